// What asks for shapes only computes no element; that numbers are written into
// results is no computation.
// RUN: arete-opt %s --arete-graph --arete-linalg | FileCheck %s

// CHECK-LABEL: func @shapes
// CHECK-NOT: linalg.generic
// CHECK-NOT: arete_rt.matmul
// CHECK: return
func.func @shapes(%x: tensor<?x?xf32>, %y: tensor<?x?xf32>, %i: tensor<?xi64>, %n: tensor<i64>) -> (tensor<i64>, tensor<i64>, tensor<i64>, tensor<i64>, tensor<2xi64>, tensor<i64>) {
  %e = arete.exp %x : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %d = arete.dot %e, %y : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %0 = arete.dim %d {axis = 1 : i64} : (tensor<?x?xf32>) -> tensor<i64>
  %c = arete.concatenate %e, %d {axis = 0 : i64} : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %1 = arete.dim %c {axis = 0 : i64} : (tensor<?x?xf32>) -> tensor<i64>
  %r = arete.reshape %c, %n : (tensor<?x?xf32>, tensor<i64>) -> tensor<?xf32>
  %2 = arete.dim %r {axis = 0 : i64} : (tensor<?xf32>) -> tensor<i64>
  %g = arete.gather %c, %i : (tensor<?x?xf32>, tensor<?xi64>) -> tensor<?x?xf32>
  %3 = arete.dim %g {axis = 0 : i64} : (tensor<?x?xf32>) -> tensor<i64>
  %4 = arete.shape_of %g : (tensor<?x?xf32>) -> tensor<2xi64>
  %s = arete.sum %g {axes = array<i64: 0>} : (tensor<?x?xf32>) -> tensor<?xf32>
  %5 = arete.dim %s {axis = 0 : i64} : (tensor<?xf32>) -> tensor<i64>
  return %0, %1, %2, %3, %4, %5 : tensor<i64>, tensor<i64>, tensor<i64>, tensor<i64>, tensor<2xi64>, tensor<i64>
}
