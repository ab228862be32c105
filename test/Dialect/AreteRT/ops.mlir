// Ops of the runtime dialect are read back as they are written.
// RUN: arete-opt %s | arete-opt | FileCheck %s
// RUN: arete-opt %s --mlir-print-op-generic | arete-opt | FileCheck %s

// CHECK-LABEL: func @arguments
func.func @arguments(%n: index) {
  // CHECK: arete_rt.input 0 : memref<?x3xf32>
  %0 = arete_rt.input 0 : memref<?x3xf32>
  // CHECK: arete_rt.state 1 : memref<?xi8>
  %1 = arete_rt.state 1 : memref<?xi8>
  // CHECK: arete_rt.output 0(%{{.*}}, %{{.*}}) : memref<?x?xf64>
  %2 = arete_rt.output 0(%n, %n) : memref<?x?xf64>
  // CHECK: arete_rt.output 1() : memref<f64>
  %3 = arete_rt.output 1() : memref<f64>
  // CHECK: arete_rt.reserve_state 1(%{{.*}})
  arete_rt.reserve_state 1(%n)
  // CHECK: arete_rt.store_state 1, %{{.*}} : memref<?xi8>
  arete_rt.store_state 1, %1 : memref<?xi8>
  // CHECK: arete_rt.arena 0, %{{.*}} : memref<?xi8>
  %4 = arete_rt.arena 0, %n : memref<?xi8>
  return
}

// CHECK-LABEL: func @checks
func.func @checks(%n: index, %m: index, %ok: i1, %indices: tensor<?xi64>, %buffer: memref<2x?xi64>) {
  // CHECK: arete_rt.check_equal %{{.*}}, %{{.*}}, "sizes of \22x\22 are"
  arete_rt.check_equal %n, %m, "sizes of \22x\22 are"
  // CHECK: arete_rt.check %{{.*}}, 5, "no"
  arete_rt.check %ok, 5, "no"
  // CHECK: arete_rt.check_index %{{.*}}, %{{.*}}, "out of range" : tensor<?xi64>
  arete_rt.check_index %indices, %n, "out of range" : tensor<?xi64>
  // CHECK: arete_rt.check_index %{{.*}}, %{{.*}}, "out of range" : memref<2x?xi64>
  arete_rt.check_index %buffer, %n, "out of range" : memref<2x?xi64>
  return
}

// CHECK-LABEL: func @kernels_on_tensors
func.func @kernels_on_tensors(%a: tensor<2x3xf32>, %b: tensor<3x?xf32>, %c: tensor<2x?xf32>, %i: tensor<2xi64>, %u: tensor<2x?xf32>) -> tensor<2x?xf32> {
  // CHECK: arete_rt.matmul ins(%{{.*}}, %{{.*}} : tensor<2x3xf32>, tensor<3x?xf32>) outs(%{{.*}} : tensor<2x?xf32>) {dtype = 11 : i32, transpose_lhs = false, transpose_rhs = false} -> tensor<2x?xf32>
  %0 = arete_rt.matmul ins(%a, %b : tensor<2x3xf32>, tensor<3x?xf32>) outs(%c : tensor<2x?xf32>) {dtype = 11 : i32, transpose_lhs = false, transpose_rhs = false} -> tensor<2x?xf32>
  // CHECK: arete_rt.scatter ins(%{{.*}}, %{{.*}} : tensor<2x?xf32>, tensor<2xi64>) outs(%{{.*}} : tensor<2x?xf32>) {axes = array<i64: 0>, position = 0 : i64, replaces = false} -> tensor<2x?xf32>
  %1 = arete_rt.scatter ins(%u, %i : tensor<2x?xf32>, tensor<2xi64>) outs(%0 : tensor<2x?xf32>) {axes = array<i64: 0>, position = 0 : i64, replaces = false} -> tensor<2x?xf32>
  return %1 : tensor<2x?xf32>
}

// CHECK-LABEL: func @kernels_on_buffers
func.func @kernels_on_buffers(%a: memref<3xf32>, %b: memref<f32>, %i: memref<2xi64>, %u: memref<2xf32>) {
  // CHECK: arete_rt.matmul ins(%{{.*}}, %{{.*}} : memref<3xf32>, memref<3xf32>) outs(%{{.*}} : memref<f32>) {dtype = 11 : i32, transpose_lhs = false, transpose_rhs = false}{{$}}
  arete_rt.matmul ins(%a, %a : memref<3xf32>, memref<3xf32>) outs(%b : memref<f32>) {dtype = 11 : i32, transpose_lhs = false, transpose_rhs = false}
  // CHECK: arete_rt.scatter ins(%{{.*}}, %{{.*}} : memref<2xf32>, memref<2xi64>) outs(%{{.*}} : memref<3xf32>) {axes = array<i64: 0>, position = 0 : i64, replaces = false}{{$}}
  arete_rt.scatter ins(%u, %i : memref<2xf32>, memref<2xi64>) outs(%a : memref<3xf32>) {axes = array<i64: 0>, position = 0 : i64, replaces = false}
  return
}

// CHECK-LABEL: func @math
func.func @math(%x: f64) -> f64 {
  // CHECK: arete_rt.math "pow"(%{{.*}}, %{{.*}}) : f64
  %0 = arete_rt.math "pow"(%x, %x) : f64
  return %0 : f64
}
