//===- Integer.c - Powers and divisors of integers ------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Powers by repeated squaring, modulo 2^64. The low bits of a product depend
/// on the low bits of its factors only, so narrower integers are extended and
/// the result is truncated.
///
/// Exponents are small as a rule: a loop that ends with the highest bit of the
/// exponent is faster than the 64 vectorised steps that would do for all.
///
//===----------------------------------------------------------------------===//

#include "Internal.h"

ARETE_INLINE uint64_t power_u64(uint64_t x, uint64_t y) {
  uint64_t result = 1;
  for (; y != 0; y >>= 1, x *= x)
    if (y & 1)
      result *= x;
  return result;
}

ARETE_MATH int64_t arete_ipow_i64(int64_t x, int64_t y) {
  // 1/x rounded towards zero is 0 but for 1 and -1, whose powers repeat; the
  // exponent 2 or 3 has the parity of any.
  uint64_t exponent = (uint64_t)y;
  if (y < 0) {
    exponent = 2 | (exponent & 1);
    x = x == 1 || x == -1 ? x : 0;
  }
  return (int64_t)power_u64((uint64_t)x, exponent);
}

ARETE_MATH uint64_t arete_upow_i64(uint64_t x, uint64_t y) {
  return power_u64(x, y);
}

/// Euclid's algorithm; the divisions are its cost, and two integers that have
/// little in common take few of them.
ARETE_INLINE uint64_t gcd_u64(uint64_t x, uint64_t y) {
  while (y != 0) {
    uint64_t rest = x % y;
    x = y;
    y = rest;
  }
  return x;
}

/// Wraps where the product is too large.
ARETE_INLINE uint64_t lcm_u64(uint64_t x, uint64_t y) {
  uint64_t divisor = gcd_u64(x, y);
  return divisor == 0 ? 0 : x / divisor * y;
}

ARETE_INLINE uint64_t magnitude(int64_t x) {
  return x < 0 ? 0 - (uint64_t)x : (uint64_t)x;
}

ARETE_MATH int64_t arete_igcd_i64(int64_t x, int64_t y) {
  return (int64_t)gcd_u64(magnitude(x), magnitude(y));
}

ARETE_MATH uint64_t arete_ugcd_i64(uint64_t x, uint64_t y) {
  return gcd_u64(x, y);
}

ARETE_MATH int64_t arete_ilcm_i64(int64_t x, int64_t y) {
  return (int64_t)lcm_u64(magnitude(x), magnitude(y));
}

ARETE_MATH uint64_t arete_ulcm_i64(uint64_t x, uint64_t y) {
  return lcm_u64(x, y);
}
