//===- Internal.h - Kernels shared by the math library ----------*- C -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The kernels that several functions share. All of it is straight-line code
/// over scalars: both sides of every `?:` are computed first and are cheap or
/// pure, so that clang makes selects of them and the loop vectoriser accepts
/// the result. Integer work keeps to shifts, masks and additions, which every
/// vector unit has for 64-bit lanes too; conversions between integers and
/// floating point go through the significand of a large constant instead of
/// cvtqq2pd, which AVX2 lacks.
///
/// Rounding errors are compensated by fused multiply-adds and by the exact sum
/// of Dekker and Knuth (T. J. Dekker, "A floating-point technique for extending
/// the available precision", 1971): for |a| >= |b|, s = a + b has the error
/// (a - s) + b. Reassociation would destroy that, hence no fast-math flags.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_MATH_INTERNAL_H
#define ARETE_MATH_INTERNAL_H

#include "Coefficients.h"
#include "arete_math.h"

#include <stdint.h>

#define ARETE_INLINE static inline __attribute__((always_inline))
/// On the functions of the public list: they are to vanish into the loop.
#define ARETE_MATH __attribute__((always_inline))

#define ARETE_INF_F64 __builtin_inf()
#define ARETE_INF_F32 __builtin_inff()
#define ARETE_NAN_F64 __builtin_nan("")
#define ARETE_NAN_F32 __builtin_nanf("")

// High and low parts of constants. An _HI_SHORT has so few bits that its
// product with any exponent is exact.
#define LN2_HI_SHORT_F64 0x1.62e42fefa3800p-1
#define LN2_LO_SHORT_F64 0x1.ef35793c76730p-45
#define LN2_HI_SHORT_F32 0x1.62e4p-1f
#define LN2_LO_SHORT_F32 0x1.7f7d1cp-20f
#define LN2_F64 0x1.62e42fefa39efp-1
#define LOG2E_HI_F64 0x1.71547652b82fep+0
#define LOG2E_LO_F64 0x1.777d0ffda0d24p-56
#define LOG2E_HI_F32 0x1.715476p+0f
#define LOG2E_LO_F32 0x1.4ae0c0p-26f
#define PI_HI_F64 0x1.921fb54442d18p+1
#define PI_LO_F64 0x1.1a62633145c07p-53
#define PI_HI_F32 0x1.921fb6p+1f
#define PI_LO_F32 -0x1.777a5cp-24f
#define PI_2_HI_F64 0x1.921fb54442d18p+0
#define PI_2_LO_F64 0x1.1a62633145c07p-54
#define PI_2_HI_F32 0x1.921fb6p+0f
#define PI_2_LO_F32 -0x1.777a5cp-25f

/// Adding this and subtracting it again rounds to an integer (ties to even),
/// which also stands, in two's complement, in the low bits of the sum.
#define ROUND_F64 0x1.8p52
#define ROUND_F32 0x1.8p23f

ARETE_INLINE uint64_t to_bits_f64(double x) {
  union {
    double value;
    uint64_t bits;
  } u = {x};
  return u.bits;
}

ARETE_INLINE double from_bits_f64(uint64_t bits) {
  union {
    uint64_t bits;
    double value;
  } u = {bits};
  return u.value;
}

ARETE_INLINE uint32_t to_bits_f32(float x) {
  union {
    float value;
    uint32_t bits;
  } u = {x};
  return u.bits;
}

ARETE_INLINE float from_bits_f32(uint32_t bits) {
  union {
    uint32_t bits;
    float value;
  } u = {bits};
  return u.value;
}

ARETE_INLINE double fma_f64(double a, double b, double c) {
  return __builtin_fma(a, b, c);
}

ARETE_INLINE float fma_f32(float a, float b, float c) {
  return __builtin_fmaf(a, b, c);
}

/// c[0] + c[1] x + ... + c[n-1] x^(n-1), by Horner's rule in x^2 on pairs of
/// terms: half the chain of dependent operations, and where the coefficients
/// alternate in sign they cancel within a pair, not between two large sums.
ARETE_INLINE double poly_f64(double x, const double *c, int n) {
  double x2 = x * x;
  int last = (n - 1) & ~1;
  double sum = n & 1 ? c[last] : fma_f64(c[last + 1], x, c[last]);
#pragma clang loop unroll(full)
  for (int i = last - 2; i >= 0; i -= 2)
    sum = fma_f64(sum, x2, fma_f64(c[i + 1], x, c[i]));
  return sum;
}

