//===- arete/special.h - Special functions -----------------------*- C -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The special functions that compiled code calls one element at a time: they
/// have loops and tables, and so are neither inlined nor vectorised. Those that
/// are (erf, gamma and their relatives) come with the compiler instead.
///
/// Names and conventions are those of scipy.special. Outside its domain a
/// function is NaN, at a pole or where the result is too large infinite. None
/// fails, throws or touches memory but the stack; errno and the floating-point
/// exception flags mean nothing.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_SPECIAL_H
#define ARETE_SPECIAL_H

/// The functions of one, two and three arguments, as ARETE_FN(name).
#define ARETE_SPECIAL_UNARY(ARETE_FN)                                          \
  ARETE_FN(erfinv)                                                             \
  ARETE_FN(erfcinv)                                                            \
  ARETE_FN(ndtri)                                                              \
  ARETE_FN(i0)                                                                 \
  ARETE_FN(i0e)                                                                \
  ARETE_FN(i1)                                                                 \
  ARETE_FN(i1e)                                                                \
  ARETE_FN(j0)                                                                 \
  ARETE_FN(j1)

/// The order or the parameter comes first: iv(v, x), jv(v, x), gammainc(a, x),
/// gammaincc(a, x), polygamma(n, x), zeta(s, q). gammainc_grad_a is the
/// derivative of gammainc by a.
#define ARETE_SPECIAL_BINARY(ARETE_FN)                                         \
  ARETE_FN(betaln)                                                             \
  ARETE_FN(gammainc)                                                           \
  ARETE_FN(gammaincc)                                                          \
  ARETE_FN(gammainc_grad_a)                                                    \
  ARETE_FN(iv)                                                                 \
  ARETE_FN(jv)                                                                 \
  ARETE_FN(polygamma)                                                          \
  ARETE_FN(zeta)

/// betainc(a, b, x) and its derivatives by a and by b.
#define ARETE_SPECIAL_TERNARY(ARETE_FN)                                        \
  ARETE_FN(betainc)                                                            \
  ARETE_FN(betainc_grad_a)                                                     \
  ARETE_FN(betainc_grad_b)

#ifdef __cplusplus
extern "C" {
#endif

#define ARETE_DECLARE_UNARY(Name) double arete_special_##Name(double);
#define ARETE_DECLARE_BINARY(Name) double arete_special_##Name(double, double);
#define ARETE_DECLARE_TERNARY(Name)                                            \
  double arete_special_##Name(double, double, double);
ARETE_SPECIAL_UNARY(ARETE_DECLARE_UNARY)
ARETE_SPECIAL_BINARY(ARETE_DECLARE_BINARY)
ARETE_SPECIAL_TERNARY(ARETE_DECLARE_TERNARY)
#undef ARETE_DECLARE_UNARY
#undef ARETE_DECLARE_BINARY
#undef ARETE_DECLARE_TERNARY

#ifdef __cplusplus
}
#endif

#endif // ARETE_SPECIAL_H
