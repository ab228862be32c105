// A function gets the calling convention of the runtime: arguments are found by
// their number among inputs or states, results are written where the caller
// wants them.
// RUN: arete-opt %s --arete-make-entry --canonicalize | FileCheck %s

// CHECK-LABEL: func @numbers
// CHECK-SAME: (%{{.*}}: !llvm.ptr, %{{.*}}: !llvm.ptr, %{{.*}}: !llvm.ptr, %{{.*}}: !llvm.ptr) -> i32 {
func.func @numbers(%a: tensor<2xf32>, %b: tensor<3xf32>, %w: tensor<2xf32> {arete.state}, %v: tensor<3xf32> {arete.state})
    -> (tensor<3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<3xf32>) attributes {arete.types = (tensor<2xf32>) -> tensor<2xf32>} {
  // CHECK-DAG: %[[A:.*]] = arete_rt.input 0 : memref<2xf32>
  // CHECK-DAG: %[[B:.*]] = arete_rt.input 1 : memref<3xf32>
  // CHECK-DAG: %[[W:.*]] = arete_rt.state 0 : memref<2xf32>
  // CHECK-DAG: %[[V:.*]] = arete_rt.state 1 : memref<3xf32>
  // Inputs are never written.
  // CHECK-DAG: %[[TA:.*]] = bufferization.to_tensor %[[A]] restrict : memref<2xf32>
  // CHECK-DAG: %[[TB:.*]] = bufferization.to_tensor %[[B]] restrict : memref<3xf32>
  // Nor are states without an update.
  // CHECK-DAG: %[[TW:.*]] = bufferization.to_tensor %[[W]] restrict : memref<2xf32>
  // CHECK-DAG: %[[TV:.*]] = bufferization.to_tensor %[[V]] restrict : memref<3xf32>
  // CHECK-DAG: %[[O0:.*]] = arete_rt.output 0(%c3) : memref<3xf32>
  // CHECK-DAG: %[[O1:.*]] = arete_rt.output 1(%c2) : memref<2xf32>
  // CHECK-DAG: %[[O2:.*]] = arete_rt.output 2(%c2) : memref<2xf32>
  // CHECK-DAG: %[[O3:.*]] = arete_rt.output 3(%c3) : memref<3xf32>
  // CHECK: materialize_in_destination %[[TB]] in restrict writable %[[O0]]
  // CHECK: materialize_in_destination %[[TA]] in restrict writable %[[O1]]
  // CHECK: materialize_in_destination %[[TW]] in restrict writable %[[O2]]
  // CHECK: materialize_in_destination %[[TV]] in restrict writable %[[O3]]
  // CHECK: return %c0_i32 : i32
  return %b, %a, %w, %v : tensor<3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<3xf32>
}

// CHECK-LABEL: func @nothing
func.func @nothing() {
  // CHECK-NEXT: %[[OK:.*]] = arith.constant 0 : i32
  // CHECK-NEXT: return %[[OK]]
  return
}

// One value may be several results.
// CHECK-LABEL: func @twice
func.func @twice(%a: tensor<f64>) -> (tensor<f64>, tensor<f64>) {
  // CHECK: %[[T:.*]] = bufferization.to_tensor
  // CHECK: %[[O0:.*]] = arete_rt.output 0() : memref<f64>
  // CHECK: %[[O1:.*]] = arete_rt.output 1() : memref<f64>
  // CHECK: materialize_in_destination %[[T]] in restrict writable %[[O0]]
  // CHECK: materialize_in_destination %[[T]] in restrict writable %[[O1]]
  return %a, %a : tensor<f64>, tensor<f64>
}

// A declaration is left alone.
// CHECK: func private @declaration(tensor<f32>) -> tensor<f32>
func.func private @declaration(tensor<f32>) -> tensor<f32>
