//===- special/InverseErf.cpp - Inverse error functions ----------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Policy.h"

#include <boost/math/special_functions/erf.hpp>

using namespace arete::special;

double arete_special_erfinv(double x) {
  if (!(std::fabs(x) < 1))
    return std::fabs(x) == 1 ? std::copysign(infinity, x) : notANumber;
  // 2/sqrt(pi) x, of which the algorithm loses the sign of zero and bits of
  // denormal numbers.
  if (std::fabs(x) < 1e-150)
    return double(x * 0.886226925452758013649L);
  return double(boost::math::erf_inv(Real(x), Policy()));
}

static Real inverseErfc(Real x) {
  if (!(x > 0 && x < 2))
    return x == 0 ? infinity : x == 2 ? -infinity : notANumber;
  return boost::math::erfc_inv(x, Policy());
}

double arete_special_erfcinv(double x) { return double(inverseErfc(x)); }

double arete_special_ndtri(double p) {
  // 2p is exact; adding 0 makes the zero positive.
  return double(-1.41421356237309504880L * inverseErfc(2 * Real(p)) + 0);
}
