// Complex numbers, in compiled code and in the reference.

// RUN: arete-run %s --function arithmetic --input="x=[1+2j, 3, -2j, (0.5-1e0j)]" --input="y=[3-4j, 1j, 0, 2e-1+1j]" | FileCheck %s
// RUN: arete-run %s --function arithmetic --input="x=[1+2j, 3, -2j, (0.5-1e0j)]" --input="y=[3-4j, 1j, 0, 2e-1+1j]" --check
// CHECK: out0: complex64[4] = [(4-2j), (3+1j), (0-2j), (0.7+0j)]
// CHECK-NEXT: out1: complex64[4] = [(11+2j), (0+3j), (0+0j), (1.1+0.3j)]
// CHECK-NEXT: out2: complex64[4] = [(-0.2+0.4j), (0-3j), (nan-infj), (-0.86538464-0.6730769j)]
// CHECK-NEXT: out3: bool[4] = [false, false, false, false]
// CHECK-NEXT: out4: complex64[] = (4.5-1j)
// CHECK-NEXT: out5: float32[4] = [2.236068, 3, 2, 1.118034]

// Infinities, NaNs, the axes and the ends of the range.
// RUN: arete-run %s --function functions --check --input="z=[inf+1j, -inf+1j, 1+infj, nan+1j, 0j, 1, -1, 1j, -1j, 1e300+1e300j, 3e-310, 1+1e-9j, 709.9+1j, 0.6+0.8j]" --ulp=8
// RUN: arete-run %s --function functions --check --random=3 --size=1000 --range=-20:20 --ulp=16

func.func @arithmetic(%x: tensor<?xcomplex<f32>> {arete.name = "x"}, %y: tensor<?xcomplex<f32>> {arete.name = "y"}) -> (tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>, tensor<?xi1>, tensor<complex<f32>>, tensor<?xf32>) {
  %0 = arete.add %x, %y : (tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>) -> tensor<?xcomplex<f32>>
  %1 = arete.multiply %x, %y : (tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>) -> tensor<?xcomplex<f32>>
  %2 = arete.divide %x, %y : (tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>) -> tensor<?xcomplex<f32>>
  %3 = arete.equal %x, %y : (tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>) -> tensor<?xi1>
  %4 = arete.sum %x {axes = array<i64: 0>} : (tensor<?xcomplex<f32>>) -> tensor<complex<f32>>
  %5 = arete.abs %x : (tensor<?xcomplex<f32>>) -> tensor<?xf32>
  return %0, %1, %2, %3, %4, %5 : tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>, tensor<?xi1>, tensor<complex<f32>>, tensor<?xf32>
}

func.func @functions(%z: tensor<?xcomplex<f64>> {arete.name = "z"}) -> (tensor<?xcomplex<f64>>, tensor<?xcomplex<f64>>, tensor<?xcomplex<f64>>, tensor<?xf64>, tensor<?xcomplex<f64>>) {
  %0 = arete.sqrt %z : (tensor<?xcomplex<f64>>) -> tensor<?xcomplex<f64>>
  %1 = arete.log %z : (tensor<?xcomplex<f64>>) -> tensor<?xcomplex<f64>>
  %2 = arete.conj %z : (tensor<?xcomplex<f64>>) -> tensor<?xcomplex<f64>>
  %3 = arete.angle %z : (tensor<?xcomplex<f64>>) -> tensor<?xf64>
  %4 = arete.exp %z : (tensor<?xcomplex<f64>>) -> tensor<?xcomplex<f64>>
  return %0, %1, %2, %3, %4 : tensor<?xcomplex<f64>>, tensor<?xcomplex<f64>>, tensor<?xcomplex<f64>>, tensor<?xf64>, tensor<?xcomplex<f64>>
}
