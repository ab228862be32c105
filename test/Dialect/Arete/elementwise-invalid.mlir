// What elementwise ops refuse, and in which words: these are the messages that
// users of the C++ API read.
// RUN: arete-opt %s --verify-diagnostics --split-input-file

func.func @sizes_differ(%x: tensor<2x3xf32>, %y: tensor<2x4xf32>) {
  // expected-error @+2 {{add: shapes of float32[2,3] and float32[2,4] do not broadcast: sizes 3 and 4 meet at axis -1 (a dimension stretches only if it is declared to be 1)}}
  // expected-error @+1 {{'arete.add' op failed to infer returned types}}
  %0 = arete.add %x, %y : (tensor<2x3xf32>, tensor<2x4xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @sizes_differ_in_front(%x: tensor<5x1x3xf32>, %y: tensor<2x3xf32>, %z: tensor<4x1x1xf32>) {
  // expected-error @+2 {{clip: shapes of float32[5,1,3], float32[2,3] and float32[4,1,1] do not broadcast: sizes 5 and 4 meet at axis -3}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.clip %x, %y, %z : (tensor<5x1x3xf32>, tensor<2x3xf32>, tensor<4x1x1xf32>) -> tensor<5x2x3xf32>
  return
}

// -----

func.func @empty_does_not_stretch(%x: tensor<0xf32>, %y: tensor<2xf32>) {
  // expected-error @+2 {{sizes 0 and 2 meet at axis -1}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.equal %x, %y : (tensor<0xf32>, tensor<2xf32>) -> tensor<2xi1>
  return
}

// -----

func.func @dtypes_differ(%x: tensor<2xf32>, %y: tensor<2xf64>) {
  // expected-error @+2 {{multiply: operands have different dtypes: float32[2] and float64[2]; cast them to one dtype}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.multiply %x, %y : (tensor<2xf32>, tensor<2xf64>) -> tensor<2xf64>
  return
}

// -----

func.func @signs_differ(%x: tensor<2xi32>, %y: tensor<2xui32>) {
  // expected-error @+2 {{maximum: operands have different dtypes: int32[2] and uint32[2]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.maximum %x, %y : (tensor<2xi32>, tensor<2xui32>) -> tensor<2xi32>
  return
}

// -----

func.func @bool_arithmetic(%x: tensor<2xi1>) {
  // expected-error @+1 {{'arete.add' op operand #0 must be ranked tensor of}}
  %0 = arete.add %x, %x : (tensor<2xi1>, tensor<2xi1>) -> tensor<2xi1>
  return
}

// -----

func.func @float_function_of_integer(%x: tensor<2xi32>) {
  // expected-error @+1 {{'arete.exp' op operand #0 must be ranked tensor of 16-bit float or bfloat16 type or 32-bit float or 64-bit float or complex type with 32-bit float elements or complex type with 64-bit float elements values, but got 'tensor<2xi32>'}}
  %0 = arete.exp %x : (tensor<2xi32>) -> tensor<2xi32>
  return
}

// -----

func.func @bits_of_float(%x: tensor<2xf32>) {
  // expected-error @+1 {{'arete.bitwise_xor' op operand #0 must be ranked tensor of}}
  %0 = arete.bitwise_xor %x, %x : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @shift_of_bool(%x: tensor<i1>) {
  // expected-error @+1 {{'arete.left_shift' op operand #0 must be ranked tensor of}}
  %0 = arete.left_shift %x, %x : (tensor<i1>, tensor<i1>) -> tensor<i1>
  return
}

// -----

func.func @extended_precision(%x: tensor<2xf80>) {
  // expected-error @+1 {{'arete.negative' op operand #0 must be ranked tensor of}}
  %0 = arete.negative %x : (tensor<2xf80>) -> tensor<2xf80>
  return
}

// -----

func.func @signed_integer_type(%x: tensor<2xsi32>) {
  // expected-error @+1 {{'arete.negative' op operand #0 must be ranked tensor of}}
  %0 = arete.negative %x : (tensor<2xsi32>) -> tensor<2xsi32>
  return
}

// -----

func.func @unranked(%x: tensor<*xf32>) {
  // expected-error @+1 {{'arete.negative' op operand #0 must be ranked tensor of}}
  %0 = arete.negative %x : (tensor<*xf32>) -> tensor<*xf32>
  return
}

// -----

func.func @condition_is_no_bool(%c: tensor<2xi8>, %x: tensor<2xf32>) {
  // expected-error @+1 {{'arete.where' op operand #0 must be ranked tensor of 1-bit signless integer values, but got 'tensor<2xi8>'}}
  %0 = arete.where %c, %x, %x : (tensor<2xi8>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @branches_differ(%c: tensor<2xi1>, %x: tensor<2xf32>, %y: tensor<2xi32>) {
  // expected-error @+2 {{where: operands have different dtypes: float32[2] and int32[2]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.where %c, %x, %y : (tensor<2xi1>, tensor<2xf32>, tensor<2xi32>) -> tensor<2xf32>
  return
}

// -----

func.func @condition_does_not_broadcast(%c: tensor<3xi1>, %x: tensor<2xf32>) {
  // expected-error @+2 {{where: shapes of bool[3], float32[2] and float32[2] do not broadcast: sizes 3 and 2 meet at axis -1}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.where %c, %x, %x : (tensor<3xi1>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @cast_to_no_dtype(%x: tensor<2xf32>) {
  // expected-error @+2 {{cast: float32[2] cannot be cast to a type that is no dtype}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.cast %x {dtype = i7} : (tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @complex_to_real(%x: tensor<2xcomplex<f32>>) {
  // expected-error @+2 {{cast: complex64[2] does not become float32; take its real(), imag() or abs() first}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.cast %x {dtype = f32} : (tensor<2xcomplex<f32>>) -> tensor<2xf32>
  return
}

// -----

func.func @order_of_complex(%x: tensor<2xcomplex<f32>>) {
  // expected-error @+1 {{'arete.less' op operand #0 must be ranked tensor of}}
  %0 = arete.less %x, %x : (tensor<2xcomplex<f32>>, tensor<2xcomplex<f32>>) -> tensor<2xi1>
  return
}

// -----

func.func @maximum_of_complex(%x: tensor<2xcomplex<f64>>) {
  // expected-error @+1 {{'arete.max' op operand #0 must be ranked tensor of}}
  %0 = arete.max %x {axes = array<i64: 0>} : (tensor<2xcomplex<f64>>) -> tensor<f64>
  return
}

// -----

func.func @parts_are_narrow(%x: tensor<2xf16>) {
  // expected-error @+1 {{'arete.complex' op operand #0 must be ranked tensor of}}
  %0 = arete.complex %x, %x : (tensor<2xf16>, tensor<2xf16>) -> tensor<2xcomplex<f32>>
  return
}

// -----

func.func @cast_result(%x: tensor<2xf32>) {
  // expected-error @+2 {{'arete.cast' op inferred type(s) 'tensor<2xf64>' are incompatible with return type(s) of operation 'tensor<2xi32>'}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.cast %x {dtype = f64} : (tensor<2xf32>) -> tensor<2xi32>
  return
}

// -----

func.func @result_size(%x: tensor<2xf32>) {
  // expected-error @+2 {{'arete.tanh' op inferred type(s) 'tensor<2xf32>' are incompatible with return type(s) of operation 'tensor<3xf32>'}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.tanh %x : (tensor<2xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @comparison_result(%x: tensor<2xf32>) {
  // expected-error @+2 {{'arete.less' op inferred type(s) 'tensor<2xi1>' are incompatible with return type(s) of operation 'tensor<2xf32>'}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.less %x, %x : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @operand_count(%x: tensor<2xf32>) {
  // expected-error @+1 {{'arete.add' op expected 2 operands, but found 1}}
  %0 = "arete.add"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return
}
