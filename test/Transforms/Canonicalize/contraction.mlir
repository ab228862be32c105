// A transposed operand of a product becomes a flag.
// RUN: arete-opt %s --arete-canonicalize=only-pattern=product-of-transpose | FileCheck %s
// RUN: arete-opt %s --arete-canonicalize=disable-pattern=product-of-transpose | FileCheck %s --check-prefix=OFF
// RUN: arete-run %s --function=matmul --random=1 --size=5 --ulp=1024 --check
// RUN: arete-run %s --function=matmul --random=1 --size=5 --ulp=1024 --check --rewrite=false

// CHECK-LABEL: func @dot
// CHECK-SAME: (%[[A:.*]]: tensor<?x3xf32>, %[[B:.*]]: tensor<?x4xf32>)
func.func @dot(%a: tensor<?x3xf32>, %b: tensor<?x4xf32>) -> (tensor<3x4xf32>, tensor<3x?xf32>) {
  %at = arete.transpose %a {permutation = array<i64: 1, 0>} : (tensor<?x3xf32>) -> tensor<3x?xf32>
  %bt = arete.transpose %b {permutation = array<i64: 1, 0>} : (tensor<?x4xf32>) -> tensor<4x?xf32>
  // CHECK-NOT: arete.transpose
  // CHECK: arete.dot %[[A]], %[[B]] {transpose_lhs = true} : (tensor<?x3xf32>, tensor<?x4xf32>) -> tensor<3x4xf32>
  %0 = arete.dot %at, %b : (tensor<3x?xf32>, tensor<?x4xf32>) -> tensor<3x4xf32>
  // CHECK: arete.dot %[[A]], %{{.*}} {transpose_lhs = true, transpose_rhs = true}
  %c = arete.dot %a, %at : (tensor<?x3xf32>, tensor<3x?xf32>) -> tensor<?x?xf32>
  %1 = arete.dot %at, %c {transpose_rhs = true} : (tensor<3x?xf32>, tensor<?x?xf32>) -> tensor<3x?xf32>
  return %0, %1 : tensor<3x4xf32>, tensor<3x?xf32>
}

// A transpose of what is flagged already undoes the flag.
// CHECK-LABEL: func @twice
// CHECK-SAME: (%[[A:.*]]: tensor<?x3xf32>, %[[V:.*]]: tensor<3xf32>)
func.func @twice(%a: tensor<?x3xf32>, %v: tensor<3xf32>) -> tensor<?xf32> {
  %at = arete.transpose %a {permutation = array<i64: 1, 0>} : (tensor<?x3xf32>) -> tensor<3x?xf32>
  // CHECK: arete.dot %[[A]], %[[V]] : (tensor<?x3xf32>, tensor<3xf32>) -> tensor<?xf32>
  %0 = arete.dot %at, %v {transpose_lhs = true} : (tensor<3x?xf32>, tensor<3xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// CHECK-LABEL: func @matmul
// CHECK-SAME: (%[[A:.*]]: tensor<2x?x3xf32>
// OFF-LABEL: func @matmul
// OFF-COUNT-2: arete.transpose
func.func @matmul(%a: tensor<2x?x3xf32> {arete.name = "a"}, %b: tensor<2x4x?xf32> {arete.name = "b"}) -> (tensor<2x3x3xf32>, tensor<2x3x4xf32>) {
  %at = arete.transpose %a {permutation = array<i64: 0, 2, 1>} : (tensor<2x?x3xf32>) -> tensor<2x3x?xf32>
  %bt = arete.transpose %b {permutation = array<i64: 0, 2, 1>} : (tensor<2x4x?xf32>) -> tensor<2x?x4xf32>
  // CHECK-NOT: arete.transpose
  // CHECK: arete.matmul %[[A]], %[[A]] {transpose_lhs = true}
  %0 = arete.matmul %at, %a : (tensor<2x3x?xf32>, tensor<2x?x3xf32>) -> tensor<2x3x3xf32>
  // CHECK: arete.matmul %[[A]], %{{.*}} {transpose_lhs = true, transpose_rhs = true}
  %1 = arete.matmul %at, %bt : (tensor<2x3x?xf32>, tensor<2x?x4xf32>) -> tensor<2x3x4xf32>
  return %0, %1 : tensor<2x3x3xf32>, tensor<2x3x4xf32>
}

// A transpose that moves the batch is not the product's.
// CHECK-LABEL: func @batch
func.func @batch(%a: tensor<2x5x3xf32>, %b: tensor<3x2x5xf32>) -> (tensor<5x2x2xf32>, tensor<3x5x5xf32>) {
  // CHECK: %[[T:.*]] = arete.transpose
  %0 = arete.transpose %a {permutation = array<i64: 1, 0, 2>} : (tensor<2x5x3xf32>) -> tensor<5x2x3xf32>
  // CHECK: %[[U:.*]] = arete.transpose
  %1 = arete.transpose %a {permutation = array<i64: 2, 1, 0>} : (tensor<2x5x3xf32>) -> tensor<3x5x2xf32>
  // CHECK: arete.matmul %[[T]], %[[T]]
  %2 = arete.matmul %0, %0 {transpose_rhs = true} : (tensor<5x2x3xf32>, tensor<5x2x3xf32>) -> tensor<5x2x2xf32>
  // CHECK: arete.matmul %[[U]], %{{.*}} : (tensor<3x5x2xf32>, tensor<3x2x5xf32>)
  %3 = arete.matmul %1, %b : (tensor<3x5x2xf32>, tensor<3x2x5xf32>) -> tensor<3x5x5xf32>
  return %2, %3 : tensor<5x2x2xf32>, tensor<3x5x5xf32>
}
