// One of several results of an op was an output and was written by the next op,
// which adds to it, in the memory of that output.
// RUN: arete-fuzz --replay %s
module attributes {arete.calls = [[dense<[3, 1, 2]> : tensor<3xi32>, dense<[0, 1]> : tensor<2xi64>, dense<7> : tensor<2xi32>]]} {
  func.func @f(%x: tensor<3xi32> {arete.name = "x"}, %i: tensor<2xi64> {arete.name = "i"}, %u: tensor<2xi32> {arete.name = "u"}) -> (tensor<2xi32>, tensor<2xi32>) {
    %k = arete.constant dense<2> : tensor<i64>
    %values, %indices = arete.topk %x, %k {axis = 0 : i64} : (tensor<3xi32>, tensor<i64>) -> (tensor<2xi32>, tensor<2xi64>)
    %0 = arete.scatter_add %values, %u, %i : (tensor<2xi32>, tensor<2xi32>, tensor<2xi64>) -> tensor<2xi32>
    return %0, %values : tensor<2xi32>, tensor<2xi32>
  }
}
