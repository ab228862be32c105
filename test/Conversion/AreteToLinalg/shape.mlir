// Constants, shapes, views, joining.
// RUN: arete-opt %s --convert-arete-to-linalg --canonicalize --cse | FileCheck %s

// CHECK-LABEL: func @constants
func.func @constants() -> (tensor<2xi1>, tensor<2xui8>) {
  // CHECK-DAG: arith.constant dense<[1, 0]> : tensor<2xi8>
  %0 = arete.constant dense<[true, false]> : tensor<2xi1>
  // CHECK-DAG: arith.constant dense<[-1, 127]> : tensor<2xi8>
  %1 = arete.constant dense<[255, 127]> : tensor<2xui8>
  return %0, %1 : tensor<2xi1>, tensor<2xui8>
}

// The size of a value that is computed is that of what it is computed from.
// CHECK-LABEL: func @sizes
// CHECK-SAME: (%[[X:.*]]: tensor<?x3xf32>)
func.func @sizes(%x: tensor<?x3xf32>) -> (tensor<i64>, tensor<2xi64>) {
  // CHECK-DAG: %[[THREE:.*]] = arith.constant 3 : i64
  // CHECK-DAG: %[[N:.*]] = tensor.dim %[[X]], %c0
  // CHECK-DAG: %[[I:.*]] = arith.index_cast %[[N]] : index to i64
  // CHECK-DAG: %[[A:.*]] = tensor.from_elements %[[I]] : tensor<i64>
  // CHECK-DAG: %[[B:.*]] = tensor.from_elements %[[I]], %[[THREE]] : tensor<2xi64>
  // CHECK: return %[[A]], %[[B]]
  %0 = arete.exp %x : (tensor<?x3xf32>) -> tensor<?x3xf32>
  %1 = arete.dim %0 {axis = 0 : i64} : (tensor<?x3xf32>) -> tensor<i64>
  %2 = arete.shape_of %0 : (tensor<?x3xf32>) -> tensor<2xi64>
  return %1, %2 : tensor<i64>, tensor<2xi64>
}

// CHECK-LABEL: func @reshape
// CHECK-SAME: (%[[X:.*]]: tensor<?x4xf32>, %[[N:.*]]: tensor<i64>)
func.func @reshape(%x: tensor<?x4xf32>, %n: tensor<i64>) -> tensor<?x2xf32> {
  %two = arete.constant dense<2> : tensor<i64>
  // CHECK: arete_rt.check %{{.*}}, {{[0-9]+}}, "{{.*}}: reshape: the size of axis 0 is negative"
  // CHECK: arete_rt.check_equal %{{.*}}, %{{.*}}, "{{.*}}: reshape: float32[?,4] to float32[?,2] changes the number of elements; they are"
  // CHECK: %[[S:.*]] = tensor.from_elements
  // CHECK: tensor.reshape %[[X]](%[[S]]) : (tensor<?x4xf32>, tensor<2xindex>) -> tensor<?x2xf32>
  %0 = arete.reshape %x, %n, %two : (tensor<?x4xf32>, tensor<i64>, tensor<i64>) -> tensor<?x2xf32>
  return %0 : tensor<?x2xf32>
}

// A rest that divides by a constant cannot meet a 0; it must come out even.
// CHECK-LABEL: func @reshape_rest
func.func @reshape_rest(%x: tensor<?x4xf32>) -> tensor<?x3xf32> {
  %rest = arete.constant dense<-1> : tensor<i64>
  %three = arete.constant dense<3> : tensor<i64>
  // CHECK-NOT: arete_rt.check %
  // CHECK: arith.divsi
  // CHECK: arete_rt.check_equal
  %0 = arete.reshape %x, %rest, %three : (tensor<?x4xf32>, tensor<i64>, tensor<i64>) -> tensor<?x3xf32>
  return %0 : tensor<?x3xf32>
}

