// RUN: arete-opt %s | arete-opt | FileCheck %s
// RUN: arete-opt %s --arete-decompose --cse | FileCheck %s --check-prefix=SHARED

// CHECK-LABEL: func.func @factors
func.func @factors(%x: tensor<?x4x3xf64>) -> (tensor<?x4x3xf64>, tensor<?x3xf64>) {
  // CHECK: arete.qr %{{.*}} : (tensor<?x4x3xf64>) -> (tensor<?x4x3xf64>, tensor<?x3x3xf64>)
  %q, %r = arete.qr %x : (tensor<?x4x3xf64>) -> (tensor<?x4x3xf64>, tensor<?x3x3xf64>)
  // CHECK: arete.svd %{{.*}} {full = true} : (tensor<?x4x3xf64>) -> (tensor<?x4x4xf64>, tensor<?x3xf64>, tensor<?x3x3xf64>)
  %u, %s, %v = arete.svd %x {full = true} : (tensor<?x4x3xf64>) -> (tensor<?x4x4xf64>, tensor<?x3xf64>, tensor<?x3x3xf64>)
  // CHECK: arete.lu_factor %{{.*}} : (tensor<?x4x3xf64>) -> (tensor<?x4x3xf64>, tensor<?x3xi64>, tensor<?x4xi64>)
  %lu, %p, %o = arete.lu_factor %x : (tensor<?x4x3xf64>) -> (tensor<?x4x3xf64>, tensor<?x3xi64>, tensor<?x4xi64>)
  return %q, %s : tensor<?x4x3xf64>, tensor<?x3xf64>
}

// One factorisation serves two solutions and a determinant.
// SHARED-LABEL: func.func @shared
// SHARED-COUNT-1: arete.lu_factor
// SHARED-COUNT-2: arete.lu_solve
// SHARED-NOT: arete.lu_factor
func.func @shared(%a: tensor<3x3xf64>, %b: tensor<3x2xf64>) -> (tensor<3x2xf64>, tensor<3x2xf64>, tensor<f64>) {
  %0 = arete.solve %a, %b : (tensor<3x3xf64>, tensor<3x2xf64>) -> tensor<3x2xf64>
  %1 = arete.solve %a, %b {transpose = true} : (tensor<3x3xf64>, tensor<3x2xf64>) -> tensor<3x2xf64>
  %2 = arete.det %a : (tensor<3x3xf64>) -> tensor<f64>
  return %0, %1, %2 : tensor<3x2xf64>, tensor<3x2xf64>, tensor<f64>
}
