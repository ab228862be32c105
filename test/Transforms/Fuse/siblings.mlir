// Groups that read the same are one: docs/fusion.md.
// RUN: arete-opt %s --arete-fuse --verify-each | FileCheck %s

// CHECK-LABEL: func @reductions
func.func @reductions(%x: tensor<?x?xf32>) -> (tensor<?xf32>, tensor<?xf32>, tensor<?xf32>) {
  // CHECK-NEXT: %[[F:.*]]:3 = arete.fused
  // CHECK-NEXT: arete.sum
  // CHECK-NEXT: arete.sqr
  // CHECK-NEXT: arete.sum
  // CHECK-NEXT: arete.max
  // CHECK-NEXT: arete.yield
  // CHECK-NEXT: }
  // CHECK-NEXT: return
  %0 = arete.sum %x {axes = array<i64: 1>} : (tensor<?x?xf32>) -> tensor<?xf32>
  %1 = arete.sqr %x : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %2 = arete.sum %1 {axes = array<i64: 1>} : (tensor<?x?xf32>) -> tensor<?xf32>
  %3 = arete.max %x {axes = array<i64: 1>} : (tensor<?x?xf32>) -> tensor<?xf32>
  return %0, %2, %3 : tensor<?xf32>, tensor<?xf32>, tensor<?xf32>
}

// CHECK-LABEL: func @elementwise
func.func @elementwise(%x: tensor<?xf32>, %y: tensor<?xf32>) -> (tensor<?xf32>, tensor<?xf32>) {
  // CHECK-NEXT: arete.fused
  // CHECK-NEXT: arete.exp
  // CHECK-NEXT: arete.multiply
  // CHECK-NEXT: arete.yield
  %0 = arete.exp %x : (tensor<?xf32>) -> tensor<?xf32>
  %1 = arete.multiply %x, %y : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  return %0, %1 : tensor<?xf32>, tensor<?xf32>
}

// Softmax and its logarithm share all but the last step.
// CHECK-LABEL: func @softmax_and_logarithm
func.func @softmax_and_logarithm(%x: tensor<?x?xf32>) -> (tensor<?x?xf32>, tensor<?x?xf32>) {
  // CHECK-NEXT: %[[F:.*]]:2 = arete.fused
  // CHECK-NOT: arete.fused
  // CHECK: return
  %0 = arete.max %x {axes = array<i64: 1>, keepdims = true} : (tensor<?x?xf32>) -> tensor<?x1xf32>
  %1 = arete.subtract %x, %0 : (tensor<?x?xf32>, tensor<?x1xf32>) -> tensor<?x?xf32>
  %2 = arete.exp %1 : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %3 = arete.sum %2 {axes = array<i64: 1>, keepdims = true} : (tensor<?x?xf32>) -> tensor<?x1xf32>
  %4 = arete.divide %2, %3 : (tensor<?x?xf32>, tensor<?x1xf32>) -> tensor<?x?xf32>
  %5 = arete.log %3 : (tensor<?x1xf32>) -> tensor<?x1xf32>
  %6 = arete.subtract %1, %5 : (tensor<?x?xf32>, tensor<?x1xf32>) -> tensor<?x?xf32>
  return %4, %6 : tensor<?x?xf32>, tensor<?x?xf32>
}

// Other axes are other loops.
// CHECK-LABEL: func @other_axes
func.func @other_axes(%x: tensor<?x?xf32>) -> (tensor<?xf32>, tensor<?xf32>) {
  // CHECK-NOT: arete.fused
  // CHECK: return
  %0 = arete.sum %x {axes = array<i64: 1>} : (tensor<?x?xf32>) -> tensor<?xf32>
  %1 = arete.sum %x {axes = array<i64: 0>} : (tensor<?x?xf32>) -> tensor<?xf32>
  return %0, %1 : tensor<?xf32>, tensor<?xf32>
}

// The points of the one are independent, the steps of the other follow each other.
// CHECK-LABEL: func @elementwise_and_total
func.func @elementwise_and_total(%x: tensor<?xf32>) -> (tensor<?xf32>, tensor<f32>) {
  // CHECK-NOT: arete.fused
  // CHECK: return
  %0 = arete.exp %x : (tensor<?xf32>) -> tensor<?xf32>
  %1 = arete.sum %x {axes = array<i64: 0>} : (tensor<?xf32>) -> tensor<f32>
  return %0, %1 : tensor<?xf32>, tensor<f32>
}

// The product, which comes before the place of the group, reads one of them.
// CHECK-LABEL: func @needed_before
func.func @needed_before(%x: tensor<4x4xf32>) -> (tensor<4x4xf32>, tensor<4x4xf32>) {
  // CHECK-NOT: arete.fused
  // CHECK: return
  %0 = arete.exp %x : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %1 = arete.dot %0, %0 : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  %2 = arete.sin %x : (tensor<4x4xf32>) -> tensor<4x4xf32>
  return %1, %2 : tensor<4x4xf32>, tensor<4x4xf32>
}

// A size may be any number.
// CHECK-LABEL: func @largest_size
// CHECK: arete.fused
// CHECK-NOT: arete.fused
// CHECK: return
func.func @largest_size(%x: tensor<9223372036854775807xf32>) -> (tensor<f32>, tensor<f32>) {
  %0 = arete.sum %x {axes = array<i64: 0>} : (tensor<9223372036854775807xf32>) -> tensor<f32>
  %1 = arete.max %x {axes = array<i64: 0>} : (tensor<9223372036854775807xf32>) -> tensor<f32>
  return %0, %1 : tensor<f32>, tensor<f32>
}
