//===- InverseTrig.c - asin, acos, atan, atan2 ----------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// asin and acos: one polynomial for asin over [0, 1/2], and
///   asin(x) = pi/2 - 2 asin(sqrt((1 - x) / 2))
/// above, with the square root carried to twice the precision. atan and atan2:
/// one polynomial over [0, 1] and the symmetries about pi/4 and pi/2.
///
//===----------------------------------------------------------------------===//

#include "Internal.h"

/// For |x| <= 1: asin(s) = s + lo, where s = |x| or sqrt((1 - |x|) / 2).
typedef struct {
  double s, lo;
  int large;
} asin_parts_f64;

typedef struct {
  float s, lo;
  int large;
} asin_parts_f32;

ARETE_INLINE asin_parts_f64 asin_core_f64(double ax) {
  asin_parts_f64 p;
  p.large = ax > 0.5;
  double z = p.large ? 0.5 * (1.0 - ax) : ax * ax;
  double root = __builtin_sqrt(z);
  p.s = p.large ? root : ax;
  double root_lo = fma_f64(-root, root, z) * (0.5 / root);
  root_lo = (p.large & (ax < 1.0)) ? root_lo : 0.0;
  p.lo = fma_f64(p.s * z, POLY_F64(z, asin_f64), root_lo);
  return p;
}

ARETE_INLINE asin_parts_f32 asin_core_f32(float ax) {
  asin_parts_f32 p;
  p.large = ax > 0.5f;
  float z = p.large ? 0.5f * (1.0f - ax) : ax * ax;
  float root = __builtin_sqrtf(z);
  p.s = p.large ? root : ax;
  float root_lo = fma_f32(-root, root, z) * (0.5f / root);
  root_lo = (p.large & (ax < 1.0f)) ? root_lo : 0.0f;
  p.lo = fma_f32(p.s * z, POLY_F32(z, asin_f32), root_lo);
  return p;
}

ARETE_MATH double arete_asin_f64(double x) {
  double ax = __builtin_fabs(x);
  asin_parts_f64 p = asin_core_f64(ax);
  double hi = PI_2_HI_F64 - 2.0 * p.s;
  double lo = (PI_2_HI_F64 - hi) - 2.0 * p.s;
  double large = hi + (lo - fma_f64(2.0, p.lo, -PI_2_LO_F64));
  return __builtin_copysign(p.large ? large : p.s + p.lo, x);
}

ARETE_MATH float arete_asin_f32(float x) {
  float ax = __builtin_fabsf(x);
  asin_parts_f32 p = asin_core_f32(ax);
  float hi = PI_2_HI_F32 - 2.0f * p.s;
  float lo = (PI_2_HI_F32 - hi) - 2.0f * p.s;
  float large = hi + (lo - fma_f32(2.0f, p.lo, -PI_2_LO_F32));
  return __builtin_copysignf(p.large ? large : p.s + p.lo, x);
}

// pi/2 - asin(x), 2 asin(s) for x > 1/2, pi - 2 asin(s) for x < -1/2: each is
// base - (s + lo) with factors.
ARETE_MATH double arete_acos_f64(double x) {
  asin_parts_f64 p = asin_core_f64(__builtin_fabs(x));
  int negative = x < 0.0;
  double factor = p.large ? 2.0 : 1.0;
  factor = negative != p.large ? -factor : factor;
  double base_hi = p.large ? (negative ? PI_HI_F64 : 0.0) : PI_2_HI_F64;
  double base_lo = p.large ? (negative ? PI_LO_F64 : 0.0) : PI_2_LO_F64;
  double s = factor * p.s;
  double hi = base_hi - s;
  double lo = (base_hi - hi) - s;
  return hi + (lo - fma_f64(factor, p.lo, -base_lo));
}

