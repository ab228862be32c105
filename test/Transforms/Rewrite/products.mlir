// Products that need not be, and sums that are products.
// RUN: arete-opt %s --arete-specialize --canonicalize | FileCheck %s
// RUN: arete-opt %s --arete-specialize=fast-math --canonicalize | FileCheck %s --check-prefix=FAST
// DEFINE: %{check} = arete-run %s --random=5 --ulp=64 --check --function

// One number for all elements. Where the inner sizes are not known to agree
// they are checked.
// RUN: %{check}=uniform --size=4
// RUN: %{check}=uniform --size=0
// RUN: %{check}=uniform --size=1
// RUN: %{check}=uniform --size=3
// RUN: not arete-run %s --function=uniform --random=1 --size=4 --shape=x=2x5 2>&1 | FileCheck %s --check-prefix=SIZES
// SIZES: broadcast_to: operands float64[?,?] do not broadcast; sizes at axis 1 are: 4 and 5
// CHECK-LABEL: func @uniform
// CHECK-NOT: arete.dot
// CHECK: return
func.func @uniform(%x: tensor<?x?xf64> {arete.name = "x"}, %y: tensor<?x3xf64>, %v: tensor<?xf64>, %s: tensor<f64>, %n: tensor<?xf64>)
    -> (tensor<?x3xf64>, tensor<?x?xf64>, tensor<?xf64>, tensor<f64>, tensor<?xf64>, tensor<?x2xf64>) {
  %size = arete.dim %n {axis = 0 : i64} : (tensor<?xf64>) -> tensor<i64>
  %ones = arete.constant dense<1.0> : tensor<f64>
  %three = arete.constant dense<3> : tensor<i64>
  // [?, ?] of s times [?, 3].
  %0 = arete.broadcast_to %s, %size, %size : (tensor<f64>, tensor<i64>, tensor<i64>) -> tensor<?x?xf64>
  %1 = arete.dot %0, %y : (tensor<?x?xf64>, tensor<?x3xf64>) -> tensor<?x3xf64>
  // The transpose of [?, ?] times ones.
  %2 = arete.broadcast_to %ones, %size, %size : (tensor<f64>, tensor<i64>, tensor<i64>) -> tensor<?x?xf64>
  %3 = arete.dot %x, %2 {transpose_rhs = true} : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  // A vector of ones.
  %4 = arete.broadcast_to %ones, %size : (tensor<f64>, tensor<i64>) -> tensor<?xf64>
  %5 = arete.dot %4, %x : (tensor<?xf64>, tensor<?x?xf64>) -> tensor<?xf64>
  %6 = arete.dot %v, %4 : (tensor<?xf64>, tensor<?xf64>) -> tensor<f64>
  %7 = arete.dot %2, %v : (tensor<?x?xf64>, tensor<?xf64>) -> tensor<?xf64>
  // Constants.
  %8 = arete.constant dense<-0.5> : tensor<2x3xf64>
  %9 = arete.dot %y, %8 {transpose_rhs = true} : (tensor<?x3xf64>, tensor<2x3xf64>) -> tensor<?x2xf64>
  return %1, %3, %5, %6, %7, %9 : tensor<?x3xf64>, tensor<?x?xf64>, tensor<?xf64>, tensor<f64>, tensor<?xf64>, tensor<?x2xf64>
}

// Known sizes need no check, and ones no factor.
// RUN: %{check}=known_sizes
// CHECK-LABEL: func @known_sizes
// CHECK-SAME: (%[[X:.*]]: tensor<3x4xi32>)
func.func @known_sizes(%x: tensor<3x4xi32>) -> tensor<2x4xi32> {
  // CHECK-NOT: arete.multiply
  // CHECK: %[[S:.*]] = arete.sum %[[X]] {axes = array<i64: 0>, keepdims = true}
  // CHECK: arete.broadcast_to %[[S]]
  %0 = arete.constant dense<1> : tensor<2x3xi32>
  %1 = arete.dot %0, %x : (tensor<2x3xi32>, tensor<3x4xi32>) -> tensor<2x4xi32>
  return %1 : tensor<2x4xi32>
}

// 16-bit floats would be rounded, a bool is no number, several numbers are not
// one.
// CHECK-LABEL: func @not_uniform
// CHECK-COUNT-3: arete.dot
func.func @not_uniform(%x: tensor<3x4xf16>, %y: tensor<3x4xi1>, %z: tensor<2x2xf32>) -> (tensor<2x4xf16>, tensor<2x4xi1>, tensor<2x2xf32>) {
  %0 = arete.constant dense<0.3> : tensor<2x3xf16>
  %1 = arete.dot %0, %x : (tensor<2x3xf16>, tensor<3x4xf16>) -> tensor<2x4xf16>
  %2 = arete.constant dense<true> : tensor<2x3xi1>
  %3 = arete.dot %2, %y : (tensor<2x3xi1>, tensor<3x4xi1>) -> tensor<2x4xi1>
  %4 = arete.constant dense<[[1.0, 1.0], [1.0, 2.0]]> : tensor<2x2xf32>
  %5 = arete.dot %4, %z : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  return %1, %3, %5 : tensor<2x4xf16>, tensor<2x4xi1>, tensor<2x2xf32>
}

