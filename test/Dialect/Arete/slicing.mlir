// Slices are read back as they are written.
// RUN: arete-opt %s | arete-opt | FileCheck %s
// RUN: arete-opt %s --mlir-print-op-generic | arete-opt | FileCheck %s

// CHECK-LABEL: func @slices
func.func @slices(%x: tensor<2x?xf32>, %y: tensor<2x3xf32>, %n: tensor<i64>)
    -> (tensor<?x3xf32>, tensor<2x1xf32>, tensor<?xf32>, tensor<f32>, tensor<2x3xf32>) {
  %one = arete.constant dense<1> : tensor<i64>
  // CHECK: arete.slice %{{.*}}, %{{.*}}, %{{.*}} {axes = array<i64: 0>} : (tensor<2x3xf32>, tensor<i64>, tensor<i64>) -> tensor<?x3xf32>
  %0 = arete.slice %y, %one, %n {axes = array<i64: 0>} : (tensor<2x3xf32>, tensor<i64>, tensor<i64>) -> tensor<?x3xf32>
  // CHECK: arete.slice %{{.*}}, %{{.*}}, %{{.*}} {axes = array<i64: 1>} : (tensor<2x?xf32>, tensor<i64>, tensor<i64>) -> tensor<2x1xf32>
  %1 = arete.slice %x, %n, %one {axes = array<i64: 1>} : (tensor<2x?xf32>, tensor<i64>, tensor<i64>) -> tensor<2x1xf32>
  // CHECK: arete.slice %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}} {axes = array<i64: 1>, picked = array<i64: 0>} : (tensor<2x?xf32>, tensor<i64>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?xf32>
  %2 = arete.slice %x, %n, %n, %n, %one {axes = array<i64: 1>, picked = array<i64: 0>} : (tensor<2x?xf32>, tensor<i64>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?xf32>
  // CHECK: arete.slice %{{.*}}, %{{.*}}, %{{.*}} {axes = array<i64>, picked = array<i64: 0, 1>} : (tensor<2x?xf32>, tensor<i64>, tensor<i64>) -> tensor<f32>
  %3 = arete.slice %x, %one, %n {axes = array<i64>, picked = array<i64: 0, 1>} : (tensor<2x?xf32>, tensor<i64>, tensor<i64>) -> tensor<f32>
  // CHECK: arete.set_slice %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}} {axes = array<i64: 0>} : (tensor<2x3xf32>, tensor<?x3xf32>, tensor<i64>, tensor<i64>) -> tensor<2x3xf32>
  %4 = arete.set_slice %y, %0, %one, %n {axes = array<i64: 0>} : (tensor<2x3xf32>, tensor<?x3xf32>, tensor<i64>, tensor<i64>) -> tensor<2x3xf32>
  return %0, %1, %2, %3, %4 : tensor<?x3xf32>, tensor<2x1xf32>, tensor<?xf32>, tensor<f32>, tensor<2x3xf32>
}
