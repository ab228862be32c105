//===- Exp.c - Exponentials and the logistic family -----------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// exp, exp2, expm1, sigmoid, softplus: x = k ln(2) + r, a polynomial in r, and
/// a scaling by 2^k in two steps that rounds only once.
///
//===----------------------------------------------------------------------===//

#include "Internal.h"

/// Clamps to where the result has become 0 or infinite; keeps NaN.
ARETE_INLINE double clamp_f64(double x, double lo, double hi) {
  x = x > hi ? hi : x;
  return x < lo ? lo : x;
}

ARETE_INLINE float clamp_f32(float x, float lo, float hi) {
  x = x > hi ? hi : x;
  return x < lo ? lo : x;
}

ARETE_MATH double arete_exp_f64(double x) {
  exp_arg_f64 a = exp_reduce_f64(clamp_f64(x, -746.0, 710.0));
  return scale_f64(1.0 + expm1_poly_f64(a.r), a.k_biased);
}

ARETE_MATH float arete_exp_f32(float x) {
  exp_arg_f32 a = exp_reduce_f32(clamp_f32(x, -104.0f, 89.0f));
  return scale_f32(1.0f + expm1_poly_f32(a.r), a.k_biased);
}

ARETE_MATH double arete_exp2_f64(double x) {
  double y = clamp_f64(x, -1076.0, 1025.0);
  double shifted = y + ROUND_BIASED_F64;
  double r = y - (shifted - ROUND_BIASED_F64);
  return scale_f64(fma_f64(r, POLY_F64(r, exp2_f64), 1.0),
                   to_bits_f64(shifted));
}

ARETE_MATH float arete_exp2_f32(float x) {
  float y = clamp_f32(x, -151.0f, 129.0f);
  float shifted = y + ROUND_BIASED_F32;
  float r = y - (shifted - ROUND_BIASED_F32);
  return scale_f32(fma_f32(r, POLY_F32(r, exp2_f32), 1.0f),
                   to_bits_f32(shifted));
}

ARETE_MATH double arete_expm1_f64(double x) {
  exp_arg_f64 a = exp_reduce_f64(clamp_f64(x, -60.0, 710.0));
  // 2^k p + (2^k - 1), all halved: 2^1024 is not a number. The larger of the
  // two is the power of two.
  double tail = a.r * a.r * POLY_F64(a.r, exp_f64);
  double p = a.r + tail;
  double p_lo = (a.r - p) + tail;
  double scale = pow2_f64(a.k_biased, -1);
  double sum = fma_f64(scale, p, scale - 0.5);
  double sum_lo = fma_f64(scale, p, (scale - 0.5) - sum);
  double result = 2.0 * (sum + fma_f64(scale, p_lo, sum_lo));
  return __builtin_fabs(x) < 0x1p-54 ? x : result;
}

ARETE_MATH float arete_expm1_f32(float x) {
  double y = (double)clamp_f32(x, -60.0f, 89.0f);
  double small = fma_f64(0.5 * y, y, y);
  float result = (float)(exp_to_f32(y) - 1.0);
  result = __builtin_fabsf(x) < 0x1p-13f ? (float)small : result;
  return x == 0.0f ? x : result;
}

// With e = e^-|x|, which cannot overflow: 1 / (1 + e) for x >= 0, and e / (1 +
// e) for x < 0, where the 2^k of the numerator comes last so that a denormal
// result is rounded once.
ARETE_MATH double arete_sigmoid_f64(double x) {
  double ax = __builtin_fabs(x);
  exp_f64_parts e = exp_parts_f64(-(ax > 746.0 ? 746.0 : ax), 0.0);
  double small = scale_f64(e.value.hi, e.k_biased);
  double d = 1.0 + small;
  double d_lo = fma_f64(small, e.value.lo, (1.0 - d) + small);
  int negative = x < 0.0;
  double q = quotient_f64(negative ? e.value.hi : 1.0,
                          negative ? e.value.lo : 0.0, d, d_lo);
  return negative ? scale_f64(q, e.k_biased) : q;
}

ARETE_MATH float arete_sigmoid_f32(float x) {
  float ax = __builtin_fabsf(x);
  exp_arg_f32 a = exp_reduce_f32(-(ax > 104.0f ? 104.0f : ax));
  float p = expm1_poly_f32(a.r);
  float hi = 1.0f + p;
  float lo = (1.0f - hi) + p;
  float small = scale_f32(hi, a.k_biased);
  float d = 1.0f + small;
  float d_lo = fma_f32(small, lo, (1.0f - d) + small);
  int negative = x < 0.0f;
  float q = quotient_f32(negative ? hi : 1.0f, negative ? lo : 0.0f, d, d_lo);
  return negative ? scale_f32(q, a.k_biased) : q;
}

// log(1 + e^x) = max(x, 0) + log1p(e^-|x|).
ARETE_MATH double arete_softplus_f64(double x) {
  double ax = __builtin_fabs(x);
  exp_f64_parts e = exp_parts_f64(-(ax > 746.0 ? 746.0 : ax), 0.0);
  double hi = scale_f64(e.value.hi, e.k_biased);
  double lo = scale_f64(e.value.lo, e.k_biased);
  double log = log1p_core_f64(hi, lo, 0.0);
  // The parts of a tiny e^-|x| are denormal: there it is the result itself.
  log = hi < 0x1p-54 ? hi : log;
  return (x > 0.0 ? x : 0.0) + log;
}

ARETE_MATH float arete_softplus_f32(float x) {
  float ax = __builtin_fabsf(x);
  double e = exp_to_f32(-(double)(ax > 110.0f ? 110.0f : ax));
  // Below 2^-20 the terms after the second no longer count.
  double tiny = fma_f64(-0.5 * e, e, e);
  double log = log_to_f32(1.0 + e);
  log = e >= 0x1p-20 ? log : tiny; // also where e is NaN
  return (float)((double)(x > 0.0f ? x : 0.0f) + log);
}
