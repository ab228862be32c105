// Mean and softmax become reductions and elementwise ops, which fuse.
// RUN: arete-opt %s --arete-decompose | FileCheck %s
// RUN: arete-opt %s --arete-decompose --arete-canonicalize --canonicalize | FileCheck %s --check-prefix=SIMPLE

// CHECK-LABEL: func @mean
// CHECK-SAME: (%[[X:.*]]: tensor<?x?xf32>)
func.func @mean(%x: tensor<?x?xf32>) -> tensor<?x1xf32> {
  // CHECK: %[[ONE:.*]] = arete.constant dense<1> : tensor<i64>
  // CHECK: %[[N:.*]] = arete.dim %[[X]] {axis = 1 : i64}
  // CHECK: %[[COUNT:.*]] = arete.multiply %[[ONE]], %[[N]]
  // CHECK: %[[S:.*]] = arete.sum %[[X]] {axes = array<i64: 1>, keepdims = true}
  // CHECK: %[[C:.*]] = arete.cast %[[COUNT]] {dtype = f32}
  // CHECK: %[[R:.*]] = arete.divide %[[S]], %[[C]]
  // CHECK: return %[[R]]
  %0 = arete.mean %x {axes = array<i64: 1>, keepdims = true} : (tensor<?x?xf32>) -> tensor<?x1xf32>
  return %0 : tensor<?x1xf32>
}

// The count of a mean over several axes is the product of their sizes.
// SIMPLE-LABEL: func @mean_of_all
// SIMPLE-SAME: (%[[X:.*]]: tensor<?x3x?xf64>)
func.func @mean_of_all(%x: tensor<?x3x?xf64>) -> tensor<?xf64> {
  // SIMPLE: %[[THREE:.*]] = arete.constant dense<3> : tensor<i64>
  // SIMPLE: %[[N:.*]] = arete.dim %[[X]] {axis = 0 : i64}
  // SIMPLE: %[[COUNT:.*]] = arete.multiply %[[N]], %[[THREE]]
  // SIMPLE: arete.cast %[[COUNT]] {dtype = f64}
  %0 = arete.mean %x {axes = array<i64: 0, 1>} : (tensor<?x3x?xf64>) -> tensor<?xf64>
  return %0 : tensor<?xf64>
}

// CHECK-LABEL: func @softmax
// CHECK-SAME: (%[[X:.*]]: tensor<?x?xf32>)
func.func @softmax(%x: tensor<?x?xf32>) -> tensor<?x?xf32> {
  // CHECK-NEXT: %[[M:.*]] = arete.max %[[X]] {axes = array<i64: 1>, keepdims = true}
  // CHECK-NEXT: %[[D:.*]] = arete.subtract %[[X]], %[[M]]
  // CHECK-NEXT: %[[E:.*]] = arete.exp %[[D]]
  // CHECK-NEXT: %[[S:.*]] = arete.sum %[[E]] {axes = array<i64: 1>, keepdims = true}
  // CHECK-NEXT: %[[R:.*]] = arete.divide %[[E]], %[[S]]
  // CHECK-NEXT: return %[[R]]
  %0 = arete.softmax %x {axis = 1 : i64} : (tensor<?x?xf32>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

// No logarithm of a quotient: small probabilities keep their digits.
// CHECK-LABEL: func @log_softmax
// CHECK-SAME: (%[[X:.*]]: tensor<?x?xf32>)
func.func @log_softmax(%x: tensor<?x?xf32>) -> tensor<?x?xf32> {
  // CHECK-NEXT: %[[M:.*]] = arete.max %[[X]] {axes = array<i64: 0>, keepdims = true}
  // CHECK-NEXT: %[[D:.*]] = arete.subtract %[[X]], %[[M]]
  // CHECK-NEXT: %[[E:.*]] = arete.exp %[[D]]
  // CHECK-NEXT: %[[S:.*]] = arete.sum %[[E]] {axes = array<i64: 0>, keepdims = true}
  // CHECK-NEXT: %[[L:.*]] = arete.log %[[S]]
  // CHECK-NEXT: %[[R:.*]] = arete.subtract %[[D]], %[[L]]
  // CHECK-NEXT: return %[[R]]
  %0 = arete.log_softmax %x {axis = 0 : i64} : (tensor<?x?xf32>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

// What is simple stays as it is.
// CHECK-LABEL: func @nothing_to_do
func.func @nothing_to_do(%x: tensor<?xf32>) -> tensor<f32> {
  // CHECK-NEXT: arete.sigmoid
  // CHECK-NEXT: arete.sum
  // CHECK-NEXT: return
  %0 = arete.sigmoid %x : (tensor<?xf32>) -> tensor<?xf32>
  %1 = arete.sum %0 {axes = array<i64: 0>} : (tensor<?xf32>) -> tensor<f32>
  return %1 : tensor<f32>
}