ARETE_INLINE float poly_f32(float x, const float *c, int n) {
  float x2 = x * x;
  int last = (n - 1) & ~1;
  float sum = n & 1 ? c[last] : fma_f32(c[last + 1], x, c[last]);
#pragma clang loop unroll(full)
  for (int i = last - 2; i >= 0; i -= 2)
    sum = fma_f32(sum, x2, fma_f32(c[i + 1], x, c[i]));
  return sum;
}

#define POLY_F64(x, c) poly_f64(x, c, (int)(sizeof(c) / sizeof((c)[0])))
#define POLY_F32(x, c) poly_f32(x, c, (int)(sizeof(c) / sizeof((c)[0])))
/// The same without the first coefficient: c[1] + c[2] x + ...
#define POLY_TAIL_F64(x, c)                                                    \
  poly_f64(x, (c) + 1, (int)(sizeof(c) / sizeof((c)[0])) - 1)
#define POLY_TAIL_F32(x, c)                                                    \
  poly_f32(x, (c) + 1, (int)(sizeof(c) / sizeof((c)[0])) - 1)

/// (nh + nl) / (dh + dl), where |dl| is at most an ulp of dh. The remainder of
/// the first quotient is exact and makes good the rounding of 1/dh as well.
ARETE_INLINE double quotient_f64(double nh, double nl, double dh, double dl) {
  double rcp = 1.0 / dh;
  double q = nh * rcp;
  double rest = fma_f64(-q, dh, nh) + fma_f64(-q, dl, nl);
  return fma_f64(rest, rcp, q);
}

ARETE_INLINE float quotient_f32(float nh, float nl, float dh, float dl) {
  float rcp = 1.0f / dh;
  float q = nh * rcp;
  float rest = fma_f32(-q, dh, nh) + fma_f32(-q, dl, nl);
  return fma_f32(rest, rcp, q);
}

/// A number as the sum of two: hi is within an ulp of it, lo what hi misses.
typedef struct {
  double hi, lo;
} double_double;

/// a + b for |a| >= |b|, or a = 0.
ARETE_INLINE double_double sum_f64(double a, double b) {
  double_double result;
  result.hi = a + b;
  result.lo = (a - result.hi) + b;
  return result;
}

/// a b, exactly.
ARETE_INLINE double_double exact_product_f64(double a, double b) {
  double_double result;
  result.hi = a * b;
  result.lo = fma_f64(a, b, -result.hi);
  return result;
}

ARETE_INLINE double_double product_f64(double_double a, double_double b) {
  double_double result = exact_product_f64(a.hi, b.hi);
  result.lo += fma_f64(a.hi, b.lo, a.lo * b.hi);
  return result;
}

/// a b for b of one number.
ARETE_INLINE double_double scale_two_f64(double_double a, double b) {
  double_double result = exact_product_f64(a.hi, b);
  result.lo = fma_f64(a.lo, b, result.lo);
  return result;
}

//===----------------------------------------------------------------------===//
// Powers of two
//===----------------------------------------------------------------------===//

// An exponent k travels as the bits of ROUND + SCALE_BIAS + k: its low 12 (9)
// bits are k + SCALE_BIAS, not negative and twice an exponent bias too large,
// so that each half of it is the biased exponent of a power of two.
#define SCALE_BIAS_F64 2046
#define SCALE_BIAS_F32 254
#define ROUND_BIASED_F64 (ROUND_F64 + SCALE_BIAS_F64)
#define ROUND_BIASED_F32 (ROUND_F32 + SCALE_BIAS_F32)

/// v 2^k for |v| near 1 and |k| < 2046, rounded once even where the result is
/// denormal; infinite where it is too large.
ARETE_INLINE double scale_f64(double v, uint64_t k_biased) {
  uint64_t half = k_biased >> 1;
  return v * from_bits_f64(half << 52) * from_bits_f64((k_biased - half) << 52);
}

ARETE_INLINE float scale_f32(float v, uint32_t k_biased) {
  uint32_t half = k_biased >> 1;
  return v * from_bits_f32(half << 23) * from_bits_f32((k_biased - half) << 23);
}

/// 2^(k + offset), which must be normal.
ARETE_INLINE double pow2_f64(uint64_t k_biased, int64_t offset) {
  return from_bits_f64((k_biased + (uint64_t)(offset + 1023 - SCALE_BIAS_F64))
                       << 52);
}

