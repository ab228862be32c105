// RUN: arete-opt %s --convert-arete-to-linalg --verify-diagnostics --split-input-file

// Variables are bound when a function is made of a graph.
func.func @variable() -> tensor<f32> {
  // expected-error @+1 {{failed to legalize operation 'arete.variable'}}
  %0 = arete.variable "x" : tensor<f32>
  return %0 : tensor<f32>
}

// -----

// Ops that are defined by others must be decomposed before.
func.func @mean(%x: tensor<?xf32>) -> tensor<f32> {
  // expected-error @+1 {{failed to legalize operation 'arete.mean'}}
  %0 = arete.mean %x {axes = array<i64: 0>} : (tensor<?xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

func.func @sparse() -> tensor<4xf32> {
  // expected-error @+1 {{failed to legalize operation 'arete.constant'}}
  %0 = arete.constant sparse<[[0]], [1.0]> : tensor<4xf32>
  return %0 : tensor<4xf32>
}
