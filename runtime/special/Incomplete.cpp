//===- special/Incomplete.cpp - Incomplete gamma and beta ----------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Incomplete.h"

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>

using namespace arete::special;

double arete_special_gammainc(double a, double x) {
  if (!(a >= 0 && x >= 0))
    return notANumber;
  if (a == 0)
    return x > 0 ? 1 : notANumber;
  if (std::isinf(a))
    return std::isinf(x) ? notANumber : 0;
  if (x == 0 || std::isinf(x))
    return x == 0 ? 0 : 1;
  return double(boost::math::gamma_p(Real(a), Real(x), Policy()));
}

double arete_special_gammaincc(double a, double x) {
  if (!(a >= 0 && x >= 0))
    return notANumber;
  if (a == 0)
    return x > 0 ? 0 : notANumber;
  if (std::isinf(a))
    return std::isinf(x) ? notANumber : 1;
  if (x == 0 || std::isinf(x))
    return x == 0 ? 1 : 0;
  return double(boost::math::gamma_q(Real(a), Real(x), Policy()));
}

double arete_special_betainc(double a, double b, double x) {
  if (!(a >= 0 && b >= 0 && x >= 0 && x <= 1))
    return notANumber;
  // At the ends of the parameters all probability is at 0, or at 1.
  bool isAtZero = a == 0 || std::isinf(b), isAtOne = b == 0 || std::isinf(a);
  if (isAtZero && isAtOne)
    return notANumber;
  if (isAtZero || isAtOne)
    return isAtZero ? x > 0 : x == 1;
  if (x == 0 || x == 1)
    return x;
  // Beyond, Boost's expansion is slow, and loses more digits the larger they
  // are.
  if (std::fmin(a, b) > 1e6)
    return double(betaincOfLarge(a, b, x, 1 - Real(x)));
  return double(boost::math::ibeta(Real(a), Real(b), Real(x), Policy()));
}

/// What Stirling's formula lacks: log gamma(x) = (x - 1/2) log(x) - x +
/// log(2 pi)/2 + correction(x), for x >= 20.
static Real correction(Real x) {
  Real z = 1 / (x * x);
  // Bernoulli numbers B(2n) / (2n (2n - 1)).
  Real sum = 1.0L / 156;
  sum = sum * z - 691.0L / 360360;
  sum = sum * z + 1.0L / 1188;
  sum = sum * z - 1.0L / 1680;
  sum = sum * z + 1.0L / 1260;
  sum = sum * z - 1.0L / 360;
  sum = sum * z + 1.0L / 12;
  return sum / x;
}

/// log |gamma(x)|, whose global sign lgamma() would write.
static Real logGamma(Real x) {
  int sign;
  return lgammal_r(x, &sign);
}

double arete_special_betaln(double x, double y) {
  if (std::isnan(x) || std::isnan(y))
    return notANumber;
  Real a = std::fmin(x, y), b = std::fmax(x, y);
  if (std::isinf(a) || std::isinf(b))
    return a > 0 ? -infinity : infinity;
  // A pole over a pole, for which the reflection of a + b stands in.
  if (a <= 0 && std::trunc(a) == a && std::trunc(b) == b && b > 0 && a + b <= 0)
    return arete_special_betaln(double(1 - a - b), double(b));
  if (b < 20 || a + b < 20) {
    Real value = logGamma(a) + (logGamma(b) - logGamma(a + b));
    return std::isnan(value) ? infinity : double(value); // Poles of both.
  }
  // The large terms of the logarithms of gamma(b) and gamma(a + b) cancel.
  Real ratio = a / b;
  Real rest = correction(b) - correction(a + b);
  if (a < 20)
    return double(logGamma(a) + (rest + (a - a * std::log(a + b) -
                                         (b - 0.5L) * std::log1p(ratio))));
  return double(0.918938533204672741780L - 0.5L * std::log(b) + correction(a) +
                rest + (a - 0.5L) * std::log(ratio / (1 + ratio)) -
                b * std::log1p(ratio));
}
