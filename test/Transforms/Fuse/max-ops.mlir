// Groups have at most so many ops; those that are full leave the rest to others.
// RUN: arete-opt %s --pass-pipeline='builtin.module(func.func(arete-fuse{max-ops=2}))' | FileCheck %s
// RUN: arete-opt %s --pass-pipeline='builtin.module(func.func(arete-fuse{max-ops=1}))' | FileCheck %s --check-prefix=ONE
// RUN: arete-opt %s --arete-fuse | FileCheck %s --check-prefix=ALL

// ONE-LABEL: func @chain
// ONE-NOT: arete.fused
// ALL-LABEL: func @chain
// ALL-COUNT-1: arete.fused
// ALL-NOT: arete.fused
// CHECK-LABEL: func @chain
func.func @chain(%x: tensor<?xf32>) -> tensor<?xf32> {
  // CHECK-NEXT: %[[A:.*]] = arete.fused : tensor<?xf32> {
  // CHECK-NEXT: arete.exp
  // CHECK-NEXT: arete.sin
  // CHECK-NEXT: arete.yield
  // CHECK-NEXT: }
  // CHECK-NEXT: arete.fused : tensor<?xf32> {
  // CHECK-NEXT: arete.cos %[[A]]
  // CHECK-NEXT: arete.tan
  // CHECK-NEXT: arete.yield
  // CHECK-NEXT: }
  // CHECK-NEXT: return
  %0 = arete.exp %x : (tensor<?xf32>) -> tensor<?xf32>
  %1 = arete.sin %0 : (tensor<?xf32>) -> tensor<?xf32>
  %2 = arete.cos %1 : (tensor<?xf32>) -> tensor<?xf32>
  %3 = arete.tan %2 : (tensor<?xf32>) -> tensor<?xf32>
  // ALL: return
  // ONE: return
  return %3 : tensor<?xf32>
}
