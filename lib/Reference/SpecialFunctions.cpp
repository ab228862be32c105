//===- SpecialFunctions.cpp - Special functions, by definition ------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Reference/SpecialFunctions.h"

#include <cmath>
#include <limits>
#include <numbers>

namespace arete::reference::oracle {

static constexpr long double pi = std::numbers::pi_v<long double>;
static constexpr long double infinity =
    std::numeric_limits<long double>::infinity();
static constexpr long double notANumber =
    std::numeric_limits<long double>::quiet_NaN();

static bool isInteger(long double x) { return std::trunc(x) == x; }

//===----------------------------------------------------------------------===//
// Error functions
//===----------------------------------------------------------------------===//

/// exp(factor * x * x), also where the rounding of the square would show.
static long double expOfSquare(long double x, long double factor) {
  long double square = x * x, rest = std::fma(x, x, -square);
  long double value = std::exp(factor * square);
  if (value == 0 || std::isinf(value))
    return value;
  return value * (1 + factor * rest);
}

long double erfcx(long double x) {
  if (x < 0)
    return 2 * expOfSquare(x, 1) - erfcx(-x);
  if (x < 4)
    return expOfSquare(x, 1) * std::erfc(x);
  // x + (1/2)/(x + 1/(x + (3/2)/(x + ...))).
  long double fraction = x;
  for (int k = 100; k > 0; --k)
    fraction = x + k / 2.0L / fraction;
  return 1 / (fraction * std::sqrt(pi));
}

long double erfinv(long double x) {
  if (!(std::fabs(x) < 1))
    return std::fabs(x) == 1 ? std::copysign(infinity, x) : notANumber;
  if (std::fabs(x) > 0.5L)
    return std::copysign(erfcinv(1 - std::fabs(x)), x);
  long double root = x * std::sqrt(pi) / 2;
  for (int i = 0; i < 12 && x != 0; ++i)
    root -= (std::erf(root) - x) * std::sqrt(pi) / 2 * std::exp(root * root);
  return root;
}

long double erfcinv(long double x) {
  if (!(x > 0 && x < 2))
    return x == 0 ? infinity : x == 2 ? -infinity : notANumber;
  if (x > 0.5L)
    return x < 1.5L ? erfinv(1 - x) : -erfcinv(2 - x);
  // Newton's method for the logarithm, which is nearly a parabola.
  long double root = std::sqrt(-std::log(x));
  for (int i = 0; i < 40; ++i) {
    long double slope = -2 / std::sqrt(pi) / erfcx(root);
    long double value = std::log(erfcx(root)) - root * root;
    root -= (value - std::log(x)) / slope;
  }
  return root;
}

long double ndtr(long double x) {
  if (x > 0)
    return 1 - ndtr(-x);
  return expOfSquare(x, -0.5L) * erfcx(-x * std::sqrt(0.5L)) / 2;
}

long double log_ndtr(long double x) {
  if (x > 0)
    return std::log1p(-ndtr(-x));
  return std::log(erfcx(-x * std::sqrt(0.5L)) / 2) - x * x / 2;
}

long double ndtri(long double x) {
  return -std::sqrt(2.0L) * erfcinv(2 * x) + 0; // +0, not -0
}

//===----------------------------------------------------------------------===//
// Gamma and beta
//===----------------------------------------------------------------------===//

long double gamma(long double x) { return std::tgamma(x); }

long double gammaln(long double x) {
  int sign; // std::lgamma() would write a global variable.
  return lgammal_r(x, &sign);
}

/// B(2k) for k from 1 on.
static const long double bernoulli[] = {
    1.0L / 6,       -1.0L / 30,      1.0L / 42, -1.0L / 30,
    5.0L / 66,      -691.0L / 2730,  7.0L / 6,  -3617.0L / 510,
    43867.0L / 798, -174611.0L / 330};

long double psi(long double x) {
  if (x == 0)
    return -1 / x;
  if (x < 0) {
    if (isInteger(x) || std::isinf(x))
      return notANumber;
    return psi(1 - x) - pi / std::tan(pi * (x - std::nearbyint(x)));
  }
  long double sum = 0, power = 1;
  for (; x < 30; ++x)
    sum -= 1 / x;
  for (int k = 1; k <= 10; ++k)
    sum -= bernoulli[k - 1] / (2 * k) * (power /= x * x);
  return sum + std::log(x) - 1 / (2 * x);
}

long double trigamma(long double x) {
  if (x < 0) {
    long double ratio = pi / std::sin(pi * (x - std::nearbyint(x)));
    return ratio * ratio - trigamma(1 - x);
  }
  return zeta(2, x);
}

long double polygamma(long double n, long double x) {
  if (!(n >= 0) || !isInteger(n))
    return notANumber;
  if (n == 0)
    return psi(x);
  long double value = std::tgamma(n + 1) * zeta(n + 1, x);
  return std::fmod(n, 2.0L) == 0 ? -value : value;
}

long double zeta(long double s, long double q) {
  if (!(s >= 1) || std::isnan(q) || q < -1000)
    return notANumber;
  if (s == 1 || (q <= 0 && isInteger(q)))
    return infinity;
  if (q <= 0 && !isInteger(s))
    return notANumber;
  if (std::isinf(q))
    return 0;
  long double sum = 0;
  for (; q < 40; ++q)
    sum += std::pow(q, -s);
  // Euler and Maclaurin's formula.
  sum += std::pow(q, 1 - s) / (s - 1) + std::pow(q, -s) / 2;
  long double factor = s * std::pow(q, -s - 1) / 2;
  for (int k = 1; k <= 10; ++k) {
    sum += bernoulli[k - 1] * factor;
    factor *=
        (s + 2 * k - 1) * (s + 2 * k) / ((2 * k + 1) * (2 * k + 2)) / (q * q);
  }
  return sum;
}

long double betaln(long double x, long double y) {
  return gammaln(x) + gammaln(y) - gammaln(x + y);
}

/// gammainc(a, x) by its series, good for x < a + 1.
static long double gammaSeries(long double a, long double x) {
  long double term = 1 / a, sum = term;
  for (int n = 1; n < 10000 && term > sum * 1e-22L; ++n)
    sum += term *= x / (a + n);
  return sum * std::exp(a * std::log(x) - x - gammaln(a));
}

/// gammaincc(a, x) by its continued fraction, good for x > a + 1: from the
/// back.
static long double gammaFraction(long double a, long double x) {
  long double fraction = x + 2001 - a;
  for (int n = 1000; n > 0; --n)
    fraction = x + 2 * n - 1 - a - n * (n - a) / fraction;
  return std::exp(a * std::log(x) - x - gammaln(a)) / fraction;
}

long double gammainc(long double a, long double x) {
  if (!(a >= 0 && x >= 0) || (a == 0 && x == 0) || a > 1e4L)
    return notANumber;
  if (a == 0 || x == 0 || std::isinf(x))
    return x == 0 ? 0 : 1;
  return x < a + 1 ? gammaSeries(a, x) : 1 - gammaFraction(a, x);
}

long double gammaincc(long double a, long double x) {
  if (!(a >= 0 && x >= 0) || (a == 0 && x == 0) || a > 1e4L)
    return notANumber;
  if (a == 0 || x == 0 || std::isinf(x))
    return x == 0 ? 1 : 0;
  return x < a + 1 ? 1 - gammaSeries(a, x) : gammaFraction(a, x);
}

long double betainc(long double a, long double b, long double x) {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1) || a > 1e4L || b > 1e4L)
    return notANumber;
  if (x == 0 || x == 1)
    return x;
  if (x > (a + 1) / (a + b + 2))
    return 1 - betainc(b, a, 1 - x);
  // The continued fraction 1/(1 + d1/(1 + d2/(1 + ...))), from the back.
  long double fraction = 1;
  for (int n = 1000; n > 0; --n) {
    int m = n / 2;
    long double d = n % 2 == 0
                        ? m * (b - m) * x / ((a + n - 1) * (a + n))
                        : -(a + m) * (a + b + m) * x / ((a + n - 1) * (a + n));
    fraction = 1 + d / fraction;
  }
  return std::exp(a * std::log(x) + b * std::log1p(-x) - betaln(a, b)) /
         (a * fraction);
}

