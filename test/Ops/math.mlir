// Transcendental functions and activations, compiled and by the reference.
// DEFINE: %{check} = arete-run %s --random=1 --size=13 --check --ulp=2

// RUN: %{check} --function=exp --range=-90:90
func.func @exp(%a: tensor<?x5xf32>, %b: tensor<?xf64>) -> (tensor<?x5xf32>, tensor<?xf64>) {
  %0 = arete.exp %a : (tensor<?x5xf32>) -> tensor<?x5xf32>
  %1 = arete.exp %b : (tensor<?xf64>) -> tensor<?xf64>
  return %0, %1 : tensor<?x5xf32>, tensor<?xf64>
}

// RUN: %{check} --function=exp2 --range=-130:130
func.func @exp2(%a: tensor<f32>, %b: tensor<3x?xf64>) -> (tensor<f32>, tensor<3x?xf64>) {
  %0 = arete.exp2 %a : (tensor<f32>) -> tensor<f32>
  %1 = arete.exp2 %b : (tensor<3x?xf64>) -> tensor<3x?xf64>
  return %0, %1 : tensor<f32>, tensor<3x?xf64>
}

// RUN: %{check} --function=expm1 --range=-20:90
func.func @expm1(%a: tensor<?xf32>, %b: tensor<2x?x1xf64>) -> (tensor<?xf32>, tensor<2x?x1xf64>) {
  %0 = arete.expm1 %a : (tensor<?xf32>) -> tensor<?xf32>
  %1 = arete.expm1 %b : (tensor<2x?x1xf64>) -> tensor<2x?x1xf64>
  return %0, %1 : tensor<?xf32>, tensor<2x?x1xf64>
}

// RUN: %{check} --function=log --range=0:100
func.func @log(%a: tensor<1x?x3x2xf32>, %b: tensor<7xf64>) -> (tensor<1x?x3x2xf32>, tensor<7xf64>) {
  %0 = arete.log %a : (tensor<1x?x3x2xf32>) -> tensor<1x?x3x2xf32>
  %1 = arete.log %b : (tensor<7xf64>) -> tensor<7xf64>
  return %0, %1 : tensor<1x?x3x2xf32>, tensor<7xf64>
}

// RUN: %{check} --function=log2 --range=0:100
func.func @log2(%a: tensor<4x?xf32>, %b: tensor<f64>) -> (tensor<4x?xf32>, tensor<f64>) {
  %0 = arete.log2 %a : (tensor<4x?xf32>) -> tensor<4x?xf32>
  %1 = arete.log2 %b : (tensor<f64>) -> tensor<f64>
  return %0, %1 : tensor<4x?xf32>, tensor<f64>
}

// RUN: %{check} --function=log10 --range=0:100
func.func @log10(%a: tensor<?x5xf32>, %b: tensor<?xf64>) -> (tensor<?x5xf32>, tensor<?xf64>) {
  %0 = arete.log10 %a : (tensor<?x5xf32>) -> tensor<?x5xf32>
  %1 = arete.log10 %b : (tensor<?xf64>) -> tensor<?xf64>
  return %0, %1 : tensor<?x5xf32>, tensor<?xf64>
}

// RUN: %{check} --function=log1p --range=-1:10
func.func @log1p(%a: tensor<f32>, %b: tensor<3x?xf64>) -> (tensor<f32>, tensor<3x?xf64>) {
  %0 = arete.log1p %a : (tensor<f32>) -> tensor<f32>
  %1 = arete.log1p %b : (tensor<3x?xf64>) -> tensor<3x?xf64>
  return %0, %1 : tensor<f32>, tensor<3x?xf64>
}

// RUN: %{check} --function=sqrt --range=0:1000
func.func @sqrt(%a: tensor<?xf32>, %b: tensor<2x?x1xf64>) -> (tensor<?xf32>, tensor<2x?x1xf64>) {
  %0 = arete.sqrt %a : (tensor<?xf32>) -> tensor<?xf32>
  %1 = arete.sqrt %b : (tensor<2x?x1xf64>) -> tensor<2x?x1xf64>
  return %0, %1 : tensor<?xf32>, tensor<2x?x1xf64>
}

// RUN: %{check} --function=cbrt --range=-1000:1000
func.func @cbrt(%a: tensor<1x?x3x2xf32>, %b: tensor<7xf64>)
    -> (tensor<1x?x3x2xf32>, tensor<7xf64>) {
  %0 = arete.cbrt %a : (tensor<1x?x3x2xf32>) -> tensor<1x?x3x2xf32>
  %1 = arete.cbrt %b : (tensor<7xf64>) -> tensor<7xf64>
  return %0, %1 : tensor<1x?x3x2xf32>, tensor<7xf64>
}

