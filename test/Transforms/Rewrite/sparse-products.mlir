// Products with matrices of zeros and little else; done only if asked for, for 0
// times infinity is NaN.
// RUN: arete-opt %s --arete-specialize --canonicalize | FileCheck %s
// RUN: arete-opt %s --arete-specialize=fast-math --canonicalize --cse | FileCheck %s --check-prefix=FAST
// DEFINE: %{check} = arete-run %s --fast-math --random=5 --check --function

// RUN: %{check}=identity --size=4
// RUN: %{check}=identity --size=1
// RUN: %{check}=identity --size=0
// RUN: not arete-run %s --fast-math --function=identity --random=1 --shape=x=2x3 --shape=y=2x3 2>&1 | FileCheck %s --check-prefix=SIZES
// SIZES: broadcast_to: {{.*}} 3 and 2
// CHECK-LABEL: func @identity
// CHECK-COUNT-4: arete.dot
// FAST-LABEL: func @identity
// FAST-SAME: (%[[X:.*]]: tensor<?x?xf64> {{.*}}, %[[Y:.*]]: tensor<?x?xf64> {{.*}}, %[[Z:.*]]: tensor<2x?xf64>)
// FAST-DAG: %[[T:.*]] = arete.transpose %[[X]]
// FAST-DAG: %[[B:.*]] = arete.broadcast_to %[[Y]]
// FAST: return %[[X]], %[[T]], %[[B]], %[[Z]]
func.func @identity(%x: tensor<?x?xf64> {arete.name = "x"}, %y: tensor<?x?xf64> {arete.name = "y"}, %z: tensor<2x?xf64>) -> (tensor<?x?xf64>, tensor<?x?xf64>, tensor<?x?xf64>, tensor<2x?xf64>) {
  %zero = arete.constant dense<0> : tensor<i64>
  %n = arete.dim %x {axis = 0 : i64} : (tensor<?x?xf64>) -> tensor<i64>
  %i = arete.iota %n, %n {axis = 1 : i64} : (tensor<i64>, tensor<i64>) -> tensor<?x?xi64>
  %j = arete.iota %n, %n {axis = 0 : i64} : (tensor<i64>, tensor<i64>) -> tensor<?x?xi64>
  %d = arete.subtract %i, %j : (tensor<?x?xi64>, tensor<?x?xi64>) -> tensor<?x?xi64>
  %m = arete.equal %d, %zero : (tensor<?x?xi64>, tensor<i64>) -> tensor<?x?xi1>
  %e = arete.cast %m {dtype = f64} : (tensor<?x?xi1>) -> tensor<?x?xf64>
  %0 = arete.dot %e, %x : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %1 = arete.dot %x, %e {transpose_lhs = true} : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %2 = arete.dot %y, %e : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %k = arete.constant dense<[[1.0, 0.0], [0.0, 1.0]]> : tensor<2x2xf64>
  %3 = arete.dot %k, %z {transpose_lhs = true} : (tensor<2x2xf64>, tensor<2x?xf64>) -> tensor<2x?xf64>
  return %0, %1, %2, %3 : tensor<?x?xf64>, tensor<?x?xf64>, tensor<?x?xf64>, tensor<2x?xf64>
}

