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
// RUN: arete-run %s --function functions --check --random=3 --size=1000 --range=-20:20 --ulp=8
// RUN: arete-run %s --function inverses --check --random=3 --size=1000 --range=-20:20 --ulp=8
// RUN: arete-run %s --function inverses --check --random=4 --size=1000 --range=-1:1 --ulp=8
// RUN: arete-run %s --function inverses --input="z=[2+0j, -2-0j, 2j]" | FileCheck %s --check-prefix=INVERSES
// INVERSES: out0: complex64[3] = [(1.5707964+1.3169578j), (-1.5707964-1.3169578j), (0+1.4436355j)]
// INVERSES: out8: complex64[3] = [(1+0j), (-1-0j), (0+1j)]
// INVERSES-NEXT: out9: complex64[3] = [(2+0j), (-2-0j), (0+2j)]
// INVERSES-NEXT: out10: bool[3] = [true, true, true]

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

func.func @inverses(%z: tensor<?xcomplex<f32>> {arete.name = "z"}) -> (tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>, tensor<?xi1>) {
  %0 = arete.arcsin %z : (tensor<?xcomplex<f32>>) -> tensor<?xcomplex<f32>>
  %1 = arete.arccos %z : (tensor<?xcomplex<f32>>) -> tensor<?xcomplex<f32>>
  %2 = arete.arctan %z : (tensor<?xcomplex<f32>>) -> tensor<?xcomplex<f32>>
  %3 = arete.arcsinh %z : (tensor<?xcomplex<f32>>) -> tensor<?xcomplex<f32>>
  %4 = arete.arccosh %z : (tensor<?xcomplex<f32>>) -> tensor<?xcomplex<f32>>
  %5 = arete.arctanh %z : (tensor<?xcomplex<f32>>) -> tensor<?xcomplex<f32>>
  %6 = arete.expm1 %z : (tensor<?xcomplex<f32>>) -> tensor<?xcomplex<f32>>
  %7 = arete.log1p %z : (tensor<?xcomplex<f32>>) -> tensor<?xcomplex<f32>>
  %8 = arete.sign %z : (tensor<?xcomplex<f32>>) -> tensor<?xcomplex<f32>>
  %9 = arete.round %z : (tensor<?xcomplex<f32>>) -> tensor<?xcomplex<f32>>
  %10 = arete.isfinite %z : (tensor<?xcomplex<f32>>) -> tensor<?xi1>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10 : tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>, tensor<?xi1>
}