// RUN: %{check} --function=sin --range=-100:100
func.func @sin(%a: tensor<4x?xf32>, %b: tensor<f64>) -> (tensor<4x?xf32>, tensor<f64>) {
  %0 = arete.sin %a : (tensor<4x?xf32>) -> tensor<4x?xf32>
  %1 = arete.sin %b : (tensor<f64>) -> tensor<f64>
  return %0, %1 : tensor<4x?xf32>, tensor<f64>
}

// RUN: %{check} --function=cos --range=-100:100
func.func @cos(%a: tensor<?x5xf32>, %b: tensor<?xf64>) -> (tensor<?x5xf32>, tensor<?xf64>) {
  %0 = arete.cos %a : (tensor<?x5xf32>) -> tensor<?x5xf32>
  %1 = arete.cos %b : (tensor<?xf64>) -> tensor<?xf64>
  return %0, %1 : tensor<?x5xf32>, tensor<?xf64>
}

// RUN: %{check} --function=tan --range=-10:10
func.func @tan(%a: tensor<f32>, %b: tensor<3x?xf64>) -> (tensor<f32>, tensor<3x?xf64>) {
  %0 = arete.tan %a : (tensor<f32>) -> tensor<f32>
  %1 = arete.tan %b : (tensor<3x?xf64>) -> tensor<3x?xf64>
  return %0, %1 : tensor<f32>, tensor<3x?xf64>
}

// RUN: %{check} --function=arcsin --range=-1:1
func.func @arcsin(%a: tensor<?xf32>, %b: tensor<2x?x1xf64>) -> (tensor<?xf32>, tensor<2x?x1xf64>) {
  %0 = arete.arcsin %a : (tensor<?xf32>) -> tensor<?xf32>
  %1 = arete.arcsin %b : (tensor<2x?x1xf64>) -> tensor<2x?x1xf64>
  return %0, %1 : tensor<?xf32>, tensor<2x?x1xf64>
}

// RUN: %{check} --function=arccos --range=-1:1
func.func @arccos(%a: tensor<1x?x3x2xf32>, %b: tensor<7xf64>)
    -> (tensor<1x?x3x2xf32>, tensor<7xf64>) {
  %0 = arete.arccos %a : (tensor<1x?x3x2xf32>) -> tensor<1x?x3x2xf32>
  %1 = arete.arccos %b : (tensor<7xf64>) -> tensor<7xf64>
  return %0, %1 : tensor<1x?x3x2xf32>, tensor<7xf64>
}

// RUN: %{check} --function=arctan --range=-100:100
func.func @arctan(%a: tensor<4x?xf32>, %b: tensor<f64>) -> (tensor<4x?xf32>, tensor<f64>) {
  %0 = arete.arctan %a : (tensor<4x?xf32>) -> tensor<4x?xf32>
  %1 = arete.arctan %b : (tensor<f64>) -> tensor<f64>
  return %0, %1 : tensor<4x?xf32>, tensor<f64>
}

// RUN: %{check} --function=sinh --range=-90:90
func.func @sinh(%a: tensor<?x5xf32>, %b: tensor<?xf64>) -> (tensor<?x5xf32>, tensor<?xf64>) {
  %0 = arete.sinh %a : (tensor<?x5xf32>) -> tensor<?x5xf32>
  %1 = arete.sinh %b : (tensor<?xf64>) -> tensor<?xf64>
  return %0, %1 : tensor<?x5xf32>, tensor<?xf64>
}

// RUN: %{check} --function=cosh --range=-90:90
func.func @cosh(%a: tensor<f32>, %b: tensor<3x?xf64>) -> (tensor<f32>, tensor<3x?xf64>) {
  %0 = arete.cosh %a : (tensor<f32>) -> tensor<f32>
  %1 = arete.cosh %b : (tensor<3x?xf64>) -> tensor<3x?xf64>
  return %0, %1 : tensor<f32>, tensor<3x?xf64>
}

// RUN: %{check} --function=tanh --range=-10:10
func.func @tanh(%a: tensor<?xf32>, %b: tensor<2x?x1xf64>) -> (tensor<?xf32>, tensor<2x?x1xf64>) {
  %0 = arete.tanh %a : (tensor<?xf32>) -> tensor<?xf32>
  %1 = arete.tanh %b : (tensor<2x?x1xf64>) -> tensor<2x?x1xf64>
  return %0, %1 : tensor<?xf32>, tensor<2x?x1xf64>
}