// Another diagonal, other sizes, another constant.
// FAST-LABEL: func @no_identity
// FAST-COUNT-3: arete.dot
func.func @no_identity(%x: tensor<?x?xf64>, %z: tensor<2x?xf64>) -> (tensor<?x?xf64>, tensor<?x?xf64>, tensor<2x?xf64>) {
  %zero = arete.constant dense<0> : tensor<i64>
  %one = arete.constant dense<1> : tensor<i64>
  %n = arete.dim %x {axis = 0 : i64} : (tensor<?x?xf64>) -> tensor<i64>
  %l = arete.dim %x {axis = 1 : i64} : (tensor<?x?xf64>) -> tensor<i64>
  %i = arete.iota %n, %l {axis = 1 : i64} : (tensor<i64>, tensor<i64>) -> tensor<?x?xi64>
  %j = arete.iota %n, %l {axis = 0 : i64} : (tensor<i64>, tensor<i64>) -> tensor<?x?xi64>
  %d = arete.subtract %i, %j : (tensor<?x?xi64>, tensor<?x?xi64>) -> tensor<?x?xi64>
  %m = arete.equal %d, %zero : (tensor<?x?xi64>, tensor<i64>) -> tensor<?x?xi1>
  %e = arete.cast %m {dtype = f64} : (tensor<?x?xi1>) -> tensor<?x?xf64>
  %0 = arete.dot %e, %x {transpose_rhs = true} : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %p = arete.iota %n, %n {axis = 1 : i64} : (tensor<i64>, tensor<i64>) -> tensor<?x?xi64>
  %q = arete.iota %n, %n {axis = 0 : i64} : (tensor<i64>, tensor<i64>) -> tensor<?x?xi64>
  %r = arete.subtract %p, %q : (tensor<?x?xi64>, tensor<?x?xi64>) -> tensor<?x?xi64>
  %s = arete.equal %r, %one : (tensor<?x?xi64>, tensor<i64>) -> tensor<?x?xi1>
  %t = arete.cast %s {dtype = f64} : (tensor<?x?xi1>) -> tensor<?x?xf64>
  %1 = arete.dot %t, %x : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %k = arete.constant dense<[[1.0, 0.0], [0.0, 1.5]]> : tensor<2x2xf64>
  %2 = arete.dot %k, %z : (tensor<2x2xf64>, tensor<2x?xf64>) -> tensor<2x?xf64>
  return %0, %1, %2 : tensor<?x?xf64>, tensor<?x?xf64>, tensor<2x?xf64>
}

// RUN: %{check}=diagonal --size=4
// RUN: %{check}=diagonal --size=1
// RUN: %{check}=diagonal --size=0
// CHECK-LABEL: func @diagonal
// CHECK-COUNT-4: arete.dot
// FAST-LABEL: func @diagonal
// FAST-NOT: arete.dot
// FAST: return
func.func @diagonal(%v: tensor<?xf64>, %x: tensor<?x?xf64>) -> (tensor<?x?xf64>, tensor<?x?xf64>, tensor<?x?xf64>, tensor<?xf64>) {
  %zero = arete.constant dense<0> : tensor<i64>
  %f = arete.constant dense<0.0> : tensor<f64>
  %n = arete.dim %v {axis = 0 : i64} : (tensor<?xf64>) -> tensor<i64>
  %i = arete.iota %n, %n {axis = 1 : i64} : (tensor<i64>, tensor<i64>) -> tensor<?x?xi64>
  %j = arete.iota %n, %n {axis = 0 : i64} : (tensor<i64>, tensor<i64>) -> tensor<?x?xi64>
  %m = arete.equal %i, %j : (tensor<?x?xi64>, tensor<?x?xi64>) -> tensor<?x?xi1>
  %e = arete.expand_dims %v {axes = array<i64: 1>} : (tensor<?xf64>) -> tensor<?x1xf64>
  %w = arete.where %m, %e, %f : (tensor<?x?xi1>, tensor<?x1xf64>, tensor<f64>) -> tensor<?x?xf64>
  %0 = arete.dot %w, %x : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %1 = arete.dot %x, %w {transpose_lhs = true} : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %2 = arete.dot %w, %x {transpose_lhs = true, transpose_rhs = true} : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %3 = arete.dot %w, %v : (tensor<?x?xf64>, tensor<?xf64>) -> tensor<?xf64>
  return %0, %1, %2, %3 : tensor<?x?xf64>, tensor<?x?xf64>, tensor<?x?xf64>, tensor<?xf64>
}

