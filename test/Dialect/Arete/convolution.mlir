// RUN: arete-opt %s | arete-opt | FileCheck %s

// Attributes that have their defaults are not printed; sizes that are known
// are inferred.
// CHECK-LABEL: func.func @convolutions
func.func @convolutions(%x: tensor<?x4x9x?xf32>, %w: tensor<6x2x3x3xf32>)
    -> (tensor<?x6x4x?xf32>, tensor<?x4x9x?xf32>, tensor<6x2x3x3xf32>) {
  // CHECK: arete.conv %{{.*}}, %{{.*}} {groups = 2 : i64, strides = array<i64: 2, 1>} : (tensor<?x4x9x?xf32>, tensor<6x2x3x3xf32>) -> tensor<?x6x4x?xf32>
  %y = arete.conv %x, %w {groups = 2 : i64, strides = array<i64: 2, 1>} : (tensor<?x4x9x?xf32>, tensor<6x2x3x3xf32>) -> tensor<?x6x4x?xf32>
  %three = arete.constant dense<3> : tensor<i64>
  %nine = arete.constant dense<9> : tensor<i64>
  %width = arete.dim %x {axis = 3 : i64} : (tensor<?x4x9x?xf32>) -> tensor<i64>
  // CHECK: arete.conv_input_gradient
  // CHECK-SAME: -> tensor<?x4x9x?xf32>
  %0 = arete.conv_input_gradient %y, %w, %nine, %width {groups = 2 : i64, strides = array<i64: 2, 1>} : (tensor<?x6x4x?xf32>, tensor<6x2x3x3xf32>, tensor<i64>, tensor<i64>) -> tensor<?x4x9x?xf32>
  // CHECK: arete.conv_filter_gradient
  // CHECK-SAME: -> tensor<6x2x3x3xf32>
  %1 = arete.conv_filter_gradient %x, %y, %three, %three {groups = 2 : i64, strides = array<i64: 2, 1>} : (tensor<?x4x9x?xf32>, tensor<?x6x4x?xf32>, tensor<i64>, tensor<i64>) -> tensor<6x2x3x3xf32>
  return %y, %0, %1 : tensor<?x6x4x?xf32>, tensor<?x4x9x?xf32>, tensor<6x2x3x3xf32>
}

// CHECK-LABEL: func.func @paddings
func.func @paddings(%x: tensor<1x1x10xf64>, %w: tensor<1x1x4xf64>) {
  // CHECK: {padding = "half"} : {{.*}} -> tensor<1x1x11xf64>
  %0 = arete.conv %x, %w {padding = "half"} : (tensor<1x1x10xf64>, tensor<1x1x4xf64>) -> tensor<1x1x11xf64>
  // CHECK: {padding = "full"} : {{.*}} -> tensor<1x1x13xf64>
  %1 = arete.conv %x, %w {padding = "full"} : (tensor<1x1x10xf64>, tensor<1x1x4xf64>) -> tensor<1x1x13xf64>
  // CHECK: {padding = "same", strides = array<i64: 3>} : {{.*}} -> tensor<1x1x4xf64>
  %2 = arete.conv %x, %w {padding = "same", strides = array<i64: 3>} : (tensor<1x1x10xf64>, tensor<1x1x4xf64>) -> tensor<1x1x4xf64>
  // CHECK: {dilation = array<i64: 2>, padding = "causal"} : {{.*}} -> tensor<1x1x10xf64>
  %3 = arete.conv %x, %w {padding = "causal", dilation = array<i64: 2>} : (tensor<1x1x10xf64>, tensor<1x1x4xf64>) -> tensor<1x1x10xf64>
  // CHECK: {pad_high = array<i64: 3>, pad_low = array<i64: 1>} : {{.*}} -> tensor<1x1x11xf64>
  %4 = arete.conv %x, %w {pad_low = array<i64: 1>, pad_high = array<i64: 3>} : (tensor<1x1x10xf64>, tensor<1x1x4xf64>) -> tensor<1x1x11xf64>
  return
}
