// RUN: arete-opt %s --split-input-file --verify-diagnostics

func.func @axis(%x: tensor<?x?xcomplex<f32>>) {
  // expected-error @+2 {{fft: axis 2 is out of range for complex64[?,?]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.fft %x {axis = 2 : i64} : (tensor<?x?xcomplex<f32>>) -> tensor<?x?xcomplex<f32>>
  return
}

// -----

func.func @empty(%x: tensor<0xf32>) {
  // expected-error @+2 {{rfft: axis 0 of float32[0] has no element; a transform needs one}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.rfft %x {axis = 0 : i64} : (tensor<0xf32>) -> tensor<1xcomplex<f32>>
  return
}

// -----

func.func @length(%x: tensor<3xcomplex<f64>>) {
  %n = arete.constant dense<6> : tensor<i64>
  // expected-error @+2 {{irfft: the length is 6, but axis 0 of complex128[3] has not 4 elements}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.irfft %x, %n {axis = 0 : i64} : (tensor<3xcomplex<f64>>, tensor<i64>) -> tensor<6xf64>
  return
}
