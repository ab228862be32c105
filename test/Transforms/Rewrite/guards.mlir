// What a range decides of a rewrite's own guard is not rewritten again.
// RUN: arete-opt %s --arete-stabilize | FileCheck %s
// RUN: arete-run %s --input=x=[0,1,-2] --check

// CHECK-LABEL: func @large
// CHECK: %[[E:.*]] = arete.exp2
// CHECK: %[[R:.*]] = arete.subtract %[[E]], %{{.*}}
// CHECK: return %[[R]]
func.func @large(%x: tensor<?xf64> {arete.name = "x"}) -> tensor<?xf64> {
  %one = arete.constant dense<1.0> : tensor<f64>
  %s = arete.sqr %x : (tensor<?xf64>) -> tensor<?xf64>
  %t = arete.add %s, %one : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  %e = arete.exp2 %t : (tensor<?xf64>) -> tensor<?xf64>
  %r = arete.subtract %e, %one : (tensor<?xf64>, tensor<f64>) -> tensor<?xf64>
  return %r : tensor<?xf64>
}