// RUN: %{check} --function=arcsinh --range=-1000:1000
func.func @arcsinh(%a: tensor<1x?x3x2xf32>, %b: tensor<7xf64>)
    -> (tensor<1x?x3x2xf32>, tensor<7xf64>) {
  %0 = arete.arcsinh %a : (tensor<1x?x3x2xf32>) -> tensor<1x?x3x2xf32>
  %1 = arete.arcsinh %b : (tensor<7xf64>) -> tensor<7xf64>
  return %0, %1 : tensor<1x?x3x2xf32>, tensor<7xf64>
}

// RUN: %{check} --function=arccosh --range=1:1000
func.func @arccosh(%a: tensor<4x?xf32>, %b: tensor<f64>) -> (tensor<4x?xf32>, tensor<f64>) {
  %0 = arete.arccosh %a : (tensor<4x?xf32>) -> tensor<4x?xf32>
  %1 = arete.arccosh %b : (tensor<f64>) -> tensor<f64>
  return %0, %1 : tensor<4x?xf32>, tensor<f64>
}

// RUN: %{check} --function=arctanh --range=-1:1
func.func @arctanh(%a: tensor<?x5xf32>, %b: tensor<?xf64>) -> (tensor<?x5xf32>, tensor<?xf64>) {
  %0 = arete.arctanh %a : (tensor<?x5xf32>) -> tensor<?x5xf32>
  %1 = arete.arctanh %b : (tensor<?xf64>) -> tensor<?xf64>
  return %0, %1 : tensor<?x5xf32>, tensor<?xf64>
}

// RUN: %{check} --function=erf --range=-4:4
func.func @erf(%a: tensor<f32>, %b: tensor<3x?xf64>) -> (tensor<f32>, tensor<3x?xf64>) {
  %0 = arete.erf %a : (tensor<f32>) -> tensor<f32>
  %1 = arete.erf %b : (tensor<3x?xf64>) -> tensor<3x?xf64>
  return %0, %1 : tensor<f32>, tensor<3x?xf64>
}

// RUN: %{check} --function=erfc --range=-5:9 --ulp=4
func.func @erfc(%a: tensor<?xf32>, %b: tensor<2x?x1xf64>) -> (tensor<?xf32>, tensor<2x?x1xf64>) {
  %0 = arete.erfc %a : (tensor<?xf32>) -> tensor<?xf32>
  %1 = arete.erfc %b : (tensor<2x?x1xf64>) -> tensor<2x?x1xf64>
  return %0, %1 : tensor<?xf32>, tensor<2x?x1xf64>
}

// RUN: %{check} --function=sigmoid --range=-90:90
func.func @sigmoid(%a: tensor<1x?x3x2xf32>, %b: tensor<7xf64>)
    -> (tensor<1x?x3x2xf32>, tensor<7xf64>) {
  %0 = arete.sigmoid %a : (tensor<1x?x3x2xf32>) -> tensor<1x?x3x2xf32>
  %1 = arete.sigmoid %b : (tensor<7xf64>) -> tensor<7xf64>
  return %0, %1 : tensor<1x?x3x2xf32>, tensor<7xf64>
}

// RUN: %{check} --function=softplus --range=-90:90
func.func @softplus(%a: tensor<4x?xf32>, %b: tensor<f64>) -> (tensor<4x?xf32>, tensor<f64>) {
  %0 = arete.softplus %a : (tensor<4x?xf32>) -> tensor<4x?xf32>
  %1 = arete.softplus %b : (tensor<f64>) -> tensor<f64>
  return %0, %1 : tensor<4x?xf32>, tensor<f64>
}

// RUN: %{check} --function=softsign --range=-10:10
func.func @softsign(%a: tensor<?x5xf32>, %b: tensor<?xf64>) -> (tensor<?x5xf32>, tensor<?xf64>) {
  %0 = arete.softsign %a : (tensor<?x5xf32>) -> tensor<?x5xf32>
  %1 = arete.softsign %b : (tensor<?xf64>) -> tensor<?xf64>
  return %0, %1 : tensor<?x5xf32>, tensor<?xf64>
}

// RUN: %{check} --function=hard_sigmoid --range=-3:3 --atol=1e-7
func.func @hard_sigmoid(%a: tensor<f32>, %b: tensor<3x?xf64>) -> (tensor<f32>, tensor<3x?xf64>) {
  %0 = arete.hard_sigmoid %a : (tensor<f32>) -> tensor<f32>
  %1 = arete.hard_sigmoid %b : (tensor<3x?xf64>) -> tensor<3x?xf64>
  return %0, %1 : tensor<f32>, tensor<3x?xf64>
}
