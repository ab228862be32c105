// RUN: arete-opt %s --split-input-file --verify-diagnostics

func.func @window(%x: tensor<?x?x?xf32>) {
  // expected-error @+2 {{max_pool: the window has 2 numbers for 1 spatial axes of float32[?,?,?]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.max_pool %x {window = array<i64: 2, 2>} : (tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
  return
}

// -----

func.func @mean(%x: tensor<?x?x?xf32>) {
  // expected-error @+2 {{sum_pool: there is no mean "some"}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.sum_pool %x {window = array<i64: 2>, mean = "some"} : (tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
  return
}

// -----

func.func @integers(%x: tensor<?x?x?xi32>) {
  // expected-error @+2 {{sum_pool: integers have no mean, got int32[?,?,?]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.sum_pool %x {window = array<i64: 2>, mean = "padded"} : (tensor<?x?x?xi32>) -> tensor<?x?x?xi32>
  return
}

// -----

func.func @indices(%g: tensor<2x3x4xf32>, %i: tensor<2x3x5xi64>, %n: tensor<i64>) {
  // expected-error @+2 {{pool_scatter: float32[2,3,4] and the indices int64[2,3,5] do not fit}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.pool_scatter %g, %i, %n : (tensor<2x3x4xf32>, tensor<2x3x5xi64>, tensor<i64>) -> tensor<2x3x?xf32>
  return
}

// -----

func.func @gradient(%g: tensor<2x3x4xf32>) {
  %nine = arete.constant dense<9> : tensor<i64>
  // expected-error @+2 {{sum_pool_gradient: pooling has size 8 at spatial axis 0, not that of g = float32[2,3,4]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.sum_pool_gradient %g, %nine {window = array<i64: 2>} : (tensor<2x3x4xf32>, tensor<i64>) -> tensor<2x3x9xf32>
  return
}
