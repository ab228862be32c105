// A state that no result updates was written by an op that could do its work in
// place, since nothing else read it.
// RUN: arete-fuzz --replay %s
module attributes {arete.calls = [[dense<[2, 0]> : tensor<2xi64>, dense<[7, 8]> : tensor<2xi64>, dense<[1, 2, 3]> : tensor<3xi64>]]} {
  func.func @f(%i: tensor<2xi64> {arete.name = "i"}, %u: tensor<2xi64> {arete.name = "u"}, %s: tensor<3xi64> {arete.name = "s", arete.state}) -> tensor<3xi64> {
    %0 = arete.scatter %s, %u, %i : (tensor<3xi64>, tensor<2xi64>, tensor<2xi64>) -> tensor<3xi64>
    return %0 : tensor<3xi64>
  }
}
