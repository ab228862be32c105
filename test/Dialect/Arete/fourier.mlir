// RUN: arete-opt %s | arete-opt | FileCheck %s

// CHECK-LABEL: func.func @transforms
func.func @transforms(%x: tensor<?x5xf32>, %n: tensor<i64>) {
  // CHECK: arete.rfft %{{.*}} {axis = 1 : i64} : (tensor<?x5xf32>) -> tensor<?x3xcomplex<f32>>
  %0 = arete.rfft %x {axis = 1 : i64} : (tensor<?x5xf32>) -> tensor<?x3xcomplex<f32>>
  // CHECK: arete.fft %{{.*}} {axis = 0 : i64, inverse = true} : (tensor<?x3xcomplex<f32>>) -> tensor<?x3xcomplex<f32>>
  %1 = arete.fft %0 {axis = 0 : i64, inverse = true} : (tensor<?x3xcomplex<f32>>) -> tensor<?x3xcomplex<f32>>
  %five = arete.constant dense<5> : tensor<i64>
  // CHECK: arete.irfft %{{.*}}, %{{.*}} {axis = 1 : i64} : (tensor<?x3xcomplex<f32>>, tensor<i64>) -> tensor<?x5xf32>
  %2 = arete.irfft %1, %five {axis = 1 : i64} : (tensor<?x3xcomplex<f32>>, tensor<i64>) -> tensor<?x5xf32>
  // CHECK: arete.irfft %{{.*}}, %{{.*}} {axis = 0 : i64} : (tensor<?x3xcomplex<f32>>, tensor<i64>) -> tensor<?x3xf32>
  %3 = arete.irfft %1, %n {axis = 0 : i64} : (tensor<?x3xcomplex<f32>>, tensor<i64>) -> tensor<?x3xf32>
  return
}
