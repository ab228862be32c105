// Slices of what was put there, and slices that cut nothing off.
// RUN: arete-opt %s --arete-canonicalize | FileCheck %s
// RUN: arete-opt %s --arete-canonicalize=disable-pattern=slice-of-all,slice-of-set-slice | FileCheck %s --check-prefix=OFF
// RUN: arete-run %s --function=whole --input=x=[1,2,3,4] --input=i=0 --check
// RUN: arete-run %s --function=whole --input=x=[1,2,3,4] --input=i=0 --check --rewrite=false
// RUN: arete-run %s --function=of_set_slice --input=x=[[1,2],[3,4]] --input=y=[9] --input=i=1 --input=n=1 --check

// CHECK-LABEL: func @of_set_slice
// CHECK-SAME: (%[[X:.*]]: tensor<?x?xf32> {{.*}}, %[[Y:.*]]: tensor<?xf32> {{.*}}, %[[I:.*]]: tensor<i64> {{.*}}, %[[N:.*]]: tensor<i64>
// OFF-LABEL: func @of_set_slice
// OFF-COUNT-2: arete.slice
func.func @of_set_slice(%x: tensor<?x?xf32> {arete.name = "x"}, %y: tensor<?xf32> {arete.name = "y"}, %i: tensor<i64> {arete.name = "i"}, %n: tensor<i64> {arete.name = "n"}) -> (tensor<?xf32>, tensor<?xf32>) {
  // CHECK: %[[S:.*]] = arete.set_slice
  %0 = arete.set_slice %x, %y, %i, %n, %i {axes = array<i64: 1>, picked = array<i64: 0>} : (tensor<?x?xf32>, tensor<?xf32>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?x?xf32>
  %1 = arete.slice %0, %i, %n, %i {axes = array<i64: 1>, picked = array<i64: 0>} : (tensor<?x?xf32>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?xf32>
  // Another place.
  // CHECK: %[[T:.*]] = arete.slice %[[S]]
  %2 = arete.slice %0, %i, %n, %n {axes = array<i64: 1>, picked = array<i64: 0>} : (tensor<?x?xf32>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?xf32>
  // CHECK: return %[[Y]], %[[T]]
  return %1, %2 : tensor<?xf32>, tensor<?xf32>
}

// CHECK-LABEL: func @whole
// CHECK-SAME: (%[[X:.*]]: tensor<4xf32> {{.*}}, %[[I:.*]]: tensor<i64>
// OFF-LABEL: func @whole
// OFF-COUNT-4: arete.slice
func.func @whole(%x: tensor<4xf32> {arete.name = "x"}, %i: tensor<i64> {arete.name = "i"}) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %zero = arete.constant dense<0> : tensor<i64>
  %four = arete.constant dense<4> : tensor<i64>
  %three = arete.constant dense<3> : tensor<i64>
  %down = arete.constant dense<-1> : tensor<i64>
  %0 = arete.slice %x, %zero, %four {axes = array<i64: 0>} : (tensor<4xf32>, tensor<i64>, tensor<i64>) -> tensor<4xf32>
  // A start that is not known may be wrong, and a reversed tensor is another.
  // CHECK: %[[A:.*]] = arete.slice %[[X]], %[[I]]
  %1 = arete.slice %x, %i, %four {axes = array<i64: 0>} : (tensor<4xf32>, tensor<i64>, tensor<i64>) -> tensor<4xf32>
  // CHECK: %[[B:.*]] = arete.slice %[[X]]
  %2 = arete.slice %x, %three, %four, %down {axes = array<i64: 0>} : (tensor<4xf32>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<4xf32>
  %3 = arete.slice %x {axes = array<i64>} : (tensor<4xf32>) -> tensor<4xf32>
  // CHECK: return %[[X]], %[[A]], %[[B]], %[[X]]
  return %0, %1, %2, %3 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}
