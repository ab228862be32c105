// Indexing is read back as it is written.
// RUN: arete-opt %s | arete-opt | FileCheck %s
// RUN: arete-opt %s --mlir-print-op-generic | arete-opt | FileCheck %s

// The index arrays broadcast together; their shape comes first.
// CHECK-LABEL: func @gather
func.func @gather(%x: tensor<5x?x3xf32>, %i: tensor<2x1xi64>, %j: tensor<4xi64>, %k: tensor<i64>)
    -> (tensor<2x1x?x3xf32>, tensor<2x4x3xf32>, tensor<?x3xf32>, tensor<2x4xf32>) {
  // CHECK: arete.gather %{{.*}}, %{{.*}} : (tensor<5x?x3xf32>, tensor<2x1xi64>) -> tensor<2x1x?x3xf32>
  %0 = arete.gather %x, %i : (tensor<5x?x3xf32>, tensor<2x1xi64>) -> tensor<2x1x?x3xf32>
  // CHECK: arete.gather %{{.*}}, %{{.*}}, %{{.*}} : (tensor<5x?x3xf32>, tensor<2x1xi64>, tensor<4xi64>) -> tensor<2x4x3xf32>
  %1 = arete.gather %x, %i, %j : (tensor<5x?x3xf32>, tensor<2x1xi64>, tensor<4xi64>) -> tensor<2x4x3xf32>
  // CHECK: arete.gather %{{.*}}, %{{.*}} : (tensor<5x?x3xf32>, tensor<i64>) -> tensor<?x3xf32>
  %2 = arete.gather %x, %k : (tensor<5x?x3xf32>, tensor<i64>) -> tensor<?x3xf32>
  // CHECK: arete.gather %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}} : (tensor<5x?x3xf32>, tensor<2x1xi64>, tensor<4xi64>, tensor<i64>) -> tensor<2x4xf32>
  %3 = arete.gather %x, %i, %j, %k : (tensor<5x?x3xf32>, tensor<2x1xi64>, tensor<4xi64>, tensor<i64>) -> tensor<2x4xf32>
  return %0, %1, %2, %3 : tensor<2x1x?x3xf32>, tensor<2x4x3xf32>, tensor<?x3xf32>, tensor<2x4xf32>
}

// CHECK-LABEL: func @scatter_add
func.func @scatter_add(%x: tensor<?x3xui16>, %u: tensor<4x3xui16>, %i: tensor<?xi64>) -> tensor<?x3xui16> {
  // CHECK: arete.scatter_add %{{.*}}, %{{.*}}, %{{.*}} : (tensor<?x3xui16>, tensor<4x3xui16>, tensor<?xi64>) -> tensor<?x3xui16>
  %0 = arete.scatter_add %x, %u, %i : (tensor<?x3xui16>, tensor<4x3xui16>, tensor<?xi64>) -> tensor<?x3xui16>
  return %0 : tensor<?x3xui16>
}
