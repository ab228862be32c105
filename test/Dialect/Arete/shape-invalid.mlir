// RUN: arete-opt %s --verify-diagnostics --split-input-file

func.func @constant_type() {
  // expected-error @+1 {{constant: the value must be a tensor}}
  %0 = arete.constant dense<1.0> : vector<2xf32>
  return
}

// -----

func.func @constant_dtype() {
  // expected-error @+1 {{'arete.constant' op result #0 must be ranked tensor of}}
  %0 = arete.constant dense<1.0> : tensor<2xf80>
  return
}

// -----

func.func @dim_axis(%x: tensor<2x?xf32>) {
  // expected-error @+2 {{shape: axis 2 is out of range for float32[2,?]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.dim %x {axis = 2 : i64} : (tensor<2x?xf32>) -> tensor<i64>
  return
}

// -----

func.func @dim_of_scalar(%x: tensor<f32>) {
  // expected-error @+2 {{shape: axis 0 is out of range for float32[]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.dim %x {axis = 0 : i64} : (tensor<f32>) -> tensor<i64>
  return
}

// -----

func.func @shape_of_result(%x: tensor<2x3xf32>) {
  // expected-error @+2 {{inferred type(s) 'tensor<2xi64>' are incompatible with return type(s) of operation 'tensor<3xi64>'}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.shape_of %x : (tensor<2x3xf32>) -> tensor<3xi64>
  return
}

// -----

func.func @reshape_count(%x: tensor<2x3xf32>) {
  %n = arete.constant dense<7> : tensor<i64>
  // expected-error @+2 {{reshape: float32[2,3] has 6 elements, float32[7] would have 7}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.reshape %x, %n : (tensor<2x3xf32>, tensor<i64>) -> tensor<7xf32>
  return
}

// -----

func.func @reshape_to_scalar(%x: tensor<2x3xf32>) {
  // expected-error @+2 {{reshape: float32[2,3] has 6 elements, float32[] would have 1}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.reshape %x : (tensor<2x3xf32>) -> tensor<f32>
  return
}

// -----

func.func @reshape_two_rests(%x: tensor<?x3xf32>) {
  %n = arete.constant dense<-1> : tensor<i64>
  // expected-error @+2 {{reshape: only one size can be -1}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.reshape %x, %n, %n : (tensor<?x3xf32>, tensor<i64>, tensor<i64>) -> tensor<?x?xf32>
  return
}

// -----

func.func @reshape_negative(%x: tensor<?x3xf32>) {
  %n = arete.constant dense<-2> : tensor<i64>
  // expected-error @+2 {{reshape: size -2 is negative}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.reshape %x, %n : (tensor<?x3xf32>, tensor<i64>) -> tensor<?xf32>
  return
}

// -----

func.func @reshape_no_divisor(%x: tensor<2x3xf32>) {
  %four = arete.constant dense<4> : tensor<i64>
  %rest = arete.constant dense<-1> : tensor<i64>
  // expected-error @+2 {{reshape: float32[2,3] cannot be divided into the other sizes}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.reshape %x, %four, %rest : (tensor<2x3xf32>, tensor<i64>, tensor<i64>) -> tensor<4x?xf32>
  return
}

// -----

// -1 beside 0 could be anything.
func.func @reshape_rest_of_nothing(%x: tensor<0x3xf32>) {
  %zero = arete.constant dense<0> : tensor<i64>
  %rest = arete.constant dense<-1> : tensor<i64>
  // expected-error @+2 {{reshape: float32[0,3] cannot be divided into the other sizes}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.reshape %x, %zero, %rest : (tensor<0x3xf32>, tensor<i64>, tensor<i64>) -> tensor<0x?xf32>
  return
}

// -----

// 2**64 elements are not 0 elements.
func.func @reshape_overflow(%x: tensor<4294967296x4294967296xi8>) {
  %zero = arete.constant dense<0> : tensor<i64>
  // expected-error @+2 {{reshape: too many elements in int8[4294967296,4294967296]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.reshape %x, %zero : (tensor<4294967296x4294967296xi8>, tensor<i64>) -> tensor<0xi8>
  return
}

// -----