// Over the batch, over the last axis, in a batch; the operands in both orders.
// RUN: %{check}=outer --size=4
// RUN: %{check}=outer --size=0
// RUN: %{check}=outer --size=1
// CHECK-LABEL: func @outer
// CHECK-SAME: (%[[X:.*]]: tensor<?x5xf64>, %[[Y:.*]]: tensor<?x?xf64>, %[[Z:.*]]: tensor<?x?x?xf64>)
func.func @outer(%x: tensor<?x5xf64>, %y: tensor<?x?xf64>, %z: tensor<?x?x?xf64>) -> (tensor<5x?xf64>, tensor<?x5xf64>, tensor<?x?xf64>, tensor<?x?x?xf64>) {
  %a = arete.expand_dims %x {axes = array<i64: 2>} : (tensor<?x5xf64>) -> tensor<?x5x1xf64>
  %b = arete.expand_dims %y {axes = array<i64: 1>} : (tensor<?x?xf64>) -> tensor<?x1x?xf64>
  // CHECK: %[[R0:.*]] = arete.dot %[[X]], %[[Y]] {transpose_lhs = true} : (tensor<?x5xf64>, tensor<?x?xf64>) -> tensor<5x?xf64>
  %0 = arete.multiply %b, %a : (tensor<?x1x?xf64>, tensor<?x5x1xf64>) -> tensor<?x5x?xf64>
  %1 = arete.sum %0 {axes = array<i64: 0>} : (tensor<?x5x?xf64>) -> tensor<5x?xf64>
  // CHECK: %[[R1:.*]] = arete.dot %[[Y]], %[[X]] {transpose_lhs = true} : (tensor<?x?xf64>, tensor<?x5xf64>) -> tensor<?x5xf64>
  %2 = arete.expand_dims %y {axes = array<i64: 2>} : (tensor<?x?xf64>) -> tensor<?x?x1xf64>
  %3 = arete.expand_dims %x {axes = array<i64: 1>} : (tensor<?x5xf64>) -> tensor<?x1x5xf64>
  %4 = arete.multiply %2, %3 : (tensor<?x?x1xf64>, tensor<?x1x5xf64>) -> tensor<?x?x5xf64>
  %5 = arete.sum %4 {axes = array<i64: 0>} : (tensor<?x?x5xf64>) -> tensor<?x5xf64>
  // y[:, None, :] * y[None, :, :], whose last axis has no place in front.
  // CHECK: %[[R2:.*]] = arete.dot %[[Y]], %[[Y]] {transpose_rhs = true}
  %6 = arete.multiply %b, %y : (tensor<?x1x?xf64>, tensor<?x?xf64>) -> tensor<?x?x?xf64>
  %7 = arete.sum %6 {axes = array<i64: 2>} : (tensor<?x?x?xf64>) -> tensor<?x?xf64>
  // CHECK: %[[R3:.*]] = arete.matmul %[[Z]], %[[Z]] :
  // CHECK: return %[[R0]], %[[R1]], %[[R2]], %[[R3]]
  %8 = arete.expand_dims %z {axes = array<i64: 3>} : (tensor<?x?x?xf64>) -> tensor<?x?x?x1xf64>
  %9 = arete.expand_dims %z {axes = array<i64: 1>} : (tensor<?x?x?xf64>) -> tensor<?x1x?x?xf64>
  %10 = arete.multiply %8, %9 : (tensor<?x?x?x1xf64>, tensor<?x1x?x?xf64>) -> tensor<?x?x?x?xf64>
  %11 = arete.sum %10 {axes = array<i64: 2>} : (tensor<?x?x?x?xf64>) -> tensor<?x?x?xf64>
  return %1, %5, %7, %11 : tensor<5x?xf64>, tensor<?x5xf64>, tensor<?x?xf64>, tensor<?x?x?xf64>
}

// The product is read by itself, the sum is over two axes or over one that is
// repeated, nothing is repeated.
// CHECK-LABEL: func @no_outer
// CHECK-NOT: arete.dot
// CHECK-NOT: arete.matmul
func.func @no_outer(%a: tensor<?x5x1xf64>, %b: tensor<?x1x?xf64>, %c: tensor<?x5x?xf64>) -> (tensor<?x5x?xf64>, tensor<5x?xf64>, tensor<?xf64>, tensor<?x?xf64>, tensor<5x?xf64>) {
  %0 = arete.multiply %b, %a : (tensor<?x1x?xf64>, tensor<?x5x1xf64>) -> tensor<?x5x?xf64>
  %1 = arete.sum %0 {axes = array<i64: 0>} : (tensor<?x5x?xf64>) -> tensor<5x?xf64>
  %2 = arete.multiply %a, %b : (tensor<?x5x1xf64>, tensor<?x1x?xf64>) -> tensor<?x5x?xf64>
  %3 = arete.sum %2 {axes = array<i64: 0, 1>} : (tensor<?x5x?xf64>) -> tensor<?xf64>
  %4 = arete.subtract %a, %b : (tensor<?x5x1xf64>, tensor<?x1x?xf64>) -> tensor<?x5x?xf64>
  %5 = arete.multiply %b, %4 : (tensor<?x1x?xf64>, tensor<?x5x?xf64>) -> tensor<?x5x?xf64>
  %6 = arete.sum %5 {axes = array<i64: 1>} : (tensor<?x5x?xf64>) -> tensor<?x?xf64>
  %7 = arete.multiply %c, %4 : (tensor<?x5x?xf64>, tensor<?x5x?xf64>) -> tensor<?x5x?xf64>
  %8 = arete.sum %7 {axes = array<i64: 0>} : (tensor<?x5x?xf64>) -> tensor<5x?xf64>
  return %0, %1, %3, %6, %8 : tensor<?x5x?xf64>, tensor<5x?xf64>, tensor<?xf64>, tensor<?x?xf64>, tensor<5x?xf64>
}

