// Each op that a decomposition makes stands where the user wrote the original.
// RUN: arete-opt %s --arete-decompose --mlir-print-debuginfo --mlir-print-local-scope | FileCheck %s

func.func @mean(%x: tensor<?xf32>) -> tensor<f32> {
  // CHECK: arete.sum {{.*}} loc("user.cpp":7:3)
  // CHECK: arete.divide {{.*}} loc("user.cpp":7:3)
  %0 = arete.mean %x {axes = array<i64: 0>} : (tensor<?xf32>) -> tensor<f32> loc("user.cpp":7:3)
  return %0 : tensor<f32>
}
