// RUN: arete-opt %s --split-input-file --verify-diagnostics

func.func @axis(%x: tensor<?x?xf32>) {
  // expected-error @+2 {{sort: axis 2 is out of range for float32[?,?]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.sort %x {axis = 2 : i64} : (tensor<?x?xf32>) -> tensor<?x?xf32>
  return
}

// -----

func.func @scalar(%x: tensor<f32>) {
  // expected-error @+2 {{argsort: axis 0 is out of range for float32[]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.argsort %x {axis = 0 : i64} : (tensor<f32>) -> tensor<i64>
  return
}

// -----

func.func @k(%x: tensor<3xf32>) {
  %k = arete.constant dense<4> : tensor<i64>
  // expected-error @+2 {{topk: k is 4, but axis 0 of float32[3] has not that size}}
  // expected-error @+1 {{failed to infer returned types}}
  %0, %1 = arete.topk %x, %k {axis = 0 : i64} : (tensor<3xf32>, tensor<i64>) -> (tensor<4xf32>, tensor<4xi64>)
  return
}

// -----

func.func @keys(%x: tensor<?xf32>) {
  // expected-error @+2 {{lexsort: keys must be a matrix, got float32[?]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.lexsort %x : (tensor<?xf32>) -> tensor<?xi64>
  return
}

// -----

func.func @dtypes(%x: tensor<?xf32>, %y: tensor<?xf64>) {
  // expected-error @+2 {{searchsorted: operands must have one dtype, got float32[?] and float64[?]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.searchsorted %x, %y : (tensor<?xf32>, tensor<?xf64>) -> tensor<?xi64>
  return
}

// -----

func.func @edges(%x: tensor<?xf32>, %y: tensor<?x2xf32>) {
  // expected-error @+2 {{digitize: edges must be a vector, got float32[?,2]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.digitize %x, %y : (tensor<?xf32>, tensor<?x2xf32>) -> tensor<?xi64>
  return
}

// -----

func.func @weights(%x: tensor<3xi64>, %w: tensor<4xf32>, %n: tensor<i64>) {
  // expected-error @+2 {{bincount: shapes of int64[3] and float32[4] differ}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.bincount %x, %w, %n : (tensor<3xi64>, tensor<4xf32>, tensor<i64>) -> tensor<?xf32>
  return
}

// -----

func.func @counts(%x: tensor<i64>) {
  // expected-error @+2 {{repeat_positions: counts must be a vector, got int64[]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.repeat_positions %x, %x : (tensor<i64>, tensor<i64>) -> tensor<?xi64>
  return
}
