//===- special/Bessel.cpp - Bessel functions ----------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Policy.h"

#include <boost/math/special_functions/bessel.hpp>

#include <numbers>

using namespace arete::special;

/// The order beyond which the algorithms take a time that grows with it.
static constexpr double largestOrder = 1e6;

double arete_special_j0(double x) {
  if (std::isinf(x))
    return 0;
  return std::isnan(x)
             ? x
             : double(boost::math::cyl_bessel_j(0, Real(x), Policy()));
}

double arete_special_j1(double x) {
  if (std::isinf(x))
    return 0;
  if (x == 0 || std::isnan(x)) // Keeps the sign of a zero.
    return x;
  return double(boost::math::cyl_bessel_j(1, Real(x), Policy()));
}

double arete_special_jv(double v, double x) {
  if (std::isnan(v) || std::isnan(x) || v == -infinity)
    return notANumber;
  bool isInteger = std::trunc(v) == v;
  if (x < 0 && !isInteger)
    return notANumber;
  if (v == 0)
    return arete_special_j0(x);
  // So far below a large order it is less than every positive number.
  if (std::fabs(v) > largestOrder)
    return (v > 0 || isInteger) && std::fabs(x) < 0.99 * std::fabs(v)
               ? 0
               : notANumber;
  if (std::isinf(x))
    return 0;
  if (x == 0 && v < 0)
    return isInteger ? 0 : infinity / std::tgamma(1 + v);
  return double(boost::math::cyl_bessel_j(Real(v), Real(x), Policy()));
}

/// I_n(x) for n = 0 and 1 and x that is finite.
static Real besselI(int n, double x) {
  return boost::math::cyl_bessel_i(n, Real(x), Policy());
}

double arete_special_i0(double x) {
  if (std::isinf(x))
    return infinity;
  return std::isnan(x) ? x : double(besselI(0, x));
}

double arete_special_i1(double x) {
  if (x == 0 || std::isinf(x) || std::isnan(x))
    return x;
  return double(besselI(1, x));
}

/// exp(-x) I_v(x) for large x: the asymptotic series with mu = 4 v^2. At 500
/// the ninth term is below the last bit.
static Real scaledTail(Real mu, Real x) {
  Real term = 1, sum = 1;
  for (int k = 1; k <= 8; ++k) {
    Real odd = 2 * k - 1;
    term *= (odd * odd - mu) / (8 * k * x);
    sum += term;
  }
  return sum / (2.50662827463100050242L * std::sqrt(x));
}

double arete_special_i0e(double x) {
  x = std::fabs(x);
  if (!(x < 500))
    return std::isinf(x) ? 0 : double(scaledTail(0, x));
  return double(std::exp(-Real(x)) * besselI(0, x));
}

double arete_special_i1e(double x) {
  double size = std::fabs(x);
  if (x == 0)
    return x;
  if (!(size < 500))
    return std::copysign(std::isinf(x) ? 0 : double(scaledTail(4, size)), x);
  return double(std::exp(-Real(size)) * besselI(1, x));
}

/// I_v(x) for v > 1e4 and x >= 0 by Debye's expansion, uniform in x, of which
/// further terms are below the last bit; of -v where v is not an integer and
/// `isNegative`.
static double ivOfLargeOrder(Real v, Real x, bool isNegative) {
  Real z = x / v, root = std::hypot(1, z), t = 1 / root, t2 = t * t;
  Real exponent = v * (root + std::log(z / (1 + root)));
  Real first = t * (3 - 5 * t2) / (24 * v);
  Real second = t2 * (81 - t2 * (462 - 385 * t2)) / (1152 * v * v);
  Real third = t * t2 * (30375 - t2 * (369603 - t2 * (765765 - 425425 * t2))) /
               (414720 * v * v * v);
  Real scale = std::sqrt(t / (2 * std::numbers::pi_v<Real> * v));
  Real value = std::exp(exponent) * scale * (1 + first + second + third);
  if (!isNegative)
    return double(value);
  // I_-v is I_v + 2/pi sin(pi v) K_v.
  Real nearest = std::nearbyint(v);
  Real sine = std::sin(std::numbers::pi_v<Real> * (v - nearest)) *
              (std::fmod(nearest, 2.0L) == 0 ? 1 : -1);
  return double(value + 2 * sine * std::exp(-exponent) * scale *
                            (1 - first + second - third));
}

double arete_special_iv(double v, double x) {
  if (std::isnan(v) || std::isnan(x))
    return notANumber;
  bool isInteger = std::trunc(v) == v;
  if ((x < 0 && !isInteger) || (std::isinf(v) && (v < 0 || std::isinf(x))))
    return notANumber;
  // I of a negative integer order is that of the positive one.
  if (isInteger || std::fabs(v) < 1e-300)
    v = isInteger ? std::fabs(v) : 0;
  if (v == 0)
    return arete_special_i0(x);
  bool isOdd = std::fmod(v, 2) != 0;
  double sign = x < 0 && isOdd ? -1 : 1;
  if (std::isinf(x))
    return sign * infinity;
  if (std::isinf(v))
    return 0;
  if (std::fabs(v) > 1e4)
    return sign * ivOfLargeOrder(std::fabs(v), std::fabs(x), v < 0);
  if (std::fabs(x) > 1e4) // More than e^709.
    return sign * infinity;
  if (x == 0 && v < 0)
    return infinity / std::tgamma(1 + v);
  return double(boost::math::cyl_bessel_i(Real(v), Real(x), Policy()));
}
