// Products are read back as they are written.
// RUN: arete-opt %s | arete-opt | FileCheck %s
// RUN: arete-opt %s --mlir-print-op-generic | arete-opt | FileCheck %s

// CHECK-LABEL: func @dot
func.func @dot(%u: tensor<?xf32>, %v: tensor<4xf32>, %a: tensor<2x4xf32>, %b: tensor<4x?xf32>)
    -> (tensor<f32>, tensor<2xf32>, tensor<?xf32>, tensor<2x?xf32>, tensor<2x2xf32>, tensor<4x4xf32>) {
  // CHECK: arete.dot %{{.*}}, %{{.*}} : (tensor<?xf32>, tensor<4xf32>) -> tensor<f32>
  %0 = arete.dot %u, %v : (tensor<?xf32>, tensor<4xf32>) -> tensor<f32>
  // CHECK: arete.dot %{{.*}}, %{{.*}} : (tensor<2x4xf32>, tensor<4xf32>) -> tensor<2xf32>
  %1 = arete.dot %a, %v : (tensor<2x4xf32>, tensor<4xf32>) -> tensor<2xf32>
  // CHECK: arete.dot %{{.*}}, %{{.*}} : (tensor<4xf32>, tensor<4x?xf32>) -> tensor<?xf32>
  %2 = arete.dot %v, %b : (tensor<4xf32>, tensor<4x?xf32>) -> tensor<?xf32>
  // CHECK: arete.dot %{{.*}}, %{{.*}} : (tensor<2x4xf32>, tensor<4x?xf32>) -> tensor<2x?xf32>
  %3 = arete.dot %a, %b : (tensor<2x4xf32>, tensor<4x?xf32>) -> tensor<2x?xf32>
  // CHECK: arete.dot %{{.*}}, %{{.*}} {transpose_rhs = true} : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x2xf32>
  %4 = arete.dot %a, %a {transpose_rhs = true} : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x2xf32>
  // CHECK: arete.dot %{{.*}}, %{{.*}} {transpose_lhs = true} : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<4x4xf32>
  %5 = arete.dot %a, %a {transpose_lhs = true} : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<4x4xf32>
  return %0, %1, %2, %3, %4, %5 : tensor<f32>, tensor<2xf32>, tensor<?xf32>, tensor<2x?xf32>, tensor<2x2xf32>, tensor<4x4xf32>
}

// CHECK-LABEL: func @bools
func.func @bools(%a: tensor<2x3xi1>) -> tensor<2x2xi1> {
  // CHECK: arete.dot %{{.*}}, %{{.*}} {transpose_rhs = true} : (tensor<2x3xi1>, tensor<2x3xi1>) -> tensor<2x2xi1>
  %0 = arete.dot %a, %a {transpose_rhs = true} : (tensor<2x3xi1>, tensor<2x3xi1>) -> tensor<2x2xi1>
  return %0 : tensor<2x2xi1>
}

// CHECK-LABEL: func @matmul
func.func @matmul(%a: tensor<?x2x4xf64>, %b: tensor<5x4x3xf64>) -> (tensor<5x2x3xf64>, tensor<?x4x4xf64>) {
  // CHECK: arete.matmul %{{.*}}, %{{.*}} : (tensor<?x2x4xf64>, tensor<5x4x3xf64>) -> tensor<5x2x3xf64>
  %0 = arete.matmul %a, %b : (tensor<?x2x4xf64>, tensor<5x4x3xf64>) -> tensor<5x2x3xf64>
  // CHECK: arete.matmul %{{.*}}, %{{.*}} {transpose_lhs = true} : (tensor<?x2x4xf64>, tensor<?x2x4xf64>) -> tensor<?x4x4xf64>
  %1 = arete.matmul %a, %a {transpose_lhs = true} : (tensor<?x2x4xf64>, tensor<?x2x4xf64>) -> tensor<?x4x4xf64>
  return %0, %1 : tensor<5x2x3xf64>, tensor<?x4x4xf64>
}
