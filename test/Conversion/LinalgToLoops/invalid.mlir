// RUN: arete-opt %s --pass-pipeline='builtin.module(func.func(arete-linalg-to-loops))' --verify-diagnostics --split-input-file

#id = affine_map<(i) -> (i)>

func.func @tensors(%x: tensor<?xf32>, %y: tensor<?xf32>) -> tensor<?xf32> {
  // expected-error @+1 {{operands must be buffers}}
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<?xf32>) outs(%y : tensor<?xf32>) {
  ^bb0(%in: f32, %out: f32):
    linalg.yield %in : f32
  } -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// -----

#window = affine_map<(i, j) -> (i + j)>
#first = affine_map<(i, j) -> (i)>
#second = affine_map<(i, j) -> (j)>

func.func @window(%x: memref<?xf32>, %k: memref<?xf32>, %y: memref<?xf32>) {
  // expected-error @+1 {{indexing maps must be projections}}
  linalg.generic {indexing_maps = [#window, #second, #first], iterator_types = ["parallel", "reduction"]} ins(%x, %k : memref<?xf32>, memref<?xf32>) outs(%y : memref<?xf32>) {
  ^bb0(%in: f32, %w: f32, %out: f32):
    %0 = arith.mulf %in, %w : f32
    %1 = arith.addf %out, %0 : f32
    linalg.yield %1 : f32
  }
  return
}
