// Products become calls of the BLAS, by way of a runtime op.
// RUN: arete-opt %s --convert-arete-to-linalg --canonicalize --cse | FileCheck %s

// CHECK-LABEL: func @matrices
// CHECK-SAME: (%[[A:.*]]: tensor<?x?xf32>, %[[B:.*]]: tensor<?x?xf32>)
func.func @matrices(%a: tensor<?x?xf32>, %b: tensor<?x?xf32>) -> tensor<?x?xf32> {
  // CHECK-DAG: %[[C0:.*]] = arith.constant 0 : index
  // CHECK-DAG: %[[C1:.*]] = arith.constant 1 : index
  // CHECK-DAG: %[[M:.*]] = tensor.dim %[[A]], %[[C0]]
  // CHECK-DAG: %[[K:.*]] = tensor.dim %[[A]], %[[C1]]
  // CHECK-DAG: %[[L:.*]] = tensor.dim %[[B]], %[[C0]]
  // CHECK-DAG: %[[N:.*]] = tensor.dim %[[B]], %[[C1]]
  // CHECK: arete_rt.check_equal %[[K]], %[[L]], "contraction.mlir:[[#@LINE+4]]: dot: inner sizes of float32[?,?] and float32[?,?] differ"
  // CHECK: %[[E:.*]] = tensor.empty(%[[M]], %[[N]]) : tensor<?x?xf32>
  // CHECK: %[[R:.*]] = arete_rt.matmul ins(%[[A]], %[[B]] : tensor<?x?xf32>, tensor<?x?xf32>) outs(%[[E]] : tensor<?x?xf32>) {dtype = {{[0-9]+}} : i32, transpose_lhs = false, transpose_rhs = false} -> tensor<?x?xf32>
  // CHECK: return %[[R]]
  %0 = arete.dot %a, %b : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

// The flags say which sizes meet.
// CHECK-LABEL: func @transposed
// CHECK-SAME: (%[[A:.*]]: tensor<?x3xf32>, %[[B:.*]]: tensor<5x?xf32>)
func.func @transposed(%a: tensor<?x3xf32>, %b: tensor<5x?xf32>) -> tensor<3x5xf32> {
  // CHECK-DAG: %[[K:.*]] = tensor.dim %[[A]], %c0
  // CHECK-DAG: %[[L:.*]] = tensor.dim %[[B]], %c1
  // CHECK: arete_rt.check_equal %[[K]], %[[L]], "{{.*}}: dot: inner sizes of float32[?,3] and float32[5,?] differ"
  // CHECK: arete_rt.matmul {{.*}} {dtype = {{[0-9]+}} : i32, transpose_lhs = true, transpose_rhs = true} -> tensor<3x5xf32>
  %0 = arete.dot %a, %b {transpose_lhs = true, transpose_rhs = true} : (tensor<?x3xf32>, tensor<5x?xf32>) -> tensor<3x5xf32>
  return %0 : tensor<3x5xf32>
}

// A vector has no transpose.
// CHECK-LABEL: func @vectors
func.func @vectors(%u: tensor<4xf64>, %a: tensor<4x4xf64>) -> (tensor<f64>, tensor<4xf64>) {
  // CHECK-NOT: arete_rt.check
  // CHECK: arete_rt.matmul {{.*}} outs(%{{.*}} : tensor<f64>) {dtype = {{[0-9]+}} : i32, transpose_lhs = false, transpose_rhs = false} -> tensor<f64>
  %0 = arete.dot %u, %u {transpose_lhs = true} : (tensor<4xf64>, tensor<4xf64>) -> tensor<f64>
  // CHECK: arete_rt.matmul {{.*}} outs(%{{.*}} : tensor<4xf64>) {dtype = {{[0-9]+}} : i32, transpose_lhs = false, transpose_rhs = true} -> tensor<4xf64>
  %1 = arete.dot %u, %a {transpose_rhs = true} : (tensor<4xf64>, tensor<4x4xf64>) -> tensor<4xf64>
  return %0, %1 : tensor<f64>, tensor<4xf64>
}

// CHECK-LABEL: func @batches
func.func @batches(%a: tensor<?x2x3xui8>, %b: tensor<?x3x4xui8>) -> tensor<?x2x4xui8> {
  // CHECK: arete_rt.check_equal %{{.*}}, %{{.*}}, "{{.*}}: matmul: batch sizes of uint8[?,2,3] and uint8[?,3,4] differ at axis 0"
  // CHECK: arete_rt.matmul ins(%{{.*}}, %{{.*}} : tensor<?x2x3xi8>, tensor<?x3x4xi8>)
  %0 = arete.matmul %a, %b : (tensor<?x2x3xui8>, tensor<?x3x4xui8>) -> tensor<?x2x4xui8>
  return %0 : tensor<?x2x4xui8>
}

// Signs and bools are in the dtype: the three calls differ in it.
// CHECK-LABEL: func @dtypes
func.func @dtypes(%a: tensor<2xi8>, %b: tensor<2xui8>, %c: tensor<2xi1>) -> (tensor<i8>, tensor<ui8>, tensor<i1>) {
  // CHECK: dtype = 1 : i32
  %0 = arete.dot %a, %a : (tensor<2xi8>, tensor<2xi8>) -> tensor<i8>
  // CHECK: dtype = 5 : i32
  %1 = arete.dot %b, %b : (tensor<2xui8>, tensor<2xui8>) -> tensor<ui8>
  // CHECK: dtype = 0 : i32
  %2 = arete.dot %c, %c : (tensor<2xi1>, tensor<2xi1>) -> tensor<i1>
  return %0, %1, %2 : tensor<i8>, tensor<ui8>, tensor<i1>
}
