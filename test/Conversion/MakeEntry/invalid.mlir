// RUN: arete-opt %s --arete-make-entry --verify-diagnostics --split-input-file

// expected-error @+1 {{result 0 updates argument 0, which is no state}}
func.func @update_of_input(%x: tensor<2xf32>) -> (tensor<2xf32> {arete.update_of = 0 : i64}) {
  return %x : tensor<2xf32>
}

// -----

// expected-error @+1 {{result 0 updates argument 1, which is no state}}
func.func @update_of_nothing(%x: tensor<2xf32> {arete.state}) -> (tensor<2xf32> {arete.update_of = 1 : i64}) {
  return %x : tensor<2xf32>
}

// -----

// expected-error @+1 {{result 0 updates argument -1, which is no state}}
func.func @update_of_negative(%x: tensor<2xf32> {arete.state}) -> (tensor<2xf32> {arete.update_of = -1 : i64}) {
  return %x : tensor<2xf32>
}

// -----

// expected-error @+1 {{result 0 updates a state with another rank or dtype: 'tensor<2xf32>', not 'tensor<2x1xf32>'}}
func.func @update_rank(%x: tensor<2xf32>, %w: tensor<2x1xf32> {arete.state}) -> (tensor<2xf32> {arete.update_of = 1 : i64}) {
  return %x : tensor<2xf32>
}

// -----

// expected-error @+1 {{result 0 updates a state with another rank or dtype: 'tensor<2xf32>', not 'tensor<2xf64>'}}
func.func @update_dtype(%x: tensor<2xf32>, %w: tensor<2xf64> {arete.state}) -> (tensor<2xf32> {arete.update_of = 1 : i64}) {
  return %x : tensor<2xf32>
}

// -----

// expected-error @+1 {{argument 0 is updated twice}}
func.func @updated_twice(%w: tensor<2xf32> {arete.state}) -> (tensor<2xf32> {arete.update_of = 0 : i64}, tensor<2xf32> {arete.update_of = 0 : i64}) {
  return %w, %w : tensor<2xf32>, tensor<2xf32>
}

// -----

// expected-error @+1 {{only a function of one block from tensors to tensors can be compiled}}
func.func @no_tensor(%x: f32) -> f32 {
  return %x : f32
}

// -----

// expected-error @+1 {{only a function of one block from tensors to tensors can be compiled}}
func.func @two_blocks(%x: tensor<2xf32>) -> tensor<2xf32> {
  cf.br ^bb1
^bb1:
  return %x : tensor<2xf32>
}
