// Which loops are divided among threads, and how.
// RUN: arete-opt %s --split-input-file --convert-arete-rt-to-llvm --arete-parallelize --canonicalize --cse | FileCheck %s

// Elements: the whole range on this thread, or parts that are multiples of 64,
// by what an element costs: 88 ps here, so that a part, of 1 us at least, has
// 178 such multiples. Arguments are the addresses alone, which differ.
// CHECK-LABEL: func.func @elements
// CHECK-SAME: (%{{.*}}: !llvm.ptr, %{{.*}}: !llvm.ptr
// CHECK-DAG: %[[THRESHOLD:.*]] = arith.constant 2000000 : index
// CHECK-DAG: %[[COST:.*]] = arith.constant 88 : index
// CHECK-DAG: %[[GRAIN:.*]] = arith.constant 11392 : i64
// CHECK-DAG: %[[ZERO:.*]] = arith.constant 0 : i64
// CHECK-DAG: %[[TASK:.*]] = llvm.mlir.addressof @elements_task_0
// CHECK: %[[DATA:.*]] = llvm.alloca %{{.*}} x !llvm.struct<(ptr, ptr)>
// CHECK: %[[WORK:.*]] = arith.muli %[[COUNT:.*]], %[[COST]] : index
// CHECK: %[[LONG:.*]] = arith.cmpi sge, %[[WORK]], %[[THRESHOLD]]
// CHECK: scf.if %[[LONG]] {
// CHECK: %[[FIRST:.*]] = llvm.getelementptr %[[DATA]][0, 0]
// CHECK: llvm.store %[[X:.*]], %[[FIRST]] : !llvm.ptr, !llvm.ptr
// CHECK: %[[SECOND:.*]] = llvm.getelementptr %[[DATA]][0, 1]
// CHECK: llvm.store %[[Y:.*]], %[[SECOND]] : !llvm.ptr, !llvm.ptr
// CHECK: llvm.call @arete_rt_parallel(%{{.*}}, %[[GRAIN]], %[[TASK]], %[[DATA]])
// CHECK: } else {
// CHECK: func.call @elements_loop_0(%[[ZERO]], %{{.*}}, %[[X]], %[[Y]])
// CHECK: }

// CHECK: func.func private @elements_loop_0(%[[FROM:[a-z0-9]+]]: i64, %[[TO:[a-z0-9]+]]: i64, %{{.*}}: !llvm.ptr {llvm.noalias}, %{{.*}}: !llvm.ptr {llvm.noalias})
// CHECK-DAG: %[[LOW:.*]] = arith.index_cast %[[FROM]]
// CHECK-DAG: %[[HIGH:.*]] = arith.index_cast %[[TO]]
// CHECK: scf.for %{{.*}} = %[[LOW]] to %[[HIGH]] step
// CHECK-NOT: arete.parallel
// CHECK: return

