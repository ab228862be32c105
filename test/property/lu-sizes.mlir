// The reference checks the sizes that the compiled code checks.
// RUN: arete-fuzz --replay %s
// RUN: not arete-run %s --reference --shape x=1x2 --shape p=2 --shape a=1x1 --shape b=1x1 --random=1 2>&1 | FileCheck %s
// CHECK: lu_factor: matrices must be square
module attributes {arete.calls = [
    [dense<1.0> : tensor<1x2xf32>, dense<0> : tensor<1xi64>, dense<1.0> : tensor<1x1xf32>, dense<1.0> : tensor<1x1xf32>],
    [dense<1.0> : tensor<2x2xf32>, dense<0> : tensor<2xi64>, dense<1.0> : tensor<1x1xf32>, dense<1.0> : tensor<1x1xf32>],
    [dense<1.0> : tensor<2x2xf32>, dense<0> : tensor<1xi64>, dense<1.0> : tensor<1x1xf32>, dense<1.0> : tensor<1x1xf32>]]} {
  func.func @f(%x: tensor<?x?xf32> {arete.name = "x"}, %p: tensor<?xi64> {arete.name = "p"}, %a: tensor<?x?xf32> {arete.name = "a"}, %b: tensor<?x?xf32> {arete.name = "b"}) -> (tensor<?xi64>, tensor<?x?xf32>) {
    %lu, %pivots, %permutation = arete.lu_factor %x {square = true} : (tensor<?x?xf32>) -> (tensor<?x?xf32>, tensor<?xi64>, tensor<?xi64>)
    %y = arete.lu_solve %a, %p, %b : (tensor<?x?xf32>, tensor<?xi64>, tensor<?x?xf32>) -> tensor<?x?xf32>
    return %permutation, %y : tensor<?xi64>, tensor<?x?xf32>
  }
}
