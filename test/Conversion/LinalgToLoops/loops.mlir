// Linalg ops on buffers become loops.
// RUN: arete-opt %s --pass-pipeline='builtin.module(func.func(arete-linalg-to-loops,canonicalize))' | FileCheck %s

#id = affine_map<(i, j) -> (i, j)>
#row = affine_map<(i, j) -> (j)>
#column = affine_map<(i, j) -> (i)>
#stretched = affine_map<(i, j) -> (i, 0)>
#none = affine_map<(i, j) -> ()>
#transposed = affine_map<(i, j) -> (j, i)>
#id3 = affine_map<(i, j, k) -> (i, j, k)>
#first = affine_map<(i, j, k) -> (i)>
#last = affine_map<(i, j, k) -> (k)>

// Contiguous dimensions are traversed as one.
// CHECK-LABEL: func @merged
// CHECK-SAME: (%[[X:.*]]: memref<?x?x?xf32>, %[[Y:.*]]: memref<?x?x?xf32>)
func.func @merged(%x: memref<?x?x?xf32>, %y: memref<?x?x?xf32>) {
  // CHECK-DAG: %[[FX:.*]] = memref.collapse_shape %[[X]] {{\[\[}}0, 1, 2]]
  // CHECK-DAG: %[[FY:.*]] = memref.collapse_shape %[[Y]] {{\[\[}}0, 1, 2]]
  // CHECK: %[[N:.*]] = memref.dim %[[FX]], %c0
  // CHECK: scf.for %[[I:.*]] = %c0 to %[[N]] step %c1 {
  // CHECK-NEXT: %[[V:.*]] = memref.load %[[FX]][%[[I]]]
  // CHECK-NEXT: %[[E:.*]] = math.sqrt %[[V]]
  // CHECK-NEXT: memref.store %[[E]], %[[FY]][%[[I]]]
  // CHECK-NEXT: }
  // CHECK-NEXT: return
  linalg.generic {indexing_maps = [#id3, #id3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%x : memref<?x?x?xf32>) outs(%y : memref<?x?x?xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = math.sqrt %in : f32
    linalg.yield %0 : f32
  }
  return
}

// An operand that is broadcast along one of them keeps them apart; those that it
// lacks altogether may still be merged.
// CHECK-LABEL: func @broadcast
// CHECK-SAME: (%[[X:.*]]: memref<?x?x?xf32>, %[[Y:.*]]: memref<?xf32>)
func.func @broadcast(%x: memref<?x?x?xf32>, %y: memref<?xf32>) {
  // CHECK: %[[F:.*]] = memref.collapse_shape %[[X]] {{\[\[}}0, 1], [2]]
  // CHECK: scf.for %[[I:.*]] =
  // CHECK-NEXT: scf.for %[[K:.*]] =
  // CHECK-NEXT: %[[V:.*]] = memref.load %[[Y]][%[[K]]]
  // CHECK-NEXT: memref.store %[[V]], %[[F]][%[[I]], %[[K]]]
  linalg.generic {indexing_maps = [#last, #id3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%y : memref<?xf32>) outs(%x : memref<?x?x?xf32>) {
  ^bb0(%in: f32, %out: f32):
    linalg.yield %in : f32
  }
  return
}

// CHECK-LABEL: func @stretched
// CHECK-SAME: (%[[X:.*]]: memref<?x1xf32>, %[[Y:.*]]: memref<?x?xf32>)
func.func @stretched(%x: memref<?x1xf32>, %y: memref<?x?xf32>) {
  // CHECK: scf.for %[[I:.*]] =
  // CHECK-NEXT: %[[V:.*]] = memref.load %[[X]][%[[I]], %c0]
  // CHECK-NEXT: scf.for %[[J:.*]] =
  // CHECK-NEXT: memref.store %[[V]], %[[Y]][%[[I]], %[[J]]]
  linalg.generic {indexing_maps = [#stretched, #id], iterator_types = ["parallel", "parallel"]} ins(%x : memref<?x1xf32>) outs(%y : memref<?x?xf32>) {
  ^bb0(%in: f32, %out: f32):
    linalg.yield %in : f32
  }
  return
}

// CHECK-LABEL: func @transpose
// CHECK-SAME: (%[[X:.*]]: memref<?x?xf32>, %[[Y:.*]]: memref<?x?xf32>)
func.func @transpose(%x: memref<?x?xf32>, %y: memref<?x?xf32>) {
  // CHECK-NOT: memref.collapse_shape
  // CHECK: scf.for %[[I:.*]] =
  // CHECK-NEXT: scf.for %[[J:.*]] =
  // CHECK-NEXT: %[[V:.*]] = memref.load %[[X]][%[[J]], %[[I]]]
  // CHECK-NEXT: memref.store %[[V]], %[[Y]][%[[I]], %[[J]]]
  linalg.generic {indexing_maps = [#transposed, #id], iterator_types = ["parallel", "parallel"]} ins(%x : memref<?x?xf32>) outs(%y : memref<?x?xf32>) {
  ^bb0(%in: f32, %out: f32):
    linalg.yield %in : f32
  }
  return
}

// A position along a dimension needs a loop of its own.
// CHECK-LABEL: func @index
func.func @index(%y: memref<?x?xindex>) {
  // CHECK-NOT: memref.collapse_shape
  // CHECK: scf.for %{{.*}} =
  // CHECK-NEXT: scf.for %[[J:.*]] =
  // CHECK-NEXT: memref.store %[[J]]
  linalg.generic {indexing_maps = [#id], iterator_types = ["parallel", "parallel"]} outs(%y : memref<?x?xindex>) {
  ^bb0(%out: index):
    %j = linalg.index 1 : index
    linalg.yield %j : index
  }
  return
}

// Where the reduction is innermost the accumulator stays in a register: it is
// loaded and stored once a row.
// CHECK-LABEL: func @row_sums
// CHECK-SAME: (%[[X:.*]]: memref<?x?xf32>, %[[S:.*]]: memref<?xf32>)
func.func @row_sums(%x: memref<?x?xf32>, %s: memref<?xf32>) {
  // CHECK: scf.for %[[I:.*]] =
  // CHECK-NEXT: %[[START:.*]] = memref.load %[[S]][%[[I]]]
  // CHECK-NEXT: %[[R:.*]] = scf.for %[[J:.*]] = %c0 to %{{.*}} step %c1 iter_args(%[[A:.*]] = %[[START]]) -> (f32) {
  // CHECK-NEXT: %[[V:.*]] = memref.load %[[X]][%[[I]], %[[J]]]
  // CHECK-NEXT: %[[SUM:.*]] = arith.addf %[[A]], %[[V]]
  // CHECK-NEXT: scf.yield %[[SUM]]
  // CHECK-NEXT: }
  // CHECK-NEXT: memref.store %[[R]], %[[S]][%[[I]]]
  linalg.generic {indexing_maps = [#id, #column], iterator_types = ["parallel", "reduction"]} ins(%x : memref<?x?xf32>) outs(%s : memref<?xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.addf %out, %in : f32
    linalg.yield %0 : f32
  }
  return
}

// A reduction over columns goes through rows all the same: the inner loop is over
// what is contiguous. Eight rows are added at a time, and those that are left one
// by one.
// CHECK-LABEL: func @column_sums
// CHECK-SAME: (%[[X:.*]]: memref<?x?xf32>, %[[S:.*]]: memref<?xf32>)
func.func @column_sums(%x: memref<?x?xf32>, %s: memref<?xf32>) {
  // CHECK: %[[LEFT:.*]] = arith.remui %[[M:.*]], %c8
  // CHECK: %[[WHOLE:.*]] = arith.subi %[[M]], %[[LEFT]]
  // CHECK: scf.for %[[I:.*]] = %c0 to %[[WHOLE]] step %c8 {
  // CHECK-NEXT: scf.for %[[J:.*]] = {{.*}} {
  // CHECK-NEXT: %[[A:.*]] = memref.load %[[S]][%[[J]]]
  // CHECK-NEXT: %[[V0:.*]] = memref.load %[[X]][%[[I]], %[[J]]]
  // CHECK-NEXT: %[[SUM0:.*]] = arith.addf %[[A]], %[[V0]]
  // CHECK-NEXT: %[[I1:.*]] = arith.addi %[[I]], %c1
  // CHECK-NEXT: %[[V1:.*]] = memref.load %[[X]][%[[I1]], %[[J]]]
  // CHECK-NEXT: %[[SUM1:.*]] = arith.addf %[[SUM0]], %[[V1]]
  // CHECK-COUNT-6: arith.addf
  // CHECK-NOT: arith.addf
  // CHECK: memref.store %{{.*}}, %[[S]][%[[J]]]
  // CHECK-NEXT: } {arete.parallel}
  // CHECK: scf.for %[[I:.*]] = %[[WHOLE]] to %[[M]] step %c1 {
  // CHECK-NEXT: scf.for %[[J:.*]] = {{.*}} {
  // CHECK-DAG: %[[V:.*]] = memref.load %[[X]][%[[I]], %[[J]]]
  // CHECK-DAG: %[[A:.*]] = memref.load %[[S]][%[[J]]]
  // CHECK-NEXT: %[[SUM:.*]] = arith.addf %[[A]], %[[V]]
  // CHECK-NEXT: memref.store %[[SUM]], %[[S]][%[[J]]]
  // CHECK-NEXT: } {arete.parallel}
  linalg.generic {indexing_maps = [#id, #row], iterator_types = ["reduction", "parallel"]} ins(%x : memref<?x?xf32>) outs(%s : memref<?xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.addf %out, %in : f32
    linalg.yield %0 : f32
  }
  return
}

// So many at a time as leave none over.
// CHECK-LABEL: func @thirty_rows
func.func @thirty_rows(%x: memref<30x?xf32>, %s: memref<?xf32>) {
  // CHECK: scf.for %{{.*}} = %c0 to %c30 step %c6 {
  // CHECK-COUNT-6: arith.addf
  // CHECK-NOT: arith.addf
  // CHECK: return
  linalg.generic {indexing_maps = [#id, #row], iterator_types = ["reduction", "parallel"]} ins(%x : memref<30x?xf32>) outs(%s : memref<?xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.addf %out, %in : f32
    linalg.yield %0 : f32
  }
  return
}

// Much code is not repeated, nor can what has a result for each row be.
// CHECK-LABEL: func @one_by_one
func.func @one_by_one(%x: memref<64x?xf32>, %y: memref<64x?xf32>, %s: memref<?xf32>) {
  // CHECK-COUNT-2: math.sqrt
  // CHECK-NOT: math.sqrt
  // CHECK: arith.addf
  // CHECK-NOT: arith.addf
  // CHECK: return
  linalg.generic {indexing_maps = [#id, #row], iterator_types = ["reduction", "parallel"]} ins(%x : memref<64x?xf32>) outs(%s : memref<?xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = math.sqrt %in : f32
    %1 = math.exp %0 : f32
    %2 = math.exp %1 : f32
    %3 = math.exp %2 : f32
    %4 = math.exp %3 : f32
    %5 = math.exp %4 : f32
    %6 = arith.maximumf %out, %5 : f32
    linalg.yield %6 : f32
  }
  linalg.generic {indexing_maps = [#id, #id, #row], iterator_types = ["reduction", "parallel"]} ins(%x : memref<64x?xf32>) outs(%y, %s : memref<64x?xf32>, memref<?xf32>) {
  ^bb0(%in: f32, %each: f32, %out: f32):
    %0 = math.sqrt %in : f32
    %1 = arith.addf %out, %0 : f32
    linalg.yield %0, %1 : f32, f32
  }
  return
}

// The sum of everything is one loop with two accumulators.
// CHECK-LABEL: func @two_accumulators
func.func @two_accumulators(%x: memref<?x?xf32>, %s: memref<f32>, %m: memref<f32>) {
  // CHECK: memref.collapse_shape
  // CHECK: %[[R:.*]]:2 = scf.for {{.*}} iter_args(%{{.*}} = %{{.*}}, %{{.*}} = %{{.*}}) -> (f32, f32)
  // CHECK-NOT: scf.for
  // CHECK: memref.store %[[R]]#0, %{{.*}}[]
  // CHECK-NEXT: memref.store %[[R]]#1, %{{.*}}[]
  linalg.generic {indexing_maps = [#id, #none, #none], iterator_types = ["reduction", "reduction"]} ins(%x : memref<?x?xf32>) outs(%s, %m : memref<f32>, memref<f32>) {
  ^bb0(%in: f32, %a: f32, %b: f32):
    %0 = arith.addf %a, %in : f32
    %1 = arith.maximumf %b, %in : f32
    linalg.yield %0, %1 : f32, f32
  }
  return
}

// A group that stores what it sums up: the store is in the loop, the accumulator
// is carried.
// CHECK-LABEL: func @map_and_reduce
// CHECK-SAME: (%[[X:.*]]: memref<?x?x?xf32>, %[[Y:.*]]: memref<?x?x?xf32>, %[[S:.*]]: memref<?xf32>)
func.func @map_and_reduce(%x: memref<?x?x?xf32>, %y: memref<?x?x?xf32>, %s: memref<?xf32>) {
  // CHECK-DAG: %[[FX:.*]] = memref.collapse_shape %[[X]] {{\[\[}}0], [1, 2]]
  // CHECK-DAG: %[[FY:.*]] = memref.collapse_shape %[[Y]] {{\[\[}}0], [1, 2]]
  // CHECK: scf.for %[[I:.*]] =
  // CHECK: %[[R:.*]] = scf.for %[[J:.*]] = {{.*}} iter_args(%[[A:.*]] = %{{.*}})
  // CHECK: %[[E:.*]] = math.sqrt
  // CHECK: memref.store %[[E]], %[[FY]][%[[I]], %[[J]]]
  // CHECK: scf.yield
  // CHECK: memref.store %[[R]], %[[S]][%[[I]]]
  linalg.generic {indexing_maps = [#id3, #id3, #first], iterator_types = ["parallel", "reduction", "reduction"]} ins(%x : memref<?x?x?xf32>) outs(%y, %s : memref<?x?x?xf32>, memref<?xf32>) {
  ^bb0(%in: f32, %o: f32, %a: f32):
    %0 = math.sqrt %in : f32
    %1 = arith.addf %a, %0 : f32
    linalg.yield %0, %1 : f32, f32
  }
  return
}

// CHECK-LABEL: func @fill
// CHECK-SAME: (%[[X:.*]]: memref<?x?xf32>, %[[V:.*]]: f32)
func.func @fill(%x: memref<?x?xf32>, %v: f32) {
  // CHECK: %[[F:.*]] = memref.collapse_shape
  // CHECK: scf.for %[[I:.*]] =
  // CHECK-NEXT: memref.store %[[V]], %[[F]][%[[I]]]
  linalg.fill ins(%v : f32) outs(%x : memref<?x?xf32>)
  return
}

// Copies between other layouts are loops, too; their dimensions are not adjacent.
// CHECK-LABEL: func @copy
func.func @copy(%x: memref<?x?xf32>, %y: memref<?x?xf32, strided<[?, 1], offset: ?>>) {
  // CHECK-NOT: memref.copy
  // CHECK-NOT: memref.collapse_shape
  // CHECK: scf.for
  // CHECK: scf.for
  // CHECK: memref.load
  // CHECK: memref.store
  memref.copy %x, %y : memref<?x?xf32> to memref<?x?xf32, strided<[?, 1], offset: ?>>
  return
}

// Without dimensions there is no loop.
// CHECK-LABEL: func @scalar
func.func @scalar(%x: memref<f32>, %y: memref<f32>) {
  // CHECK-NOT: scf.for
  // CHECK: %[[V:.*]] = memref.load %{{.*}}[]
  // CHECK: memref.store %[[V]], %{{.*}}[]
  memref.copy %x, %y : memref<f32> to memref<f32>
  return
}
