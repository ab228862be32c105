//===- Gamma.c - The gamma function and its relatives ---------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// gamma, gammaln, psi and trigamma. From 8 on Stirling's series; below, the
/// recurrence leads to an interval where a polynomial holds, in a number of
/// steps that does not depend on the argument (psi and trigamma have a
/// polynomial up to 8); for negative arguments the reflection formulas. gammaln
/// and psi cross zero between the poles of the negative axis, where their error
/// is small beside 1 but not beside the result.
///
/// The float versions round the double ones: they are not common enough to
/// deserve polynomials of their own.
///
//===----------------------------------------------------------------------===//

#include "Internal.h"

//===----------------------------------------------------------------------===//
// Below 8
//===----------------------------------------------------------------------===//

/// gamma(x) = gamma(2 + z) p or gamma(2 + z) / p for -1/2 <= x <= 8; p is the
/// sum of two numbers.
typedef struct {
  double z;
  double_double p;
  int divides;
} gamma_step;

ARETE_INLINE gamma_step step_to_two(double x) {
  gamma_step s;
  double n = __builtin_rint(x);
  s.z = x - n;
  // (x - 1) (x - 2) ... down to 2 + z; every factor is exact.
  double p = 1.0, p_lo = 0.0;
#pragma clang loop unroll(full)
  for (int i = 1; i <= 6; ++i) {
    double factor = x - (double)i;
    double next = p * factor;
    double next_lo = fma_f64(p_lo, factor, fma_f64(p, factor, -next));
    int taken = n >= (double)(i + 2);
    p = taken ? next : p;
    p_lo = taken ? next_lo : p_lo;
  }
  // x (x + 1), x, or nothing.
  double both = fma_f64(x, x, x);
  double both_lo = fma_f64(x, x, x - both);
  s.p.hi = n == 0.0 ? both : (n == 1.0 ? x : p);
  s.p.lo = n == 0.0 ? both_lo : (n == 1.0 ? 0.0 : p_lo);
  s.divides = n < 2.0;
  return s;
}

//===----------------------------------------------------------------------===//
// gamma
//===----------------------------------------------------------------------===//

/// gamma(2 + z) for |z| <= 1/2.
ARETE_INLINE double_double gamma_near_two(double z) {
  double_double h = exact_product_f64(z, POLY_TAIL_F64(z, gamma_f64));
  double_double sum = sum_f64(1.0, h.hi);
  sum.lo += h.lo;
  return sum;
}

/// gamma(x) = m 2^k for x >= 8.
typedef struct {
  double_double m;
  double k;
} scaled;

/// 2 to the power of (x - 1/2) log2(x) - x log2(e) + log2(2 pi) / 2 + ...
ARETE_INLINE scaled gamma_stirling(double x) {
  const double c_hi = 0x1.536439a4c6efcp+0, c_lo = -0x1.49e49a361efebp-54;
  const double_double log2_e = {LOG2E_HI_F64, LOG2E_LO_F64};
  double_double a = scale_two_f64(log2_core_f64(x), x - 0.5);
  double_double b = scale_two_f64(log2_e, x);
  double d = a.hi - b.hi;
  double d_lo = ((a.hi - d) - b.hi) + (a.lo - b.lo);
  double e = d + c_hi;
  double rcp = 1.0 / x;
  double correction = rcp * POLY_F64(rcp * rcp, stirling_f64);
  double e_lo = ((d - e) + c_hi) + (d_lo + c_lo) + correction * LOG2E_HI_F64;
  scaled result;
  result.k = (e + ROUND_F64) - ROUND_F64;
  double_double r = sum_f64(e - result.k, e_lo);
  double_double h = scale_two_f64(r, POLY_F64(r.hi, exp2_f64));
  result.m = sum_f64(1.0, h.hi);
  result.m.lo += h.lo;
  return result;
}

