// RUN: arete-opt %s --verify-diagnostics --split-input-file

func.func @input_is_no_buffer() {
  // expected-error @+1 {{custom op 'arete_rt.input' invalid kind of type specified}}
  %0 = arete_rt.input 0 : tensor<2xf32>
  return
}

// -----

func.func @arena_of_floats(%n: index) {
  // expected-error @+1 {{'arete_rt.arena' op result #0 must be 1D memref of 8-bit signless integer values}}
  %0 = arete_rt.arena 0, %n : memref<?xf32>
  return
}

// -----

func.func @index_dtype(%n: index, %i: tensor<2xi32>) {
  // expected-error @+1 {{'arete_rt.check_index' op operand #0 must be ranked tensor of 64-bit signless integer values or memref of 64-bit signless integer values}}
  arete_rt.check_index %i, %n, "out of range" : tensor<2xi32>
  return
}

// -----

func.func @result_without_tensor(%a: memref<3xf32>, %b: memref<f32>) {
  // expected-error @+1 {{'arete_rt.matmul' op expected the number of tensor results (1) to be equal to the number of output tensors (0)}}
  %0 = arete_rt.matmul ins(%a, %a : memref<3xf32>, memref<3xf32>) outs(%b : memref<f32>) {dtype = 11 : i32, transpose_lhs = false, transpose_rhs = false} -> tensor<f32>
  return
}

// -----

func.func @result_type(%a: tensor<3xf32>, %b: tensor<f32>) {
  // expected-error @+1 {{'arete_rt.matmul' op expected type of operand #2 ('tensor<f32>') to match type of corresponding result ('tensor<1xf32>')}}
  %0 = arete_rt.matmul ins(%a, %a : tensor<3xf32>, tensor<3xf32>) outs(%b : tensor<f32>) {dtype = 11 : i32, transpose_lhs = false, transpose_rhs = false} -> tensor<1xf32>
  return
}

// -----

func.func @no_dtype(%a: memref<3xf32>, %b: memref<f32>) {
  // expected-error @+1 {{'arete_rt.matmul' op requires attribute 'dtype'}}
  arete_rt.matmul ins(%a, %a : memref<3xf32>, memref<3xf32>) outs(%b : memref<f32>) {transpose_lhs = false, transpose_rhs = false}
  return
}

// -----

func.func @math_types(%x: f64, %y: f32) {
  // expected-note @-1 {{prior use here}}
  // expected-error @+1 {{use of value '%y' expects different type than prior uses: 'f64' vs 'f32'}}
  %0 = arete_rt.math "pow"(%x, %y) : f64
  return
}

// -----

func.func @output_sizes() {
  // expected-error @+1 {{takes one size for each dimension, got 0 for 'memref<2x2xf32>'}}
  %0 = arete_rt.output 0() : memref<2x2xf32>
  return
}

// -----

func.func @matmul_ranks(%x: memref<f32>, %y: memref<2x2xf32>) {
  // expected-error @+1 {{does not multiply ranks 0 and 2 into rank 2}}
  arete_rt.matmul ins(%x, %y : memref<f32>, memref<2x2xf32>) outs(%y : memref<2x2xf32>) {dtype = 11 : i32, transpose_lhs = false, transpose_rhs = false}
  return
}

// -----

func.func @scatter_updates(%x: memref<4x5xf32>, %u: memref<3xf32>, %i: memref<3xi64>) {
  // expected-error @+1 {{takes updates of rank 2, got 1}}
  arete_rt.scatter ins(%u, %i : memref<3xf32>, memref<3xi64>) outs(%x : memref<4x5xf32>) {axes = array<i64: 0>, position = 0 : i64, replaces = false}
  return
}

// -----

func.func @scatter_axes(%x: memref<4x5xf32>, %u: memref<3x4xf32>, %i: memref<3xi64>) {
  // expected-error @+1 {{takes sorted axes of rank 2}}
  arete_rt.scatter ins(%u, %i : memref<3x4xf32>, memref<3xi64>) outs(%x : memref<4x5xf32>) {axes = array<i64: 2>, position = 0 : i64, replaces = false}
  return
}

// -----

func.func @scatter_count(%x: memref<4x5xf32>, %u: memref<3x4xf32>, %i: memref<3xi64>) {
  // expected-error @+1 {{has 1 index arrays for 2 axes of rank 2}}
  arete_rt.scatter ins(%u, %i : memref<3x4xf32>, memref<3xi64>) outs(%x : memref<4x5xf32>) {axes = array<i64: 0, 1>, position = 0 : i64, replaces = true}
  return
}

// -----

func.func @scatter_position(%x: memref<4x5xf32>, %u: memref<3x4xf32>, %i: memref<3xi64>) {
  // expected-error @+1 {{has position 2 for 1 axes that are not indexed}}
  arete_rt.scatter ins(%u, %i : memref<3x4xf32>, memref<3xi64>) outs(%x : memref<4x5xf32>) {axes = array<i64: 1>, position = 2 : i64, replaces = true}
  return
}

// -----

#all = affine_map<(d0, d1) -> (d0, d1)>

