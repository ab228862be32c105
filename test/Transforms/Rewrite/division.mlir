// Divisions by constants.
// RUN: arete-opt %s --arete-canonicalize --arete-specialize --canonicalize | FileCheck %s
// RUN: arete-opt %s --arete-canonicalize=fast-math --arete-specialize=fast-math --canonicalize | FileCheck %s --check-prefix=FAST
// RUN: arete-run %s --function=floats --random=2 --check --ulp=1
// RUN: arete-run %s --function=narrow --random=2 --check --ulp=1
// RUN: arete-run %s --function=signed --random=2 --range=-128:127 --size=100 --check
// RUN: arete-run %s --function=signed --input=x=[-128,-127,-65,-64,-33,-9,-8,-7,-1,0,1,7,8,9,63,64,127] --check
// RUN: arete-run %s --function=unsigned --random=2 --range=0:255 --size=100 --check

// CHECK-LABEL: func @floats
// FAST-LABEL: func @floats
func.func @floats(%x: tensor<?xf32>) -> (tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>) {
  // CHECK-DAG: arete.constant dense<-1.250000e-01>
  // CHECK-DAG: arete.constant dense<1.6{{0*}}e+01>
  // CHECK-COUNT-2: arete.multiply
  // CHECK-COUNT-2: arete.divide
  // FAST-COUNT-3: arete.multiply
  // FAST: arete.divide
  %a = arete.constant dense<-8.0> : tensor<f32>
  %b = arete.constant dense<0.0625> : tensor<f32>
  %c = arete.constant dense<3.0> : tensor<f32>
  // The reciprocal of 2^127 is not normal.
  %d = arete.constant dense<0x7F000000> : tensor<f32>
  %0 = arete.divide %x, %a : (tensor<?xf32>, tensor<f32>) -> tensor<?xf32>
  %1 = arete.divide %x, %b : (tensor<?xf32>, tensor<f32>) -> tensor<?xf32>
  %2 = arete.divide %x, %c : (tensor<?xf32>, tensor<f32>) -> tensor<?xf32>
  %3 = arete.divide %x, %d : (tensor<?xf32>, tensor<f32>) -> tensor<?xf32>
  return %0, %1, %2, %3 : tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>
}

// What is normal depends on the dtype. A divisor of several numbers, or 0, stays.
// CHECK-LABEL: func @narrow
// FAST-LABEL: func @narrow
func.func @narrow(%x: tensor<?xf16>, %y: tensor<2xf64>) -> (tensor<?xf16>, tensor<?xf16>, tensor<2xf64>, tensor<2xf64>) {
  // CHECK: arete.multiply
  // CHECK-COUNT-3: arete.divide
  // FAST: arete.multiply
  // FAST-COUNT-3: arete.divide
  %a = arete.constant dense<16384.0> : tensor<f16>
  %b = arete.constant dense<32768.0> : tensor<f16>
  %c = arete.constant dense<[2.0, 4.0]> : tensor<2xf64>
  %d = arete.constant dense<0.0> : tensor<f64>
  %0 = arete.divide %x, %a : (tensor<?xf16>, tensor<f16>) -> tensor<?xf16>
  %1 = arete.divide %x, %b : (tensor<?xf16>, tensor<f16>) -> tensor<?xf16>
  %2 = arete.divide %y, %c : (tensor<2xf64>, tensor<2xf64>) -> tensor<2xf64>
  %3 = arete.divide %y, %d : (tensor<2xf64>, tensor<f64>) -> tensor<2xf64>
  return %0, %1, %2, %3 : tensor<?xf16>, tensor<?xf16>, tensor<2xf64>, tensor<2xf64>
}

// CHECK-LABEL: func @signed
func.func @signed(%x: tensor<?xi8> {arete.name = "x"}) -> (tensor<?xi8>, tensor<?xi8>, tensor<?xi8>, tensor<?xi8>, tensor<?xi8>) {
  // CHECK: arete.right_shift
  // CHECK: arete.bitwise_and
  // CHECK: arete.right_shift
  // CHECK: arete.floor_divide
  // CHECK: arete.remainder
  %a = arete.constant dense<8> : tensor<i8>
  %b = arete.constant dense<64> : tensor<i8>
  %c = arete.constant dense<-8> : tensor<i8>
  %d = arete.constant dense<7> : tensor<i8>
  %0 = arete.floor_divide %x, %a : (tensor<?xi8>, tensor<i8>) -> tensor<?xi8>
  %1 = arete.remainder %x, %a : (tensor<?xi8>, tensor<i8>) -> tensor<?xi8>
  %2 = arete.floor_divide %x, %b : (tensor<?xi8>, tensor<i8>) -> tensor<?xi8>
  %3 = arete.floor_divide %x, %c : (tensor<?xi8>, tensor<i8>) -> tensor<?xi8>
  %4 = arete.remainder %x, %d : (tensor<?xi8>, tensor<i8>) -> tensor<?xi8>
  return %0, %1, %2, %3, %4 : tensor<?xi8>, tensor<?xi8>, tensor<?xi8>, tensor<?xi8>, tensor<?xi8>
}

// CHECK-LABEL: func @unsigned
func.func @unsigned(%x: tensor<?xui8>, %y: tensor<?xf64>) -> (tensor<?xui8>, tensor<?xui8>, tensor<?xf64>) {
  // CHECK: arete.right_shift
  // CHECK: arete.bitwise_and
  // CHECK: arete.floor_divide
  %a = arete.constant dense<128> : tensor<ui8>
  %b = arete.constant dense<8.0> : tensor<f64>
  %0 = arete.floor_divide %x, %a : (tensor<?xui8>, tensor<ui8>) -> tensor<?xui8>
  %1 = arete.remainder %x, %a : (tensor<?xui8>, tensor<ui8>) -> tensor<?xui8>
  %2 = arete.floor_divide %y, %b : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  return %0, %1, %2 : tensor<?xui8>, tensor<?xui8>, tensor<?xf64>
}
