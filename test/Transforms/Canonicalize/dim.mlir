// To ask for a size computes no value: the question goes up to the operand whose
// size it is.
// RUN: arete-opt %s --canonicalize | FileCheck %s

// CHECK-LABEL: func @static
func.func @static(%x: tensor<?x3xf32>) -> tensor<i64> {
  // CHECK: %[[N:.*]] = arete.constant dense<3> : tensor<i64>
  %0 = arete.dim %x {axis = 1 : i64} : (tensor<?x3xf32>) -> tensor<i64>
  // CHECK: return %[[N]]
  return %0 : tensor<i64>
}

// CHECK-LABEL: func @argument
func.func @argument(%x: tensor<?x3xf32>) -> tensor<i64> {
  // CHECK: %[[N:.*]] = arete.dim
  %0 = arete.dim %x {axis = 0 : i64} : (tensor<?x3xf32>) -> tensor<i64>
  // CHECK: return %[[N]]
  return %0 : tensor<i64>
}

// The operand that is not stretched, all the way up.
// CHECK-LABEL: func @chain
// CHECK-SAME: (%{{.*}}: tensor<1x?xf32>, %[[Y:.*]]: tensor<?x1xf32>)
func.func @chain(%x: tensor<1x?xf32>, %y: tensor<?x1xf32>) -> tensor<i64> {
  // CHECK-NEXT: %[[N:.*]] = arete.dim %[[Y]] {axis = 0 : i64}
  // CHECK-NEXT: return %[[N]]
  %0 = arete.add %x, %y : (tensor<1x?xf32>, tensor<?x1xf32>) -> tensor<?x?xf32>
  %1 = arete.exp %0 : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %2 = arete.less %1, %0 : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xi1>
  %3 = arete.where %2, %1, %0 : (tensor<?x?xi1>, tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %4 = arete.dim %3 {axis = 0 : i64} : (tensor<?x?xf32>) -> tensor<i64>
  return %4 : tensor<i64>
}

// Ranks differ: axes are counted from the end.
// CHECK-LABEL: func @lower_rank
// CHECK-SAME: (%[[X:.*]]: tensor<?xf32>, %{{.*}}: tensor<4x1xf32>)
func.func @lower_rank(%x: tensor<?xf32>, %y: tensor<4x1xf32>) -> tensor<i64> {
  // CHECK-NEXT: %[[N:.*]] = arete.dim %[[X]] {axis = 0 : i64}
  // CHECK-NEXT: return %[[N]]
  %0 = arete.multiply %y, %x : (tensor<4x1xf32>, tensor<?xf32>) -> tensor<4x?xf32>
  %1 = arete.dim %0 {axis = 1 : i64} : (tensor<4x?xf32>) -> tensor<i64>
  return %1 : tensor<i64>
}

// CHECK-LABEL: func @views
// CHECK-SAME: (%[[X:.*]]: tensor<2x?xf32>)
func.func @views(%x: tensor<2x?xf32>) -> tensor<i64> {
  // CHECK-NEXT: %[[N:.*]] = arete.dim %[[X]] {axis = 1 : i64}
  // CHECK-NEXT: return %[[N]]
  %0 = arete.transpose %x {permutation = array<i64: 1, 0>} : (tensor<2x?xf32>) -> tensor<?x2xf32>
  %1 = arete.expand_dims %0 {axes = array<i64: 0, 2>} : (tensor<?x2xf32>) -> tensor<1x?x1x2xf32>
  %2 = arete.dim %1 {axis = 1 : i64} : (tensor<1x?x1x2xf32>) -> tensor<i64>
  return %2 : tensor<i64>
}

// CHECK-LABEL: func @reductions
// CHECK-SAME: (%[[X:.*]]: tensor<?x?x?x?xf32>)
func.func @reductions(%x: tensor<?x?x?x?xf32>) -> (tensor<i64>, tensor<i64>, tensor<i64>) {
  // CHECK-DAG: %[[A:.*]] = arete.dim %[[X]] {axis = 3 : i64}
  // CHECK-DAG: %[[B:.*]] = arete.dim %[[X]] {axis = 2 : i64}
  // CHECK-DAG: %[[C:.*]] = arete.dim %[[X]] {axis = 1 : i64}
  // CHECK-NEXT: return %[[A]], %[[B]], %[[C]]
  %0 = arete.sum %x {axes = array<i64: 0, 2>} : (tensor<?x?x?x?xf32>) -> tensor<?x?xf32>
  %1 = arete.dim %0 {axis = 1 : i64} : (tensor<?x?xf32>) -> tensor<i64>
  %2 = arete.argmax %x {axes = array<i64: 1>, keepdims = true} : (tensor<?x?x?x?xf32>) -> tensor<?x1x?x?xi64>
  %3 = arete.dim %2 {axis = 2 : i64} : (tensor<?x1x?x?xi64>) -> tensor<i64>
  %4 = arete.log_softmax %x {axis = 1 : i64} : (tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32>
  %5 = arete.dim %4 {axis = 1 : i64} : (tensor<?x?x?x?xf32>) -> tensor<i64>
  return %1, %3, %5 : tensor<i64>, tensor<i64>, tensor<i64>
}

// A reduced dimension that is kept has size 1 even if its type does not say so.
// CHECK-LABEL: func @kept
func.func @kept(%x: tensor<?x?xf32>) -> tensor<i64> {
  // CHECK: %[[S:.*]] = arete.sum
  %0 = arete.sum %x {axes = array<i64: 0>, keepdims = true} : (tensor<?x?xf32>) -> tensor<?x?xf32>
  // CHECK: arete.dim %[[S]] {axis = 0 : i64}
  %1 = arete.dim %0 {axis = 0 : i64} : (tensor<?x?xf32>) -> tensor<i64>
  return %1 : tensor<i64>
}

// CHECK-LABEL: func @scatter_add
// CHECK-SAME: (%[[X:.*]]: tensor<?xf32>
func.func @scatter_add(%x: tensor<?xf32>, %u: tensor<2xf32>, %i: tensor<2xi64>) -> tensor<i64> {
  // CHECK-NEXT: %[[N:.*]] = arete.dim %[[X]] {axis = 0 : i64}
  // CHECK-NEXT: return %[[N]]
  %0 = arete.scatter_add %x, %u, %i : (tensor<?xf32>, tensor<2xf32>, tensor<2xi64>) -> tensor<?xf32>
  %1 = arete.dim %0 {axis = 0 : i64} : (tensor<?xf32>) -> tensor<i64>
  return %1 : tensor<i64>
}

// What is broadcast to a size has that size.
// CHECK-LABEL: func @broadcast_to
// CHECK-SAME: (%[[X:.*]]: tensor<1x?xf32>, %[[N:.*]]: tensor<i64>, %[[M:.*]]: tensor<i64>)
func.func @broadcast_to(%x: tensor<1x?xf32>, %n: tensor<i64>, %m: tensor<i64>) -> (tensor<i64>, tensor<i64>) {
  // CHECK-NEXT: return %[[N]], %[[M]]
  %0 = arete.broadcast_to %x, %n, %m : (tensor<1x?xf32>, tensor<i64>, tensor<i64>) -> tensor<?x?xf32>
  %1 = arete.dim %0 {axis = 0 : i64} : (tensor<?x?xf32>) -> tensor<i64>
  %2 = arete.dim %0 {axis = 1 : i64} : (tensor<?x?xf32>) -> tensor<i64>
  return %1, %2 : tensor<i64>, tensor<i64>
}

// CHECK-LABEL: func @computed
func.func @computed(%x: tensor<?xf32>) -> tensor<i64> {
  // CHECK: %[[S:.*]] = arete.concatenate
  %0 = arete.concatenate %x, %x {axis = 0 : i64} : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  // CHECK: arete.dim %[[S]]
  %1 = arete.dim %0 {axis = 0 : i64} : (tensor<?xf32>) -> tensor<i64>
  return %1 : tensor<i64>
}

// The sizes of a slice are given; an axis that it does not cut is that of x.
// CHECK-LABEL: func @slice
// CHECK-SAME: (%[[X:.*]]: tensor<?x?x?xf32>, %[[I:.*]]: tensor<i64>, %[[N:.*]]: tensor<i64>)
func.func @slice(%x: tensor<?x?x?xf32>, %i: tensor<i64>, %n: tensor<i64>) -> (tensor<i64>, tensor<i64>, tensor<i64>) {
  // CHECK-NOT: slice
  %0 = arete.slice %x, %i, %n, %i {axes = array<i64: 2>, picked = array<i64: 0>} : (tensor<?x?x?xf32>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?x?xf32>
  %1 = arete.set_slice %x, %0, %i, %n, %i {axes = array<i64: 2>, picked = array<i64: 0>} : (tensor<?x?x?xf32>, tensor<?x?xf32>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?x?x?xf32>
  // CHECK: %[[D1:.*]] = arete.dim %[[X]] {axis = 1 : i64}
  %2 = arete.dim %0 {axis = 0 : i64} : (tensor<?x?xf32>) -> tensor<i64>
  %3 = arete.dim %0 {axis = 1 : i64} : (tensor<?x?xf32>) -> tensor<i64>
  // CHECK: %[[D2:.*]] = arete.dim %[[X]] {axis = 2 : i64}
  %4 = arete.dim %1 {axis = 2 : i64} : (tensor<?x?x?xf32>) -> tensor<i64>
  // CHECK: return %[[D1]], %[[N]], %[[D2]]
  return %2, %3, %4 : tensor<i64>, tensor<i64>, tensor<i64>
}
