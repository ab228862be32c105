// Fused groups and variables are read back as they are written.
// RUN: arete-opt %s | arete-opt | FileCheck %s
// RUN: arete-opt %s --mlir-print-op-generic | arete-opt | FileCheck %s

// CHECK-LABEL: func @group
func.func @group(%x: tensor<?x3xf32>) -> (tensor<?x3xf32>, tensor<?xf32>, tensor<?x1xf32>) {
  // CHECK: %{{.*}}:3 = arete.fused : tensor<?x3xf32>, tensor<?xf32>, tensor<?x1xf32> {
  // CHECK-NEXT: %[[E:.*]] = arete.exp
  // CHECK-NEXT: %[[S:.*]] = arete.sum %[[E]]
  // CHECK-NEXT: %[[M:.*]] = arete.max %[[E]]
  // CHECK-NEXT: arete.yield %[[E]], %[[S]], %[[M]] : tensor<?x3xf32>, tensor<?xf32>, tensor<?x1xf32>
  %0:3 = arete.fused : tensor<?x3xf32>, tensor<?xf32>, tensor<?x1xf32> {
    %e = arete.exp %x : (tensor<?x3xf32>) -> tensor<?x3xf32>
    %s = arete.sum %e {axes = array<i64: 1>} : (tensor<?x3xf32>) -> tensor<?xf32>
    %m = arete.max %e {axes = array<i64: 1>, keepdims = true} : (tensor<?x3xf32>) -> tensor<?x1xf32>
    arete.yield %e, %s, %m : tensor<?x3xf32>, tensor<?xf32>, tensor<?x1xf32>
  }
  return %0#0, %0#1, %0#2 : tensor<?x3xf32>, tensor<?xf32>, tensor<?x1xf32>
}

// A group without results needs no terminator in the text.
// CHECK-LABEL: func @nothing
func.func @nothing() {
  // CHECK: arete.fused {
  // CHECK-NEXT: }
  arete.fused {
  }
  return
}

// CHECK-LABEL: func @variable
func.func @variable() -> tensor<?xi64> {
  // CHECK: arete.variable "x \22y\22" : tensor<?xi64>
  %0 = arete.variable "x \22y\22" : tensor<?xi64>
  return %0 : tensor<?xi64>
}
