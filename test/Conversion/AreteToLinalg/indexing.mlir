// Gathers are loops that read at computed places, scatters a runtime op.
// RUN: arete-opt %s --convert-arete-to-linalg --canonicalize --cse | FileCheck %s

// CHECK-LABEL: func @gather
// CHECK-SAME: (%[[X:.*]]: tensor<?x3xf32>, %[[I:.*]]: tensor<?xi64>)
func.func @gather(%x: tensor<?x3xf32>, %i: tensor<?xi64>) -> tensor<?x3xf32> {
  // CHECK: %[[N:.*]] = tensor.dim %[[X]]
  // CHECK: arete_rt.check_index %[[I]], %[[N]], "indexing.mlir:[[#@LINE+10]]: gather: index out of range for axis 0 of float32[?,3]" : tensor<?xi64>
  // CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "parallel"]} ins(%[[I]] : tensor<?xi64>)
  // CHECK-NEXT: ^bb0(%[[INDEX:.*]]: i64, %{{.*}}: f32):
  // CHECK-NEXT: %[[P:.*]] = arith.index_cast %[[INDEX]] : i64 to index
  // CHECK-NEXT: %[[NEGATIVE:.*]] = arith.cmpi slt, %[[P]], %c0
  // CHECK-NEXT: %[[END:.*]] = arith.addi %[[P]], %[[N]]
  // CHECK-NEXT: %[[PLACE:.*]] = arith.select %[[NEGATIVE]], %[[END]], %[[P]]
  // CHECK-NEXT: %[[J:.*]] = linalg.index 1
  // CHECK-NEXT: %[[E:.*]] = tensor.extract %[[X]][%[[PLACE]], %[[J]]]
  // CHECK-NEXT: linalg.yield %[[E]]
  %0 = arete.gather %x, %i : (tensor<?x3xf32>, tensor<?xi64>) -> tensor<?x3xf32>
  return %0 : tensor<?x3xf32>
}

// A scalar index is checked without a look at memory, an element read without a
// loop.
// CHECK-LABEL: func @element
func.func @element(%x: tensor<?xf32>, %i: tensor<i64>) -> tensor<f32> {
  // CHECK-NOT: linalg
  // CHECK: arete_rt.check_index %{{.*}}, %{{.*}}, "{{.*}}: gather: index out of range for axis 0 of float32[?]" : index
  // CHECK: tensor.extract
  // CHECK-NOT: linalg
  // CHECK: return
  %0 = arete.gather %x, %i : (tensor<?xf32>, tensor<i64>) -> tensor<f32>
  return %0 : tensor<f32>
}

