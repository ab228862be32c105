//===- Hyperbolic.c - Hyperbolic functions and their inverses -------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// sinh, cosh and tanh by the addition theorems: with x = k ln(2) + r,
///   sinh(x) = sinh(k ln 2) cosh(r) + cosh(k ln 2) sinh(r),
///   cosh(x) = cosh(k ln 2) cosh(r) + sinh(k ln 2) sinh(r),
/// where the factors in k are sums of two powers of two. For k = 0 what remains
/// of sinh is its own series, so small arguments need no case of their own, and
/// no large terms cancel. The inverses are logarithms of a sum carried to twice
/// the precision.
///
//===----------------------------------------------------------------------===//

#include "Internal.h"

/// sinh(x) = s_k + u, cosh(x) = c_k + v and e^-x = inverse, all divided by
/// 2^scale.
typedef struct {
  double s_k, u, c_k, v, inverse;
} hyperbolic_f64;

/// For 0 <= x <= 710.5; `offset` is -1 - scale.
ARETE_INLINE hyperbolic_f64 hyperbolic_parts_f64(double x, int64_t offset) {
  exp_arg_f64 a = exp_reduce_f64(x);
  double z = a.r * a.r;
  double sinh_tail = a.r * z * POLY_F64(z, sinh_f64);
  double coshm1_r = z * POLY_F64(z, cosh_f64);
  double plus = pow2_f64(a.k_biased, offset);
  double minus = pow2_minus_f64(a.k_biased, offset);
  minus = x > 50.0 ? 0.0 : minus;
  hyperbolic_f64 h;
  h.s_k = plus - minus;
  h.c_k = plus + minus;
  h.u = fma_f64(h.c_k, a.r, fma_f64(h.c_k, sinh_tail, h.s_k * coshm1_r));
  h.v = fma_f64(h.s_k, a.r, fma_f64(h.s_k, sinh_tail, h.c_k * coshm1_r));
  h.inverse = 2.0 * minus * (1.0 - (a.r - (coshm1_r - sinh_tail)));
  return h;
}

ARETE_MATH double arete_sinh_f64(double x) {
  double ax = __builtin_fabs(x);
  // Halved, because 2^1025 / 2 is not a number.
  hyperbolic_f64 h = hyperbolic_parts_f64(ax > 710.5 ? 710.5 : ax, -2);
  double result = 2.0 * (h.s_k + h.u);
  return __builtin_copysign(ax < 0x1p-28 ? ax : result, x);
}

ARETE_MATH double arete_cosh_f64(double x) {
  double ax = __builtin_fabs(x);
  hyperbolic_f64 h = hyperbolic_parts_f64(ax > 710.5 ? 710.5 : ax, -2);
  return 2.0 * (h.c_k + h.v);
}

ARETE_MATH double arete_tanh_f64(double x) {
  double ax = __builtin_fabs(x);
  // tanh(20) rounds to 1.
  hyperbolic_f64 h = hyperbolic_parts_f64(ax > 20.0 ? 20.0 : ax, -1);
  double s = h.s_k + h.u, c = h.c_k + h.v;
  double s_lo = (h.s_k - s) + h.u, c_lo = (h.c_k - c) + h.v;
  // Near 1 the errors of two large terms would show: 1 - e^-x / cosh(x).
  int large = ax > 1.0;
  double q = quotient_f64(large ? h.inverse : s, large ? 0.0 : s_lo, c, c_lo);
  return __builtin_copysign(large ? 1.0 - q : q, x);
}

ARETE_MATH float arete_tanh_f32(float x) {
  float ax = __builtin_fabsf(x);
  // tanh(10) rounds to 1.
  exp_arg_f32 a = exp_reduce_f32(ax > 10.0f ? 10.0f : ax);
  float z = a.r * a.r;
  float sinh_tail = a.r * z * POLY_F32(z, sinh_f32);
  float coshm1_r = z * POLY_F32(z, cosh_f32);
  float plus = pow2_f32(a.k_biased, -1);
  float minus = pow2_minus_f32(a.k_biased, -1);
  float s_k = plus - minus, c_k = plus + minus;
  float u = fma_f32(c_k, a.r, fma_f32(c_k, sinh_tail, s_k * coshm1_r));
  float v = fma_f32(s_k, a.r, fma_f32(s_k, sinh_tail, c_k * coshm1_r));
  float inverse = 2.0f * minus * (1.0f - (a.r - (coshm1_r - sinh_tail)));
  float s = s_k + u, c = c_k + v;
  float s_lo = (s_k - s) + u, c_lo = (c_k - c) + v;
  int large = ax > 1.0f;
  float q = quotient_f32(large ? inverse : s, large ? 0.0f : s_lo, c, c_lo);
  return __builtin_copysignf(large ? 1.0f - q : q, x);
}

