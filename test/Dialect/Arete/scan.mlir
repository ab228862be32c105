// RUN: arete-opt %s | arete-opt | FileCheck %s

// CHECK-LABEL: func.func @scans
func.func @scans(%x: tensor<?x3xf64>) -> tensor<?x3xf64> {
  // CHECK: arete.cumsum %{{.*}} {axis = 1 : i64} : (tensor<?x3xf64>) -> tensor<?x3xf64>
  %0 = arete.cumsum %x {axis = 1 : i64} : (tensor<?x3xf64>) -> tensor<?x3xf64>
  // CHECK: arete.cumprod %{{.*}} {axis = 0 : i64, reverse = true}
  %1 = arete.cumprod %0 {axis = 0 : i64, reverse = true} : (tensor<?x3xf64>) -> tensor<?x3xf64>
  // CHECK: arete.recurrence %{{.*}}, %{{.*}} {axis = 0 : i64, lag = true}
  %2 = arete.recurrence %0, %1 {axis = 0 : i64, lag = true} : (tensor<?x3xf64>, tensor<?x3xf64>) -> tensor<?x3xf64>
  return %2 : tensor<?x3xf64>
}
