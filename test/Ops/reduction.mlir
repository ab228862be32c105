// Reductions, compiled and by the reference. Sizes are such that vectors leave a
// rest. Floats are all positive: the order of additions is the compiler's.
// DEFINE: %{check} = arete-run %s --random=1 --size=13 --check

// RUN: %{check} --function=sum --range=0.5:1
func.func @sum(%a: tensor<?x?xf32>, %b: tensor<3x?x5xf64>)
    -> (tensor<f32>, tensor<?xf32>, tensor<1x?xf32>, tensor<?xf64>, tensor<3x1x5xf64>) {
  %0 = arete.sum %a {axes = array<i64: 0, 1>} : (tensor<?x?xf32>) -> tensor<f32>
  %1 = arete.sum %a {axes = array<i64: 1>} : (tensor<?x?xf32>) -> tensor<?xf32>
  %2 = arete.sum %a {axes = array<i64: 0>, keepdims = true} : (tensor<?x?xf32>) -> tensor<1x?xf32>
  %3 = arete.sum %b {axes = array<i64: 0, 2>} : (tensor<3x?x5xf64>) -> tensor<?xf64>
  %4 = arete.sum %b {axes = array<i64: 1>, keepdims = true} : (tensor<3x?x5xf64>) -> tensor<3x1x5xf64>
  return %0, %1, %2, %3, %4 : tensor<f32>, tensor<?xf32>, tensor<1x?xf32>, tensor<?xf64>, tensor<3x1x5xf64>
}

// Integers accumulate in their own dtype and wrap.
// RUN: %{check} --function=sum_integers --range=0:255 --range=arg0=-128:127
func.func @sum_integers(%a: tensor<?x?xi8>, %b: tensor<?xui8>, %c: tensor<4x?xi64>)
    -> (tensor<i8>, tensor<?xi8>, tensor<ui8>, tensor<?xi64>) {
  %0 = arete.sum %a {axes = array<i64: 0, 1>} : (tensor<?x?xi8>) -> tensor<i8>
  %1 = arete.sum %a {axes = array<i64: 0>} : (tensor<?x?xi8>) -> tensor<?xi8>
  %2 = arete.sum %b {axes = array<i64: 0>} : (tensor<?xui8>) -> tensor<ui8>
  %3 = arete.sum %c {axes = array<i64: 0>} : (tensor<4x?xi64>) -> tensor<?xi64>
  return %0, %1, %2, %3 : tensor<i8>, tensor<?xi8>, tensor<ui8>, tensor<?xi64>
}

// A reduction over no axis and one of a scalar are copies.
// RUN: %{check} --function=no_axes
func.func @no_axes(%a: tensor<?x3xf32>, %b: tensor<i32>)
    -> (tensor<?x3xf32>, tensor<?x3xf32>, tensor<i32>, tensor<i32>, tensor<?x3xf32>) {
  %0 = arete.sum %a {axes = array<i64>} : (tensor<?x3xf32>) -> tensor<?x3xf32>
  %1 = arete.max %a {axes = array<i64>, keepdims = true} : (tensor<?x3xf32>) -> tensor<?x3xf32>
  %2 = arete.prod %b {axes = array<i64>} : (tensor<i32>) -> tensor<i32>
  %3 = arete.min %b {axes = array<i64>} : (tensor<i32>) -> tensor<i32>
  %4 = arete.mean %a {axes = array<i64>} : (tensor<?x3xf32>) -> tensor<?x3xf32>
  return %0, %1, %2, %3, %4 : tensor<?x3xf32>, tensor<?x3xf32>, tensor<i32>, tensor<i32>, tensor<?x3xf32>
}

// RUN: %{check} --function=prod --range=0.9:1.1 --range=arg1=-3:3
func.func @prod(%a: tensor<?x?xf64>, %b: tensor<?x2xi16>) -> (tensor<f64>, tensor<?xf64>, tensor<2xi16>) {
  %0 = arete.prod %a {axes = array<i64: 0, 1>} : (tensor<?x?xf64>) -> tensor<f64>
  %1 = arete.prod %a {axes = array<i64: 0>} : (tensor<?x?xf64>) -> tensor<?xf64>
  %2 = arete.prod %b {axes = array<i64: 0>} : (tensor<?x2xi16>) -> tensor<2xi16>
  return %0, %1, %2 : tensor<f64>, tensor<?xf64>, tensor<2xi16>
}

