// What a call would take, without making it: the function ends before its first
// kernel.
// RUN: arete-opt %s --split-input-file --arete-plan-memory | FileCheck %s

// Checks, results and the arena stay, kernels go.
// CHECK-LABEL: func.func @stops
// CHECK: %[[OK:.*]] = arith.constant 0 : i32
// CHECK: arete_rt.input 0
// CHECK: arete_rt.output 0
// CHECK: arete_rt.arena 0, %{{.*}} : memref<?xi8>
// CHECK-NOT: linalg
// CHECK: return %[[OK]] : i32
func.func @stops() -> i32 attributes {arete.measure_memory} {
  %c0 = arith.constant 0 : index
  %in = arete_rt.input 0 : memref<?xf32>
  %n = memref.dim %in, %c0 : memref<?xf32>
  %out = arete_rt.output 0(%n) : memref<?xf32>
  %t = memref.alloc(%n) : memref<?xf32>
  linalg.copy ins(%in : memref<?xf32>) outs(%t : memref<?xf32>)
  linalg.copy ins(%t : memref<?xf32>) outs(%out : memref<?xf32>)
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// -----

// A temporary whose size a kernel computes is told by an arena of no bytes.
// CHECK-LABEL: func.func @unknown
// CHECK: %[[NONE:.*]] = arith.constant 0 : index
// CHECK: arete_rt.input 0
// CHECK-NOT: linalg
// CHECK: arete_rt.arena 1, %[[NONE]] : memref<?xi8>
// CHECK-NEXT: return
func.func @unknown() -> i32 attributes {arete.measure_memory} {
  %c0 = arith.constant 0 : index
  %in = arete_rt.input 0 : memref<1xindex>
  %c1 = arith.constant 1 : index
  %out = arete_rt.output 0(%c1) : memref<1xindex>
  linalg.copy ins(%in : memref<1xindex>) outs(%out : memref<1xindex>)
  %n = memref.load %out[%c0] : memref<1xindex>
  %t = memref.alloc(%n) : memref<?xf32>
  %v = arith.constant 1.0 : f32
  linalg.fill ins(%v : f32) outs(%t : memref<?xf32>)
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// -----

// Without kernels nothing changes.
// CHECK-LABEL: func.func @nothing
// CHECK: arete_rt.output 0
// CHECK-NOT: arena
// CHECK: return
func.func @nothing() -> i32 attributes {arete.measure_memory} {
  %out = arete_rt.output 0() : memref<f32>
  %ok = arith.constant 0 : i32
  return %ok : i32
}
