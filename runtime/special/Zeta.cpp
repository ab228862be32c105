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
static Real zetaOfPositive(Real s, Real q) {
  Real sum = 0;
  // From s + 20 on, the terms of the formula fall fast; below, those of the sum
  // do. Beyond 2^53 so large a power of q is 0.
  Real end = std::fmin(s + 20, 0x1p53L);
  for (; q < end; ++q) {
    Real term = std::pow(q, -s);
    sum += term;
    if (term <= 0x1p-66L * sum)
      return sum;
  }
  Real power = std::pow(q, -s);
  sum += std::pow(q, 1 - s) / (s - 1) + 0.5L * power;
  if (power == 0)
    return sum;
  // (2n)! / B(2n).
  static const Real coefficients[] = {12.0L,
                                      -720.0L,
                                      30240.0L,
                                      -1209600.0L,
                                      47900160.0L,
                                      -1892437580.318379160637L,
                                      74724249600.0L,
                                      -2950130727918.164224495L,
                                      116467828143500.6724873L,
                                      -4597978722407472.610546L,
                                      181521054019435467.7343L,
                                      -7166165256175667011.335L};
  Real factor = s, k = 0;
  for (Real coefficient : coefficients) {
    power /= q;
    Real term = factor * power / coefficient;
    sum += term;
    if (std::fabs(term) < 0x1p-66L * std::fabs(sum))
      break;
    power /= q;
    factor *= (s + k + 1) * (s + k + 2);
    k += 2;
  }
  return sum;
}

static Real hurwitzZeta(Real s, Real q) {
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
  if (std::isinf(s))
    return notANumber;
  // The terms at q, ..., f - 1 and those at f, f + 1, ..., f being the fraction
  // of q: but for a sign, the sum from g = 1 - f on less what lies beyond -q.
  // The sums from f and from g may be nearly equal and much more than the rest.
  Real f = q - std::floor(q), g = std::ceil(q) - q;
  Real beyond = zetaOfPositive(s, 1 - q);
  Real fromF = zetaOfPositive(s, f), fromG = zetaOfPositive(s, g);
  return std::fmod(s, 2.0L) == 0 ? fromF + fromG - beyond
                                 : fromF - fromG + beyond;
}

double arete_special_zeta(double s, double q) {
  return double(hurwitzZeta(s, q));
}

double arete_special_polygamma(double n, double x) {
  if (!(n >= 0) || std::floor(n) != n)
    return notANumber;
  if (n == 0) {
    if (x == 0)
      return std::copysign(infinity, -x);
    return x < 0 && std::floor(x) == x
               ? notANumber
               : double(boost::math::digamma(Real(x), Policy()));
  }
  Real value = std::tgamma(Real(n) + 1) * hurwitzZeta(Real(n) + 1, x);
  return double(std::fmod(n, 2) == 0 ? -value : value);
}
