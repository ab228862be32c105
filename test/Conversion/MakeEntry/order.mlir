// What can fail comes first: a call that cannot succeed changes nothing.
// RUN: arete-opt %s --arete-make-entry --canonicalize | FileCheck %s

#id = affine_map<(d0) -> (d0)>

// Checks of sizes are made before anything is computed, though they stand last;
// so is memory for results found.
// CHECK-LABEL: func @hoisted
func.func @hoisted(%x: tensor<?xf32>, %y: tensor<?xf32>) -> tensor<?xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?xf32>
  %e = tensor.empty(%n) : tensor<?xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<?xf32>) outs(%e : tensor<?xf32>) {
  ^bb0(%in: f32, %out: f32):
    %1 = math.sqrt %in : f32
    linalg.yield %1 : f32
  } -> tensor<?xf32>
  // CHECK: %[[N:.*]] = memref.dim
  // CHECK: %[[M:.*]] = memref.dim
  // CHECK: arete_rt.check_equal %[[N]], %[[M]], "sizes"
  // CHECK: %[[OK:.*]] = arith.cmpi
  // CHECK: arete_rt.check %[[OK]], 5, "positive"
  // CHECK: arete_rt.output 0(%[[N]])
  // CHECK: tensor.empty
  // CHECK: linalg.generic
  %m = tensor.dim %y, %c0 : tensor<?xf32>
  arete_rt.check_equal %n, %m, "sizes"
  %ok = arith.cmpi ne, %m, %c0 : index
  arete_rt.check %ok, 5, "positive"
  return %0 : tensor<?xf32>
}

// After a check equal sizes are one value: those that are static, if any is.
// CHECK-LABEL: func @equal_sizes
func.func @equal_sizes(%x: tensor<?xf32>, %y: tensor<?xf32>, %z: tensor<?xf32>) -> (tensor<?xf32>, tensor<?xf32>) {
  %c0 = arith.constant 0 : index
  %c7 = arith.constant 7 : index
  %n = tensor.dim %x, %c0 : tensor<?xf32>
  %m = tensor.dim %y, %c0 : tensor<?xf32>
  %k = tensor.dim %z, %c0 : tensor<?xf32>
  arete_rt.check_equal %n, %m, "two"
  arete_rt.check_equal %k, %c7, "seven"
  // CHECK: %[[N:.*]] = memref.dim
  // CHECK: arete_rt.check_equal %[[N]], %{{.*}}, "two"
  // CHECK: arete_rt.check_equal %{{.*}}, %c7, "seven"
  // CHECK: tensor.empty(%[[N]])
  %e = tensor.empty(%m) : tensor<?xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%y : tensor<?xf32>) outs(%e : tensor<?xf32>) {
  ^bb0(%in: f32, %out: f32):
    %2 = math.sqrt %in : f32
    linalg.yield %2 : f32
  } -> tensor<?xf32>
  // CHECK: tensor.empty() : tensor<7xf32>
  %f = tensor.empty(%k) : tensor<?xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%z : tensor<?xf32>) outs(%f : tensor<?xf32>) {
  ^bb0(%in: f32, %out: f32):
    %2 = math.sqrt %in : f32
    linalg.yield %2 : f32
  } -> tensor<?xf32>
  return %0, %1 : tensor<?xf32>, tensor<?xf32>
}

// A check of computed values, and what it needs, comes before the rest. The
// state is written after it.
// CHECK-LABEL: func @fallible
func.func @fallible(%x: tensor<4xi64>, %w: tensor<4xi64> {arete.state}) -> (tensor<4xi64>, tensor<4xi64> {arete.update_of = 1 : i64}) {
  %c4 = arith.constant 4 : index
  %e = tensor.empty() : tensor<4xi64>
  // CHECK: linalg.generic
  // CHECK: arith.muli
  // CHECK: arete_rt.check_index
  // CHECK: linalg.generic
  // CHECK: arith.addi
  // CHECK: materialize_in_destination
  // CHECK: materialize_in_destination
  %sum = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%w : tensor<4xi64>) outs(%e : tensor<4xi64>) {
  ^bb0(%in: i64, %out: i64):
    %1 = arith.addi %in, %in : i64
    linalg.yield %1 : i64
  } -> tensor<4xi64>
  %product = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<4xi64>) outs(%e : tensor<4xi64>) {
  ^bb0(%in: i64, %out: i64):
    %1 = arith.muli %in, %in : i64
    linalg.yield %1 : i64
  } -> tensor<4xi64>
  arete_rt.check_index %product, %c4, "out of range" : tensor<4xi64>
  return %product, %sum : tensor<4xi64>, tensor<4xi64>
}
