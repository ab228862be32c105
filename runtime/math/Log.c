//===- Log.c - Logarithms -------------------------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// log, log2, log10, log1p: x = 2^k m, and log(m) as a sum of two numbers, so
/// that a change of base costs no accuracy.
///
//===----------------------------------------------------------------------===//

#include "Internal.h"

ARETE_MATH double arete_log_f64(double x) {
  split_f64_result split = split_f64(x);
  log_f64_result l = log_core_f64(split.m - 1.0);
  return log_special_f64(x, log_finish_f64(split.k, l.hi, l.lo));
}

ARETE_MATH float arete_log_f32(float x) {
  split_f32_result split = split_f32(x);
  log_f32_result l = log_core_f32(split.m - 1.0f);
  float a = split.k * LN2_HI_SHORT_F32;
  float sum = a + l.hi;
  float rest = fma_f32(split.k, LN2_LO_SHORT_F32, l.lo);
  return log_special_f32(x, sum + (((a - sum) + l.hi) + rest));
}

/// k (unit_hi + unit_lo) + (hi + lo)(base_hi + base_lo); k unit_hi is exact.
ARETE_INLINE double log_base_f64(double k, double unit_hi, double unit_lo,
                                 log_f64_result l, double base_hi,
                                 double base_lo) {
  double a = k * unit_hi;
  double p = l.hi * base_hi;
  double p_lo = fma_f64(l.hi, base_hi, -p) +
                fma_f64(l.hi, base_lo, fma_f64(k, unit_lo, l.lo * base_hi));
  double sum = a + p;
  return sum + (((a - sum) + p) + p_lo);
}

ARETE_INLINE float log_base_f32(float k, float unit_hi, float unit_lo,
                                log_f32_result l, float base_hi,
                                float base_lo) {
  float a = k * unit_hi;
  float p = l.hi * base_hi;
  float p_lo = fma_f32(l.hi, base_hi, -p) +
               fma_f32(l.hi, base_lo, fma_f32(k, unit_lo, l.lo * base_hi));
  float sum = a + p;
  return sum + (((a - sum) + p) + p_lo);
}

ARETE_MATH double arete_log2_f64(double x) {
  split_f64_result split = split_f64(x);
  log_f64_result l = log_core_f64(split.m - 1.0);
  return log_special_f64(
      x, log_base_f64(split.k, 1.0, 0.0, l, LOG2E_HI_F64, LOG2E_LO_F64));
}

ARETE_MATH float arete_log2_f32(float x) {
  split_f32_result split = split_f32(x);
  log_f32_result l = log_core_f32(split.m - 1.0f);
  return log_special_f32(
      x, log_base_f32(split.k, 1.0f, 0.0f, l, LOG2E_HI_F32, LOG2E_LO_F32));
}

ARETE_MATH double arete_log10_f64(double x) {
  split_f64_result split = split_f64(x);
  log_f64_result l = log_core_f64(split.m - 1.0);
  // log10(2) and log10(e).
  double result =
      log_base_f64(split.k, 0x1.34413509f7800p-2, 0x1.fef311f12b358p-46, l,
                   0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57);
  return log_special_f64(x, result);
}

ARETE_MATH float arete_log10_f32(float x) {
  split_f32_result split = split_f32(x);
  log_f32_result l = log_core_f32(split.m - 1.0f);
  float result = log_base_f32(split.k, 0x1.344p-2f, 0x1.3509f8p-18f, l,
                              0x1.bcb7b2p-2f, -0x1.5b235ep-27f);
  return log_special_f32(x, result);
}

ARETE_MATH double arete_log1p_f64(double x) {
  double result = log1p_core_f64(x, 0.0, 0.0);
  result = x == ARETE_INF_F64 ? x : result;
  result = x >= -1.0 ? result : ARETE_NAN_F64;
  result = x == -1.0 ? -ARETE_INF_F64 : result;
  return __builtin_fabs(x) < 0x1p-54 ? x : result;
}

// In double, 1 + x is exact for |x| >= 2^-29, and below that x is the result.
ARETE_MATH float arete_log1p_f32(float x) {
  float result = (float)log_to_f32(1.0 + (double)x);
  result = x == ARETE_INF_F32 ? x : result;
  result = x >= -1.0f ? result : ARETE_NAN_F32;
  result = x == -1.0f ? -ARETE_INF_F32 : result;
  return __builtin_fabsf(x) < 0x1p-29f ? x : result;
}
