// Fused or not, the results are those of the reference.
// DEFINE: %{check} = arete-run %s --random=1 --size=7 --check --function

// RUN: %{check}=several_results
// RUN: %{check}=several_results --shape=arg0=0x3
func.func @several_results(%x: tensor<?x?xf32>, %s: tensor<f32>) -> (tensor<?x?xf32>, tensor<?x?xf32>, tensor<?xf32>, tensor<?x?xi1>) {
  %0 = arete.exp %x : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %1 = arete.add %0, %s : (tensor<?x?xf32>, tensor<f32>) -> tensor<?x?xf32>
  %2 = arete.max %1 {axes = array<i64: 1>} : (tensor<?x?xf32>) -> tensor<?xf32>
  %3 = arete.less %0, %1 : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xi1>
  return %0, %1, %2, %3 : tensor<?x?xf32>, tensor<?x?xf32>, tensor<?xf32>, tensor<?x?xi1>
}
// The maximum of an empty axis is an error, the same in both.
// RUN: not %{check}=several_results --shape=arg0=3x0 2>&1 | FileCheck %s --check-prefix=EMPTY
// EMPTY-DAG: the reference fails: {{.*}}max: axis 1
// EMPTY-DAG: the compiled function fails: {{.*}}max: axis 1 of float32[?,?] is empty

// One op of the group knows a size that the others do not.
// RUN: %{check}=sizes --shape=arg0=3
// RUN: not %{check}=sizes --shape=arg0=4 2>&1 | FileCheck %s --check-prefix=SIZES
// SIZES: the compiled function fails: run.mlir:[[#@LINE+3]]: add: operands float64[?] and float64[3] do not broadcast; sizes at axis 0 are: 4 and 3
func.func @sizes(%x: tensor<?xf64>, %y: tensor<3xf64>) -> (tensor<?xf64>, tensor<3xf64>, tensor<f64>) {
  %0 = arete.sin %x : (tensor<?xf64>) -> tensor<?xf64>
  %1 = arete.add %0, %y : (tensor<?xf64>, tensor<3xf64>) -> tensor<3xf64>
  %2 = arete.max %1 {axes = array<i64: 0>} : (tensor<3xf64>) -> tensor<f64>
  return %0, %1, %2 : tensor<?xf64>, tensor<3xf64>, tensor<f64>
}

// A value is used as it is, stretched, transposed and reduced.
// RUN: %{check}=many_readers --range=0.5:1
// RUN: %{check}=many_readers --range=0.5:1 --size=1
func.func @many_readers(%x: tensor<1x?xf32>, %y: tensor<?x?xf32>) -> (tensor<?x?xf32>, tensor<?x1xf32>, tensor<f32>, tensor<?x?xf32>) {
  %0 = arete.sqrt %x : (tensor<1x?xf32>) -> tensor<1x?xf32>
  %1 = arete.sqr %0 : (tensor<1x?xf32>) -> tensor<1x?xf32>
  %2 = arete.multiply %y, %1 : (tensor<?x?xf32>, tensor<1x?xf32>) -> tensor<?x?xf32>
  %3 = arete.transpose %1 {permutation = array<i64: 1, 0>} : (tensor<1x?xf32>) -> tensor<?x1xf32>
  %4 = arete.sum %1 {axes = array<i64: 0, 1>} : (tensor<1x?xf32>) -> tensor<f32>
  %5 = arete.add %2, %3 : (tensor<?x?xf32>, tensor<?x1xf32>) -> tensor<?x?xf32>
  return %2, %3, %4, %5 : tensor<?x?xf32>, tensor<?x1xf32>, tensor<f32>, tensor<?x?xf32>
}

// What is copied into each group is computed from the same operands.
// RUN: %{check}=recomputed --input=arg2=7
func.func @recomputed(%s: tensor<i32>, %x: tensor<?xi32>, %n: tensor<i64>) -> (tensor<i32>, tensor<?xi32>, tensor<?xi32>, tensor<?xi32>) {
  %0 = arete.broadcast_to %s, %n : (tensor<i32>, tensor<i64>) -> tensor<?xi32>
  %1 = arete.negative %0 : (tensor<?xi32>) -> tensor<?xi32>
  %2 = arete.multiply %x, %1 : (tensor<?xi32>, tensor<?xi32>) -> tensor<?xi32>
  %3 = arete.sum %2 {axes = array<i64: 0>} : (tensor<?xi32>) -> tensor<i32>
  %4 = arete.subtract %x, %0 : (tensor<?xi32>, tensor<?xi32>) -> tensor<?xi32>
  %5 = arete.bitwise_xor %4, %3 : (tensor<?xi32>, tensor<i32>) -> tensor<?xi32>
  return %3, %4, %5, %1 : tensor<i32>, tensor<?xi32>, tensor<?xi32>, tensor<?xi32>
}

// Reductions and maps by turns.
// RUN: %{check}=softmax_twice --atol=1e-14
func.func @softmax_twice(%x: tensor<?x?xf64>) -> tensor<?x?xf64> {
  %0 = arete.softmax %x {axis = 1 : i64} : (tensor<?x?xf64>) -> tensor<?x?xf64>
  %1 = arete.log_softmax %0 {axis = 0 : i64} : (tensor<?x?xf64>) -> tensor<?x?xf64>
  %2 = arete.mean %1 {axes = array<i64: 0>, keepdims = true} : (tensor<?x?xf64>) -> tensor<1x?xf64>
  %3 = arete.subtract %1, %2 : (tensor<?x?xf64>, tensor<1x?xf64>) -> tensor<?x?xf64>
  return %3 : tensor<?x?xf64>
}

// NaN and infinite numbers as results, zeros that are not the same.
// RUN: %{check}=extrema --input=x="[[inf, 1, 2], [nan, 1, 2], [1, 2, nan], [1, -inf, -2], [-0.0, -0.0, -0.0], [-0.0, 0.0, -0.0], [-inf, -inf, -inf], [inf, inf, inf], [1e-45, -1e-45, 0]]"
// RUN: %{check}=extrema --shape=x=3x100
func.func @extrema(%x: tensor<?x?xf32> {arete.name = "x"}) -> (tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>) {
  %0 = arete.max %x {axes = array<i64: 1>} : (tensor<?x?xf32>) -> tensor<?xf32>
  %1 = arete.min %x {axes = array<i64: 1>} : (tensor<?x?xf32>) -> tensor<?xf32>
  // The sign of a zero is that of its inverse.
  %2 = arete.reciprocal %0 : (tensor<?xf32>) -> tensor<?xf32>
  %3 = arete.reciprocal %1 : (tensor<?xf32>) -> tensor<?xf32>
  return %0, %1, %2, %3 : tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>
}
