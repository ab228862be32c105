// RUN: arete-opt %s --verify-diagnostics --split-input-file

func.func @dot_with_batch(%x: tensor<4xf32>, %y: tensor<2x2x4x3xf32>) {
  // expected-error @+2 {{dot: operands must be vectors or matrices, got float32[4] and float32[2,2,4,3]; use matmul for batches of matrices}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.dot %x, %y : (tensor<4xf32>, tensor<2x2x4x3xf32>) -> tensor<2x2x3xf32>
  return
}

// -----

func.func @dot_with_scalar(%x: tensor<f32>, %y: tensor<4xf32>) {
  // expected-error @+2 {{dot: operands must be vectors or matrices, got float32[] and float32[4]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.dot %x, %y : (tensor<f32>, tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @dot_inner(%x: tensor<2x3xf32>, %y: tensor<4x5xf32>) {
  // expected-error @+2 {{dot: inner sizes 3 and 4 differ: float32[2,3] and float32[4,5]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.dot %x, %y : (tensor<2x3xf32>, tensor<4x5xf32>) -> tensor<2x5xf32>
  return
}

// -----

// The sizes fit only without the flag.
func.func @dot_inner_transposed(%x: tensor<2x3xf32>, %y: tensor<3x5xf32>) {
  // expected-error @+2 {{dot: inner sizes 2 and 3 differ}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.dot %x, %y {transpose_lhs = true} : (tensor<2x3xf32>, tensor<3x5xf32>) -> tensor<3x5xf32>
  return
}

// -----

// 1 does not stretch in a product.
func.func @dot_one(%x: tensor<2x1xf32>, %y: tensor<4xf32>) {
  // expected-error @+2 {{dot: inner sizes 1 and 4 differ}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.dot %x, %y : (tensor<2x1xf32>, tensor<4xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @dot_dtypes(%x: tensor<3xf32>, %y: tensor<3xf64>) {
  // expected-error @+2 {{dot: operands have different dtypes: float32[3] and float64[3]; cast them to one dtype}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.dot %x, %y : (tensor<3xf32>, tensor<3xf64>) -> tensor<f64>
  return
}

// -----

func.func @matmul_rank(%x: tensor<2x3xf32>, %y: tensor<3x4xf32>) {
  // expected-error @+2 {{matmul: operands must have one rank of at least 3, got float32[2,3] and float32[3,4]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.matmul %x, %y : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @matmul_ranks(%x: tensor<5x2x3xf32>, %y: tensor<1x5x3x4xf32>) {
  // expected-error @+2 {{matmul: operands must have one rank of at least 3, got float32[5,2,3] and float32[1,5,3,4]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.matmul %x, %y : (tensor<5x2x3xf32>, tensor<1x5x3x4xf32>) -> tensor<1x5x2x4xf32>
  return
}

// -----

func.func @matmul_batch(%x: tensor<7x5x2x3xf32>, %y: tensor<7x6x3x4xf32>) {
  // expected-error @+2 {{matmul: batch sizes 5 and 6 differ at axis 1: float32[7,5,2,3] and float32[7,6,3,4]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.matmul %x, %y : (tensor<7x5x2x3xf32>, tensor<7x6x3x4xf32>) -> tensor<7x5x2x4xf32>
  return
}

// -----

func.func @matmul_inner(%x: tensor<5x2x3xf32>, %y: tensor<5x3x4xf32>) {
  // expected-error @+2 {{matmul: inner sizes 3 and 4 differ: float32[5,2,3] and float32[5,3,4]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.matmul %x, %y {transpose_rhs = true} : (tensor<5x2x3xf32>, tensor<5x3x4xf32>) -> tensor<5x2x3xf32>
  return
}

// -----

func.func @matmul_dtypes(%x: tensor<5x2x3xf32>, %y: tensor<5x3x4xi32>) {
  // expected-error @+2 {{matmul: operands have different dtypes: float32[5,2,3] and int32[5,3,4]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.matmul %x, %y : (tensor<5x2x3xf32>, tensor<5x3x4xi32>) -> tensor<5x2x4xf32>
  return
}

// -----

func.func @gemm_alpha(%x: tensor<2x2xf32>, %alpha: tensor<f64>) {
  // expected-error @+2 {{gemm: alpha must be a scalar of dtype 'f32', got float64[]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.gemm %x, %x, %alpha : (tensor<2x2xf32>, tensor<2x2xf32>, tensor<f64>) -> tensor<2x2xf32>
  return
}

// -----

func.func @gemm_beta(%x: tensor<2x2xf32>, %alpha: tensor<f32>) {
  // expected-error @+2 {{gemm: beta must be a scalar of dtype 'f32', got float32[2,2]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.gemm %x, %x, %alpha, %x, %x : (tensor<2x2xf32>, tensor<2x2xf32>, tensor<f32>, tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  return
}

// -----

func.func @gemm_shape(%x: tensor<2x2xf32>, %alpha: tensor<f32>, %c: tensor<2xf32>) {
  // expected-error @+2 {{gemm: the product float32[2,2] cannot be added to float32[2]; c must have its dtype and shape}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.gemm %x, %x, %alpha, %alpha, %c : (tensor<2x2xf32>, tensor<2x2xf32>, tensor<f32>, tensor<f32>, tensor<2xf32>) -> tensor<2x2xf32>
  return
}

// -----

func.func @gemm_operands(%x: tensor<2x2xf32>, %alpha: tensor<f32>) {
  // expected-error @+2 {{gemm: takes x, y, alpha and, to accumulate, beta and c; got 4 operands}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.gemm %x, %x, %alpha, %alpha : (tensor<2x2xf32>, tensor<2x2xf32>, tensor<f32>, tensor<f32>) -> tensor<2x2xf32>
  return
}
