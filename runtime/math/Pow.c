//===- Pow.c - pow, cbrt, hypot -------------------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// pow as 2^(y log2(x)) with the logarithm to 66 bits, so that the product,
/// which reaches 2^10, still has 55 behind the point. cbrt by Newton's method
/// for x^(-1/3), which needs no division. hypot as the root of a fused sum,
/// scaled where squares would leave the range.
///
//===----------------------------------------------------------------------===//

#include "Internal.h"

/// pow(x, y) given that of |x| where that is a number: signs and the cases of
/// C99 F.9.4.4.
ARETE_INLINE double pow_special(double x, double y, double result) {
  double ax = __builtin_fabs(x), ay = __builtin_fabs(y);
  // From 2^52 on every double is an integer, from 2^53 on an even one; below,
  // adding 2^52 rounds to an integer whose parity is in the last bit.
  double shifted = ay + 0x1p52;
  int above_52 = ay >= 0x1p52;
  int integer = above_52 | ((shifted - 0x1p52) == ay);
  uint64_t parity = to_bits_f64(above_52 ? ay : shifted) & 1;
  parity = ay >= 0x1p53 ? 0 : parity;
  int odd = integer & (parity != 0);
  int zero_or_inf = (ax == 0.0) | (ax == ARETE_INF_F64);
  int inverted = (ax == 0.0) != (y < 0.0);
  result = zero_or_inf ? (inverted ? 0.0 : ARETE_INF_F64) : result;
  uint64_t negative = to_bits_f64(x) >> 63;
  result = from_bits_f64(to_bits_f64(result) ^
                         ((odd ? negative : (uint64_t)0) << 63));
  result = ((x < 0.0) & !zero_or_inf & !integer) ? ARETE_NAN_F64 : result;
  result = ((x != x) | (y != y)) ? ARETE_NAN_F64 : result;
  return ((y == 0.0) | (x == 1.0)) ? 1.0 : result;
}

ARETE_MATH double arete_pow_f64(double x, double y) {
  double_double l = log2_core_f64(__builtin_fabs(x));
  // No log2 but 0 is less than 2^-53 in magnitude, so that beyond 2^80 the
  // result is 0, 1 or infinite whatever y is; the products stay finite.
  double ay = __builtin_fabs(y);
  double y_clamped = __builtin_copysign(ay > 0x1p80 ? 0x1p80 : ay, y);
  double e = y_clamped * l.hi;
  double e_lo = fma_f64(y_clamped, l.hi, -e) + y_clamped * l.lo;
  e_lo = __builtin_fabs(e) > 1100.0 ? 0.0 : e_lo;
  e = e > 1100.0 ? 1100.0 : e;
  e = e < -1100.0 ? -1100.0 : e;
  double shifted = e + ROUND_BIASED_F64;
  double r = (e - (shifted - ROUND_BIASED_F64)) + e_lo;
  double p = fma_f64(r, POLY_F64(r, exp2_f64), 1.0);
  return pow_special(x, y, scale_f64(p, to_bits_f64(shifted)));
}

ARETE_MATH float arete_pow_f32(float x, float y) {
  double x_wide = (double)x, y_wide = (double)y;
  double ay = __builtin_fabs(y_wide);
  double y_clamped = __builtin_copysign(ay > 0x1p80 ? 0x1p80 : ay, y_wide);
  double e = y_clamped * (log_to_f32(__builtin_fabs(x_wide)) * LOG2E_HI_F64);
  e = e > 200.0 ? 200.0 : e;
  e = e < -200.0 ? -200.0 : e;
  double shifted = e + ROUND_BIASED_F64;
  double r = e - (shifted - ROUND_BIASED_F64);
  double p = fma_f64(r, POLY_F64(r, exp2_light), 1.0) *
             pow2_f64(to_bits_f64(shifted), 0);
  return (float)pow_special(x_wide, y_wide, p);
}

/// For positive normal or denormal x: the cube root without its power of two,
/// and x without its own; x = m 2^(3 k), cbrt(m) = root.
typedef struct {
  double m, root;
  /// 1 / root^2, to half the precision.
  double slope;
  uint64_t k_biased;
} cbrt_parts;