// CHECK: llvm.func internal unnamed_addr @elements_task_0(%[[D:[a-z0-9]+]]: !llvm.ptr, %[[F:[a-z0-9]+]]: i64, %[[T:[a-z0-9]+]]: i64, %{{.*}}: i32) -> i32
// CHECK: %[[AP:.*]] = llvm.getelementptr %[[D]][0, 0]
// CHECK: %[[A:.*]] = llvm.load %[[AP]]
// CHECK: %[[BP:.*]] = llvm.getelementptr %[[D]][0, 1]
// CHECK: %[[B:.*]] = llvm.load %[[BP]]
// CHECK: call @elements_loop_0(%[[F]], %[[T]], %[[A]], %[[B]])
func.func @elements(%c: !llvm.ptr, %i: !llvm.ptr, %s: !llvm.ptr, %o: !llvm.ptr) -> i32 {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %x = arete_rt.input 0 : memref<?xf32>
  %n = memref.dim %x, %zero : memref<?xf32>
  %y = arete_rt.output 0(%n) : memref<?xf32>
  scf.for %k = %zero to %n step %one {
    %0 = memref.load %x[%k] : memref<?xf32>
    %1 = arith.mulf %0, %0 : f32
    memref.store %1, %y[%k] : memref<?xf32>
  } {arete.parallel}
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// -----

// Rows: what one costs is a matter of its length. A row is never cut.
// CHECK-LABEL: func.func @row_sums
// CHECK-DAG: %[[PART:.*]] = arith.constant 1000000 : index
// CHECK: %[[ROW:.*]] = arith.muli %[[COLUMNS:.*]], %{{.*}} : index
// CHECK: %[[EACH:.*]] = arith.addi %[[ROW]],
// CHECK: arith.muli %{{.*}}, %[[EACH]]
// CHECK: scf.if
// CHECK: arith.divui %[[PART]], %{{.*}}
// CHECK: llvm.call @arete_rt_parallel
// CHECK: func.func private @row_sums_loop_0(%{{.*}}: i64, %{{.*}}: i64, %{{.*}}: !llvm.ptr {llvm.noalias}, %[[STRIDE:.*]]: i64, %{{.*}}: i64, %{{.*}}: !llvm.ptr {llvm.noalias})
func.func @row_sums(%c: !llvm.ptr, %i: !llvm.ptr, %s: !llvm.ptr, %o: !llvm.ptr) -> i32 {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %none = arith.constant 0.0 : f32
  %x = arete_rt.input 0 : memref<?x?xf32>
  %m = memref.dim %x, %zero : memref<?x?xf32>
  %n = memref.dim %x, %one : memref<?x?xf32>
  %y = arete_rt.output 0(%m) : memref<?xf32>
  scf.for %k = %zero to %m step %one {
    %sum = scf.for %l = %zero to %n step %one iter_args(%part = %none) -> f32 {
      %0 = memref.load %x[%k, %l] : memref<?x?xf32>
      %1 = arith.addf %part, %0 : f32
      scf.yield %1 : f32
    }
    memref.store %sum, %y[%k] : memref<?xf32>
  } {arete.parallel}
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// -----

// A loop that is parallel within each step of one that is not: the steps are
// taken by each thread, for elements of its own.
// CHECK-LABEL: func.func @column_sums
// CHECK: llvm.call @arete_rt_parallel
// CHECK: func.func private @column_sums_loop_0(%[[FROM:[a-z0-9]+]]: i64, %[[TO:[a-z0-9]+]]: i64
// CHECK-DAG: %[[LOW:.*]] = arith.index_cast %[[FROM]]
// CHECK-DAG: %[[HIGH:.*]] = arith.index_cast %[[TO]]
// CHECK: scf.for
// CHECK: scf.for %{{.*}} = %[[LOW]] to %[[HIGH]]
func.func @column_sums(%c: !llvm.ptr, %i: !llvm.ptr, %s: !llvm.ptr, %o: !llvm.ptr) -> i32 {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %x = arete_rt.input 0 : memref<?x?xf32>
  %m = memref.dim %x, %zero : memref<?x?xf32>
  %n = memref.dim %x, %one : memref<?x?xf32>
  %y = arete_rt.output 0(%n) : memref<?xf32>
  scf.for %k = %zero to %m step %one {
    scf.for %l = %zero to %n step %one {
      %0 = memref.load %x[%k, %l] : memref<?x?xf32>
      %1 = memref.load %y[%l] : memref<?xf32>
      %2 = arith.addf %1, %0 : f32
      memref.store %2, %y[%l] : memref<?xf32>
    } {arete.parallel}
  }
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// -----

// Of known sizes: nothing is decided at run time.
// CHECK-LABEL: func.func @known
// CHECK-NOT: scf.if
// Too little to divide stays where it is.
// CHECK: scf.for
// CHECK: llvm.call @arete_rt_parallel
// CHECK-NOT: scf.for
// CHECK: return
func.func @known(%c: !llvm.ptr, %i: !llvm.ptr, %s: !llvm.ptr, %o: !llvm.ptr) -> i32 {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %few = arith.constant 100 : index
  %many = arith.constant 1000000 : index
  %x = arete_rt.input 0 : memref<1000000xf32>
  %y = arete_rt.output 0(%few) : memref<100xf32>
  %z = arete_rt.output 1(%many) : memref<1000000xf32>
  scf.for %k = %zero to %few step %one {
    %0 = memref.load %x[%k] : memref<1000000xf32>
    memref.store %0, %y[%k] : memref<100xf32>
  } {arete.parallel}
  scf.for %k = %zero to %many step %one {
    %0 = memref.load %x[%k] : memref<1000000xf32>
    memref.store %0, %z[%k] : memref<1000000xf32>
  } {arete.parallel}
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// -----

// No two parts may write to one place, so nothing else may stand beside the
// loop that would be done in each of them.
// CHECK-LABEL: func.func @not_divided
// CHECK-NOT: @arete_rt_parallel
// CHECK: return
func.func @not_divided(%c: !llvm.ptr, %i: !llvm.ptr, %s: !llvm.ptr, %o: !llvm.ptr) -> i32 {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %none = arith.constant 0.0 : f32
  %x = arete_rt.input 0 : memref<?x?xf32>
  %m = memref.dim %x, %zero : memref<?x?xf32>
  %n = memref.dim %x, %one : memref<?x?xf32>
  %y = arete_rt.output 0(%n) : memref<?xf32>
  %z = arete_rt.output 1(%m) : memref<?xf32>
  // It is not said that this may be.
  scf.for %l = %zero to %n step %one {
    memref.store %none, %y[%l] : memref<?xf32>
  }
  scf.for %k = %zero to %m step %one {
    memref.store %none, %z[%k] : memref<?xf32>
    scf.for %l = %zero to %n step %one {
      %0 = memref.load %x[%k, %l] : memref<?x?xf32>
      memref.store %0, %y[%l] : memref<?xf32>
    } {arete.parallel}
  }
  // A sum whose order is not free.
  %sum = scf.for %l = %zero to %n step %one iter_args(%part = %none) -> f32 {
    %0 = memref.load %y[%l] : memref<?xf32>
    %1 = arith.addf %part, %0 : f32
    scf.yield %1 : f32
  } {arete.parallel}
  memref.store %sum, %z[%zero] : memref<?xf32>
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// -----

// Two views of one state that is written may overlap, what is only read may
// as well; an input overlaps neither.
// CHECK-LABEL: func.func @views
// CHECK: func.func private @views_loop_0(%{{.*}}: i64, %{{.*}}: i64, %{{.*}}: !llvm.ptr {llvm.noalias}, %{{.*}}: !llvm.ptr, %{{.*}}: !llvm.ptr)
// CHECK: func.func private @views_loop_1(%{{.*}}: i64, %{{.*}}: i64, %{{.*}}: !llvm.ptr {llvm.noalias}, %{{.*}}: !llvm.ptr {llvm.noalias}, %{{.*}}: !llvm.ptr {llvm.noalias})
func.func @views(%c: !llvm.ptr, %i: !llvm.ptr, %s: !llvm.ptr, %o: !llvm.ptr) -> i32 {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %n = arith.constant 500000 : index
  %x = arete_rt.input 0 : memref<500000xf32>
  %w = arete_rt.state 0 : memref<1000000xf32>
  %y = arete_rt.output 0(%n) : memref<500000xf32>
  %left = memref.reinterpret_cast %w to offset: [0], sizes: [500000], strides: [1] : memref<1000000xf32> to memref<500000xf32>
  %right = memref.reinterpret_cast %w to offset: [500000], sizes: [500000], strides: [1] : memref<1000000xf32> to memref<500000xf32, strided<[1], offset: 500000>>
  scf.for %k = %zero to %n step %one {
    %0 = memref.load %x[%k] : memref<500000xf32>
    %1 = memref.load %right[%k] : memref<500000xf32, strided<[1], offset: 500000>>
    %2 = arith.addf %0, %1 : f32
    memref.store %2, %left[%k] : memref<500000xf32>
  } {arete.parallel}
  scf.for %k = %zero to %n step %one {
    %0 = memref.load %left[%k] : memref<500000xf32>
    %1 = memref.load %right[%k] : memref<500000xf32, strided<[1], offset: 500000>>
    %2 = arith.addf %0, %1 : f32
    memref.store %2, %y[%k] : memref<500000xf32>
  } {arete.parallel}
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// -----

// A sum whose order is free: of up to 64 parts, which are added in order.
// CHECK-LABEL: func.func @total
// CHECK: %[[SUMS:.*]] = memref.alloca() : memref<64xf32>
// CHECK: llvm.call @arete_rt_parallel
// CHECK: scf.for %[[PART:.*]] = %{{.*}} iter_args(%[[SUM:.*]] = %{{.*}}) -> (f32) {
// CHECK-NEXT: %[[OF_PART:.*]] = memref.load %[[SUMS]][%[[PART]]]
// CHECK-NEXT: arith.addf %[[SUM]], %[[OF_PART]] : f32
// CHECK: func.func private @total_loop_0
// CHECK-DAG: %[[NEUTRAL:.*]] = arith.constant -0.000000e+00 : f32
// CHECK: scf.for %[[P:.*]] =
// CHECK: %[[LOW:.*]] = arith.muli %[[P]], %[[LENGTH:.*]] : index
// CHECK: %[[END:.*]] = arith.addi %[[LOW]], %[[LENGTH]] : index
// CHECK: %[[HIGH:.*]] = arith.minsi %[[END]],
// CHECK: %[[S:.*]] = scf.for %{{.*}} = %[[LOW]] to %[[HIGH]] step %{{.*}} iter_args(%{{.*}} = %[[NEUTRAL]])
// CHECK: arith.addf {{.*}} fastmath<reassoc>
// CHECK: memref.store %[[S]], %{{.*}}[%[[P]]]
func.func @total(%c: !llvm.ptr, %i: !llvm.ptr, %s: !llvm.ptr, %o: !llvm.ptr) -> i32 {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %none = arith.constant 0.0 : f32
  %x = arete_rt.input 0 : memref<?xf32>
  %n = memref.dim %x, %zero : memref<?xf32>
  %y = arete_rt.output 0() : memref<f32>
  %sum = scf.for %l = %zero to %n step %one iter_args(%part = %none) -> f32 {
    %0 = memref.load %x[%l] : memref<?xf32>
    %1 = arith.addf %part, %0 fastmath<reassoc> : f32
    scf.yield %1 : f32
  }
  memref.store %sum, %y[] : memref<f32>
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// -----

// A nest that follows a product row by row is run by the call that makes it,
// whatever its sizes; what it needs is computed before.
// CHECK-LABEL: func.func @epilogue
// CHECK-DAG: %[[TASK:.*]] = llvm.mlir.addressof @epilogue_task_0
// CHECK-DAG: %[[NULL:.*]] = llvm.mlir.zero
// CHECK: %[[DATA:.*]] = llvm.alloca
// CHECK: llvm.store %{{.*}}, %{{.*}} : !llvm.ptr, !llvm.ptr
// CHECK: %[[STATUS:.*]] = llvm.call @arete_rt_gemm_then({{.*}}, %[[NULL]], %[[NULL]], %{{.*}}, %{{.*}}, %[[TASK]], %[[DATA]])
// CHECK: %[[FAILED:.*]] = arith.cmpi ne, %[[STATUS]],
// CHECK-NEXT: cf.cond_br %[[FAILED]]
// CHECK-NOT: scf.for
// CHECK-NOT: arete_rt_parallel
// CHECK: func.func private @epilogue_loop_0
// CHECK: scf.for
func.func @epilogue(%c: !llvm.ptr, %i: !llvm.ptr, %s: !llvm.ptr, %o: !llvm.ptr) -> i32 {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %x = arete_rt.input 0 : memref<?x?xf32>
  %m = memref.dim %x, %zero : memref<?x?xf32>
  %y = arete_rt.output 0(%m, %m) : memref<?x?xf32>
  arete_rt.matmul ins(%x, %x : memref<?x?xf32>, memref<?x?xf32>) outs(%y : memref<?x?xf32>)
    {arete.epilogue = 0 : i64, dtype = 11 : i32, transpose_lhs = false, transpose_rhs = false}
  %rows = memref.dim %y, %zero : memref<?x?xf32>
  scf.for %k = %zero to %rows step %one {
    scf.for %l = %zero to %rows step %one {
      %0 = memref.load %y[%k, %l] : memref<?x?xf32>
      %1 = arith.addf %0, %0 : f32
      memref.store %1, %y[%k, %l] : memref<?x?xf32>
    }
  } {arete.epilogue = 0 : i64, arete.parallel}
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// -----

// Not where something else comes between, ...
// CHECK-LABEL: func.func @not_next
// CHECK: llvm.call @arete_rt_gemm(
// CHECK: memref.store
// CHECK: llvm.call @arete_rt_parallel
// CHECK-NOT: arete_rt_gemm_then
func.func @not_next(%c: !llvm.ptr, %i: !llvm.ptr, %s: !llvm.ptr, %o: !llvm.ptr) -> i32 {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %number = arith.constant 1.0 : f32
  %x = arete_rt.input 0 : memref<?x?xf32>
  %m = memref.dim %x, %zero : memref<?x?xf32>
  %y = arete_rt.output 0(%m, %m) : memref<?x?xf32>
  arete_rt.matmul ins(%x, %x : memref<?x?xf32>, memref<?x?xf32>) outs(%y : memref<?x?xf32>)
    {arete.epilogue = 0 : i64, dtype = 11 : i32, transpose_lhs = false, transpose_rhs = false}
  memref.store %number, %y[%zero, %zero] : memref<?x?xf32>
  scf.for %k = %zero to %m step %one {
    %0 = memref.load %y[%k, %k] : memref<?x?xf32>
    memref.store %0, %y[%k, %k] : memref<?x?xf32>
  } {arete.epilogue = 0 : i64, arete.parallel}
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// -----

// ... and not where it is known to be short.
// CHECK-LABEL: func.func @short
// CHECK: llvm.call @arete_rt_gemm(
// CHECK: scf.for
// CHECK-NOT: arete.epilogue
func.func @short(%c: !llvm.ptr, %i: !llvm.ptr, %s: !llvm.ptr, %o: !llvm.ptr) -> i32 {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %three = arith.constant 3 : index
  %x = arete_rt.input 0 : memref<3x3xf32>
  %y = arete_rt.output 0(%three, %three) : memref<3x3xf32>
  arete_rt.matmul ins(%x, %x : memref<3x3xf32>, memref<3x3xf32>) outs(%y : memref<3x3xf32>)
    {arete.epilogue = 0 : i64, dtype = 11 : i32, transpose_lhs = false, transpose_rhs = false}
  scf.for %k = %zero to %three step %one {
    %0 = memref.load %y[%k, %k] : memref<3x3xf32>
    memref.store %0, %y[%k, %k] : memref<3x3xf32>
  } {arete.epilogue = 0 : i64, arete.parallel}
  %ok = arith.constant 0 : i32
  return %ok : i32
}
