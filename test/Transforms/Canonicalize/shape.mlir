// Views of views, and ops that change nothing.
// RUN: arete-opt %s --arete-canonicalize | FileCheck %s
// RUN: arete-opt %s --arete-canonicalize='disable-pattern=reshape-of-reshape,broadcast-of-broadcast,transpose-in-order,transpose-of-transpose,reshape-to-same,broadcast-to-same,expand-no-dims,squeeze-no-dims,squeeze-of-expand-dims,concatenate-of-one' | FileCheck %s --check-prefix=OFF
// RUN: arete-run %s --function=transposes --random=1 --size=3 --check
// RUN: arete-run %s --function=transposes --random=1 --size=3 --check --rewrite=false
// RUN: arete-run %s --function=reshape --random=1 --size=3 --check --rewrite=false
// RUN: arete-run %s --function=broadcast_to --input=x=[1,2] --input=y=[1,2] --input=n=2 --check --rewrite=false
// RUN: arete-run %s --function=units --random=1 --size=3 --check --rewrite=false
// RUN: arete-run %s --function=concatenate_one --random=1 --size=3 --check --rewrite=false

// CHECK-LABEL: func @transposes
// CHECK-SAME: (%[[X:.*]]: tensor<2x?x4xf32>
// OFF-LABEL: func @transposes
// OFF-COUNT-4: arete.transpose
func.func @transposes(%x: tensor<2x?x4xf32> {arete.name = "x"}) -> (tensor<2x?x4xf32>, tensor<2x?x4xf32>, tensor<?x4x2xf32>) {
  %same = arete.transpose %x {permutation = array<i64: 0, 1, 2>} : (tensor<2x?x4xf32>) -> tensor<2x?x4xf32>
  %0 = arete.transpose %x {permutation = array<i64: 2, 0, 1>} : (tensor<2x?x4xf32>) -> tensor<4x2x?xf32>
  %1 = arete.transpose %0 {permutation = array<i64: 1, 2, 0>} : (tensor<4x2x?xf32>) -> tensor<2x?x4xf32>
  // CHECK: %[[T:.*]] = arete.transpose %[[X]] {permutation = array<i64: 1, 2, 0>} : (tensor<2x?x4xf32>) -> tensor<?x4x2xf32>
  %2 = arete.transpose %0 {permutation = array<i64: 2, 0, 1>} : (tensor<4x2x?xf32>) -> tensor<?x4x2xf32>
  // CHECK: return %[[X]], %[[X]], %[[T]]
  return %same, %1, %2 : tensor<2x?x4xf32>, tensor<2x?x4xf32>, tensor<?x4x2xf32>
}

