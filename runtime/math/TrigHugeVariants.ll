;===- TrigHugeVariants.ll - Calls that the loop vectoriser accepts --------===;
;
; Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
;===----------------------------------------------------------------------===;
;
; Wrappers of the functions in TrigHuge.c that carry what C cannot say: the
; attribute "vector-function-abi-variant". With a masked variant the loop
; vectoriser takes a call under a condition (LoopVectorizationLegality::
; blockCanBePredicated); as none has the vectorisation factor of the loop, it
; emits a test and a scalar call for each lane. The variants, of 1024 lanes, are
; declared and kept only because LLVM asserts that they exist; nothing defines
; or calls them, and @llvm.compiler.used leaves no reference in an object file.
;
;===----------------------------------------------------------------------===;

declare <1024 x double> @arete_math_sin_huge_f64_masked(<1024 x double>, <1024 x i1>)
declare <1024 x double> @arete_math_cos_huge_f64_masked(<1024 x double>, <1024 x i1>)
declare <1024 x double> @arete_math_tan_huge_f64_masked(<1024 x double>, <1024 x i1>)
declare <1024 x float> @arete_math_sin_huge_f32_masked(<1024 x float>, <1024 x i1>)
declare <1024 x float> @arete_math_cos_huge_f32_masked(<1024 x float>, <1024 x i1>)
declare <1024 x float> @arete_math_tan_huge_f32_masked(<1024 x float>, <1024 x i1>)

@llvm.compiler.used = appending global [6 x ptr] [
  ptr @arete_math_sin_huge_f64_masked,
  ptr @arete_math_cos_huge_f64_masked,
  ptr @arete_math_tan_huge_f64_masked,
  ptr @arete_math_sin_huge_f32_masked,
  ptr @arete_math_cos_huge_f32_masked,
  ptr @arete_math_tan_huge_f32_masked
], section "llvm.metadata"

declare double @arete_math_sin_huge_f64_body(double) nounwind willreturn memory(none)
declare double @arete_math_cos_huge_f64_body(double) nounwind willreturn memory(none)
declare double @arete_math_tan_huge_f64_body(double) nounwind willreturn memory(none)
declare float @arete_math_sin_huge_f32_body(float) nounwind willreturn memory(none)
declare float @arete_math_cos_huge_f32_body(float) nounwind willreturn memory(none)
declare float @arete_math_tan_huge_f32_body(float) nounwind willreturn memory(none)

define double @arete_math_sin_huge_f64(double %x) #0 {
  %result = call double @arete_math_sin_huge_f64_body(double %x)
  ret double %result
}

define double @arete_math_cos_huge_f64(double %x) #1 {
  %result = call double @arete_math_cos_huge_f64_body(double %x)
  ret double %result
}

define double @arete_math_tan_huge_f64(double %x) #2 {
  %result = call double @arete_math_tan_huge_f64_body(double %x)
  ret double %result
}

define float @arete_math_sin_huge_f32(float %x) #3 {
  %result = call float @arete_math_sin_huge_f32_body(float %x)
  ret float %result
}

define float @arete_math_cos_huge_f32(float %x) #4 {
  %result = call float @arete_math_cos_huge_f32_body(float %x)
  ret float %result
}

define float @arete_math_tan_huge_f32(float %x) #5 {
  %result = call float @arete_math_tan_huge_f32_body(float %x)
  ret float %result
}

attributes #0 = { noinline nounwind willreturn memory(none) "vector-function-abi-variant"="_ZGV_LLVM_M1024v_arete_math_sin_huge_f64(arete_math_sin_huge_f64_masked)" }
attributes #1 = { noinline nounwind willreturn memory(none) "vector-function-abi-variant"="_ZGV_LLVM_M1024v_arete_math_cos_huge_f64(arete_math_cos_huge_f64_masked)" }
attributes #2 = { noinline nounwind willreturn memory(none) "vector-function-abi-variant"="_ZGV_LLVM_M1024v_arete_math_tan_huge_f64(arete_math_tan_huge_f64_masked)" }
attributes #3 = { noinline nounwind willreturn memory(none) "vector-function-abi-variant"="_ZGV_LLVM_M1024v_arete_math_sin_huge_f32(arete_math_sin_huge_f32_masked)" }
attributes #4 = { noinline nounwind willreturn memory(none) "vector-function-abi-variant"="_ZGV_LLVM_M1024v_arete_math_cos_huge_f32(arete_math_cos_huge_f32_masked)" }
attributes #5 = { noinline nounwind willreturn memory(none) "vector-function-abi-variant"="_ZGV_LLVM_M1024v_arete_math_tan_huge_f32(arete_math_tan_huge_f32_masked)" }
