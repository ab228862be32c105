// Arithmetic on constants is done at compile time, exactly as the machine would.
// RUN: arete-opt %s --arete-constant-fold --canonicalize | FileCheck %s

// CHECK-LABEL: func @integers
func.func @integers() -> (tensor<3xi8>, tensor<3xi8>, tensor<3xi8>, tensor<3xui8>, tensor<3xi8>) {
  %x = arete.constant dense<[100, -128, 7]> : tensor<3xi8>
  %y = arete.constant dense<[100, -1, 0]> : tensor<3xi8>
  %u = arete.constant dense<[200, 255, 0]> : tensor<3xui8>
  %one = arete.constant dense<1> : tensor<ui8>
  // CHECK-DAG: %[[ADD:.*]] = arete.constant dense<[-56, 127, 7]> : tensor<3xi8>
  %0 = arete.add %x, %y : (tensor<3xi8>, tensor<3xi8>) -> tensor<3xi8>
  // CHECK-DAG: %[[DIV:.*]] = arete.constant dense<[1, -128, 0]> : tensor<3xi8>
  %1 = arete.floor_divide %x, %y : (tensor<3xi8>, tensor<3xi8>) -> tensor<3xi8>
  // CHECK-DAG: %[[MAX:.*]] = arete.constant dense<[100, -1, 7]> : tensor<3xi8>
  %2 = arete.maximum %x, %y : (tensor<3xi8>, tensor<3xi8>) -> tensor<3xi8>
  // CHECK-DAG: %[[U:.*]] = arete.constant dense<[201, 0, 1]> : tensor<3xui8>
  %3 = arete.add %u, %one : (tensor<3xui8>, tensor<ui8>) -> tensor<3xui8>
  // CHECK-DAG: %[[C:.*]] = arete.constant dense<[-56, -1, 0]> : tensor<3xi8>
  %4 = arete.cast %u {dtype = i8} : (tensor<3xui8>) -> tensor<3xi8>
  // CHECK: return %[[ADD]], %[[DIV]], %[[MAX]], %[[U]], %[[C]]
  return %0, %1, %2, %3, %4 : tensor<3xi8>, tensor<3xi8>, tensor<3xi8>, tensor<3xui8>, tensor<3xi8>
}

// CHECK-LABEL: func @floats
func.func @floats() -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %x = arete.constant dense<[1.0, -0.0, 0x7F800000, 16777216.0]> : tensor<4xf32>
  %y = arete.constant dense<[3.0, 0.0, 0.0, 1.0]> : tensor<4xf32>
  // Rounded once, to nearest even.
  // CHECK-DAG: %[[ADD:.*]] = arete.constant dense<[4.000000e+00, 0.000000e+00, 0x7F800000, 0x4B800000]> : tensor<4xf32>
  %0 = arete.add %x, %y : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  // CHECK-DAG: %[[MUL:.*]] = arete.constant dense<[3.000000e+00, -0.000000e+00, 0x{{[7F]}}FC00000, 0x4B800000]> : tensor<4xf32>
  %1 = arete.multiply %x, %y : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  // CHECK-DAG: %[[DIV:.*]] = arete.constant dense<[0.333333343, 0x{{[7F]}}FC00000, 0x7F800000, 0x4B800000]> : tensor<4xf32>
  %2 = arete.divide %x, %y : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  // CHECK-DAG: %[[NEG:.*]] = arete.constant dense<[-1.000000e+00, 0.000000e+00, 0xFF800000, 0xCB800000]> : tensor<4xf32>
  %3 = arete.negative %x : (tensor<4xf32>) -> tensor<4xf32>
  // CHECK: return %[[ADD]], %[[MUL]], %[[DIV]], %[[NEG]]
  return %0, %1, %2, %3 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// CHECK-LABEL: func @broadcasting
func.func @broadcasting() -> tensor<2x3xi64> {
  %x = arete.constant dense<[[10], [20]]> : tensor<2x1xi64>
  %y = arete.constant dense<[1, 2, 3]> : tensor<3xi64>
  // CHECK: arete.constant dense<{{\[}}[11, 12, 13], [21, 22, 23]]> : tensor<2x3xi64>
  %0 = arete.add %x, %y : (tensor<2x1xi64>, tensor<3xi64>) -> tensor<2x3xi64>
  return %0 : tensor<2x3xi64>
}

