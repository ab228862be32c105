// A function that asks for sizes computes no values: nothing is left but the
// sizes of its arguments and their arithmetic. An index list is the exception.
// RUN: arete-opt %s --arete-graph=disable-pass=arete-fuse | FileCheck %s
// RUN: arete-opt %s --arete-canonicalize=disable-pattern=size-of-unused,shape-of-unused | FileCheck %s --check-prefix=OFF
// RUN: arete-run %s --function=products --random=3 --size=4 --check
// RUN: arete-run %s --function=movement --random=3 --size=4 --check
// RUN: arete-run %s --function=convolution --random=3 --size=9 --check
// RUN: arete-run %s --function=linear_algebra --random=3 --size=4 --check
// RUN: arete-run %s --function=reductions --random=3 --size=4 --check
// RUN: arete-run %s --function=shape --random=3 --size=4 --check
// RUN: arete-run %s --function=static --random=3 --check

// CHECK-LABEL: func @products
// CHECK-SAME: (%[[X:.*]]: tensor<?x?xf32> {{.*}}, %[[B:.*]]: tensor<?x?x?xf32>
// CHECK-DAG: %[[N:.*]] = arete.dim %[[X]] {axis = 0 : i64}
// CHECK-DAG: %[[M:.*]] = arete.dim %[[X]] {axis = 1 : i64}
// CHECK-DAG: %[[K:.*]] = arete.dim %[[B]] {axis = 0 : i64}
// CHECK-DAG: %[[R:.*]] = arete.dim %[[B]] {axis = 1 : i64}
// CHECK-NOT: arete.{{dot|matmul|exp}}
// CHECK: return %[[M]], %[[M]], %[[N]], %[[K]], %[[R]]
// OFF-LABEL: func @products
// OFF: arete.dot
func.func @products(%x: tensor<?x?xf32> {arete.name = "x"}, %b: tensor<?x?x?xf32> {arete.name = "b"}) -> (tensor<i64>, tensor<i64>, tensor<i64>, tensor<i64>, tensor<i64>) {
  %p = arete.dot %x, %x {transpose_lhs = true} : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %e = arete.exp %p : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %0 = arete.dim %e {axis = 0 : i64} : (tensor<?x?xf32>) -> tensor<i64>
  %1 = arete.dim %e {axis = 1 : i64} : (tensor<?x?xf32>) -> tensor<i64>
  %q = arete.dot %x, %x {transpose_rhs = true} : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %2 = arete.dim %q {axis = 1 : i64} : (tensor<?x?xf32>) -> tensor<i64>
  %m = arete.matmul %b, %b {transpose_rhs = true} : (tensor<?x?x?xf32>, tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
  %3 = arete.dim %m {axis = 0 : i64} : (tensor<?x?x?xf32>) -> tensor<i64>
  %4 = arete.dim %m {axis = 2 : i64} : (tensor<?x?x?xf32>) -> tensor<i64>
  return %0, %1, %2, %3, %4 : tensor<i64>, tensor<i64>, tensor<i64>, tensor<i64>, tensor<i64>
}

// CHECK-LABEL: func @movement
// CHECK-NOT: arete.{{reshape|concatenate|squeeze|broadcast_to}}
// CHECK: return
func.func @movement(%x: tensor<?x4xf32> {arete.name = "x"}) -> (tensor<i64>, tensor<i64>, tensor<i64>) {
  %two = arete.constant dense<2> : tensor<i64>
  %rest = arete.constant dense<-1> : tensor<i64>
  %r = arete.reshape %x, %rest, %two : (tensor<?x4xf32>, tensor<i64>, tensor<i64>) -> tensor<?x2xf32>
  %s = arete.sqr %r : (tensor<?x2xf32>) -> tensor<?x2xf32>
  %0 = arete.dim %s {axis = 0 : i64} : (tensor<?x2xf32>) -> tensor<i64>
  %c = arete.concatenate %x, %x {axis = 0 : i64} : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x4xf32>
  %1 = arete.dim %c {axis = 0 : i64} : (tensor<?x4xf32>) -> tensor<i64>
  %e = arete.expand_dims %x {axes = array<i64: 1>} : (tensor<?x4xf32>) -> tensor<?x1x4xf32>
  %n = arete.negative %e : (tensor<?x1x4xf32>) -> tensor<?x1x4xf32>
  %q = arete.squeeze %n {axes = array<i64: 1>} : (tensor<?x1x4xf32>) -> tensor<?x4xf32>
  %2 = arete.dim %q {axis = 0 : i64} : (tensor<?x4xf32>) -> tensor<i64>
  return %0, %1, %2 : tensor<i64>, tensor<i64>, tensor<i64>
}

// CHECK-LABEL: func @convolution
// CHECK-NOT: arete.conv
// CHECK: return
func.func @convolution(%x: tensor<?x4x?xf32> {arete.name = "x"}, %w: tensor<6x4x3xf32> {arete.name = "w"}) -> (tensor<i64>, tensor<i64>, tensor<i64>) {
  %y = arete.conv %x, %w {strides = array<i64: 2>} : (tensor<?x4x?xf32>, tensor<6x4x3xf32>) -> tensor<?x6x?xf32>
  %r = arete.relu %y : (tensor<?x6x?xf32>) -> tensor<?x6x?xf32>
  %0 = arete.dim %r {axis = 0 : i64} : (tensor<?x6x?xf32>) -> tensor<i64>
  %1 = arete.dim %r {axis = 1 : i64} : (tensor<?x6x?xf32>) -> tensor<i64>
  %2 = arete.dim %r {axis = 2 : i64} : (tensor<?x6x?xf32>) -> tensor<i64>
  return %0, %1, %2 : tensor<i64>, tensor<i64>, tensor<i64>
}

// CHECK-LABEL: func @linear_algebra
// CHECK-NOT: arete.{{svd|sort|cumsum|cholesky}}
// CHECK: return
func.func @linear_algebra(%x: tensor<?x4x3xf64> {arete.name = "x"}) -> (tensor<i64>, tensor<i64>, tensor<i64>, tensor<i64>) {
  %u, %s, %v = arete.svd %x {full = true} : (tensor<?x4x3xf64>) -> (tensor<?x4x4xf64>, tensor<?x3xf64>, tensor<?x3x3xf64>)
  %0 = arete.dim %u {axis = 0 : i64} : (tensor<?x4x4xf64>) -> tensor<i64>
  %1 = arete.dim %s {axis = 1 : i64} : (tensor<?x3xf64>) -> tensor<i64>
  %o = arete.sort %x {axis = 1 : i64} : (tensor<?x4x3xf64>) -> tensor<?x4x3xf64>
  %2 = arete.dim %o {axis = 0 : i64} : (tensor<?x4x3xf64>) -> tensor<i64>
  %c = arete.cumsum %x {axis = 1 : i64} : (tensor<?x4x3xf64>) -> tensor<?x4x3xf64>
  %3 = arete.dim %c {axis = 0 : i64} : (tensor<?x4x3xf64>) -> tensor<i64>
  return %0, %1, %2, %3 : tensor<i64>, tensor<i64>, tensor<i64>, tensor<i64>
}

// CHECK-LABEL: func @reductions
// CHECK-NOT: arete.{{mean|sum|logsumexp|exp |max}}
// CHECK: return
func.func @reductions(%x: tensor<?x?xf64> {arete.name = "x"}) -> (tensor<i64>, tensor<i64>, tensor<i64>) {
  %m = arete.mean %x {axes = array<i64: 0>} : (tensor<?x?xf64>) -> tensor<?xf64>
  %0 = arete.dim %m {axis = 0 : i64} : (tensor<?xf64>) -> tensor<i64>
  %l = arete.logsumexp %x {axes = array<i64: 1>} : (tensor<?x?xf64>) -> tensor<?xf64>
  %1 = arete.dim %l {axis = 0 : i64} : (tensor<?xf64>) -> tensor<i64>
  %s = arete.softmax %x {axis = 1 : i64} : (tensor<?x?xf64>) -> tensor<?x?xf64>
  %2 = arete.dim %s {axis = 1 : i64} : (tensor<?x?xf64>) -> tensor<i64>
  return %0, %1, %2 : tensor<i64>, tensor<i64>, tensor<i64>
}

// CHECK-LABEL: func @shape
// CHECK-NOT: arete.{{dot|exp |shape_of}}
// CHECK: return
func.func @shape(%x: tensor<?x?xf64> {arete.name = "x"}) -> tensor<2xi64> {
  %p = arete.dot %x, %x {transpose_lhs = true} : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %e = arete.exp %p : (tensor<?x?xf64>) -> tensor<?x?xf64>
  %0 = arete.shape_of %e : (tensor<?x?xf64>) -> tensor<2xi64>
  return %0 : tensor<2xi64>
}

// CHECK-LABEL: func @static
// CHECK-NEXT: arete.constant dense<3> : tensor<i64>
// CHECK-NEXT: return
func.func @static(%x: tensor<3x4xf32> {arete.name = "x"}) -> tensor<i64> {
  %p = arete.dot %x, %x {transpose_rhs = true} : (tensor<3x4xf32>, tensor<3x4xf32>) -> tensor<3x3xf32>
  %0 = arete.dim %p {axis = 1 : i64} : (tensor<3x3xf32>) -> tensor<i64>
  return %0 : tensor<i64>
}

// How many elements a mask takes has to be counted, and a product that is needed
// anyhow is asked for its size.
// CHECK-LABEL: func @needed
// CHECK: arete.sum
// CHECK: arete.reshape
func.func @needed(%m: tensor<?xi64>, %x: tensor<?xf32>, %n: tensor<i64>) -> (tensor<i64>, tensor<i64>, tensor<?x2xf32>) {
  %two = arete.constant dense<2> : tensor<i64>
  %rest = arete.constant dense<-1> : tensor<i64>
  %c = arete.sum %m {axes = array<i64: 0>} : (tensor<?xi64>) -> tensor<i64>
  %b = arete.broadcast_to %n, %c : (tensor<i64>, tensor<i64>) -> tensor<?xi64>
  %0 = arete.dim %b {axis = 0 : i64} : (tensor<?xi64>) -> tensor<i64>
  %r = arete.reshape %x, %rest, %two : (tensor<?xf32>, tensor<i64>, tensor<i64>) -> tensor<?x2xf32>
  // CHECK: arete.dim %{{.*}} {axis = 0 : i64} : (tensor<?x2xf32>)
  %1 = arete.dim %r {axis = 0 : i64} : (tensor<?x2xf32>) -> tensor<i64>
  return %0, %1, %r : tensor<i64>, tensor<i64>, tensor<?x2xf32>
}
