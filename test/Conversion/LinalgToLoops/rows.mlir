// Loops over the rows of arete_rt.rows: each row by itself, or short ones in
// blocks if there is code between the loops.
// RUN: arete-opt %s --split-input-file --arete-linalg-to-loops | FileCheck %s

#all = affine_map<(d0, d1) -> (d0, d1)>

// A long row: one loop after the other, in the loop that threads divide.
// CHECK-LABEL: func @long
// CHECK: scf.for
// CHECK-NOT: memref.alloca
// CHECK: %[[S:.*]] = scf.for %{{.*}} = %{{.*}} to %[[N:.*]] step {{.*}} iter_args
// CHECK: arith.addf
// CHECK: %[[E:.*]] = math.exp %[[S]]
// CHECK: scf.for %{{.*}} = %{{.*}} to %[[N]] step
// CHECK: arith.divf %{{.*}}, %[[E]]
// CHECK: memref.store
// CHECK: arete.parallel
func.func @long(%x: memref<4x128xf32>, %y: memref<4x128xf32>) {
  arete_rt.rows ins(%x : memref<4x128xf32>) outs(%y : memref<4x128xf32>) attributes {maps = [#all, #all], row_rank = 1} {
  ^bb0(%row: index):
    %zero = arith.constant 0.0 : f32
    %sum = arete_rt.row_loop init(%zero : f32) attributes {stored = array<i64>} {
    ^bb1(%i: index, %a: f32, %b: f32, %carried: f32):
      %next = arith.addf %carried, %a : f32
      arete_rt.yield %next : f32
    } -> f32
    %e = math.exp %sum : f32
    arete_rt.row_loop attributes {stored = array<i64: 1>} {
    ^bb1(%i: index, %a: f32, %b: f32):
      %q = arith.divf %a, %e : f32
      arete_rt.yield %q : f32
    }
    arete_rt.yield
  }
  return
}

// -----

#all = affine_map<(d0, d1) -> (d0, d1)>

// Short rows: a loop over 32 rows for each step.
// CHECK-LABEL: func @short
// CHECK: scf.for
// CHECK-DAG: %[[SUMS:.*]] = memref.alloca() : memref<32xf32>
// CHECK-DAG: %[[EXPS:.*]] = memref.alloca() : memref<32xf32>
// CHECK: scf.for
// CHECK: %[[S:.*]] = scf.for {{.*}} iter_args
// CHECK: memref.store %[[S]], %[[SUMS]]
// CHECK: scf.for
// CHECK: %[[L:.*]] = memref.load %[[SUMS]]
// CHECK: %[[E:.*]] = math.exp %[[L]]
// CHECK: memref.store %[[E]], %[[EXPS]]
// CHECK: scf.for
// CHECK: %[[L:.*]] = memref.load %[[EXPS]]
// CHECK: scf.for
// CHECK: arith.divf %{{.*}}, %[[L]]
// CHECK: arete.parallel
func.func @short(%x: memref<100x10xf32>, %y: memref<100x10xf32>) {
  arete_rt.rows ins(%x : memref<100x10xf32>) outs(%y : memref<100x10xf32>) attributes {maps = [#all, #all], row_rank = 1} {
  ^bb0(%row: index):
    %zero = arith.constant 0.0 : f32
    %sum = arete_rt.row_loop init(%zero : f32) attributes {stored = array<i64>} {
    ^bb1(%i: index, %a: f32, %b: f32, %carried: f32):
      %next = arith.addf %carried, %a : f32
      arete_rt.yield %next : f32
    } -> f32
    %e = math.exp %sum : f32
    arete_rt.row_loop attributes {stored = array<i64: 1>} {
    ^bb1(%i: index, %a: f32, %b: f32):
      %q = arith.divf %a, %e : f32
      arete_rt.yield %q : f32
    }
    arete_rt.yield
  }
  return
}

// -----

#all = affine_map<(d0, d1) -> (d0, d1)>

// Nothing between the loops: no blocks. Both ways, as the length says.
// CHECK-LABEL: func @either
// CHECK: %[[SHORT:.*]] = arith.cmpi ule, %[[N:.*]], %c127
// CHECK: scf.for
// CHECK-NOT: memref.alloca
// CHECK: %[[MOST:.*]] = arith.minui %[[N]], %c127
// CHECK: scf.if %[[SHORT]]
// CHECK: scf.for %{{.*}} = %{{.*}} to %[[MOST]]
// CHECK: scf.for %{{.*}} = %{{.*}} to %[[MOST]]
// CHECK: else
// CHECK: scf.for %{{.*}} = %{{.*}} to %[[N]]
// CHECK: scf.for %{{.*}} = %{{.*}} to %[[N]]
func.func @either(%x: memref<?x?xf32>, %y: memref<?x?xf32>) {
  arete_rt.rows ins(%x : memref<?x?xf32>) outs(%y : memref<?x?xf32>) attributes {maps = [#all, #all], row_rank = 1} {
  ^bb0(%row: index):
    %zero = arith.constant 0.0 : f32
    %sum = arete_rt.row_loop init(%zero : f32) attributes {stored = array<i64>} {
    ^bb1(%i: index, %a: f32, %b: f32, %carried: f32):
      %next = arith.addf %carried, %a : f32
      arete_rt.yield %next : f32
    } -> f32
    arete_rt.row_loop attributes {stored = array<i64: 1>} {
    ^bb1(%i: index, %a: f32, %b: f32):
      %q = arith.divf %a, %sum : f32
      arete_rt.yield %q : f32
    }
    arete_rt.yield
  }
  return
}
