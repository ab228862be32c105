// Constants, shapes, creation and joining are read back as they are written.
// RUN: arete-opt %s | arete-opt | FileCheck %s
// RUN: arete-opt %s --mlir-print-op-generic | arete-opt | FileCheck %s

// CHECK-LABEL: func @constants
func.func @constants() -> (tensor<f32>, tensor<2x2xui8>, tensor<3xi1>, tensor<0xi64>, tensor<2xf64>) {
  // CHECK: arete.constant dense<0x7FC00000> : tensor<f32>
  %0 = arete.constant dense<0x7FC00000> : tensor<f32>
  // CHECK: arete.constant dense<{{\[}}[1, 2], [3, 255]]> : tensor<2x2xui8>
  %1 = arete.constant dense<[[1, 2], [3, 255]]> : tensor<2x2xui8>
  // CHECK: arete.constant dense<[true, false, true]> : tensor<3xi1>
  %2 = arete.constant dense<[true, false, true]> : tensor<3xi1>
  // CHECK: arete.constant dense<> : tensor<0xi64>
  %3 = arete.constant dense<> : tensor<0xi64>
  // CHECK: arete.constant dense<-0.000000e+00> : tensor<2xf64>
  %4 = arete.constant dense<-0.0> : tensor<2xf64>
  return %0, %1, %2, %3, %4 : tensor<f32>, tensor<2x2xui8>, tensor<3xi1>, tensor<0xi64>, tensor<2xf64>
}

// CHECK-LABEL: func @sizes
func.func @sizes(%x: tensor<?x3xf32>) -> (tensor<i64>, tensor<2xi64>) {
  // CHECK: arete.dim %{{.*}} {axis = 0 : i64} : (tensor<?x3xf32>) -> tensor<i64>
  %0 = arete.dim %x {axis = 0 : i64} : (tensor<?x3xf32>) -> tensor<i64>
  // CHECK: arete.shape_of %{{.*}} : (tensor<?x3xf32>) -> tensor<2xi64>
  %1 = arete.shape_of %x : (tensor<?x3xf32>) -> tensor<2xi64>
  return %0, %1 : tensor<i64>, tensor<2xi64>
}

