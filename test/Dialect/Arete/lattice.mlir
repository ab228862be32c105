// RUN: arete-opt %s | arete-opt | FileCheck %s

// CHECK-LABEL: func.func @lattice
func.func @lattice(%x: tensor<2x?x5xf32>, %skips: tensor<2x5xi1>) {
  // CHECK: arete.lattice_scores %{{.*}}, %{{.*}} : (tensor<2x?x5xf32>, tensor<2x5xi1>) -> (tensor<2x?x5xf32>, tensor<2x?x5x3xf32>)
  %0:2 = arete.lattice_scores %x, %skips : (tensor<2x?x5xf32>, tensor<2x5xi1>) -> (tensor<2x?x5xf32>, tensor<2x?x5x3xf32>)
  // CHECK: arete.lattice_recurrence %{{.*}}, %{{.*}} {reverse = true} : (tensor<2x?x5x3xf32>, tensor<2x?x5xf32>) -> tensor<2x?x5xf32>
  %1 = arete.lattice_recurrence %0#1, %0#0 {reverse = true} : (tensor<2x?x5x3xf32>, tensor<2x?x5xf32>) -> tensor<2x?x5xf32>
  return
}
