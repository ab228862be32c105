// Factorisations and linear systems, compiled and by the reference. What has a
// sign of its own is compared by products in which it cancels.
// DEFINE: %{check} = arete-run %s --random=1 --check --rtol=1e-10 --atol=1e-12
// DEFINE: %{check32} = arete-run %s --random=1 --check --rtol=1e-4 --atol=1e-5

// RUN: %{check} --function=systems --size=5 --range=0:1 --shape b=2x5x3
// RUN: %{check} --function=systems --size=1 --shape b=2x1x0
// RUN: %{check} --function=systems --shape a=2x0x0 --shape b=2x0x3
func.func @systems(%a: tensor<2x?x?xf64> {arete.name = "a"}, %b: tensor<2x?x?xf64> {arete.name = "b"})
    -> (tensor<2x?x?xf64>, tensor<2x?x?xf64>, tensor<2x?x?xf64>, tensor<2x?xi64>, tensor<2x?xi64>,
        tensor<2x?x?xf64>, tensor<2x?x?xf64>, tensor<2xf64>, tensor<2x?x?xf64>) {
  %0 = arete.solve %a, %b : (tensor<2x?x?xf64>, tensor<2x?x?xf64>) -> tensor<2x?x?xf64>
  %1 = arete.solve %a, %b {transpose = true} : (tensor<2x?x?xf64>, tensor<2x?x?xf64>) -> tensor<2x?x?xf64>
  %2:3 = arete.lu_factor %a : (tensor<2x?x?xf64>) -> (tensor<2x?x?xf64>, tensor<2x?xi64>, tensor<2x?xi64>)
  %3 = arete.lu_solve %2#0, %2#2, %b {transpose = true} : (tensor<2x?x?xf64>, tensor<2x?xi64>, tensor<2x?x?xf64>) -> tensor<2x?x?xf64>
  %4 = arete.triangular_solve %a, %b {lower = true, unit_diagonal = true} : (tensor<2x?x?xf64>, tensor<2x?x?xf64>) -> tensor<2x?x?xf64>
  %5 = arete.det %a : (tensor<2x?x?xf64>) -> tensor<2xf64>
  %6 = arete.cofactor %a : (tensor<2x?x?xf64>) -> tensor<2x?x?xf64>
  return %0, %1, %2#0, %2#1, %2#2, %3, %4, %5, %6 : tensor<2x?x?xf64>, tensor<2x?x?xf64>, tensor<2x?x?xf64>, tensor<2x?xi64>, tensor<2x?xi64>, tensor<2x?x?xf64>, tensor<2x?x?xf64>, tensor<2xf64>, tensor<2x?x?xf64>
}

// RUN: %{check32} --function=triangular --size=4 --range=1:2
func.func @triangular(%a: tensor<?x?xf32>, %b: tensor<?x?xf32>)
    -> (tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>) {
  %0 = arete.triangular_solve %a, %b : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %1 = arete.triangular_solve %a, %b {transpose = true} : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %2 = arete.triangular_solve %a, %b {lower = true} : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %3 = arete.triangular_solve %a, %b {lower = true, transpose = true} : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  return %0, %1, %2, %3 : tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>
}

// RUN: %{check32} --function=symmetric --shape x=2x4x6
// RUN: %{check32} --function=symmetric --shape x=2x1x1
func.func @symmetric(%x: tensor<2x?x?xf32> {arete.name = "x"})
    -> (tensor<2x?x?xf32>, tensor<2x?xf32>, tensor<2x?xf32>, tensor<2x?x?xf32>) {
  %0 = arete.matmul %x, %x {transpose_rhs = true} : (tensor<2x?x?xf32>, tensor<2x?x?xf32>) -> tensor<2x?x?xf32>
  %1 = arete.cholesky %0 : (tensor<2x?x?xf32>) -> tensor<2x?x?xf32>
  %2 = arete.eigvalsh %0 : (tensor<2x?x?xf32>) -> tensor<2x?xf32>
  %w, %v = arete.eigh %0 : (tensor<2x?x?xf32>) -> (tensor<2x?xf32>, tensor<2x?x?xf32>)
  %3 = arete.multiply %v, %v : (tensor<2x?x?xf32>, tensor<2x?x?xf32>) -> tensor<2x?x?xf32>
  return %1, %2, %w, %3 : tensor<2x?x?xf32>, tensor<2x?xf32>, tensor<2x?xf32>, tensor<2x?x?xf32>
}

