// RUN: arete-opt %s --split-input-file --verify-diagnostics

func.func @rank(%x: tensor<?x?xf32>, %skips: tensor<?x?xi1>) {
  // expected-error @+2 {{lattice_scores: x must have axes for steps and states and skips no axis for steps, got float32[?,?] and bool[?,?]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0:2 = arete.lattice_scores %x, %skips : (tensor<?x?xf32>, tensor<?x?xi1>) -> (tensor<?x?xf32>, tensor<?x?x3xf32>)
  return
}

// -----

func.func @states(%x: tensor<?x5xf32>, %skips: tensor<4xi1>) {
  // expected-error @+2 {{lattice_scores: the states of float32[?,5] and bool[4] differ}}
  // expected-error @+1 {{failed to infer returned types}}
  %0:2 = arete.lattice_scores %x, %skips : (tensor<?x5xf32>, tensor<4xi1>) -> (tensor<?x5xf32>, tensor<?x5x3xf32>)
  return
}

// -----

func.func @dtype(%w: tensor<?x?x2xf64>, %x: tensor<?x?xf32>) {
  // expected-error @+2 {{lattice_recurrence: w must have the dtype and the shape of x and one more axis, got float64[?,?,2] and float32[?,?]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.lattice_recurrence %w, %x : (tensor<?x?x2xf64>, tensor<?x?xf32>) -> tensor<?x?xf32>
  return
}
