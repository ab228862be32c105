// Elementwise ops and reductions become loop nests.
// RUN: arete-opt %s --arete-fuse --verify-each | FileCheck %s

// CHECK-LABEL: func @chain
// CHECK-SAME: (%[[X:.*]]: tensor<?x3xf32>, %[[Y:.*]]: tensor<3xf32>)
func.func @chain(%x: tensor<?x3xf32>, %y: tensor<3xf32>) -> tensor<?x3xf32> {
  // CHECK-NEXT: %[[F:.*]] = arete.fused : tensor<?x3xf32> {
  // CHECK-NEXT: %[[A:.*]] = arete.add %[[X]], %[[Y]]
  // CHECK-NEXT: %[[B:.*]] = arete.exp %[[A]]
  // CHECK-NEXT: %[[C:.*]] = arete.multiply %[[B]], %[[X]]
  // CHECK-NEXT: arete.yield %[[C]]
  // CHECK-NEXT: }
  // CHECK-NEXT: return %[[F]]
  %0 = arete.add %x, %y : (tensor<?x3xf32>, tensor<3xf32>) -> tensor<?x3xf32>
  %1 = arete.exp %0 : (tensor<?x3xf32>) -> tensor<?x3xf32>
  %2 = arete.multiply %1, %x : (tensor<?x3xf32>, tensor<?x3xf32>) -> tensor<?x3xf32>
  return %2 : tensor<?x3xf32>
}

// There is nothing to fuse a single op with, and scalars need no loop.
// CHECK-LABEL: func @alone
func.func @alone(%x: tensor<?xf32>, %s: tensor<f32>) -> (tensor<?xf32>, tensor<f32>) {
  // CHECK-NOT: arete.fused
  %0 = arete.exp %x : (tensor<?xf32>) -> tensor<?xf32>
  %1 = arete.exp %s : (tensor<f32>) -> tensor<f32>
  %2 = arete.sqrt %1 : (tensor<f32>) -> tensor<f32>
  // CHECK: return
  return %0, %2 : tensor<?xf32>, tensor<f32>
}

// A value that is used outside, too, is stored by the same loop.
// CHECK-LABEL: func @several_results
func.func @several_results(%x: tensor<?xf32>) -> (tensor<?xf32>, tensor<?xf32>) {
  // CHECK-NEXT: %[[F:.*]]:2 = arete.fused : tensor<?xf32>, tensor<?xf32> {
  // CHECK-NEXT: %[[A:.*]] = arete.exp
  // CHECK-NEXT: %[[B:.*]] = arete.tanh %[[A]]
  // CHECK-NEXT: arete.yield %[[A]], %[[B]]
  // CHECK-NEXT: }
  // CHECK-NEXT: return %[[F]]#0, %[[F]]#1
  %0 = arete.exp %x : (tensor<?xf32>) -> tensor<?xf32>
  %1 = arete.tanh %0 : (tensor<?xf32>) -> tensor<?xf32>
  return %0, %1 : tensor<?xf32>, tensor<?xf32>
}

// A diamond: both ways end in one group.
// CHECK-LABEL: func @diamond
func.func @diamond(%x: tensor<?xf32>) -> tensor<?xf32> {
  // CHECK-COUNT-1: arete.fused
  // CHECK: arete.exp
  // CHECK: arete.sin
  // CHECK: arete.cos
  // CHECK: arete.add
  // CHECK-NEXT: arete.yield
  // CHECK-NOT: arete.fused
  %0 = arete.exp %x : (tensor<?xf32>) -> tensor<?xf32>
  %1 = arete.sin %0 : (tensor<?xf32>) -> tensor<?xf32>
  %2 = arete.cos %0 : (tensor<?xf32>) -> tensor<?xf32>
  %3 = arete.add %1, %2 : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  // CHECK: return
  return %3 : tensor<?xf32>
}