// RUN: %{check} --function=orthogonal --shape x=6x4
// RUN: %{check} --function=orthogonal --shape x=3x5
// RUN: %{check} --function=orthogonal --shape x=1x1
// RUN: %{check} --function=orthogonal --shape x=3x0
func.func @orthogonal(%x: tensor<?x?xf64> {arete.name = "x"})
    -> (tensor<?x?xf64>, tensor<?x?xf64>, tensor<?x?xf64>, tensor<?x?xf64>,
        tensor<?xf64>, tensor<?xf64>, tensor<?x?xf64>, tensor<?x?xf64>) {
  %q, %r = arete.qr %x : (tensor<?x?xf64>) -> (tensor<?x?xf64>, tensor<?x?xf64>)
  %q1, %r1 = arete.qr %x {complete = true} : (tensor<?x?xf64>) -> (tensor<?x?xf64>, tensor<?x?xf64>)
  %s = arete.svdvals %x : (tensor<?x?xf64>) -> tensor<?xf64>
  %u1, %s1, %v1 = arete.svd %x {full = true} : (tensor<?x?xf64>) -> (tensor<?x?xf64>, tensor<?xf64>, tensor<?x?xf64>)
  %u, %s2, %v = arete.svd %x : (tensor<?x?xf64>) -> (tensor<?x?xf64>, tensor<?xf64>, tensor<?x?xf64>)
  %0 = arete.dot %u, %v : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %1 = arete.pinv %x : (tensor<?x?xf64>) -> tensor<?x?xf64>
  return %q, %r, %q1, %r1, %s, %s1, %0, %1 : tensor<?x?xf64>, tensor<?x?xf64>, tensor<?x?xf64>, tensor<?x?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?x?xf64>, tensor<?x?xf64>
}

// RUN: %{check32} --function=expm --size=6
// RUN: %{check32} --function=expm --size=3 --range=-9:9
// RUN: %{check32} --function=expm --size=1
// RUN: %{check32} --function=expm --size=0
func.func @expm(%a: tensor<?x?xf64>, %b: tensor<?x?xf32>) -> (tensor<?x?xf64>, tensor<?x?xf32>) {
  %0 = arete.expm %a : (tensor<?x?xf64>) -> tensor<?x?xf64>
  %1 = arete.expm %b : (tensor<?x?xf32>) -> tensor<?x?xf32>
  return %0, %1 : tensor<?x?xf64>, tensor<?x?xf32>
}