// trace(x y).
// RUN: %{check}=trace --size=4
// RUN: %{check}=trace --size=0
// RUN: %{check}=trace --size=1
// CHECK-LABEL: func @trace
func.func @trace(%x: tensor<?x?xf64>, %y: tensor<?x?xf64>) -> (tensor<f64>, tensor<f64>) {
  // CHECK-NOT: arete.dot
  // CHECK: return
  %zero = arete.constant dense<0> : tensor<i64>
  %one = arete.constant dense<1> : tensor<i64>
  %n = arete.dim %x {axis = 0 : i64} : (tensor<?x?xf64>) -> tensor<i64>
  %i = arete.arange %zero, %n, %one : (tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?xi64>
  %0 = arete.dot %x, %y : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %1 = arete.gather %0, %i, %i : (tensor<?x?xf64>, tensor<?xi64>, tensor<?xi64>) -> tensor<?xf64>
  %2 = arete.sum %1 {axes = array<i64: 0>} : (tensor<?xf64>) -> tensor<f64>
  %3 = arete.dot %x, %y {transpose_lhs = true, transpose_rhs = true} : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %4 = arete.gather %3, %i, %i : (tensor<?x?xf64>, tensor<?xi64>, tensor<?xi64>) -> tensor<?xf64>
  %5 = arete.sum %4 {axes = array<i64: 0>} : (tensor<?xf64>) -> tensor<f64>
  return %2, %5 : tensor<f64>, tensor<f64>
}

// Other positions may be more than the product has.
// CHECK-LABEL: func @no_trace
func.func @no_trace(%x: tensor<?x?xf64>, %y: tensor<?x?xf64>, %i: tensor<?xi64>) -> tensor<?xf64> {
  // CHECK: arete.dot
  // CHECK: arete.gather
  %0 = arete.dot %x, %y : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %1 = arete.gather %0, %i, %i : (tensor<?x?xf64>, tensor<?xi64>, tensor<?xi64>) -> tensor<?xf64>
  return %1 : tensor<?xf64>
}

// Only if asked for.
// RUN: %{check}=fast --size=4 --fast-math
// RUN: %{check}=fast --size=1 --fast-math
// RUN: %{check}=fast --size=0 --fast-math
// RUN: %{check}=fast --fast-math --shape=x=2x3 --shape=y=3x4 --shape=v=4 --shape=u=2
// CHECK-LABEL: func @fast
// CHECK-COUNT-5: arete.dot {{.*}} -> tensor<?x?xf64>
// FAST-LABEL: func @fast
// FAST-NOT: -> tensor<?x?xf64>
// FAST: return
func.func @fast(%x: tensor<?x?xf64> {arete.name = "x"}, %y: tensor<?x?xf64> {arete.name = "y"}, %v: tensor<?xf64> {arete.name = "v"}, %u: tensor<?xf64> {arete.name = "u"})
    -> (tensor<?xf64>, tensor<?xf64>, tensor<f64>, tensor<?xf64>, tensor<?xf64>) {
  %0 = arete.dot %x, %y : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %1 = arete.dot %0, %v : (tensor<?x?xf64>, tensor<?xf64>) -> tensor<?xf64>
  %2 = arete.dot %y, %x {transpose_lhs = true, transpose_rhs = true} : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %3 = arete.dot %u, %2 {transpose_rhs = true} : (tensor<?xf64>, tensor<?x?xf64>) -> tensor<?xf64>
  %4 = arete.dot %x, %y : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %5 = arete.sum %4 {axes = array<i64: 0, 1>} : (tensor<?x?xf64>) -> tensor<f64>
  %6 = arete.dot %y, %x {transpose_lhs = true, transpose_rhs = true} : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %7 = arete.sum %6 {axes = array<i64: 1>} : (tensor<?x?xf64>) -> tensor<?xf64>
  %8 = arete.dot %x, %y : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %9 = arete.sum %8 {axes = array<i64: 1>} : (tensor<?x?xf64>) -> tensor<?xf64>
  return %1, %3, %5, %7, %9 : tensor<?xf64>, tensor<?xf64>, tensor<f64>, tensor<?xf64>, tensor<?xf64>
}