// What is stretched by its reader is computed by loops of its own: its elements
// would be computed many times.
// CHECK-LABEL: func @other_space
func.func @other_space(%x: tensor<?x4xf32>, %row: tensor<4xf32>, %column: tensor<?x1xf32>) -> tensor<?x4xf32> {
  // CHECK-NEXT: %[[A:.*]] = arete.exp
  // CHECK-NEXT: %[[B:.*]] = arete.exp
  // CHECK-NEXT: arete.fused
  // CHECK-NEXT: arete.add %{{.*}}, %[[A]]
  // CHECK-NEXT: arete.add %{{.*}}, %[[B]]
  // CHECK-NEXT: arete.yield
  %0 = arete.exp %row : (tensor<4xf32>) -> tensor<4xf32>
  %1 = arete.exp %column : (tensor<?x1xf32>) -> tensor<?x1xf32>
  %2 = arete.add %x, %0 : (tensor<?x4xf32>, tensor<4xf32>) -> tensor<?x4xf32>
  %3 = arete.add %2, %1 : (tensor<?x4xf32>, tensor<?x1xf32>) -> tensor<?x4xf32>
  return %3 : tensor<?x4xf32>
}

// A reduction takes its producers in. Its readers come after: rows.mlir has what
// is different where rows are reduced.
// CHECK-LABEL: func @reduction
func.func @reduction(%x: tensor<?x?xf32>) -> tensor<?xf32> {
  // CHECK-NEXT: %[[F:.*]] = arete.fused : tensor<?xf32> {
  // CHECK-NEXT: %[[A:.*]] = arete.exp
  // CHECK-NEXT: %[[S:.*]] = arete.sum %[[A]]
  // CHECK-NEXT: arete.yield %[[S]]
  // CHECK-NEXT: }
  // CHECK-NEXT: %[[L:.*]] = arete.log %[[F]]
  // CHECK-NEXT: return %[[L]]
  %0 = arete.exp %x : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %1 = arete.sum %0 {axes = array<i64: 0>} : (tensor<?x?xf32>) -> tensor<?xf32>
  %2 = arete.log %1 : (tensor<?xf32>) -> tensor<?xf32>
  return %2 : tensor<?xf32>
}

// The group of %2 runs where %2 stood, after the product. %0 cannot be in it: the
// product reads it before.
// CHECK-LABEL: func @reader_before_the_root
func.func @reader_before_the_root(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  // CHECK-NEXT: %[[A:.*]] = arete.exp
  // CHECK-NEXT: %[[P:.*]] = arete.dot %[[A]], %[[A]]
  // CHECK-NEXT: arete.fused
  // CHECK-NEXT: %[[B:.*]] = arete.sin %[[A]]
  // CHECK-NEXT: arete.add %[[P]], %[[B]]
  %0 = arete.exp %x : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %1 = arete.sin %0 : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %p = arete.dot %0, %0 : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  %2 = arete.add %p, %1 : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  return %2 : tensor<4x4xf32>
}

// A reader after the root finds the value stored by the group.
// CHECK-LABEL: func @reader_after_the_root
func.func @reader_after_the_root(%x: tensor<4x4xf32>) -> (tensor<4x4xf32>, tensor<4x4xf32>) {
  // CHECK-NEXT: %[[F:.*]]:2 = arete.fused
  // CHECK-NEXT: arete.exp
  // CHECK-NEXT: arete.sin
  // CHECK-NEXT: arete.yield
  // CHECK-NEXT: }
  // CHECK-NEXT: %[[P:.*]] = arete.dot %[[F]]#0, %[[F]]#0
  // CHECK-NEXT: return %[[F]]#1, %[[P]]
  %0 = arete.exp %x : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %1 = arete.sin %0 : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %2 = arete.dot %0, %0 : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  return %1, %2 : tensor<4x4xf32>, tensor<4x4xf32>
}

// Two elementwise groups read what is cheap to compute again, of sizes that are
// not known: each has its own.
// CHECK-LABEL: func @recomputable_elementwise
func.func @recomputable_elementwise(%x: tensor<?xf32>) -> tensor<?xf32> {
  // CHECK-NEXT: %[[A:.*]] = arete.fused
  // CHECK-NEXT: arete.negative %{{.*}}
  // CHECK-NEXT: arete.exp
  // CHECK: %[[B:.*]] = arete.sort %[[A]]
  // CHECK-NEXT: arete.fused
  // CHECK-NEXT: %[[N:.*]] = arete.negative %{{.*}}
  // CHECK-NEXT: arete.add %[[N]], %[[B]]
  %0 = arete.negative %x : (tensor<?xf32>) -> tensor<?xf32>
  %1 = arete.exp %0 : (tensor<?xf32>) -> tensor<?xf32>
  %2 = arete.sort %1 {axis = 0 : i64} : (tensor<?xf32>) -> tensor<?xf32>
  %3 = arete.add %0, %2 : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  return %3 : tensor<?xf32>
}