// RUN: %{check} --function=general --size=6
// RUN: %{check} --function=general --size=1
// RUN: %{check} --function=general --size=0
// Cycles, pairs and zeros.
// RUN: %{check} --function=general --input='a=[[0, 0, 1], [1, 0, 0], [0, 1, 0]]' --input='z=[[1, 1j], [1j, 2]]'
// RUN: %{check} --function=general --input='a=[[0, -1], [1, 0]]' --input='z=[[3]]'
// RUN: %{check} --function=general --input='a=[[2, 0], [0, 2]]' --input='z=[[0, 0], [0, 0]]'
// Matrices that have an element that is no number.
// RUN: %{check} --function=general --input='a=[[nan, 0], [0, 2]]' --input='z=[[0, 1j], [inf, 0]]'
func.func @general(%a: tensor<?x?xf64> {arete.name = "a"}, %z: tensor<?x?xcomplex<f64>> {arete.name = "z"})
    -> (tensor<complex<f64>>, tensor<?x?xf64>, tensor<complex<f64>>, tensor<?x?xf64>) {
  // In the order of LAPACK, which the reference has not: symmetric functions.
  %w, %v = arete.eig %a : (tensor<?x?xf64>) -> (tensor<?xcomplex<f64>>, tensor<?x?xcomplex<f64>>)
  %1 = arete.multiply %w, %w : (tensor<?xcomplex<f64>>, tensor<?xcomplex<f64>>) -> tensor<?xcomplex<f64>>
  %2 = arete.sum %1 {axes = array<i64: 0>} : (tensor<?xcomplex<f64>>) -> tensor<complex<f64>>
  %3 = arete.abs %v : (tensor<?x?xcomplex<f64>>) -> tensor<?x?xf64>
  %4 = arete.sort %3 {axis = 1} : (tensor<?x?xf64>) -> tensor<?x?xf64>
  %5 = arete.eigvals %z : (tensor<?x?xcomplex<f64>>) -> tensor<?xcomplex<f64>>
  %6 = arete.exp %5 : (tensor<?xcomplex<f64>>) -> tensor<?xcomplex<f64>>
  %7 = arete.sum %6 {axes = array<i64: 0>} : (tensor<?xcomplex<f64>>) -> tensor<complex<f64>>
  %8, %9 = arete.eig %z : (tensor<?x?xcomplex<f64>>) -> (tensor<?xcomplex<f64>>, tensor<?x?xcomplex<f64>>)
  %10 = arete.abs %9 : (tensor<?x?xcomplex<f64>>) -> tensor<?x?xf64>
  %11 = arete.sort %10 {axis = 1} : (tensor<?x?xf64>) -> tensor<?x?xf64>
  return %2, %4, %7, %11 : tensor<complex<f64>>, tensor<?x?xf64>, tensor<complex<f64>>, tensor<?x?xf64>
}

// RUN: %{check} --function=complex --shape z=4x4 --shape b=4x2 --range=0.1:1
// RUN: %{check} --function=complex --shape z=1x1 --shape b=1x0 --range=0.1:1
// RUN: %{check} --function=complex --shape z=0x0 --shape b=0x3
func.func @complex(%z: tensor<?x?xcomplex<f64>> {arete.name = "z"}, %b: tensor<?x?xcomplex<f64>> {arete.name = "b"})
    -> (tensor<?x?xcomplex<f64>>, tensor<?x?xcomplex<f64>>, tensor<?x?xcomplex<f64>>, tensor<?xi64>,
        tensor<?x?xcomplex<f64>>, tensor<?x?xcomplex<f64>>, tensor<complex<f64>>,
        tensor<?x?xcomplex<f64>>, tensor<?x?xcomplex<f64>>, tensor<?xf64>, tensor<?x?xf64>) {
  %0 = arete.solve %z, %b : (tensor<?x?xcomplex<f64>>, tensor<?x?xcomplex<f64>>) -> tensor<?x?xcomplex<f64>>
  %1 = arete.solve %z, %b {transpose = true} : (tensor<?x?xcomplex<f64>>, tensor<?x?xcomplex<f64>>) -> tensor<?x?xcomplex<f64>>
  %2:3 = arete.lu_factor %z : (tensor<?x?xcomplex<f64>>) -> (tensor<?x?xcomplex<f64>>, tensor<?xi64>, tensor<?xi64>)
  %3 = arete.triangular_solve %z, %b {lower = true} : (tensor<?x?xcomplex<f64>>, tensor<?x?xcomplex<f64>>) -> tensor<?x?xcomplex<f64>>
  %4 = arete.triangular_solve %z, %b {transpose = true} : (tensor<?x?xcomplex<f64>>, tensor<?x?xcomplex<f64>>) -> tensor<?x?xcomplex<f64>>
  %5 = arete.det %z : (tensor<?x?xcomplex<f64>>) -> tensor<complex<f64>>
  %6 = arete.cofactor %z : (tensor<?x?xcomplex<f64>>) -> tensor<?x?xcomplex<f64>>
  %7 = arete.expm %z : (tensor<?x?xcomplex<f64>>) -> tensor<?x?xcomplex<f64>>
  %8, %9 = arete.eigh %z : (tensor<?x?xcomplex<f64>>) -> (tensor<?xf64>, tensor<?x?xcomplex<f64>>)
  %10 = arete.abs %9 : (tensor<?x?xcomplex<f64>>) -> tensor<?x?xf64>
  return %0, %1, %2#0, %2#2, %3, %4, %5, %6, %7, %8, %10
      : tensor<?x?xcomplex<f64>>, tensor<?x?xcomplex<f64>>, tensor<?x?xcomplex<f64>>, tensor<?xi64>,
        tensor<?x?xcomplex<f64>>, tensor<?x?xcomplex<f64>>, tensor<complex<f64>>,
        tensor<?x?xcomplex<f64>>, tensor<?x?xcomplex<f64>>, tensor<?xf64>, tensor<?x?xf64>
}