// A range from 0 is in range if it is not too long.
// CHECK-LABEL: func @range
func.func @range(%x: tensor<?x3xf32>, %j: tensor<?xi64>) -> tensor<?xf32> {
  %zero = arete.constant dense<0> : tensor<i64>
  %one = arete.constant dense<1> : tensor<i64>
  %n = arete.dim %j {axis = 0 : i64} : (tensor<?xi64>) -> tensor<i64>
  %i = arete.arange %zero, %n, %one : (tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?xi64>
  // CHECK: arith.cmpi sle
  // CHECK: arete_rt.check %{{.*}}, {{[0-9]+}}, "{{.*}}: gather: index out of range for axis 0 of float32[?,3]"
  // CHECK: arete_rt.check_index %{{.*}}, %c3, "{{.*}}: gather: index out of range for axis 1 of float32[?,3]"
  // CHECK: arete_rt.check_equal %{{.*}}, %{{.*}}, "{{.*}}: gather: index arrays int64[?] and int64[?] do not broadcast; sizes at axis 0 are"
  %0 = arete.gather %x, %i, %j : (tensor<?x3xf32>, tensor<?xi64>, tensor<?xi64>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// CHECK-LABEL: func @scatter_add
// CHECK-SAME: (%[[X:.*]]: tensor<5x3xf32>, %[[U:.*]]: tensor<?x3xf32>, %[[I:.*]]: tensor<?xi64>)
func.func @scatter_add(%x: tensor<5x3xf32>, %u: tensor<?x3xf32>, %i: tensor<?xi64>) -> tensor<5x3xf32> {
  // CHECK: arete_rt.check_index %[[I]], %c5, "{{.*}}: scatter_add: index out of range for axis 0 of float32[5,3]"
  // CHECK: arete_rt.check_equal %{{.*}}, %{{.*}}, "{{.*}}: scatter_add: sizes of the indexed elements and of the updates differ at axis 0"
  // CHECK-NOT: linalg
  // CHECK: arete_rt.scatter ins(%[[U]], %[[I]] : tensor<?x3xf32>, tensor<?xi64>) outs(%[[X]] : tensor<5x3xf32>) {axes = array<i64: 0>, position = 0 : i64, replaces = false} -> tensor<5x3xf32>
  %0 = arete.scatter_add %x, %u, %i : (tensor<5x3xf32>, tensor<?x3xf32>, tensor<?xi64>) -> tensor<5x3xf32>
  return %0 : tensor<5x3xf32>
}

// The kernel wants index arrays of one shape. A 1 beside a dynamic size is
// broadcast, whatever that size is.
// CHECK-LABEL: func @scatter_broadcast
// CHECK-SAME: (%{{.*}}: tensor<4x4xf32>, %[[U:.*]]: tensor<?x?xf32>, %[[I:.*]]: tensor<?xi64>, %[[J:.*]]: tensor<?x1xi64>)
func.func @scatter_broadcast(%x: tensor<4x4xf32>, %u: tensor<?x?xf32>, %i: tensor<?xi64>, %j: tensor<?x1xi64>) -> tensor<4x4xf32> {
  // CHECK: %[[A:.*]] = linalg.generic {{.*}} ins(%[[I]] : tensor<?xi64>) outs(%{{.*}} : tensor<?x?xi64>)
  // CHECK: %[[B:.*]] = linalg.generic {{.*}} ins(%[[J]] : tensor<?x1xi64>) outs(%{{.*}} : tensor<?x?xi64>)
  // CHECK: arete_rt.scatter ins(%[[U]], %[[A]], %[[B]] : tensor<?x?xf32>, tensor<?x?xi64>, tensor<?x?xi64>)
  %0 = arete.scatter_add %x, %u, %i, %j : (tensor<4x4xf32>, tensor<?x?xf32>, tensor<?xi64>, tensor<?x1xi64>) -> tensor<4x4xf32>
  return %0 : tensor<4x4xf32>
}

// Arrays in the middle, the dimensions of which stay there.
// CHECK-LABEL: func @middle
// CHECK-SAME: (%[[X:.*]]: tensor<2x?x3xf32>, %[[I:.*]]: tensor<?xi64>)
func.func @middle(%x: tensor<2x?x3xf32>, %i: tensor<?xi64>) -> tensor<2x?x3xf32> {
  // CHECK: arete_rt.check_index %[[I]], %{{.*}}, "{{.*}}: gather: index out of range for axis 1 of float32[2,?,3]"
  // CHECK: linalg.generic {indexing_maps = [#[[MAP:.*]], #{{.*}}], iterator_types = ["parallel", "parallel", "parallel"]} ins(%[[I]]
  // CHECK: %[[A:.*]] = linalg.index 0
  // CHECK: %[[C:.*]] = linalg.index 2
  // CHECK: tensor.extract %[[X]][%[[A]], %{{.*}}, %[[C]]]
  %0 = arete.gather %x, %i {axes = array<i64: 1>, position = 1 : i64} : (tensor<2x?x3xf32>, tensor<?xi64>) -> tensor<2x?x3xf32>
  // CHECK: arete_rt.scatter ins(%{{.*}}, %[[I]] : tensor<2x?x3xf32>, tensor<?xi64>) outs(%[[X]] : tensor<2x?x3xf32>) {axes = array<i64: 1>, position = 1 : i64, replaces = true}
  %1 = arete.scatter %x, %0, %i {axes = array<i64: 1>, position = 1 : i64} : (tensor<2x?x3xf32>, tensor<2x?x3xf32>, tensor<?xi64>) -> tensor<2x?x3xf32>
  return %1 : tensor<2x?x3xf32>
}

// What a mask of the right size selects is in range.
// CHECK-LABEL: func @masked
func.func @masked(%x: tensor<?xf32>, %m: tensor<?xi1>, %n: tensor<i64>) -> tensor<?xf32> {
  %d = arete.dim %x {axis = 0 : i64} : (tensor<?xf32>) -> tensor<i64>
  // CHECK: arete_rt.check_equal %{{.*}}, %{{.*}}, "{{.*}}: flatnonzero: the sizes of the mask bool[?] and of what it selects from differ at axis 0; they are"
  // CHECK: arete_rt.call "flatnonzero"
  // CHECK-NOT: check_index
  // CHECK: linalg.generic
  %i = arete.flatnonzero %m, %n, %d : (tensor<?xi1>, tensor<i64>, tensor<i64>) -> tensor<?xi64>
  %0 = arete.gather %x, %i : (tensor<?xf32>, tensor<?xi64>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}
