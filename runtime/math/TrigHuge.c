//===- TrigHuge.c - Sine, cosine and tangent of huge arguments ------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The reduction of M. Payne and R. Hanek ("Radian reduction for trigonometric
/// functions", 1983), in integers: of the bits of 2/pi those that make
/// multiples of 4 with the argument are left out, and 192 of the following are
/// multiplied with its significand.
///
/// These functions are called, never inlined: real data hardly ever needs them,
/// and made free of branches they would cost every element more than the sine
/// does. The loop vectoriser leaves a call under a condition alone only if the
/// callee says that it has a masked vector variant; TrigHugeVariants.ll says so
/// (of a vector length that no loop has), and the vectorised loop then tests
/// each lane and calls the scalar function, which is what is wanted.
///
//===----------------------------------------------------------------------===//

#include "Trig.h"

// In the bitcode the name without suffix is the wrapper in TrigHugeVariants.ll.
#ifdef ARETE_MATH_BITCODE
#define HUGE_NAME(name) name##_body
#else
#define HUGE_NAME(name) name
#endif
#define HUGE_F64(name)                                                         \
  double HUGE_NAME(name)(double x);                                            \
  __attribute__((noinline)) double HUGE_NAME(name)(double x)
#define HUGE_F32(name)                                                         \
  float HUGE_NAME(name)(float x);                                              \
  __attribute__((noinline)) float HUGE_NAME(name)(float x)

/// The binary digits of 2/pi after the point, 64 zeros before them.
static const uint64_t two_over_pi[] = {
    0x0000000000000000, 0xa2f9836e4e441529, 0xfc2757d1f534ddc0,
    0xdb6295993c439041, 0xfe5163abdebbc561, 0xb7246e3a424dd2e0,
    0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484,
    0xe99c7026b45f7e41, 0x3991d639835339f4, 0x9c845f8bbdf9283b,
    0x1ff897ffde05980f, 0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7,
    0x4f463f669e5fea2d, 0x7527bac7ebe5f17b, 0x3d0739f78a5292ea,
    0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab, 0xf0cfbc209af4361d};

/// x = hi + lo + quadrant pi/2, |hi| <= pi/4, up to multiples of 2 pi.
typedef struct {
  double hi, lo;
  uint64_t quadrant;
} huge_arg;

typedef unsigned __int128 uint128;

/// For finite |x| >= 2^-8. The last word that it reads is that of the largest
/// exponent: bit 971 + 62 and the four words from there.
static huge_arg reduce_huge(double x) {
  uint64_t bits = to_bits_f64(x);
  uint64_t significand = (bits & 0x000fffffffffffff) | 0x0010000000000000;
  int exponent = (int)(bits >> 52 & 0x7ff) - 1075; // x = significand 2^exponent
  // The digit of weight 2^-i makes 2^(exponent - i) and more: a multiple of 4
  // for i <= exponent - 2. The first one kept is i = exponent - 1.
  unsigned first = (unsigned)(exponent - 2 + 64);
  unsigned word = first >> 6, shift = first & 63;
  uint64_t w[3];
#pragma clang loop unroll(full)
  for (int i = 0; i < 3; ++i)
    w[i] = two_over_pi[word + i] << shift |
           two_over_pi[word + i + 1] >> 1 >> (63 - shift);
  // The low 192 bits of the product: |x| 2/pi modulo 4, as a fraction of 4.
  uint128 p2 = (uint128)significand * w[2];
  uint128 p1 = (uint128)significand * w[1] + (uint64_t)(p2 >> 64);
  uint64_t high = significand * w[0] + (uint64_t)(p1 >> 64);
  uint64_t mid = (uint64_t)p1, low = (uint64_t)p2;
  // Two bits of quadrant; the rest is a fraction in [-1/2, 1/2) once its top
  // bit is read as a sign.
  uint64_t quadrant = high >> 62;
  high = high << 2 | mid >> 62;
  mid = mid << 2 | low >> 62;
  low <<= 2;
  int negative = (high >> 63) != 0;
  quadrant += (uint64_t)negative;
  if (negative) {
    low = ~low + 1;
    mid = ~mid + (low == 0);
    high = ~high + (low == 0 && mid == 0);
  }
  // Normalise to a leading one; the fraction is never less than 2^-64.
  int zeros = high ? __builtin_clzll(high) : 64;
  if (zeros == 64) {
    high = mid;
    mid = low;
    low = 0;
  } else if (zeros) {
    high = high << zeros | mid >> (64 - zeros);
    mid = mid << zeros | low >> (64 - zeros);
  }
  // 53 bits for the leading part and 53 more for the rest, neither rounded.
  double scale = from_bits_f64((uint64_t)(1023 - zeros) << 52);
  double f_hi = (double)(high >> 11) * 0x1p-53 * scale;
  uint64_t rest = high << 53 | mid >> 11;
  double f_lo = (double)(rest >> 11) * 0x1p-106 * scale;
  // times pi/2
  double p = f_hi * PI_2_HI_F64;
  double p_lo = fma_f64(f_hi, PI_2_HI_F64, -p) +
                fma_f64(f_hi, PI_2_LO_F64, f_lo * PI_2_HI_F64);
  huge_arg result;
  double hi = p + p_lo;
  double lo = (p - hi) + p_lo;
  int flip = negative != (int)(bits >> 63);
  result.hi = flip ? -hi : hi;
  result.lo = flip ? -lo : lo;
  result.quadrant = bits >> 63 ? 0 - quadrant : quadrant;
  return result;
}

/// sin(hi + lo + quadrant pi/2).
static double sin_quadrant(huge_arg r) {
  double z = r.hi * r.hi;
  double s = r.hi + fma_f64(r.hi * z, POLY_F64(z, sinq_f64), r.lo);
  double half = 0.5 * z;
  double w = 1.0 - half;
  double c = w + (((1.0 - w) - half) +
                  fma_f64(z * z, POLY_F64(z, cosq_f64), -r.hi * r.lo));
  double v = r.quadrant & 1 ? c : s;
  return r.quadrant & 2 ? -v : v;
}

HUGE_F64(arete_math_sin_huge_f64) { return sin_quadrant(reduce_huge(x)); }

HUGE_F64(arete_math_cos_huge_f64) {
  huge_arg r = reduce_huge(x);
  r.quadrant += 1;
  return sin_quadrant(r);
}

HUGE_F64(arete_math_tan_huge_f64) {
  huge_arg r = reduce_huge(x);
  return tan_kernel_f64(r.hi, r.lo, r.quadrant);
}

HUGE_F32(arete_math_sin_huge_f32) {
  return (float)sin_quadrant(reduce_huge((double)x));
}

HUGE_F32(arete_math_cos_huge_f32) {
  huge_arg r = reduce_huge((double)x);
  r.quadrant += 1;
  return (float)sin_quadrant(r);
}

HUGE_F32(arete_math_tan_huge_f32) {
  huge_arg r = reduce_huge((double)x);
  return (float)tan_kernel_f64(r.hi, r.lo, r.quadrant);
}