ARETE_INLINE cbrt_parts cbrt_core(double x) {
  int denormal = x < 0x1p-1022;
  uint64_t bits = to_bits_f64(denormal ? x * 0x1p54 : x);
  double m = from_bits_f64((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  double exponent = from_bits_f64((bits >> 52) | to_bits_f64(0x1p52)) -
                    (denormal ? 0x1p52 + 1023 + 54 : 0x1p52 + 1023);
  // exponent = 3 k + 0, 1 or 2.
  double shifted = fma_f64(exponent - 1.0, 1.0 / 3.0, ROUND_BIASED_F64);
  double rest = fma_f64(-3.0, shifted - ROUND_BIASED_F64, exponent);
  // y -> m^(-1/3): with e = 1 - m y^3, m^(-1/3) = y (1 + e/3 + 2 e^2/9 + ...).
  double y = POLY_F64(m, rcbrt_f64);
  double e = fma_f64(-m * y, y * y, 1.0);
  y = fma_f64(y * e, fma_f64(e, 2.0 / 9.0, 1.0 / 3.0), y);
  double root = m * y * y;
  double slope = y * y;
  const double cbrt_2 = 0x1.428a2f98d728bp+0, cbrt_4 = 0x1.965fea53d6e3dp+0;
  int one = rest == 1.0, two = rest == 2.0;
  cbrt_parts p;
  p.m = m * (two ? 4.0 : (one ? 2.0 : 1.0));
  p.root = root * (two ? cbrt_4 : (one ? cbrt_2 : 1.0));
  p.slope = slope * (two ? cbrt_4 * 0.25 : (one ? cbrt_2 * 0.5 : 1.0));
  p.k_biased = to_bits_f64(shifted);
  return p;
}

ARETE_MATH double arete_cbrt_f64(double x) {
  double ax = __builtin_fabs(x);
  cbrt_parts p = cbrt_core(ax);
  // One more step for the root itself, with m - root^3 as good as exact.
  double square = p.root * p.root;
  double square_lo = fma_f64(p.root, p.root, -square);
  double rest = fma_f64(-square_lo, p.root, fma_f64(-square, p.root, p.m));
  double root = fma_f64(rest * p.slope, 1.0 / 3.0, p.root);
  double result = root * pow2_f64(p.k_biased, 0);
  result = ((ax > 0.0) & (ax < ARETE_INF_F64)) ? result : ax;
  return __builtin_copysign(result, x);
}

ARETE_MATH float arete_cbrt_f32(float x) {
  float ax = __builtin_fabsf(x);
  cbrt_parts p = cbrt_core((double)ax);
  float result = (float)(p.root * pow2_f64(p.k_biased, 0));
  result = ((ax > 0.0f) & (ax < ARETE_INF_F32)) ? result : ax;
  return __builtin_copysignf(result, x);
}

ARETE_MATH double arete_hypot_f64(double x, double y) {
  double ax = __builtin_fabs(x), ay = __builtin_fabs(y);
  double a = ax > ay ? ax : ay;
  double b = ax > ay ? ay : ax;
  int large = a > 0x1p500, small = a < 0x1p-500;
  double down = large ? 0x1p-600 : (small ? 0x1p600 : 1.0);
  double up = large ? 0x1p600 : (small ? 0x1p-600 : 1.0);
  a *= down;
  b *= down;
  double result = __builtin_sqrt(fma_f64(a, a, b * b)) * up;
  int infinite = (ax == ARETE_INF_F64) | (ay == ARETE_INF_F64);
  return infinite ? ARETE_INF_F64 : result;
}

// In double the squares are exact and in range.
ARETE_MATH float arete_hypot_f32(float x, float y) {
  double a = (double)x, b = (double)y;
  float result = (float)__builtin_sqrt(fma_f64(a, a, b * b));
  int infinite = (__builtin_fabsf(x) == ARETE_INF_F32) |
                 (__builtin_fabsf(y) == ARETE_INF_F32);
  return infinite ? ARETE_INF_F32 : result;
}
