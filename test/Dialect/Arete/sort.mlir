// RUN: arete-opt %s | arete-opt | FileCheck %s

// CHECK-LABEL: func.func @sorting
func.func @sorting(%x: tensor<?x3xf64>, %b: tensor<?xi1>, %k: tensor<i64>) {
  // CHECK: arete.sort %{{.*}} {axis = 1 : i64} : (tensor<?x3xf64>) -> tensor<?x3xf64>
  %0 = arete.sort %x {axis = 1 : i64} : (tensor<?x3xf64>) -> tensor<?x3xf64>
  // CHECK: arete.argsort %{{.*}} {axis = 0 : i64, descending = true} : (tensor<?xi1>) -> tensor<?xi64>
  %1 = arete.argsort %b {axis = 0 : i64, descending = true} : (tensor<?xi1>) -> tensor<?xi64>
  // CHECK: arete.topk %{{.*}}, %{{.*}} {axis = 1 : i64, largest = false} : (tensor<?x3xf64>, tensor<i64>) -> (tensor<?x?xf64>, tensor<?x?xi64>)
  %2, %3 = arete.topk %x, %k {axis = 1 : i64, largest = false} : (tensor<?x3xf64>, tensor<i64>) -> (tensor<?x?xf64>, tensor<?x?xi64>)
  // CHECK: arete.lexsort %{{.*}} : (tensor<?x3xf64>) -> tensor<3xi64>
  %4 = arete.lexsort %x : (tensor<?x3xf64>) -> tensor<3xi64>
  // CHECK: arete.searchsorted %{{.*}}, %{{.*}} {right = true} : (tensor<?xi1>, tensor<?xi1>) -> tensor<?xi64>
  %5 = arete.searchsorted %b, %b {right = true} : (tensor<?xi1>, tensor<?xi1>) -> tensor<?xi64>
  // CHECK: arete.digitize %{{.*}}, %{{.*}} {rising = true} : (tensor<?xi1>, tensor<?xi1>) -> tensor<?xi64>
  %6 = arete.digitize %b, %b {rising = true} : (tensor<?xi1>, tensor<?xi1>) -> tensor<?xi64>
  %seven = arete.constant dense<7> : tensor<i64>
  // CHECK: arete.bincount %{{.*}}, %{{.*}}, %{{.*}} : (tensor<?xi64>, tensor<i64>, tensor<i64>) -> tensor<7xi64>
  %7 = arete.bincount %1, %k, %seven : (tensor<?xi64>, tensor<i64>, tensor<i64>) -> tensor<7xi64>
  // CHECK: arete.repeat_positions %{{.*}}, %{{.*}} : (tensor<?xi64>, tensor<i64>) -> tensor<?xi64>
  %8 = arete.repeat_positions %1, %k : (tensor<?xi64>, tensor<i64>) -> tensor<?xi64>
  return
}
