// RUN: arete-opt %s --verify-diagnostics --split-input-file

func.func @axis(%x: tensor<2xf32>, %n: tensor<i64>) {
  // expected-error @+2 {{slice: axis 1 is out of range for float32[2]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.slice %x, %n, %n {axes = array<i64: 1>} : (tensor<2xf32>, tensor<i64>, tensor<i64>) -> tensor<?xf32>
  return
}

// -----

func.func @order(%x: tensor<2x2xf32>, %n: tensor<i64>) {
  // expected-error @+2 {{slice: axes must be sorted and not repeat}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.slice %x, %n, %n, %n, %n {axes = array<i64: 1, 0>} : (tensor<2x2xf32>, tensor<i64>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?x?xf32>
  return
}

// -----

func.func @twice(%x: tensor<2xf32>, %n: tensor<i64>) {
  // expected-error @+2 {{slice: axis 0 is both cut and picked}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.slice %x, %n, %n, %n {axes = array<i64: 0>, picked = array<i64: 0>} : (tensor<2xf32>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?xf32>
  return
}

// -----

func.func @count(%x: tensor<2xf32>, %n: tensor<i64>) {
  // expected-error @+2 {{slice: there must be a start, a size and perhaps a step for each cut axis, and an index for each picked one}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.slice %x, %n {axes = array<i64: 0>} : (tensor<2xf32>, tensor<i64>) -> tensor<?xf32>
  return
}

// -----

func.func @picked_count(%x: tensor<2xf32>, %n: tensor<i64>) {
  // expected-error @+2 {{slice: there must be a start}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.slice %x, %n, %n {axes = array<i64>, picked = array<i64: 0>} : (tensor<2xf32>, tensor<i64>, tensor<i64>) -> tensor<f32>
  return
}

// -----

func.func @too_long(%x: tensor<2xf32>, %n: tensor<i64>) {
  %a = arete.constant dense<3> : tensor<i64>
  // expected-error @+2 {{slice: 3 elements from 0 are not within axis 0 of float32[2]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.slice %x, %n, %a {axes = array<i64: 0>} : (tensor<2xf32>, tensor<i64>, tensor<i64>) -> tensor<3xf32>
  return
}

// -----

func.func @negative_size(%x: tensor<2xf32>, %n: tensor<i64>) {
  %a = arete.constant dense<-1> : tensor<i64>
  // expected-error @+2 {{slice: size -1 is negative}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.slice %x, %n, %a {axes = array<i64: 0>} : (tensor<2xf32>, tensor<i64>, tensor<i64>) -> tensor<?xf32>
  return
}

// -----

func.func @negative_start(%x: tensor<?xf32>) {
  %a = arete.constant dense<-1> : tensor<i64>
  %b = arete.constant dense<1> : tensor<i64>
  // expected-error @+2 {{slice: start -1 is negative}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.slice %x, %a, %b {axes = array<i64: 0>} : (tensor<?xf32>, tensor<i64>, tensor<i64>) -> tensor<1xf32>
  return
}

// -----

func.func @beyond(%x: tensor<2xf32>) {
  %a = arete.constant dense<1> : tensor<i64>
  %b = arete.constant dense<2> : tensor<i64>
  // expected-error @+2 {{slice: 2 elements from 1 are not within axis 0 of float32[2]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.slice %x, %a, %b {axes = array<i64: 0>} : (tensor<2xf32>, tensor<i64>, tensor<i64>) -> tensor<2xf32>
  return
}

// -----

func.func @steps(%x: tensor<4xf32>) {
  %a = arete.constant dense<2> : tensor<i64>
  %b = arete.constant dense<-3> : tensor<i64>
  // expected-error @+2 {{slice: 2 elements from 2 in steps of -3 are not within axis 0 of float32[4]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.slice %x, %a, %a, %b {axes = array<i64: 0>} : (tensor<4xf32>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<2xf32>
  return
}

// -----

func.func @step(%x: tensor<4xf32>, %n: tensor<i64>) {
  %a = arete.constant dense<0> : tensor<i64>
  // expected-error @+2 {{slice: the step must not be 0}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.slice %x, %n, %n, %a {axes = array<i64: 0>} : (tensor<4xf32>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?xf32>
  return
}

// -----

func.func @index(%x: tensor<4x5xf32>) {
  %a = arete.constant dense<-6> : tensor<i64>
  // expected-error @+2 {{slice: index -6 is out of range for axis 1 of float32[4,5]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.slice %x, %a {axes = array<i64>, picked = array<i64: 1>} : (tensor<4x5xf32>, tensor<i64>) -> tensor<4xf32>
  return
}

// -----

func.func @value(%x: tensor<4x5xf32>, %y: tensor<5x1xf32>, %n: tensor<i64>) {
  // expected-error @+2 {{set_slice: the new value is float32[5,1], the slice float32[4]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.set_slice %x, %y, %n {axes = array<i64>, picked = array<i64: 1>} : (tensor<4x5xf32>, tensor<5x1xf32>, tensor<i64>) -> tensor<4x5xf32>
  return
}

// -----

func.func @dtype(%x: tensor<4x5xf32>, %y: tensor<4xf64>, %n: tensor<i64>) {
  // expected-error @+2 {{set_slice: the new value is float64[4], the slice float32[4]}}
  // expected-error @+1 {{failed to infer returned types}}
  %0 = arete.set_slice %x, %y, %n {axes = array<i64>, picked = array<i64: 1>} : (tensor<4x5xf32>, tensor<4xf64>, tensor<i64>) -> tensor<4x5xf32>
  return
}
