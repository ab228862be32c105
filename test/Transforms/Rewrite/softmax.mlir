// What is softmax however it is written, and what only looks like it.
// RUN: arete-opt %s --arete-stabilize | FileCheck %s
// RUN: arete-run %s --function=softmax_from_exp --random=3 --size=4 --check
// RUN: arete-run %s --function=max_taken_off --random=3 --size=4 --check
// RUN: arete-run %s --function=logsumexp --random=3 --size=4 --check
// RUN: arete-run %s --function=cross_entropy --random=3 --size=4 --range=0:2 --check

// CHECK-LABEL: func @softmax_from_exp
// CHECK-SAME: (%[[X:.*]]: tensor<?x?xf64>)
func.func @softmax_from_exp(%x: tensor<?x?xf64>) -> tensor<?x?xf64> {
  %e = arete.exp %x : (tensor<?x?xf64>) -> tensor<?x?xf64>
  %s = arete.sum %e {axes = array<i64: 1>, keepdims = true} : (tensor<?x?xf64>) -> tensor<?x1xf64>
  // CHECK: %[[R:.*]] = arete.softmax %[[X]] {axis = 1
  // CHECK: return %[[R]]
  %r = arete.divide %e, %s : (tensor<?x?xf64>, tensor<?x1xf64>) -> tensor<?x?xf64>
  return %r : tensor<?x?xf64>
}

// The sum gets its axis back by expand_dims; the logarithm of it all is wanted.
// CHECK-LABEL: func @log_of_quotient
// CHECK-SAME: (%[[X:.*]]: tensor<?x?xf64>)
func.func @log_of_quotient(%x: tensor<?x?xf64>) -> tensor<?x?xf64> {
  %e = arete.exp %x : (tensor<?x?xf64>) -> tensor<?x?xf64>
  %s = arete.sum %e {axes = array<i64: 1>} : (tensor<?x?xf64>) -> tensor<?xf64>
  %k = arete.expand_dims %s {axes = array<i64: 1>} : (tensor<?xf64>) -> tensor<?x1xf64>
  %p = arete.divide %e, %k : (tensor<?x?xf64>, tensor<?x1xf64>) -> tensor<?x?xf64>
  // CHECK: %[[R:.*]] = arete.log_softmax %[[X]] {axis = 1
  // CHECK: return %[[R]]
  %r = arete.log %p : (tensor<?x?xf64>) -> tensor<?x?xf64>
  return %r : tensor<?x?xf64>
}

// CHECK-LABEL: func @max_taken_off
// CHECK-SAME: (%[[X:.*]]: tensor<?x?xf64>)
func.func @max_taken_off(%x: tensor<?x?xf64>) -> tensor<?x?xf64> {
  %m = arete.max %x {axes = array<i64: 1>, keepdims = true} : (tensor<?x?xf64>) -> tensor<?x1xf64>
  %d = arete.subtract %x, %m : (tensor<?x?xf64>, tensor<?x1xf64>) -> tensor<?x?xf64>
  %e = arete.exp %d : (tensor<?x?xf64>) -> tensor<?x?xf64>
  %s = arete.sum %e {axes = array<i64: 1>, keepdims = true} : (tensor<?x?xf64>) -> tensor<?x1xf64>
  // CHECK-NOT: arete.max
  // CHECK: %[[R:.*]] = arete.softmax %[[X]] {axis = 1
  // CHECK: return %[[R]]
  %r = arete.divide %e, %s : (tensor<?x?xf64>, tensor<?x1xf64>) -> tensor<?x?xf64>
  return %r : tensor<?x?xf64>
}

// Another exponential, the sum over two axes, one over the other axis that
// does not keep it: none is softmax.
// CHECK-LABEL: func @no_softmax
func.func @no_softmax(%x: tensor<?x?xf64>, %y: tensor<?x?xf64>) -> (tensor<?x?xf64>, tensor<?x?xf64>) {
  %e = arete.exp %x : (tensor<?x?xf64>) -> tensor<?x?xf64>
  %f = arete.exp %y : (tensor<?x?xf64>) -> tensor<?x?xf64>
  %s = arete.sum %f {axes = array<i64: 1>, keepdims = true} : (tensor<?x?xf64>) -> tensor<?x1xf64>
  %t = arete.sum %e {axes = array<i64: 0, 1>, keepdims = true} : (tensor<?x?xf64>) -> tensor<1x1xf64>
  // CHECK-NOT: softmax
  // CHECK: return
  %p = arete.divide %e, %s : (tensor<?x?xf64>, tensor<?x1xf64>) -> tensor<?x?xf64>
  %q = arete.divide %e, %t : (tensor<?x?xf64>, tensor<1x1xf64>) -> tensor<?x?xf64>
  return %p, %q : tensor<?x?xf64>, tensor<?x?xf64>
}

// A shift that differs along the axis stays.
// CHECK-LABEL: func @shift_along_the_axis
func.func @shift_along_the_axis(%x: tensor<?x?xf64>, %m: tensor<?xf64>) -> tensor<?x?xf64> {
  // CHECK: arete.subtract
  %d = arete.subtract %x, %m : (tensor<?x?xf64>, tensor<?xf64>) -> tensor<?x?xf64>
  %r = arete.softmax %d {axis = 1 : i64} : (tensor<?x?xf64>) -> tensor<?x?xf64>
  return %r : tensor<?x?xf64>
}