// CHECK-LABEL: func @reshape
func.func @reshape(%x: tensor<?x3xf32>, %y: tensor<4x6xf32>, %n: tensor<i64>)
    -> (tensor<?x3x?xf32>, tensor<?xf32>, tensor<3x8xf32>, tensor<f32>) {
  %rest = arete.constant dense<-1> : tensor<i64>
  %three = arete.constant dense<3> : tensor<i64>
  // CHECK: arete.reshape %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}} : (tensor<?x3xf32>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?x3x?xf32>
  %0 = arete.reshape %x, %n, %three, %rest : (tensor<?x3xf32>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?x3x?xf32>
  // CHECK: arete.reshape %{{.*}}, %{{.*}} : (tensor<?x3xf32>, tensor<i64>) -> tensor<?xf32>
  %1 = arete.reshape %x, %rest : (tensor<?x3xf32>, tensor<i64>) -> tensor<?xf32>
  // The rest of static sizes is static.
  // CHECK: arete.reshape %{{.*}}, %{{.*}}, %{{.*}} : (tensor<4x6xf32>, tensor<i64>, tensor<i64>) -> tensor<3x8xf32>
  %2 = arete.reshape %y, %three, %rest : (tensor<4x6xf32>, tensor<i64>, tensor<i64>) -> tensor<3x8xf32>
  // CHECK: arete.reshape %{{.*}} : (tensor<?x3xf32>) -> tensor<f32>
  %3 = arete.reshape %x : (tensor<?x3xf32>) -> tensor<f32>
  return %0, %1, %2, %3 : tensor<?x3x?xf32>, tensor<?xf32>, tensor<3x8xf32>, tensor<f32>
}

// CHECK-LABEL: func @views
func.func @views(%x: tensor<?x1x4xi1>) -> (tensor<4x?x1xi1>, tensor<1x?x1x4x1xi1>, tensor<?x4xi1>, tensor<1x4xi1>) {
  // CHECK: arete.transpose %{{.*}} {permutation = array<i64: 2, 0, 1>} : (tensor<?x1x4xi1>) -> tensor<4x?x1xi1>
  %0 = arete.transpose %x {permutation = array<i64: 2, 0, 1>} : (tensor<?x1x4xi1>) -> tensor<4x?x1xi1>
  // CHECK: arete.expand_dims %{{.*}} {axes = array<i64: 0, 4>} : (tensor<?x1x4xi1>) -> tensor<1x?x1x4x1xi1>
  %1 = arete.expand_dims %x {axes = array<i64: 0, 4>} : (tensor<?x1x4xi1>) -> tensor<1x?x1x4x1xi1>
  // CHECK: arete.squeeze %{{.*}} {axes = array<i64: 1>} : (tensor<?x1x4xi1>) -> tensor<?x4xi1>
  %2 = arete.squeeze %x {axes = array<i64: 1>} : (tensor<?x1x4xi1>) -> tensor<?x4xi1>
  // A dynamic size may turn out to be 1.
  // CHECK: arete.squeeze %{{.*}} {axes = array<i64: 0>} : (tensor<?x1x4xi1>) -> tensor<1x4xi1>
  %3 = arete.squeeze %x {axes = array<i64: 0>} : (tensor<?x1x4xi1>) -> tensor<1x4xi1>
  return %0, %1, %2, %3 : tensor<4x?x1xi1>, tensor<1x?x1x4x1xi1>, tensor<?x4xi1>, tensor<1x4xi1>
}

// CHECK-LABEL: func @creation
func.func @creation(%x: tensor<1x3xf32>, %n: tensor<i64>) -> (tensor<2x?x3xf32>, tensor<?x2xi64>, tensor<?xi64>, tensor<4xi64>, tensor<0xi64>) {
  %two = arete.constant dense<2> : tensor<i64>
  %ten = arete.constant dense<10> : tensor<i64>
  %minus_four = arete.constant dense<-4> : tensor<i64>
  // A size that is not stretched is that of the operand.
  // CHECK: arete.broadcast_to %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}} : (tensor<1x3xf32>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<2x?x3xf32>
  %0 = arete.broadcast_to %x, %two, %n, %n : (tensor<1x3xf32>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<2x?x3xf32>
  // CHECK: arete.iota %{{.*}}, %{{.*}} {axis = 1 : i64} : (tensor<i64>, tensor<i64>) -> tensor<?x2xi64>
  %1 = arete.iota %n, %two {axis = 1 : i64} : (tensor<i64>, tensor<i64>) -> tensor<?x2xi64>
  // CHECK: arete.arange %{{.*}}, %{{.*}}, %{{.*}} : (tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?xi64>
  %2 = arete.arange %two, %ten, %n : (tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?xi64>
  // 10, 6, 2, -2: the length is rounded up, and there is none the other way round.
  // CHECK: arete.arange %{{.*}}, %{{.*}}, %{{.*}} : (tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<4xi64>
  %3 = arete.arange %ten, %minus_four, %minus_four : (tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<4xi64>
  // CHECK: arete.arange %{{.*}}, %{{.*}}, %{{.*}} : (tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<0xi64>
  %4 = arete.arange %ten, %two, %two : (tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<0xi64>
  return %0, %1, %2, %3, %4 : tensor<2x?x3xf32>, tensor<?x2xi64>, tensor<?xi64>, tensor<4xi64>, tensor<0xi64>
}

// CHECK-LABEL: func @joining
func.func @joining(%x: tensor<2x?xf32>, %y: tensor<2x3xf32>) -> (tensor<4x3xf32>, tensor<2x?xf32>) {
  // CHECK: arete.concatenate %{{.*}}, %{{.*}} {axis = 0 : i64} : (tensor<2x?xf32>, tensor<2x3xf32>) -> tensor<4x3xf32>
  %0 = arete.concatenate %x, %y {axis = 0 : i64} : (tensor<2x?xf32>, tensor<2x3xf32>) -> tensor<4x3xf32>
  // CHECK: arete.concatenate %{{.*}}, %{{.*}}, %{{.*}} {axis = 1 : i64} : (tensor<2x3xf32>, tensor<2x?xf32>, tensor<2x3xf32>) -> tensor<2x?xf32>
  %1 = arete.concatenate %y, %x, %y {axis = 1 : i64} : (tensor<2x3xf32>, tensor<2x?xf32>, tensor<2x3xf32>) -> tensor<2x?xf32>
  return %0, %1 : tensor<4x3xf32>, tensor<2x?xf32>
}
