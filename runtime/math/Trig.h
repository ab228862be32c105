//===- Trig.h - What the two parts of the trigonometry share ----*- C -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_MATH_TRIG_H
#define ARETE_MATH_TRIG_H

#include "Internal.h"

/// Up to here the reduction in Trig.c keeps the error bounds. At the f64 limit
/// it is right to 2^-134, the 160 bits of its pi less 27 of n, and no double is
/// nearer than 2^-61 to a nonzero multiple of pi/2. The limit of sin and cos in
/// f32 is confirmed by the exhaustive test; tan computes in double, where two
/// parts of pi have bits to spare.
#define TRIG_LIMIT_F64 0x1p28
#define TRIG_LIMIT_F32 0x1p15f
#define TAN_LIMIT_F32 0x1p28f

#define RCP_PI_2_F64 0x1.45f306dc9c883p-1
#define PI_2_3_F64 -0x1.f1976b7ed8fbcp-110

/// The functions of a finite argument beyond the limit, in full accuracy.
__attribute__((const)) double arete_math_sin_huge_f64(double x);
__attribute__((const)) double arete_math_cos_huge_f64(double x);
__attribute__((const)) double arete_math_tan_huge_f64(double x);
__attribute__((const)) float arete_math_sin_huge_f32(float x);
__attribute__((const)) float arete_math_cos_huge_f32(float x);
__attribute__((const)) float arete_math_tan_huge_f32(float x);

/// tan(hi + lo + quadrant pi/2) for |hi| <= pi/4.
ARETE_INLINE double tan_kernel_f64(double hi, double lo, uint64_t quadrant) {
  double z = hi * hi;
  double s = fma_f64(hi * z, POLY_F64(z, sinq_f64), lo);
  double c = fma_f64(z * z, POLY_F64(z, cosq_f64), -0.5 * z);
  c = fma_f64(-hi, lo, c);
  // sin = hi + s, cos = 1 + c, both normalised to a number and its rounding.
  double sin_hi = hi + s, cos_hi = 1.0 + c;
  double sin_lo = (hi - sin_hi) + s, cos_lo = (1.0 - cos_hi) + c;
  int odd = (quadrant & 1) != 0;
  return quotient_f64(odd ? -cos_hi : sin_hi, odd ? -cos_lo : sin_lo,
                      odd ? sin_hi : cos_hi, odd ? sin_lo : cos_lo);
}

#endif // ARETE_MATH_TRIG_H
