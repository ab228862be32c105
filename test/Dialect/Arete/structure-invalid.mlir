// RUN: arete-opt %s --verify-diagnostics --split-input-file

func.func @foreign_op(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'arete.fused' op can hold elementwise ops and reductions only, found arete.transpose}}
  %0 = arete.fused : tensor<3x2xf32> {
    %1 = arete.transpose %x {permutation = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<3x2xf32>
    arete.yield %1 : tensor<3x2xf32>
  }
  return
}

// -----

func.func @result_types(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'arete.fused' op yields values of other types than its results}}
  %0 = arete.fused : tensor<2x3xf64> {
    %1 = arete.exp %x : (tensor<2x3xf32>) -> tensor<2x3xf32>
    arete.yield %1 : tensor<2x3xf32>
  }
  return
}

// -----

func.func @result_count(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'arete.fused' op yields values of other types than its results}}
  %0 = arete.fused : tensor<2x3xf32> {
  }
  return
}

// -----

// A vector that is stretched over a matrix is no member of its loops.
func.func @two_ranks(%x: tensor<2x3xf32>, %y: tensor<3xf32>) {
  // expected-error @+1 {{'arete.fused' op has two iteration spaces: float32[3] and float32[2,3]}}
  %0 = arete.fused : tensor<2x3xf32> {
    %1 = arete.exp %y : (tensor<3xf32>) -> tensor<3xf32>
    %2 = arete.add %x, %1 : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
    arete.yield %2 : tensor<2x3xf32>
  }
  return
}

// -----

func.func @stretched_row(%x: tensor<?x3xf32>, %y: tensor<1x3xf32>) {
  // expected-error @+1 {{'arete.fused' op has two iteration spaces: float32[1,3] and float32[?,3]}}
  %0 = arete.fused : tensor<?x3xf32> {
    %1 = arete.exp %y : (tensor<1x3xf32>) -> tensor<1x3xf32>
    %2 = arete.add %x, %1 : (tensor<?x3xf32>, tensor<1x3xf32>) -> tensor<?x3xf32>
    arete.yield %2 : tensor<?x3xf32>
  }
  return
}

// -----

func.func @two_sizes(%x: tensor<2xf32>, %y: tensor<3xf32>) {
  // expected-error @+1 {{'arete.fused' op has two iteration spaces: float32[2] and float32[3]}}
  %0:2 = arete.fused : tensor<2xf32>, tensor<3xf32> {
    %1 = arete.exp %x : (tensor<2xf32>) -> tensor<2xf32>
    %2 = arete.exp %y : (tensor<3xf32>) -> tensor<3xf32>
    arete.yield %1, %2 : tensor<2xf32>, tensor<3xf32>
  }
  return
}

// -----

func.func @two_reductions(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'arete.fused' op reduces different axes}}
  %0:2 = arete.fused : tensor<2xf32>, tensor<3xf32> {
    %1 = arete.sum %x {axes = array<i64: 1>} : (tensor<2x3xf32>) -> tensor<2xf32>
    %2 = arete.sum %x {axes = array<i64: 0>} : (tensor<2x3xf32>) -> tensor<3xf32>
    arete.yield %1, %2 : tensor<2xf32>, tensor<3xf32>
  }
  return
}

// -----

// The sum of a column is known when the last row is done.
func.func @reads_reduction(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'arete.fused' op reads the result of its own reduction, which is not of rows: of the last axes, and not of all}}
  %0 = arete.fused : tensor<2x3xf32> {
    %1 = arete.sum %x {axes = array<i64: 0>, keepdims = true} : (tensor<2x3xf32>) -> tensor<1x3xf32>
    %2 = arete.divide %x, %1 : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<2x3xf32>
    arete.yield %2 : tensor<2x3xf32>
  }
  return
}

// -----

// Along rows, what has one element a row is not stretched.
func.func @stretches(%x: tensor<2x2xf32>) {
  // expected-error @+1 {{'arete.fused' op stretches what it computes: float32[2] and float32[2,2]}}
  %0 = arete.fused : tensor<2x2xf32> {
    %1 = arete.sum %x {axes = array<i64: 1>} : (tensor<2x2xf32>) -> tensor<2xf32>
    %2 = arete.divide %x, %1 : (tensor<2x2xf32>, tensor<2xf32>) -> tensor<2x2xf32>
    arete.yield %2 : tensor<2x2xf32>
  }
  return
}

// -----

func.func @other_terminator(%x: tensor<2xf32>) {
  // expected-error @+2 {{'arete.fused' op expects regions to end with 'arete.yield', found 'llvm.unreachable'}}
  // expected-note @+1 {{in custom textual format, the absence of terminator implies 'arete.yield'}}
  arete.fused {
    llvm.unreachable
  }
  return
}

// -----

func.func @region_arguments(%x: tensor<2xf32>) {
  // expected-error @+1 {{'arete.fused' op region should have no arguments}}
  "arete.fused"() ({
  ^bb0(%y: tensor<2xf32>):
    "arete.yield"() : () -> ()
  }) : () -> ()
  return
}

// -----

func.func @no_body() {
  // expected-error @+1 {{'arete.fused' op region #0 ('body') failed to verify constraint: region with 1 blocks}}
  "arete.fused"() ({}) : () -> ()
  return
}

// -----

func.func @empty_block() {
  // expected-error @+1 {{'arete.fused' op expects a non-empty block}}
  "arete.fused"() ({
  ^bb0:
  }) : () -> ()
  return
}

// -----

func.func @yield_outside(%x: tensor<2xf32>) {
  // expected-error @+1 {{'arete.yield' op expects parent op to be one of 'arete.fused, arete.custom_gradient'}}
  arete.yield %x : tensor<2xf32>
}

// -----

func.func @variable_dtype() {
  // expected-error @+1 {{'arete.variable' op result #0 must be ranked tensor of}}
  %0 = arete.variable "x" : tensor<2xf80>
  return
}
