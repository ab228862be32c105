// A constant that was broadcast to its own type, or to a static one, by a size
// that is computed lost its check: n is not 3.
// RUN: arete-fuzz --replay %s
// RUN: arete-run %s --input n=3 | FileCheck %s
// RUN: not arete-run %s --input n=4 2>&1 | FileCheck %s --check-prefix=ERROR
// RUN: not arete-run %s --input n=-1 2>&1 | FileCheck %s --check-prefix=NEGATIVE
// CHECK: out0: float32[3] = [2, 2, 2]
// ERROR: broadcast_to: the size given for axis 0 and that of float32[3] differ; they are: 4 and 3
// NEGATIVE: broadcast_to: a size is negative
module attributes {arete.calls = [[dense<3> : tensor<i64>], [dense<4> : tensor<i64>]]} {
  func.func @f(%n: tensor<i64> {arete.name = "n"}) -> tensor<3xf32> {
    %s = arete.constant dense<2.0> : tensor<f32>
    %0 = arete.broadcast_to %s, %n : (tensor<f32>, tensor<i64>) -> tensor<3xf32>
    return %0 : tensor<3xf32>
  }
}
