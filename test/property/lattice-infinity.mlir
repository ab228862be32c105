// The logarithm of a sum with an infinite term is infinite, not NaN.
// RUN: arete-fuzz --replay %s
// RUN: arete-run %s --input "x=[[0, inf], [0, 0]]" --input "skips=[false, false]" | FileCheck %s
// CHECK: out0: float64[2,2] = {{\[\[}}0, inf], [0, inf]]
module attributes {arete.calls = [[dense<[[0.0, 0x7FF0000000000000], [0.0, 0.0]]> : tensor<2x2xf64>, dense<false> : tensor<2xi1>]]} {
  func.func @f(%x: tensor<?x?xf64> {arete.name = "x"}, %skips: tensor<?xi1> {arete.name = "skips"}) -> tensor<?x?xf64> {
    %scores, %shares = arete.lattice_scores %x, %skips : (tensor<?x?xf64>, tensor<?xi1>) -> (tensor<?x?xf64>, tensor<?x?x3xf64>)
    return %scores : tensor<?x?xf64>
  }
}
