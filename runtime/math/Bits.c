//===- Bits.c - Functions of the representation of a number ---------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// nextafter, ldexp, and the exponent of frexp: exact, or rounded once.
///
//===----------------------------------------------------------------------===//

#include "Internal.h"

ARETE_MATH double arete_nextafter_f64(double x, double y) {
  // Away from zero the bits rise, whatever the sign is.
  uint64_t bits = to_bits_f64(x);
  bits = (x < y) == (x > 0.0) ? bits + 1 : bits - 1;
  double result =
      x == 0.0 ? __builtin_copysign(0x1p-1074, y) : from_bits_f64(bits);
  result = x == y ? y : result;
  return ((x != x) | (y != y)) ? x + y : result;
}

ARETE_MATH float arete_nextafter_f32(float x, float y) {
  uint32_t bits = to_bits_f32(x);
  bits = (x < y) == (x > 0.0f) ? bits + 1 : bits - 1;
  float result =
      x == 0.0f ? __builtin_copysignf(0x1p-149f, y) : from_bits_f32(bits);
  result = x == y ? y : result;
  return ((x != x) | (y != y)) ? x + y : result;
}

/// x = m 2^n, 1 <= |m| < 2, for x that is not 0, infinite or NaN.
typedef struct {
  double m, n;
} exponent_f64;

ARETE_INLINE exponent_f64 extract_exponent_f64(double x) {
  exponent_f64 e;
  int denormal = __builtin_fabs(x) < 0x1p-1022;
  uint64_t bits = to_bits_f64(denormal ? x * 0x1p54 : x);
  e.m = from_bits_f64((bits & 0x800fffffffffffff) | 0x3ff0000000000000);
  e.n = from_bits_f64(((bits >> 52) & 0x7ff) | to_bits_f64(0x1p52)) -
        (denormal ? 0x1p52 + 1023 + 54 : 0x1p52 + 1023);
  return e;
}

ARETE_INLINE int is_zero_or_not_finite(double x) {
  return (x == 0.0) | !(__builtin_fabs(x) < ARETE_INF_F64);
}

ARETE_MATH double arete_ldexp_f64(double x, double y) {
  exponent_f64 e = extract_exponent_f64(x);
  double n = e.n + __builtin_trunc(y);
  // Beyond, every result is infinite or 0.
  n = n > 1100.0 ? 1100.0 : n;
  n = n < -1100.0 ? -1100.0 : n;
  double result = scale_f64(e.m, to_bits_f64(ROUND_BIASED_F64 + n));
  result = is_zero_or_not_finite(x) ? x : result;
  return y != y ? y : result;
}

// A double holds every product that does not round to 0 or infinity.
ARETE_MATH float arete_ldexp_f32(float x, float y) {
  return (float)arete_ldexp_f64((double)x, (double)y);
}

ARETE_MATH double arete_frexp_exponent_f64(double x) {
  double n = extract_exponent_f64(x).n + 1.0;
  return is_zero_or_not_finite(x) ? 0.0 : n;
}

ARETE_MATH float arete_frexp_exponent_f32(float x) {
  return (float)arete_frexp_exponent_f64((double)x);
}
