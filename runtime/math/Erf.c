//===- Erf.c - Error functions --------------------------------------------===//
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

ARETE_MATH double arete_erfc_f64(double x) {
  double ax = __builtin_fabs(x);
  double t = ax > 27.3 ? 27.3 : ax;
  // e^(-x^2) with the rounding of x^2 in the reduced argument.
  double square = t * t;
  double square_lo = fma_f64(t, t, -square);
  exp_arg_f64 a = exp_reduce_f64(-square);
  double expm1 = expm1_poly_f64(a.r - square_lo);
  double e = 1.0 + expm1;
  double e_lo = (1.0 - e) + expm1;
  double p = POLY_F64((t - 4.0) / (t + 4.0), erfc_f64);
  double product = e * p;
  double product_lo = fma_f64(e_lo, p, fma_f64(e, p, -product));
  double d = t + 1.0;
  double q = quotient_f64(product, product_lo, d, t - (d - 1.0));
  double result = scale_f64(q, a.k_biased);
  return x < 0.0 ? 2.0 - result : result;
}

ARETE_MATH float arete_erfc_f32(float x) {
  float ax = __builtin_fabsf(x);
  double t = (double)(ax > 10.2f ? 10.2f : ax);
  double p = POLY_F64((t - 4.0) / (t + 4.0), erfc_light);
  double result = exp_to_f32(-t * t) * p / (t + 1.0);
  return (float)(x < 0.0f ? 2.0 - result : result);
}
