// What is softmax, however it is written.
// RUN: arete-opt %s --arete-stabilize --canonicalize | FileCheck %s
// RUN: arete-run %s --function=softmax_from_exp --random=3 --size=4 --check
// RUN: arete-run %s --function=variance --random=3 --size=4 --check

// CHECK-LABEL: func @softmax_from_exp
// CHECK-SAME: (%[[X:.*]]: tensor<?x?xf64>)
func.func @softmax_from_exp(%x: tensor<?x?xf64>) -> tensor<?x?xf64> {
  // CHECK: %[[R:.*]] = arete.softmax %[[X]] {axis = 1
  // CHECK: return %[[R]]
  %e = arete.exp %x : tensor<?x?xf64>
  %s = arete.sum %e {axes = array<i64: 1>, keepdims = true} : (tensor<?x?xf64>) -> tensor<?x1xf64>
  %r = arete.divide %e, %s : (tensor<?x?xf64>, tensor<?x1xf64>) -> tensor<?x?xf64>
  return %r : tensor<?x?xf64>
}
