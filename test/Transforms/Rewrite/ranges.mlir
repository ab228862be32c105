// What is known of the elements of operands, and choices that are none.
// RUN: arete-opt %s --arete-canonicalize | FileCheck %s
// RUN: arete-opt %s --arete-canonicalize=disable-pattern=abs-of-non-negative,clip-of-clip,where-of-same | FileCheck %s --check-prefix=OFF
// RUN: arete-run %s --function=signs --input=x=[-1,-0.0,0,2,inf,-inf,nan] --check
// RUN: arete-run %s --function=maxima --input=x=[-1,-0.0,0,2,inf,-inf,nan] --check
// RUN: arete-run %s --function=clips --input=x=[-9,-0.0,0.35,0.5,inf,-inf,nan] --check
// RUN: arete-run %s --function=comparisons --input=x=[-1,-0.0,0,2,inf,-inf,nan] --check
// RUN: arete-run %s --function=choices --input=x=[1,2] --input=y=[3,nan] --input=c=[true,false] --check
// RUN: arete-run %s --function=cancelling --input=x=[1,nan,-inf,1e308] --input=c=[true,false,true,true] --check

// CHECK-LABEL: func @signs
// OFF-LABEL: func @signs
func.func @signs(%x: tensor<?xf64> {arete.name = "x"}) -> (tensor<?xf64>, tensor<?xf64>, tensor<?xf64>) {
  // CHECK: %[[E:.*]] = arete.exp
  // CHECK: %[[S:.*]] = arete.softplus
  // CHECK: %[[T:.*]] = arete.tanh
  // CHECK: %[[A:.*]] = arete.abs %[[T]]
  // CHECK: return %[[E]], %[[S]], %[[A]]
  // OFF: arete.abs
  %e = arete.exp %x : (tensor<?xf64>) -> tensor<?xf64>
  %0 = arete.abs %e : (tensor<?xf64>) -> tensor<?xf64>
  %s = arete.softplus %x : (tensor<?xf64>) -> tensor<?xf64>
  %1 = arete.relu %s : (tensor<?xf64>) -> tensor<?xf64>
  %t = arete.tanh %x : (tensor<?xf64>) -> tensor<?xf64>
  %2 = arete.abs %t : (tensor<?xf64>) -> tensor<?xf64>
  return %0, %1, %2 : tensor<?xf64>, tensor<?xf64>, tensor<?xf64>
}

// sqrt(-0) is -0, which maximum(., 0) makes 0; y may be NaN.
// CHECK-LABEL: func @maxima
func.func @maxima(%x: tensor<?xf64> {arete.name = "x"}) -> (tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>) {
  %zero = arete.constant dense<0.0> : tensor<f64>
  %one = arete.constant dense<1.0> : tensor<f64>
  // CHECK-DAG: %[[Q:.*]] = arete.sqr
  // CHECK-DAG: %[[S:.*]] = arete.sigmoid
  // CHECK-DAG: %[[R:.*]] = arete.sqrt
  // CHECK-DAG: %[[M:.*]] = arete.maximum %[[R]]
  // CHECK-DAG: %[[N:.*]] = arete.negative %[[Q]]
  // CHECK-DAG: %[[L:.*]] = arete.maximum {{.*}}%[[N]]
  // CHECK: return %[[Q]], %[[S]], %[[M]], %[[L]]
  %q = arete.sqr %x : (tensor<?xf64>) -> tensor<?xf64>
  %0 = arete.maximum %zero, %q : (tensor<f64>, tensor<?xf64>) -> tensor<?xf64>
  %s = arete.sigmoid %x : (tensor<?xf64>) -> tensor<?xf64>
  %1 = arete.minimum %s, %one : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  %r = arete.sqrt %x : (tensor<?xf64>) -> tensor<?xf64>
  %2 = arete.maximum %r, %zero : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  %n = arete.negative %q : (tensor<?xf64>) -> tensor<?xf64>
  %3 = arete.maximum %s, %n : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  return %0, %1, %2, %3 : tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>
}

// CHECK-LABEL: func @clips
// CHECK-SAME: (%[[X:.*]]: tensor<?xf64>
// OFF-LABEL: func @clips
func.func @clips(%x: tensor<?xf64> {arete.name = "x"}) -> (tensor<?xf64>, tensor<?xf64>, tensor<?xf64>) {
  %zero = arete.constant dense<0.0> : tensor<f64>
  %one = arete.constant dense<1.0> : tensor<f64>
  %two = arete.constant dense<2.0> : tensor<f64>
  %low = arete.constant dense<0.3> : tensor<f64>
  %high = arete.constant dense<0.7> : tensor<f64>
  %s = arete.sigmoid %x : (tensor<?xf64>) -> tensor<?xf64>
  // CHECK-DAG: %[[LOW:.*]] = arete.constant dense<3.000000e-01>
  // CHECK-DAG: %[[HIGH:.*]] = arete.constant dense<1.000000e+00>
  // CHECK: %[[S:.*]] = arete.sigmoid
  %0 = arete.clip %s, %zero, %two : (tensor<?xf64>, tensor<f64>, tensor<f64>) -> tensor<?xf64>
  %1 = arete.clip %s, %zero, %high : (tensor<?xf64>, tensor<f64>, tensor<f64>) -> tensor<?xf64>
  // CHECK: %[[M:.*]] = arete.minimum %[[S]], %{{.*}}
  // CHECK: %[[C:.*]] = arete.clip %[[X]], %[[LOW]], %[[HIGH]]
  // CHECK-NOT: clip
  // OFF: %[[C:.*]] = arete.clip
  // OFF: arete.minimum %[[C]]
  %2 = arete.clip %x, %low, %two : (tensor<?xf64>, tensor<f64>, tensor<f64>) -> tensor<?xf64>
  %3 = arete.clip %2, %zero, %one : (tensor<?xf64>, tensor<f64>, tensor<f64>) -> tensor<?xf64>
  // CHECK: return %[[S]], %[[M]], %[[C]]
  return %0, %1, %3 : tensor<?xf64>, tensor<?xf64>, tensor<?xf64>
}

