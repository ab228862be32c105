// RUN: arete-opt %s --split-input-file --verify-diagnostics

func.func @rank(%x: tensor<?x?xf32>) {
  // expected-error @+2 {{conv: float32[?,?] is not [batch, channels, spatial...] with one to three spatial axes}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.conv %x, %x : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  return
}

// -----

func.func @padding(%x: tensor<?x?x?xf32>) {
  // expected-error @+2 {{conv: there is no padding "wide"}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.conv %x, %x {padding = "wide"} : (tensor<?x?x?xf32>, tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
  return
}

// -----

func.func @huge(%x: tensor<?x?x?xf32>) {
  // expected-error @+2 {{conv: dilation of 4294967296; it must be between 1 and 2147483647}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.conv %x, %x {dilation = array<i64: 4294967296>} : (tensor<?x?x?xf32>, tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
  return
}

// -----

func.func @groups(%x: tensor<2x3x8xf32>, %g: tensor<2x4x6xf32>, %three: tensor<i64>) {
  // expected-error @+2 {{conv_filter_gradient: the channels of x = float32[2,3,8] and g = float32[2,4,6] are not divisible into 2 groups}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.conv_filter_gradient %x, %g, %three {groups = 2 : i64} : (tensor<2x3x8xf32>, tensor<2x4x6xf32>, tensor<i64>) -> tensor<4x1x?xf32>
  return
}

// -----

func.func @result(%x: tensor<2x3x8xf32>, %w: tensor<4x3x3xf32>) {
  // expected-error @+2 {{failed to infer returned types}}
  // expected-error @+1 {{'arete.conv' op inferred type(s) 'tensor<2x4x6xf32>' are incompatible with return type(s) of operation 'tensor<2x4x8xf32>'}}
  %0 = arete.conv %x, %w : (tensor<2x3x8xf32>, tensor<4x3x3xf32>) -> tensor<2x4x8xf32>
  return
}

// -----

func.func @leading(%x: tensor<2x1x3x8xf32>, %w: tensor<3x4x3x2xf32>) {
  // expected-error @+2 {{conv: operands have no common leading axis, got float32[2,1,3,8] and float32[3,4,3,2]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.conv %x, %w {batched = true} : (tensor<2x1x3x8xf32>, tensor<3x4x3x2xf32>) -> tensor<2x1x4x7xf32>
  return
}

// -----

// A product of sizes that overflows.
func.func @channels(%x: tensor<?x4x9x9xf32>, %w: tensor<6x9223372036854775807x3x3xf32>) -> tensor<?x6x7x7xf32> {
  // expected-error @+2 {{has 4 channels, w = float32[6,9223372036854775807,3,3] takes 9223372036854775807 in each of 2 groups}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.conv %x, %w {groups = 2 : i64} : (tensor<?x4x9x9xf32>, tensor<6x9223372036854775807x3x3xf32>) -> tensor<?x6x7x7xf32>
  return %0 : tensor<?x6x7x7xf32>
}
