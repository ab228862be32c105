// Products, compiled and by the reference. Floats are positive, so that no sum
// cancels.
// DEFINE: %{check} = arete-run %s --random=1 --size=13 --check

// RUN: %{check} --function=dot --range=0.5:1
// RUN: %{check} --function=dot --range=0.5:1 --size=1
// RUN: %{check} --function=dot --range=0.5:1 --size=0
// RUN: not arete-run %s --function=dot --random=1 --shape=arg0=3 --shape=arg1=4 --shape=arg2=5x3 --shape=arg3=3x3 2>&1 \
// RUN:   | FileCheck %s --check-prefix=INNER
// INNER: contraction.mlir:[[#@LINE+3]]: dot: inner sizes of float32[?] and float32[?] differ: 3 and 4
func.func @dot(%u: tensor<?xf32>, %v: tensor<?xf32>, %a: tensor<5x?xf32>, %b: tensor<?x3xf32>)
    -> (tensor<f32>, tensor<5xf32>, tensor<3xf32>, tensor<5x3xf32>) {
  %0 = arete.dot %u, %v : (tensor<?xf32>, tensor<?xf32>) -> tensor<f32>
  %1 = arete.dot %a, %u : (tensor<5x?xf32>, tensor<?xf32>) -> tensor<5xf32>
  %2 = arete.dot %u, %b : (tensor<?xf32>, tensor<?x3xf32>) -> tensor<3xf32>
  %3 = arete.dot %a, %b : (tensor<5x?xf32>, tensor<?x3xf32>) -> tensor<5x3xf32>
  return %0, %1, %2, %3 : tensor<f32>, tensor<5xf32>, tensor<3xf32>, tensor<5x3xf32>
}

// RUN: %{check} --function=dot_transposed --range=0.5:1
// RUN: %{check} --function=dot_transposed --range=0.5:1 --size=0
func.func @dot_transposed(%v: tensor<?xf64>, %a: tensor<?x5xf64>, %b: tensor<3x?xf64>)
    -> (tensor<5xf64>, tensor<3xf64>, tensor<5x3xf64>, tensor<5x5xf64>, tensor<3x3xf64>) {
  %0 = arete.dot %a, %v {transpose_lhs = true} : (tensor<?x5xf64>, tensor<?xf64>) -> tensor<5xf64>
  %1 = arete.dot %v, %b {transpose_rhs = true} : (tensor<?xf64>, tensor<3x?xf64>) -> tensor<3xf64>
  %2 = arete.dot %a, %b {transpose_lhs = true, transpose_rhs = true} : (tensor<?x5xf64>, tensor<3x?xf64>) -> tensor<5x3xf64>
  %3 = arete.dot %a, %a {transpose_lhs = true} : (tensor<?x5xf64>, tensor<?x5xf64>) -> tensor<5x5xf64>
  %4 = arete.dot %b, %b {transpose_rhs = true} : (tensor<3x?xf64>, tensor<3x?xf64>) -> tensor<3x3xf64>
  return %0, %1, %2, %3, %4 : tensor<5xf64>, tensor<3xf64>, tensor<5x3xf64>, tensor<5x5xf64>, tensor<3x3xf64>
}

// Integers wrap; bools are "or" of "and"s.
// RUN: %{check} --function=dot_integers --range=0:255 --range=arg0=-128:127 --range=arg1=-128:127
func.func @dot_integers(%a: tensor<?x4xi8>, %b: tensor<4x?xi8>, %c: tensor<?xui8>, %d: tensor<?x3xi64>, %e: tensor<?x2xi1>)
    -> (tensor<?x?xi8>, tensor<ui8>, tensor<3x3xi64>, tensor<?x?xi1>) {
  %0 = arete.dot %a, %b : (tensor<?x4xi8>, tensor<4x?xi8>) -> tensor<?x?xi8>
  %1 = arete.dot %c, %c : (tensor<?xui8>, tensor<?xui8>) -> tensor<ui8>
  %2 = arete.dot %d, %d {transpose_lhs = true} : (tensor<?x3xi64>, tensor<?x3xi64>) -> tensor<3x3xi64>
  %3 = arete.dot %e, %e {transpose_rhs = true} : (tensor<?x2xi1>, tensor<?x2xi1>) -> tensor<?x?xi1>
  return %0, %1, %2, %3 : tensor<?x?xi8>, tensor<ui8>, tensor<3x3xi64>, tensor<?x?xi1>
}

// A transpose that is absorbed, and one of the batch that is not.
// RUN: %{check} --function=dot_of_transpose --range=0.5:1
func.func @dot_of_transpose(%a: tensor<?x4xf32>, %b: tensor<2x?x4xf32>) -> (tensor<4x4xf32>, tensor<?x2x2xf32>) {
  %0 = arete.transpose %a {permutation = array<i64: 1, 0>} : (tensor<?x4xf32>) -> tensor<4x?xf32>
  %1 = arete.dot %0, %a : (tensor<4x?xf32>, tensor<?x4xf32>) -> tensor<4x4xf32>
  %2 = arete.transpose %b {permutation = array<i64: 1, 0, 2>} : (tensor<2x?x4xf32>) -> tensor<?x2x4xf32>
  %3 = arete.matmul %2, %2 {transpose_rhs = true} : (tensor<?x2x4xf32>, tensor<?x2x4xf32>) -> tensor<?x2x2xf32>
  return %1, %3 : tensor<4x4xf32>, tensor<?x2x2xf32>
}

// RUN: %{check} --function=matmul --range=0.5:1
// RUN: %{check} --function=matmul --range=0.5:1 --size=0
// RUN: not arete-run %s --function=matmul --random=1 --shape=arg1=3x4x5 2>&1 | FileCheck %s --check-prefix=BATCH
// BATCH: matmul: batch sizes of float32[?,3,4] and float32[?,4,5] differ at axis 0: 4 and 3
func.func @matmul(%a: tensor<?x3x4xf32>, %b: tensor<?x4x5xf32>, %c: tensor<2x?x3x4xf64>)
    -> (tensor<?x3x5xf32>, tensor<?x4x4xf32>, tensor<2x?x3x3xf64>) {
  %0 = arete.matmul %a, %b : (tensor<?x3x4xf32>, tensor<?x4x5xf32>) -> tensor<?x3x5xf32>
  %1 = arete.matmul %a, %a {transpose_lhs = true} : (tensor<?x3x4xf32>, tensor<?x3x4xf32>) -> tensor<?x4x4xf32>
  %2 = arete.matmul %c, %c {transpose_rhs = true} : (tensor<2x?x3x4xf64>, tensor<2x?x3x4xf64>) -> tensor<2x?x3x3xf64>
  return %0, %1, %2 : tensor<?x3x5xf32>, tensor<?x4x4xf32>, tensor<2x?x3x3xf64>
}

// RUN: %{check} --function=matmul_integers
func.func @matmul_integers(%a: tensor<2x3x?xui16>, %b: tensor<2x?x3xui16>, %c: tensor<2x3x?xi1>) -> (tensor<2x3x3xui16>, tensor<2x3x3xi1>) {
  %0 = arete.matmul %a, %b : (tensor<2x3x?xui16>, tensor<2x?x3xui16>) -> tensor<2x3x3xui16>
  %1 = arete.matmul %c, %c {transpose_rhs = true} : (tensor<2x3x?xi1>, tensor<2x3x?xi1>) -> tensor<2x3x3xi1>
  return %0, %1 : tensor<2x3x3xui16>, tensor<2x3x3xi1>
}
