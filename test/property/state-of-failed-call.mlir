// A call that fails changes no state, not even one whose old value is read for
// the last time by an op in front of what fails.
// RUN: arete-fuzz --replay %s
module attributes {arete.calls = [[dense<[0, 1]> : tensor<2xi64>, dense<9.0> : tensor<2xf64>, dense<[[-1.0, 0.0], [0.0, -1.0]]> : tensor<2x2xf64>, dense<[[-2.0, 1.0], [1.0, 3.0]]> : tensor<2x2xf64>]]} {
  func.func @f(%i: tensor<2xi64> {arete.name = "i"}, %u: tensor<2xf64> {arete.name = "u"}, %y: tensor<2x2xf64> {arete.name = "y"}, %s: tensor<2x2xf64> {arete.name = "s", arete.state}) -> (tensor<2x2xf64>, tensor<2x2xf64> {arete.update_of = 3 : i64}) {
    %0 = arete.scatter %s, %u, %i, %i : (tensor<2x2xf64>, tensor<2xf64>, tensor<2xi64>, tensor<2xi64>) -> tensor<2x2xf64>
    %1 = arete.dot %0, %y : (tensor<2x2xf64>, tensor<2x2xf64>) -> tensor<2x2xf64>
    %2 = arete.cholesky %1 : (tensor<2x2xf64>) -> tensor<2x2xf64>
    return %2, %y : tensor<2x2xf64>, tensor<2x2xf64>
  }
}