// exp(x) < 0 is false, even of NaN; exp(x) >= 0 is not always true.
// CHECK-LABEL: func @comparisons
func.func @comparisons(%x: tensor<?xf64> {arete.name = "x"}) -> (tensor<?xf64>, tensor<?xi1>, tensor<?xi1>) {
  %zero = arete.constant dense<0.0> : tensor<f64>
  %minus = arete.constant dense<-1.0> : tensor<f64>
  // CHECK-DAG: %[[T:.*]] = arete.constant dense<true>
  // CHECK-DAG: %[[E:.*]] = arete.exp
  %e = arete.exp %x : (tensor<?xf64>) -> tensor<?xf64>
  %l = arete.less %e, %zero : (tensor<?xf64>, tensor<f64>) -> tensor<?xi1>
  %0 = arete.where %l, %zero, %e : (tensor<?xi1>, tensor<f64>, tensor<?xf64>) -> tensor<?xf64>
  // CHECK: %[[G:.*]] = arete.greater_equal %[[E]]
  %1 = arete.greater_equal %e, %zero : (tensor<?xf64>, tensor<f64>) -> tensor<?xi1>
  // CHECK: %[[N:.*]] = arete.broadcast_to %[[T]]
  %2 = arete.not_equal %minus, %e : (tensor<f64>, tensor<?xf64>) -> tensor<?xi1>
  // CHECK: return %[[E]], %[[G]], %[[N]]
  return %0, %1, %2 : tensor<?xf64>, tensor<?xi1>, tensor<?xi1>
}

// Whether the sides of where are the same, or its condition is.
// CHECK-LABEL: func @choices
// CHECK-SAME: (%[[X:.*]]: tensor<?xf64> {{.*}}, %[[Y:.*]]: tensor<?xf64> {{.*}}, %[[C:.*]]: tensor<?xi1>
// OFF-LABEL: func @choices
func.func @choices(%x: tensor<?xf64> {arete.name = "x"}, %y: tensor<?xf64> {arete.name = "y"}, %c: tensor<?xi1> {arete.name = "c"}) -> (tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<2xf64>) {
  %true = arete.constant dense<true> : tensor<i1>
  %one = arete.constant dense<1.0> : tensor<f64>
  %table = arete.constant dense<[3.0, 4.0]> : tensor<2xf64>
  // What is not chosen must fit all the same.
  // CHECK-DAG: %[[DC:.*]] = arete.dim %[[C]]
  // CHECK-DAG: %[[X1:.*]] = arete.broadcast_to %[[X]], %[[DC]]
  // CHECK-DAG: %[[DX:.*]] = arete.dim %[[X]]
  // CHECK-DAG: %[[Y1:.*]] = arete.broadcast_to %[[Y]], %[[DX]]
  // OFF: arete.where %{{.*}}, %[[X:.*]], %[[X]]
  %0 = arete.where %c, %x, %x : (tensor<?xi1>, tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  %1 = arete.where %true, %y, %x : (tensor<i1>, tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  // CHECK-DAG: %[[N:.*]] = arete.where %[[C]], %[[Y]], %[[X]]
  %not = arete.logical_not %c : (tensor<?xi1>) -> tensor<?xi1>
  %2 = arete.where %not, %x, %y : (tensor<?xi1>, tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  // CHECK-DAG: %[[W:.*]] = arete.where %[[C]], %[[X]], %{{.*}}
  %in = arete.where %c, %x, %y : (tensor<?xi1>, tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  %3 = arete.where %c, %in, %one : (tensor<?xi1>, tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  // A scalar that is chosen is broadcast.
  // CHECK-DAG: %[[B:.*]] = arete.broadcast_to {{.*}} -> tensor<2xf64>
  %4 = arete.where %true, %one, %table : (tensor<i1>, tensor<f64>, tensor<2xf64>) -> tensor<2xf64>
  // CHECK: return %[[X1]], %[[Y1]], %[[N]], %[[W]], %[[B]]
  return %0, %1, %2, %3, %4 : tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<?xf64>, tensor<2xf64>
}

// A divisor that is 1 or 2 leaves nothing behind but its size; x may be NaN.
// CHECK-LABEL: func @cancelling
// CHECK-SAME: (%[[X:.*]]: tensor<?xf64>
func.func @cancelling(%x: tensor<?xf64> {arete.name = "x"}, %c: tensor<?xi1> {arete.name = "c"}) -> (tensor<?xf64>, tensor<?xf64>, tensor<?xf64>) {
  %one = arete.constant dense<1.0> : tensor<f64>
  %two = arete.constant dense<2.0> : tensor<f64>
  %a = arete.where %c, %one, %two : (tensor<?xi1>, tensor<f64>, tensor<f64>) -> tensor<?xf64>
  %p = arete.multiply %x, %a : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  %0 = arete.divide %p, %a : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  // CHECK-DAG: %[[X1:.*]] = arete.broadcast_to %[[X]]
  // CHECK-DAG: %[[B:.*]] = arete.broadcast_to %{{.*}} : (tensor<f64>
  %1 = arete.divide %a, %a : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  // CHECK-DAG: %[[D:.*]] = arete.divide %[[X]], %[[X]]
  %2 = arete.divide %x, %x : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  // CHECK: return %[[X1]], %[[B]], %[[D]]
  return %0, %1, %2 : tensor<?xf64>, tensor<?xf64>, tensor<?xf64>
}
