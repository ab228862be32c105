// Shared variables are updated in place where the data flow allows it; results
// see the old values.
// RUN: arete-opt %s --arete-graph --arete-linalg | FileCheck %s
// RUN: arete-opt %s --arete-graph --arete-linalg --eliminate-empty-tensors --one-shot-bufferize --canonicalize | FileCheck %s --check-prefix=BUFFER

// One loop from the state to itself, no copy.
// CHECK-LABEL: func @in_place
// BUFFER-LABEL: func @in_place
func.func @in_place(%g: tensor<?xf32>, %w: tensor<?xf32> {arete.state}) -> (tensor<?xf32> {arete.update_of = 1 : i64}) {
  // CHECK: %[[W:.*]] = arete_rt.state 0
  // CHECK: %[[T:.*]] = bufferization.to_tensor %[[W]] restrict writable
  // CHECK: %[[R:.*]] = linalg.generic
  // CHECK: %[[IN:.*]] = bufferization.materialize_in_destination %[[R]] in %[[T]]
  // CHECK: bufferization.materialize_in_destination %[[IN]] in restrict writable %[[W]]
  // BUFFER: %[[W:.*]] = arete_rt.state 0
  // BUFFER-NOT: memref.alloc
  // BUFFER: linalg.generic {{.*}} outs(%[[W]] :
  // BUFFER-NOT: memref.copy
  // BUFFER: return
  %0 = arete.subtract %w, %g : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// The result is the old value: it is copied before the state is written.
// BUFFER-LABEL: func @old_value
func.func @old_value(%w: tensor<4xf32> {arete.state}) -> (tensor<4xf32>, tensor<4xf32> {arete.update_of = 0 : i64}) {
  // BUFFER-DAG: %[[W:.*]] = arete_rt.state 0
  // BUFFER-DAG: %[[O:.*]] = arete_rt.output 0
  // BUFFER: memref.copy %[[W]], %[[O]]
  // BUFFER-NEXT: memref.copy %{{.*}}, %[[W]]
  %0 = arete.exp %w : (tensor<4xf32>) -> tensor<4xf32>
  return %w, %0 : tensor<4xf32>, tensor<4xf32>
}

// Two states that change places need memory between them.
// BUFFER-LABEL: func @swap
func.func @swap(%w: tensor<4xf32> {arete.state}, %v: tensor<4xf32> {arete.state})
    -> (tensor<4xf32> {arete.update_of = 1 : i64}, tensor<4xf32> {arete.update_of = 0 : i64}) {
  // BUFFER-DAG: %[[W:.*]] = arete_rt.state 0
  // BUFFER-DAG: %[[V:.*]] = arete_rt.state 1
  // BUFFER: %[[A:.*]] = memref.alloc
  // BUFFER: memref.copy %[[W]], %[[A]]
  // BUFFER: %[[B:.*]] = memref.alloc
  // BUFFER: memref.copy %[[V]], %[[B]]
  // BUFFER: memref.copy %[[A]], %[[V]]
  // BUFFER: memref.copy %[[B]], %[[W]]
  return %w, %v : tensor<4xf32>, tensor<4xf32>
}

// The sizes need not be the old ones: the runtime takes the new value over.
// CHECK-LABEL: func @other_size
func.func @other_size(%x: tensor<?xf32>, %w: tensor<?xf32> {arete.state}) -> (tensor<?xf32> {arete.update_of = 1 : i64}) {
  // CHECK: %[[R:.*]] = tensor.insert_slice
  // CHECK: %[[B:.*]] = bufferization.to_memref %[[R]]
  // CHECK: arete_rt.store_state 0, %[[B]]
  %0 = arete.concatenate %w, %x {axis = 0 : i64} : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// Sizes that a check makes equal are those of the state.
// CHECK-LABEL: func @equal_by_check
func.func @equal_by_check(%x: tensor<?xf32>, %w: tensor<?xf32> {arete.state}) -> (tensor<f32>, tensor<?xf32> {arete.update_of = 1 : i64}) {
  // CHECK-NOT: store_state
  %0 = arete.dot %x, %w : (tensor<?xf32>, tensor<?xf32>) -> tensor<f32>
  %1 = arete.exp %x : (tensor<?xf32>) -> tensor<?xf32>
  // CHECK: return
  return %0, %1 : tensor<f32>, tensor<?xf32>
}

// What a fallible op needs is computed while the call can still fail: not in the
// state's memory.
// BUFFER-LABEL: func @needed_by_check
func.func @needed_by_check(%x: tensor<?xf32>, %i: tensor<4xi64> {arete.state}) -> (tensor<4xf32>, tensor<4xi64> {arete.update_of = 1 : i64}) {
  // BUFFER-DAG: %[[I:.*]] = arete_rt.state 0
  // BUFFER: %[[A:.*]] = memref.alloc
  // BUFFER: linalg.generic {{.*}} outs(%[[A]] :
  // BUFFER: arete_rt.check_index %[[A]]
  // BUFFER: {{(outs\(|, )}}%[[I]]
  %one = arete.constant dense<1> : tensor<i64>
  %0 = arete.add %i, %one : (tensor<4xi64>, tensor<i64>) -> tensor<4xi64>
  %1 = arete.gather %x, %0 : (tensor<?xf32>, tensor<4xi64>) -> tensor<4xf32>
  return %1, %0 : tensor<4xf32>, tensor<4xi64>
}
