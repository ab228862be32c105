// Checks that cannot fail are gone; those that can, and those that must, stay.
// RUN: arete-opt %s --canonicalize | FileCheck %s

// CHECK-LABEL: func @equal_sizes
func.func @equal_sizes(%n: index, %m: index) {
  %two = arith.constant 2 : index
  %also_two = arith.constant 2 : index
  %three = arith.constant 3 : index
  // CHECK-NOT: same value
  arete_rt.check_equal %n, %n, "same value"
  // CHECK-NOT: same number
  arete_rt.check_equal %two, %also_two, "same number"
  // CHECK: check_equal %{{.*}}, %{{.*}}, "unknown"
  arete_rt.check_equal %n, %m, "unknown"
  // CHECK: check_equal %{{.*}}, %{{.*}}, "known on one side"
  arete_rt.check_equal %n, %two, "known on one side"
  // CHECK: check_equal %{{.*}}, %{{.*}}, "never equal"
  arete_rt.check_equal %two, %three, "never equal"
  return
}

// CHECK-LABEL: func @conditions
func.func @conditions(%c: i1) {
  %yes = arith.constant true
  %no = arith.constant false
  // CHECK-NOT: always
  arete_rt.check %yes, 5, "always"
  // CHECK: check %{{.*}}, 5, "sometimes"
  arete_rt.check %c, 5, "sometimes"
  // CHECK: check %{{.*}}, 5, "never"
  arete_rt.check %no, 5, "never"
  return
}

// What writes memory or may fail is not dead where its result is not used;
// what only finds an argument or computes is.
// CHECK-LABEL: func @dead
func.func @dead(%n: index, %x: f32, %a: tensor<3xf32>, %b: tensor<f32>) {
  // CHECK-NOT: arete_rt.input
  %0 = arete_rt.input 0 : memref<?xf32>
  // CHECK-NOT: arete_rt.math
  %1 = arete_rt.math "exp"(%x) : f32
  // CHECK-NOT: arete_rt.matmul
  %2 = arete_rt.matmul ins(%a, %a : tensor<3xf32>, tensor<3xf32>) outs(%b : tensor<f32>) {dtype = 11 : i32, transpose_lhs = false, transpose_rhs = false} -> tensor<f32>
  // CHECK: arete_rt.output
  %3 = arete_rt.output 0(%n) : memref<?xf32>
  // CHECK: arete_rt.arena
  %4 = arete_rt.arena 0, %n : memref<?xi8>
  // CHECK: return
  return
}
