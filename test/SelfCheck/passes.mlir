// A plug-in has passes that make mistakes; the check names what is at fault:
// the rewrite, the op that it replaced and the user's line, and writes a module
// that shows it again.

// RUN: rm -rf %t && mkdir %t
// RUN: not arete-opt %s --load-pass-plugin=%wrong_passes --self-check --reproducers=%t \
// RUN:   --pass-pipeline='builtin.module(func.func(test-wrong-rewrites))' 2>&1 | FileCheck %s --check-prefix=RULE
// RULE: error: self-check: the pass 'test-wrong-rewrites' changes what is computed:
// RULE-SAME: output 0 ('out0'), float64[2]: element 0 is 3, not 5
// RULE-NEXT: by the rewrite 'wrong-sum' of 'arete.add' at model.cpp:4:9
// RULE-NEXT: reproducer: {{.*}}.mlir

// RUN: not arete-opt --run-reproducer --load-pass-plugin=%wrong_passes --self-check %t/*.mlir 2>&1 \
// RUN:   | FileCheck %s --check-prefix=AGAIN
// AGAIN: output 0 ('out0'), float64[2]: element 0 is 3, not 5
// AGAIN-NEXT: by the rewrite 'wrong-sum' of 'arete.add' at model.cpp:4:9
// AGAIN-NOT: reproducer

// A rewrite that is off by a rounding is no fault, unless its class is Exact.
// RUN: arete-opt %s --load-pass-plugin=%wrong_passes --self-check \
// RUN:   --pass-pipeline='builtin.module(func.func(test-wrong-rewrites{sum=false}))' | FileCheck %s --check-prefix=RIGHT
// RIGHT: arete.reciprocal
// RUN: not arete-opt %s --load-pass-plugin=%wrong_passes --self-check --reproducers=%t \
// RUN:   --pass-pipeline='builtin.module(func.func(test-wrong-rewrites{sum=false exact=true}))' 2>&1 \
// RUN:   | FileCheck %s --check-prefix=EXACT
// EXACT: output 0 ('out0'), float64[2]: element 1 is
// EXACT-NEXT: by the rewrite 'divide-negative' of 'arete.divide' at model.cpp:5:2

// A pass that is not made of rewrites is run on each op alone.
// RUN: rm %t/*.mlir
// RUN: not arete-opt %s --load-pass-plugin=%wrong_passes --self-check --reproducers=%t \
// RUN:   --pass-pipeline='builtin.module(test-wrong-pass)' 2>&1 | FileCheck %s --check-prefix=PASS
// PASS: the pass 'test-wrong-pass' changes what is computed:
// PASS-NEXT: alone already with 'arete.exp' at model.cpp:6:2
// RUN: FileCheck %s --check-prefix=ALONE < %t/*.mlir
// ALONE: To see it again: arete-opt --run-reproducer --self-check FILE
// ALONE: func.func @op
// ALONE-NEXT: arete.exp
// ALONE-NEXT: return

// The pipeline itself passes.
// RUN: arete-opt %s --self-check --arete-cpu -o %t.ll

module attributes {arete.calls = [[dense<[2.0, 3.0]> : tensor<2xf64>, dense<[1.0, -4.0]> : tensor<2xf64>, dense<[1.0, 49.0]> : tensor<2xf64>]]} {
  func.func @f(%x: tensor<?xf64>, %y: tensor<?xf64>, %z: tensor<?xf64>) -> (tensor<?xf64>, tensor<?xf64>) {
    %0 = arete.multiply %x, %x : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64> loc("model.cpp":3:7)
    %1 = arete.add %0, %y : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64> loc("model.cpp":4:9)
    %2 = arete.divide %1, %z : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64> loc("model.cpp":5:2)
    %3 = arete.exp %1 : (tensor<?xf64>) -> tensor<?xf64> loc("model.cpp":6:2)
    return %2, %3 : tensor<?xf64>, tensor<?xf64>
  }
}
