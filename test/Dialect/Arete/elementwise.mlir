// Elementwise ops are read back as they are written.
// RUN: arete-opt %s | arete-opt | FileCheck %s
// RUN: arete-opt %s --mlir-print-op-generic | arete-opt | FileCheck %s

// A dimension that is declared to be 1 stretches; missing ones are put in front.
// CHECK-LABEL: func @broadcast
func.func @broadcast(%x: tensor<?x1xf32>, %y: tensor<4xf32>, %s: tensor<f32>) -> tensor<?x4xf32> {
  // CHECK: arete.add %{{.*}}, %{{.*}} : (tensor<?x1xf32>, tensor<4xf32>) -> tensor<?x4xf32>
  %0 = arete.add %x, %y : (tensor<?x1xf32>, tensor<4xf32>) -> tensor<?x4xf32>
  // CHECK: arete.multiply %{{.*}}, %{{.*}} : (tensor<?x4xf32>, tensor<f32>) -> tensor<?x4xf32>
  %1 = arete.multiply %0, %s : (tensor<?x4xf32>, tensor<f32>) -> tensor<?x4xf32>
  return %1 : tensor<?x4xf32>
}

// What one operand knows of a size, the result knows.
// CHECK-LABEL: func @static_size_wins
func.func @static_size_wins(%x: tensor<?xf64>, %y: tensor<3xf64>) -> tensor<3xf64> {
  // CHECK: arete.hypot %{{.*}}, %{{.*}} : (tensor<?xf64>, tensor<3xf64>) -> tensor<3xf64>
  %0 = arete.hypot %x, %y : (tensor<?xf64>, tensor<3xf64>) -> tensor<3xf64>
  return %0 : tensor<3xf64>
}

// An empty dimension is a size like any other: 1 stretches to it.
// CHECK-LABEL: func @empty
func.func @empty(%x: tensor<0x3xi8>, %y: tensor<1x3xi8>) -> tensor<0x3xi8> {
  // CHECK: arete.minimum %{{.*}}, %{{.*}} : (tensor<0x3xi8>, tensor<1x3xi8>) -> tensor<0x3xi8>
  %0 = arete.minimum %x, %y : (tensor<0x3xi8>, tensor<1x3xi8>) -> tensor<0x3xi8>
  return %0 : tensor<0x3xi8>
}

// CHECK-LABEL: func @dtypes
func.func @dtypes(%b: tensor<2xi1>, %i: tensor<2xi16>, %u: tensor<2xui64>, %f: tensor<2xf64>)
    -> (tensor<2xi1>, tensor<2xi1>, tensor<2xi16>, tensor<2xui64>, tensor<2xf64>) {
  // Comparisons and logic give bool, whatever they take.
  // CHECK: arete.less %{{.*}}, %{{.*}} : (tensor<2xui64>, tensor<2xui64>) -> tensor<2xi1>
  %0 = arete.less %u, %u : (tensor<2xui64>, tensor<2xui64>) -> tensor<2xi1>
  // CHECK: arete.logical_and %{{.*}}, %{{.*}} : (tensor<2xf64>, tensor<2xf64>) -> tensor<2xi1>
  %1 = arete.logical_and %f, %f : (tensor<2xf64>, tensor<2xf64>) -> tensor<2xi1>
  // CHECK: arete.invert %{{.*}} : (tensor<2xi16>) -> tensor<2xi16>
  %2 = arete.invert %i : (tensor<2xi16>) -> tensor<2xi16>
  // CHECK: arete.clip %{{.*}}, %{{.*}}, %{{.*}} : (tensor<2xui64>, tensor<2xui64>, tensor<2xui64>) -> tensor<2xui64>
  %3 = arete.clip %u, %u, %u : (tensor<2xui64>, tensor<2xui64>, tensor<2xui64>) -> tensor<2xui64>
  // CHECK: arete.where %{{.*}}, %{{.*}}, %{{.*}} : (tensor<2xi1>, tensor<2xf64>, tensor<2xf64>) -> tensor<2xf64>
  %4 = arete.where %b, %f, %f : (tensor<2xi1>, tensor<2xf64>, tensor<2xf64>) -> tensor<2xf64>
  return %0, %1, %2, %3, %4 : tensor<2xi1>, tensor<2xi1>, tensor<2xi16>, tensor<2xui64>, tensor<2xf64>
}

// CHECK-LABEL: func @cast
func.func @cast(%x: tensor<?x3xf32>) -> tensor<?x3xui8> {
  // CHECK: arete.cast %{{.*}} {dtype = ui8} : (tensor<?x3xf32>) -> tensor<?x3xui8>
  %0 = arete.cast %x {dtype = ui8} : (tensor<?x3xf32>) -> tensor<?x3xui8>
  return %0 : tensor<?x3xui8>
}
