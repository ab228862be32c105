// Loops are vectorised as wide as the CPU allows, the math in them included,
// and products that feed sums are fused.

// RUN: aretec %s --function chain --emit=asm --cpu=x86-64-v4 -o - | FileCheck %s --check-prefix=CHAIN512
// CHAIN512: vfmadd{{.*}}zmm
// RUN: aretec %s --function chain --emit=asm --cpu=x86-64-v3 -o - | FileCheck %s --check-prefix=CHAIN256 --implicit-check-not=zmm
// CHAIN256: vfmadd{{.*}}ymm

// RUN: aretec %s --function math --emit=llvm --cpu=x86-64-v4 | FileCheck %s --check-prefix=MATH
// MATH-NOT: call float @arete_
// MATH: call <16 x float> @llvm.fma.v16f32
// MATH-NOT: call float @arete_

// RUN: aretec %s --function total --emit=llvm --cpu=x86-64-v4 | FileCheck %s --check-prefix=TOTAL
// TOTAL: fadd {{.*}}<16 x float>
// TOTAL: call {{.*}} @llvm.vector.reduce.fadd.v16f32

// Arguments of the sine that need the long reduction leave the loop, one by one.
// RUN: aretec %s --function sine --emit=llvm --cpu=x86-64-v4 | FileCheck %s --check-prefix=SINE
// SINE: call <8 x double> @llvm.fma.v8f64
// SINE: call double @arete_math_sin_huge_f64

func.func @chain(%x: tensor<?xf32>, %y: tensor<?xf32>) -> tensor<?xf32> {
  %0 = arete.multiply %x, %y : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  %1 = arete.add %0, %x : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  return %1 : tensor<?xf32>
}

func.func @math(%x: tensor<?xf32>) -> tensor<?xf32> {
  %0 = arete.tanh %x : (tensor<?xf32>) -> tensor<?xf32>
  %1 = arete.exp %0 : (tensor<?xf32>) -> tensor<?xf32>
  return %1 : tensor<?xf32>
}

func.func @total(%x: tensor<?x?xf32>) -> tensor<f32> {
  %0 = arete.sum %x {axes = array<i64: 0, 1>} : (tensor<?x?xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

func.func @sine(%x: tensor<?xf64>) -> tensor<?xf64> {
  %0 = arete.sin %x : (tensor<?xf64>) -> tensor<?xf64>
  return %0 : tensor<?xf64>
}