// CHECK-LABEL: func @predicates
func.func @predicates() -> (tensor<3xi1>, tensor<3xi1>, tensor<3xf32>) {
  %x = arete.constant dense<[1.0, 0x7FC00000, 0.0]> : tensor<3xf32>
  %y = arete.constant dense<[2.0, 2.0, -0.0]> : tensor<3xf32>
  // CHECK-DAG: %[[LT:.*]] = arete.constant dense<[true, false, false]> : tensor<3xi1>
  %0 = arete.less %x, %y : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xi1>
  // CHECK-DAG: %[[AND:.*]] = arete.constant dense<[true, true, false]> : tensor<3xi1>
  %1 = arete.logical_and %x, %y : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xi1>
  // CHECK-DAG: %[[W:.*]] = arete.constant dense<[1.000000e+00, 2.000000e+00, -0.000000e+00]> : tensor<3xf32>
  %2 = arete.where %0, %x, %y : (tensor<3xi1>, tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  // CHECK: return %[[LT]], %[[AND]], %[[W]]
  return %0, %1, %2 : tensor<3xi1>, tensor<3xi1>, tensor<3xf32>
}

// Each element of a range has its own value though all operands are uniform.
// CHECK-LABEL: func @positions
func.func @positions() -> (tensor<4xi64>, tensor<2x3xi64>, tensor<0xi64>) {
  %start = arete.constant dense<5> : tensor<i64>
  %stop = arete.constant dense<-3> : tensor<i64>
  %step = arete.constant dense<-2> : tensor<i64>
  %two = arete.constant dense<2> : tensor<i64>
  %three = arete.constant dense<3> : tensor<i64>
  // CHECK-DAG: %[[RANGE:.*]] = arete.constant dense<[5, 3, 1, -1]> : tensor<4xi64>
  %0 = arete.arange %start, %stop, %step : (tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<4xi64>
  // CHECK-DAG: %[[IOTA:.*]] = arete.constant dense<{{\[}}[0, 1, 2], [0, 1, 2]]> : tensor<2x3xi64>
  %1 = arete.iota %two, %three {axis = 1 : i64} : (tensor<i64>, tensor<i64>) -> tensor<2x3xi64>
  // CHECK-DAG: %[[NONE:.*]] = arete.constant dense<> : tensor<0xi64>
  %2 = arete.arange %stop, %start, %step : (tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<0xi64>
  // CHECK: return %[[RANGE]], %[[IOTA]], %[[NONE]]
  return %0, %1, %2 : tensor<4xi64>, tensor<2x3xi64>, tensor<0xi64>
}

// A whole chain in one go; uniform values stay uniform.
// CHECK-LABEL: func @chain
func.func @chain(%x: tensor<2x2xf64>) -> tensor<2x2xf64> {
  %c = arete.constant dense<3.0> : tensor<f64>
  %two = arete.constant dense<2> : tensor<i64>
  // CHECK: %[[C:.*]] = arete.constant dense<1.000000e+01> : tensor<2x2xf64>
  // CHECK-NEXT: arete.multiply %{{.*}}, %[[C]]
  %0 = arete.sqr %c : (tensor<f64>) -> tensor<f64>
  %1 = arete.broadcast_to %0, %two, %two : (tensor<f64>, tensor<i64>, tensor<i64>) -> tensor<2x2xf64>
  %2 = arete.divide %1, %c : (tensor<2x2xf64>, tensor<f64>) -> tensor<2x2xf64>
  %3 = arete.add %2, %2 : (tensor<2x2xf64>, tensor<2x2xf64>) -> tensor<2x2xf64>
  %4 = arete.cast %3 {dtype = i32} : (tensor<2x2xf64>) -> tensor<2x2xi32>
  %5 = arete.cast %4 {dtype = f64} : (tensor<2x2xi32>) -> tensor<2x2xf64>
  %6 = arete.add %5, %c : (tensor<2x2xf64>, tensor<f64>) -> tensor<2x2xf64>
  %one = arete.constant dense<1.0> : tensor<f64>
  %7 = arete.add %6, %one : (tensor<2x2xf64>, tensor<f64>) -> tensor<2x2xf64>
  %8 = arete.multiply %x, %7 : (tensor<2x2xf64>, tensor<2x2xf64>) -> tensor<2x2xf64>
  return %8 : tensor<2x2xf64>
}

// The compiler has no exp that agrees with the math library's in the last bit.
// CHECK-LABEL: func @library_stays
func.func @library_stays() -> (tensor<f32>, tensor<f32>, tensor<i32>) {
  %x = arete.constant dense<2.0> : tensor<f32>
  %i = arete.constant dense<2> : tensor<i32>
  // CHECK: arete.exp
  %0 = arete.exp %x : (tensor<f32>) -> tensor<f32>
  // CHECK: arete.power
  %1 = arete.power %x, %x : (tensor<f32>, tensor<f32>) -> tensor<f32>
  // CHECK: arete.power
  %2 = arete.power %i, %i : (tensor<i32>, tensor<i32>) -> tensor<i32>
  return %0, %1, %2 : tensor<f32>, tensor<f32>, tensor<i32>
}

// CHECK-LABEL: func @not_constant
func.func @not_constant(%x: tensor<3xf32>, %n: tensor<i64>) -> (tensor<3xf32>, tensor<?xf32>, f32) {
  %c = arete.constant dense<2.0> : tensor<3xf32>
  %s = arete.constant dense<2.0> : tensor<f32>
  // CHECK: arete.add
  %0 = arete.add %x, %c : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  // Known elements, unknown number of them.
  // CHECK: arete.broadcast_to
  %1 = arete.broadcast_to %s, %n : (tensor<f32>, tensor<i64>) -> tensor<?xf32>
  %2 = arith.constant 0.0 : f32
  return %0, %1, %2 : tensor<3xf32>, tensor<?xf32>, f32
}

// A size that is computed has to be 3: that is for the function to check.
// CHECK-LABEL: func @computed_size
func.func @computed_size(%n: tensor<i64>) -> tensor<3xf32> {
  %s = arete.constant dense<2.0> : tensor<f32>
  // CHECK: arete.broadcast_to
  %0 = arete.broadcast_to %s, %n : (tensor<f32>, tensor<i64>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// Only elementwise ops are evaluated.
// CHECK-LABEL: func @reductions_stay
func.func @reductions_stay() -> tensor<i32> {
  %c = arete.constant dense<[1, 2, 3]> : tensor<3xi32>
  // CHECK: arete.sum
  %0 = arete.sum %c {axes = array<i64: 0>} : (tensor<3xi32>) -> tensor<i32>
  return %0 : tensor<i32>
}
