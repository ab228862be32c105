//===- arete_math.h - The vectorisable math library -------------*- C -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Elementary functions that the compiler links into each module as bitcode,
/// inlines into its loops and has LLVM vectorise at any width. For each name
/// of the lists there are `arete_<name>_f32` and `arete_<name>_f64`.
///
/// Contract, in the default floating-point environment (round to nearest, no
/// flush to zero):
///   - the result depends on the arguments only, not on the vector width or on
///     the position in a loop, provided that the caller adds no fast-math flags
///     inside the functions and that llvm.fma is fused, as it always is;
///   - special values are those of C99 Annex F; errno is not set and the
///     floating-point exception flags mean nothing;
///   - errors are within the bounds that docs/math-accuracy.md states.
///
/// Every function is pure, reads no table, and has no control flow but selects
/// and conditionals that the vectoriser turns into them; the sine, cosine and
/// tangent of huge arguments are a call that it guards lane by lane. Powers of
/// integers and their divisors are loops.
///
/// To use the bitcode: link it, make what it brings internal, and leave the
/// inlining attributes as they are. The functions declared here are always
/// inlined and the slow paths never, without which loops would not vectorise.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_MATH_H
#define ARETE_MATH_H

/// The functions of one argument, as ARETE_FN(name).
#define ARETE_MATH_UNARY(ARETE_FN)                                             \
  ARETE_FN(exp)                                                                \
  ARETE_FN(exp2)                                                               \
  ARETE_FN(expm1)                                                              \
  ARETE_FN(log)                                                                \
  ARETE_FN(log2)                                                               \
  ARETE_FN(log10)                                                              \
  ARETE_FN(log1p)                                                              \
  ARETE_FN(sin)                                                                \
  ARETE_FN(cos)                                                                \
  ARETE_FN(tan)                                                                \
  ARETE_FN(sinh)                                                               \
  ARETE_FN(cosh)                                                               \
  ARETE_FN(tanh)                                                               \
  ARETE_FN(asin)                                                               \
  ARETE_FN(acos)                                                               \
  ARETE_FN(atan)                                                               \
  ARETE_FN(asinh)                                                              \
  ARETE_FN(acosh)                                                              \
  ARETE_FN(atanh)                                                              \
  ARETE_FN(cbrt)                                                               \
  ARETE_FN(erf)                                                                \
  ARETE_FN(erfc)                                                               \
  ARETE_FN(erfcx)                                                              \
  ARETE_FN(ndtr)                                                               \
  ARETE_FN(log_ndtr)                                                           \
  ARETE_FN(gamma)                                                              \
  ARETE_FN(gammaln)                                                            \
  ARETE_FN(psi)                                                                \
  ARETE_FN(trigamma)                                                           \
  ARETE_FN(sinc)                                                               \
  ARETE_FN(sigmoid)                                                            \
  ARETE_FN(softplus)

/// The functions of two arguments: atan2(y, x), hypot(x, y), pow(x, y).
#define ARETE_MATH_BINARY(ARETE_FN)                                            \
  ARETE_FN(atan2)                                                              \
  ARETE_FN(hypot)                                                              \
  ARETE_FN(pow)

/// Functions of the representation, which are exact: those of one argument and
/// of two.
#define ARETE_MATH_UNARY_BITS(ARETE_FN) ARETE_FN(frexp_exponent)
#define ARETE_MATH_BINARY_BITS(ARETE_FN)                                       \
  ARETE_FN(nextafter)                                                          \
  ARETE_FN(ldexp)

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ARETE_DECLARE_UNARY(Name)                                              \
  float arete_##Name##_f32(float X);                                           \
  double arete_##Name##_f64(double X);
#define ARETE_DECLARE_BINARY(Name)                                             \
  float arete_##Name##_f32(float X, float Y);                                  \
  double arete_##Name##_f64(double X, double Y);
ARETE_MATH_UNARY(ARETE_DECLARE_UNARY)
ARETE_MATH_BINARY(ARETE_DECLARE_BINARY)
ARETE_MATH_UNARY_BITS(ARETE_DECLARE_UNARY)
ARETE_MATH_BINARY_BITS(ARETE_DECLARE_BINARY)
#undef ARETE_DECLARE_UNARY
#undef ARETE_DECLARE_BINARY

/// X to the power of Y, modulo 2^64. With a negative Y the reciprocal rounded
/// towards zero: that of 0 is 0.
int64_t arete_ipow_i64(int64_t X, int64_t Y);
uint64_t arete_upow_i64(uint64_t X, uint64_t Y);
/// The greatest common divisor and the least common multiple of the magnitudes,
/// modulo 2^64.
int64_t arete_igcd_i64(int64_t X, int64_t Y);
uint64_t arete_ugcd_i64(uint64_t X, uint64_t Y);
int64_t arete_ilcm_i64(int64_t X, int64_t Y);
uint64_t arete_ulcm_i64(uint64_t X, uint64_t Y);

#ifdef __cplusplus
}
#endif

#endif // ARETE_MATH_H
