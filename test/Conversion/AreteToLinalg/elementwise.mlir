// An elementwise op, or a group of them, becomes one linalg.generic.
// RUN: arete-opt %s --convert-arete-to-linalg --canonicalize --cse | FileCheck %s

// Broadcasting is in the indexing maps; scalars are read before the loop.
// CHECK-DAG: #[[COLUMN:.*]] = affine_map<(d0, d1) -> (d0, 0)>
// CHECK-DAG: #[[ROW:.*]] = affine_map<(d0, d1) -> (d1)>
// CHECK-DAG: #[[ALL:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-LABEL: func @broadcast
// CHECK-SAME: (%[[X:.*]]: tensor<?x1xf32>, %[[Y:.*]]: tensor<?xf32>, %[[S:.*]]: tensor<f32>) -> tensor<?x?xf32>
func.func @broadcast(%x: tensor<?x1xf32>, %y: tensor<?xf32>, %s: tensor<f32>) -> tensor<?x?xf32> {
  // CHECK-DAG: %[[N:.*]] = tensor.dim %[[X]]
  // CHECK-DAG: %[[M:.*]] = tensor.dim %[[Y]]
  // CHECK-DAG: %[[SCALAR:.*]] = tensor.extract %[[S]][]
  // CHECK: %[[E:.*]] = tensor.empty(%[[N]], %[[M]]) : tensor<?x?xf32>
  // CHECK: %[[R:.*]] = linalg.generic {indexing_maps = [#[[COLUMN]], #[[ROW]], #[[ALL]]], iterator_types = ["parallel", "parallel"]} ins(%[[X]], %[[Y]] : tensor<?x1xf32>, tensor<?xf32>) outs(%[[E]] : tensor<?x?xf32>)
  // CHECK-NEXT: ^bb0(%[[A:.*]]: f32, %[[B:.*]]: f32, %{{.*}}: f32):
  // FMA contraction is allowed, reassociation is not.
  // CHECK-NEXT: %[[SUM:.*]] = arith.addf %[[A]], %[[B]] fastmath<contract> : f32
  // CHECK-NEXT: %[[PRODUCT:.*]] = arith.mulf %[[SUM]], %[[SCALAR]] fastmath<contract> : f32
  // CHECK-NEXT: linalg.yield %[[PRODUCT]]
  // CHECK: return %[[R]]
  %0 = arete.fused : tensor<?x?xf32> {
    %1 = arete.add %x, %y : (tensor<?x1xf32>, tensor<?xf32>) -> tensor<?x?xf32>
    %2 = arete.multiply %1, %s : (tensor<?x?xf32>, tensor<f32>) -> tensor<?x?xf32>
    arete.yield %2 : tensor<?x?xf32>
  }
  return %0 : tensor<?x?xf32>
}

// Two dynamic sizes that meet are checked to be equal; the message has the
// user's line, op and types.
// CHECK-LABEL: func @check
// CHECK-SAME: (%[[X:.*]]: tensor<?xf64>, %[[Y:.*]]: tensor<?xf64>)
func.func @check(%x: tensor<?xf64>, %y: tensor<?xf64>) -> tensor<?xf64> {
  // CHECK: %[[N:.*]] = tensor.dim %[[X]]
  // CHECK: %[[M:.*]] = tensor.dim %[[Y]]
  // CHECK: arete_rt.check_equal %[[N]], %[[M]], "elementwise.mlir:[[#@LINE+1]]: add: operands float64[?] and float64[?] do not broadcast; sizes at axis 0 are"
  %0 = arete.add %x, %y : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  return %0 : tensor<?xf64>
}

// Static sizes and a value with itself need no check.
// CHECK-LABEL: func @no_check
func.func @no_check(%x: tensor<3xf64>, %y: tensor<3xf64>, %z: tensor<1xf64>) -> tensor<3xf64> {
  // CHECK-NOT: arete_rt.check
  %0 = arete.add %x, %y : (tensor<3xf64>, tensor<3xf64>) -> tensor<3xf64>
  %1 = arete.multiply %0, %z : (tensor<3xf64>, tensor<1xf64>) -> tensor<3xf64>
  // CHECK: return
  return %1 : tensor<3xf64>
}