ARETE_INLINE float pow2_f32(uint32_t k_biased, int32_t offset) {
  return from_bits_f32((k_biased + (uint32_t)(offset + 127 - SCALE_BIAS_F32))
                       << 23);
}

/// 2^(offset - k), which must be normal.
ARETE_INLINE double pow2_minus_f64(uint64_t k_biased, int64_t offset) {
  return from_bits_f64(((uint64_t)(offset + 1023 + SCALE_BIAS_F64) - k_biased)
                       << 52);
}

ARETE_INLINE float pow2_minus_f32(uint32_t k_biased, int32_t offset) {
  return from_bits_f32(((uint32_t)(offset + 127 + SCALE_BIAS_F32) - k_biased)
                       << 23);
}

//===----------------------------------------------------------------------===//
// Exponential
//===----------------------------------------------------------------------===//

/// x = k ln(2) + r with |r| <= ln(2)/2, for |x| < 1100 (f32: 150); r is rounded
/// once (W. J. Cody and W. Waite, "Software Manual for the Elementary
/// Functions", 1980).
typedef struct {
  double r;
  double k;
  uint64_t k_biased;
} exp_arg_f64;

typedef struct {
  float r;
  float k;
  uint32_t k_biased;
} exp_arg_f32;

ARETE_INLINE exp_arg_f64 exp_reduce_f64(double x) {
  exp_arg_f64 a;
  double shifted = fma_f64(x, LOG2E_HI_F64, ROUND_BIASED_F64);
  a.k_biased = to_bits_f64(shifted);
  a.k = shifted - ROUND_BIASED_F64;
  a.r = fma_f64(-a.k, LN2_HI_SHORT_F64, x);
  a.r = fma_f64(-a.k, LN2_LO_SHORT_F64, a.r);
  return a;
}

ARETE_INLINE exp_arg_f32 exp_reduce_f32(float x) {
  exp_arg_f32 a;
  float shifted = fma_f32(x, LOG2E_HI_F32, ROUND_BIASED_F32);
  a.k_biased = to_bits_f32(shifted);
  a.k = shifted - ROUND_BIASED_F32;
  a.r = fma_f32(-a.k, LN2_HI_SHORT_F32, x);
  a.r = fma_f32(-a.k, LN2_LO_SHORT_F32, a.r);
  return a;
}

/// e^r - 1 for |r| <= ln(2)/2.
ARETE_INLINE double expm1_poly_f64(double r) {
  return fma_f64(r * r, POLY_F64(r, exp_f64), r);
}

ARETE_INLINE float expm1_poly_f32(float r) {
  return fma_f32(r * r, POLY_F32(r, exp_f32), r);
}

/// e^x = value 2^k.
typedef struct {
  double_double value;
  uint64_t k_biased;
} exp_f64_parts;

/// e^(x + x_lo) for |x| < 1100 and x_lo at most an ulp of x; the error is less
/// than a tenth of an ulp.
ARETE_INLINE exp_f64_parts exp_parts_f64(double x, double x_lo) {
  exp_f64_parts result;
  double shifted = fma_f64(x, LOG2E_HI_F64, ROUND_BIASED_F64);
  result.k_biased = to_bits_f64(shifted);
  double k = shifted - ROUND_BIASED_F64;
  // The first difference is exact. Where it is less than what is added to it,
  // both are so small that what the sum misses does not count.
  double_double r = sum_f64(fma_f64(-k, LN2_HI_SHORT_F64, x),
                            fma_f64(-k, LN2_LO_SHORT_F64, x_lo));
  double tail = fma_f64(r.hi * r.hi, POLY_F64(r.hi, exp_f64), r.lo);
  double_double e = sum_f64(1.0, r.hi);
  result.value = sum_f64(e.hi, e.lo + tail);
  return result;
}

/// e^x to 39 bits for |x| <= 700: the core of functions whose f32 version
/// computes in double.
ARETE_INLINE double exp_to_f32(double x) {
  exp_arg_f64 a = exp_reduce_f64(x);
  double p = fma_f64(a.r * a.r, POLY_F64(a.r, exp_light), a.r);
  return (1.0 + p) * pow2_f64(a.k_biased, 0);
}

//===----------------------------------------------------------------------===//
// Logarithm
//===----------------------------------------------------------------------===//

