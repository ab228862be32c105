// Ops of the runtime become calls of its C functions; what fails ends the call.
// RUN: arete-opt %s --convert-arete-rt-to-llvm --canonicalize | FileCheck %s

// Functions are declared and messages stored once; the signature is defined by
// who makes the object file.
// RUN: arete-opt %s --convert-arete-rt-to-llvm -o %t
// RUN: grep "llvm.func @arete_rt_fail(" %t | count 1
// RUN: grep "sizes.00" %t | count 1
// RUN: FileCheck %s --check-prefix=GLOBALS < %t
// GLOBALS-DAG: llvm.mlir.global private constant @arete_message_0("sizes\00")
// GLOBALS-DAG: llvm.mlir.global private constant @arete_message_1("value\00")
// GLOBALS-DAG: llvm.mlir.global external constant @empty_signature()

// A call enters, and leaves with the status of that where it fails.
// CHECK-LABEL: func.func @empty
// CHECK-SAME: (%[[CTX:.*]]: !llvm.ptr, %[[IN:.*]]: !llvm.ptr, %[[STATES:.*]]: !llvm.ptr, %[[OUT:.*]]: !llvm.ptr) -> i32
func.func @empty(%c: !llvm.ptr, %i: !llvm.ptr, %s: !llvm.ptr, %o: !llvm.ptr) -> i32 {
  // CHECK-DAG: %[[OK:.*]] = arith.constant 0 : i32
  // CHECK-DAG: %[[SIGNATURE:.*]] = llvm.mlir.addressof @empty_signature
  // CHECK: %[[STATUS:.*]] = llvm.call @arete_rt_enter(%[[CTX]], %[[SIGNATURE]], %[[IN]], %[[STATES]], %[[OUT]])
  // CHECK: %[[FAILED:.*]] = arith.cmpi ne, %[[STATUS]], %[[OK]]
  // CHECK: cf.cond_br %[[FAILED]], ^[[END:bb[0-9]+]]
  // CHECK: return %[[OK]]
  // CHECK: ^[[END]]:
  // CHECK-NEXT: return %[[STATUS]]
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// Both messages of one text are one string; the values are those that differ.
// CHECK-LABEL: func.func @checks
// CHECK-SAME: (%[[CTX:[a-z0-9]*]]: !llvm.ptr
func.func @checks(%c: !llvm.ptr, %i: !llvm.ptr, %s: !llvm.ptr, %o: !llvm.ptr) -> i32 {
  %c0 = arith.constant 0 : index
  %0 = arete_rt.input 0 : memref<?x?xf32>
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %n = memref.dim %0, %c0 : memref<?x?xf32>
  %m = memref.dim %0, %c1 : memref<?x?xf32>
  // CHECK-DAG: %[[TEXT:.*]] = llvm.mlir.addressof @arete_message_0
  // CHECK-DAG: %[[VALUETEXT:.*]] = llvm.mlir.addressof @arete_message_1
  // CHECK-DAG: %[[ESIZE:.*]] = arith.constant 2 : i32
  // CHECK-DAG: %[[EVALUE:.*]] = arith.constant 5 : i32
  // CHECK: llvm.call @arete_rt_enter
  // CHECK: %[[N:.*]] = memref.dim %{{.*}}, %c0
  // CHECK: %[[M:.*]] = memref.dim %{{.*}}, %c1
  // CHECK: %[[DIFFER:.*]] = arith.cmpi ne, %[[N]], %[[M]] : index
  // CHECK: cf.cond_br %[[DIFFER]], ^[[FAIL1:bb[0-9]+]], ^[[NEXT1:bb[0-9]+]]
  // CHECK: ^[[NEXT1]]:
  // CHECK: cf.cond_br %{{.*}}, ^[[FAIL2:bb[0-9]+]], ^[[NEXT2:bb[0-9]+]]
  // CHECK: ^[[NEXT2]]:
  // CHECK: %[[NOTLESS:.*]] = arith.cmpi sge, %[[N]], %[[M]] : index
  // CHECK: cf.cond_br %[[NOTLESS]], ^[[FAIL3:bb[0-9]+]]
  // CHECK: ^[[FAIL1]]:
  // CHECK-DAG: %[[LHS:.*]] = arith.index_cast %[[N]]
  // CHECK-DAG: %[[RHS:.*]] = arith.index_cast %[[M]]
  // CHECK: %[[S1:.*]] = llvm.call @arete_rt_fail(%[[CTX]], %[[ESIZE]], %[[TEXT]], %[[LHS]], %[[RHS]])
  // CHECK-NEXT: return %[[S1]]
  // CHECK: ^[[FAIL2]]:
  // CHECK: llvm.call @arete_rt_fail(%[[CTX]], %[[ESIZE]], %[[TEXT]]
  // CHECK: ^[[FAIL3]]:
  // CHECK: llvm.call @arete_rt_fail(%[[CTX]], %[[EVALUE]], %[[VALUETEXT]]
  arete_rt.check_equal %n, %m, "sizes"
  arete_rt.check_equal %n, %c3, "sizes"
  %less = arith.cmpi slt, %n, %m : index
  arete_rt.check %less, 5, "value"
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// Sizes that are static are not read: the runtime has checked them.
// CHECK-LABEL: func.func @arguments
// CHECK-SAME: (%[[CTX:.*]]: !llvm.ptr, %[[IN:.*]]: !llvm.ptr, %[[STATES:.*]]: !llvm.ptr, %[[OUT:.*]]: !llvm.ptr) -> i32
func.func @arguments(%c: !llvm.ptr, %i: !llvm.ptr, %s: !llvm.ptr, %o: !llvm.ptr) -> i32 {
  %c0 = arith.constant 0 : index
  // The second input lies where the runtime has packed it.
  // CHECK: %[[TABLE:.*]] = llvm.load %{{.*}} : !llvm.ptr -> !llvm.ptr
  // CHECK: %[[SLOT:.*]] = llvm.getelementptr %[[TABLE]][8]
  // CHECK: llvm.load %[[SLOT]] : !llvm.ptr -> !llvm.ptr
  // CHECK: %[[P:.*]] = llvm.getelementptr %[[IN]][8]
  // CHECK: %[[T:.*]] = llvm.load %[[P]] : !llvm.ptr -> !llvm.ptr
  // CHECK: %[[SIZE:.*]] = llvm.getelementptr %[[T]]
  // CHECK: llvm.load %[[SIZE]] : !llvm.ptr -> i64
  // CHECK-NOT: llvm.load {{.*}} -> i64
  // CHECK: llvm.load %[[STATES]] : !llvm.ptr -> !llvm.ptr
  // CHECK-NOT: llvm.load {{.*}} -> i64
  // CHECK: %[[RESULT:.*]] = llvm.call @arete_rt_output(%[[CTX]], %c0_i32, %{{.*}})
  // CHECK: %[[NULL:.*]] = llvm.icmp "eq" %[[RESULT]]
  // CHECK: cf.cond_br %[[NULL]]
  // CHECK: llvm.call @arete_rt_arena(%[[CTX]], %c2_i32, %{{.*}})
  // CHECK: llvm.call @arete_rt_store_state(%[[CTX]], %c0_i32, %{{.*}}, %{{.*}})
  %0 = arete_rt.input 1 : memref<?x3xf32>
  %n = memref.dim %0, %c0 : memref<?x3xf32>
  %1 = arete_rt.state 0 : memref<2x3xf32>
  %2 = arete_rt.output 0(%n) : memref<?xf32>
  %3 = arete_rt.arena 2, %n : memref<?xi8>
  arete_rt.store_state 0, %2 : memref<?xf32>
  %byte = arith.constant 1 : i8
  memref.store %byte, %3[%c0] : memref<?xi8>
  %cast = memref.cast %1 : memref<2x3xf32> to memref<?x3xf32>
  memref.copy %0, %cast : memref<?x3xf32> to memref<?x3xf32>
  %ok = arith.constant 0 : i32
  return %ok : i32
}
