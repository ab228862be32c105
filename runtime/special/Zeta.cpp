//===- special/Zeta.cpp - Hurwitz's zeta and polygamma ----------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Policy.h"

#include <boost/math/special_functions/digamma.hpp>

using namespace arete::special;

/// The sum of (q + k)^-s over k >= 0 for q > 0 and s > 1: the first terms, and
/// the rest by Euler and Maclaurin's formula.
static double zetaOfPositive(double s, double q) {
  double sum = 0;
  // From s on, the terms of the formula fall fast; below, those of the sum do.
  // Beyond 2^53 q + 1 is q, and so large a power of it is 0.
  double end = std::fmin(std::fmax(s, 10), 0x1p53);
  for (; q < end; ++q) {
    double term = std::pow(q, -s);
    sum += term;
    if (term <= 0x1p-54 * sum)
      return sum;
  }
  double power = std::pow(q, -s);
  sum += std::pow(q, 1 - s) / (s - 1) + 0.5 * power;
  if (power == 0)
    return sum;
  // (2n)! / B(2n).
  static const double coefficients[] = {12.0,
                                        -720.0,
                                        30240.0,
                                        -1209600.0,
                                        47900160.0,
                                        -1.8924375803183791606e9,
                                        7.47242496e10,
                                        -2.950130727918164224e12,
                                        1.1646782814350067249e14,
                                        -4.5979787224074726105e15,
                                        1.8152105401943546773e17,
                                        -7.1661652561756670113e18};
  double factor = s, k = 0;
  for (double coefficient : coefficients) {
    power /= q;
    double term = factor * power / coefficient;
    sum += term;
    if (std::fabs(term) < 0x1p-54 * std::fabs(sum))
      break;
    power /= q;
    factor *= (s + k + 1) * (s + k + 2);
    k += 2;
  }
  return sum;
}

double arete_special_zeta(double s, double q) {
  if (std::isnan(s) || std::isnan(q) || s < 1)
    return notANumber;
  if (s == 1)
    return infinity;
  if (std::isinf(q))
    return q > 0 ? 0 : notANumber;
  if (q > 0)
    return zetaOfPositive(s, q);
  if (std::floor(q) == q)
    return infinity;
  if (std::floor(s) != s)
    return notANumber;
  // The terms at f - m, ..., f - 1 and those at f, f + 1, ..., f being the
  // fraction of q: two sums of positive terms, but for a sign, less what lies
  // beyond m.
  double m = -std::floor(q), f = q + m;
  double below = zetaOfPositive(s, 1 - f) - zetaOfPositive(s, m + 1 - f);
  return zetaOfPositive(s, f) + (std::fmod(s, 2) == 0 ? below : -below);
}

double arete_special_polygamma(double n, double x) {
  if (!(n >= 0) || std::floor(n) != n)
    return notANumber;
  if (n == 0) {
    if (x == 0)
      return std::copysign(infinity, -x);
    return x < 0 && std::floor(x) == x ? notANumber
                                       : boost::math::digamma(x, Policy());
  }
  double value = std::tgamma(n + 1) * arete_special_zeta(n + 1, x);
  return std::fmod(n, 2) == 0 ? -value : value;
}