// RUN: %{check32} --function=unitary --shape z=2x4x6
// RUN: %{check32} --function=unitary --shape z=2x5x3
// RUN: %{check32} --function=unitary --shape z=2x1x1
// RUN: %{check32} --function=unitary --shape z=2x3x0
func.func @unitary(%z: tensor<2x?x?xcomplex<f32>> {arete.name = "z"})
    -> (tensor<2x?x?xcomplex<f32>>, tensor<2x?x?xcomplex<f32>>, tensor<2x?xf32>, tensor<2x?xf32>,
        tensor<2x?x?xcomplex<f32>>, tensor<2x?x?xcomplex<f32>>) {
  %q, %r = arete.qr %z : (tensor<2x?x?xcomplex<f32>>) -> (tensor<2x?x?xcomplex<f32>>, tensor<2x?x?xcomplex<f32>>)
  %s = arete.svdvals %z : (tensor<2x?x?xcomplex<f32>>) -> tensor<2x?xf32>
  %u, %s1, %v = arete.svd %z : (tensor<2x?x?xcomplex<f32>>) -> (tensor<2x?x?xcomplex<f32>>, tensor<2x?xf32>, tensor<2x?x?xcomplex<f32>>)
  %0 = arete.matmul %u, %v : (tensor<2x?x?xcomplex<f32>>, tensor<2x?x?xcomplex<f32>>) -> tensor<2x?x?xcomplex<f32>>
  %1 = arete.pinv %z : (tensor<2x?x?xcomplex<f32>>) -> tensor<2x?x?xcomplex<f32>>
  return %q, %r, %s, %s1, %0, %1 : tensor<2x?x?xcomplex<f32>>, tensor<2x?x?xcomplex<f32>>, tensor<2x?xf32>, tensor<2x?xf32>, tensor<2x?x?xcomplex<f32>>, tensor<2x?x?xcomplex<f32>>
}

// RUN: not arete-run %s --function=expm --random=1 --shape arg0=2x3 --shape arg1=1x1 2>&1 | FileCheck %s --check-prefix=SQUARE
// SQUARE: expm: matrices must be square, the sizes of float64[?,?] differ: 2 and 3
// RUN: not arete-run %s --function=symmetric --random=1 --range=0:0 --shape x=2x3x2 2>&1 | FileCheck %s --check-prefix=DEFINITE
// DEFINITE: cholesky: matrix [0] of the batch is not positive definite: its leading minor of order 1 is not positive
// RUN: not arete-run %s --function=systems --random=1 --shape a=2x2x2 --shape b=2x3x1 2>&1 | FileCheck %s --check-prefix=ROWS
// ROWS: sizes of float64[2,?,?] and float64[2,?,?] differ at axis 1: {{[23]}} and {{[23]}}
