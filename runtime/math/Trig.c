//===- Trig.c - Sine, cosine and tangent ----------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// sin and cos reduce their argument by the nearest multiple (odd half multiple
/// for cos) of pi, so that one odd polynomial serves either and is accurate to
/// the last bit near every zero. tan reduces by pi/2 and divides.
///
/// The reduction is that of Cody and Waite with a pi in three parts, which
/// holds up to TRIG_LIMIT. A larger argument takes a call to the scalar
/// functions of TrigHuge.c; see there for how the loop vectoriser is made to
/// accept that.
///
//===----------------------------------------------------------------------===//

#include "Trig.h"
#include "Internal.h"

#define PI_3_F64 -0x1.f1976b7ed8fbcp-109
#define PI_3_F32 -0x1.ee59dap-49f

#define RCP_PI_F64 0x1.45f306dc9c883p-2
#define RCP_PI_F32 0x1.45f306p-2f

typedef struct {
  double hi, lo;
} reduced_f64;

typedef struct {
  float hi, lo;
} reduced_f32;

/// r0 - n (p2 + p3), where r0 = x - n p1 is known exactly.
ARETE_INLINE reduced_f64 reduce_tail_f64(double r0, double n, double p2,
                                         double p3) {
  reduced_f64 r;
  double w = n * p2;
  double w_lo = fma_f64(n, p2, -w);
  r.hi = r0 - w;
  double b = r.hi - r0;
  double rounding = (r0 - (r.hi - b)) - (w + b);
  r.lo = fma_f64(-n, p3, rounding - w_lo);
  return r;
}

ARETE_INLINE reduced_f32 reduce_tail_f32(float r0, float n, float p2,
                                         float p3) {
  reduced_f32 r;
  float w = n * p2;
  float w_lo = fma_f32(n, p2, -w);
  r.hi = r0 - w;
  float b = r.hi - r0;
  float rounding = (r0 - (r.hi - b)) - (w + b);
  r.lo = fma_f32(-n, p3, rounding - w_lo);
  return r;
}

/// sin(hi + lo) for |hi| <= pi/2. The factor of lo, cos(hi), needs few bits: it
/// is the parabola that is 1 at 0 and 0 at pi/2. Near pi/2 the terms of the
/// series are as large as their sum, so the leading one is rounded only once.
ARETE_INLINE double sin_kernel_f64(reduced_f64 r) {
  double z = r.hi * r.hi;
  double cos_r = fma_f64(z, -0x1.9f02f6p-2, 1.0);
  double q = fma_f64(z, sin_f64[0], z * z * POLY_TAIL_F64(z, sin_f64));
  double result = r.hi + fma_f64(r.hi, q, r.lo * cos_r);
  // The rounding may pass 1, and cos of a number near 0 must not.
  result = result > 1.0 ? 1.0 : result;
  return result < -1.0 ? -1.0 : result;
}

ARETE_INLINE float sin_kernel_f32(reduced_f32 r) {
  float z = r.hi * r.hi;
  float cos_r = fma_f32(z, -0x1.9f02f6p-2f, 1.0f);
  float q = fma_f32(z, sin_f32[0], z * z * POLY_TAIL_F32(z, sin_f32));
  float result = r.hi + fma_f32(r.hi, q, r.lo * cos_r);
  // The rounding may pass 1, and cos of a number near 0 must not.
  result = result > 1.0f ? 1.0f : result;
  return result < -1.0f ? -1.0f : result;
}

ARETE_INLINE double flip_sign_f64(double x, uint64_t odd) {
  return from_bits_f64(to_bits_f64(x) ^ (odd << 63));
}

ARETE_INLINE float flip_sign_f32(float x, uint32_t odd) {
  return from_bits_f32(to_bits_f32(x) ^ (odd << 31));
}

ARETE_INLINE int is_huge_f64(double x) {
  double ax = __builtin_fabs(x);
  return (ax > TRIG_LIMIT_F64) & (ax < ARETE_INF_F64);
}

ARETE_INLINE int is_huge_f32(float x, float limit) {
  float ax = __builtin_fabsf(x);
  return (ax > limit) & (ax < ARETE_INF_F32);
}

ARETE_MATH double arete_sin_f64(double x) {
  double shifted = fma_f64(x, RCP_PI_F64, ROUND_F64);
  double n = shifted - ROUND_F64;
  // Exact: a multiple of the smaller of ulp(x) and ulp(pi), and small.
  double r0 = fma_f64(-n, PI_HI_F64, x);
  reduced_f64 r = reduce_tail_f64(r0, n, PI_LO_F64, PI_3_F64);
  double result = flip_sign_f64(sin_kernel_f64(r), to_bits_f64(shifted));
  result = x == 0.0 ? x : result;
  if (__builtin_expect(is_huge_f64(x), 0))
    result = arete_math_sin_huge_f64(x);
  return result;
}

