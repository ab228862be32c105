// What is made in the memory of the kernel that follows a product, and which
// kernels run while it is made (arete.epilogue).
// RUN: arete-opt %s --split-input-file --arete-attach-epilogues | FileCheck %s

#id = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d1)>

// The sizes of other buffers are no hindrance. The kernel reads what it writes
// over.
// CHECK-LABEL: func.func @bias
// CHECK: %[[BIAS:.*]] = arete_rt.input 2
// CHECK: %[[OUT:.*]] = arete_rt.output 0
// CHECK-NEXT: memref.dim
// CHECK-NEXT: %[[OTHER:.*]] = memref.alloc
// CHECK-NEXT: arete_rt.matmul {{.*}} outs(%[[OUT]] : {{.*}} {arete.epilogue = 0 : i64,
// CHECK-NEXT: linalg.generic
// CHECK-SAME: ins(%[[BIAS]] : memref<?xf32>) outs(%[[OUT]], %[[OTHER]] :
// CHECK-SAME: arete.epilogue = 0
// CHECK-NEXT: ^bb0(%[[B:.*]]: f32, %[[P:.*]]: f32, %{{.*}}: f32)
// CHECK-NEXT: arith.addf %[[P]], %[[B]]
func.func @bias(%m: index, %n: index) {
  %c1 = arith.constant 1 : index
  %x = arete_rt.input 0 : memref<?x?xf32>
  %w = arete_rt.input 1 : memref<?x?xf32>
  %b = arete_rt.input 2 : memref<?xf32>
  %out = arete_rt.output 0(%m, %n) : memref<?x?xf32>
  %p = memref.alloc(%m, %n) : memref<?x?xf32>
  arete_rt.matmul ins(%x, %w : memref<?x?xf32>, memref<?x?xf32>) outs(%p : memref<?x?xf32>) {dtype = 11 : i32, transpose_lhs = false, transpose_rhs = false}
  %d = memref.dim %x, %c1 : memref<?x?xf32>
  %other = memref.alloc(%m, %n) : memref<?x?xf32>
  linalg.generic {indexing_maps = [#id, #row, #id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%p, %b : memref<?x?xf32>, memref<?xf32>) outs(%out, %other : memref<?x?xf32>, memref<?x?xf32>) {
  ^bb0(%e: f32, %f: f32, %o: f32, %q: f32):
    %s = arith.addf %e, %f : f32
    linalg.yield %s, %e : f32, f32
  }
  memref.copy %other, %out : memref<?x?xf32> to memref<?x?xf32>
  return
}

// -----

#id = affine_map<(d0, d1) -> (d0, d1)>

// A product that is read again keeps its memory, ...
// CHECK-LABEL: func.func @again
// CHECK: %[[P:.*]] = memref.alloc
// CHECK: arete_rt.matmul {{.*}} outs(%[[P]] : {{.*}} {arete.epilogue = 0 : i64,
// CHECK: linalg.generic {{.*}} ins(%[[P]] : {{.*}}arete.epilogue = 0
// CHECK: arete_rt.matmul {{.*}} {dtype
func.func @again() {
  %c9 = arith.constant 9 : index
  %x = arete_rt.input 0 : memref<9x9xf64>
  %out = arete_rt.output 0(%c9, %c9) : memref<9x9xf64>
  %p = memref.alloc() : memref<9x9xf64>
  arete_rt.matmul ins(%x, %x : memref<9x9xf64>, memref<9x9xf64>) outs(%p : memref<9x9xf64>) {dtype = 12 : i32, transpose_lhs = false, transpose_rhs = false}
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%p : memref<9x9xf64>) outs(%out : memref<9x9xf64>) {
  ^bb0(%e: f64, %o: f64):
    %s = arith.addf %e, %e : f64
    linalg.yield %s : f64
  }
  %q = memref.alloc() : memref<9x9xf64>
  arete_rt.matmul ins(%p, %x : memref<9x9xf64>, memref<9x9xf64>) outs(%q : memref<9x9xf64>) {dtype = 12 : i32, transpose_lhs = false, transpose_rhs = false}
  return
}

// -----

#id = affine_map<(d0, d1) -> (d0, d1)>

// ... and so does one whose result is of another type.
// CHECK-LABEL: func.func @other_type
// CHECK: %[[Q:.*]] = memref.alloc
// CHECK: arete_rt.matmul {{.*}} outs(%[[Q]] : {{.*}} {arete.epilogue = 0 : i64,
// CHECK: linalg.generic {{.*}} ins(%[[Q]] : {{.*}}arete.epilogue = 0
func.func @other_type() {
  %c9 = arith.constant 9 : index
  %x = arete_rt.input 0 : memref<9x9xf64>
  %out = arete_rt.output 0(%c9, %c9) : memref<9x9xf32>
  %q = memref.alloc() : memref<9x9xf64>
  arete_rt.matmul ins(%x, %x : memref<9x9xf64>, memref<9x9xf64>) outs(%q : memref<9x9xf64>) {dtype = 12 : i32, transpose_lhs = false, transpose_rhs = false}
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%q : memref<9x9xf64>) outs(%out : memref<9x9xf32>) {
  ^bb0(%e: f64, %o: f32):
    %s = arith.truncf %e : f64 to f32
    linalg.yield %s : f32
  }
  return
}

