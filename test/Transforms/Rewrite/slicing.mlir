// Slices of slices.
// RUN: arete-opt %s --arete-canonicalize | FileCheck %s
// RUN: arete-run %s --function=of_slices --input=x=[0,1,2,3,4,5,6,7,8,9] --check

// x[1:9:2][1:3], x[::-1][::-1], and an empty slice.
// CHECK-LABEL: func @of_slices
// CHECK-SAME: (%[[X:.*]]: tensor<10xf32>
func.func @of_slices(%x: tensor<10xf32> {arete.name = "x"}) -> (tensor<2xf32>, tensor<10xf32>, tensor<0xf32>) {
  %zero = arete.constant dense<0> : tensor<i64>
  %one = arete.constant dense<1> : tensor<i64>
  %two = arete.constant dense<2> : tensor<i64>
  %four = arete.constant dense<4> : tensor<i64>
  %nine = arete.constant dense<9> : tensor<i64>
  %ten = arete.constant dense<10> : tensor<i64>
  %down = arete.constant dense<-1> : tensor<i64>
  %a = arete.slice %x, %one, %four, %two {axes = array<i64: 0>} : (tensor<10xf32>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<4xf32>
  // CHECK-DAG: %[[A:.*]] = arete.slice %[[X]], %{{.*}}, %{{.*}}, %{{.*}} {axes = array<i64: 0>} : {{.*}} -> tensor<2xf32>
  %0 = arete.slice %a, %one, %two {axes = array<i64: 0>} : (tensor<4xf32>, tensor<i64>, tensor<i64>) -> tensor<2xf32>
  %b = arete.slice %x, %nine, %ten, %down {axes = array<i64: 0>} : (tensor<10xf32>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<10xf32>
  %1 = arete.slice %b, %nine, %ten, %down {axes = array<i64: 0>} : (tensor<10xf32>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<10xf32>
  // CHECK-DAG: %[[C:.*]] = arete.slice %[[X]], {{.*}} -> tensor<0xf32>
  %2 = arete.slice %a, %four, %zero {axes = array<i64: 0>} : (tensor<4xf32>, tensor<i64>, tensor<i64>) -> tensor<0xf32>
  // CHECK: return %[[A]], %[[X]], %[[C]]
  return %0, %1, %2 : tensor<2xf32>, tensor<10xf32>, tensor<0xf32>
}
