// The plan as text: where each temporary lies, its size as a formula of
// the sizes of arguments, its life, and the user's line.
// RUN: arete-opt %s --pass-pipeline='builtin.module(func.func(arete-plan-memory))' | FileCheck %s

func.func private @use(memref<?x?xf32>)
func.func private @use_static(memref<5xf32>)

// CHECK-LABEL: func.func @plan()
func.func @plan() attributes {arete.memory_plan} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %x = arete_rt.input 0 : memref<?x?xf32>
  %w = arete_rt.state 1 : memref<?x?xf32>
  %n = memref.dim %x, %c0 : memref<?x?xf32>
  %m = memref.dim %w, %c1 : memref<?x?xf32>
  %m2 = arith.muli %m, %c2 : index
  // CHECK-SAME: arete.memory_plan = ["slot 0: 4 * input0[0] * state1[1] bytes, memref<?x?xf32>, ops 8 to 9, plan-text.mlir:[[#@LINE+1]]
  %a = memref.alloc(%n, %m) : memref<?x?xf32>
  call @use(%a) : (memref<?x?xf32>) -> ()
  // CHECK-SAME: slot 0: 4 * input0[0] * (state1[1] * 2) bytes, memref<?x?xf32>, ops 10 to 14, plan-text.mlir:[[#@LINE+1]]
  %b = memref.alloc(%n, %m2) : memref<?x?xf32>
  // CHECK-SAME: offset 0: 20 bytes, memref<5xf32>, ops 11 to 12, plan-text.mlir:[[#@LINE+1]]
  %c = memref.alloc() : memref<5xf32>
  call @use_static(%c) : (memref<5xf32>) -> ()
  // CHECK-SAME: slot 1: 4 * input0[0] * state1[1] bytes, memref<?x?xf32>, ops 13 to 15, plan-text.mlir:[[#@LINE+1]]
  %d = memref.alloc(%n, %m) : memref<?x?xf32>
  call @use(%b) : (memref<?x?xf32>) -> ()
  call @use(%d) : (memref<?x?xf32>) -> ()
  // CHECK-SAME: arena: 64 + max(4 * input0[0] * state1[1], 4 * input0[0] * (state1[1] * 2)) + 4 * input0[0] * state1[1] bytes; without sharing: 4 * input0[0] * state1[1] + 4 * input0[0] * (state1[1] * 2) + 20 + 4 * input0[0] * state1[1]
  return
}

// CHECK-LABEL: func.func @none()
// CHECK-SAME: arete.memory_plan = []
func.func @none() attributes {arete.memory_plan} {
  return
}

// A size that is computed while kernels run has an arena of its own.
// CHECK-LABEL: func.func @own(
// CHECK-SAME: arete.memory_plan = ["arena 1: 12 * ? bytes, memref<?x3xf32>, ops 2 to 4
func.func @own(%x: memref<index>, %y: memref<?x?xf32>)
    attributes {arete.memory_plan} {
  call @use(%y) : (memref<?x?xf32>) -> ()
  %n = memref.load %x[] : memref<index>
  %a = memref.alloc(%n) : memref<?x3xf32>
  %b = memref.cast %a : memref<?x3xf32> to memref<?x?xf32>
  call @use(%b) : (memref<?x?xf32>) -> ()
  return
}

// No one asks.
// CHECK-LABEL: func.func @unasked()
// CHECK-NOT: arete.memory_plan
func.func @unasked() {
  %c = memref.alloc() : memref<5xf32>
  call @use_static(%c) : (memref<5xf32>) -> ()
  return
}
