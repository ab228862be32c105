// RUN: arete-opt %s --split-input-file --verify-diagnostics

func.func @axis(%x: tensor<?x?xf32>) {
  // expected-error @+2 {{cumsum: axis 2 is out of range for float32[?,?]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.cumsum %x {axis = 2 : i64} : (tensor<?x?xf32>) -> tensor<?x?xf32>
  return
}

// -----

func.func @scalar(%x: tensor<f32>) {
  // expected-error @+2 {{cumprod: axis 0 is out of range for float32[]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.cumprod %x {axis = 0 : i64} : (tensor<f32>) -> tensor<f32>
  return
}

// -----

func.func @dtypes(%a: tensor<?xf32>, %b: tensor<?xf64>) {
  // expected-error @+2 {{recurrence: operands must have one dtype and shape, got float32[?] and float64[?]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.recurrence %a, %b {axis = 0 : i64} : (tensor<?xf32>, tensor<?xf64>) -> tensor<?xf64>
  return
}

// -----

func.func @bools(%x: tensor<?xi1>) {
  // expected-error @+1 {{'arete.cumsum' op operand #0 must be}}
  %0 = arete.cumsum %x {axis = 0 : i64} : (tensor<?xi1>) -> tensor<?xi1>
  return
}
