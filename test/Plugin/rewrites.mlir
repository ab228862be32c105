// A rewrite in PDLL is one of Arete's by every option.
// REQUIRES: examples

// RUN: arete-opt --load-pass-plugin=%example_plugin %s --arete-canonicalize | FileCheck %s
// RUN: arete-opt --load-pass-plugin=%example_plugin %s --arete-canonicalize='disable-pattern=softclip-from-tanh' \
// RUN:   | FileCheck %s --check-prefix=OFF --implicit-check-not=example.
// RUN: arete-opt --load-pass-plugin=%example_plugin %s --arete-canonicalize='only-pattern=softclip-from-tanh' | FileCheck %s
// RUN: arete-opt --load-pass-plugin=%example_plugin %s --arete-canonicalize='only-pattern=abs-of-abs' \
// RUN:   | FileCheck %s --check-prefix=OFF --implicit-check-not=example.
// RUN: arete-opt %s --arete-canonicalize | FileCheck %s --check-prefix=OFF --implicit-check-not=example.
// OFF: arete.tanh

// RUN: aretec --load-plugin=%example_plugin %s --function bound --print-rewrites --emit=arete -o %t.mlir 2>&1 \
// RUN:   | FileCheck %s --check-prefix=TOLD
// TOLD: rewrites.mlir:[[@LINE+18]]:{{[0-9]+}}: rewrite: softclip-from-tanh
// RUN: aretec --load-plugin=%example_plugin %s --function bound --print-rewrites --emit=arete -o %t.mlir \
// RUN:   --disable-pattern=softclip-from-tanh 2>&1 | count 0
// RUN: arete-run --load-plugin=%example_plugin %s --function bound --random=1 --size=20 --check --ulp=4

// Names are of the plug-in that has them.
// RUN: not aretec --load-plugin=%example_plugin %s --function bound --disable-pattern=softclip-from-tan -o %t.o 2>&1 \
// RUN:   | FileCheck %s --check-prefix=NEAR
// NEAR: there is no rewrite 'softclip-from-tan'; did you mean 'softclip-from-tanh'?
// RUN: not aretec %s --function bound --disable-pattern=softclip-from-tanh -o %t.o 2>&1 \
// RUN:   | FileCheck %s --check-prefix=UNKNOWN
// UNKNOWN: there is no rewrite 'softclip-from-tanh'

// CHECK-LABEL: func.func @bound
func.func @bound(%x: tensor<?xf32>, %l: tensor<f32>) -> tensor<?xf32> {
  %0 = arete.divide %x, %l : (tensor<?xf32>, tensor<f32>) -> tensor<?xf32>
  %1 = arete.tanh %0 : (tensor<?xf32>) -> tensor<?xf32>
  // CHECK: example.softclip %arg0, %arg1
  %2 = arete.multiply %1, %l : (tensor<?xf32>, tensor<f32>) -> tensor<?xf32>
  return %2 : tensor<?xf32>
}

// The factors may be exchanged.
// CHECK-LABEL: func.func @exchanged
func.func @exchanged(%x: tensor<?xf32>, %l: tensor<f32>) -> tensor<?xf32> {
  %0 = arete.divide %x, %l : (tensor<?xf32>, tensor<f32>) -> tensor<?xf32>
  %1 = arete.tanh %0 : (tensor<?xf32>) -> tensor<?xf32>
  // CHECK: example.softclip %arg0, %arg1
  %2 = arete.multiply %l, %1 : (tensor<f32>, tensor<?xf32>) -> tensor<?xf32>
  return %2 : tensor<?xf32>
}

// Not of two different limits, and not of complex numbers, which the native
// constraint sees.
// CHECK-LABEL: func.func @two_limits
// CHECK-NOT: example
func.func @two_limits(%x: tensor<?xf32>, %l: tensor<f32>, %m: tensor<f32>) -> tensor<?xf32> {
  %0 = arete.divide %x, %l : (tensor<?xf32>, tensor<f32>) -> tensor<?xf32>
  %1 = arete.tanh %0 : (tensor<?xf32>) -> tensor<?xf32>
  %2 = arete.multiply %1, %m : (tensor<?xf32>, tensor<f32>) -> tensor<?xf32>
  return %2 : tensor<?xf32>
}
// CHECK-LABEL: func.func @complex
// CHECK-NOT: example
func.func @complex(%x: tensor<?xcomplex<f32>>, %l: tensor<complex<f32>>) -> tensor<?xcomplex<f32>> {
  %0 = arete.divide %x, %l : (tensor<?xcomplex<f32>>, tensor<complex<f32>>) -> tensor<?xcomplex<f32>>
  %1 = arete.tanh %0 : (tensor<?xcomplex<f32>>) -> tensor<?xcomplex<f32>>
  %2 = arete.multiply %1, %l : (tensor<?xcomplex<f32>>, tensor<complex<f32>>) -> tensor<?xcomplex<f32>>
  return %2 : tensor<?xcomplex<f32>>
}
