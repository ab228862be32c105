// Slices are views where their readers can deal with strides.
// RUN: arete-opt %s --convert-arete-to-linalg --canonicalize --cse | FileCheck %s

// CHECK-LABEL: func @view
// CHECK-SAME: (%[[X:.*]]: tensor<?x3xf32>, %[[I:.*]]: tensor<i64>)
func.func @view(%x: tensor<?x3xf32>, %i: tensor<i64>) -> tensor<2x3xf32> {
  %two = arete.constant dense<2> : tensor<i64>
  // CHECK: arete_rt.check %{{.*}}, {{[0-9]+}}, "{{.*}}: slice: the slice does not lie within axis 0 of float32[?,3]"
  // CHECK: %[[V:.*]] = tensor.extract_slice %[[X]][%{{.*}}, 0] [2, 3] [1, 1] : tensor<?x3xf32> to tensor<2x3xf32>
  // CHECK: linalg.generic {{.*}} ins(%[[V]]
  %0 = arete.slice %x, %i, %two {axes = array<i64: 0>} : (tensor<?x3xf32>, tensor<i64>, tensor<i64>) -> tensor<2x3xf32>
  %1 = arete.exp %0 : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// A reshape wants contiguous memory.
// CHECK-LABEL: func @copy
func.func @copy(%x: tensor<?x3xf32>, %i: tensor<i64>) -> tensor<6xf32> {
  %two = arete.constant dense<2> : tensor<i64>
  %six = arete.constant dense<6> : tensor<i64>
  // CHECK: %[[V:.*]] = tensor.extract_slice
  // CHECK: %[[C:.*]] = bufferization.alloc_tensor() copy(%[[V]])
  // CHECK: tensor.reshape %[[C]]
  %0 = arete.slice %x, %i, %two {axes = array<i64: 0>} : (tensor<?x3xf32>, tensor<i64>, tensor<i64>) -> tensor<2x3xf32>
  %1 = arete.reshape %0, %six : (tensor<2x3xf32>, tensor<i64>) -> tensor<6xf32>
  return %1 : tensor<6xf32>
}

// Rows that are contiguous go into a product as they are, columns do not.
// CHECK-LABEL: func @products
func.func @products(%x: tensor<8x8xf32>) -> (tensor<8x8xf32>, tensor<8xf32>) {
  %two = arete.constant dense<2> : tensor<i64>
  // CHECK: %[[V:.*]] = tensor.extract_slice %{{.*}}[2, 2] [2, 2]
  // CHECK: %[[M:.*]] = arete_rt.matmul ins(%[[V]], %[[V]]
  // CHECK: tensor.insert_slice %[[M]] into %{{.*}}[2, 2] [2, 2] [1, 1]
  // CHECK: %[[C:.*]] = tensor.extract_slice %{{.*}}[0, 2] [8, 1] [1, 1] : tensor<8x8xf32> to tensor<8xf32>
  // CHECK: %[[D:.*]] = bufferization.alloc_tensor() copy(%[[C]])
  // CHECK: arete_rt.matmul ins(%{{.*}}, %[[D]]
  %0 = arete.slice %x, %two, %two, %two, %two {axes = array<i64: 0, 1>} : (tensor<8x8xf32>, tensor<i64>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<2x2xf32>
  %1 = arete.dot %0, %0 : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  %2 = arete.set_slice %x, %1, %two, %two, %two, %two {axes = array<i64: 0, 1>} : (tensor<8x8xf32>, tensor<2x2xf32>, tensor<i64>, tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<8x8xf32>
  %3 = arete.slice %x, %two {axes = array<i64>, picked = array<i64: 1>} : (tensor<8x8xf32>, tensor<i64>) -> tensor<8xf32>
  %4 = arete.dot %x, %3 : (tensor<8x8xf32>, tensor<8xf32>) -> tensor<8xf32>
  return %2, %4 : tensor<8x8xf32>, tensor<8xf32>
}

// An element is read at once: it may be a size.
// CHECK-LABEL: func @element
// CHECK-SAME: (%[[X:.*]]: tensor<?x3xf32>, %[[I:.*]]: tensor<i64>)
func.func @element(%x: tensor<?x3xf32>, %i: tensor<i64>) -> tensor<f32> {
  %two = arete.constant dense<2> : tensor<i64>
  // CHECK-NOT: linalg
  // CHECK: arete_rt.check_index %{{.*}}, %{{.*}}, "{{.*}}: slice: index out of range for axis 0 of float32[?,3]" : index
  // CHECK: %[[E:.*]] = tensor.extract %[[X]][%{{.*}}, %c2]
  // CHECK: return
  %0 = arete.slice %x, %i, %two {axes = array<i64>, picked = array<i64: 0, 1>} : (tensor<?x3xf32>, tensor<i64>, tensor<i64>) -> tensor<f32>
  return %0 : tensor<f32>
}