// RUN: %{check} --function=extremes --range=arg1=0:4294967295 --range=arg2=-128:-1
func.func @extremes(%a: tensor<2x?x?xf32>, %b: tensor<?xui32>, %c: tensor<?x3xi8>)
    -> (tensor<2x?xf32>, tensor<?xf32>, tensor<ui32>, tensor<ui32>, tensor<3xi8>, tensor<?x1xi8>) {
  %0 = arete.max %a {axes = array<i64: 1>} : (tensor<2x?x?xf32>) -> tensor<2x?xf32>
  %1 = arete.min %a {axes = array<i64: 0, 2>} : (tensor<2x?x?xf32>) -> tensor<?xf32>
  %2 = arete.max %b {axes = array<i64: 0>} : (tensor<?xui32>) -> tensor<ui32>
  %3 = arete.min %b {axes = array<i64: 0>} : (tensor<?xui32>) -> tensor<ui32>
  %4 = arete.max %c {axes = array<i64: 0>} : (tensor<?x3xi8>) -> tensor<3xi8>
  %5 = arete.min %c {axes = array<i64: 1>, keepdims = true} : (tensor<?x3xi8>) -> tensor<?x1xi8>
  return %0, %1, %2, %3, %4, %5 : tensor<2x?xf32>, tensor<?xf32>, tensor<ui32>, tensor<ui32>, tensor<3xi8>, tensor<?x1xi8>
}

// Few values, so that there are ties: the first counts.
// RUN: %{check} --function=positions --range=0:3
func.func @positions(%a: tensor<?x?xi32>, %b: tensor<?xui8>, %c: tensor<2x?x3xf64>)
    -> (tensor<?xi64>, tensor<?xi64>, tensor<i64>, tensor<i64>, tensor<2x1x3xi64>, tensor<2x?xi64>,
        tensor<i64>, tensor<1x?x1xi64>, tensor<3xi64>, tensor<?x?xi64>) {
  %0 = arete.argmax %a {axes = array<i64: 0>} : (tensor<?x?xi32>) -> tensor<?xi64>
  %1 = arete.argmin %a {axes = array<i64: 1>} : (tensor<?x?xi32>) -> tensor<?xi64>
  %2 = arete.argmax %b {axes = array<i64: 0>} : (tensor<?xui8>) -> tensor<i64>
  %3 = arete.argmin %b {axes = array<i64: 0>} : (tensor<?xui8>) -> tensor<i64>
  %4 = arete.argmax %c {axes = array<i64: 1>, keepdims = true} : (tensor<2x?x3xf64>) -> tensor<2x1x3xi64>
  %5 = arete.argmin %c {axes = array<i64: 2>} : (tensor<2x?x3xf64>) -> tensor<2x?xi64>
  %6 = arete.argmax %a {axes = array<i64: 0, 1>} : (tensor<?x?xi32>) -> tensor<i64>
  %7 = arete.argmin %c {axes = array<i64: 0, 2>, keepdims = true} : (tensor<2x?x3xf64>) -> tensor<1x?x1xi64>
  %8 = arete.argmax %c {axes = array<i64: 0, 1>} : (tensor<2x?x3xf64>) -> tensor<3xi64>
  %9 = arete.argmin %a {axes = array<i64>} : (tensor<?x?xi32>) -> tensor<?x?xi64>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9 : tensor<?xi64>, tensor<?xi64>, tensor<i64>, tensor<i64>, tensor<2x1x3xi64>, tensor<2x?xi64>,
      tensor<i64>, tensor<1x?x1xi64>, tensor<3xi64>, tensor<?x?xi64>
}

// RUN: %{check} --function=mean --range=0.5:1
func.func @mean(%a: tensor<?x?xf32>, %b: tensor<2x?x3xf64>) -> (tensor<f32>, tensor<?x1xf32>, tensor<?xf64>) {
  %0 = arete.mean %a {axes = array<i64: 0, 1>} : (tensor<?x?xf32>) -> tensor<f32>
  %1 = arete.mean %a {axes = array<i64: 1>, keepdims = true} : (tensor<?x?xf32>) -> tensor<?x1xf32>
  %2 = arete.mean %b {axes = array<i64: 0, 2>} : (tensor<2x?x3xf64>) -> tensor<?xf64>
  return %0, %1, %2 : tensor<f32>, tensor<?x1xf32>, tensor<?xf64>
}

// Large enough to overflow without the shift by the maximum.
// RUN: %{check} --function=softmax --range=-800:800 --ulp=64 --rtol=1e-5
func.func @softmax(%a: tensor<?x?xf32>, %b: tensor<2x?x3xf64>) -> (tensor<?x?xf32>, tensor<?x?xf32>, tensor<2x?x3xf64>) {
  %0 = arete.softmax %a {axis = 1 : i64} : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %1 = arete.softmax %a {axis = 0 : i64} : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %2 = arete.softmax %b {axis = 1 : i64} : (tensor<2x?x3xf64>) -> tensor<2x?x3xf64>
  return %0, %1, %2 : tensor<?x?xf32>, tensor<?x?xf32>, tensor<2x?x3xf64>
}

// The logarithm of almost 1 is small: the error is one of the sum.
// RUN: %{check} --function=log_softmax --range=-800:800 --atol=1e-7
func.func @log_softmax(%a: tensor<?x?xf32>, %b: tensor<2x?x3xf64>) -> (tensor<?x?xf32>, tensor<2x?x3xf64>) {
  %0 = arete.log_softmax %a {axis = 1 : i64} : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %1 = arete.log_softmax %b {axis = 0 : i64} : (tensor<2x?x3xf64>) -> tensor<2x?x3xf64>
  return %0, %1 : tensor<?x?xf32>, tensor<2x?x3xf64>
}
