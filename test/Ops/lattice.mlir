// Sums over paths through states, compiled and by the reference.
// DEFINE: %{check} = arete-run %s --random=1 --check

// RUN: %{check} --function=scores --shape x=2x7x9 --shape skips=2x9
// The error of a share is that of the scores themselves, which grow with the steps.
// RUN: %{check} --function=scores --shape x=1x40x3 --shape skips=1x3 --range=x=-4:0 --ulp=1000
// RUN: %{check} --function=scores --shape x=3x4x1 --shape skips=3x1
// RUN: %{check} --function=scores --shape x=3x1x2 --shape skips=3x2
// RUN: %{check} --function=scores --shape x=3x0x2 --shape skips=3x2
// RUN: %{check} --function=scores --shape x=0x5x2 --shape skips=0x2
// RUN: %{check} --function=scores --shape x=2x5x0 --shape skips=2x0
func.func @scores(%x: tensor<?x?x?xf64> {arete.name = "x"}, %skips: tensor<?x?xi1> {arete.name = "skips"})
    -> (tensor<?x?x?xf64>, tensor<?x?x?x3xf64>, tensor<?x?x?xf32>, tensor<?x?x?x3xf32>, tensor<?x?x?xf16>) {
  %0:2 = arete.lattice_scores %x, %skips : (tensor<?x?x?xf64>, tensor<?x?xi1>) -> (tensor<?x?x?xf64>, tensor<?x?x?x3xf64>)
  %y = arete.cast %x {dtype = f32} : (tensor<?x?x?xf64>) -> tensor<?x?x?xf32>
  %1:2 = arete.lattice_scores %y, %skips : (tensor<?x?x?xf32>, tensor<?x?xi1>) -> (tensor<?x?x?xf32>, tensor<?x?x?x3xf32>)
  %z = arete.cast %x {dtype = f16} : (tensor<?x?x?xf64>) -> tensor<?x?x?xf16>
  %2:2 = arete.lattice_scores %z, %skips : (tensor<?x?x?xf16>, tensor<?x?xi1>) -> (tensor<?x?x?xf16>, tensor<?x?x?x3xf16>)
  return %0#0, %0#1, %1#0, %1#1, %2#0 : tensor<?x?x?xf64>, tensor<?x?x?x3xf64>, tensor<?x?x?xf32>, tensor<?x?x?x3xf32>, tensor<?x?x?xf16>
}

// The operands as views of other strides.
// RUN: %{check} --range=0:1 --function=recurrence --shape w=2x5x4x3 --shape x=2x5x4
// RUN: %{check} --range=0:1 --function=recurrence --shape w=1x6x2x3 --shape x=1x6x2
// RUN: %{check} --range=0:1 --function=recurrence --shape w=3x1x1x3 --shape x=3x1x1
// RUN: %{check} --range=0:1 --function=recurrence --shape w=3x0x2x3 --shape x=3x0x2
func.func @recurrence(%w: tensor<?x?x?x3xf64> {arete.name = "w"}, %x: tensor<?x?x?xf64> {arete.name = "x"})
    -> (tensor<?x?x?xf64>, tensor<?x?x?xf64>, tensor<?x?x?xf64>) {
  %0 = arete.lattice_recurrence %w, %x : (tensor<?x?x?x3xf64>, tensor<?x?x?xf64>) -> tensor<?x?x?xf64>
  %1 = arete.lattice_recurrence %w, %x {reverse = true} : (tensor<?x?x?x3xf64>, tensor<?x?x?xf64>) -> tensor<?x?x?xf64>
  %v = arete.transpose %w {permutation = array<i64: 2, 0, 1, 3>} : (tensor<?x?x?x3xf64>) -> tensor<?x?x?x3xf64>
  %y = arete.transpose %x {permutation = array<i64: 2, 0, 1>} : (tensor<?x?x?xf64>) -> tensor<?x?x?xf64>
  %2 = arete.lattice_recurrence %v, %y : (tensor<?x?x?x3xf64>, tensor<?x?x?xf64>) -> tensor<?x?x?xf64>
  return %0, %1, %2 : tensor<?x?x?xf64>, tensor<?x?x?xf64>, tensor<?x?x?xf64>
}

// RUN: not arete-run %s --function=scores --random=1 --shape x=2x3x4 --shape skips=2x5 2>&1 | FileCheck %s --check-prefix=STATES
// STATES: lattice_scores: sizes of float64[?,?,?] and bool[?,?] differ: 4 and 5