// So does one that has the sizes.
// CHECK-LABEL: func @shift_of_a_row
func.func @shift_of_a_row(%x: tensor<?xf64>, %m: tensor<?x1xf64>) -> tensor<?x?xf64> {
  // CHECK: arete.subtract
  %d = arete.subtract %x, %m : (tensor<?xf64>, tensor<?x1xf64>) -> tensor<?x?xf64>
  %r = arete.softmax %d {axis = 1 : i64} : (tensor<?x?xf64>) -> tensor<?x?xf64>
  return %r : tensor<?x?xf64>
}

// CHECK-LABEL: func @logsumexp
// CHECK-SAME: (%[[X:.*]]: tensor<?x?xf64>)
func.func @logsumexp(%x: tensor<?x?xf64>) -> (tensor<f64>, tensor<?x?xf64>) {
  // CHECK-DAG: arete.logsumexp %[[X]] {axes = array<i64: 0, 1>
  // CHECK-DAG: arete.log_softmax %[[X]] {axis = 0
  %e = arete.exp %x : (tensor<?x?xf64>) -> tensor<?x?xf64>
  %s = arete.sum %e {axes = array<i64: 0, 1>} : (tensor<?x?xf64>) -> tensor<f64>
  %r = arete.log %s : (tensor<f64>) -> tensor<f64>
  %t = arete.sum %e {axes = array<i64: 0>, keepdims = true} : (tensor<?x?xf64>) -> tensor<1x?xf64>
  %l = arete.log %t : (tensor<1x?xf64>) -> tensor<1x?xf64>
  %d = arete.subtract %x, %l : (tensor<?x?xf64>, tensor<1x?xf64>) -> tensor<?x?xf64>
  return %r, %d : tensor<f64>, tensor<?x?xf64>
}

// The cross-entropy of integer targets: log(softmax(x)[range, y]).
// CHECK-LABEL: func @cross_entropy
// CHECK-SAME: (%[[X:.*]]: tensor<?x3xf64>,
func.func @cross_entropy(%x: tensor<?x3xf64>, %i: tensor<?xi64>, %j: tensor<?xi64>) -> tensor<?xf64> {
  %p = arete.softmax %x {axis = 1 : i64} : (tensor<?x3xf64>) -> tensor<?x3xf64>
  %t = arete.transpose %p {permutation = array<i64: 1, 0>} : (tensor<?x3xf64>) -> tensor<3x?xf64>
  %g = arete.gather %t, %j, %i : (tensor<3x?xf64>, tensor<?xi64>, tensor<?xi64>) -> tensor<?xf64>
  // CHECK: %[[L:.*]] = arete.log_softmax %[[X]]
  // CHECK: %[[T:.*]] = arete.transpose %[[L]]
  // CHECK: %[[G:.*]] = arete.gather %[[T]]
  // CHECK: return %[[G]]
  %r = arete.log %g : (tensor<?xf64>) -> tensor<?xf64>
  return %r : tensor<?xf64>
}

// CHECK-LABEL: func @variance
// CHECK-SAME: (%[[X:.*]]: tensor<?x?xf32>)
func.func @variance(%x: tensor<?x?xf32>) -> tensor<?xf32> {
  // CHECK: %[[M:.*]] = arete.mean %[[X]] {axes = array<i64: 0>, keepdims = true}
  // CHECK: %[[D:.*]] = arete.subtract %[[X]], %[[M]]
  // CHECK: %[[S:.*]] = arete.sqr %[[D]]
  // CHECK: arete.mean %[[S]] {axes = array<i64: 0>}
  %s = arete.multiply %x, %x : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %a = arete.mean %s {axes = array<i64: 0>} : (tensor<?x?xf32>) -> tensor<?xf32>
  %m = arete.mean %x {axes = array<i64: 0>} : (tensor<?x?xf32>) -> tensor<?xf32>
  %b = arete.sqr %m : (tensor<?xf32>) -> tensor<?xf32>
  %r = arete.subtract %a, %b : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  return %r : tensor<?xf32>
}

// Moments over other axes are no variance.
// CHECK-LABEL: func @no_variance
func.func @no_variance(%x: tensor<3x3xf32>) -> tensor<3xf32> {
  // CHECK: arete.subtract {{.*}} : (tensor<3xf32>, tensor<3xf32>)
  %s = arete.sqr %x : (tensor<3x3xf32>) -> tensor<3x3xf32>
  %a = arete.mean %s {axes = array<i64: 0>} : (tensor<3x3xf32>) -> tensor<3xf32>
  %m = arete.mean %x {axes = array<i64: 1>} : (tensor<3x3xf32>) -> tensor<3xf32>
  %b = arete.sqr %m : (tensor<3xf32>) -> tensor<3xf32>
  %r = arete.subtract %a, %b : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  return %r : tensor<3xf32>
}
