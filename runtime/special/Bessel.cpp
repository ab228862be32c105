//===- special/Bessel.cpp - Bessel functions ----------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Policy.h"

#include <boost/math/special_functions/bessel.hpp>

using namespace arete::special;

/// Orders and arguments beyond which the algorithms below take a time that
/// grows with them, or lose every digit; SciPy's give up there as well.
static constexpr double largestOrder = 1e6;
static constexpr double largestArgument = 1e9;

double arete_special_j0(double x) {
  if (std::isinf(x))
    return 0;
  return std::isnan(x) ? x : boost::math::cyl_bessel_j(0, x, Policy());
}

double arete_special_j1(double x) {
  if (std::isinf(x))
    return 0;
  if (x == 0 || std::isnan(x)) // Keeps the sign of a zero.
    return x;
  return boost::math::cyl_bessel_j(1, x, Policy());
}

double arete_special_jv(double v, double x) {
  if (std::isnan(v) || std::isnan(x))
    return notANumber;
  bool isInteger = std::trunc(v) == v;
  if (x < 0 && !isInteger)
    return notANumber;
  if (v == 0)
    return arete_special_j0(x);
  if (std::isinf(x) && std::fabs(v) <= largestOrder)
    return 0;
  if (std::fabs(v) > largestOrder || std::fabs(x) > largestArgument)
    return notANumber;
  if (x == 0 && v < 0)
    return isInteger ? 0 : infinity / std::tgamma(1 + v);
  return boost::math::cyl_bessel_j(v, x, Policy());
}

double arete_special_i0(double x) {
  if (std::isinf(x))
    return infinity;
  return std::isnan(x) ? x : boost::math::cyl_bessel_i(0, x, Policy());
}

double arete_special_i1(double x) {
  if (x == 0 || std::isinf(x) || std::isnan(x))
    return x;
  return boost::math::cyl_bessel_i(1, x, Policy());
}

/// exp(-x) I_v(x) for large x: the asymptotic series with mu = 4 v^2. At 500
/// the eighth term is below the last bit.
static double scaledTail(double mu, double x) {
  double term = 1, sum = 1;
  for (int k = 1; k <= 8; ++k) {
    double odd = 2 * k - 1;
    term *= (odd * odd - mu) / (8 * k * x);
    sum += term;
  }
  return sum / (2.50662827463100050242 * std::sqrt(x));
}

double arete_special_i0e(double x) {
  x = std::fabs(x);
  if (!(x < 500))
    return std::isinf(x) ? 0 : scaledTail(0, x);
  return std::exp(-x) * arete_special_i0(x);
}

double arete_special_i1e(double x) {
  double size = std::fabs(x);
  if (!(size < 500))
    return std::copysign(std::isinf(x) ? 0 : scaledTail(4, size), x);
  return std::exp(-size) * arete_special_i1(x);
}

double arete_special_iv(double v, double x) {
  if (std::isnan(v) || std::isnan(x))
    return notANumber;
  bool isInteger = std::trunc(v) == v;
  if (x < 0 && !isInteger)
    return notANumber;
  // I of a negative integer order is that of the positive one.
  if (isInteger || std::fabs(v) < 1e-300)
    v = isInteger ? std::fabs(v) : 0;
  if (v == 0)
    return arete_special_i0(x);
  if (std::fabs(v) > largestOrder)
    return notANumber;
  if (std::fabs(x) > 1e4) // More than e^709, unless the order is as large.
    return std::fabs(v) > 1e3              ? notANumber
           : x > 0 || std::fmod(v, 2) == 0 ? infinity
                                           : -infinity;
  if (x == 0 && v < 0)
    return infinity / std::tgamma(1 + v);
  // In double the series of a fractional order loses four bits.
  return double(boost::math::cyl_bessel_i(
      static_cast<long double>(v), static_cast<long double>(x), Policy()));
}