// CHECK-LABEL: func @reshape_to_scalar
func.func @reshape_to_scalar(%x: tensor<?xf32>) -> tensor<f32> {
  // CHECK: arete_rt.check_equal %{{.*}}, %{{.*}}, "{{.*}}: reshape: float32[?] to float32[]
  // CHECK: tensor.extract %{{.*}}[%c0]
  // CHECK: tensor.from_elements
  %0 = arete.reshape %x : (tensor<?xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// CHECK-LABEL: func @transpose
func.func @transpose(%x: tensor<2x?x4xi1>) -> tensor<4x2x?xi1> {
  // CHECK: linalg.generic {{.*}} ins(%{{.*}} : tensor<2x?x4xi8>) outs(%{{.*}} : tensor<4x2x?xi8>)
  %0 = arete.transpose %x {permutation = array<i64: 2, 0, 1>} : (tensor<2x?x4xi1>) -> tensor<4x2x?xi1>
  return %0 : tensor<4x2x?xi1>
}

// Views copy nothing.
// CHECK-LABEL: func @views
func.func @views(%x: tensor<?x3xf32>) -> tensor<?x3xf32> {
  // CHECK-NOT: linalg
  // CHECK-NOT: tensor.empty
  // CHECK: return
  %0 = arete.expand_dims %x {axes = array<i64: 0, 3>} : (tensor<?x3xf32>) -> tensor<1x?x3x1xf32>
  %1 = arete.squeeze %0 {axes = array<i64: 3>} : (tensor<1x?x3x1xf32>) -> tensor<1x?x3xf32>
  %2 = arete.squeeze %1 {axes = array<i64: 0>} : (tensor<1x?x3xf32>) -> tensor<?x3xf32>
  return %2 : tensor<?x3xf32>
}

// CHECK-LABEL: func @squeeze
// CHECK-SAME: (%[[X:.*]]: tensor<?x?xf32>)
func.func @squeeze(%x: tensor<?x?xf32>) -> tensor<?xf32> {
  // CHECK: %[[N:.*]] = tensor.dim %[[X]], %c1
  // CHECK: arete_rt.check_equal %[[N]], %c1, "{{.*}}: squeeze: size of axis 1 of float32[?,?] must be 1; sizes are"
  // CHECK: tensor.collapse_shape %{{.*}} {{\[\[}}0, 1]] : tensor<?x1xf32> into tensor<?xf32>
  %0 = arete.squeeze %x {axes = array<i64: 1>} : (tensor<?x?xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// Each input is written where it belongs; nothing is filled first.
// CHECK-LABEL: func @concatenate
// CHECK-SAME: (%[[X:.*]]: tensor<2x?xf32>, %[[Y:.*]]: tensor<2x3xf32>)
func.func @concatenate(%x: tensor<2x?xf32>, %y: tensor<2x3xf32>) -> tensor<2x?xf32> {
  // CHECK: %[[N:.*]] = tensor.dim %[[X]], %c1
  // CHECK: %[[SUM:.*]] = arith.addi %[[N]], %c3
  // CHECK: %[[E:.*]] = tensor.empty(%[[SUM]])
  // CHECK: %[[A:.*]] = tensor.insert_slice %[[X]] into %[[E]][0, 0] [2, %[[N]]] [1, 1]
  // CHECK: %[[B:.*]] = tensor.insert_slice %[[Y]] into %[[A]][0, %[[N]]] [2, 3] [1, 1]
  // CHECK: return %[[B]]
  %0 = arete.concatenate %x, %y {axis = 1 : i64} : (tensor<2x?xf32>, tensor<2x3xf32>) -> tensor<2x?xf32>
  return %0 : tensor<2x?xf32>
}

// A broadcast that repeats nothing only says what sizes are.
// CHECK-LABEL: func @specify_shape
// CHECK-SAME: (%[[X:.*]]: tensor<?x3xf32>, %[[N:.*]]: tensor<i64>)
func.func @specify_shape(%x: tensor<?x3xf32>, %n: tensor<i64>) -> (tensor<?x3xf32>, tensor<2x3xf32>) {
  // CHECK-NOT: linalg
  // CHECK: arete_rt.check_equal %{{.*}}, %{{.*}}, "{{.*}}float32[?,3] does not broadcast to float32[?,3]; sizes at axis 0 are"
  %three = arete.constant dense<3> : tensor<i64>
  %0 = arete.broadcast_to %x, %n, %three : (tensor<?x3xf32>, tensor<i64>, tensor<i64>) -> tensor<?x3xf32>
  // CHECK: arete_rt.check_equal %{{.*}}, %{{.*}}, "{{.*}}float32[?,3] does not broadcast to float32[2,3]; sizes at axis 0 are"
  // CHECK: %[[CAST:.*]] = tensor.cast %[[X]] : tensor<?x3xf32> to tensor<2x3xf32>
  // CHECK: return %[[X]], %[[CAST]]
  %two = arete.constant dense<2> : tensor<i64>
  %1 = arete.broadcast_to %x, %two, %three : (tensor<?x3xf32>, tensor<i64>, tensor<i64>) -> tensor<2x3xf32>
  return %0, %1 : tensor<?x3xf32>, tensor<2x3xf32>
}
