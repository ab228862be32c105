//===- SpecialFunctions.h - Special functions, by definition ----*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The oracles of special functions: series, continued fractions and Newton's
// method in long double, good for ordinary arguments. SciPy's names and
// conventions.
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_REFERENCE_SPECIALFUNCTIONS_H
#define ARETE_REFERENCE_SPECIALFUNCTIONS_H

namespace arete::reference::oracle {

long double erfcx(long double x);
long double erfinv(long double x);
long double erfcinv(long double x);
long double ndtr(long double x);
long double log_ndtr(long double x);
long double ndtri(long double x);

long double gamma(long double x);
long double gammaln(long double x);
long double psi(long double x);
long double trigamma(long double x);
long double polygamma(long double n, long double x);
/// Hurwitz's; NaN for q < -1000, where the sum would be too long.
long double zeta(long double s, long double q);
long double betaln(long double x, long double y);
/// For parameters below 1e4.
long double gammainc(long double a, long double x);
long double gammaincc(long double a, long double x);
long double betainc(long double a, long double b, long double x);
/// Derivatives by a, and by b.
long double gammainc_grad_a(long double a, long double x);
long double betainc_grad_a(long double a, long double b, long double x);
long double betainc_grad_b(long double a, long double b, long double x);

/// Orders and arguments below 1e3, or NaN.
long double iv(long double v, long double x);
long double jv(long double v, long double x);
long double i0(long double x);
long double i1(long double x);
long double i0e(long double x);
long double i1e(long double x);
long double j0(long double x);
long double j1(long double x);

} // namespace arete::reference::oracle

#endif // ARETE_REFERENCE_SPECIALFUNCTIONS_H
