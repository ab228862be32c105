// What results and new values of states are written into.
// RUN: arete-opt --convert-arete-to-linalg --canonicalize --cse --arete-make-entry %s | FileCheck %s

// Memory of another size is reserved before a state is written in place.
// CHECK-LABEL: func.func @grows
// CHECK: %[[SIZE:.*]] = arith.addi
// CHECK: arete_rt.reserve_state 1(%[[SIZE]])
// CHECK: bufferization.materialize_in_destination
// CHECK: arete_rt.store_state 1,
func.func @grows(%x: tensor<?xf64>, %w: tensor<?xf64> {arete.state}, %log: tensor<?xf64> {arete.state})
    -> (tensor<?xf64> {arete.update_of = 1 : i64}, tensor<?xf64> {arete.update_of = 2 : i64}) {
  %0 = arete.negative %w : (tensor<?xf64>) -> tensor<?xf64>
  %1 = arete.concatenate %log, %x {axis = 0 : i64} : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  return %0, %1 : tensor<?xf64>, tensor<?xf64>
}

// A value that is a constant does not read the state: on buffers the loop would
// be taken for a copy of the state onto itself.
// CHECK-LABEL: func.func @constant_of_itself
// CHECK: linalg.generic
// CHECK-NOT: ins(
// CHECK-SAME: outs(
func.func @constant_of_itself(%w: tensor<?xi64> {arete.state}) -> (tensor<?xi64> {arete.update_of = 0 : i64}) {
  %0 = arete.subtract %w, %w : (tensor<?xi64>, tensor<?xi64>) -> tensor<?xi64>
  return %0 : tensor<?xi64>
}

// The heads are equal, but each result has its own.
// CHECK-LABEL: func.func @one_head
// CHECK: %[[HEAD0:.*]] = tensor.insert_slice %{{.*}} into %{{.*}}[0]
// CHECK: tensor.insert_slice %{{.*}} into %[[HEAD0]]
// CHECK: %[[HEAD1:.*]] = tensor.insert_slice %{{.*}} into %{{.*}}[0]
// CHECK: tensor.insert_slice %{{.*}} into %[[HEAD1]]
func.func @one_head(%x: tensor<?xi64>) -> (tensor<?xi64>, tensor<?xi64>) {
  %0 = arete.concatenate %x, %x {axis = 0 : i64} : (tensor<?xi64>, tensor<?xi64>) -> tensor<?xi64>
  %1 = arete.negative %x : (tensor<?xi64>) -> tensor<?xi64>
  %2 = arete.concatenate %x, %1 {axis = 0 : i64} : (tensor<?xi64>, tensor<?xi64>) -> tensor<?xi64>
  return %0, %2 : tensor<?xi64>, tensor<?xi64>
}

// A number is written where it is to lie, without memory of its own.
// CHECK-LABEL: func.func @number
// CHECK: %[[RESULT:.*]] = linalg.fill ins(%{{.*}} : f32) outs(%{{.*}} : tensor<f32>)
// CHECK: bufferization.materialize_in_destination %[[RESULT]]
// CHECK: %[[UPDATE:.*]] = linalg.fill ins(%{{.*}} : f32) outs(%{{.*}} : tensor<f32>)
// CHECK: bufferization.materialize_in_destination %[[UPDATE]]
func.func @number(%x: tensor<f32>, %w: tensor<f32> {arete.state})
    -> (tensor<f32>, tensor<f32> {arete.update_of = 1 : i64}) {
  %0 = arete.multiply %x, %w : (tensor<f32>, tensor<f32>) -> tensor<f32>
  %1 = arete.add %x, %w : (tensor<f32>, tensor<f32>) -> tensor<f32>
  return %0, %1 : tensor<f32>, tensor<f32>
}
