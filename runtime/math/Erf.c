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

/// (1 + t) e^(t^2) erfc(t) for 0 <= t <= 27.3. Nothing of it is rounded but the
/// argument and the tail of the polynomial, which is less than a third of the
/// sum.
ARETE_INLINE double_double erfc_factor_f64(double t) {
  double s = (t - 4.0) / (t + 4.0);
  double_double h = exact_product_f64(s, POLY_TAIL_F64(s, erfc_f64));
  double_double sum = sum_f64(erfc_f64[0], h.hi);
  sum.lo += h.lo + erfc_lo;
  return sum;
}

/// 1 + t for t >= 0.
ARETE_INLINE double_double one_plus_f64(double_double t) {
  double_double result;
  result.hi = 1.0 + t.hi;
  result.lo = (t.hi - (result.hi - 1.0)) + t.lo;
  return result;
}

/// erfc(t) weight for 0 <= t <= 27.3; square is t^2.
ARETE_INLINE double erfc_tail_f64(double_double t, double_double square,
                                  double weight) {
  exp_f64_parts e = exp_parts_f64(-square.hi, -square.lo);
  double_double product = product_f64(e.value, erfc_factor_f64(t.hi));
  double_double d = one_plus_f64(t);
  double q = quotient_f64(product.hi, product.lo, d.hi, d.lo);
  return scale_f64(weight * q, e.k_biased);
}

ARETE_MATH double arete_erfc_f64(double x) {
  double ax = __builtin_fabs(x);
  // The optimiser drops the addition of -0.
  double_double t = {ax > 27.3 ? 27.3 : ax, -0.0};
  double result = erfc_tail_f64(t, exact_product_f64(t.hi, t.hi), 1.0);
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

static const double_double sqrt_half = {0x1.6a09e667f3bcdp-1,
                                        -0x1.bdd3413b26456p-55};

// The probability of more than |x|, and for x > 0 what it leaves of 1.
ARETE_MATH double arete_ndtr_f64(double x) {
  double ax = __builtin_fabs(x);
  double a = ax > 38.6 ? 38.6 : ax;
  // The square is of x itself.
  double_double square = exact_product_f64(0.5 * a, a);
  double tail = erfc_tail_f64(scale_two_f64(sqrt_half, a), square, 0.5);
  return x > 0.0 ? 1.0 - tail : tail;
}

ARETE_MATH float arete_ndtr_f32(float x) {
  return (float)arete_ndtr_f64((double)x);
}

/// erfcx(t) for t >= 0: (1 - 1/(2 t^2) + 3/(4 t^4) - ...) / (t sqrt(pi)) where
/// the polynomial ends.
ARETE_INLINE double_double erfcx_positive_f64(double_double t) {
  static const double series[7] = {-0.5,      0.75,       -1.875,       6.5625,
                                   -29.53125, 162.421875, -1055.7421875};
  const double_double rsqrt_pi = {0x1.20dd750429b6dp-1, 0x1.1ae3a914fed80p-57};
  int far = t.hi > 27.0;
  double_double p = erfc_factor_f64(far ? 27.0 : t.hi);
  double_double d = one_plus_f64(t);
  d.hi = far ? t.hi : d.hi;
  d.lo = far ? t.lo : d.lo;
  double rcp = 1.0 / d.hi;
  double z = rcp * rcp;
  p.hi = far ? rsqrt_pi.hi : p.hi;
  p.lo =
      far ? fma_f64(rsqrt_pi.hi * z, POLY_F64(z, series), rsqrt_pi.lo) : p.lo;
  double q = p.hi * rcp;
  double rest = fma_f64(-q, d.hi, p.hi) + fma_f64(-q, d.lo, p.lo);
  double_double result = sum_f64(q, rest * rcp);
  result.hi = t.hi == ARETE_INF_F64 ? 0.0 : result.hi;
  result.lo = t.hi == ARETE_INF_F64 ? 0.0 : result.lo;
  return result;
}

ARETE_MATH double arete_erfcx_f64(double x) {
  double ax = __builtin_fabs(x);
  double_double whole = {ax, -0.0};
  double_double positive = erfcx_positive_f64(whole);
  // erfcx(-x) = 2 e^(x^2) - erfcx(x), the power of two taken out of both: the
  // second is too small to count where that power is too large for a number.
  double t = ax > 27.0 ? 27.0 : ax;
  double_double square = exact_product_f64(t, t);
  exp_f64_parts e = exp_parts_f64(square.hi, square.lo);
  double down = t > 8.0 ? 0.0 : pow2_minus_f64(e.k_biased, -1);
  double_double sum = sum_f64(e.value.hi, -down * positive.hi);
  double rest = sum.lo + fma_f64(-down, positive.lo, e.value.lo);
  double negative = scale_f64(sum.hi + rest, e.k_biased + 1);
  double result = x < 0.0 ? negative : positive.hi;
  return x != x ? x : result;
}

ARETE_MATH float arete_erfcx_f32(float x) {
  return (float)arete_erfcx_f64((double)x);
}

// With t = |x| / sqrt(2), log(erfcx(t) / 2) - x^2/2 for x < 0 and
// log1p(-erfcx(t) e^(-x^2/2) / 2) otherwise.
ARETE_MATH double arete_log_ndtr_f64(double x) {
  double ax = __builtin_fabs(x);
  double_double factor = erfcx_positive_f64(scale_two_f64(sqrt_half, ax));
  double_double square = exact_product_f64(0.5 * ax, ax);

  log_parts_f64 l = log_sum_f64(factor.hi, factor.lo);
  double k = l.k - 1.0;
  double_double log = sum_f64(k * LN2_HI_SHORT_F64, l.log.hi);
  log.lo += fma_f64(k, LN2_LO_SHORT_F64, l.log.lo);
  double sum = log.hi - square.hi;
  double part = sum - log.hi;
  double sum_lo = (log.hi - (sum - part)) - (square.hi + part);
  double negative = sum + (sum_lo + (log.lo - square.lo));
  // A square beyond the numbers leaves nothing but itself.
  negative = square.hi == ARETE_INF_F64 ? -ARETE_INF_F64 : negative;

  int none = square.hi > 745.0;
  exp_f64_parts e =
      exp_parts_f64(none ? -745.0 : -square.hi, none ? 0.0 : -square.lo);
  double_double product = product_f64(e.value, factor);
  product = sum_f64(product.hi, product.lo);
  double tail = scale_f64(0.5 * product.hi, e.k_biased);
  double tail_lo = scale_f64(0.5 * product.lo, e.k_biased);
  double positive = log1p_core_f64(-tail, -tail_lo, 0.0);
  // As in log1p: what is this small is its own result.
  positive = tail < 0x1p-54 ? -tail : positive;
  double result = x < 0.0 ? negative : positive;
  return x != x ? x : result;
}

ARETE_MATH float arete_log_ndtr_f32(float x) {
  return (float)arete_log_ndtr_f64((double)x);
}