/// x = 2^k m, sqrt(1/2) <= m < sqrt(2), for positive finite x. Adding the
/// distance from sqrt(1/2) to 1 first makes the exponent field carry exactly
/// where m would pass sqrt(2).
typedef struct {
  double m;
  double k;
  /// k + 1023 as an integer, without the adjustment for denormal x.
  uint64_t exponent;
} split_f64_result;

ARETE_INLINE split_f64_result split_f64(double x) {
  const uint64_t sqrt_half = 0x3fe6a09e667f3bcd;
  split_f64_result s;
  int denormal = x < 0x1p-1022;
  uint64_t bits =
      to_bits_f64(denormal ? x * 0x1p54 : x) + (0x3ff0000000000000 - sqrt_half);
  s.m = from_bits_f64((bits & 0x000fffffffffffff) + sqrt_half);
  s.exponent = bits >> 52;
  s.k = from_bits_f64(s.exponent | to_bits_f64(0x1p52)) -
        (denormal ? 0x1p52 + 1023 + 54 : 0x1p52 + 1023);
  return s;
}

typedef struct {
  float m;
  float k;
} split_f32_result;

ARETE_INLINE split_f32_result split_f32(float x) {
  const uint32_t sqrt_half = 0x3f3504f3;
  split_f32_result s;
  int denormal = x < 0x1p-126f;
  uint32_t bits =
      to_bits_f32(denormal ? x * 0x1p25f : x) + (0x3f800000 - sqrt_half);
  s.m = from_bits_f32((bits & 0x007fffff) + sqrt_half);
  s.k = from_bits_f32((bits >> 23) | to_bits_f32(0x1p23f)) -
        (denormal ? 0x1p23f + 127 + 25 : 0x1p23f + 127);
  return s;
}

/// log(1 + f) = hi + lo, with |lo| small beside hi but more than an ulp.
typedef struct {
  double hi, lo;
  /// f / (2 + f).
  double s;
} log_f64_result;

/// log(1 + f) for sqrt(1/2) <= 1 + f <= sqrt(2). The series is that of
/// 2 atanh(s), s = f / (2 + f); because 2s = f - s f = f - f^2/2 + s f^2/2, the
/// leading f - f^2/2 need not suffer from the rounding of the division.
ARETE_INLINE log_f64_result log_core_f64(double f) {
  log_f64_result result;
  double s = f / (2.0 + f);
  double z = s * s;
  double half = 0.5 * f * f;
  double tail = s * fma_f64(z, POLY_F64(z, log_f64), half);
  result.hi = f - half;
  result.lo = ((f - result.hi) - half) + tail;
  result.s = s;
  return result;
}

typedef struct {
  float hi, lo;
} log_f32_result;

/// The same for f32, without a division.
ARETE_INLINE log_f32_result log_core_f32(float f) {
  log_f32_result result;
  float z = f * f;
  float half = 0.5f * z;
  result.hi = f - half;
  result.lo = fma_f32(f * z, POLY_F32(f, log_f32), (f - result.hi) - half);
  return result;
}

/// k ln(2) + hi + lo.
ARETE_INLINE double log_finish_f64(double k, double hi, double lo) {
  double a = k * LN2_HI_SHORT_F64;
  double sum = a + hi;
  return sum + (((a - sum) + hi) + fma_f64(k, LN2_LO_SHORT_F64, lo));
}

/// The logarithm to any base of an argument outside (0, inf).
ARETE_INLINE double log_special_f64(double x, double result) {
  result = x == ARETE_INF_F64 ? x : result;
  result = x >= 0.0 ? result : ARETE_NAN_F64;
  return x == 0.0 ? -ARETE_INF_F64 : result;
}

ARETE_INLINE float log_special_f32(float x, float result) {
  result = x == ARETE_INF_F32 ? x : result;
  result = x >= 0.0f ? result : ARETE_NAN_F32;
  return x == 0.0f ? -ARETE_INF_F32 : result;
}

/// log(u + c) = k ln(2) + log.hi + log.lo for positive finite u and c at most
/// an ulp of it.
typedef struct {
  double k;
  double_double log;
} log_parts_f64;

