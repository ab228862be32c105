// What the user says of derivatives is gone before anything is compiled, and
// costs nothing.
// RUN: arete-opt %s --canonicalize | FileCheck %s --implicit-check-not=gradient
// RUN: arete-run %s --random=1 --size=7 --check

// CHECK-LABEL: func @f
// CHECK-SAME: (%[[X:.*]]: tensor<?xf32>
// CHECK-NEXT: %[[E:.*]] = arete.exp %[[X]]
// CHECK-NEXT: return %[[E]], %[[X]]
func.func @f(%x: tensor<?xf32> {arete.name = "x"}) -> (tensor<?xf32>, tensor<?xf32>) {
  %e = arete.exp %x : (tensor<?xf32>) -> tensor<?xf32>
  %u = arete.undefined_gradient %x {reason = ""} : (tensor<?xf32>) -> tensor<?xf32>
  %0:2 = arete.custom_gradient inputs(%x : tensor<?xf32>) outputs(%e, %u : tensor<?xf32>, tensor<?xf32>) gradient_of [0] {
  ^bb0(%in: tensor<?xf32>, %out: tensor<?xf32>, %out2: tensor<?xf32>, %g: tensor<?xf32>, %g2: tensor<?xf32>):
    %1 = arete.multiply %g, %out : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
    arete.yield %1 : tensor<?xf32>
  }
  return %0#0, %0#1 : tensor<?xf32>, tensor<?xf32>
}
