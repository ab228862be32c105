// Reductions of rows are fused with what reads them: docs/fusion.md.
// RUN: arete-opt %s --arete-fuse --verify-each | FileCheck %s

// Softmax is one group: the maximum, the sum of the exponentials, the quotient.
// CHECK-LABEL: func @softmax
func.func @softmax(%x: tensor<?x?xf32>) -> tensor<?x?xf32> {
  // CHECK-NEXT: %[[F:.*]] = arete.fused : tensor<?x?xf32> {
  // CHECK-NEXT: %[[M:.*]] = arete.max
  // CHECK-NEXT: %[[D:.*]] = arete.subtract %{{.*}}, %[[M]]
  // CHECK-NEXT: %[[E:.*]] = arete.exp %[[D]]
  // CHECK-NEXT: %[[S:.*]] = arete.sum %[[E]]
  // CHECK-NEXT: %[[R:.*]] = arete.divide %[[E]], %[[S]]
  // CHECK-NEXT: arete.yield %[[R]]
  // CHECK-NEXT: }
  // CHECK-NEXT: return %[[F]]
  %0 = arete.max %x {axes = array<i64: 1>, keepdims = true} : (tensor<?x?xf32>) -> tensor<?x1xf32>
  %1 = arete.subtract %x, %0 : (tensor<?x?xf32>, tensor<?x1xf32>) -> tensor<?x?xf32>
  %2 = arete.exp %1 : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %3 = arete.sum %2 {axes = array<i64: 1>, keepdims = true} : (tensor<?x?xf32>) -> tensor<?x1xf32>
  %4 = arete.divide %2, %3 : (tensor<?x?xf32>, tensor<?x1xf32>) -> tensor<?x?xf32>
  return %4 : tensor<?x?xf32>
}

// Several last axes are a row, too. What is computed once a row is a member.
// CHECK-LABEL: func @norm
func.func @norm(%x: tensor<?x4x?xf32>, %g: tensor<?xf32>) -> tensor<?x4x?xf32> {
  // CHECK-NEXT: %[[F:.*]] = arete.fused : tensor<?x4x?xf32> {
  // CHECK-NEXT: arete.sqr
  // CHECK-NEXT: arete.sum
  // CHECK-NEXT: arete.sqrt
  // CHECK-NEXT: arete.divide
  // CHECK-NEXT: arete.multiply
  // CHECK-NEXT: arete.yield
  // CHECK-NEXT: }
  // CHECK-NEXT: return %[[F]]
  %0 = arete.sqr %x : (tensor<?x4x?xf32>) -> tensor<?x4x?xf32>
  %1 = arete.sum %0 {axes = array<i64: 1, 2>, keepdims = true} : (tensor<?x4x?xf32>) -> tensor<?x1x1xf32>
  %2 = arete.sqrt %1 : (tensor<?x1x1xf32>) -> tensor<?x1x1xf32>
  %3 = arete.divide %x, %2 : (tensor<?x4x?xf32>, tensor<?x1x1xf32>) -> tensor<?x4x?xf32>
  %4 = arete.multiply %3, %g : (tensor<?x4x?xf32>, tensor<?xf32>) -> tensor<?x4x?xf32>
  return %4 : tensor<?x4x?xf32>
}

// The reduced axes may be dropped.
// CHECK-LABEL: func @without_axes
func.func @without_axes(%x: tensor<?x?xf32>, %n: tensor<f32>) -> tensor<?xf32> {
  // CHECK-NEXT: %[[F:.*]] = arete.fused : tensor<?xf32> {
  // CHECK-NEXT: arete.sum
  // CHECK-NEXT: arete.divide
  // CHECK-NEXT: arete.log
  // CHECK-NEXT: arete.yield
  // CHECK-NEXT: }
  // CHECK-NEXT: return %[[F]]
  %0 = arete.sum %x {axes = array<i64: 1>} : (tensor<?x?xf32>) -> tensor<?xf32>
  %1 = arete.divide %0, %n : (tensor<?xf32>, tensor<f32>) -> tensor<?xf32>
  %2 = arete.log %1 : (tensor<?xf32>) -> tensor<?xf32>
  return %2 : tensor<?xf32>
}

