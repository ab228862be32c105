// Reductions are loops with accumulators.
// RUN: arete-opt %s --convert-arete-to-linalg --canonicalize --cse | FileCheck %s

// CHECK-DAG: #[[ALL:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-DAG: #[[FIRST:.*]] = affine_map<(d0, d1) -> (d0)>
// CHECK-DAG: #[[LAST:.*]] = affine_map<(d0, d1) -> (d1)>

// CHECK-LABEL: func @sum
// CHECK-SAME: (%[[X:.*]]: tensor<?x?xf32>)
func.func @sum(%x: tensor<?x?xf32>) -> tensor<?xf32> {
  // CHECK-DAG: %[[ZERO:.*]] = arith.constant 0.000000e+00 : f32
  // CHECK: %[[E:.*]] = tensor.empty(%{{.*}}) : tensor<?xf32>
  // CHECK: %[[F:.*]] = linalg.fill ins(%[[ZERO]] : f32) outs(%[[E]] : tensor<?xf32>)
  // CHECK: %[[R:.*]] = linalg.generic {indexing_maps = [#[[ALL]], #[[FIRST]]], iterator_types = ["parallel", "reduction"]} ins(%[[X]] : tensor<?x?xf32>) outs(%[[F]] : tensor<?xf32>)
  // CHECK-NEXT: ^bb0(%[[IN:.*]]: f32, %[[ACC:.*]]: f32):
  // Sums may be reassociated, so that they vectorize.
  // CHECK-NEXT: arith.addf %[[ACC]], %[[IN]] fastmath<reassoc,contract> : f32
  // CHECK: return %[[R]]
  %0 = arete.sum %x {axes = array<i64: 1>} : (tensor<?x?xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// CHECK-LABEL: func @keepdims
func.func @keepdims(%x: tensor<?x?xi32>) -> tensor<1x?xi32> {
  // CHECK: %[[ONE:.*]] = arith.constant 1 : i32
  // CHECK: linalg.fill ins(%[[ONE]] : i32)
  // CHECK: %[[R:.*]] = linalg.generic {indexing_maps = [#[[ALL]], #[[LAST]]], iterator_types = ["reduction", "parallel"]}
  // CHECK: arith.muli
  // CHECK: tensor.expand_shape %[[R]] {{\[\[}}0, 1]] output_shape [1, %{{.*}}] : tensor<?xi32> into tensor<1x?xi32>
  %0 = arete.prod %x {axes = array<i64: 0>, keepdims = true} : (tensor<?x?xi32>) -> tensor<1x?xi32>
  return %0 : tensor<1x?xi32>
}

// The maximum of nothing is an error; it starts from the lowest value, which for
// unsigned integers is 0.
// CHECK-LABEL: func @max
func.func @max(%x: tensor<?xui8>) -> tensor<ui8> {
  // CHECK-DAG: %[[C0:.*]] = arith.constant 0 : index
  // CHECK-DAG: %[[LOWEST:.*]] = arith.constant 0 : i8
  // CHECK: %[[N:.*]] = tensor.dim
  // CHECK: %[[SOME:.*]] = arith.cmpi ne, %[[N]], %[[C0]] : index
  // CHECK: arete_rt.check %[[SOME]], {{[0-9]+}}, "{{.*}}: max: axis 0 of uint8[?] is empty, and nothing is the result of no element"
  // CHECK: linalg.fill ins(%[[LOWEST]] : i8)
  // CHECK: arith.maxui
  %0 = arete.max %x {axes = array<i64: 0>} : (tensor<?xui8>) -> tensor<ui8>
  return %0 : tensor<ui8>
}

// CHECK-LABEL: func @min_of_static
func.func @min_of_static(%x: tensor<3xf64>) -> tensor<f64> {
  // CHECK-NOT: arete_rt.check
  // CHECK: %[[HIGHEST:.*]] = arith.constant 0x7FF0000000000000 : f64
  // CHECK: linalg.fill ins(%[[HIGHEST]] : f64)
  // CHECK: arith.minimumf
  %0 = arete.min %x {axes = array<i64: 0>} : (tensor<3xf64>) -> tensor<f64>
  return %0 : tensor<f64>
}

// Two accumulators, value and position; the second is the result.
// CHECK-LABEL: func @argmax
func.func @argmax(%x: tensor<4x?xi32>) -> tensor<4xi64> {
  // CHECK: %[[R:.*]]:2 = linalg.generic {{.*}} outs(%{{.*}}, %{{.*}} : tensor<4xi32>, tensor<4xi64>)
  // CHECK: linalg.index 1
  // CHECK: arith.cmpi sgt
  // CHECK: return %[[R]]#1
  %0 = arete.argmax %x {axes = array<i64: 1>} : (tensor<4x?xi32>) -> tensor<4xi64>
  return %0 : tensor<4xi64>
}

// Over several axes, the position in their C order.
// CHECK-LABEL: func @argmax_of_several
func.func @argmax_of_several(%x: tensor<4x?x?xi32>) -> tensor<?xi64> {
  // CHECK: linalg.generic {{.*}} iterator_types = ["reduction", "parallel", "reduction"]
  // CHECK-DAG: %[[I:.*]] = arith.index_cast %[[FIRST:.*]] : index to i64
  // CHECK-DAG: %[[FIRST]] = linalg.index 0
  // CHECK-DAG: %[[J:.*]] = arith.index_cast %[[LAST_INDEX:.*]] : index to i64
  // CHECK-DAG: %[[LAST_INDEX]] = linalg.index 2
  // CHECK: %[[SCALED:.*]] = arith.muli %[[I]], %{{.*}} : i64
  // CHECK: arith.addi %[[SCALED]], %[[J]] : i64
  %0 = arete.argmax %x {axes = array<i64: 0, 2>} : (tensor<4x?x?xi32>) -> tensor<?xi64>
  return %0 : tensor<?xi64>
}

// A group stores what it computes on the way and reduces it, in one loop nest.
// CHECK-LABEL: func @group
func.func @group(%x: tensor<?x?xf32>) -> (tensor<?x?xf32>, tensor<?xf32>, tensor<?xf32>) {
  // CHECK: %[[R:.*]]:3 = linalg.generic {indexing_maps = [#[[ALL]], #[[ALL]], #[[LAST]], #[[LAST]]], iterator_types = ["reduction", "parallel"]} ins(%{{.*}} : tensor<?x?xf32>) outs(%{{.*}}, %{{.*}}, %{{.*}} : tensor<?x?xf32>, tensor<?xf32>, tensor<?xf32>)
  // CHECK-NEXT: ^bb0(%[[IN:.*]]: f32, %{{.*}}: f32, %[[SUM:.*]]: f32, %[[MAX:.*]]: f32):
  // CHECK-NEXT: %[[E:.*]] = arete_rt.math "exp"(%[[IN]]) : f32
  // CHECK-NEXT: %[[S:.*]] = arith.addf %[[SUM]], %[[E]]
  // CHECK-NEXT: %[[M:.*]] = arith.maximumf %[[MAX]], %[[E]]
  // CHECK-NEXT: linalg.yield %[[E]], %[[S]], %[[M]]
  // CHECK: return %[[R]]#0, %[[R]]#1, %[[R]]#2
  %0:3 = arete.fused : tensor<?x?xf32>, tensor<?xf32>, tensor<?xf32> {
    %1 = arete.exp %x : (tensor<?x?xf32>) -> tensor<?x?xf32>
    %2 = arete.sum %1 {axes = array<i64: 0>} : (tensor<?x?xf32>) -> tensor<?xf32>
    %3 = arete.max %1 {axes = array<i64: 0>} : (tensor<?x?xf32>) -> tensor<?xf32>
    arete.yield %1, %2, %3 : tensor<?x?xf32>, tensor<?xf32>, tensor<?xf32>
  }
  return %0#0, %0#1, %0#2 : tensor<?x?xf32>, tensor<?xf32>, tensor<?xf32>
}

// No operand spans the loops of a sum of something broadcast: an array that is
// not read says how long they are.
// CHECK-LABEL: func @sum_of_broadcast
// CHECK-SAME: (%[[S:.*]]: tensor<f32>, %[[N:.*]]: tensor<i64>)
func.func @sum_of_broadcast(%s: tensor<f32>, %n: tensor<i64>) -> tensor<f32> {
  // CHECK: %[[BOUNDS:.*]] = tensor.empty(%{{.*}}) : tensor<?xi8>
  // CHECK: linalg.generic {{.*}} iterator_types = ["reduction"]} ins(%[[BOUNDS]] : tensor<?xi8>)
  // CHECK-NEXT: ^bb0(%[[UNUSED:.*]]: i8, %{{.*}}: f32):
  // CHECK-NOT: %[[UNUSED]]
  // CHECK: return
  %0 = arete.fused : tensor<f32> {
    %1 = arete.broadcast_to %s, %n : (tensor<f32>, tensor<i64>) -> tensor<?xf32>
    %2 = arete.sum %1 {axes = array<i64: 0>} : (tensor<?xf32>) -> tensor<f32>
    arete.yield %2 : tensor<f32>
  }
  return %0 : tensor<f32>
}
