// Reductions are read back as they are written.
// RUN: arete-opt %s | arete-opt | FileCheck %s
// RUN: arete-opt %s --mlir-print-op-generic | arete-opt | FileCheck %s

// CHECK-LABEL: func @folds
func.func @folds(%x: tensor<?x3x4xi16>) -> (tensor<?x4xi16>, tensor<?x1x1xi16>, tensor<i16>, tensor<?x3x4xi16>) {
  // CHECK: arete.sum %{{.*}} {axes = array<i64: 1>} : (tensor<?x3x4xi16>) -> tensor<?x4xi16>
  %0 = arete.sum %x {axes = array<i64: 1>} : (tensor<?x3x4xi16>) -> tensor<?x4xi16>
  // CHECK: arete.prod %{{.*}} {axes = array<i64: 1, 2>, keepdims = true} : (tensor<?x3x4xi16>) -> tensor<?x1x1xi16>
  %1 = arete.prod %x {axes = array<i64: 1, 2>, keepdims = true} : (tensor<?x3x4xi16>) -> tensor<?x1x1xi16>
  // CHECK: arete.max %{{.*}} {axes = array<i64: 0, 1, 2>} : (tensor<?x3x4xi16>) -> tensor<i16>
  %2 = arete.max %x {axes = array<i64: 0, 1, 2>} : (tensor<?x3x4xi16>) -> tensor<i16>
  // Over no axis: every element by itself.
  // CHECK: arete.min %{{.*}} {axes = array<i64>} : (tensor<?x3x4xi16>) -> tensor<?x3x4xi16>
  %3 = arete.min %x {axes = array<i64>} : (tensor<?x3x4xi16>) -> tensor<?x3x4xi16>
  return %0, %1, %2, %3 : tensor<?x4xi16>, tensor<?x1x1xi16>, tensor<i16>, tensor<?x3x4xi16>
}

// Positions are int64 whatever is searched.
// CHECK-LABEL: func @positions
func.func @positions(%x: tensor<?x3xui8>) -> (tensor<?xi64>, tensor<1x3xi64>, tensor<1x1xi64>, tensor<?x3xi64>) {
  // CHECK: arete.argmax %{{.*}} {axes = array<i64: 1>} : (tensor<?x3xui8>) -> tensor<?xi64>
  %0 = arete.argmax %x {axes = array<i64: 1>} : (tensor<?x3xui8>) -> tensor<?xi64>
  // CHECK: arete.argmin %{{.*}} {axes = array<i64: 0>, keepdims = true} : (tensor<?x3xui8>) -> tensor<1x3xi64>
  %1 = arete.argmin %x {axes = array<i64: 0>, keepdims = true} : (tensor<?x3xui8>) -> tensor<1x3xi64>
  // CHECK: arete.argmax %{{.*}} {axes = array<i64: 0, 1>, keepdims = true} : (tensor<?x3xui8>) -> tensor<1x1xi64>
  %2 = arete.argmax %x {axes = array<i64: 0, 1>, keepdims = true} : (tensor<?x3xui8>) -> tensor<1x1xi64>
  // CHECK: arete.argmin %{{.*}} {axes = array<i64>} : (tensor<?x3xui8>) -> tensor<?x3xi64>
  %3 = arete.argmin %x {axes = array<i64>} : (tensor<?x3xui8>) -> tensor<?x3xi64>
  return %0, %1, %2, %3 : tensor<?xi64>, tensor<1x3xi64>, tensor<1x1xi64>, tensor<?x3xi64>
}

// CHECK-LABEL: func @decomposable
func.func @decomposable(%x: tensor<?x3xf64>) -> (tensor<f64>, tensor<?x3xf64>, tensor<?x3xf64>) {
  // CHECK: arete.mean %{{.*}} {axes = array<i64: 0, 1>} : (tensor<?x3xf64>) -> tensor<f64>
  %0 = arete.mean %x {axes = array<i64: 0, 1>} : (tensor<?x3xf64>) -> tensor<f64>
  // CHECK: arete.softmax %{{.*}} {axis = 1 : i64} : (tensor<?x3xf64>) -> tensor<?x3xf64>
  %1 = arete.softmax %x {axis = 1 : i64} : (tensor<?x3xf64>) -> tensor<?x3xf64>
  // CHECK: arete.log_softmax %{{.*}} {axis = 0 : i64} : (tensor<?x3xf64>) -> tensor<?x3xf64>
  %2 = arete.log_softmax %x {axis = 0 : i64} : (tensor<?x3xf64>) -> tensor<?x3xf64>
  return %0, %1, %2 : tensor<f64>, tensor<?x3xf64>, tensor<?x3xf64>
}