// A result whose type says more than the operand's holds a check.
// CHECK-LABEL: func @transpose_refines
func.func @transpose_refines(%x: tensor<?x?xf32>) -> tensor<2x3xf32> {
  // CHECK: %[[T:.*]] = arete.transpose
  %0 = arete.transpose %x {permutation = array<i64: 0, 1>} : (tensor<?x?xf32>) -> tensor<2x3xf32>
  // CHECK: return %[[T]] : tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// CHECK-LABEL: func @reshape
// CHECK-SAME: (%[[X:.*]]: tensor<2x3xf32> {{.*}}, %[[Y:.*]]: tensor<?x3xf32>
// OFF-LABEL: func @reshape
// OFF-COUNT-2: arete.reshape
func.func @reshape(%x: tensor<2x3xf32> {arete.name = "x"}, %y: tensor<?x3xf32> {arete.name = "y"}) -> (tensor<2x3xf32>, tensor<?x3xf32>) {
  %two = arete.constant dense<2> : tensor<i64>
  %three = arete.constant dense<3> : tensor<i64>
  %rest = arete.constant dense<-1> : tensor<i64>
  %0 = arete.reshape %x, %two, %three : (tensor<2x3xf32>, tensor<i64>, tensor<i64>) -> tensor<2x3xf32>
  // Not where the types say nothing.
  // CHECK: %[[R:.*]] = arete.reshape
  %1 = arete.reshape %y, %rest, %three : (tensor<?x3xf32>, tensor<i64>, tensor<i64>) -> tensor<?x3xf32>
  // CHECK: return %[[X]], %[[R]]
  return %0, %1 : tensor<2x3xf32>, tensor<?x3xf32>
}

// CHECK-LABEL: func @broadcast_to
// CHECK-SAME: (%[[X:.*]]: tensor<2xf32> {{.*}}, %[[Y:.*]]: tensor<?xf32> {{.*}}, %[[N:.*]]: tensor<i64>
// OFF-LABEL: func @broadcast_to
// OFF-COUNT-2: arete.broadcast_to
func.func @broadcast_to(%x: tensor<2xf32> {arete.name = "x"}, %y: tensor<?xf32> {arete.name = "y"}, %n: tensor<i64> {arete.name = "n"}) -> (tensor<2xf32>, tensor<?xf32>) {
  %two = arete.constant dense<2> : tensor<i64>
  %0 = arete.broadcast_to %x, %two : (tensor<2xf32>, tensor<i64>) -> tensor<2xf32>
  // n is checked to be the size of y.
  // CHECK: %[[R:.*]] = arete.broadcast_to %[[Y]], %[[N]]
  %1 = arete.broadcast_to %y, %n : (tensor<?xf32>, tensor<i64>) -> tensor<?xf32>
  // CHECK: return %[[X]], %[[R]]
  return %0, %1 : tensor<2xf32>, tensor<?xf32>
}

// CHECK-LABEL: func @units
// CHECK-SAME: (%[[X:.*]]: tensor<?x3xf32>
// OFF-LABEL: func @units
// OFF: arete.expand_dims
// OFF: arete.squeeze
// OFF: arete.expand_dims
// OFF-COUNT-2: arete.squeeze
func.func @units(%x: tensor<?x3xf32> {arete.name = "x"}) -> (tensor<?x3xf32>, tensor<?x3xf32>, tensor<?x3xf32>, tensor<1x?x3xf32>) {
  %0 = arete.expand_dims %x {axes = array<i64>} : (tensor<?x3xf32>) -> tensor<?x3xf32>
  %1 = arete.squeeze %x {axes = array<i64>} : (tensor<?x3xf32>) -> tensor<?x3xf32>
  %2 = arete.expand_dims %x {axes = array<i64: 0, 2>} : (tensor<?x3xf32>) -> tensor<1x?x1x3xf32>
  %3 = arete.squeeze %2 {axes = array<i64: 0, 2>} : (tensor<1x?x1x3xf32>) -> tensor<?x3xf32>
  // Other axes are another shape.
  // CHECK: %[[E:.*]] = arete.expand_dims
  // CHECK: %[[S:.*]] = arete.squeeze %[[E]]
  %4 = arete.squeeze %2 {axes = array<i64: 2>} : (tensor<1x?x1x3xf32>) -> tensor<1x?x3xf32>
  // CHECK: return %[[X]], %[[X]], %[[X]], %[[S]]
  return %0, %1, %3, %4 : tensor<?x3xf32>, tensor<?x3xf32>, tensor<?x3xf32>, tensor<1x?x3xf32>
}

// CHECK-LABEL: func @concatenate_one
// CHECK-SAME: (%[[X:.*]]: tensor<?xf32>
// OFF-LABEL: func @concatenate_one
// OFF: arete.concatenate
func.func @concatenate_one(%x: tensor<?xf32> {arete.name = "x"}) -> tensor<?xf32> {
  %0 = arete.concatenate %x {axis = 0 : i64} : (tensor<?xf32>) -> tensor<?xf32>
  // CHECK: return %[[X]]
  return %0 : tensor<?xf32>
}
