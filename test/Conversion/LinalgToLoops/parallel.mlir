// The outermost loop says whether its iterations are independent.
// RUN: arete-opt %s --pass-pipeline='builtin.module(func.func(arete-linalg-to-loops,canonicalize))' | FileCheck %s

#id = affine_map<(i, j) -> (i, j)>
#row = affine_map<(i, j) -> (j)>
#column = affine_map<(i, j) -> (i)>
#none = affine_map<(i, j) -> ()>

// CHECK-LABEL: func @elementwise
func.func @elementwise(%x: memref<?x?xf32>, %y: memref<?x?xf32>) {
  // CHECK: scf.for
  // CHECK-NOT: scf.for
  // CHECK: {arete.parallel}
  // CHECK-NEXT: return
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : memref<?x?xf32>) outs(%y : memref<?x?xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = math.sqrt %in : f32
    linalg.yield %0 : f32
  }
  return
}

// Only the outermost: a thread has whole rows.
// CHECK-LABEL: func @row_sums
func.func @row_sums(%x: memref<?x?xf32>, %s: memref<?xf32>) {
  // CHECK: scf.for
  // CHECK: scf.for
  // CHECK: scf.yield
  // CHECK-NEXT: }{{$}}
  // CHECK-NEXT: memref.store
  // CHECK-NEXT: } {arete.parallel}
  linalg.generic {indexing_maps = [#id, #column], iterator_types = ["parallel", "reduction"]} ins(%x : memref<?x?xf32>) outs(%s : memref<?xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.addf %out, %in : f32
    linalg.yield %0 : f32
  }
  return
}

// Steps of a reduction follow each other, but in each of them the columns are
// independent.
// CHECK-LABEL: func @column_sums
func.func @column_sums(%x: memref<?x?xf32>, %s: memref<?xf32>) {
  // CHECK: scf.for {{.*}} step %c8
  // CHECK: scf.for
  // CHECK: } {arete.parallel}
  // CHECK-NEXT: }{{$}}
  // CHECK: scf.for {{.*}} step %c1
  // CHECK: scf.for
  // CHECK: } {arete.parallel}
  // CHECK-NEXT: }{{$}}
  // CHECK-NEXT: return
  linalg.generic {indexing_maps = [#id, #row], iterator_types = ["reduction", "parallel"]} ins(%x : memref<?x?xf32>) outs(%s : memref<?xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.addf %out, %in : f32
    linalg.yield %0 : f32
  }
  return
}

// CHECK-LABEL: func @total
// CHECK-NOT: arete.parallel
func.func @total(%x: memref<?x?xf32>, %s: memref<f32>) {
  // CHECK: return
  linalg.generic {indexing_maps = [#id, #none], iterator_types = ["reduction", "reduction"]} ins(%x : memref<?x?xf32>) outs(%s : memref<f32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.addf %out, %in : f32
    linalg.yield %0 : f32
  }
  return
}

// CHECK-LABEL: func @copy
func.func @copy(%x: memref<?x?xf32>, %y: memref<?x?xf32, strided<[?, 1], offset: ?>>) {
  // CHECK: scf.for
  // CHECK: scf.for
  // CHECK: }{{$}}
  // CHECK-NEXT: } {arete.parallel}
  memref.copy %x, %y : memref<?x?xf32> to memref<?x?xf32, strided<[?, 1], offset: ?>>
  return
}
