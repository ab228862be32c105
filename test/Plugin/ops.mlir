// Ops of a plug-in, by the interfaces alone: compiled code against the plug-in's
// evaluators, alone and fused with ops of Arete, at -O0 and -O2.
// REQUIRES: examples

// RUN: arete-run --load-plugin=%example_plugin %s --function clip --random=1 --size=50 --check --ulp=4
// RUN: arete-run --load-plugin=%example_plugin %s --function clip --random=1 --size=0 --check --ulp=4
// RUN: arete-run --load-plugin=%example_plugin %s --function clip --random=1 --size=1 --check --ulp=4 -O0
// RUN: arete-run --load-plugin=%example_plugin %s --function half --random=2 --size=33 --check --ulp=1
// RUN: arete-run --load-plugin=%example_plugin %s --function norm --random=3 --size=7 --check --ulp=8
// RUN: arete-run --load-plugin=%example_plugin %s --function norm --random=3 --size=1 --check --ulp=8
// RUN: arete-run --load-plugin=%example_plugin %s --function norm --random=3 --size=0 --check --ulp=8
// RUN: arete-run --load-plugin=%example_plugin %s --function rotated --random=4 --size=5 --check --ulp=0
// RUN: arete-run --load-plugin=%example_plugin %s --function rotated --random=4 --size=1 --check --ulp=0
// RUN: arete-run --load-plugin=%example_plugin %s --function rotated --random=4 --size=0 --check --ulp=0
// RUN: arete-run --load-plugin=%example_plugin %s --function mixed --random=5 --size=9 --check --ulp=16

// The scalar code is in the loop of what is around it, and what is made of
// other ops is gone.
// RUN: arete-opt --load-dialect-plugin=%example_plugin %s --arete-graph | FileCheck %s --check-prefix=GRAPH
// RUN: arete-opt --load-dialect-plugin=%example_plugin %s --arete-decompose --convert-arete-to-linalg \
// RUN:   | FileCheck %s --check-prefix=LINALG --implicit-check-not='= "example.' --implicit-check-not='= example.'

// GRAPH-LABEL: func.func @norm
// GRAPH-NOT: example.rms_norm
// GRAPH-LABEL: func.func @mixed
// GRAPH: example.rotate
// GRAPH: arete.fused
// GRAPH: arete.exp
// GRAPH: example.softclip
// GRAPH: arete.sum
// GRAPH: arete.yield

// LINALG-LABEL: func.func @clip
// LINALG: arete_rt.math "tanh"

func.func @clip(%x: tensor<?x3xf32>, %limit: tensor<3xf32>) -> tensor<?x3xf32> {
  %0 = example.softclip %x, %limit : (tensor<?x3xf32>, tensor<3xf32>) -> tensor<?x3xf32>
  return %0 : tensor<?x3xf32>
}
func.func @half(%x: tensor<?xf16>, %limit: tensor<f16>) -> tensor<?xf16> {
  %0 = example.softclip %x, %limit : (tensor<?xf16>, tensor<f16>) -> tensor<?xf16>
  return %0 : tensor<?xf16>
}
func.func @norm(%x: tensor<4x?xf64>) -> tensor<4x?xf64> {
  %0 = example.rms_norm %x {axis = 0, epsilon = 0.1} : (tensor<4x?xf64>) -> tensor<4x?xf64>
  %1 = example.rms_norm %0 {axis = 1} : (tensor<4x?xf64>) -> tensor<4x?xf64>
  return %1 : tensor<4x?xf64>
}
func.func @rotated(%x: tensor<?x2xbf16>) -> tensor<?x2xbf16> {
  %0 = example.rotate %x {axis = 0, shift = 7} : (tensor<?x2xbf16>) -> tensor<?x2xbf16>
  %1 = example.rotate %0 {axis = 1, shift = -1} : (tensor<?x2xbf16>) -> tensor<?x2xbf16>
  return %1 : tensor<?x2xbf16>
}
func.func @mixed(%x: tensor<?xf64>, %y: tensor<?xf64>) -> tensor<f64> {
  %0 = example.rotate %x {axis = 0, shift = 1} : (tensor<?xf64>) -> tensor<?xf64>
  %1 = arete.exp %0 : (tensor<?xf64>) -> tensor<?xf64>
  %2 = example.softclip %y, %1 : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
  %3 = arete.sum %2 {axes = array<i64: 0>, keepdims = false} : (tensor<?xf64>) -> tensor<f64>
  return %3 : tensor<f64>
}
