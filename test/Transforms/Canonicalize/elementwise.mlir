// Identities of elementwise ops: those that hold for every value are used, NaN
// and signed zeros included; others are not.
// RUN: arete-opt %s --arete-canonicalize='only-pattern=plus-minus-zero,integer-plus-zero,minus-zero,times-one,over-one,negative-of-negative,conj-of-conj,cast-to-same' | FileCheck %s
// RUN: arete-opt %s --arete-canonicalize='disable-pattern=integer-terms,integer-factors,plus-minus-zero,integer-plus-zero,minus-zero,times-one,over-one,negative-of-negative,conj-of-conj,cast-to-same' | FileCheck %s --check-prefix=OFF
// RUN: arete-opt %s --canonicalize | FileCheck %s --check-prefix=OFF
// RUN: arete-run %s --function=times_one --input=x=[[-0.0,inf,nan]] --input=i=[-1,0,1,32767] --check
// RUN: arete-run %s --function=add_minus_zero --input=x=[-0.0,0,inf,nan] --check
// RUN: arete-run %s --function=repeated --input=x=[1,2] --input=n=2 --check
// RUN: not arete-run %s --function=repeated --input=x=[1,2] --input=n=3 2>&1 | FileCheck %s --check-prefix=SIZES

// CHECK-LABEL: func @add_minus_zero
// CHECK-SAME: (%[[X:.*]]: tensor<?xf32>
// OFF-LABEL: func @add_minus_zero
// OFF: arete.add
// OFF: arete.add
func.func @add_minus_zero(%x: tensor<?xf32> {arete.name = "x"}) -> (tensor<?xf32>, tensor<?xf32>) {
  %zero = arete.constant dense<-0.0> : tensor<f32>
  %0 = arete.add %x, %zero : (tensor<?xf32>, tensor<f32>) -> tensor<?xf32>
  %1 = arete.add %zero, %x : (tensor<f32>, tensor<?xf32>) -> tensor<?xf32>
  // CHECK: return %[[X]], %[[X]]
  return %0, %1 : tensor<?xf32>, tensor<?xf32>
}

// -0 + 0 is 0.
// CHECK-LABEL: func @add_zero
func.func @add_zero(%x: tensor<?xf32>) -> tensor<?xf32> {
  %zero = arete.constant dense<0.0> : tensor<f32>
  // CHECK: %[[R:.*]] = arete.add
  %0 = arete.add %x, %zero : (tensor<?xf32>, tensor<f32>) -> tensor<?xf32>
  // CHECK: return %[[R]]
  return %0 : tensor<?xf32>
}

// CHECK-LABEL: func @add_zero_integer
// CHECK-SAME: (%[[X:.*]]: tensor<?xui8>)
// OFF-LABEL: func @add_zero_integer
// OFF: arete.add
func.func @add_zero_integer(%x: tensor<?xui8>) -> tensor<?xui8> {
  %zero = arete.constant dense<0> : tensor<ui8>
  %0 = arete.add %x, %zero : (tensor<?xui8>, tensor<ui8>) -> tensor<?xui8>
  // CHECK: return %[[X]]
  return %0 : tensor<?xui8>
}

// CHECK-LABEL: func @subtract_zero
// CHECK-SAME: (%[[X:.*]]: tensor<?xf64>)
// OFF-LABEL: func @subtract_zero
// OFF: arete.subtract
func.func @subtract_zero(%x: tensor<?xf64>) -> tensor<?xf64> {
  %zero = arete.constant dense<0.0> : tensor<f64>
  %0 = arete.subtract %x, %zero : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  // CHECK: return %[[X]]
  return %0 : tensor<?xf64>
}

// -0 - -0 is 0, and 0 - x is no -x: it is 0 where x is 0.
// CHECK-LABEL: func @subtract_other_zeros
func.func @subtract_other_zeros(%x: tensor<?xf64>) -> (tensor<?xf64>, tensor<?xf64>) {
  %zero = arete.constant dense<0.0> : tensor<f64>
  %minus_zero = arete.constant dense<-0.0> : tensor<f64>
  // CHECK: %[[A:.*]] = arete.subtract
  %0 = arete.subtract %x, %minus_zero : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  // CHECK: %[[B:.*]] = arete.subtract
  %1 = arete.subtract %zero, %x : (tensor<f64>, tensor<?xf64>) -> tensor<?xf64>
  // CHECK: return %[[A]], %[[B]]
  return %0, %1 : tensor<?xf64>, tensor<?xf64>
}

