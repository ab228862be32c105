//===- Erf.c - Error functions and the normal distribution ----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// erf: a polynomial up to 1, and 1 - exp(-p(x)) beyond, where the error of p
/// counts for little. erfc: e^(-x^2) times a function that varies slowly in
/// t = (x - 4)/(x + 4) and so takes one polynomial for all x >= 0 (after M. M.
/// Shepherd and J. G. Laframboise, "Chebyshev approximation of (1 + 2x)
/// exp(x^2) erfc x in 0 <= x < inf", 1981; the factor here is 1 + x, which
/// makes the function flat near 0, where the rounding of t would show).
///
//===----------------------------------------------------------------------===//

#include "Internal.h"

ARETE_MATH double arete_erf_f64(double x) {
  double ax = __builtin_fabs(x);
  double small = fma_f64(ax, POLY_F64(ax * ax, erf_small_f64), ax);
  // erf(6) rounds to 1.
  double t = ax > 6.0 ? 6.0 : ax;
  exp_arg_f64 a = exp_reduce_f64(-POLY_F64(t, erf_large_f64));
  double scale = pow2_f64(a.k_biased, 0);
  double large = (1.0 - scale) - scale * expm1_poly_f64(a.r);
  return __builtin_copysign(ax > 1.0 ? large : small, x);
}

ARETE_MATH float arete_erf_f32(float x) {
  float ax = __builtin_fabsf(x);
  float small = fma_f32(ax, POLY_F32(ax * ax, erf_small_f32), ax);
  // erf(4) rounds to 1.
  float t = ax > 4.0f ? 4.0f : ax;
  exp_arg_f32 a = exp_reduce_f32(-POLY_F32(t, erf_large_f32));
  float scale = pow2_f32(a.k_biased, 0);
  float large = (1.0f - scale) - scale * expm1_poly_f32(a.r);
  return __builtin_copysignf(ax > 1.0f ? large : small, x);
}

/// e^(-(square + square_lo)) p, p being (1 + t) e^(t^2) erfc(t), divided by
/// 1 + t; 0 <= t <= 27.3.
ARETE_INLINE double erfc_tail_f64(double t, double square, double square_lo) {
  exp_arg_f64 a = exp_reduce_f64(-square);
  double expm1 = expm1_poly_f64(a.r - square_lo);
  double e = 1.0 + expm1;
  double e_lo = (1.0 - e) + expm1;
  double p = POLY_F64((t - 4.0) / (t + 4.0), erfc_f64);
  double product = e * p;
  double product_lo = fma_f64(e_lo, p, fma_f64(e, p, -product));
  double d = t + 1.0;
  double q = quotient_f64(product, product_lo, d, t - (d - 1.0));
  return scale_f64(q, a.k_biased);
}

ARETE_MATH double arete_erfc_f64(double x) {
  double ax = __builtin_fabs(x);
  double t = ax > 27.3 ? 27.3 : ax;
  // e^(-x^2) with the rounding of x^2 in the reduced argument.
  double square = t * t;
  double result = erfc_tail_f64(t, square, fma_f64(t, t, -square));
  return x < 0.0 ? 2.0 - result : result;
}

ARETE_MATH float arete_erfc_f32(float x) {
  float ax = __builtin_fabsf(x);
  double t = (double)(ax > 10.2f ? 10.2f : ax);
  double p = POLY_F64((t - 4.0) / (t + 4.0), erfc_light);
  double result = exp_to_f32(-t * t) * p / (t + 1.0);
  return (float)(x < 0.0f ? 2.0 - result : result);
}

//===----------------------------------------------------------------------===//
// The normal distribution
//===----------------------------------------------------------------------===//

/// The probability of more than ax >= 0: erfc(ax / sqrt(2)) / 2, but the square
/// is of ax itself, so that the rounding of the quotient hardly counts.
ARETE_INLINE double normal_tail_f64(double ax) {
  double t = ax > 38.6 ? 38.6 : ax;
  double square = 0.5 * t * t;
  double square_lo = fma_f64(0.5 * t, t, -square);
  return 0.5 * erfc_tail_f64(t * 0x1.6a09e667f3bcdp-1, square, square_lo);
}

ARETE_MATH double arete_ndtr_f64(double x) {
  double tail = normal_tail_f64(__builtin_fabs(x));
  double result = x < 0.0 ? tail : 1.0 - tail;
  return x != x ? x : result;
}

ARETE_MATH float arete_ndtr_f32(float x) {
  return (float)arete_ndtr_f64((double)x);
}

/// erfcx(x) for x >= 0: (1 - 1/(2x^2) + 3/(4x^4) - ...) / (x sqrt(pi)) where
/// the polynomial ends.
ARETE_INLINE double erfcx_positive_f64(double x) {
  static const double series[8] = {
      1.0, -0.5, 0.75, -1.875, 6.5625, -29.53125, 162.421875, -1055.7421875};
  double t = x > 27.0 ? 27.0 : x;
  double d = t + 1.0;
  double near = quotient_f64(POLY_F64((t - 4.0) / (t + 4.0), erfc_f64), 0.0, d,
                             t - (d - 1.0));
  double large = x > 27.0 ? x : 27.0;
  double rcp = 1.0 / large;
  double far = 0x1.20dd750429b6dp-1 * POLY_F64(rcp * rcp, series) / large;
  return x > 27.0 ? far : near;
}

ARETE_MATH double arete_erfcx_f64(double x) {
  double ax = __builtin_fabs(x);
  double positive = erfcx_positive_f64(ax);
  // erfcx(-x) = 2 e^(x^2) - erfcx(x).
  double t = ax > 27.0 ? 27.0 : ax;
  double square = t * t;
  double square_lo = fma_f64(t, t, -square);
  exp_arg_f64 a = exp_reduce_f64(square);
  double e = scale_f64(1.0 + expm1_poly_f64(a.r + square_lo), a.k_biased);
  double result = x < 0.0 ? fma_f64(2.0, e, -positive) : positive;
  return x != x ? x : result;
}

ARETE_MATH float arete_erfcx_f32(float x) {
  return (float)arete_erfcx_f64((double)x);
}

ARETE_MATH double arete_log_ndtr_f64(double x) {
  double ax = __builtin_fabs(x);
  double factor = 0.5 * erfcx_positive_f64(ax * 0x1.6a09e667f3bcdp-1);
  split_f64_result split = split_f64(factor);
  log_f64_result l = log_core_f64(split.m - 1.0);
  double negative = fma_f64(-0.5 * x, x, log_finish_f64(split.k, l.hi, l.lo));
  negative = x == -ARETE_INF_F64 ? x : negative;
  double tail = normal_tail_f64(ax);
  double positive = log1p_core_f64(-tail, 0.0, 0.0);
  // As in log1p: what is this small is its own result.
  positive = tail < 0x1p-54 ? -tail : positive;
  double result = x < 0.0 ? negative : positive;
  return x != x ? x : result;
}

ARETE_MATH float arete_log_ndtr_f32(float x) {
  return (float)arete_log_ndtr_f64((double)x);
}
