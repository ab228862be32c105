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

// Arguments of the sine that need the long reduction leave the loop, all lanes
// by one test and one call, on which they are done one by one.
// RUN: aretec %s --function sine --emit=llvm --cpu=x86-64-v4 | FileCheck %s --check-prefixes=SINE,SINE512
// RUN: aretec %s --function sine --emit=llvm --cpu=x86-64-v3 | FileCheck %s --check-prefixes=SINE,SINE256
// SINE-LABEL: define internal void @sine_loop_0
// SINE512: call <8 x double> @llvm.fma.v8f64
// SINE512: %[[ANY:.*]] = icmp ne i8 %{{.*}}, 0
// SINE512-NEXT: br i1 %[[ANY]]
// SINE512: call <8 x double> @arete_math_sin_huge_f64_v8(
// SINE512-NOT: _huge_f64_v8(
// SINE256: call <4 x double> @arete_math_sin_huge_f64_v4(
// SINE256-NOT: _huge_f64_v4(
// SINE: define internal <[[LANES:.*]] x double> @arete_math_sin_huge_f64_v{{.*}} #[[COLD:[0-9]+]]
// SINE: call double @arete_math_sin_huge_f64(
// SINE: attributes #[[COLD]] = { cold {{.*}}noinline
// RUN: arete-run %s --function sine --check --random=1 --size=1003 --range=-1e9:1e9
// RUN: arete-run %s --function sine --check --random=2 --size=13 --range=-1e300:1e300
// RUN: arete-run %s --function sine --check --random=3 --size=67 --range=-1e9:1e9 -O3
// RUN: arete-run %s --function sine --check --random=4 --size=67 --range=-1e9:1e9 -O1
// RUN: arete-run %s --function trig --check --random=5 --size=1003 --range=-6e4:6e4 --ulp=6

// The largest number is found as an integer of the same order.
// RUN: aretec %s --function largest --emit=llvm --cpu=x86-64-v4 | FileCheck %s --check-prefix=LARGEST
// LARGEST-NOT: llvm.maximum
// LARGEST: call <16 x i32> @llvm.smax.v16i32
// LARGEST: call i32 @llvm.vector.reduce.smax.v16i32

// The tail of a short row is masked if the CPU can, that of a long one is not.
// RUN: aretec %s --function short --emit=llvm --cpu=x86-64-v4 | FileCheck %s --check-prefix=SHORT
// SHORT: call <16 x float> @llvm.masked.load.v16f32
// RUN: aretec %s --function short --emit=llvm --cpu=x86-64 | FileCheck %s --check-prefix=NOMASK
// RUN: aretec %s --function long --emit=llvm --cpu=x86-64-v4 | FileCheck %s --check-prefix=NOMASK
// NOMASK-NOT: masked.load

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

func.func @trig(%x: tensor<?xf32>) -> (tensor<?xf32>, tensor<?xf64>) {
  %0 = arete.sin %x : (tensor<?xf32>) -> tensor<?xf32>
  %1 = arete.cos %x : (tensor<?xf32>) -> tensor<?xf32>
  %2 = arete.tan %x : (tensor<?xf32>) -> tensor<?xf32>
  %3 = arete.multiply %0, %1 : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  %4 = arete.multiply %3, %2 : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  %5 = arete.cast %x {dtype = f64} : (tensor<?xf32>) -> tensor<?xf64>
  %6 = arete.cos %5 : (tensor<?xf64>) -> tensor<?xf64>
  return %4, %6 : tensor<?xf32>, tensor<?xf64>
}

func.func @largest(%x: tensor<?xf32>) -> tensor<f32> {
  %0 = arete.max %x {axes = array<i64: 0>} : (tensor<?xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

func.func @short(%x: tensor<?x37xf32>, %y: tensor<37xf32>) -> tensor<?x37xf32> {
  %0 = arete.exp %x : (tensor<?x37xf32>) -> tensor<?x37xf32>
  %1 = arete.add %0, %y : (tensor<?x37xf32>, tensor<37xf32>) -> tensor<?x37xf32>
  return %1 : tensor<?x37xf32>
}

func.func @long(%x: tensor<?x137xf32>, %y: tensor<137xf32>) -> tensor<?x137xf32> {
  %0 = arete.exp %x : (tensor<?x137xf32>) -> tensor<?x137xf32>
  %1 = arete.add %0, %y : (tensor<?x137xf32>, tensor<137xf32>) -> tensor<?x137xf32>
  return %1 : tensor<?x137xf32>
}