// -----

#id = affine_map<(d0, d1) -> (d0, d1)>

// What is added to stays where it is, and a state is not written before its
// new value is there.
// CHECK-LABEL: func.func @accumulates
// CHECK: %[[P:.*]] = memref.alloc
// CHECK: arete_rt.matmul {{.*}} outs(%[[P]] : {{.*}} {arete.epilogue = 0 : i64,
// CHECK: linalg.generic {{.*}} ins(%[[P]] : {{.*}}arete.epilogue = 0
// CHECK: %[[Q:.*]] = memref.alloc
// CHECK: arete_rt.matmul {{.*}} outs(%[[Q]] : {{.*}} {arete.epilogue = 1 : i64,
// CHECK: linalg.generic {{.*}} ins(%[[Q]] : {{.*}}arete.epilogue = 1
func.func @accumulates(%alpha: f64, %beta: f64) {
  %c9 = arith.constant 9 : index
  %x = arete_rt.input 0 : memref<9x9xf64>
  %state = arete_rt.state 0 : memref<9x9xf64>
  %out = arete_rt.output 0(%c9, %c9) : memref<9x9xf64>
  %p = memref.alloc() : memref<9x9xf64>
  memref.copy %x, %p : memref<9x9xf64> to memref<9x9xf64>
  arete_rt.matmul ins(%x, %x : memref<9x9xf64>, memref<9x9xf64>) outs(%p : memref<9x9xf64>) scalars(%alpha, %beta : f64, f64) {dtype = 12 : i32, transpose_lhs = false, transpose_rhs = false}
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%p : memref<9x9xf64>) outs(%out : memref<9x9xf64>) {
  ^bb0(%e: f64, %o: f64):
    %s = arith.addf %e, %e : f64
    linalg.yield %s : f64
  }
  %q = memref.alloc() : memref<9x9xf64>
  arete_rt.matmul ins(%x, %x : memref<9x9xf64>, memref<9x9xf64>) outs(%q : memref<9x9xf64>) {dtype = 12 : i32, transpose_lhs = false, transpose_rhs = false}
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%q : memref<9x9xf64>) outs(%state : memref<9x9xf64>) {
  ^bb0(%e: f64, %o: f64):
    %s = arith.addf %e, %o : f64
    linalg.yield %s : f64
  }
  return
}

// -----

#id = affine_map<(d0, d1) -> (d0, d1)>

// Nor is the product made over what the kernel is still to read.
// CHECK-LABEL: func.func @over_an_input
// CHECK: %[[Y:.*]] = memref.alloc
// CHECK: %[[P:.*]] = memref.alloc
// CHECK: arete_rt.matmul {{.*}} outs(%[[P]] : {{.*}} {arete.epilogue = 0 : i64,
// CHECK: linalg.generic {{.*}} ins(%[[P]], %[[Y]] : {{.*}}outs(%[[Y]] : {{.*}}arete.epilogue = 0
func.func @over_an_input() {
  %x = arete_rt.input 0 : memref<9x9xf64>
  %y = memref.alloc() : memref<9x9xf64>
  memref.copy %x, %y : memref<9x9xf64> to memref<9x9xf64>
  %p = memref.alloc() : memref<9x9xf64>
  arete_rt.matmul ins(%x, %x : memref<9x9xf64>, memref<9x9xf64>) outs(%p : memref<9x9xf64>) {dtype = 12 : i32, transpose_lhs = false, transpose_rhs = false}
  linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%p, %y : memref<9x9xf64>, memref<9x9xf64>) outs(%y : memref<9x9xf64>) {
  ^bb0(%e: f64, %f: f64, %o: f64):
    %s = arith.addf %e, %f : f64
    linalg.yield %s : f64
  }
  return
}

// -----

#batch = affine_map<(d0, d1, d2) -> (d0, d1, d2)>