// CHECK-LABEL: func @no_check_in_group
func.func @no_check_in_group(%x: tensor<?xf64>) -> tensor<?xf64> {
  // CHECK-NOT: arete_rt.check
  %0 = arete.fused : tensor<?xf64> {
    %1 = arete.exp %x : (tensor<?xf64>) -> tensor<?xf64>
    %2 = arete.negative %1 : (tensor<?xf64>) -> tensor<?xf64>
    %3 = arete.add %1, %2 : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
    arete.yield %3 : tensor<?xf64>
  }
  // CHECK: return
  return %0 : tensor<?xf64>
}

// Bools are bytes in memory, unsigned integers have no sign in their types; what
// they were is in an attribute.
// CHECK-LABEL: func @storage
// CHECK-SAME: (%[[X:.*]]: tensor<?xi8>, %[[Y:.*]]: tensor<?xi8>) -> tensor<?xi8>
// CHECK-SAME: arete.types = (tensor<?xi1>, tensor<?xui8>) -> tensor<?xi1>
func.func @storage(%x: tensor<?xi1>, %y: tensor<?xui8>) -> tensor<?xi1> {
  // CHECK: linalg.generic
  // CHECK-NEXT: ^bb0(%[[NUMBER:.*]]: i8, %[[BYTE:.*]]: i8, %{{.*}}: i8):
  // CHECK-NEXT: %[[BOOL:.*]] = arith.cmpi ne, %[[BYTE]], %{{.*}} : i8
  // CHECK-NEXT: %[[LESS:.*]] = arith.cmpi ult, %[[NUMBER]], %{{.*}} : i8
  // CHECK-NEXT: %[[AND:.*]] = arith.andi %[[BOOL]], %[[LESS]] : i1
  // CHECK-NEXT: %[[RESULT:.*]] = arith.extui %[[AND]] : i1 to i8
  // CHECK-NEXT: linalg.yield %[[RESULT]]
  %c = arete.constant dense<7> : tensor<ui8>
  %0 = arete.fused : tensor<?xi1> {
    %1 = arete.less %y, %c : (tensor<?xui8>, tensor<ui8>) -> tensor<?xi1>
    %2 = arete.bitwise_and %x, %1 : (tensor<?xi1>, tensor<?xi1>) -> tensor<?xi1>
    arete.yield %2 : tensor<?xi1>
  }
  return %0 : tensor<?xi1>
}

// Scalars are computed outside of any loop.
// CHECK-LABEL: func @scalars
// CHECK-SAME: (%[[X:.*]]: tensor<f32>, %[[C:.*]]: tensor<i8>)
func.func @scalars(%x: tensor<f32>, %c: tensor<i1>) -> tensor<f32> {
  // CHECK-NOT: linalg
  // CHECK-DAG: %[[A:.*]] = tensor.extract %[[X]][]
  // CHECK-DAG: %[[B:.*]] = tensor.extract %[[C]][]
  // CHECK-DAG: %[[E:.*]] = arete_rt.math "exp"(%[[A]]) : f32
  // CHECK-DAG: %[[COND:.*]] = arith.cmpi ne, %[[B]], %{{.*}} : i8
  // CHECK: %[[S:.*]] = arith.select %[[COND]], %[[E]], %[[A]]
  // CHECK: %[[T:.*]] = tensor.from_elements %[[S]] : tensor<f32>
  // CHECK-NEXT: return %[[T]]
  %0 = arete.exp %x : (tensor<f32>) -> tensor<f32>
  %1 = arete.where %c, %0, %x : (tensor<i1>, tensor<f32>, tensor<f32>) -> tensor<f32>
  return %1 : tensor<f32>
}

