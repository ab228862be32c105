// Functions of which each needs another part of the runtime.

// Fourier transforms of complex arguments, and complex arithmetic.
func.func @spectrum(%z: tensor<?xcomplex<f64>> {arete.name = "z"}, %w: tensor<?xcomplex<f32>> {arete.name = "w"})
    -> (tensor<?xcomplex<f64>>, tensor<?xcomplex<f32>>, tensor<?xf64>, tensor<7xf64>) {
  %n = arete.constant dense<7> : tensor<i64>
  %0 = arete.fft %z {axis = 0 : i64} : (tensor<?xcomplex<f64>>) -> tensor<?xcomplex<f64>>
  %1 = arete.multiply %w, %w : (tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>) -> tensor<?xcomplex<f32>>
  %2 = arete.fft %1 {axis = 0 : i64, inverse = true} : (tensor<?xcomplex<f32>>) -> tensor<?xcomplex<f32>>
  %3 = arete.exp %z : (tensor<?xcomplex<f64>>) -> tensor<?xcomplex<f64>>
  %4 = arete.abs %3 : (tensor<?xcomplex<f64>>) -> tensor<?xf64>
  %5 = arete.irfft %z, %n {axis = 0 : i64} : (tensor<?xcomplex<f64>>, tensor<i64>) -> tensor<7xf64>
  return %0, %2, %4, %5 : tensor<?xcomplex<f64>>, tensor<?xcomplex<f32>>, tensor<?xf64>, tensor<7xf64>
}

// Order, masks, and the values that are there with their counts, whose number
// only the values tell.
func.func @ordered(%x: tensor<?xf32> {arete.name = "x"})
    -> (tensor<?xf32>, tensor<?xi64>, tensor<2xf32>, tensor<2xi64>, tensor<?xf32>, tensor<?xf32>, tensor<?xi64>) {
  %zero = arete.constant dense<0.0> : tensor<f32>
  %one = arete.constant dense<1> : tensor<i64>
  %none = arete.constant dense<0> : tensor<i64>
  %two = arete.constant dense<2> : tensor<i64>
  %sorted = arete.sort %x {axis = 0 : i64} : (tensor<?xf32>) -> tensor<?xf32>
  %order = arete.argsort %x {axis = 0 : i64} : (tensor<?xf32>) -> tensor<?xi64>
  %top, %where = arete.topk %x, %two {axis = 0 : i64} : (tensor<?xf32>, tensor<i64>) -> (tensor<2xf32>, tensor<2xi64>)

  %mask = arete.greater %x, %zero : (tensor<?xf32>, tensor<f32>) -> tensor<?xi1>
  %ones = arete.cast %mask {dtype = i64} : (tensor<?xi1>) -> tensor<?xi64>
  %count = arete.sum %ones {axes = array<i64: 0>} : (tensor<?xi64>) -> tensor<i64>
  %at = arete.flatnonzero %mask, %count : (tensor<?xi1>, tensor<i64>) -> tensor<?xi64>
  %positive = arete.gather %x, %at : (tensor<?xf32>, tensor<?xi64>) -> tensor<?xf32>

  %size = arete.dim %x {axis = 0 : i64} : (tensor<?xf32>) -> tensor<i64>
  %i = arete.iota %size {axis = 0 : i64} : (tensor<i64>) -> tensor<?xi64>
  %before = arete.subtract %i, %one : (tensor<?xi64>, tensor<i64>) -> tensor<?xi64>
  %previous = arete.gather %sorted, %before : (tensor<?xf32>, tensor<?xi64>) -> tensor<?xf32>
  %differs = arete.not_equal %sorted, %previous : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xi1>
  %first = arete.equal %i, %none : (tensor<?xi64>, tensor<i64>) -> tensor<?xi1>
  %begins = arete.logical_or %differs, %first : (tensor<?xi1>, tensor<?xi1>) -> tensor<?xi1>
  %starts = arete.cast %begins {dtype = i64} : (tensor<?xi1>) -> tensor<?xi64>
  %groups = arete.sum %starts {axes = array<i64: 0>} : (tensor<?xi64>) -> tensor<i64>
  %from = arete.flatnonzero %begins, %groups : (tensor<?xi1>, tensor<i64>) -> tensor<?xi64>
  %values = arete.gather %sorted, %from : (tensor<?xf32>, tensor<?xi64>) -> tensor<?xf32>
  %running = arete.cumsum %starts {axis = 0 : i64} : (tensor<?xi64>) -> tensor<?xi64>
  %group = arete.subtract %running, %one : (tensor<?xi64>, tensor<i64>) -> tensor<?xi64>
  %counts = arete.bincount %group, %one, %groups : (tensor<?xi64>, tensor<i64>, tensor<i64>) -> tensor<?xi64>
  return %sorted, %order, %top, %where, %positive, %values, %counts
      : tensor<?xf32>, tensor<?xi64>, tensor<2xf32>, tensor<2xi64>, tensor<?xf32>, tensor<?xf32>, tensor<?xi64>
}