func.func @rows_maps(%x: memref<4x5xf32>, %y: memref<4x5xf32>) {
  // expected-error @+1 {{has 1 maps for 2 operands}}
  arete_rt.rows ins(%x : memref<4x5xf32>) outs(%y : memref<4x5xf32>) attributes {maps = [#all], row_rank = 1} {
  ^bb0(%row: index):
    arete_rt.yield
  }
  return
}

// -----

#all = affine_map<(d0, d1) -> (d0, d1)>

func.func @rows_rank(%x: memref<4x5xf32>, %y: memref<4x5xf32>) {
  // expected-error @+1 {{has 2 dimensions along a row, of 2}}
  arete_rt.rows ins(%x : memref<4x5xf32>) outs(%y : memref<4x5xf32>) attributes {maps = [#all, #all], row_rank = 2} {
  ^bb0(%row: index):
    arete_rt.yield
  }
  return
}

// -----

#all = affine_map<(d0, d1) -> (d0, d1)>

func.func @rows_projection(%x: memref<4x5xf32>, %y: memref<4x5xf32>) {
  // expected-error @+1 {{cannot read 'memref<4x5xf32>' by affine_map<(d0, d1) -> (d0, d0 + d1)>}}
  arete_rt.rows ins(%x : memref<4x5xf32>) outs(%y : memref<4x5xf32>) attributes {maps = [affine_map<(d0, d1) -> (d0, d0 + d1)>, #all], row_rank = 1} {
  ^bb0(%row: index):
    arete_rt.yield
  }
  return
}

// -----

#all = affine_map<(d0, d1) -> (d0, d1)>

func.func @rows_arguments(%x: memref<4x5xf32>, %y: memref<4x5xf32>) {
  // expected-error @+1 {{has a body with arguments 'index', 'index' instead of 'index'}}
  arete_rt.rows ins(%x : memref<4x5xf32>) outs(%y : memref<4x5xf32>) attributes {maps = [#all, #all], row_rank = 1} {
  ^bb0(%row: index, %i: index):
    arete_rt.yield
  }
  return
}

// -----

#all = affine_map<(d0, d1) -> (d0, d1)>

func.func @rows_yield(%x: memref<4x5xf32>, %y: memref<4x5xf32>) {
  // expected-error @+1 {{must yield }}
  arete_rt.rows ins(%x : memref<4x5xf32>) outs(%y : memref<4x5xf32>) attributes {maps = [#all, #all], row_rank = 1} {
  ^bb0(%row: index):
    arete_rt.yield %row : index
  }
  return
}

// -----

#all = affine_map<(d0, d1) -> (d0, d1)>

func.func @loop_arguments(%x: memref<4x5xf32>, %y: memref<4x5xf32>) {
  arete_rt.rows ins(%x : memref<4x5xf32>) outs(%y : memref<4x5xf32>) attributes {maps = [#all, #all], row_rank = 1} {
  ^bb0(%row: index):
    // expected-error @+1 {{has a body with arguments 'index' instead of 'index', 'f32', 'f32'}}
    arete_rt.row_loop attributes {stored = array<i64>} {
    ^bb1(%i: index):
      arete_rt.yield
    }
    arete_rt.yield
  }
  return
}

// -----

#all = affine_map<(d0, d1) -> (d0, d1)>

func.func @loop_stores_input(%x: memref<4x5xf32>, %y: memref<4x5xf32>) {
  arete_rt.rows ins(%x : memref<4x5xf32>) outs(%y : memref<4x5xf32>) attributes {maps = [#all, #all], row_rank = 1} {
  ^bb0(%row: index):
    // expected-error @+1 {{cannot store operand 0}}
    arete_rt.row_loop attributes {stored = array<i64: 0>} {
    ^bb1(%i: index, %a: f32, %b: f32):
      arete_rt.yield %a : f32
    }
    arete_rt.yield
  }
  return
}

// -----

#all = affine_map<(d0, d1) -> (d0, d1)>

func.func @loop_yield(%x: memref<4x5xf32>, %y: memref<4x5xf32>) {
  arete_rt.rows ins(%x : memref<4x5xf32>) outs(%y : memref<4x5xf32>) attributes {maps = [#all, #all], row_rank = 1} {
  ^bb0(%row: index):
    // expected-error @+1 {{must yield 'f32'}}
    arete_rt.row_loop attributes {stored = array<i64: 1>} {
    ^bb1(%i: index, %a: f32, %b: f32):
      arete_rt.yield
    }
    arete_rt.yield
  }
  return
}

// -----

#all = affine_map<(d0, d1) -> (d0, d1)>

func.func @loop_results(%x: memref<4x5xf32>, %y: memref<4x5xf32>) {
  arete_rt.rows ins(%x : memref<4x5xf32>) outs(%y : memref<4x5xf32>) attributes {maps = [#all, #all], row_rank = 1} {
  ^bb0(%row: index):
    // expected-error @+1 {{has other results than accumulators}}
    %0 = arete_rt.row_loop attributes {stored = array<i64>} {
    ^bb1(%i: index, %a: f32, %b: f32):
      arete_rt.yield
    } -> f32
    arete_rt.yield
  }
  return
}
