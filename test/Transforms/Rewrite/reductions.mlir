// Sums and maxima over axes, and what they must not be taken for.
// RUN: arete-opt %s --arete-canonicalize | FileCheck %s
// RUN: arete-opt %s --arete-canonicalize=fast-math | FileCheck %s --check-prefix=FAST
// RUN: arete-run %s --function=scaled --random=3 --size=5 --check
// RUN: arete-run %s --function=repeated --random=3 --check
// RUN: arete-run %s --function=twice --random=3 --size=4 --check
// RUN: arete-run %s --function=increasing --input=x=[[1,2,-3],[nan,0,1],[inf,-inf,0]] --check
// RUN: arete-run %s --function=product --random=3 --size=4 --fast-math --check

// A factor of 1 or more, a smaller one, one of what is bounded.
// CHECK-LABEL: func @scaled
// CHECK-SAME: (%[[X:.*]]: tensor<?x?xf32>
func.func @scaled(%x: tensor<?x?xf32> {arete.name = "x"}) -> (tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<f32>) {
  %three = arete.constant dense<3.0> : tensor<f32>
  %tenth = arete.constant dense<0.1> : tensor<f32>
  // CHECK-DAG: %[[S:.*]] = arete.sum %[[X]] {axes = array<i64: 1>}
  // CHECK-DAG: %[[A:.*]] = arete.multiply %[[S]]
  %a = arete.multiply %x, %three : (tensor<?x?xf32>, tensor<f32>) -> tensor<?x?xf32>
  %0 = arete.sum %a {axes = array<i64: 1>} : (tensor<?x?xf32>) -> tensor<?xf32>
  // CHECK-DAG: %[[P:.*]] = arete.multiply %[[X]]
  // CHECK-DAG: %[[B:.*]] = arete.sum %[[P]]
  %b = arete.multiply %x, %tenth : (tensor<?x?xf32>, tensor<f32>) -> tensor<?x?xf32>
  %1 = arete.sum %b {axes = array<i64: 1>} : (tensor<?x?xf32>) -> tensor<?xf32>
  // CHECK-DAG: %[[G:.*]] = arete.sigmoid
  // CHECK-DAG: %[[T:.*]] = arete.sum %[[G]]
  // CHECK-DAG: %[[C:.*]] = arete.multiply %[[T]]
  %g = arete.sigmoid %x : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %c = arete.multiply %tenth, %g : (tensor<f32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %2 = arete.sum %c {axes = array<i64: 0>} : (tensor<?x?xf32>) -> tensor<?xf32>
  // CHECK-DAG: %[[M:.*]] = arete.mean %[[X]]
  // CHECK-DAG: %[[D:.*]] = arete.divide %[[M]]
  %d = arete.divide %x, %tenth : (tensor<?x?xf32>, tensor<f32>) -> tensor<?x?xf32>
  %3 = arete.mean %d {axes = array<i64: 0, 1>} : (tensor<?x?xf32>) -> tensor<f32>
  // CHECK: return %[[A]], %[[B]], %[[C]], %[[D]]
  return %0, %1, %2, %3 : tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<f32>
}

// CHECK-LABEL: func @repeated
// CHECK-SAME: (%[[X:.*]]: tensor<3x1xf32>
func.func @repeated(%x: tensor<3x1xf32> {arete.name = "x"}) -> (tensor<3xf32>, tensor<3xf32>, tensor<4xf32>, tensor<f32>) {
  %three = arete.constant dense<3> : tensor<i64>
  %four = arete.constant dense<4> : tensor<i64>
  %b = arete.broadcast_to %x, %three, %four : (tensor<3x1xf32>, tensor<i64>, tensor<i64>) -> tensor<3x4xf32>
  // CHECK-DAG: %[[Q:.*]] = arete.squeeze %[[X]] {axes = array<i64: 1>}
  // CHECK-DAG: %[[A:.*]] = arete.multiply %[[Q]]
  %0 = arete.sum %b {axes = array<i64: 1>} : (tensor<3x4xf32>) -> tensor<3xf32>
  %1 = arete.max %b {axes = array<i64: 1>} : (tensor<3x4xf32>) -> tensor<3xf32>
  // Over the other axis there is a sum.
  // CHECK-DAG: %[[C:.*]] = arete.sum %{{.*}} {axes = array<i64: 0>}
  %2 = arete.sum %b {axes = array<i64: 0>} : (tensor<3x4xf32>) -> tensor<4xf32>
  // CHECK-DAG: %[[D:.*]] = arete.mean %[[X]] {axes = array<i64: 0, 1>}
  %3 = arete.mean %b {axes = array<i64: 0, 1>} : (tensor<3x4xf32>) -> tensor<f32>
  // CHECK: return %[[A]], %{{.*}}, %[[C]], %[[D]]
  return %0, %1, %2, %3 : tensor<3xf32>, tensor<3xf32>, tensor<4xf32>, tensor<f32>
}

// The sum of no element is 0, also of infinities.
// CHECK-LABEL: func @repeated_never
func.func @repeated_never(%x: tensor<1xf32>, %n: tensor<i64>) -> (tensor<f32>, tensor<f32>) {
  %zero = arete.constant dense<0> : tensor<i64>
  // CHECK-COUNT-2: arete.sum
  %b = arete.broadcast_to %x, %zero : (tensor<1xf32>, tensor<i64>) -> tensor<0xf32>
  %0 = arete.sum %b {axes = array<i64: 0>} : (tensor<0xf32>) -> tensor<f32>
  %c = arete.broadcast_to %x, %n : (tensor<1xf32>, tensor<i64>) -> tensor<?xf32>
  %1 = arete.sum %c {axes = array<i64: 0>} : (tensor<?xf32>) -> tensor<f32>
  return %0, %1 : tensor<f32>, tensor<f32>
}

// CHECK-LABEL: func @twice
// CHECK-SAME: (%[[X:.*]]: tensor<?x?x?xf32>
func.func @twice(%x: tensor<?x?x?xf32> {arete.name = "x"}) -> (tensor<?xf32>, tensor<?x1x1xf32>, tensor<?xf32>, tensor<?x1xf32>) {
  // CHECK-DAG: %[[A:.*]] = arete.sum %[[X]] {axes = array<i64: 0, 2>}
  %a = arete.sum %x {axes = array<i64: 0>} : (tensor<?x?x?xf32>) -> tensor<?x?xf32>
  %0 = arete.sum %a {axes = array<i64: 1>} : (tensor<?x?xf32>) -> tensor<?xf32>
  // CHECK-DAG: %[[B:.*]] = arete.max %[[X]] {axes = array<i64: 1, 2>, keepdims = true}
  %b = arete.max %x {axes = array<i64: 2>, keepdims = true} : (tensor<?x?x?xf32>) -> tensor<?x?x1xf32>
  %1 = arete.max %b {axes = array<i64: 1>, keepdims = true} : (tensor<?x?x1xf32>) -> tensor<?x1x1xf32>
  // Other reductions are others.
  // CHECK-DAG: %[[M:.*]] = arete.min %[[X]]
  // CHECK-DAG: %[[C:.*]] = arete.max %[[M]]
  %c = arete.min %x {axes = array<i64: 0>} : (tensor<?x?x?xf32>) -> tensor<?x?xf32>
  %2 = arete.max %c {axes = array<i64: 1>} : (tensor<?x?xf32>) -> tensor<?xf32>
  // CHECK-DAG: %[[S:.*]] = arete.sum %[[X]] {axes = array<i64: 2>}
  // CHECK-DAG: %[[D:.*]] = arete.sum %[[S]] {axes = array<i64: 1>, keepdims = true}
  %d = arete.sum %x {axes = array<i64: 2>} : (tensor<?x?x?xf32>) -> tensor<?x?xf32>
  %3 = arete.sum %d {axes = array<i64: 1>, keepdims = true} : (tensor<?x?xf32>) -> tensor<?x1xf32>
  // CHECK: return %[[A]], %[[B]], %[[C]], %[[D]]
  return %0, %1, %2, %3 : tensor<?xf32>, tensor<?x1x1xf32>, tensor<?xf32>, tensor<?x1xf32>
}

// sqrt makes NaN of what is not the maximum; where exp rounds to ties argmax
// takes the first.
// CHECK-LABEL: func @increasing
// CHECK-SAME: (%[[X:.*]]: tensor<?x?xf32>
// FAST-LABEL: func @increasing
// FAST-SAME: (%[[X:.*]]: tensor<?x?xf32>
func.func @increasing(%x: tensor<?x?xf32> {arete.name = "x"}) -> (tensor<?xf32>, tensor<?xf32>, tensor<?xi64>) {
  // CHECK-DAG: %[[M:.*]] = arete.max %[[X]] {axes = array<i64: 1>}
  // CHECK-DAG: %[[A:.*]] = arete.exp %[[M]]
  %e = arete.exp %x : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %0 = arete.max %e {axes = array<i64: 1>} : (tensor<?x?xf32>) -> tensor<?xf32>
  // CHECK-DAG: %[[R:.*]] = arete.sqrt %[[X]]
  // CHECK-DAG: %[[B:.*]] = arete.max %[[R]]
  %r = arete.sqrt %x : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %1 = arete.max %r {axes = array<i64: 1>} : (tensor<?x?xf32>) -> tensor<?xf32>
  // CHECK-DAG: %[[S:.*]] = arete.softmax
  // CHECK-DAG: %[[C:.*]] = arete.argmax %[[S]]
  // FAST: arete.argmax %[[X]]
  %s = arete.softmax %x {axis = 1 : i64} : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %2 = arete.argmax %s {axes = array<i64: 1>} : (tensor<?x?xf32>) -> tensor<?xi64>
  // CHECK: return %[[A]], %[[B]], %[[C]]
  return %0, %1, %2 : tensor<?xf32>, tensor<?xf32>, tensor<?xi64>
}

// y is one number a row.
// CHECK-LABEL: func @product
// CHECK: arete.multiply
// CHECK: arete.sum
// FAST-LABEL: func @product
// FAST-SAME: (%[[X:.*]]: tensor<?x?xf32> {{.*}}, %[[Y:.*]]: tensor<?x1xf32>
func.func @product(%x: tensor<?x?xf32> {arete.name = "x"}, %y: tensor<?x1xf32> {arete.name = "y"}) -> (tensor<?xf32>, tensor<?xf32>) {
  // FAST-DAG: %[[S:.*]] = arete.sum %[[X]] {axes = array<i64: 1>}
  // FAST-DAG: %[[Q:.*]] = arete.squeeze %[[Y]]
  // FAST-DAG: %[[A:.*]] = arete.multiply %[[S]], %[[Q]]
  %a = arete.multiply %x, %y : (tensor<?x?xf32>, tensor<?x1xf32>) -> tensor<?x?xf32>
  %0 = arete.sum %a {axes = array<i64: 1>} : (tensor<?x?xf32>) -> tensor<?xf32>
  // FAST-DAG: %[[P:.*]] = arete.multiply %[[Y]], %[[X]]
  // FAST-DAG: arete.sum %[[P]] {axes = array<i64: 0>}
  %b = arete.multiply %y, %x : (tensor<?x1xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %1 = arete.sum %b {axes = array<i64: 0>} : (tensor<?x?xf32>) -> tensor<?xf32>
  return %0, %1 : tensor<?xf32>, tensor<?xf32>
}