// More expensive functions of one element a row than two keep their own loop,
// which is vectorised.
// CHECK-LABEL: func @expensive_once_a_row
func.func @expensive_once_a_row(%x: tensor<?x?xf32>) -> tensor<?xf32> {
  // CHECK-NEXT: arete.sum
  // CHECK-NEXT: arete.fused : tensor<?xf32> {
  // CHECK-COUNT-3: arete.exp
  // CHECK-NEXT: arete.yield
  %0 = arete.sum %x {axes = array<i64: 1>} : (tensor<?x?xf32>) -> tensor<?xf32>
  %1 = arete.exp %0 : (tensor<?xf32>) -> tensor<?xf32>
  %2 = arete.exp %1 : (tensor<?xf32>) -> tensor<?xf32>
  %3 = arete.exp %2 : (tensor<?xf32>) -> tensor<?xf32>
  return %3 : tensor<?xf32>
}

// Columns are no rows: their sums are known when the last row is done.
// CHECK-LABEL: func @columns
func.func @columns(%x: tensor<?x?xf32>) -> tensor<?x?xf32> {
  // CHECK-NEXT: %[[S:.*]] = arete.sum
  // CHECK-NEXT: arete.divide %{{.*}}, %[[S]]
  // CHECK-NEXT: return
  %0 = arete.sum %x {axes = array<i64: 0>, keepdims = true} : (tensor<?x?xf32>) -> tensor<1x?xf32>
  %1 = arete.divide %x, %0 : (tensor<?x?xf32>, tensor<1x?xf32>) -> tensor<?x?xf32>
  return %1 : tensor<?x?xf32>
}

// Everything is no row, nor is the only one: the loops after the reduction are
// independent for each element, which one row would hide.
// CHECK-LABEL: func @everything
func.func @everything(%x: tensor<?xf32>, %y: tensor<1x?xf32>) -> (tensor<?xf32>, tensor<1x?xf32>) {
  // CHECK-NOT: arete.fused
  // CHECK: return
  %0 = arete.sum %x {axes = array<i64: 0>, keepdims = true} : (tensor<?xf32>) -> tensor<1xf32>
  %1 = arete.divide %x, %0 : (tensor<?xf32>, tensor<1xf32>) -> tensor<?xf32>
  %2 = arete.sum %y {axes = array<i64: 1>, keepdims = true} : (tensor<1x?xf32>) -> tensor<1x1xf32>
  %3 = arete.divide %y, %2 : (tensor<1x?xf32>, tensor<1x1xf32>) -> tensor<1x?xf32>
  return %1, %3 : tensor<?xf32>, tensor<1x?xf32>
}

// Nothing says that rows of x and of y have the same length.
// CHECK-LABEL: func @other_length
func.func @other_length(%x: tensor<?x?xf32>, %y: tensor<?x?xf32>) -> tensor<?x?xf32> {
  // CHECK-NOT: arete.fused
  // CHECK: return
  %0 = arete.sum %y {axes = array<i64: 1>, keepdims = true} : (tensor<?x?xf32>) -> tensor<?x1xf32>
  %1 = arete.divide %x, %0 : (tensor<?x?xf32>, tensor<?x1xf32>) -> tensor<?x?xf32>
  return %1 : tensor<?x?xf32>
}

// The product needs the sum before the group's place: the sum is not in it, and
// neither is what would be computed from it once a row.
// CHECK-LABEL: func @reader_before_the_root
func.func @reader_before_the_root(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  // CHECK-NEXT: %[[S:.*]] = arete.sum
  // CHECK-NEXT: %[[P:.*]] = arete.dot
  // CHECK-NEXT: %[[Q:.*]] = arete.sqrt %[[S]]
  // CHECK-NEXT: arete.fused
  // CHECK-NEXT: arete.divide %{{.*}}, %[[Q]]
  // CHECK-NEXT: arete.add %{{.*}}, %[[P]]
  %0 = arete.sum %x {axes = array<i64: 1>, keepdims = true} : (tensor<4x4xf32>) -> tensor<4x1xf32>
  %1 = arete.dot %x, %0 : (tensor<4x4xf32>, tensor<4x1xf32>) -> tensor<4x1xf32>
  %2 = arete.sqrt %0 : (tensor<4x1xf32>) -> tensor<4x1xf32>
  %3 = arete.divide %x, %2 : (tensor<4x4xf32>, tensor<4x1xf32>) -> tensor<4x4xf32>
  %4 = arete.add %3, %1 : (tensor<4x4xf32>, tensor<4x1xf32>) -> tensor<4x4xf32>
  return %4 : tensor<4x4xf32>
}
