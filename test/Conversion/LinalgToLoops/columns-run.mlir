// Columns are added up as the reference does, whatever number of rows is left.
// DEFINE: %{check} = arete-run %s --random=1 --check --function

// RUN: %{check}=columns --shape=x=0x3 --shape=y=3
// RUN: %{check}=columns --shape=x=1x3 --shape=y=3
// RUN: %{check}=columns --shape=x=7x1 --shape=y=1
// RUN: %{check}=columns --shape=x=8x3 --shape=y=3 --range=0.5:1
// RUN: %{check}=columns --shape=x=21x300 --shape=y=300 --range=0.5:1
func.func @columns(%x: tensor<?x?xf64> {arete.name = "x"}, %y: tensor<?xf64> {arete.name = "y"}) -> (tensor<?xf64>, tensor<?xf64>) {
  %0 = arete.sum %x {axes = array<i64: 0>} : (tensor<?x?xf64>) -> tensor<?xf64>
  %1 = arete.multiply %x, %y : (tensor<?x?xf64>, tensor<?xf64>) -> tensor<?x?xf64>
  %2 = arete.sum %1 {axes = array<i64: 0>} : (tensor<?x?xf64>) -> tensor<?xf64>
  return %0, %2 : tensor<?xf64>, tensor<?xf64>
}

// The largest, and its position, which needs the number of the row.
// RUN: %{check}=extrema --shape=x=9x4
// RUN: %{check}=extrema --shape=x=16x4
func.func @extrema(%x: tensor<?x?xf32> {arete.name = "x"}) -> (tensor<?xf32>, tensor<?xi64>) {
  %0 = arete.max %x {axes = array<i64: 0>} : (tensor<?x?xf32>) -> tensor<?xf32>
  %1 = arete.argmax %x {axes = array<i64: 0>} : (tensor<?x?xf32>) -> tensor<?xi64>
  return %0, %1 : tensor<?xf32>, tensor<?xi64>
}

// Reduced axes that cannot be merged, sizes that are known.
// RUN: %{check}=two_axes
func.func @two_axes(%x: tensor<3x10x7xf32>, %y: tensor<3x1x7xf32>) -> tensor<7xf32> {
  %0 = arete.add %x, %y : (tensor<3x10x7xf32>, tensor<3x1x7xf32>) -> tensor<3x10x7xf32>
  %1 = arete.sum %0 {axes = array<i64: 0, 1>} : (tensor<3x10x7xf32>) -> tensor<7xf32>
  return %1 : tensor<7xf32>
}
