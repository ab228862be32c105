// Discrete Fourier transforms, compiled and by the reference.
// A sum may cancel: it is compared to the size of its terms, which are below 1.
// DEFINE: %{check} = arete-run %s --random=1 --check --atol=1e-12
// DEFINE: %{check32} = arete-run %s --random=1 --check --atol=1e-4

// Every radix, their products, lengths of a generic radix and of Bluestein's
// convolution.
// RUN: %{check} --function=fft --shape x=3x1
// RUN: %{check} --function=fft --shape x=2x2
// RUN: %{check} --function=fft --shape x=3x5
// RUN: %{check} --function=fft --shape x=7x4
// RUN: %{check} --function=fft --shape x=8x60
// RUN: %{check} --function=fft --shape x=49x22
// RUN: %{check} --function=fft --shape x=101x128
// RUN: %{check} --function=fft --shape x=4x509
func.func @fft(%x: tensor<?x?xcomplex<f64>> {arete.name = "x"})
    -> (tensor<?x?xcomplex<f64>>, tensor<?x?xcomplex<f64>>, tensor<?x?xcomplex<f64>>) {
  %0 = arete.fft %x {axis = 1 : i64} : (tensor<?x?xcomplex<f64>>) -> tensor<?x?xcomplex<f64>>
  %1 = arete.fft %x {axis = 0 : i64, inverse = true} : (tensor<?x?xcomplex<f64>>) -> tensor<?x?xcomplex<f64>>
  %t = arete.transpose %x {permutation = array<i64: 1, 0>} : (tensor<?x?xcomplex<f64>>) -> tensor<?x?xcomplex<f64>>
  %2 = arete.fft %t {axis = 1 : i64} : (tensor<?x?xcomplex<f64>>) -> tensor<?x?xcomplex<f64>>
  return %0, %1, %2 : tensor<?x?xcomplex<f64>>, tensor<?x?xcomplex<f64>>, tensor<?x?xcomplex<f64>>
}

// RUN: %{check32} --function=fft32 --shape x=3x60
// RUN: %{check32} --function=fft32 --shape x=2x101
func.func @fft32(%x: tensor<?x?xcomplex<f32>> {arete.name = "x"})
    -> (tensor<?x?xcomplex<f32>>, tensor<?x?xcomplex<f32>>) {
  %0 = arete.fft %x {axis = 1 : i64} : (tensor<?x?xcomplex<f32>>) -> tensor<?x?xcomplex<f32>>
  %1 = arete.fft %x {axis = 0 : i64, inverse = true} : (tensor<?x?xcomplex<f32>>) -> tensor<?x?xcomplex<f32>>
  return %0, %1 : tensor<?x?xcomplex<f32>>, tensor<?x?xcomplex<f32>>
}

// RUN: %{check} --function=real --shape x=1x2 --shape z=3x2 --range=n=2:2
// RUN: %{check} --function=real --shape x=9x8 --shape z=3x1 --range=n=1:1
// RUN: %{check} --function=real --shape x=7x106 --shape z=2x5 --range=n=8:8
// RUN: %{check} --function=real --shape x=101x30 --shape z=2x5 --range=n=9:9
// RUN: %{check} --function=real --shape x=0x3 --shape z=4x102 --range=n=202:202
// RUN: %{check} --function=real --shape x=1x3 --shape z=4x51 --range=n=101:101
func.func @real(%x: tensor<?x?xf64> {arete.name = "x"}, %z: tensor<?x?xcomplex<f64>> {arete.name = "z"}, %n: tensor<i64> {arete.name = "n"})
    -> (tensor<?x?xcomplex<f64>>, tensor<?x?xf64>, tensor<?x?xf64>) {
  %0 = arete.rfft %x {axis = 1 : i64} : (tensor<?x?xf64>) -> tensor<?x?xcomplex<f64>>
  %1 = arete.irfft %z, %n {axis = 1 : i64} : (tensor<?x?xcomplex<f64>>, tensor<i64>) -> tensor<?x?xf64>
  %t = arete.transpose %z {permutation = array<i64: 1, 0>} : (tensor<?x?xcomplex<f64>>) -> tensor<?x?xcomplex<f64>>
  %2 = arete.irfft %t, %n {axis = 0 : i64} : (tensor<?x?xcomplex<f64>>, tensor<i64>) -> tensor<?x?xf64>
  return %0, %1, %2 : tensor<?x?xcomplex<f64>>, tensor<?x?xf64>, tensor<?x?xf64>
}

// RUN: not arete-run %s --function=real --random=1 --shape x=2x0 --shape z=3x2 --range=n=2:2 2>&1 | FileCheck %s --check-prefix=EMPTY
// EMPTY: rfft: axis 1 of float64[?,?] has no element; a transform needs one
// RUN: not arete-run %s --function=real --random=1 --shape x=2x1 --shape z=3x2 --range=n=4:4 2>&1 | FileCheck %s --check-prefix=LENGTH
// LENGTH: irfft: size of axis 1 of complex128[?,?] and half the length plus 1 differ: 2 and 3
// RUN: not arete-run %s --function=real --random=1 --shape x=2x1 --shape z=3x1 --range=n=0:0 2>&1 | FileCheck %s --check-prefix=ZERO
// ZERO: irfft: the length must be at least 1