// Only products of float32 and float64 matrices are made row by row.
// CHECK-LABEL: func.func @in_place_only
// CHECK: %[[OUT:.*]] = arete_rt.output 0
// CHECK-NOT: memref.alloc
// CHECK: arete_rt.matmul {{.*}} outs(%[[OUT]] : memref<3x9x9xf64>) {dtype
// CHECK: linalg.generic {{.*}} outs(%[[OUT]] : memref<3x9x9xf64>) {
func.func @in_place_only() {
  %c3 = arith.constant 3 : index
  %c9 = arith.constant 9 : index
  %x = arete_rt.input 0 : memref<3x9x9xf64>
  %out = arete_rt.output 0(%c3, %c9, %c9) : memref<3x9x9xf64>
  %p = memref.alloc() : memref<3x9x9xf64>
  arete_rt.matmul ins(%x, %x : memref<3x9x9xf64>, memref<3x9x9xf64>) outs(%p : memref<3x9x9xf64>) {dtype = 12 : i32, transpose_lhs = false, transpose_rhs = false}
  linalg.generic {indexing_maps = [#batch, #batch], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%p : memref<3x9x9xf64>) outs(%out : memref<3x9x9xf64>) {
  ^bb0(%e: f64, %o: f64):
    %s = arith.addf %e, %e : f64
    linalg.yield %s : f64
  }
  return
}

// -----

#id = affine_map<(d0, d1) -> (d0, d1)>
#swap = affine_map<(d0, d1) -> (d1, d0)>

// Not where the kernel reads other elements than the one at its place, ...
// CHECK-LABEL: func.func @transposes
// CHECK-NOT: arete.epilogue
// CHECK: return
func.func @transposes() {
  %c9 = arith.constant 9 : index
  %x = arete_rt.input 0 : memref<9x9xf32>
  %out = arete_rt.output 0(%c9, %c9) : memref<9x9xf32>
  %p = memref.alloc() : memref<9x9xf32>
  arete_rt.matmul ins(%x, %x : memref<9x9xf32>, memref<9x9xf32>) outs(%p : memref<9x9xf32>) {dtype = 11 : i32, transpose_lhs = false, transpose_rhs = false}
  linalg.generic {indexing_maps = [#id, #swap, #id], iterator_types = ["parallel", "parallel"]}
      ins(%p, %p : memref<9x9xf32>, memref<9x9xf32>) outs(%out : memref<9x9xf32>) {
  ^bb0(%e: f32, %f: f32, %o: f32):
    %s = arith.addf %e, %f : f32
    linalg.yield %s : f32
  }
  return
}

// -----

#id = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>

// ... sums, ...
// CHECK-LABEL: func.func @sums
// CHECK-NOT: arete.epilogue
// CHECK: return
func.func @sums() {
  %c9 = arith.constant 9 : index
  %x = arete_rt.input 0 : memref<9x9xf32>
  %out = arete_rt.output 0(%c9) : memref<9xf32>
  %p = memref.alloc() : memref<9x9xf32>
  arete_rt.matmul ins(%x, %x : memref<9x9xf32>, memref<9x9xf32>) outs(%p : memref<9x9xf32>) {dtype = 11 : i32, transpose_lhs = false, transpose_rhs = false}
  linalg.generic {indexing_maps = [#id, #row], iterator_types = ["parallel", "reduction"]}
      ins(%p : memref<9x9xf32>) outs(%out : memref<9xf32>) {
  ^bb0(%e: f32, %o: f32):
    %s = arith.addf %e, %o : f32
    linalg.yield %s : f32
  }
  return
}

// -----

#id = affine_map<(d0, d1) -> (d0, d1)>

// ... writes to an operand of the product, ...
// CHECK-LABEL: func.func @recurrent
// CHECK-NOT: arete.epilogue
// CHECK: return
func.func @recurrent() {
  %w = arete_rt.input 0 : memref<9x9xf32>
  %h = arete_rt.state 0 : memref<9x9xf32>
  %p = memref.alloc() : memref<9x9xf32>
  arete_rt.matmul ins(%h, %w : memref<9x9xf32>, memref<9x9xf32>) outs(%p : memref<9x9xf32>) {dtype = 11 : i32, transpose_lhs = false, transpose_rhs = false}
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%p : memref<9x9xf32>) outs(%h : memref<9x9xf32>) {
  ^bb0(%e: f32, %o: f32):
    %s = arith.addf %e, %e : f32
    linalg.yield %s : f32
  }
  return
}

// -----

#id = affine_map<(d0, d1) -> (d0, d1)>

// ... or comes after something else that reads memory.
// CHECK-LABEL: func.func @later
// CHECK: arete_rt.matmul {{.*}} {dtype
// CHECK: memref.copy
// CHECK: linalg.generic
// CHECK-NOT: arete.epilogue
// CHECK: return
func.func @later() {
  %c9 = arith.constant 9 : index
  %x = arete_rt.input 0 : memref<9x9xf32>
  %out = arete_rt.output 0(%c9, %c9) : memref<9x9xf32>
  %other = arete_rt.output 1(%c9, %c9) : memref<9x9xf32>
  %p = memref.alloc() : memref<9x9xf32>
  arete_rt.matmul ins(%x, %x : memref<9x9xf32>, memref<9x9xf32>) outs(%p : memref<9x9xf32>) {dtype = 11 : i32, transpose_lhs = false, transpose_rhs = false}
  memref.copy %x, %other : memref<9x9xf32> to memref<9x9xf32>
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%p : memref<9x9xf32>) outs(%out : memref<9x9xf32>) {
  ^bb0(%e: f32, %o: f32):
    %s = arith.addf %e, %e : f32
    linalg.yield %s : f32
  }
  return
}
