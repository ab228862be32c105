// Rows of every length give the results of the reference: none, short ones with
// and without a full vector, the longest short one and the first long one.
// DEFINE: %{check} = arete-run %s --random=1 --check --function

// RUN: %{check}=softmax --shape=x=5x1
// RUN: %{check}=softmax --shape=x=5x10
// RUN: %{check}=softmax --shape=x=3x16
// RUN: %{check}=softmax --shape=x=3x127
// RUN: %{check}=softmax --shape=x=3x128
// RUN: %{check}=softmax --shape=x=2x1000
// RUN: %{check}=softmax --shape=x=0x10
// RUN: %{check}=softmax --shape=x=1x37
func.func @softmax(%x: tensor<?x?xf32> {arete.name = "x"}) -> tensor<?x?xf32> {
  %0 = arete.max %x {axes = array<i64: 1>, keepdims = true} : (tensor<?x?xf32>) -> tensor<?x1xf32>
  %1 = arete.subtract %x, %0 : (tensor<?x?xf32>, tensor<?x1xf32>) -> tensor<?x?xf32>
  %2 = arete.exp %1 : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %3 = arete.sum %2 {axes = array<i64: 1>, keepdims = true} : (tensor<?x?xf32>) -> tensor<?x1xf32>
  %4 = arete.divide %2, %3 : (tensor<?x?xf32>, tensor<?x1xf32>) -> tensor<?x?xf32>
  return %4 : tensor<?x?xf32>
}

// Infinite numbers and NaN are those of the reference.
// RUN: %{check}=softmax --input=x="[[inf, 1, 2], [nan, 1, 2], [-inf, -inf, -inf], [-inf, 0, 1]]"

// Sizes that are known; a result of the rows beside one of the space.
// RUN: %{check}=log_softmax
func.func @log_softmax(%x: tensor<7x10xf64>) -> (tensor<7x10xf64>, tensor<7xf64>) {
  %0 = arete.max %x {axes = array<i64: 1>, keepdims = true} : (tensor<7x10xf64>) -> tensor<7x1xf64>
  %1 = arete.subtract %x, %0 : (tensor<7x10xf64>, tensor<7x1xf64>) -> tensor<7x10xf64>
  %2 = arete.exp %1 : (tensor<7x10xf64>) -> tensor<7x10xf64>
  %3 = arete.sum %2 {axes = array<i64: 1>, keepdims = true} : (tensor<7x10xf64>) -> tensor<7x1xf64>
  %4 = arete.log %3 : (tensor<7x1xf64>) -> tensor<7x1xf64>
  %5 = arete.subtract %1, %4 : (tensor<7x10xf64>, tensor<7x1xf64>) -> tensor<7x10xf64>
  %6 = arete.sum %x {axes = array<i64: 1>} : (tensor<7x10xf64>) -> tensor<7xf64>
  return %5, %6 : tensor<7x10xf64>, tensor<7xf64>
}

// Several reduced axes, an operand that is the same for all rows, one that has
// an element a row, and one of both.
// RUN: %{check}=norm --range=x=0.5:2 --shape=x=4x3x5 --shape=g=5 --shape=h=4x1x1
// RUN: %{check}=norm --range=x=0.5:2 --shape=x=2x3x50 --shape=g=50 --shape=h=2x1x1
// RUN: %{check}=norm --range=x=0.5:2 --shape=x=2x3x0 --shape=g=0 --shape=h=2x1x1
func.func @norm(%x: tensor<?x3x?xf32> {arete.name = "x"}, %g: tensor<?xf32> {arete.name = "g"}, %h: tensor<?x1x1xf32> {arete.name = "h"}) -> (tensor<?x3x?xf32>, tensor<?x1x1xf32>) {
  %0 = arete.sqr %x : (tensor<?x3x?xf32>) -> tensor<?x3x?xf32>
  %1 = arete.sum %0 {axes = array<i64: 1, 2>, keepdims = true} : (tensor<?x3x?xf32>) -> tensor<?x1x1xf32>
  %2 = arete.add %1, %h : (tensor<?x1x1xf32>, tensor<?x1x1xf32>) -> tensor<?x1x1xf32>
  %3 = arete.sqrt %1 : (tensor<?x1x1xf32>) -> tensor<?x1x1xf32>
  %4 = arete.divide %x, %3 : (tensor<?x3x?xf32>, tensor<?x1x1xf32>) -> tensor<?x3x?xf32>
  %5 = arete.multiply %4, %g : (tensor<?x3x?xf32>, tensor<?xf32>) -> tensor<?x3x?xf32>
  return %5, %2 : tensor<?x3x?xf32>, tensor<?x1x1xf32>
}

// Two axes that are left; the position of the largest and how far all are.
// RUN: %{check}=distances --shape=x=2x3x7
// RUN: %{check}=distances --shape=x=2x1x200
func.func @distances(%x: tensor<?x?x?xf64> {arete.name = "x"}) -> (tensor<?x?x?xf64>, tensor<?x?xi64>) {
  %0 = arete.max %x {axes = array<i64: 2>, keepdims = true} : (tensor<?x?x?xf64>) -> tensor<?x?x1xf64>
  %1 = arete.subtract %0, %x : (tensor<?x?x1xf64>, tensor<?x?x?xf64>) -> tensor<?x?x?xf64>
  %2 = arete.argmax %x {axes = array<i64: 2>} : (tensor<?x?x?xf64>) -> tensor<?x?xi64>
  return %1, %2 : tensor<?x?x?xf64>, tensor<?x?xi64>
}

// A narrow type, and an integer.
// RUN: %{check}=narrow --shape=x=3x11 --shape=k=3x11 --range=k=1:9
// RUN: %{check}=narrow --shape=x=3x200 --shape=k=3x200 --range=k=1:9
func.func @narrow(%x: tensor<?x?xf16> {arete.name = "x"}, %k: tensor<?x?xi8> {arete.name = "k"}) -> (tensor<?x?xf16>, tensor<?x?xi8>) {
  %0 = arete.max %x {axes = array<i64: 1>, keepdims = true} : (tensor<?x?xf16>) -> tensor<?x1xf16>
  %1 = arete.subtract %x, %0 : (tensor<?x?xf16>, tensor<?x1xf16>) -> tensor<?x?xf16>
  %2 = arete.max %k {axes = array<i64: 1>, keepdims = true} : (tensor<?x?xi8>) -> tensor<?x1xi8>
  %3 = arete.subtract %2, %k : (tensor<?x1xi8>, tensor<?x?xi8>) -> tensor<?x?xi8>
  return %1, %3 : tensor<?x?xf16>, tensor<?x?xi8>
}