ARETE_MATH float arete_sinh_f32(float x) {
  float ax = __builtin_fabsf(x);
  double y = (double)(ax > 90.0f ? 90.0f : ax);
  double e = exp_to_f32(y);
  double small = fma_f64(y * y * y, 1.0 / 6.0, y);
  double result = ax < 0x1p-7f ? small : 0.5 * (e - 1.0 / e);
  return __builtin_copysignf((float)result, x);
}

ARETE_MATH float arete_cosh_f32(float x) {
  float ax = __builtin_fabsf(x);
  double e = exp_to_f32((double)(ax > 90.0f ? 90.0f : ax));
  return (float)(0.5 * (e + 1.0 / e));
}

// asinh(x) = log1p(x + x^2 / (1 + sqrt(1 + x^2))) for x >= 0, and log(2x) for
// large x.
ARETE_MATH double arete_asinh_f64(double x) {
  double ax = __builtin_fabs(x);
  int large = ax > 0x1p54;
  double y = ax * ax / (1.0 + __builtin_sqrt(fma_f64(ax, ax, 1.0)));
  double sum = ax + y;
  double sum_lo = (ax - sum) + y;
  double result =
      log1p_core_f64(large ? ax : sum, large ? 0.0 : sum_lo, large ? 1.0 : 0.0);
  result = ax == ARETE_INF_F64 ? ax : result;
  return __builtin_copysign(ax < 0x1p-28 ? ax : result, x);
}

ARETE_MATH float arete_asinh_f32(float x) {
  float ax = __builtin_fabsf(x);
  double y = (double)ax;
  double root = __builtin_sqrt(fma_f64(y, y, 1.0));
  double small = fma_f64(y * y * y, -1.0 / 6.0, y);
  double large = log_to_f32(y + root);
  double result = ax < 0x1p-7f ? small : large;
  result = ax < ARETE_INF_F32 ? result : y;
  return __builtin_copysignf((float)result, x);
}

// acosh(x) = log1p(t + sqrt(t (t + 2))), t = x - 1, and log(2x) for large x.
ARETE_MATH double arete_acosh_f64(double x) {
  int large = x > 0x1p54;
  double t = x - 1.0;
  double t_lo = (x - t) - 1.0;
  double w = fma_f64(t, t, 2.0 * t);
  double w_lo = fma_f64(t, t, 2.0 * t - w);
  double root = __builtin_sqrt(w);
  double root_lo = (fma_f64(-root, root, w) + w_lo) * (0.5 / root);
  double sum = root + t;
  double sum_lo = ((root - sum) + t) + (root_lo + t_lo);
  double result =
      log1p_core_f64(large ? x : sum, large ? 0.0 : sum_lo, large ? 1.0 : 0.0);
  result = x == ARETE_INF_F64 ? x : result;
  result = x >= 1.0 ? result : ARETE_NAN_F64;
  return x == 1.0 ? 0.0 : result;
}

ARETE_MATH float arete_acosh_f32(float x) {
  // The square root of what exceeds 1 is at least 2^-11: no bits are lost.
  double t = (double)x - 1.0;
  double result = log_to_f32(1.0 + (t + __builtin_sqrt(t * (t + 2.0))));
  result = x == ARETE_INF_F32 ? (double)x : result;
  return x >= 1.0f ? (float)result : ARETE_NAN_F32;
}

// atanh(x) = log1p(2x / (1 - x)) / 2 for x >= 0.
ARETE_MATH double arete_atanh_f64(double x) {
  double ax = __builtin_fabs(x);
  double d = 1.0 - ax;
  double d_lo = (1.0 - d) - ax;
  double rcp = 1.0 / d;
  double q = 2.0 * ax * rcp;
  double q_lo = (fma_f64(-q, d, 2.0 * ax) - q * d_lo) * rcp;
  double result = 0.5 * log1p_core_f64(q, q_lo, 0.0);
  result = ax < 1.0 ? result : ARETE_NAN_F64;
  result = ax == 1.0 ? ARETE_INF_F64 : result;
  return __builtin_copysign(ax < 0x1p-28 ? ax : result, x);
}

ARETE_MATH float arete_atanh_f32(float x) {
  float ax = __builtin_fabsf(x);
  double y = (double)ax;
  double small = fma_f64(y * y * y, 1.0 / 3.0, y);
  double result = 0.5 * log_to_f32((1.0 + y) / (1.0 - y));
  result = ax < 0x1p-7f ? small : result;
  result = ax < 1.0f ? result : ARETE_NAN_F64;
  result = ax == 1.0f ? ARETE_INF_F64 : result;
  return __builtin_copysignf((float)result, x);
}
