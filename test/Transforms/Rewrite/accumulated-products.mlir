// Products with what scales them and is added to them are one call.
// RUN: arete-opt %s --arete-specialize --canonicalize | FileCheck %s
// RUN: arete-opt %s --arete-graph --arete-linalg --eliminate-empty-tensors --one-shot-bufferize --canonicalize | FileCheck %s --check-prefix=BUFFER
// DEFINE: %{check} = arete-run %s --random=5 --ulp=64 --check --function

// The step of a linear layer: one product in the memory of the weights, and no
// memory for anything else.
// RUN: %{check}=sgd --size=4
// RUN: %{check}=sgd --size=0
// RUN: %{check}=sgd --size=1
// RUN: %{check}=sgd --shape=x=5x3 --shape=g=5x7 --shape=w=3x7
// RUN: %{check}=sgd --shape=x=0x3 --shape=g=0x7 --shape=w=3x7
// RUN: %{check}=sgd --size=3 --input=lr=0
// RUN: not arete-run %s --function=sgd --random=1 --shape=x=5x3 --shape=g=5x7 --shape=w=3x6 2>&1 | FileCheck %s --check-prefix=SIZES
// SIZES: gemm: sizes of the product and float32[?,?] differ at axis 1: 7 and 6
// CHECK-LABEL: func @sgd
// CHECK-SAME: (%[[X:.*]]: tensor<?x?xf32> {{.*}}, %[[G:.*]]: tensor<?x?xf32> {{.*}}, %[[LR:.*]]: tensor<f32> {{.*}}, %[[W:.*]]: tensor<?x?xf32> {{.*}})
// BUFFER-LABEL: func @sgd
func.func @sgd(%x: tensor<?x?xf32> {arete.name = "x"}, %g: tensor<?x?xf32> {arete.name = "g"}, %lr: tensor<f32> {arete.name = "lr"}, %w: tensor<?x?xf32> {arete.name = "w", arete.state})
    -> (tensor<?x?xf32> {arete.update_of = 3 : i64}) {
  // CHECK-DAG: %[[ONE:.*]] = arete.constant dense<1.0
  // CHECK-DAG: %[[MINUS:.*]] = arete.negative %[[LR]]
  // CHECK: %[[R:.*]] = arete.gemm %[[X]], %[[G]], %[[MINUS]], %[[ONE]], %[[W]] {transpose_lhs = true}
  // CHECK: return %[[R]]
  // BUFFER: %[[W:.*]] = arete_rt.state 0
  // BUFFER-NOT: memref.alloc
  // BUFFER-NOT: memref.copy
  // BUFFER-NOT: linalg.generic
  // BUFFER: arete_rt.matmul {{.*}} outs(%[[W]] : {{.*}}) scalars(%{{.*}}, %{{.*}} : f32, f32)
  // BUFFER-NOT: memref.alloc
  // BUFFER-NOT: memref.copy
  // BUFFER-NOT: linalg.generic
  // BUFFER: return
  %p = arete.dot %x, %g {transpose_lhs = true} : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %s = arete.multiply %lr, %p : (tensor<f32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %r = arete.subtract %w, %s : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  return %r : tensor<?x?xf32>
}

// Both scaled, as with momentum, which is read by the step; batches of complex
// numbers.
// RUN: %{check}=scaled --size=3
// RUN: %{check}=scaled --size=1
// RUN: %{check}=scaled --size=0
// CHECK-LABEL: func @scaled
// CHECK-SAME: (%[[A:.*]]: tensor<?x?xf64>, %[[B:.*]]: tensor<?x?xf64>, %[[M:.*]]: tensor<f64>, %[[D:.*]]: tensor<?x?x3xcomplex<f64>>, %[[E:.*]]: tensor<?x3x?xcomplex<f64>>, %[[V:.*]]: tensor<?x?xf64> {{.*}}, %[[W:.*]]: tensor<?x?xf64> {{.*}}, %[[F:.*]]: tensor<?x?x?xcomplex<f64>> {{.*}})
// BUFFER-LABEL: func @scaled
// BUFFER-NOT: memref.alloc
// BUFFER-NOT: memref.copy
// BUFFER: return
func.func @scaled(%a: tensor<?x?xf64>, %b: tensor<?x?xf64>, %m: tensor<f64>, %d: tensor<?x?x3xcomplex<f64>>, %e: tensor<?x3x?xcomplex<f64>>,
                  %v: tensor<?x?xf64> {arete.state}, %w: tensor<?x?xf64> {arete.state}, %f: tensor<?x?x?xcomplex<f64>> {arete.state})
    -> (tensor<?x?xf64> {arete.update_of = 5 : i64}, tensor<?x?xf64> {arete.update_of = 6 : i64}, tensor<?x?x?xcomplex<f64>> {arete.update_of = 7 : i64}) {
  %k = arete.constant dense<0.25> : tensor<f64>
  %i = arete.constant dense<(0.5, 2.0)> : tensor<complex<f64>>
  // CHECK: %[[K:.*]] = arete.constant dense<2.5
  // CHECK: %[[R0:.*]] = arete.gemm %[[A]], %[[B]], %[[K]], %[[M]], %[[V]] {transpose_rhs = true}
  // CHECK: %[[R1:.*]] = arete.add %[[W]], %[[R0]]
  // CHECK: %[[R2:.*]] = arete.gemm %[[D]], %[[E]], %{{.*}}, %{{.*}}, %[[F]] :
  // CHECK: return %[[R0]], %[[R1]], %[[R2]]
  %0 = arete.dot %a, %b {transpose_rhs = true} : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %1 = arete.multiply %0, %k : (tensor<?x?xf64>, tensor<f64>) -> tensor<?x?xf64>
  %2 = arete.multiply %m, %v : (tensor<f64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %3 = arete.add %1, %2 : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %4 = arete.add %w, %3 : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %5 = arete.matmul %d, %e : (tensor<?x?x3xcomplex<f64>>, tensor<?x3x?xcomplex<f64>>) -> tensor<?x?x?xcomplex<f64>>
  %6 = arete.multiply %5, %i : (tensor<?x?x?xcomplex<f64>>, tensor<complex<f64>>) -> tensor<?x?x?xcomplex<f64>>
  %7 = arete.add %6, %f : (tensor<?x?x?xcomplex<f64>>, tensor<?x?x?xcomplex<f64>>) -> tensor<?x?x?xcomplex<f64>>
  return %3, %4, %7 : tensor<?x?xf64>, tensor<?x?xf64>, tensor<?x?x?xcomplex<f64>>
}

// A sign, and products that are added to others, whatever reads the sum.
// RUN: %{check}=signs --size=3
// RUN: %{check}=signs --size=1
// RUN: %{check}=signs --size=0
// CHECK-LABEL: func @signs
// CHECK-SAME: (%[[A:.*]]: tensor<?x?xf64>, %[[B:.*]]: tensor<?x?xf64>, %[[C:.*]]: tensor<?x?xf64> {{.*}})
func.func @signs(%a: tensor<?x?xf64>, %b: tensor<?x?xf64>, %c: tensor<?x?xf64> {arete.state})
    -> (tensor<?x?xf64>, tensor<?x?xf64>, tensor<?x?xf64> {arete.update_of = 2 : i64}) {
  // CHECK-DAG: %[[ONE:.*]] = arete.constant dense<1.0
  // CHECK-DAG: %[[MINUS:.*]] = arete.constant dense<-1.0
  // CHECK: %[[R0:.*]] = arete.gemm %[[B]], %[[A]], %[[MINUS]] :
  %0 = arete.dot %b, %a : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %1 = arete.negative %0 : (tensor<?x?xf64>) -> tensor<?x?xf64>
  // CHECK: %[[P:.*]] = arete.dot %[[A]], %[[A]]
  // CHECK: %[[Q:.*]] = arete.gemm %[[B]], %[[B]], %[[MINUS]], %[[ONE]], %[[P]] {transpose_rhs = true}
  // CHECK: %[[S:.*]] = arete.gemm %[[A]], %[[B]], %[[ONE]], %[[ONE]], %[[Q]] {transpose_lhs = true}
  // CHECK: %[[T:.*]] = arete.tanh %[[S]]
  %2 = arete.dot %a, %a : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %3 = arete.dot %b, %b {transpose_rhs = true} : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %4 = arete.subtract %2, %3 : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %5 = arete.dot %a, %b {transpose_lhs = true} : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %6 = arete.add %4, %5 : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %7 = arete.tanh %6 : (tensor<?x?xf64>) -> tensor<?x?xf64>
  // CHECK: %[[R:.*]] = arete.gemm %[[B]], %[[B]], %[[ONE]], %[[MINUS]], %[[C]] :
  // CHECK: return %[[R0]], %[[T]], %[[R]]
  %8 = arete.dot %b, %b : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %9 = arete.subtract %8, %c : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  return %1, %7, %9 : tensor<?x?xf64>, tensor<?x?xf64>, tensor<?x?xf64>
}

// The sign of an operand, unless it is computed in one loop with others.
// RUN: %{check}=negative_operand --size=3
// CHECK-LABEL: func @negative_operand
// CHECK-SAME: (%[[A:.*]]: tensor<?x?xf64>, %[[B:.*]]: tensor<?x?x?xf64>)
func.func @negative_operand(%a: tensor<?x?xf64>, %b: tensor<?x?x?xf64>) -> (tensor<?x?xf64>, tensor<?x?x?xf64>, tensor<?x?xf64>) {
  // CHECK: %[[MINUS:.*]] = arete.constant dense<-1.0
  // CHECK: arete.gemm %[[A]], %[[A]], %[[MINUS]] {transpose_lhs = true}
  %0 = arete.negative %a : (tensor<?x?xf64>) -> tensor<?x?xf64>
  %1 = arete.dot %0, %a {transpose_lhs = true} : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  // CHECK: arete.gemm %[[B]], %[[B]], %[[MINUS]] :
  %2 = arete.negative %b : (tensor<?x?x?xf64>) -> tensor<?x?x?xf64>
  %3 = arete.matmul %b, %2 : (tensor<?x?x?xf64>, tensor<?x?x?xf64>) -> tensor<?x?x?xf64>
  // CHECK: %[[E:.*]] = arete.exp %[[A]]
  // CHECK: %[[N:.*]] = arete.negative %[[E]]
  // CHECK: arete.dot %[[N]], %[[A]]
  %4 = arete.exp %a : (tensor<?x?xf64>) -> tensor<?x?xf64>
  %5 = arete.negative %4 : (tensor<?x?xf64>) -> tensor<?x?xf64>
  %6 = arete.dot %5, %a : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  return %1, %3, %6 : tensor<?x?xf64>, tensor<?x?x?xf64>, tensor<?x?xf64>
}

// Integers wrap, 16-bit floats are rounded once; matrices times vectors.
// RUN: %{check}=dtypes --size=5
// RUN: %{check}=dtypes --size=1
// RUN: %{check}=dtypes --size=0
// CHECK-LABEL: func @dtypes
func.func @dtypes(%b: tensor<?x?xi8>, %s: tensor<i8>, %d: tensor<?x?xf16>, %t: tensor<f16>, %u: tensor<?x3xf32>, %l: tensor<f32>, %p: tensor<?xf32>, %q: tensor<3xf32>,
                  %a: tensor<?x?xi8> {arete.state}, %c: tensor<?x?xf16> {arete.state}, %w: tensor<?xf32> {arete.state}, %v: tensor<3xf32> {arete.state})
    -> (tensor<?x?xi8> {arete.update_of = 8 : i64}, tensor<?x?xf16> {arete.update_of = 9 : i64}, tensor<?xf32> {arete.update_of = 10 : i64}, tensor<3xf32> {arete.update_of = 11 : i64}) {
  // CHECK: arete.gemm {{.*}} -> tensor<?x?xi8>
  // CHECK: arete.gemm {{.*}} -> tensor<?x?xf16>
  // CHECK: arete.gemm {{.*}} -> tensor<?xf32>
  // CHECK: arete.gemm {{.*}} -> tensor<3xf32>
  %0 = arete.dot %b, %b : (tensor<?x?xi8>, tensor<?x?xi8>) -> tensor<?x?xi8>
  %1 = arete.multiply %0, %s : (tensor<?x?xi8>, tensor<i8>) -> tensor<?x?xi8>
  %2 = arete.subtract %a, %1 : (tensor<?x?xi8>, tensor<?x?xi8>) -> tensor<?x?xi8>
  %3 = arete.dot %d, %d {transpose_lhs = true} : (tensor<?x?xf16>, tensor<?x?xf16>) -> tensor<?x?xf16>
  %4 = arete.multiply %t, %c : (tensor<f16>, tensor<?x?xf16>) -> tensor<?x?xf16>
  %5 = arete.subtract %4, %3 : (tensor<?x?xf16>, tensor<?x?xf16>) -> tensor<?x?xf16>
  %6 = arete.dot %u, %q : (tensor<?x3xf32>, tensor<3xf32>) -> tensor<?xf32>
  %7 = arete.multiply %6, %l : (tensor<?xf32>, tensor<f32>) -> tensor<?xf32>
  %8 = arete.add %w, %7 : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  %9 = arete.dot %p, %u : (tensor<?xf32>, tensor<?x3xf32>) -> tensor<3xf32>
  %10 = arete.multiply %9, %l : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  %11 = arete.subtract %v, %10 : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  return %2, %5, %8, %11 : tensor<?x?xi8>, tensor<?x?xf16>, tensor<?xf32>, tensor<3xf32>
}

// What stays: a bias, a product that is read twice, what is added to an argument
// that is no shared variable, or to a computed value, unsigned numbers, numbers.
// CHECK-LABEL: func @others
// CHECK-NOT: arete.gemm
func.func @others(%a: tensor<3x?xf32>, %b: tensor<?x3xf32>, %c: tensor<3x3xf32>, %v: tensor<3xf32>, %s: tensor<f32>, %u: tensor<3x3xui8>)
    -> (tensor<3x3xf32>, tensor<3x3xf32>, tensor<3x3xf32>, tensor<3x3xf32>, tensor<3x3xf32>, tensor<3x3xui8>, tensor<f32>) {
  %0 = arete.dot %a, %b : (tensor<3x?xf32>, tensor<?x3xf32>) -> tensor<3x3xf32>
  %1 = arete.add %0, %v : (tensor<3x3xf32>, tensor<3xf32>) -> tensor<3x3xf32>
  %2 = arete.dot %a, %a {transpose_rhs = true} : (tensor<3x?xf32>, tensor<3x?xf32>) -> tensor<3x3xf32>
  %3 = arete.add %2, %c : (tensor<3x3xf32>, tensor<3x3xf32>) -> tensor<3x3xf32>
  %5 = arete.dot %b, %b {transpose_lhs = true} : (tensor<?x3xf32>, tensor<?x3xf32>) -> tensor<3x3xf32>
  %6 = arete.add %5, %c : (tensor<3x3xf32>, tensor<3x3xf32>) -> tensor<3x3xf32>
  %7 = arete.dot %c, %c : (tensor<3x3xf32>, tensor<3x3xf32>) -> tensor<3x3xf32>
  %8 = arete.exp %c : (tensor<3x3xf32>) -> tensor<3x3xf32>
  %9 = arete.add %7, %8 : (tensor<3x3xf32>, tensor<3x3xf32>) -> tensor<3x3xf32>
  %10 = arete.dot %u, %u : (tensor<3x3xui8>, tensor<3x3xui8>) -> tensor<3x3xui8>
  %11 = arete.subtract %u, %10 : (tensor<3x3xui8>, tensor<3x3xui8>) -> tensor<3x3xui8>
  %12 = arete.dot %v, %v : (tensor<3xf32>, tensor<3xf32>) -> tensor<f32>
  %13 = arete.multiply %12, %s : (tensor<f32>, tensor<f32>) -> tensor<f32>
  return %1, %3, %5, %6, %9, %11, %13 : tensor<3x3xf32>, tensor<3x3xf32>, tensor<3x3xf32>, tensor<3x3xf32>, tensor<3x3xf32>, tensor<3x3xui8>, tensor<f32>
}

// The new value of another shared variable; one that is a factor of what is
// added to it, which would have to be copied.
// RUN: %{check}=other_states --size=3
// CHECK-LABEL: func @other_states
// CHECK-NOT: arete.gemm
func.func @other_states(%a: tensor<?x?xf64>, %v: tensor<?x?xf64> {arete.state}, %w: tensor<?x?xf64> {arete.state})
    -> (tensor<?x?xf64> {arete.update_of = 2 : i64}, tensor<?x?xf64> {arete.update_of = 1 : i64}) {
  %0 = arete.dot %a, %a : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %1 = arete.add %v, %0 : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %2 = arete.dot %a, %v : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  %3 = arete.subtract %v, %2 : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  return %1, %3 : tensor<?x?xf64>, tensor<?x?xf64>
}

// Two factors, whose product might overflow.
// CHECK-LABEL: func @two_factors
// CHECK-SAME: (%[[A:.*]]: tensor<3x3xf32>, %[[S:.*]]: tensor<f32>)
func.func @two_factors(%a: tensor<3x3xf32>, %s: tensor<f32>) -> tensor<3x3xf32> {
  %k = arete.constant dense<0.25> : tensor<f32>
  // CHECK: %[[P:.*]] = arete.gemm %[[A]], %[[A]], %[[S]] :
  // CHECK: arete.multiply %[[P]],
  %0 = arete.dot %a, %a : (tensor<3x3xf32>, tensor<3x3xf32>) -> tensor<3x3xf32>
  %1 = arete.multiply %0, %s : (tensor<3x3xf32>, tensor<f32>) -> tensor<3x3xf32>
  %2 = arete.multiply %1, %k : (tensor<3x3xf32>, tensor<f32>) -> tensor<3x3xf32>
  return %2 : tensor<3x3xf32>
}
