// Products, scatters, index checks and the math library.
// RUN: arete-opt %s --convert-arete-rt-to-llvm --canonicalize --cse | FileCheck %s

// A vector on the left is a row, on the right a column; what is transposed is
// read where it lies. m, n, k follow the dtype and the flags.
// CHECK-LABEL: func.func @products
func.func @products(%c: !llvm.ptr, %i: !llvm.ptr, %s: !llvm.ptr, %o: !llvm.ptr) -> i32 {
  %a = arete_rt.input 0 : memref<2x3xf32>
  %b = arete_rt.input 1 : memref<3x5xf32>
  %v = arete_rt.input 2 : memref<3xf32>
  %x2_0 = arith.constant 2 : index
  %x5_1 = arith.constant 5 : index
  %x = arete_rt.output 0(%x2_0, %x5_1) : memref<2x5xf32>
  %y2_0 = arith.constant 2 : index
  %y = arete_rt.output 1(%y2_0) : memref<2xf32>
  %z5_0 = arith.constant 5 : index
  %z = arete_rt.output 2(%z5_0) : memref<5xf32>
  %w = arete_rt.output 3() : memref<f32>
  %q3_0 = arith.constant 3 : index
  %q3_1 = arith.constant 3 : index
  %q = arete_rt.output 4(%q3_0, %q3_1) : memref<3x3xf32>
  // CHECK-DAG: %[[M:.*]] = arith.constant 2 : i64
  // CHECK-DAG: %[[K:.*]] = arith.constant 3 : i64
  // CHECK-DAG: %[[N:.*]] = arith.constant 5 : i64
  // CHECK-DAG: %[[ONE:.*]] = arith.constant 1 : i64
  // CHECK-DAG: %[[ZERO:.*]] = arith.constant 0 : i64
  // CHECK-DAG: %[[F32:.*]] = arith.constant 11 : i32
  // CHECK-DAG: %[[NO:.*]] = arith.constant 0 : i32
  // CHECK-DAG: %[[YES:.*]] = arith.constant 1 : i32
  // CHECK: llvm.call @arete_rt_gemm(%{{.*}}, %[[F32]], %[[NO]], %[[NO]], %[[ONE]], %[[M]], %[[N]], %[[K]], %{{.*}}, %[[K]], %[[ZERO]], %{{.*}}, %[[N]], %[[ZERO]], %{{.*}}, %[[N]], %[[ZERO]])
  arete_rt.matmul ins(%a, %b : memref<2x3xf32>, memref<3x5xf32>) outs(%x : memref<2x5xf32>) {dtype = 11 : i32, transpose_lhs = false, transpose_rhs = false}
  // CHECK: llvm.call @arete_rt_gemm(%{{.*}}, %[[F32]], %[[NO]], %[[NO]], %[[ONE]], %[[M]], %[[ONE]], %[[K]], %{{.*}}, %[[K]], %[[ZERO]], %{{.*}}, %[[ONE]], %[[ZERO]], %{{.*}}, %[[ONE]], %[[ZERO]])
  arete_rt.matmul ins(%a, %v : memref<2x3xf32>, memref<3xf32>) outs(%y : memref<2xf32>) {dtype = 11 : i32, transpose_lhs = false, transpose_rhs = false}
  // CHECK: llvm.call @arete_rt_gemm(%{{.*}}, %[[F32]], %[[NO]], %[[NO]], %[[ONE]], %[[ONE]], %[[N]], %[[K]], %{{.*}}, %[[K]], %[[ZERO]], %{{.*}}, %[[N]], %[[ZERO]], %{{.*}}, %[[N]], %[[ZERO]])
  arete_rt.matmul ins(%v, %b : memref<3xf32>, memref<3x5xf32>) outs(%z : memref<5xf32>) {dtype = 11 : i32, transpose_lhs = false, transpose_rhs = false}
  // CHECK: llvm.call @arete_rt_gemm(%{{.*}}, %[[F32]], %[[NO]], %[[NO]], %[[ONE]], %[[ONE]], %[[ONE]], %[[K]], %{{.*}}, %[[K]], %[[ZERO]], %{{.*}}, %[[ONE]], %[[ZERO]], %{{.*}}, %[[ONE]], %[[ZERO]])
  arete_rt.matmul ins(%v, %v : memref<3xf32>, memref<3xf32>) outs(%w : memref<f32>) {dtype = 11 : i32, transpose_lhs = false, transpose_rhs = false}
  // CHECK: llvm.call @arete_rt_gemm(%{{.*}}, %[[F32]], %[[YES]], %[[NO]], %[[ONE]], %[[K]], %[[K]], %[[M]], %{{.*}}, %[[K]], %[[ZERO]], %{{.*}}, %[[K]], %[[ZERO]], %{{.*}}, %[[K]], %[[ZERO]])
  arete_rt.matmul ins(%a, %a : memref<2x3xf32>, memref<2x3xf32>) outs(%q : memref<3x3xf32>) {dtype = 11 : i32, transpose_lhs = true, transpose_rhs = false}
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// All leading dimensions are one batch.
// CHECK-LABEL: func.func @batch
func.func @batch(%c: !llvm.ptr, %i: !llvm.ptr, %s: !llvm.ptr, %o: !llvm.ptr) -> i32 {
  %a = arete_rt.input 0 : memref<7x11x2x3xf64>
  %b = arete_rt.input 1 : memref<7x11x5x3xf64>
  %x7_0 = arith.constant 7 : index
  %x11_1 = arith.constant 11 : index
  %x2_2 = arith.constant 2 : index
  %x5_3 = arith.constant 5 : index
  %x = arete_rt.output 0(%x7_0, %x11_1, %x2_2, %x5_3) : memref<7x11x2x5xf64>
  // CHECK-DAG: %[[BATCH:.*]] = arith.constant 77 : i64
  // CHECK-DAG: %[[STRIDE_A:.*]] = arith.constant 6 : i64
  // CHECK-DAG: %[[STRIDE_B:.*]] = arith.constant 15 : i64
  // CHECK-DAG: %[[STRIDE_C:.*]] = arith.constant 10 : i64
  // CHECK-DAG: %[[YES:.*]] = arith.constant 1 : i32
  // CHECK: llvm.call @arete_rt_gemm(%{{.*}}, %{{.*}}, %{{.*}}, %[[YES]], %[[BATCH]], %c2_i64, %c5_i64, %c3_i64, %{{.*}}, %c3_i64, %[[STRIDE_A]], %{{.*}}, %c3_i64, %[[STRIDE_B]], %{{.*}}, %c5_i64, %[[STRIDE_C]])
  arete_rt.matmul ins(%a, %b : memref<7x11x2x3xf64>, memref<7x11x5x3xf64>) outs(%x : memref<7x11x2x5xf64>) {dtype = 12 : i32, transpose_lhs = false, transpose_rhs = true}
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// Updates are added in their order, rows element by element.
// CHECK-LABEL: func.func @scatter_add
func.func @scatter_add(%c: !llvm.ptr, %i: !llvm.ptr, %s: !llvm.ptr, %o: !llvm.ptr) -> i32 {
  %u = arete_rt.input 0 : memref<4x3xi32>
  %k = arete_rt.input 1 : memref<4xi64>
  %x = arete_rt.state 0 : memref<5x3xi32>
  // CHECK: scf.for %[[I:.*]] = %c0 to %c4 step %c1
  // An index is read once for the whole row that it selects.
  // CHECK-NEXT: %[[INDEX:.*]] = memref.load %{{.*}}[%[[I]]] : memref<4xi64>
  // CHECK: arith.cmpi slt
  // CHECK: arith.addi %{{.*}}, %c5
  // CHECK: %[[PLACE:.*]] = arith.select
  // CHECK: scf.for %[[J:.*]] = %c0 to %c3 step %c1
  // CHECK: %[[OLD:.*]] = memref.load %[[X:.*]][%[[PLACE]], %[[J]]]
  // CHECK: %[[UPDATE:.*]] = memref.load %{{.*}}[%[[I]], %[[J]]]
  // CHECK: %[[NEW:.*]] = arith.addi %[[OLD]], %[[UPDATE]]
  // CHECK: memref.store %[[NEW]], %[[X]][%[[PLACE]], %[[J]]]
  arete_rt.scatter ins(%u, %k : memref<4x3xi32>, memref<4xi64>) outs(%x : memref<5x3xi32>) {axes = array<i64: 0>, position = 0 : i64, replaces = false}
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// CHECK-LABEL: func.func @check_index
func.func @check_index(%c: !llvm.ptr, %i: !llvm.ptr, %s: !llvm.ptr, %o: !llvm.ptr) -> i32 {
  %k = arete_rt.input 0 : memref<2x4xi64>
  %n = arith.constant 9 : index
  // CHECK: %[[STATUS:.*]] = llvm.call @arete_rt_check_index(%{{.*}}, %{{.*}}, %c4_i32, %c8_i64, %c9_i64, %{{.*}})
  // CHECK: %[[FAILED:.*]] = arith.cmpi ne, %[[STATUS]], %c0_i32
  // CHECK: cf.cond_br %[[FAILED]], ^[[FAIL:bb[0-9]+]]
  // The text is the runtime's own, which names the index.
  // CHECK: ^[[FAIL]]:
  // CHECK: llvm.call @arete_rt_fail(%{{.*}}, %[[STATUS]], %[[NULL:.*]], %c0_i64, %c0_i64)
  arete_rt.check_index %k, %n, "out of range" : memref<2x4xi64>
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// The name of a function of the math library ends in the type, also in loops.
// CHECK-LABEL: func.func @math
func.func @math(%c: !llvm.ptr, %i: !llvm.ptr, %s: !llvm.ptr, %o: !llvm.ptr) -> i32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %f = arete_rt.state 0 : memref<4xf32>
  %d = arete_rt.state 1 : memref<f64>
  %n = arete_rt.state 2 : memref<i64>
  // CHECK: scf.for
  // CHECK: llvm.call @arete_exp_f32(%{{.*}}) : (f32) -> f32
  scf.for %k = %c0 to %c4 step %c1 {
    %0 = memref.load %f[%k] : memref<4xf32>
    %1 = arete_rt.math "exp"(%0) : f32
    memref.store %1, %f[%k] : memref<4xf32>
  }
  // CHECK: llvm.call @arete_pow_f64(%{{.*}}, %{{.*}}) : (f64, f64) -> f64
  %2 = memref.load %d[] : memref<f64>
  %3 = arete_rt.math "pow"(%2, %2) : f64
  memref.store %3, %d[] : memref<f64>
  // CHECK: llvm.call @arete_ipow_i64(%{{.*}}, %{{.*}}) : (i64, i64) -> i64
  %4 = memref.load %n[] : memref<i64>
  %5 = arete_rt.math "ipow"(%4, %4) : i64
  memref.store %5, %n[] : memref<i64>
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// What a state will need is asked for before anything is changed.
// CHECK-LABEL: func.func @reserve
func.func @reserve(%c: !llvm.ptr, %i: !llvm.ptr, %s: !llvm.ptr, %o: !llvm.ptr) -> i32 {
  %n = arith.constant 9 : index
  // CHECK: llvm.store %c9_i64, %[[SIZES:.*]] : i64, !llvm.ptr
  // CHECK: %[[STATUS:.*]] = llvm.call @arete_rt_reserve_state(%{{.*}}, %c1_i32, %[[SIZES]])
  // CHECK: arith.cmpi ne, %[[STATUS]], %c0_i32
  // CHECK: cf.cond_br
  arete_rt.reserve_state 1(%n)
  %ok = arith.constant 0 : i32
  return %ok : i32
}
