// A broadcast to a shape of computed sizes, which happen to be those of the
// operand's type, lost its check: 4 is not the size of y.
// RUN: arete-fuzz --replay %s
// RUN: not arete-run %s --input "x=[1, 2, 3, 4]" --input "y=[1]" 2>&1 | FileCheck %s
// CHECK: broadcast_to:
module attributes {arete.calls = [[dense<1.0> : tensor<4xf32>, dense<2.0> : tensor<1xf32>], [dense<1.0> : tensor<4xf32>, dense<2.0> : tensor<4xf32>]]} {
  func.func @f(%x: tensor<4xf32> {arete.name = "x"}, %y: tensor<?xf32> {arete.name = "y"}) -> tensor<4xf32> {
    %0 = arete.dim %y {axis = 0 : i64} : (tensor<?xf32>) -> tensor<i64>
    %1 = arete.broadcast_to %x, %0 : (tensor<4xf32>, tensor<i64>) -> tensor<4xf32>
    return %1 : tensor<4xf32>
  }
}