// A quotient of two products, of which gamma(|x|) is one part: below 8 it is
// that near 2, times or divided by the steps from there, from 8 on Stirling's
// series; and gamma(-a) = -pi / (a sin(pi a) gamma(a)).
ARETE_MATH double arete_gamma_f64(double x) {
  // Beyond 190 every result is infinite or 0.
  double ax = __builtin_fabs(x);
  double a = ax < 190.0 ? ax : 190.0;
  int mirrored = x <= -0.5, large = ax >= 8.0;

  gamma_step step = step_to_two(large ? 8.0 : (mirrored ? ax : x));
  double_double two = gamma_near_two(step.z);
  double_double product = product_f64(two, step.p);
  scaled stirling = gamma_stirling(large ? a : 8.0);
  int divides = step.divides & !large;
  double_double n = large ? stirling.m : (step.divides ? two : product);
  double_double d = {divides ? step.p.hi : 1.0, divides ? step.p.lo : 0.0};
  double k = large ? (mirrored ? -stirling.k : stirling.k) : 0.0;

  turn t = reduce_turn(ax);
  double_double sine = scale_two_f64(sinc_core_f64(t.r), t.r); // over pi
  double_double mirror = scale_two_f64(product_f64(sine, n), t.odd ? a : -a);
  double n_hi = mirrored ? d.hi : n.hi, n_lo = mirrored ? d.lo : n.lo;
  double d_hi = mirrored ? mirror.hi : d.hi, d_lo = mirrored ? mirror.lo : d.lo;
  // 1/x - 0.577...: x (x + 1) would underflow.
  int tiny = ax < 0x1p-58;
  d_hi = tiny ? x : d_hi;
  double rcp = 1.0 / d_hi;
  double q = n_hi * rcp;
  double rest = fma_f64(-q, d_hi, n_hi) + fma_f64(-q, d_lo, n_lo);
  q = tiny ? rcp : fma_f64(rest, rcp, q);
  double result = scale_f64(q, to_bits_f64(ROUND_BIASED_F64 + k));
  result = (mirrored & (t.r == 0.0)) ? ARETE_NAN_F64 : result;
  return x != x ? x : result;
}

ARETE_MATH float arete_gamma_f32(float x) {
  return (float)arete_gamma_f64((double)x);
}

//===----------------------------------------------------------------------===//
// gammaln
//===----------------------------------------------------------------------===//

ARETE_INLINE double gammaln_below_8(double x) {
  gamma_step step = step_to_two(x);
  // z c[0] + z^2 (...), in two parts: near 1 log(p) takes more than half of it
  // away again.
  double base = step.z * lgamma_f64[0];
  double base_lo = fma_f64(step.z, lgamma_f64[0], -base) +
                   step.z * step.z * POLY_TAIL_F64(step.z, lgamma_f64);
  double p = __builtin_fabs(step.p.hi);
  split_f64_result split = split_f64(p);
  log_f64_result l = log_core_f64(split.m - 1.0);
  double sign = step.divides ? -1.0 : 1.0;
  double ratio = p < 0x1p-1000 ? 0.0 : step.p.lo / step.p.hi;
  double a = sign * split.k * LN2_HI_SHORT_F64;
  double hi = sign * l.hi;
  double lo = sign * (fma_f64(split.k, LN2_LO_SHORT_F64, l.lo) + ratio);
  double sum = a + hi;
  double sum_lo = (a - sum) + hi;
  double total = sum + base;
  double part = total - sum;
  double total_lo = (sum - (total - part)) + (base - part);
  return total + (total_lo + (sum_lo + (lo + base_lo)));
}

/// (x - 1/2) (log(x) - 1) + (log(2 pi) - 1) / 2 + p(1/x^2) / x.
ARETE_INLINE double gammaln_stirling(double x) {
  split_f64_result split = split_f64(x);
  log_f64_result l = log_core_f64(split.m - 1.0);
  double a = split.k * LN2_HI_SHORT_F64 - 1.0;
  double hi = a + l.hi;
  double lo = ((a - hi) + l.hi) + fma_f64(split.k, LN2_LO_SHORT_F64, l.lo);
  double t = x - 0.5;
  double product = t * hi;
  double product_lo = fma_f64(t, lo, fma_f64(t, hi, -product));
  double rcp = 1.0 / x;
  double rest =
      fma_f64(rcp, POLY_F64(rcp * rcp, stirling_f64), 0x1.acfe390c97d69p-2);
  double result = product + (product_lo + rest);
  // The product is infinite before its error is.
  return product == ARETE_INF_F64 ? product : result;
}

