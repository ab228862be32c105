// Temporaries are parts of one arena.
// RUN: arete-opt %s --pass-pipeline='builtin.module(func.func(arete-plan-memory,canonicalize))' | FileCheck %s

func.func private @use(memref<?xf32>)
func.func private @use2(memref<?x?xf32>)
func.func private @use_static(memref<5xf32>)

// Of two temporaries of equal size the second takes the place of the first,
// which is dead.
// CHECK-LABEL: func @reuse
// CHECK-SAME: (%[[N:.*]]: index)
func.func @reuse(%n: index) {
  // CHECK-COUNT-1: arete_rt.arena 0
  // CHECK-NOT: arete_rt.arena
  // CHECK: memref.view %[[ARENA:.*]][%c0][%[[N]]]
  // CHECK: memref.view %[[ARENA]][%c0][%[[N]]]
  // CHECK-NOT: memref.alloc
  // CHECK: return
  %a = memref.alloc(%n) : memref<?xf32>
  call @use(%a) : (memref<?xf32>) -> ()
  %b = memref.alloc(%n) : memref<?xf32>
  call @use(%b) : (memref<?xf32>) -> ()
  return
}

// Both are alive at once.
// CHECK-LABEL: func @overlap
func.func @overlap(%n: index) {
  // CHECK: memref.view %{{.*}}[%c0][
  // CHECK: %[[SECOND:.*]] = arith.index_cast %{{.*}} : i64 to index
  // CHECK: memref.view %{{.*}}[%[[SECOND]]][
  %a = memref.alloc(%n) : memref<?xf32>
  %b = memref.alloc(%n) : memref<?xf32>
  call @use(%a) : (memref<?xf32>) -> ()
  call @use(%b) : (memref<?xf32>) -> ()
  return
}

// A view keeps what it looks at alive.
// CHECK-LABEL: func @views
func.func @views(%n: index) {
  // CHECK: memref.view %{{.*}}[%c0][
  // CHECK: %[[SECOND:.*]] = arith.index_cast %{{.*}} : i64 to index
  // CHECK: memref.view %{{.*}}[%[[SECOND]]][
  %a = memref.alloc(%n) : memref<?xf32>
  %view = memref.expand_shape %a [[0, 1]] output_shape [1, %n] : memref<?xf32> into memref<1x?xf32>
  %cast = memref.cast %view : memref<1x?xf32> to memref<?x?xf32>
  %b = memref.alloc(%n) : memref<?xf32>
  call @use(%b) : (memref<?xf32>) -> ()
  call @use2(%cast) : (memref<?x?xf32>) -> ()
  return
}

// A use inside of a loop is a use by the loop.
// CHECK-LABEL: func @loop
func.func @loop(%n: index, %one: index) {
  // CHECK: memref.view %{{.*}}[%c0][
  // CHECK: scf.for
  // CHECK: %[[SECOND:.*]] = arith.index_cast %{{.*}} : i64 to index
  // CHECK: memref.view %{{.*}}[%[[SECOND]]][
  %a = memref.alloc(%n) : memref<?xf32>
  scf.for %i = %one to %n step %one {
    func.call @use(%a) : (memref<?xf32>) -> ()
  }
  %b = memref.alloc(%n) : memref<?xf32>
  scf.for %i = %one to %n step %one {
    func.call @use(%b) : (memref<?xf32>) -> ()
    func.call @use(%a) : (memref<?xf32>) -> ()
  }
  return
}

// Sizes that are different values may be different: what two temporaries share
// is as large as the larger one.
// CHECK-LABEL: func @other_size
// CHECK-SAME: (%[[N:.*]]: index, %[[M:.*]]: index)
func.func @other_size(%n: index, %m: index) {
  // CHECK: arith.maxsi
  // CHECK: memref.view %[[ARENA:.*]][%c0][%[[N]]]
  // CHECK: memref.view %[[ARENA]][%c0][%[[M]]]
  %a = memref.alloc(%n) : memref<?xf32>
  call @use(%a) : (memref<?xf32>) -> ()
  %b = memref.alloc(%m) : memref<?xf32>
  call @use(%b) : (memref<?xf32>) -> ()
  return
}

// They share nothing while both are alive.
// CHECK-LABEL: func @other_size_together
func.func @other_size_together(%n: index, %m: index) {
  // CHECK-NOT: arith.maxsi
  // CHECK: memref.view %{{.*}}[%c0][
  // CHECK: %[[SECOND:.*]] = arith.index_cast %{{.*}} : i64 to index
  // CHECK: memref.view %{{.*}}[%[[SECOND]]][
  %a = memref.alloc(%n) : memref<?xf32>
  %b = memref.alloc(%m) : memref<?xf32>
  call @use(%a) : (memref<?xf32>) -> ()
  call @use(%b) : (memref<?xf32>) -> ()
  return
}