/// The integral of f from 0 to `end`, near which f may be infinite: by the
/// trapezoidal rule after a substitution that makes f fall double exponentially
/// on both sides. f gets the distance from 0.
template <typename F> static long double integral(F f, long double end) {
  constexpr long double step = 1 / 64.0L;
  long double sum = 0;
  for (int i = -8 * 64; i <= 8 * 64; ++i) {
    long double u = i * step, t, slope;
    if (std::isinf(end)) {
      t = std::exp(pi / 2 * std::sinh(u));
      slope = pi / 2 * std::cosh(u) * t;
    } else {
      long double e = std::exp(-pi * std::fabs(std::sinh(u)));
      t = end * (u < 0 ? e : 1) / (1 + e);
      slope = end * pi * std::cosh(u) * e / (1 + e) / (1 + e);
    }
    if (t > 0 && slope > 0 && std::isfinite(slope))
      if (long double value = f(t); std::isfinite(value))
        sum += value * slope;
  }
  return sum * step;
}

// By a parameter the logarithm of a density has the derivative log(t) less its
// mean. What does not contain the mean is integrated, so that nothing cancels.

long double gammainc_grad_a(long double a, long double x) {
  if (!(a > 0 && x >= 0) || a > 1e4L)
    return notANumber;
  if (x == 0 || std::isinf(x))
    return 0;
  long double mean = psi(a);
  auto slope = [&](long double t) {
    return std::exp((a - 1) * std::log(t) - t - gammaln(a)) *
           (std::log(t) - mean);
  };
  if (std::log(x) < mean)
    return integral(slope, x);
  return -integral([&](long double s) { return slope(x + s); }, infinity);
}