// Uniform constants are immediate operands.
// CHECK-LABEL: func @uniform
func.func @uniform(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  // CHECK: %[[TWO:.*]] = arith.constant 2.000000e+00 : f32
  // CHECK-NOT: arith.constant dense
  // CHECK: arith.mulf %{{.*}}, %[[TWO]]
  %two = arete.constant dense<2.0> : tensor<4xf32>
  %0 = arete.multiply %x, %two : (tensor<?x4xf32>, tensor<4xf32>) -> tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// A range knows its length without any array, and its elements by their place.
// CHECK-LABEL: func @arange
func.func @arange(%n: tensor<i64>) -> tensor<?xi64> {
  %zero = arete.constant dense<0> : tensor<i64>
  %three = arete.constant dense<3> : tensor<i64>
  // CHECK: linalg.generic {{.*}} outs(
  // CHECK: %[[I:.*]] = linalg.index 0
  // CHECK: %[[P:.*]] = arith.index_cast %[[I]] : index to i64
  // CHECK: arith.muli %[[P]], %{{.*}} : i64
  %0 = arete.arange %zero, %n, %three : (tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?xi64>
  return %0 : tensor<?xi64>
}

// CHECK-LABEL: func @step
// CHECK-SAME: (%{{.*}}: tensor<i64>, %[[STEP:.*]]: tensor<i64>) ->
func.func @step(%n: tensor<i64>, %step: tensor<i64>) -> tensor<?xi64> {
  %zero = arete.constant dense<0> : tensor<i64>
  // CHECK: %[[S:.*]] = tensor.extract %[[STEP]][]
  // CHECK: %[[OK:.*]] = arith.cmpi ne, %[[S]], %{{.*}} : i64
  // CHECK: arete_rt.check %[[OK]], {{[0-9]+}}, "elementwise.mlir:[[#@LINE+1]]: arange: the step is 0"
  %0 = arete.arange %zero, %n, %step : (tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?xi64>
  return %0 : tensor<?xi64>
}

// CHECK-LABEL: func @broadcast_to
// CHECK-SAME: (%[[X:.*]]: tensor<?xf32>, %[[N:.*]]: tensor<i64>, %[[M:.*]]: tensor<i64>)
func.func @broadcast_to(%x: tensor<?xf32>, %n: tensor<i64>, %m: tensor<i64>) -> tensor<?x?xf32> {
  // CHECK-DAG: arete_rt.check %{{.*}}, {{[0-9]+}}, "{{.*}}: broadcast_to: a size is negative"
  // CHECK-DAG: %[[SIZE:.*]] = tensor.dim %[[X]]
  // CHECK-DAG: arete_rt.check_equal %{{.*}}, %[[SIZE]], "{{.*}}: broadcast_to: operands float32[?] do not broadcast; sizes at axis 1 are"
  // CHECK: linalg.generic {{.*}} ins(%[[X]] : tensor<?xf32>)
  %0 = arete.broadcast_to %x, %n, %m : (tensor<?xf32>, tensor<i64>, tensor<i64>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

// What simplification has reduced to a captured value passes through.
// CHECK-LABEL: func @captured
// CHECK-SAME: (%[[X:.*]]: tensor<?xf32>)
func.func @captured(%x: tensor<?xf32>) -> (tensor<?xf32>, tensor<?xf32>, tensor<?xf32>) {
  // CHECK: %[[E:.*]] = linalg.generic
  // CHECK: return %[[X]], %[[E]], %[[X]]
  %0 = arete.fused : tensor<?xf32> {
    arete.yield %x : tensor<?xf32>
  }
  %1:2 = arete.fused : tensor<?xf32>, tensor<?xf32> {
    %2 = arete.exp %x : (tensor<?xf32>) -> tensor<?xf32>
    arete.yield %2, %x : tensor<?xf32>, tensor<?xf32>
  }
  return %0, %1#0, %1#1 : tensor<?xf32>, tensor<?xf32>, tensor<?xf32>
}
