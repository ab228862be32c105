// Ops that say something of derivatives are read back as they are written.
// RUN: arete-opt %s | arete-opt | FileCheck %s
// RUN: arete-opt %s --mlir-print-op-generic | arete-opt | FileCheck %s

// CHECK-LABEL: func @scaled
func.func @scaled(%x: tensor<?xf32>, %s: tensor<f32>) -> tensor<?xf32> {
  // CHECK: arete.custom_gradient inputs(%arg0 : tensor<?xf32>) outputs(%arg0 : tensor<?xf32>) captures(%arg1 : tensor<f32>) gradient_of [0] {
  // CHECK-NEXT: ^bb0(%[[X:.*]]: tensor<?xf32>, %[[Y:.*]]: tensor<?xf32>, %[[G:.*]]: tensor<?xf32>, %[[S:.*]]: tensor<f32>):
  // CHECK-NEXT: %[[R:.*]] = arete.multiply %[[G]], %[[S]]
  // CHECK-NEXT: arete.yield %[[R]] : tensor<?xf32>
  %0 = arete.custom_gradient inputs(%x : tensor<?xf32>) outputs(%x : tensor<?xf32>) captures(%s : tensor<f32>) gradient_of [0] {
  ^bb0(%in: tensor<?xf32>, %out: tensor<?xf32>, %g: tensor<?xf32>, %scale: tensor<f32>):
    %1 = arete.multiply %g, %scale : (tensor<?xf32>, tensor<f32>) -> tensor<?xf32>
    arete.yield %1 : tensor<?xf32>
  }
  return %0 : tensor<?xf32>
}

// Cut off: there is no input.
// CHECK-LABEL: func @disconnected
func.func @disconnected(%x: tensor<?xf32>, %y: tensor<f64>) -> (tensor<?xf32>, tensor<f64>) {
  // CHECK: %{{.*}}:2 = arete.custom_gradient outputs(%arg0, %arg1 : tensor<?xf32>, tensor<f64>) gradient_of [] {
  %0:2 = arete.custom_gradient outputs(%x, %y : tensor<?xf32>, tensor<f64>) gradient_of [] {
  ^bb0(%a: tensor<?xf32>, %b: tensor<f64>, %ga: tensor<?xf32>, %gb: tensor<f64>):
    arete.yield
  }
  return %0#0, %0#1 : tensor<?xf32>, tensor<f64>
}

// CHECK-LABEL: func @undefined
func.func @undefined(%x: tensor<?xf32>) -> tensor<?xf32> {
  // CHECK: arete.undefined_gradient %arg0 {reason = "a table"} : (tensor<?xf32>) -> tensor<?xf32>
  %0 = arete.undefined_gradient %x {reason = "a table"} : (tensor<?xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}