ARETE_INLINE log_parts_f64 log_sum_f64(double u, double c) {
  split_f64_result split = split_f64(u);
  log_f64_result l = log_core_f64(split.m - 1.0);
  // log(u + c) = log(u) + c/u, and c/u = c / (2^k m), where 1/m = (1 - s)/(1 +
  // s) to the few bits that c needs. The power is split in two: 2^-k is
  // denormal for the largest u.
  double scale = from_bits_f64((2047 - split.exponent) << 52) * 0.5;
  double one_minus_s = 1.0 - l.s;
  double rcp_m = one_minus_s * one_minus_s * fma_f64(l.s, l.s, 1.0);
  log_parts_f64 result;
  result.k = split.k;
  result.log.hi = l.hi;
  result.log.lo = fma_f64(c * scale, rcp_m, l.lo);
  return result;
}

/// log(1 + a + b) + n ln(2) for finite a >= -1/2 - and, without that much
/// accuracy to spare, a > -1 - and b at most an ulp of a. Exact to the last
/// bits of a for the smallest a: what 1 + a rounds away is carried along.
ARETE_INLINE double log1p_core_f64(double a, double b, double n) {
  double u = 1.0 + a;
  double one = u - a;
  double c = ((1.0 - one) + (a - (u - one))) + b;
  log_parts_f64 l = log_sum_f64(u, c);
  return log_finish_f64(l.k + n, l.log.hi, l.log.lo);
}

/// log(x) to 44 bits for positive normal x. Near 1 the error is relative to
/// x - 1.
ARETE_INLINE double log_to_f32(double x) {
  split_f64_result split = split_f64(x);
  double f = split.m - 1.0;
  double s = f / (2.0 + f);
  double z = s * s;
  double l = s * fma_f64(z, POLY_F64(z, log_light), 2.0);
  return fma_f64(split.k, LN2_F64, l);
}

/// log2(x) for positive finite x: k + (2 atanh(s)) / ln(2), s = (m - 1)/(m + 1)
/// to twice the precision, and so the first two terms of the series.
ARETE_INLINE double_double log2_core_f64(double x) {
  split_f64_result split = split_f64(x);
  double f = split.m - 1.0;
  double d = split.m + 1.0;
  double d_lo = split.m - (d - 1.0);
  double rcp = 1.0 / d;
  double s = f * rcp;
  double s_lo = (fma_f64(-s, d, f) - s * d_lo) * rcp;
  double z = s * s;
  double z_lo = fma_f64(2.0 * s, s_lo, fma_f64(s, s, -z));
  // 2/(3 ln 2) + z p(z)
  const double c1_hi = 0x1.ec709dc3a03fdp-1, c1_lo = 0x1.d27f05548af0cp-55;
  double t = z * POLY_F64(z, powlog_f64);
  double g = c1_hi + t;
  double g_lo = ((c1_hi - g) + t) + c1_lo;
  double w = z * g;
  double w_lo = fma_f64(z, g, -w) + fma_f64(z, g_lo, z_lo * g);
  // 2/ln(2) + w
  const double c0_hi = 0x1.71547652b82fep+1, c0_lo = 0x1.777d0ffda0d24p-55;
  double h = c0_hi + w;
  double h_lo = ((c0_hi - h) + w) + (c0_lo + w_lo);
  double l = s * h;
  double l_lo = fma_f64(s, h, -l) + fma_f64(s, h_lo, s_lo * h);
  // k + l
  double_double result;
  double sum = split.k + l;
  double sum_lo = ((split.k - sum) + l) + l_lo;
  result.hi = sum + sum_lo;
  result.lo = (sum - result.hi) + sum_lo;
  return result;
}

//===----------------------------------------------------------------------===//
// Sine of half-turns
//===----------------------------------------------------------------------===//

/// The distance to the nearest integer n, exactly, and whether n is odd.
typedef struct {
  double r;
  int odd;
} turn;

ARETE_INLINE turn reduce_turn(double x) {
  turn result;
  double n = __builtin_rint(x);
  double half = 0.5 * n;
  result.r = x - n;
  result.odd = half != __builtin_rint(half);
  return result;
}

/// sin(pi r) / (pi r) for |r| <= 1/2.
ARETE_INLINE double_double sinc_core_f64(double r) {
  // -pi^2/6.
  const double_double c = {-0x1.a51a6625307d3p+0, -0x1.1873d8912200cp-55};
  double_double z = exact_product_f64(r, r);
  double_double h = product_f64(z, c);
  double tail = fma_f64(z.hi * z.hi, POLY_F64(z.hi, sinc_f64), h.lo);
  double_double sum = sum_f64(1.0, h.hi);
  return sum_f64(sum.hi, sum.lo + tail);
}

#endif // ARETE_MATH_INTERNAL_H