ARETE_MATH double arete_cos_f64(double x) {
  // cos(x) = -(-1)^k sin(x - (k + 1/2) pi).
  double shifted = fma_f64(x, RCP_PI_F64, -0.5) + ROUND_F64;
  double n = (shifted - ROUND_F64) + 0.5;
  double r0 = fma_f64(-n, PI_HI_F64, x);
  // Not exact for |x| < 1, where n is 1/2 or -1/2 and this is the rounding.
  double r0_lo = x - fma_f64(n, PI_HI_F64, r0);
  reduced_f64 r = reduce_tail_f64(r0, n, PI_LO_F64, PI_3_F64);
  r.lo += r0_lo;
  double result = flip_sign_f64(-sin_kernel_f64(r), to_bits_f64(shifted));
  if (__builtin_expect(is_huge_f64(x), 0))
    result = arete_math_cos_huge_f64(x);
  return result;
}

ARETE_MATH float arete_sin_f32(float x) {
  float shifted = fma_f32(x, RCP_PI_F32, ROUND_F32);
  float n = shifted - ROUND_F32;
  float r0 = fma_f32(-n, PI_HI_F32, x);
  reduced_f32 r = reduce_tail_f32(r0, n, PI_LO_F32, PI_3_F32);
  float result = flip_sign_f32(sin_kernel_f32(r), to_bits_f32(shifted));
  result = x == 0.0f ? x : result;
  if (__builtin_expect(is_huge_f32(x, TRIG_LIMIT_F32), 0))
    result = arete_math_sin_huge_f32(x);
  return result;
}

ARETE_MATH float arete_cos_f32(float x) {
  float shifted = fma_f32(x, RCP_PI_F32, -0.5f) + ROUND_F32;
  float n = (shifted - ROUND_F32) + 0.5f;
  float r0 = fma_f32(-n, PI_HI_F32, x);
  float r0_lo = x - fma_f32(n, PI_HI_F32, r0);
  reduced_f32 r = reduce_tail_f32(r0, n, PI_LO_F32, PI_3_F32);
  r.lo += r0_lo;
  float result = flip_sign_f32(-sin_kernel_f32(r), to_bits_f32(shifted));
  if (__builtin_expect(is_huge_f32(x, TRIG_LIMIT_F32), 0))
    result = arete_math_cos_huge_f32(x);
  return result;
}

// sin/cos for an even multiple of pi/2 and -cos/sin for an odd one.
ARETE_MATH double arete_tan_f64(double x) {
  double shifted = fma_f64(x, RCP_PI_2_F64, ROUND_F64);
  double n = shifted - ROUND_F64;
  double r0 = fma_f64(-n, PI_2_HI_F64, x);
  reduced_f64 r = reduce_tail_f64(r0, n, PI_2_LO_F64, PI_2_3_F64);
  double result = tan_kernel_f64(r.hi, r.lo, to_bits_f64(shifted));
  result = x == 0.0 ? x : result;
  if (__builtin_expect(is_huge_f64(x), 0))
    result = arete_math_tan_huge_f64(x);
  return result;
}

ARETE_MATH float arete_tan_f32(float x) {
  double y = (double)x;
  double shifted = fma_f64(y, RCP_PI_2_F64, ROUND_F64);
  double n = shifted - ROUND_F64;
  double r = fma_f64(-n, PI_2_HI_F64, y);
  r = fma_f64(-n, PI_2_LO_F64, r);
  double z = r * r;
  double s = fma_f64(r * z, POLY_F64(z, sinq_light), r);
  double c = fma_f64(z * z, POLY_F64(z, cosq_light), fma_f64(-0.5, z, 1.0));
  int odd = (to_bits_f64(shifted) & 1) != 0;
  float result = (float)((odd ? -c : s) / (odd ? s : c));
  result = x == 0.0f ? x : result;
  if (__builtin_expect(is_huge_f32(x, TAN_LIMIT_F32), 0))
    result = arete_math_tan_huge_f32(x);
  return result;
}

// With r the distance of x from the nearest integer n,
// sin(pi x) / (pi x) = (-1)^n sin(pi r) / (pi r) r/x.
ARETE_MATH double arete_sinc_f64(double x) {
  turn t = reduce_turn(x);
  double_double sine = scale_two_f64(sinc_core_f64(t.r), t.r);
  double result = quotient_f64(sine.hi, sine.lo, x, 0.0);
  // Adding 0 makes the zeros at the integers positive.
  result = (t.odd ? -result : result) + 0.0;
  // 1 - (pi x)^2/6 rounds to 1.
  return __builtin_fabs(x) < 0x1p-28 ? 1.0 : result;
}

ARETE_MATH float arete_sinc_f32(float x) {
  return (float)arete_sinc_f64((double)x);
}
