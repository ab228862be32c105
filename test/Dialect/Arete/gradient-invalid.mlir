// RUN: arete-opt %s --verify-diagnostics --split-input-file

func.func @integer_output(%n: tensor<?xi64>) {
  // expected-error @+1 {{'arete.custom_gradient' op has an output that has no derivative: int64[?]}}
  %0 = arete.custom_gradient outputs(%n : tensor<?xi64>) gradient_of [] {
  ^bb0(%out: tensor<?xi64>, %g: tensor<?xi64>):
    arete.yield
  }
  return
}

// -----

func.func @arguments(%x: tensor<?xf32>) {
  // expected-error @+1 {{'arete.custom_gradient' op has a rule whose arguments are not the inputs, the outputs, their cotangents and the captures}}
  %0 = arete.custom_gradient inputs(%x : tensor<?xf32>) outputs(%x : tensor<?xf32>) gradient_of [0] {
  ^bb0(%in: tensor<?xf32>, %g: tensor<?xf32>):
    arete.yield %g : tensor<?xf32>
  }
  return
}

// -----

func.func @count(%x: tensor<?xf32>) {
  // expected-error @+1 {{'arete.custom_gradient' op must yield a cotangent for each of gradient_of}}
  %0 = arete.custom_gradient inputs(%x : tensor<?xf32>) outputs(%x : tensor<?xf32>) gradient_of [0] {
  ^bb0(%in: tensor<?xf32>, %out: tensor<?xf32>, %g: tensor<?xf32>):
    arete.yield
  }
  return
}

// -----

func.func @order(%x: tensor<?xf32>) {
  // expected-error @+1 {{'arete.custom_gradient' op has a gradient_of that does not number inputs in their order}}
  %0 = arete.custom_gradient inputs(%x : tensor<?xf32>) outputs(%x : tensor<?xf32>) gradient_of [1] {
  ^bb0(%in: tensor<?xf32>, %out: tensor<?xf32>, %g: tensor<?xf32>):
    arete.yield %g : tensor<?xf32>
  }
  return
}

// -----

func.func @cotangent(%x: tensor<?xf32>) {
  // expected-error @+1 {{'arete.custom_gradient' op yields float64[?] as the cotangent of input 0, which is float32[?]}}
  %0 = arete.custom_gradient inputs(%x : tensor<?xf32>) outputs(%x : tensor<?xf32>) gradient_of [0] {
  ^bb0(%in: tensor<?xf32>, %out: tensor<?xf32>, %g: tensor<?xf32>):
    %0 = arete.cast %g {dtype = f64} : (tensor<?xf32>) -> tensor<?xf64>
    arete.yield %0 : tensor<?xf64>
  }
  return
}

// -----

func.func @integer_input(%x: tensor<?xf32>, %n: tensor<?xi64>) {
  // expected-error @+1 {{'arete.custom_gradient' op yields int64[?] as the cotangent of input 0, which is int64[?]}}
  %0 = arete.custom_gradient inputs(%n : tensor<?xi64>) outputs(%x : tensor<?xf32>) gradient_of [0] {
  ^bb0(%in: tensor<?xi64>, %out: tensor<?xf32>, %g: tensor<?xf32>):
    arete.yield %in : tensor<?xi64>
  }
  return
}

// -----

func.func @captured(%x: tensor<?xf32>) {
  // expected-note @+1 {{required by region isolation constraints}}
  %0 = arete.custom_gradient inputs(%x : tensor<?xf32>) outputs(%x : tensor<?xf32>) gradient_of [0] {
  ^bb0(%in: tensor<?xf32>, %out: tensor<?xf32>, %g: tensor<?xf32>):
    // expected-error @+1 {{'arete.multiply' op using value defined outside the region}}
    %1 = arete.multiply %g, %x : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
    arete.yield %1 : tensor<?xf32>
  }
  return
}