static long double betaSlope(long double a, long double b, long double x,
                             bool byA) {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1) || a > 1e4L || b > 1e4L)
    return notANumber;
  if (x == 0 || x == 1)
    return 0;
  long double mean = psi(byA ? a : b) - psi(a + b);
  auto slope = [&](long double t, long double u) { // u is 1 - t
    return std::exp((a - 1) * std::log(t) + (b - 1) * std::log(u) -
                    betaln(a, b)) *
           (std::log(byA ? t : u) - mean);
  };
  if (x < a / (a + b))
    return integral([&](long double t) { return slope(t, 1 - t); }, x);
  return -integral([&](long double u) { return slope(1 - u, u); }, 1 - x);
}

long double betainc_grad_a(long double a, long double b, long double x) {
  return betaSlope(a, b, x, true);
}

long double betainc_grad_b(long double a, long double b, long double x) {
  return betaSlope(a, b, x, false);
}

//===----------------------------------------------------------------------===//
// Bessel functions
//===----------------------------------------------------------------------===//

/// The sum of sign^k (x/2)^(v + 2k) / (k! gamma(v + k + 1)).
static long double besselSeries(long double v, long double x, int sign) {
  bool isOdd = std::fmod(v, 2.0L) != 0;
  if (isInteger(v) && v < 0)
    return (sign < 0 && isOdd ? -1 : 1) * besselSeries(-v, x, sign);
  if (x < 0)
    return isInteger(v) ? (isOdd ? -1 : 1) * besselSeries(v, -x, sign)
                        : notANumber;
  if (x == 0)
    return v == 0 ? 1 : v > 0 ? 0 : infinity / std::tgamma(v + 1);
  // Divided one by one: the gamma function of a large order overflows.
  long double term = v > 0 ? std::exp(v * std::log(x / 2) - gammaln(v + 1))
                           : std::pow(x / 2, v) / std::tgamma(v + 1);
  long double sum = term;
  for (int k = 1; k < 5000; ++k) {
    term *= sign * (x / 2) * (x / 2) / (k * (v + k));
    sum += term;
    if (k > std::fabs(x) && std::fabs(term) < 1e-24L * std::fabs(sum))
      break;
  }
  return sum;
}

long double iv(long double v, long double x) {
  if (!(std::fabs(v) < 1000 && std::fabs(x) < 1000))
    return notANumber;
  return besselSeries(v, x, 1);
}

long double jv(long double v, long double x) {
  if (!(std::fabs(v) < 1000 && std::fabs(x) < 1000))
    return notANumber;
  return besselSeries(v, x, -1);
}

/// exp(-x) I_n(x) for x >= 0.
static long double scaled(int n, long double x) {
  if (x < 1000)
    return std::exp(-x) * besselSeries(n, x, 1);
  // The asymptotic series in (4 n^2 - (2k - 1)^2) / (8 k x).
  long double term = 1, sum = 1;
  for (int k = 1; k < 20; ++k)
    sum += term *= ((2.0L * k - 1) * (2 * k - 1) - 4 * n * n) / (8 * k * x);
  return sum / std::sqrt(2 * pi * x);
}

long double i0e(long double x) { return scaled(0, std::fabs(x)); }
long double i1e(long double x) {
  return std::copysign(scaled(1, std::fabs(x)), x);
}

long double i0(long double x) {
  if (std::isinf(x))
    return infinity;
  return std::fabs(x) < 1000 ? besselSeries(0, std::fabs(x), 1)
                             : std::exp(std::fabs(x)) * i0e(x);
}

long double i1(long double x) {
  if (std::isinf(x))
    return x;
  return std::fabs(x) < 1000
             ? std::copysign(besselSeries(1, std::fabs(x), 1), x)
             : std::exp(std::fabs(x)) * i1e(x);
}

long double j0(long double x) { return ::j0l(x); }
long double j1(long double x) { return ::j1l(x); }

} // namespace arete::reference::oracle