func.func @reshape_size_dtype(%x: tensor<2x3xf32>, %n: tensor<i32>) {
  // expected-error @+1 {{'arete.reshape' op operand #1 must be variadic of 0D tensor of 64-bit signless integer values, but got 'tensor<i32>'}}
  %0 = arete.reshape %x, %n : (tensor<2x3xf32>, tensor<i32>) -> tensor<?xf32>
  return
}

// -----

func.func @reshape_size_vector(%x: tensor<2x3xf32>, %n: tensor<1xi64>) {
  // expected-error @+1 {{'arete.reshape' op operand #1 must be variadic of 0D tensor of 64-bit signless integer values, but got 'tensor<1xi64>'}}
  %0 = arete.reshape %x, %n : (tensor<2x3xf32>, tensor<1xi64>) -> tensor<?xf32>
  return
}

// -----

func.func @transpose_repeats(%x: tensor<2x3xf32>) {
  // expected-error @+2 {{transpose: the axes must be a permutation of the 2 axes of float32[2,3]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.transpose %x {permutation = array<i64: 1, 1>} : (tensor<2x3xf32>) -> tensor<3x3xf32>
  return
}

// -----

func.func @transpose_too_few(%x: tensor<2x3xf32>) {
  // expected-error @+2 {{transpose: the axes must be a permutation of the 2 axes of float32[2,3]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.transpose %x {permutation = array<i64: 0>} : (tensor<2x3xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @transpose_too_many(%x: tensor<2xf32>) {
  // expected-error @+2 {{transpose: the axes must be a permutation of the 1 axes of float32[2]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.transpose %x {permutation = array<i64: 0, 1>} : (tensor<2xf32>) -> tensor<2x1xf32>
  return
}

// -----

func.func @transpose_negative(%x: tensor<2x3xf32>) {
  // expected-error @+2 {{transpose: the axes must be a permutation of the 2 axes of float32[2,3]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.transpose %x {permutation = array<i64: -1, 0>} : (tensor<2x3xf32>) -> tensor<3x2xf32>
  return
}

// -----

func.func @broadcast_to_other_size(%x: tensor<2x3xf32>) {
  %four = arete.constant dense<4> : tensor<i64>
  // expected-error @+2 {{broadcast_to: float32[2,3] does not broadcast to float32[4,4]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.broadcast_to %x, %four, %four : (tensor<2x3xf32>, tensor<i64>, tensor<i64>) -> tensor<4x4xf32>
  return
}

// -----

func.func @broadcast_to_less(%x: tensor<1x3xf32>) {
  %three = arete.constant dense<3> : tensor<i64>
  // expected-error @+2 {{broadcast_to: float32[1,3] does not broadcast to float32[3]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.broadcast_to %x, %three : (tensor<1x3xf32>, tensor<i64>) -> tensor<3xf32>
  return
}

// -----

func.func @broadcast_to_negative(%x: tensor<f32>) {
  %n = arete.constant dense<-1> : tensor<i64>
  // expected-error @+2 {{broadcast_to: size -1 is negative}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.broadcast_to %x, %n : (tensor<f32>, tensor<i64>) -> tensor<?xf32>
  return
}

// -----

func.func @expand_dims_axis(%x: tensor<2xf32>) {
  // expected-error @+2 {{expand_dims: axis 2 is out of range for float32[2]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.expand_dims %x {axes = array<i64: 2>} : (tensor<2xf32>) -> tensor<2x1xf32>
  return
}

// -----

func.func @expand_dims_unsorted(%x: tensor<2xf32>) {
  // expected-error @+2 {{expand_dims: axes must be sorted and not repeat}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.expand_dims %x {axes = array<i64: 2, 0>} : (tensor<2xf32>) -> tensor<1x2x1xf32>
  return
}

// -----

func.func @expand_dims_rank(%x: tensor<1x1x1x1x1x1x1x1xf32>) {
  // expected-error @+2 {{expand_dims: rank 9 is above the limit of 8}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.expand_dims %x {axes = array<i64: 0>} : (tensor<1x1x1x1x1x1x1x1xf32>) -> tensor<1x1x1x1x1x1x1x1x1xf32>
  return
}

// -----

func.func @squeeze_size(%x: tensor<1x3xf32>) {
  // expected-error @+2 {{squeeze: axis 1 of float32[1,3] has size 3, not 1}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.squeeze %x {axes = array<i64: 0, 1>} : (tensor<1x3xf32>) -> tensor<f32>
  return
}

