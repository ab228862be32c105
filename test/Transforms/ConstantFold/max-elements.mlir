// Constants do not grow beyond a limit: code that makes them is smaller.
// RUN: arete-opt %s --arete-constant-fold | FileCheck %s
// RUN: arete-opt %s --arete-constant-fold=max-elements=1025 | FileCheck %s --check-prefix=LARGER
// RUN: arete-opt %s --arete-constant-fold=max-elements=3 | FileCheck %s --check-prefix=SMALLER

// CHECK-LABEL: func @large
// LARGER-LABEL: func @large
func.func @large() -> tensor<1025xi64> {
  %n = arete.constant dense<1025> : tensor<i64>
  // CHECK: arete.iota
  // LARGER-NOT: arete.iota
  %0 = arete.iota %n {axis = 0 : i64} : (tensor<i64>) -> tensor<1025xi64>
  // LARGER: return
  return %0 : tensor<1025xi64>
}

// CHECK-LABEL: func @at_the_limit
func.func @at_the_limit() -> tensor<32x32xf32> {
  %c = arete.constant dense<1.5> : tensor<f32>
  %n = arete.constant dense<32> : tensor<i64>
  // CHECK: arete.constant dense<1.500000e+00> : tensor<32x32xf32>
  // CHECK-NOT: arete.broadcast_to
  %0 = arete.broadcast_to %c, %n, %n : (tensor<f32>, tensor<i64>, tensor<i64>) -> tensor<32x32xf32>
  // CHECK: return
  return %0 : tensor<32x32xf32>
}

// SMALLER-LABEL: func @small
func.func @small() -> (tensor<4xi32>, tensor<3xi32>) {
  %x = arete.constant dense<[1, 2, 3, 4]> : tensor<4xi32>
  %y = arete.constant dense<[1, 2, 3]> : tensor<3xi32>
  // SMALLER: arete.negative %{{.*}} : (tensor<4xi32>)
  %0 = arete.negative %x : (tensor<4xi32>) -> tensor<4xi32>
  // SMALLER: arete.constant dense<[-1, -2, -3]>
  %1 = arete.negative %y : (tensor<3xi32>) -> tensor<3xi32>
  return %0, %1 : tensor<4xi32>, tensor<3xi32>
}

// 2**64 elements: their number is no int64.
// CHECK-LABEL: func @huge
func.func @huge() -> tensor<4294967296x4294967296xi64> {
  %n = arete.constant dense<4294967296> : tensor<i64>
  // CHECK: arete.iota
  %0 = arete.iota %n, %n {axis = 0 : i64} : (tensor<i64>, tensor<i64>) -> tensor<4294967296x4294967296xi64>
  return %0 : tensor<4294967296x4294967296xi64>
}
