// Pooling, compiled and by the reference.
// DEFINE: %{check} = arete-run %s --random=1 --check --rtol=1e-5 --atol=1e-6

// RUN: %{check} --function=largest --shape x=2x3x9x7 --shape b=1x2x30
// RUN: %{check} --function=largest --shape x=0x3x9x7 --shape b=1x0x30
// RUN: %{check} --function=largest --shape x=1x1x3x2 --shape b=2x1x2 --range=-1:1
// RUN: %{check} --function=largest --shape x=2x1x0x40 --shape b=2x1x0
func.func @largest(%x: tensor<?x?x?x?xf32> {arete.name = "x"}, %b: tensor<?x?x?xi8> {arete.name = "b"})
    -> (tensor<?x?x?x?xf32>, tensor<?x?x?x?xi64>, tensor<?x?x?x?xf32>, tensor<?x?x?xi8>, tensor<?x?x?xi64>) {
  %0 = arete.max_pool %x {window = array<i64: 3, 2>, strides = array<i64: 2, 1>} : (tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32>
  %1 = arete.max_pool_indices %x {window = array<i64: 2, 2>, strides = array<i64: 2, 2>, padding = "half", ceil = true} : (tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xi64>
  %t = arete.transpose %x {permutation = array<i64: 1, 0, 2, 3>} : (tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32>
  %2 = arete.max_pool %t {window = array<i64: 2, 2>, dilation = array<i64: 1, 3>, padding = "full"} : (tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32>
  %3 = arete.max_pool %b {window = array<i64: 2>, strides = array<i64: 2>} : (tensor<?x?x?xi8>) -> tensor<?x?x?xi8>
  %4 = arete.max_pool_indices %b {window = array<i64: 4>, padding = "causal"} : (tensor<?x?x?xi8>) -> tensor<?x?x?xi64>
  return %0, %1, %2, %3, %4 : tensor<?x?x?x?xf32>, tensor<?x?x?x?xi64>, tensor<?x?x?x?xf32>, tensor<?x?x?xi8>, tensor<?x?x?xi64>
}

// RUN: %{check} --function=sums --shape x=2x3x4x9x7 --shape b=2x3x11
// RUN: %{check} --function=sums --shape x=1x1x2x2x2 --shape b=0x1x2
// RUN: %{check} --function=sums --shape x=3x2x5x0x3 --shape b=1x1x3
func.func @sums(%x: tensor<?x?x?x?x?xf64> {arete.name = "x"}, %b: tensor<?x?x?xui16> {arete.name = "b"})
    -> (tensor<?x?x?x?x?xf64>, tensor<?x?x?x?x?xf64>, tensor<?x?x?x?x?xf64>, tensor<?x?x?xui16>) {
  %0 = arete.sum_pool %x {window = array<i64: 2, 2, 2>} : (tensor<?x?x?x?x?xf64>) -> tensor<?x?x?x?x?xf64>
  %1 = arete.sum_pool %x {window = array<i64: 2, 3, 2>, strides = array<i64: 2, 2, 3>, pad_low = array<i64: 1, 1, 0>, pad_high = array<i64: 0, 2, 1>, ceil = true, mean = "padded"} : (tensor<?x?x?x?x?xf64>) -> tensor<?x?x?x?x?xf64>
  %2 = arete.sum_pool %x {window = array<i64: 3, 1, 2>, strides = array<i64: 2, 1, 1>, padding = "same", mean = "inside"} : (tensor<?x?x?x?x?xf64>) -> tensor<?x?x?x?x?xf64>
  %3 = arete.sum_pool %b {window = array<i64: 3>, padding = "half"} : (tensor<?x?x?xui16>) -> tensor<?x?x?xui16>
  return %0, %1, %2, %3 : tensor<?x?x?x?x?xf64>, tensor<?x?x?x?x?xf64>, tensor<?x?x?x?x?xf64>, tensor<?x?x?xui16>
}

// RUN: %{check} --function=transposes --shape x=2x3x9x7 --shape g=2x3x4x4
// RUN: %{check} --function=transposes --shape x=0x3x9x7 --shape g=0x3x4x4
func.func @transposes(%x: tensor<?x?x?x?xf32> {arete.name = "x"}, %g: tensor<?x?x?x?xf32> {arete.name = "g"})
    -> (tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) {
  %h = arete.dim %x {axis = 2 : i64} : (tensor<?x?x?x?xf32>) -> tensor<i64>
  %w = arete.dim %x {axis = 3 : i64} : (tensor<?x?x?x?xf32>) -> tensor<i64>
  %0 = arete.sum_pool_gradient %g, %h, %w {window = array<i64: 3, 2>, strides = array<i64: 2, 2>, pad_low = array<i64: 0, 1>, pad_high = array<i64: 0, 0>, mean = "inside"} : (tensor<?x?x?x?xf32>, tensor<i64>, tensor<i64>) -> tensor<?x?x?x?xf32>
  %i = arete.max_pool_indices %x {window = array<i64: 3, 2>, strides = array<i64: 2, 2>, pad_low = array<i64: 0, 1>, pad_high = array<i64: 0, 0>} : (tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xi64>
  %1 = arete.pool_scatter %g, %i, %h, %w : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xi64>, tensor<i64>, tensor<i64>) -> tensor<?x?x?x?xf32>
  %2 = arete.pool_gather %x, %i : (tensor<?x?x?x?xf32>, tensor<?x?x?x?xi64>) -> tensor<?x?x?x?xf32>
  return %0, %1, %2 : tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>
}

// RUN: not arete-run %s --function=largest --random=1 --shape x=2x3x9x1 --shape b=1x2x3 2>&1 | FileCheck %s --check-prefix=LARGE
// LARGE: max_pool: the window spans more than the padded size at spatial axis 1: 1 and 2
// RUN: not arete-run %s --function=transposes --random=1 --shape x=2x3x9x7 --shape g=2x3x4x5 2>&1 | FileCheck %s --check-prefix=SIZE
// SIZE: sum_pool_gradient: the size of pooling and that of g differ at spatial axis 1: 4 and 5