// -----

func.func @squeeze_axis(%x: tensor<1x3xf32>) {
  // expected-error @+2 {{squeeze: axis 2 is out of range for float32[1,3]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.squeeze %x {axes = array<i64: 2>} : (tensor<1x3xf32>) -> tensor<1x3xf32>
  return
}

// -----

func.func @squeeze_repeats(%x: tensor<1x3xf32>) {
  // expected-error @+2 {{squeeze: axes must be sorted and not repeat}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.squeeze %x {axes = array<i64: 0, 0>} : (tensor<1x3xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @arange_step(%n: tensor<i64>) {
  %zero = arete.constant dense<0> : tensor<i64>
  // expected-error @+2 {{arange: the step must not be 0}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.arange %n, %n, %zero : (tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?xi64>
  return
}

// -----

// The distance of two int64 may need 65 bits.
func.func @arange_too_long() {
  %low = arete.constant dense<-9223372036854775808> : tensor<i64>
  %high = arete.constant dense<9223372036854775807> : tensor<i64>
  %one = arete.constant dense<1> : tensor<i64>
  // expected-error @+2 {{arange: too many elements}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.arange %low, %high, %one : (tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?xi64>
  return
}

// -----

func.func @iota_axis(%n: tensor<i64>) {
  // expected-error @+2 {{iota: axis 1 is out of range for int64[?]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.iota %n {axis = 1 : i64} : (tensor<i64>) -> tensor<?xi64>
  return
}

// -----

func.func @iota_negative() {
  %n = arete.constant dense<-3> : tensor<i64>
  // expected-error @+2 {{iota: size -3 is negative}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.iota %n {axis = 0 : i64} : (tensor<i64>) -> tensor<?xi64>
  return
}

// -----

func.func @concatenate_nothing() {
  // expected-error @+2 {{concatenate: at least one tensor is needed}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = "arete.concatenate"() {axis = 0 : i64} : () -> tensor<0xf32>
  return
}

// -----

func.func @concatenate_axis(%x: tensor<2xf32>) {
  // expected-error @+2 {{concatenate: axis 1 is out of range for float32[2]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.concatenate %x, %x {axis = 1 : i64} : (tensor<2xf32>, tensor<2xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @concatenate_scalars(%x: tensor<f32>) {
  // expected-error @+2 {{concatenate: axis 0 is out of range for float32[]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.concatenate %x, %x {axis = 0 : i64} : (tensor<f32>, tensor<f32>) -> tensor<2xf32>
  return
}

// -----

func.func @concatenate_dtypes(%x: tensor<2xf32>, %y: tensor<2xi32>) {
  // expected-error @+2 {{concatenate: operands have different dtypes: float32[2] and int32[2]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.concatenate %x, %y {axis = 0 : i64} : (tensor<2xf32>, tensor<2xi32>) -> tensor<4xf32>
  return
}

// -----

func.func @concatenate_ranks(%x: tensor<2xf32>, %y: tensor<2x1xf32>) {
  // expected-error @+2 {{concatenate: operands have different ranks: float32[2] and float32[2,1]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.concatenate %x, %y {axis = 0 : i64} : (tensor<2xf32>, tensor<2x1xf32>) -> tensor<4xf32>
  return
}

// -----

// Found against the first operand that knows the size.
func.func @concatenate_sizes(%x: tensor<2x?xf32>, %y: tensor<2x3xf32>, %z: tensor<2x4xf32>) {
  // expected-error @+2 {{concatenate: sizes 3 and 4 differ at axis 1: float32[2,?], float32[2,3] and float32[2,4]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.concatenate %x, %y, %z {axis = 0 : i64} : (tensor<2x?xf32>, tensor<2x3xf32>, tensor<2x4xf32>) -> tensor<6x3xf32>
  return
}

// -----

func.func @f(%x: tensor<9223372036854775807xf32>, %y: tensor<2xf32>) -> tensor<?xf32> {
  // expected-error@+2 {{concatenate: the size of axis 0 is out of range: float32[9223372036854775807] and float32[2]}}
  // expected-error@+1 {{failed to infer returned types}}
  %0 = arete.concatenate %x, %y {axis = 0 : i64} : (tensor<9223372036854775807xf32>, tensor<2xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}