// x - x is NaN for an infinity.
// CHECK-LABEL: func @subtract_itself
func.func @subtract_itself(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: %[[R:.*]] = arete.subtract
  %0 = arete.subtract %x, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  // CHECK: return %[[R]]
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: func @times_one
// CHECK-SAME: (%[[X:.*]]: tensor<?x3xf32> {{.*}}, %[[I:.*]]: tensor<4xi16>
// OFF-LABEL: func @times_one
// OFF-COUNT-2: arete.multiply
// OFF: arete.divide
// OFF: arete.multiply
func.func @times_one(%x: tensor<?x3xf32> {arete.name = "x"}, %i: tensor<4xi16> {arete.name = "i"}) -> (tensor<?x3xf32>, tensor<?x3xf32>, tensor<?x3xf32>, tensor<4xi16>) {
  %one = arete.constant dense<1.0> : tensor<f32>
  %ones = arete.constant dense<1.0> : tensor<3xf32>
  %int = arete.constant dense<1> : tensor<4xi16>
  %0 = arete.multiply %x, %one : (tensor<?x3xf32>, tensor<f32>) -> tensor<?x3xf32>
  %1 = arete.multiply %ones, %x : (tensor<3xf32>, tensor<?x3xf32>) -> tensor<?x3xf32>
  %2 = arete.divide %x, %one : (tensor<?x3xf32>, tensor<f32>) -> tensor<?x3xf32>
  %3 = arete.multiply %i, %int : (tensor<4xi16>, tensor<4xi16>) -> tensor<4xi16>
  // CHECK: return %[[X]], %[[X]], %[[X]], %[[I]]
  return %0, %1, %2, %3 : tensor<?x3xf32>, tensor<?x3xf32>, tensor<?x3xf32>, tensor<4xi16>
}

// x * 0 is NaN for an infinity and -0 below 0; 1 / x is no x.
// CHECK-LABEL: func @times_zero
func.func @times_zero(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %zero = arete.constant dense<0.0> : tensor<f32>
  %one = arete.constant dense<1.0> : tensor<f32>
  // CHECK: %[[A:.*]] = arete.multiply
  %0 = arete.multiply %x, %zero : (tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
  // CHECK: %[[B:.*]] = arete.divide
  %1 = arete.divide %one, %x : (tensor<f32>, tensor<4xf32>) -> tensor<4xf32>
  // CHECK: return %[[A]], %[[B]]
  return %0, %1 : tensor<4xf32>, tensor<4xf32>
}

// A neutral operand that stretches the other one, or checks its size, says the
// shape: that is left.
// CHECK-LABEL: func @neutral_but_larger
func.func @neutral_but_larger(%x: tensor<1xf32>, %y: tensor<?xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %ones = arete.constant dense<1.0> : tensor<4xf32>
  // CHECK: %[[A:.*]] = arete.broadcast_to
  %0 = arete.multiply %x, %ones : (tensor<1xf32>, tensor<4xf32>) -> tensor<4xf32>
  // CHECK: %[[B:.*]] = arete.broadcast_to
  %1 = arete.multiply %y, %ones : (tensor<?xf32>, tensor<4xf32>) -> tensor<4xf32>
  // CHECK: return %[[A]], %[[B]]
  return %0, %1 : tensor<4xf32>, tensor<4xf32>
}

// What is repeated to a size that need not be that of x.
// CHECK-LABEL: func @repeated
// CHECK-SAME: (%[[X:.*]]: tensor<?xf32> {{.*}}, %[[N:.*]]: tensor<i64>
func.func @repeated(%x: tensor<?xf32> {arete.name = "x"}, %n: tensor<i64> {arete.name = "n"}) -> (tensor<?xf32>, tensor<?xf32>) {
  %one = arete.constant dense<1.0> : tensor<f32>
  // CHECK: %[[R:.*]] = arete.broadcast_to %[[X]]
  // SIZES: error: {{.*}}2{{.*}}3
  %0 = arete.broadcast_to %one, %n : (tensor<f32>, tensor<i64>) -> tensor<?xf32>
  %1 = arete.multiply %x, %0 : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  %2 = arete.dim %x {axis = 0 : i64} : (tensor<?xf32>) -> tensor<i64>
  %3 = arete.broadcast_to %one, %2 : (tensor<f32>, tensor<i64>) -> tensor<?xf32>
  %4 = arete.multiply %x, %3 : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  // CHECK: return %[[R]], %[[X]]
  return %1, %4 : tensor<?xf32>, tensor<?xf32>
}

// CHECK-LABEL: func @not_uniform
func.func @not_uniform(%x: tensor<2xf32>) -> tensor<2xf32> {
  %c = arete.constant dense<[1.0, 2.0]> : tensor<2xf32>
  // CHECK: %[[R:.*]] = arete.multiply
  %0 = arete.multiply %x, %c : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  // CHECK: return %[[R]]
  return %0 : tensor<2xf32>
}

// Constants of no element are no number.
// CHECK-LABEL: func @empty
func.func @empty(%x: tensor<0xf32>) -> tensor<0xf32> {
  %c = arete.constant dense<> : tensor<0xf32>
  // CHECK: %[[A:.*]] = arete.add
  %0 = arete.add %x, %c : (tensor<0xf32>, tensor<0xf32>) -> tensor<0xf32>
  // CHECK: return %[[A]]
  return %0 : tensor<0xf32>
}

// CHECK-LABEL: func @negative_twice
// CHECK-SAME: (%[[X:.*]]: tensor<?xi8>)
// OFF-LABEL: func @negative_twice
// OFF-COUNT-2: arete.negative
func.func @negative_twice(%x: tensor<?xi8>) -> tensor<?xi8> {
  %0 = arete.negative %x : (tensor<?xi8>) -> tensor<?xi8>
  %1 = arete.negative %0 : (tensor<?xi8>) -> tensor<?xi8>
  // CHECK: return %[[X]]
  return %1 : tensor<?xi8>
}
// CHECK-LABEL: func @conj_twice
// CHECK-SAME: (%[[X:.*]]: tensor<?xcomplex<f32>>)
// OFF-LABEL: func @conj_twice
// OFF-COUNT-2: arete.conj
func.func @conj_twice(%x: tensor<?xcomplex<f32>>) -> tensor<?xcomplex<f32>> {
  %0 = arete.conj %x : (tensor<?xcomplex<f32>>) -> tensor<?xcomplex<f32>>
  %1 = arete.conj %0 : (tensor<?xcomplex<f32>>) -> tensor<?xcomplex<f32>>
  // CHECK: return %[[X]]
  return %1 : tensor<?xcomplex<f32>>
}

// CHECK-LABEL: func @complex_times_one
func.func @complex_times_one(%x: tensor<?xcomplex<f32>>) -> tensor<?xcomplex<f32>> {
  %one = arete.constant dense<(1.0, 0.0)> : tensor<complex<f32>>
  // CHECK: arete.multiply
  %0 = arete.multiply %x, %one : (tensor<?xcomplex<f32>>, tensor<complex<f32>>) -> tensor<?xcomplex<f32>>
  return %0 : tensor<?xcomplex<f32>>
}

// CHECK-LABEL: func @cast_to_same
// CHECK-SAME: (%[[X:.*]]: tensor<?xf32>)
// OFF-LABEL: func @cast_to_same
// OFF: arete.cast
func.func @cast_to_same(%x: tensor<?xf32>) -> tensor<?xf32> {
  %0 = arete.cast %x {dtype = f32} : (tensor<?xf32>) -> tensor<?xf32>
  // CHECK: return %[[X]]
  return %0 : tensor<?xf32>
}

// There and back again through what holds less is not the same.
// CHECK-LABEL: func @cast_through_narrow
func.func @cast_through_narrow(%x: tensor<?xf64>) -> tensor<?xf64> {
  // CHECK: %[[A:.*]] = arete.cast %{{.*}} {dtype = f32}
  %0 = arete.cast %x {dtype = f32} : (tensor<?xf64>) -> tensor<?xf32>
  // CHECK: %[[B:.*]] = arete.cast %[[A]] {dtype = f64}
  %1 = arete.cast %0 {dtype = f64} : (tensor<?xf32>) -> tensor<?xf64>
  // CHECK: return %[[B]]
  return %1 : tensor<?xf64>
}

// Constants go to the right, so that equal sums are found to be equal.
// CHECK-LABEL: func @commutative
func.func @commutative(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %c = arete.constant dense<2.0> : tensor<f32>
  // CHECK: %[[C:.*]] = arete.constant
  // CHECK: arete.add %{{.*}}, %[[C]] : (tensor<4xf32>, tensor<f32>)
  %0 = arete.add %c, %x : (tensor<f32>, tensor<4xf32>) -> tensor<4xf32>
  // CHECK: arete.subtract %[[C]], %{{.*}} : (tensor<f32>, tensor<4xf32>)
  %1 = arete.subtract %c, %x : (tensor<f32>, tensor<4xf32>) -> tensor<4xf32>
  return %0, %1 : tensor<4xf32>, tensor<4xf32>
}

// A type that says less of a size than the operand's is kept: the value that
// replaces a result has its very type.
// CHECK-LABEL: func @types_differ
func.func @types_differ(%x: tensor<4xf32>) -> tensor<?xf32> {
  %one = arete.constant dense<1.0> : tensor<f32>
  // CHECK: %[[R:.*]] = arete.multiply
  %0 = arete.multiply %x, %one : (tensor<4xf32>, tensor<f32>) -> tensor<?xf32>
  // CHECK: return %[[R]] : tensor<?xf32>
  return %0 : tensor<?xf32>
}
