// RUN: arete-opt %s --arete-scf-to-cf | FileCheck %s --check-prefix=BRANCHES --implicit-check-not=scf. --implicit-check-not=affine.
// RUN: arete-opt %s --arete-scf-to-cf --arete-to-llvm --reconcile-unrealized-casts | FileCheck %s --implicit-check-not=arith. --implicit-check-not=memref. --implicit-check-not=unrealized

// Loops that follow each other, that are nested and that carry values; a
// conditional within.
// BRANCHES-LABEL: func @loops(
// BRANCHES-COUNT-3: cf.cond_br
// BRANCHES: arith.muli
// BRANCHES: cf.cond_br
// BRANCHES: return

// CHECK-LABEL: llvm.func @loops(
// CHECK-COUNT-4: llvm.cond_br
// CHECK: llvm.return
func.func @loops(%x: memref<?xf64>, %n: index) -> f64 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f64
  %0 = scf.for %i = %c0 to %n step %c1 iter_args(%a = %zero) -> f64 {
    %1 = scf.for %j = %i to %n step %c1 iter_args(%b = %a) -> f64 {
      %2 = memref.load %x[%j] : memref<?xf64>
      %3 = arith.cmpf olt, %2, %b : f64
      %4 = scf.if %3 -> f64 {
        %5 = math.sqrt %2 : f64
        scf.yield %5 : f64
      } else {
        scf.yield %b : f64
      }
      scf.yield %4 : f64
    }
    scf.yield %1 : f64
  }
  %m = arith.muli %n, %n : index
  scf.for %i = %c0 to %m step %c1 {
    memref.store %0, %x[%i] : memref<?xf64>
  }
  return %0 : f64
}

// Sizes that fold leave nothing behind.
// CHECK-LABEL: llvm.func @size(
func.func @size(%x: memref<3xf64>) -> index {
  %c0 = arith.constant 0 : index
  %0 = memref.dim %x, %c0 : memref<3xf64>
  return %0 : index
}