ARETE_MATH double arete_gammaln_f64(double x) {
  double ax = __builtin_fabs(x);
  double small = gammaln_below_8(x > -0.5 ? (x < 8.0 ? x : 8.0) : 0.5);
  double large = gammaln_stirling(ax > 8.0 ? ax : 8.0);
  // log |gamma(-a)| = -log(a |sin(pi a)| / pi) - log gamma(a).
  double mirror = gammaln_below_8(ax < 0.5 ? 0.5 : (ax < 8.0 ? ax : 8.0));
  mirror = ax < 8.0 ? mirror : large;
  double r = __builtin_fabs(reduce_turn(ax).r);
  double d = ax * (r * sinc_core_f64(r).hi);
  split_f64_result split = split_f64(d);
  log_f64_result l = log_core_f64(split.m - 1.0);
  double negative = -log_finish_f64(split.k, l.hi, l.lo) - mirror;
  negative = r == 0.0 ? ARETE_INF_F64 : negative;

  double result = x >= 8.0 ? large : (x > -0.5 ? small : negative);
  result = x == 0.0 ? ARETE_INF_F64 : result;
  result = ax == ARETE_INF_F64 ? ARETE_INF_F64 : result;
  return x != x ? x : result;
}

ARETE_MATH float arete_gammaln_f32(float x) {
  return (float)arete_gammaln_f64((double)x);
}

//===----------------------------------------------------------------------===//
// psi, trigamma
//===----------------------------------------------------------------------===//

/// lo + p(t) at t = (x - 3) / (x + 3) for 1 <= x <= 8, p having n coefficients.
ARETE_INLINE double_double poly_below_8(double x, const double *c, int n,
                                        double lo) {
  // The quotient in two parts: x - 3 is exact.
  double divisor = x + 3.0;
  double rcp = 1.0 / divisor;
  double t = (x - 3.0) * rcp;
  double rest = fma_f64(-t, divisor, x - 3.0) - t * (x - (divisor - 3.0));
  double tail = poly_f64(t, c + 1, n - 1);
  double_double h = exact_product_f64(t, tail);
  // The tail is near enough to the derivative for that.
  h.lo = fma_f64(rest * rcp, tail, h.lo);
  double_double p = sum_f64(c[0], h.hi);
  p.lo += h.lo + lo;
  return p;
}

#define POLY_BELOW_8(x, c, lo)                                                 \
  poly_below_8(x, c, (int)(sizeof(c) / sizeof((c)[0])), lo)

/// psi(x) for 1 <= x <= 8, as its distance from its root times a polynomial.
ARETE_INLINE double_double psi_below_8(double x) {
  const double root_hi = 0x1.762d86356be3fp+0, root_lo = 0x1.b86a722197829p-54;
  double distance = x - root_hi;
  double_double d = {distance, (x - (distance + root_hi)) - root_lo};
  double_double product = product_f64(d, POLY_BELOW_8(x, psi_f64, psi_lo));
  return sum_f64(product.hi, product.lo);
}

