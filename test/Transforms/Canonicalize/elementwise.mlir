// Identities of elementwise ops: those that hold for every value are used, NaN
// and signed zeros included; others are not.
// RUN: arete-opt %s --canonicalize | FileCheck %s

// CHECK-LABEL: func @add_minus_zero
// CHECK-SAME: (%[[X:.*]]: tensor<?xf32>)
func.func @add_minus_zero(%x: tensor<?xf32>) -> (tensor<?xf32>, tensor<?xf32>) {
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
func.func @add_zero_integer(%x: tensor<?xui8>) -> tensor<?xui8> {
  %zero = arete.constant dense<0> : tensor<ui8>
  %0 = arete.add %x, %zero : (tensor<?xui8>, tensor<ui8>) -> tensor<?xui8>
  // CHECK: return %[[X]]
  return %0 : tensor<?xui8>
}

// CHECK-LABEL: func @subtract_zero
// CHECK-SAME: (%[[X:.*]]: tensor<?xf64>)
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
// CHECK-SAME: (%[[X:.*]]: tensor<?x3xf32>, %[[I:.*]]: tensor<4xi16>)
func.func @times_one(%x: tensor<?x3xf32>, %i: tensor<4xi16>) -> (tensor<?x3xf32>, tensor<?x3xf32>, tensor<?x3xf32>, tensor<4xi16>) {
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

// A neutral operand that stretches the other one does something: it says the
// shape.
// CHECK-LABEL: func @neutral_but_larger
func.func @neutral_but_larger(%x: tensor<1xf32>, %y: tensor<?xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %ones = arete.constant dense<1.0> : tensor<4xf32>
  // CHECK: %[[A:.*]] = arete.multiply
  %0 = arete.multiply %x, %ones : (tensor<1xf32>, tensor<4xf32>) -> tensor<4xf32>
  // The size of y is checked by this op.
  // CHECK: %[[B:.*]] = arete.multiply
  %1 = arete.multiply %y, %ones : (tensor<?xf32>, tensor<4xf32>) -> tensor<4xf32>
  // CHECK: return %[[A]], %[[B]]
  return %0, %1 : tensor<4xf32>, tensor<4xf32>
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
func.func @negative_twice(%x: tensor<?xi8>) -> tensor<?xi8> {
  %0 = arete.negative %x : (tensor<?xi8>) -> tensor<?xi8>
  %1 = arete.negative %0 : (tensor<?xi8>) -> tensor<?xi8>
  // CHECK: return %[[X]]
  return %1 : tensor<?xi8>
}

// CHECK-LABEL: func @cast_to_same
// CHECK-SAME: (%[[X:.*]]: tensor<?xf32>)
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