// Of the same sizes the one of more bytes is the larger: no maximum.
// CHECK-LABEL: func @fits
// CHECK-SAME: (%[[N:.*]]: index, %[[B:.*]]: memref<?xf64>)
func.func @fits(%n: index, %out: memref<?xf64>) {
  // CHECK-NOT: arith.maxsi
  // CHECK: memref.view %[[ARENA:.*]][%c0][%[[N]]] : memref<?xi8> to memref<?xf32>
  // CHECK: memref.view %[[ARENA]][%c0][%[[N]]] : memref<?xi8> to memref<?xf64>
  %a = memref.alloc(%n) : memref<?xf32>
  call @use(%a) : (memref<?xf32>) -> ()
  %b = memref.alloc(%n) : memref<?xf64>
  memref.copy %b, %out : memref<?xf64> to memref<?xf64>
  return
}

func.func private @use_large(memref<1000xf32>)

// Temporaries of known size lie where there is room: the two small ones one
// after the other in the large one, which is dead. 5 floats take 64 bytes.
// CHECK-LABEL: func @packed
func.func @packed() {
  // CHECK: %[[BYTES:.*]] = arith.constant 4032 : index
  // CHECK: arete_rt.arena 0, %[[BYTES]]
  // CHECK: memref.view %{{.*}}[%c0][] : memref<?xi8> to memref<1000xf32>
  // CHECK: memref.view %{{.*}}[%c0][] : memref<?xi8> to memref<5xf32>
  // CHECK: memref.view %{{.*}}[%c64][] : memref<?xi8> to memref<5xf32>
  %large = memref.alloc() : memref<1000xf32>
  call @use_large(%large) : (memref<1000xf32>) -> ()
  %a = memref.alloc() : memref<5xf32>
  %b = memref.alloc() : memref<5xf32>
  call @use_static(%a) : (memref<5xf32>) -> ()
  call @use_static(%b) : (memref<5xf32>) -> ()
  return
}

// Into a gap between two that are alive goes what fits it.
// CHECK-LABEL: func @gap
func.func @gap() {
  // CHECK: %[[BYTES:.*]] = arith.constant 8128 : index
  // CHECK: arete_rt.arena 0, %[[BYTES]]
  // CHECK: memref.view %{{.*}}[%c0][] : memref<?xi8> to memref<1000xf32>
  // CHECK: memref.view %{{.*}}[%c4032][] : memref<?xi8> to memref<1000xf32>
  // CHECK: memref.view %{{.*}}[%c8064][] : memref<?xi8> to memref<5xf32>
  // CHECK: memref.view %{{.*}}[%c0][] : memref<?xi8> to memref<5xf32>
  %a = memref.alloc() : memref<1000xf32>
  %b = memref.alloc() : memref<1000xf32>
  %c = memref.alloc() : memref<5xf32>
  call @use_large(%a) : (memref<1000xf32>) -> ()
  %d = memref.alloc() : memref<5xf32>
  call @use_static(%d) : (memref<5xf32>) -> ()
  call @use_large(%b) : (memref<1000xf32>) -> ()
  call @use_static(%c) : (memref<5xf32>) -> ()
  return
}

// A matrix and its transpose are of one size, and so are a float32 and an int32.
// CHECK-LABEL: func @same_bytes
// CHECK-SAME: (%[[N:.*]]: index, %[[M:.*]]: index)
func.func @same_bytes(%n: index, %m: index) {
  // CHECK: memref.view %[[ARENA:.*]][%c0][%[[N]], %[[M]]] : memref<?xi8> to memref<?x?xf32>
  // CHECK: memref.view %[[ARENA]][%c0][%[[M]], %[[N]]] : memref<?xi8> to memref<?x?xf32>
  // CHECK: memref.view %[[ARENA]][%c0][%[[N]], %[[M]]] : memref<?xi8> to memref<?x?xi32>
  %a = memref.alloc(%n, %m) : memref<?x?xf32>
  call @use2(%a) : (memref<?x?xf32>) -> ()
  %b = memref.alloc(%m, %n) : memref<?x?xf32>
  call @use2(%b) : (memref<?x?xf32>) -> ()
  %c = memref.alloc(%n, %m) : memref<?x?xi32>
  memref.dealloc %c : memref<?x?xi32>
  return
}

