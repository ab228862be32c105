// The result of an elementwise loop nest takes the memory of an operand that
// dies there.
// RUN: arete-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(arete-plan-memory,canonicalize))' | FileCheck %s

#id = affine_map<(d0) -> (d0)>

func.func private @use(memref<?xf32>)

// A chain needs one buffer.
// CHECK-LABEL: func.func @chain
// CHECK: %[[ARENA:.*]] = arete_rt.arena 0
// CHECK: %[[A:.*]] = memref.view %[[ARENA]]
// CHECK-NOT: memref.view
// CHECK: call @use(%[[A]])
// CHECK: linalg.generic {{.*}} ins(%[[A]] : memref<?xf32>) outs(%[[A]] : memref<?xf32>)
// CHECK: linalg.generic {{.*}} ins(%[[A]], %[[A]] : memref<?xf32>, memref<?xf32>) outs(%[[A]] : memref<?xf32>)
// CHECK: call @use(%[[A]])
func.func @chain(%n: index) {
  %a = memref.alloc(%n) : memref<?xf32>
  call @use(%a) : (memref<?xf32>) -> ()
  %b = memref.alloc(%n) : memref<?xf32>
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%a : memref<?xf32>) outs(%b : memref<?xf32>) {
  ^bb0(%x: f32, %old: f32):
    %y = arith.negf %x : f32
    linalg.yield %y : f32
  }
  %c = memref.alloc(%n) : memref<?xf32>
  linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]} ins(%b, %b : memref<?xf32>, memref<?xf32>) outs(%c : memref<?xf32>) {
  ^bb0(%x: f32, %z: f32, %old: f32):
    %y = arith.addf %x, %z : f32
    linalg.yield %y : f32
  }
  call @use(%c) : (memref<?xf32>) -> ()
  return
}

// An operand that is read afterwards keeps its memory.
// CHECK-LABEL: func.func @read_later
// CHECK: linalg.generic {{.*}} ins(%[[A:.*]] : memref<?xf32>) outs(%[[B:.*]] : memref<?xf32>)
// CHECK: call @use(%[[B]])
// CHECK: call @use(%[[A]])
func.func @read_later(%n: index) {
  %a = memref.alloc(%n) : memref<?xf32>
  call @use(%a) : (memref<?xf32>) -> ()
  %b = memref.alloc(%n) : memref<?xf32>
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%a : memref<?xf32>) outs(%b : memref<?xf32>) {
  ^bb0(%x: f32, %old: f32):
    %y = arith.negf %x : f32
    linalg.yield %y : f32
  }
  call @use(%b) : (memref<?xf32>) -> ()
  call @use(%a) : (memref<?xf32>) -> ()
  return
}

// Sizes that are not known to be equal are not shared in place.
// CHECK-LABEL: func.func @other_size
// CHECK: linalg.generic {{.*}} ins(%[[A:.*]] : memref<?xf32>) outs(%[[B:.*]] : memref<?xf32>)
// CHECK-NEXT: ^bb0
// CHECK: call @use(%[[B]])
func.func @other_size(%n: index, %m: index) {
  %a = memref.alloc(%n) : memref<?xf32>
  call @use(%a) : (memref<?xf32>) -> ()
  %b = memref.alloc(%m) : memref<?xf32>
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%a : memref<?xf32>) outs(%b : memref<?xf32>) {
  ^bb0(%x: f32, %old: f32):
    %y = arith.negf %x : f32
    linalg.yield %y : f32
  }
  call @use(%b) : (memref<?xf32>) -> ()
  return
}

// -----

#id = affine_map<(d0, d1) -> (d0, d1)>
#turned = affine_map<(d0, d1) -> (d1, d0)>

func.func private @use(memref<4x4xf32>)

// An element that is read after another was written there: not in place.
// CHECK-LABEL: func.func @turned
// CHECK-DAG: %[[A:.*]] = memref.view %{{.*}}[%c0]
// CHECK-DAG: %[[B:.*]] = memref.view %{{.*}}[%c64]
// CHECK: outs(%[[B]] :
// CHECK: call @use(%[[B]])
func.func @turned() {
  %a = memref.alloc() : memref<4x4xf32>
  call @use(%a) : (memref<4x4xf32>) -> ()
  %b = memref.alloc() : memref<4x4xf32>
  linalg.generic {indexing_maps = [#id, #turned, #id], iterator_types = ["parallel", "parallel"]} ins(%a, %a : memref<4x4xf32>, memref<4x4xf32>) outs(%b : memref<4x4xf32>) {
  ^bb0(%x: f32, %z: f32, %old: f32):
    %y = arith.addf %x, %z : f32
    linalg.yield %y : f32
  }
  call @use(%b) : (memref<4x4xf32>) -> ()
  return
}

// Nor where a view of the operand is read as well, be it of a buffer that was
// taken over before.
// CHECK-LABEL: func.func @viewed
// CHECK: linalg.generic {{.*}} ins(%[[A:.*]] : memref<4x4xf32>) outs(%[[A]] : memref<4x4xf32>)
// CHECK: %[[T:.*]] = memref.transpose %[[A]]
// CHECK: linalg.generic {{.*}} ins(%[[A]], %[[T]] : {{.*}}) outs(%[[B:[a-z0-9_]+]] : memref<4x4xf32>)
// CHECK: call @use(%[[B]])
func.func @viewed() {
  %a = memref.alloc() : memref<4x4xf32>
  call @use(%a) : (memref<4x4xf32>) -> ()
  %b = memref.alloc() : memref<4x4xf32>
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%a : memref<4x4xf32>) outs(%b : memref<4x4xf32>) {
  ^bb0(%x: f32, %old: f32):
    %y = arith.negf %x : f32
    linalg.yield %y : f32
  }
  %t = memref.transpose %b (i, j) -> (j, i) : memref<4x4xf32> to memref<4x4xf32, strided<[1, 4]>>
  %c = memref.alloc() : memref<4x4xf32>
  linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%b, %t : memref<4x4xf32>, memref<4x4xf32, strided<[1, 4]>>) outs(%c : memref<4x4xf32>) {
  ^bb0(%x: f32, %z: f32, %old: f32):
    %y = arith.addf %x, %z : f32
    linalg.yield %y : f32
  }
  call @use(%c) : (memref<4x4xf32>) -> ()
  return
}
