// RUN: arete-opt %s --verify-diagnostics --split-input-file

func.func @gather_without_index(%x: tensor<2xf32>) {
  // expected-error @+2 {{gather: 0 index arrays for float32[2]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "arete.gather"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @gather_too_many(%x: tensor<2xf32>, %i: tensor<3xi64>) {
  // expected-error @+2 {{gather: 2 index arrays for float32[2]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.gather %x, %i, %i : (tensor<2xf32>, tensor<3xi64>, tensor<3xi64>) -> tensor<3xf32>
  return
}

// -----

func.func @gather_broadcast(%x: tensor<2x2xf32>, %i: tensor<3xi64>, %j: tensor<4xi64>) {
  // expected-error @+2 {{gather: shapes of int64[3] and int64[4] do not broadcast: sizes 3 and 4 meet at axis -1}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.gather %x, %i, %j : (tensor<2x2xf32>, tensor<3xi64>, tensor<4xi64>) -> tensor<3xf32>
  return
}

// -----

func.func @gather_index_dtype(%x: tensor<2xf32>, %i: tensor<3xi32>) {
  // expected-error @+1 {{'arete.gather' op operand #1 must be variadic of ranked tensor of 64-bit signless integer values, but got 'tensor<3xi32>'}}
  %0 = arete.gather %x, %i : (tensor<2xf32>, tensor<3xi32>) -> tensor<3xf32>
  return
}

// -----

func.func @gather_rank(%x: tensor<2x2x2x2x2xf32>, %i: tensor<1x1x1x1x1xi64>) {
  // expected-error @+2 {{gather: the result would have rank 9, above the limit of 8}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.gather %x, %i : (tensor<2x2x2x2x2xf32>, tensor<1x1x1x1x1xi64>) -> tensor<1x1x1x1x1x2x2x2x2xf32>
  return
}

// -----

func.func @scatter_shape(%x: tensor<5x3xf32>, %u: tensor<4x2xf32>, %i: tensor<4xi64>) {
  // expected-error @+2 {{scatter_add: updates are float32[4,2], the indexed elements float32[4,3]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.scatter_add %x, %u, %i : (tensor<5x3xf32>, tensor<4x2xf32>, tensor<4xi64>) -> tensor<5x3xf32>
  return
}

// -----

// Updates do not broadcast.
func.func @scatter_scalar(%x: tensor<5xf32>, %u: tensor<f32>, %i: tensor<4xi64>) {
  // expected-error @+2 {{scatter_add: updates are float32[], the indexed elements float32[4]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.scatter_add %x, %u, %i : (tensor<5xf32>, tensor<f32>, tensor<4xi64>) -> tensor<5xf32>
  return
}

// -----

func.func @scatter_dtype(%x: tensor<5xf32>, %u: tensor<4xf64>, %i: tensor<4xi64>) {
  // expected-error @+2 {{scatter_add: updates are float64[4], the indexed elements float32[4]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.scatter_add %x, %u, %i : (tensor<5xf32>, tensor<4xf64>, tensor<4xi64>) -> tensor<5xf32>
  return
}

// -----

func.func @scatter_bool(%x: tensor<5xi1>, %u: tensor<4xi1>, %i: tensor<4xi64>) {
  // expected-error @+1 {{'arete.scatter_add' op operand #0 must be ranked tensor of}}
  %0 = arete.scatter_add %x, %u, %i : (tensor<5xi1>, tensor<4xi1>, tensor<4xi64>) -> tensor<5xi1>
  return
}

// -----

func.func @scatter_too_many(%x: tensor<f32>, %i: tensor<4xi64>) {
  // expected-error @+2 {{scatter_add: 1 index arrays for float32[]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.scatter_add %x, %x, %i : (tensor<f32>, tensor<f32>, tensor<4xi64>) -> tensor<f32>
  return
}
