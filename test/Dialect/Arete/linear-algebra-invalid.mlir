// RUN: arete-opt %s --split-input-file --verify-diagnostics

func.func @rank(%x: tensor<?xf32>) {
  // expected-error @+2 {{svdvals: operands must be matrices or batches of matrices, got float32[?]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.svdvals %x : (tensor<?xf32>) -> tensor<?xf32>
  return
}

// -----

func.func @square(%x: tensor<2x3xf32>) {
  // expected-error @+2 {{cholesky: matrices must be square, the sizes of float32[2,3] differ}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.cholesky %x : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @squareFactors(%x: tensor<2x3xf32>) {
  // expected-error @+2 {{lu_factor: matrices must be square, the sizes of float32[2,3] differ}}
  // expected-error @+1 {{failed to infer returned types}}
  %0:3 = arete.lu_factor %x {square = true} : (tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<2xi64>, tensor<2xi64>)
  return
}

// -----

func.func @dtypes(%a: tensor<?x?xf32>, %b: tensor<?x?xf64>) {
  // expected-error @+2 {{solve: operands must have one dtype and rank, got float32[?,?] and float64[?,?]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.solve %a, %b : (tensor<?x?xf32>, tensor<?x?xf64>) -> tensor<?x?xf64>
  return
}

// -----

func.func @batches(%a: tensor<2x3x3xf32>, %b: tensor<4x3x1xf32>) {
  // expected-error @+2 {{triangular_solve: sizes 2 and 4 differ at axis 0: float32[2,3,3] and float32[4,3,1]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.triangular_solve %a, %b : (tensor<2x3x3xf32>, tensor<4x3x1xf32>) -> tensor<4x3x1xf32>
  return
}

// -----

func.func @permutation(%a: tensor<3x3xf32>, %p: tensor<2xi64>, %b: tensor<3x1xf32>) {
  // expected-error @+2 {{lu_solve: the permutation for float32[3,3] must be int64[3], got int64[2]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.lu_solve %a, %p, %b : (tensor<3x3xf32>, tensor<2xi64>, tensor<3x1xf32>) -> tensor<3x1xf32>
  return
}

// -----

func.func @integers(%x: tensor<?x?xi32>) {
  // expected-error @+1 {{'arete.eigh' op operand #0 must be}}
  %0:2 = arete.eigh %x : (tensor<?x?xi32>) -> (tensor<?xi32>, tensor<?x?xi32>)
  return
}