// Functions that are long, of positive numbers.
func.func @special(%x: tensor<?xf64> {arete.name = "x"}, %p: tensor<?xf64> {arete.name = "p"})
    -> (tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>) {
  %two = arete.constant dense<2.0> : tensor<f64>
  %0 = arete.gammaln %x : (tensor<?xf64>) -> tensor<?xf64>
  %1 = arete.psi %x : (tensor<?xf64>) -> tensor<?xf64>
  %2 = arete.betainc %x, %two, %p : (tensor<?xf64>, tensor<f64>, tensor<?xf64>) -> tensor<?xf64>
  %3 = arete.gammainc %x, %two : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  %4 = arete.iv %two, %x : (tensor<f64>, tensor<?xf64>) -> tensor<?xf64>
  %5 = arete.jv %two, %x : (tensor<f64>, tensor<?xf64>) -> tensor<?xf64>
  %6 = arete.zeta %two, %x : (tensor<f64>, tensor<?xf64>) -> tensor<?xf64>
  %7 = arete.erfinv %p : (tensor<?xf64>) -> tensor<?xf64>
  %8 = arete.ndtri %p : (tensor<?xf64>) -> tensor<?xf64>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8
      : tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>
}

// 16-bit arguments and results, with products and a routine.
func.func @narrow(%h: tensor<?xf16> {arete.name = "h"}, %b: tensor<?xbf16> {arete.name = "b"})
    -> (tensor<?xf16>, tensor<?xf32>, tensor<?xbf16>, tensor<?xf32>, tensor<f32>) {
  %0 = arete.exp %h : (tensor<?xf16>) -> tensor<?xf16>
  %1 = arete.cumsum %0 {axis = 0 : i64} : (tensor<?xf16>) -> tensor<?xf16>
  %2 = arete.cast %1 {dtype = f32} : (tensor<?xf16>) -> tensor<?xf32>
  %3 = arete.divide %b, %b : (tensor<?xbf16>, tensor<?xbf16>) -> tensor<?xbf16>
  %4 = arete.tanh %b : (tensor<?xbf16>) -> tensor<?xbf16>
  %5 = arete.subtract %3, %4 : (tensor<?xbf16>, tensor<?xbf16>) -> tensor<?xbf16>
  %6 = arete.cast %5 {dtype = f32} : (tensor<?xbf16>) -> tensor<?xf32>
  %7 = arete.dot %h, %0 : (tensor<?xf16>, tensor<?xf16>) -> tensor<f16>
  %8 = arete.cast %7 {dtype = f32} : (tensor<f16>) -> tensor<f32>
  return %1, %2, %5, %6, %8 : tensor<?xf16>, tensor<?xf32>, tensor<?xbf16>, tensor<?xf32>, tensor<f32>
}