// Two groups read what is cheap to compute again: each has its own.
// CHECK-LABEL: func @recomputable
func.func @recomputable(%s: tensor<f32>, %x: tensor<?xf32>, %n: tensor<i64>) -> (tensor<f32>, tensor<?xf32>) {
  // CHECK-NEXT: arete.fused : tensor<f32> {
  // CHECK-NEXT: arete.broadcast_to
  // CHECK-NEXT: arete.multiply
  // CHECK-NEXT: arete.sum
  // CHECK-NEXT: arete.yield
  // CHECK-NEXT: }
  // CHECK-NEXT: arete.fused : tensor<?xf32> {
  // CHECK-NEXT: arete.broadcast_to
  // CHECK-NEXT: arete.subtract
  // CHECK-NEXT: arete.yield
  // CHECK-NEXT: }
  // CHECK-NEXT: return
  %0 = arete.broadcast_to %s, %n : (tensor<f32>, tensor<i64>) -> tensor<?xf32>
  %1 = arete.multiply %x, %0 : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  %2 = arete.sum %1 {axes = array<i64: 0>} : (tensor<?xf32>) -> tensor<f32>
  %3 = arete.subtract %x, %0 : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  return %2, %3 : tensor<f32>, tensor<?xf32>
}

// What is expensive is computed once.
// CHECK-LABEL: func @expensive
func.func @expensive(%x: tensor<?x4xf32>) -> (tensor<?xf32>, tensor<4xf32>) {
  // CHECK-COUNT-1: arete.exp
  // CHECK-NOT: arete.exp
  // CHECK: return
  %0 = arete.exp %x : (tensor<?x4xf32>) -> tensor<?x4xf32>
  %1 = arete.sum %0 {axes = array<i64: 1>} : (tensor<?x4xf32>) -> tensor<?xf32>
  %2 = arete.sum %0 {axes = array<i64: 0>} : (tensor<?x4xf32>) -> tensor<4xf32>
  return %1, %2 : tensor<?xf32>, tensor<4xf32>
}

// Whole arrays go in and out of other ops.
// CHECK-LABEL: func @other_ops
func.func @other_ops(%x: tensor<?x4xf32>) -> tensor<4x?xf32> {
  // CHECK-NEXT: arete.exp
  // CHECK-NEXT: arete.transpose
  // CHECK-NEXT: arete.sin
  // CHECK-NEXT: return
  %0 = arete.exp %x : (tensor<?x4xf32>) -> tensor<?x4xf32>
  %1 = arete.transpose %0 {permutation = array<i64: 1, 0>} : (tensor<?x4xf32>) -> tensor<4x?xf32>
  %2 = arete.sin %1 : (tensor<4x?xf32>) -> tensor<4x?xf32>
  return %2 : tensor<4x?xf32>
}

// The same op may read a value twice, stretched and not.
// CHECK-LABEL: func @stretched_and_not
func.func @stretched_and_not(%x: tensor<1x4xf32>, %y: tensor<?x4xf32>) -> (tensor<?x4xf32>, tensor<1x4xf32>) {
  // CHECK-NEXT: %[[F:.*]]:2 = arete.fused : tensor<1x4xf32>, tensor<1x4xf32> {
  // CHECK-NEXT: arete.exp
  // CHECK-NEXT: arete.sin
  // CHECK-NEXT: arete.yield
  // CHECK-NEXT: }
  // CHECK-NEXT: arete.multiply %{{.*}}, %[[F]]#0
  %0 = arete.exp %x : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %1 = arete.sin %0 : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %2 = arete.multiply %y, %0 : (tensor<?x4xf32>, tensor<1x4xf32>) -> tensor<?x4xf32>
  return %2, %1 : tensor<?x4xf32>, tensor<1x4xf32>
}