// RUN: %{check}=one_hot --input=i=[2,0,2] --shape=y=3x5 --shape=z=5x3
// RUN: not arete-run %s --fast-math --function=one_hot --random=1 --input=i=[3] --shape=y=3x5 --shape=z=5x3 2>&1 | FileCheck %s --check-prefix=RANGE
// RUN: not arete-run %s --fast-math --function=one_hot --random=1 --input=i=[2] --shape=y=4x5 --shape=z=5x3 2>&1 | FileCheck %s --check-prefix=ROWS
// RANGE: 3
// ROWS: broadcast_to: {{.*}} 4
// CHECK-LABEL: func @one_hot
// CHECK-COUNT-2: arete.dot
// FAST-LABEL: func @one_hot
// FAST-NOT: arete.dot
// FAST-COUNT-2: arete.gather
// FAST: return
func.func @one_hot(%i: tensor<?xi64> {arete.name = "i"}, %y: tensor<?x?xf64> {arete.name = "y"}, %z: tensor<5x3xf64> {arete.name = "z"}) -> (tensor<?x?xf64>, tensor<?x5xf64>) {
  %zero = arete.constant dense<0> : tensor<i64>
  %one = arete.constant dense<1> : tensor<i64>
  %n = arete.constant dense<3> : tensor<i64>
  %k = arete.checked_index %i, %n : (tensor<?xi64>, tensor<i64>) -> tensor<?xi64>
  %e = arete.expand_dims %k {axes = array<i64: 1>} : (tensor<?xi64>) -> tensor<?x1xi64>
  %r = arete.arange %zero, %n, %one : (tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<3xi64>
  %m = arete.equal %e, %r : (tensor<?x1xi64>, tensor<3xi64>) -> tensor<?x3xi1>
  %h = arete.cast %m {dtype = f64} : (tensor<?x3xi1>) -> tensor<?x3xf64>
  %0 = arete.dot %h, %y : (tensor<?x3xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %1 = arete.dot %h, %z {transpose_rhs = true} : (tensor<?x3xf64>, tensor<5x3xf64>) -> tensor<?x5xf64>
  return %0, %1 : tensor<?x?xf64>, tensor<?x5xf64>
}

// Labels that are not checked may be negative, which is no class; the transpose
// has other rows.
// FAST-LABEL: func @no_one_hot
// FAST-COUNT-2: arete.dot
func.func @no_one_hot(%i: tensor<?xi64>, %y: tensor<?x?xf64>, %z: tensor<?x?xf64>) -> (tensor<?x?xf64>, tensor<3x?xf64>) {
  %zero = arete.constant dense<0> : tensor<i64>
  %one = arete.constant dense<1> : tensor<i64>
  %n = arete.constant dense<3> : tensor<i64>
  %r = arete.arange %zero, %n, %one : (tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<3xi64>
  %e = arete.expand_dims %i {axes = array<i64: 1>} : (tensor<?xi64>) -> tensor<?x1xi64>
  %m = arete.equal %e, %r : (tensor<?x1xi64>, tensor<3xi64>) -> tensor<?x3xi1>
  %h = arete.cast %m {dtype = f64} : (tensor<?x3xi1>) -> tensor<?x3xf64>
  %0 = arete.dot %h, %y : (tensor<?x3xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %k = arete.checked_index %i, %n : (tensor<?xi64>, tensor<i64>) -> tensor<?xi64>
  %f = arete.expand_dims %k {axes = array<i64: 1>} : (tensor<?xi64>) -> tensor<?x1xi64>
  %p = arete.equal %f, %r : (tensor<?x1xi64>, tensor<3xi64>) -> tensor<?x3xi1>
  %q = arete.cast %p {dtype = f64} : (tensor<?x3xi1>) -> tensor<?x3xf64>
  %1 = arete.dot %q, %z {transpose_lhs = true} : (tensor<?x3xf64>, tensor<?x?xf64>) -> tensor<3x?xf64>
  return %0, %1 : tensor<?x?xf64>, tensor<3x?xf64>
}
