// RUN: arete-opt %s --verify-diagnostics --split-input-file

func.func @axis_beyond(%x: tensor<2x3xf32>) {
  // expected-error @+2 {{sum: axis 2 is out of range for float32[2,3]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.sum %x {axes = array<i64: 2>} : (tensor<2x3xf32>) -> tensor<2xf32>
  return
}

// -----

// The API counts from the end; the op does not.
func.func @axis_negative(%x: tensor<2x3xf32>) {
  // expected-error @+2 {{max: axis -1 is out of range for float32[2,3]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.max %x {axes = array<i64: -1>} : (tensor<2x3xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @axis_of_scalar(%x: tensor<f32>) {
  // expected-error @+2 {{prod: axis 0 is out of range for float32[]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.prod %x {axes = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return
}

// -----

func.func @axes_repeat(%x: tensor<2x3xf32>) {
  // expected-error @+2 {{min: axes must be sorted and not repeat}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.min %x {axes = array<i64: 1, 1>} : (tensor<2x3xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @axes_unsorted(%x: tensor<2x3xf32>) {
  // expected-error @+2 {{mean: axes must be sorted and not repeat}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.mean %x {axes = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<f32>
  return
}

// -----

func.func @no_axes(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'arete.sum' op requires attribute 'axes'}}
  %0 = arete.sum %x : (tensor<2x3xf32>) -> tensor<f32>
  return
}

// -----

func.func @sum_of_bool(%x: tensor<2xi1>) {
  // expected-error @+1 {{'arete.sum' op operand #0 must be ranked tensor of}}
  %0 = arete.sum %x {axes = array<i64: 0>} : (tensor<2xi1>) -> tensor<i1>
  return
}

// -----

func.func @mean_of_integers(%x: tensor<2xi32>) {
  // expected-error @+1 {{'arete.mean' op operand #0 must be ranked tensor of 16-bit float or bfloat16 type or 32-bit float or 64-bit float or complex type with 32-bit float elements or complex type with 64-bit float elements values}}
  %0 = arete.mean %x {axes = array<i64: 0>} : (tensor<2xi32>) -> tensor<i32>
  return
}

// -----

func.func @keeps_no_dims(%x: tensor<2x3xf32>) {
  // expected-error @+2 {{'arete.sum' op inferred type(s) 'tensor<2xf32>' are incompatible with return type(s) of operation 'tensor<2x1xf32>'}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.sum %x {axes = array<i64: 1>} : (tensor<2x3xf32>) -> tensor<2x1xf32>
  return
}

// -----

func.func @argmax_axes_in_disorder(%x: tensor<2x3xf32>) {
  // expected-error @+2 {{argmax: axes must be sorted and not repeat}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.argmax %x {axes = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<i64>
  return
}

// -----

func.func @argmax_result(%x: tensor<2xf32>) {
  // expected-error @+2 {{inferred type(s) 'tensor<i64>' are incompatible with return type(s) of operation 'tensor<f32>'}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.argmax %x {axes = array<i64: 0>} : (tensor<2xf32>) -> tensor<f32>
  return
}

// -----

func.func @softmax_axis(%x: tensor<2x3xf32>) {
  // expected-error @+2 {{softmax: axis 2 is out of range for float32[2,3]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.softmax %x {axis = 2 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @softmax_of_scalar(%x: tensor<f32>) {
  // expected-error @+2 {{log_softmax: axis 0 is out of range for float32[]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.log_softmax %x {axis = 0 : i64} : (tensor<f32>) -> tensor<f32>
  return
}

// -----

func.func @softmax_of_integers(%x: tensor<2xi64>) {
  // expected-error @+1 {{'arete.softmax' op operand #0 must be ranked tensor of 16-bit float or bfloat16 type or 32-bit float or 64-bit float values}}
  %0 = arete.softmax %x {axis = 0 : i64} : (tensor<2xi64>) -> tensor<2xi64>
  return
}
