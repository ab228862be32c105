//===- special/Incomplete.cpp - Incomplete gamma and beta ----------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Policy.h"

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>

using namespace arete::special;

/// Below it gamma(a) is infinite or nearly so.
static constexpr double smallestParameter = 1e-300;

double arete_special_gammainc(double a, double x) {
  if (!(a >= 0 && x >= 0))
    return notANumber;
  if (a < smallestParameter)
    return x > 0 ? 1 : notANumber;
  if (std::isinf(a))
    return std::isinf(x) ? notANumber : 0;
  if (x == 0 || std::isinf(x))
    return x == 0 ? 0 : 1;
  return boost::math::gamma_p(a, x, Policy());
}

double arete_special_gammaincc(double a, double x) {
  if (!(a >= 0 && x >= 0))
    return notANumber;
  if (a < smallestParameter)
    return x > 0 ? 0 : notANumber;
  if (std::isinf(a))
    return std::isinf(x) ? notANumber : 1;
  if (x == 0 || std::isinf(x))
    return x == 0 ? 1 : 0;
  return boost::math::gamma_q(a, x, Policy());
}

double arete_special_betainc(double a, double b, double x) {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1) || std::isinf(a) || std::isinf(b))
    return notANumber;
  if (x == 0 || x == 1)
    return x;
  return boost::math::ibeta(a, b, x, Policy());
}

/// What Stirling's formula lacks: log gamma(x) = (x - 1/2) log(x) - x +
/// log(2 pi)/2 + correction(x), for x >= 10.
static double correction(double x) {
  double z = 1 / (x * x);
  // Bernoulli numbers B(2n) / (2n (2n - 1)).
  double sum = 1.0 / 156;
  sum = sum * z - 691.0 / 360360;
  sum = sum * z + 1.0 / 1188;
  sum = sum * z - 1.0 / 1680;
  sum = sum * z + 1.0 / 1260;
  sum = sum * z - 1.0 / 360;
  sum = sum * z + 1.0 / 12;
  return sum / x;
}

/// log |gamma(x)|, whose global sign lgamma() would write.
static double logGamma(double x) {
  int sign;
  return lgamma_r(x, &sign);
}

double arete_special_betaln(double x, double y) {
  if (std::isnan(x) || std::isnan(y))
    return notANumber;
  double a = std::fmin(x, y), b = std::fmax(x, y);
  if (std::isinf(a) || std::isinf(b))
    return a > 0 ? -infinity : infinity;
  if (b < 10 || a + b < 10) {
    double value = logGamma(a) + (logGamma(b) - logGamma(a + b));
    return std::isnan(value) ? infinity : value; // Poles of both.
  }
  // The large terms of the logarithms of gamma(b) and gamma(a + b) cancel.
  double ratio = a / b;
  double rest = correction(b) - correction(a + b);
  if (a < 10)
    return logGamma(a) +
           (rest + (a - a * std::log(a + b) - (b - 0.5) * std::log1p(ratio)));
  return 0.918938533204672741780 - 0.5 * std::log(b) + correction(a) + rest +
         (a - 0.5) * std::log(ratio / (1 + ratio)) - b * std::log1p(ratio);
}
