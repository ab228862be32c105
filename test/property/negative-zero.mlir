// A constant of nothing but -0 was +0: MLIR takes it for a variable of zeros.
// RUN: arete-fuzz --replay %s
// RUN: arete-run %s | FileCheck %s
// CHECK: out0: float64[2] = [-0, -0]
module attributes {arete.calls = [[]]} {
  func.func @f() -> (tensor<2xf64>, tensor<f32>, tensor<1x2xf16>) {
    %0 = arete.constant dense<-0.0> : tensor<2xf64>
    %1 = arete.constant dense<-0.0> : tensor<f32>
    %2 = arete.constant dense<-0.0> : tensor<1x2xf16>
    return %0, %1, %2 : tensor<2xf64>, tensor<f32>, tensor<1x2xf16>
  }
}