ARETE_MATH double arete_psi_f64(double x) {
  double ax = __builtin_fabs(x);
  // Negative arguments by psi(x) = psi(1 - x) - pi / tan(pi x).
  double b = x < 0.0 ? 1.0 - x : x;
  // psi(b) = psi(b + 1) - 1/b.
  double_double shifted = psi_below_8(b < 1.0 ? b + 1.0 : (b < 8.0 ? b : 8.0));
  double rcp_b = 1.0 / b;
  double rest = fma_f64(-rcp_b, b, 1.0) * rcp_b;
  double_double difference = sum_f64(-rcp_b, shifted.hi);
  double small = difference.hi + (difference.lo + (shifted.lo - rest));
  small = b < 1.0 ? small : shifted.hi;
  double large_b = b < 8.0 ? 8.0 : b;
  split_f64_result split = split_f64(large_b);
  log_f64_result l = log_core_f64(split.m - 1.0);
  double rcp = 1.0 / large_b;
  double z = rcp * rcp;
  double series = fma_f64(-z, POLY_F64(z, psi_large_f64), -0.5 * rcp);
  double large = log_finish_f64(split.k, l.hi, l.lo + series);
  double result = b < 8.0 ? small : large;

  // pi cos(pi r) over sin(pi r), both divided by pi; the cosine is a sine.
  const double_double pi = {PI_HI_F64, PI_LO_F64};
  double r = reduce_turn(x).r, across = 0.5 - __builtin_fabs(r);
  double_double sine = scale_two_f64(sinc_core_f64(r), r);
  double_double cosine =
      product_f64(scale_two_f64(sinc_core_f64(across), across), pi);
  double mirrored =
      result - quotient_f64(cosine.hi, cosine.lo, sine.hi, sine.lo);
  result = x < 0.0 ? (r == 0.0 ? ARETE_NAN_F64 : mirrored) : result;
  // -1/x - 0.577..., also for the smallest arguments.
  result = ax < 0x1p-27 ? -1.0 / x - 0x1.2788cfc6fb619p-1 : result;
  result = x == ARETE_INF_F64 ? x : result;
  return x == -ARETE_INF_F64 || x != x ? ARETE_NAN_F64 : result;
}

ARETE_MATH float arete_psi_f32(float x) {
  return (float)arete_psi_f64((double)x);
}

ARETE_MATH double arete_trigamma_f64(double x) {
  double ax = __builtin_fabs(x);
  // Negative arguments by psi'(x) = pi^2 / sin^2(pi x) - psi'(1 - x).
  double b = x < 0.0 ? 1.0 - x : x;
  // psi'(b) = psi'(b + 1) + 1/b^2, and from 1 on a polynomial or a series, both
  // over the argument.
  int shifts = b < 1.0, below = b < 8.0;
  double y = shifts ? b + 1.0 : b;
  double rcp = 1.0 / y;
  double z = rcp * rcp;
  double_double n = POLY_BELOW_8(below ? y : 8.0, trigamma_f64, trigamma_lo);
  double_double series =
      sum_f64(1.0, fma_f64(z, POLY_F64(z, trigamma_large_f64), 0.5 * rcp));
  n.hi = below ? n.hi : series.hi;
  n.lo = below ? n.lo : series.lo;
  double q = n.hi * rcp;
  double_double quotient = sum_f64(q, (fma_f64(-q, y, n.hi) + n.lo) * rcp);
  double direct = 1.0 / ax;
  double_double first = exact_product_f64(direct, direct);
  first.lo = fma_f64(first.hi, 2.0 * fma_f64(-direct, ax, 1.0), first.lo);
  double_double both = sum_f64(first.hi, quotient.hi);
  double shifted = both.hi + (both.lo + (first.lo + quotient.lo));
  double result = shifts ? shifted : quotient.hi;

  double r = reduce_turn(x).r;
  double_double sine = scale_two_f64(sinc_core_f64(r), r); // over pi
  double rcp_sine = 1.0 / sine.hi;
  double rest = fma_f64(-rcp_sine, sine.hi, 1.0) - rcp_sine * sine.lo;
  double_double square = exact_product_f64(rcp_sine, rcp_sine);
  square.lo = fma_f64(square.hi, 2.0 * rest, square.lo);
  double_double difference = sum_f64(square.hi, -result);
  double mirrored = difference.hi + (difference.lo + square.lo);
  mirrored = r == 0.0 ? ARETE_INF_F64 : mirrored;
  result = x < 0.0 ? mirrored : result;
  // 1/x^2 alone, which may be infinite: what it misses then is not a number.
  first.lo = first.hi == ARETE_INF_F64 ? 0.0 : first.lo;
  result = ax < 0x1p-30 ? first.hi + first.lo : result;
  result = x == ARETE_INF_F64 ? 0.0 : result;
  return x == -ARETE_INF_F64 || x != x ? ARETE_NAN_F64 : result;
}

ARETE_MATH float arete_trigamma_f32(float x) {
  return (float)arete_trigamma_f64((double)x);
}