ARETE_MATH float arete_acos_f32(float x) {
  asin_parts_f32 p = asin_core_f32(__builtin_fabsf(x));
  int negative = x < 0.0f;
  float factor = p.large ? 2.0f : 1.0f;
  factor = negative != p.large ? -factor : factor;
  float base_hi = p.large ? (negative ? PI_HI_F32 : 0.0f) : PI_2_HI_F32;
  float base_lo = p.large ? (negative ? PI_LO_F32 : 0.0f) : PI_2_LO_F32;
  float s = factor * p.s;
  float hi = base_hi - s;
  float lo = (base_hi - hi) - s;
  return hi + (lo - fma_f32(factor, p.lo, -base_lo));
}

/// base + atan(t) for |t| <= 1, where base is 0 or more than 1.
ARETE_INLINE double atan_plus_f64(double t, double base_hi, double base_lo) {
  double z = t * t;
  double tail = t * z * POLY_F64(z, atan_f64);
  double hi = base_hi + t;
  double lo = (base_hi - hi) + t;
  return hi + (lo + (tail + base_lo));
}

/// base + atan(t) for |t| <= 1, where base is 0 or more than 1.
ARETE_INLINE float atan_plus_f32(float t, float base_hi, float base_lo) {
  float z = t * t;
  float tail = t * z * POLY_F32(z, atan_f32);
  float hi = base_hi + t;
  float lo = (base_hi - hi) + t;
  return hi + (lo + (tail + base_lo));
}

ARETE_MATH double arete_atan_f64(double x) {
  double ax = __builtin_fabs(x);
  int large = ax > 1.0;
  double t = large ? -1.0 / ax : ax;
  double result =
      atan_plus_f64(t, large ? PI_2_HI_F64 : 0.0, large ? PI_2_LO_F64 : 0.0);
  return __builtin_copysign(result, x);
}

ARETE_MATH float arete_atan_f32(float x) {
  float ax = __builtin_fabsf(x);
  int large = ax > 1.0f;
  float t = large ? -1.0f / ax : ax;
  float result =
      atan_plus_f32(t, large ? PI_2_HI_F32 : 0.0f, large ? PI_2_LO_F32 : 0.0f);
  return __builtin_copysignf(result, x);
}

ARETE_MATH double arete_atan2_f64(double y, double x) {
  double ax = __builtin_fabs(x), ay = __builtin_fabs(y);
  int steep = ay > ax;
  int left = (to_bits_f64(x) >> 63) != 0;
  double q = (steep ? ax : ay) / (steep ? ay : ax);
  q = ay == 0.0 ? 0.0 : q;
  q = ((ax == ARETE_INF_F64) & (ay == ARETE_INF_F64)) ? 1.0 : q;
  q = steep != left ? -q : q;
  double base_hi = steep ? PI_2_HI_F64 : (left ? PI_HI_F64 : 0.0);
  double base_lo = steep ? PI_2_LO_F64 : (left ? PI_LO_F64 : 0.0);
  double result = __builtin_copysign(atan_plus_f64(q, base_hi, base_lo), y);
  return ((x != x) | (y != y)) ? x + y : result;
}

ARETE_MATH float arete_atan2_f32(float y, float x) {
  float ax = __builtin_fabsf(x), ay = __builtin_fabsf(y);
  int steep = ay > ax;
  int left = (to_bits_f32(x) >> 31) != 0;
  float q = (steep ? ax : ay) / (steep ? ay : ax);
  q = ay == 0.0f ? 0.0f : q;
  q = ((ax == ARETE_INF_F32) & (ay == ARETE_INF_F32)) ? 1.0f : q;
  q = steep != left ? -q : q;
  float base_hi = steep ? PI_2_HI_F32 : (left ? PI_HI_F32 : 0.0f);
  float base_lo = steep ? PI_2_LO_F32 : (left ? PI_LO_F32 : 0.0f);
  float result = __builtin_copysignf(atan_plus_f32(q, base_hi, base_lo), y);
  return ((x != x) | (y != y)) ? x + y : result;
}