// Static sizes are rounded up to the alignment at compile time: 5 floats and 5
// floats are 128 bytes.
// CHECK-LABEL: func @static
func.func @static() {
  // CHECK: %[[BYTES:.*]] = arith.constant 128 : index
  // CHECK: arete_rt.arena 0, %[[BYTES]]
  // CHECK: memref.view %{{.*}}[%c0][] : memref<?xi8> to memref<5xf32>
  // CHECK: memref.view %{{.*}}[%c64][] : memref<?xi8> to memref<5xf32>
  %a = memref.alloc() : memref<5xf32>
  %b = memref.alloc() : memref<5xf32>
  call @use_static(%a) : (memref<5xf32>) -> ()
  call @use_static(%b) : (memref<5xf32>) -> ()
  return
}

// A product of sizes that overflows asks for -1 bytes, which the runtime refuses.
// CHECK-LABEL: func @overflow
func.func @overflow(%n: index, %m: index) {
  // CHECK-DAG: %[[MINUS_ONE:.*]] = arith.constant -1 : i64
  // CHECK: %{{.*}}, %[[HIGH:.*]] = arith.mului_extended
  // CHECK: arith.cmpi ne, %[[HIGH]]
  // CHECK: arith.mului_extended
  // CHECK: %[[TOTAL:.*]] = arith.select %{{.*}}, %[[MINUS_ONE]], %{{.*}} : i64
  // CHECK: %[[BYTES:.*]] = arith.index_cast %[[TOTAL]] : i64 to index
  // CHECK: arete_rt.arena 0, %[[BYTES]]
  %a = memref.alloc(%n, %m) : memref<?x?xf32>
  call @use2(%a) : (memref<?x?xf32>) -> ()
  return
}

// 2**64 bytes are not 0 bytes.
// CHECK-LABEL: func @static_overflow
func.func @static_overflow() {
  // CHECK: %[[BYTES:.*]] = arith.constant -1 : index
  // CHECK: arete_rt.arena 0, %[[BYTES]]
  %a = memref.alloc() : memref<4294967296x4294967296xi8>
  memref.dealloc %a : memref<4294967296x4294967296xi8>
  return
}

// A size that is computed while kernels run is not known when the arena is made.
// CHECK-LABEL: func @data_dependent
// CHECK-SAME: (%[[N:.*]]: index, %[[X:.*]]: memref<index>)
func.func @data_dependent(%n: index, %x: memref<index>) {
  // CHECK: arete_rt.arena 0
  // CHECK: call @use
  // CHECK: %[[M:.*]] = memref.load %[[X]]
  // CHECK: %[[OWN:.*]] = arete_rt.arena 1
  // CHECK: memref.view %[[OWN]][%c0][%[[M]]]
  %a = memref.alloc(%n) : memref<?xf32>
  call @use(%a) : (memref<?xf32>) -> ()
  %m = memref.load %x[] : memref<index>
  %b = memref.alloc(%m) : memref<?xf32>
  call @use(%b) : (memref<?xf32>) -> ()
  return
}

// The arena is asked for after the checks, and with it fails the last of what
// can fail before work begins.
// CHECK-LABEL: func @after_checks
func.func @after_checks(%x: memref<?xf32>, %y: memref<?xf32>) {
  %c0 = arith.constant 0 : index
  // CHECK: arete_rt.check_equal
  // CHECK: arete_rt.output
  // CHECK: arete_rt.arena
  // CHECK: call @use
  %n = memref.dim %x, %c0 : memref<?xf32>
  %m = memref.dim %y, %c0 : memref<?xf32>
  arete_rt.check_equal %n, %m, "sizes"
  %o = arete_rt.output 0(%n) : memref<?xf32>
  %a = memref.alloc(%n) : memref<?xf32>
  call @use(%a) : (memref<?xf32>) -> ()
  return
}

// CHECK-LABEL: func @no_temporaries
func.func @no_temporaries(%x: memref<?xf32>) {
  // CHECK-NOT: arete_rt.arena
  // CHECK: return
  call @use(%x) : (memref<?xf32>) -> ()
  return
}

// A temporary whose size a kernel computes has memory of its own: it is asked
// for as soon as the size is known, before anything else is computed.
// CHECK-LABEL: func @late_size
func.func @late_size(%sizes: memref<index>) {
  // CHECK: call @measure
  // CHECK: %[[SIZE:.*]] = memref.load
  // CHECK: %[[ARENA:.*]] = arete_rt.arena 1
  // CHECK: call @measure
  // CHECK: memref.view %[[ARENA]][%c0][%[[SIZE]]]
  call @measure(%sizes) : (memref<index>) -> ()
  %n = memref.load %sizes[] : memref<index>
  call @measure(%sizes) : (memref<index>) -> ()
  %a = memref.alloc(%n) : memref<?xf32>
  call @use(%a) : (memref<?xf32>) -> ()
  return
}
func.func private @measure(memref<index>)
