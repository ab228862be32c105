//===- special/IncompleteGradients.cpp - By the parameters ----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Derivatives of the incomplete gamma and beta functions by their parameters.
///
/// Each function is a prefactor times a series or a continued fraction, both of
/// which are evaluated together with their derivative (as R. J. Moore,
/// "Algorithm AS 187: Derivatives of the incomplete gamma integral", 1982, and
/// R. J. Boik and J. F. Robison-Cox, "Derivatives of the incomplete beta
/// function", 1998). Where the parameters are so large that they would converge
/// slowly, the derivative is the integral of the density f times a logarithm
/// less its mean,
///
///   d/da P(a, x) = integral from 0 to x of f(t) (log t - psi(a)) dt,
///
/// and the same with 1 - P from x to infinity. Below and above the mean all
/// terms have one sign, and so do those of the sums: nothing cancels.
///
//===----------------------------------------------------------------------===//

#include "Incomplete.h"

#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/log1p.hpp>

#include <numbers>

using namespace arete::special;

namespace {
/// A number and its derivative.
struct Dual {
  Real value, slope = 0;

  Dual(Real value, Real slope = 0) : value(value), slope(slope) {}
  friend Dual operator+(Dual x, Dual y) {
    return {x.value + y.value, x.slope + y.slope};
  }
  friend Dual operator-(Dual x, Dual y) {
    return {x.value - y.value, x.slope - y.slope};
  }
  friend Dual operator*(Dual x, Dual y) {
    return {x.value * y.value, x.slope * y.value + x.value * y.slope};
  }
  friend Dual operator/(Dual x, Dual y) {
    Real quotient = x.value / y.value;
    return {quotient, (x.slope - quotient * y.slope) / y.value};
  }
};
} // namespace

/// Where the sums and the fractions below end, relative to what they have
/// reached; fractions do not get nearer to it than a few roundings.
static constexpr Real negligible = 0x1p-66L, settled = 0x1p-60L;
/// Parameters from which integrals are faster.
static constexpr Real largeParameter = 1e4L;

static bool isNegligible(Dual term, Dual sum) {
  return std::fabs(term.value) <= negligible * std::fabs(sum.value) &&
         std::fabs(term.slope) <= negligible * std::fabs(sum.slope);
}

/// b0 + a1/(b1 + a2/(b2 + ...)) by the modified Lentz algorithm; `next(n)`
/// gives the n-th a and b.
template <typename Next> static Dual continuedFraction(Dual b0, Next next) {
  Dual f = b0, c = b0, d = 0;
  for (int n = 1; n < 100000; ++n) {
    auto [a, b] = next(n);
    d = Dual(1) / (b + a * d);
    c = b + a / c;
    Dual factor = c * d;
    f = f * factor;
    if (std::fabs(factor.value - 1) <= settled &&
        std::fabs(factor.slope * f.value) <= settled * std::fabs(f.slope))
      break;
  }
  return f;
}

/// The integral of exp(exponent(v)) weight(v) from 0 to infinity, where the
/// exponent is 0 at 0, falls and is concave, and has hardly fallen at `near`.
template <typename Exponent, typename Weight>
static Real integral(Real near, Exponent exponent, Weight weight) {
  // Beyond `end` there is nothing.
  Real end = near;
  while (exponent(end) > -46)
    end *= 4;
  while (exponent(end / 1.5L) < -46)
    end /= 1.5L;
  auto integrand = [&](Real v) { return std::exp(exponent(v)) * weight(v); };
  using Panel = boost::math::quadrature::gauss<Real, 30>;
  Real middle = end / 4;
  return Panel::integrate(integrand, Real(0), middle) +
         Panel::integrate(integrand, middle, end);
}

/// expm1(w) - w of a small w.
static Real expm1Rest(Real w) {
  Real sum = 1;
  for (int n = 16; n > 2; --n)
    sum = 1 + sum * w / n;
  return sum * w * w / 2;
}

//===----------------------------------------------------------------------===//
// gammainc
//===----------------------------------------------------------------------===//

/// log(x) - psi(a).
static Real logOverMean(Real a, Real x) {
  if (a < 100)
    return std::log(x) - boost::math::digamma(a, Policy());
  Real z = 1 / (a * a);
  return std::log1p((x - a) / a) + 1 / (2 * a) +
         z * (1 / 12.0L - z * (1 / 120.0L - z * (1 / 252.0L - z / 240)));
}

double arete_special_gammainc_grad_a(double a, double x) {
  if (!(a > 0 && x >= 0) || (std::isinf(a) && std::isinf(x)))
    return notANumber;
  if (x == 0 || std::isinf(x) || std::isinf(a))
    return 0;
  Real k = a, t = x;
  // x^a e^-x / gamma(a).
  Real prefactor = t * boost::math::gamma_p_derivative(k, t, Policy());
  if (k > largeParameter) {
    Real excess = logOverMean(k, t), sign = excess < 0 ? -1 : 1;
    return double(-sign * prefactor *
                  integral(
                      1 / k,
                      [&](Real v) {
                        return (k - t) * sign * v - t * expm1Rest(sign * v);
                      },
                      [&](Real v) { return excess + sign * v; }));
  }
  Dual parameter(k, 1);
  if (t < std::fmax(k, 2)) {
    // The sum of x^n / ((a + 1) ... (a + n)).
    Dual term = 1, sum = 1;
    do {
      parameter = parameter + 1;
      term = term * t / parameter;
      sum = sum + term;
    } while (!isNegligible(term, sum));
    return double(prefactor / k *
                  (logOverMean(k + 1, t) * sum.value + sum.slope));
  }
  // For 1 - gammainc: 1/(x + 1 - a - 1 (1 - a)/(x + 3 - a - ...)).
  Dual first = Dual(t + 1) - parameter;
  Dual fraction =
      Dual(1) / continuedFraction(first, [&](int n) {
        return std::pair(Dual(-n) * (Dual(n) - parameter), first + Dual(2 * n));
      });
  return double(-prefactor *
                (logOverMean(k, t) * fraction.value + fraction.slope));
}

//===----------------------------------------------------------------------===//
// betainc
//===----------------------------------------------------------------------===//

/// psi(a + d) - psi(a) without cancellation.
static Real psiDifference(Real a, Real d) {
  Real sum = 0;
  for (; a < 30 || a + d < 30; ++a)
    sum += d / (a * (a + d));
  Real from = 1 / (a * a), to = 1 / ((a + d) * (a + d));
  Real step = -d * (2 * a + d) * from * to; // to - from
  // B(2k) / 2k, with the differences of the powers of `from` and `to`.
  static const Real bernoulli[] = {1 / 12.0L,   -1 / 120.0L,    1 / 252.0L,
                                   -1 / 240.0L, 1 / 132.0L,     -691 / 32760.0L,
                                   1 / 12.0L,   -3617 / 8160.0L};
  Real power = 1, difference = 0, rest = 0;
  for (Real coefficient : bernoulli) {
    difference = difference * to + power * step;
    power *= from;
    rest += coefficient * difference;
  }
  return sum + (std::log1p(d / a) + d / (2 * a * (a + d)) - rest);
}

/// What Stirling's formula for log gamma(a) lacks, of a large a.
static Real stirlingRest(Real a) { return (1 / 12.0L - 1 / (360 * a * a)) / a; }

/// The integral of the density of betainc(a, b, .) times `weight` from 0 to x
/// for large parameters and x below the mean; y is 1 - x. The weight is a
/// function of v and w where t = x e^-v and 1 - t = y e^w.
template <typename Weight>
static Real integralOfLarge(Real a, Real b, Real x, Real y, Weight weight) {
  auto rest = [](Real u) { return boost::math::log1pmx(u, Policy()); };
  Real n = a + b, above = x * b - a * y;
  // x^a y^b / beta(a, b).
  Real prefactor =
      std::sqrt(a / n * b / (2 * std::numbers::pi_v<Real>)) *
      std::exp(a * rest(above / a) + b * rest(-above / b) + stirlingRest(n) -
               stirlingRest(a) - stirlingRest(b));
  auto gain = [&](Real v) { return x / y * (v - expm1Rest(-v)); };
  return prefactor / y *
         integral(
             1 / n,
             [&](Real v) {
               return (above - x) / y * v +
                      (b - 1) * (rest(gain(v)) - x / y * expm1Rest(-v));
             },
             [&](Real v) { return weight(v, std::log1p(gain(v))); });
}

Real arete::special::betaincOfLarge(Real a, Real b, Real x, Real y) {
  if (x * (a + b) > a)
    return 1 - betaincOfLarge(b, a, y, x);
  return integralOfLarge(a, b, x, y, [](Real, Real) { return 1; });
}

/// The derivative of betainc(a, b, x); y is 1 - x.
static Real betaSlope(Dual a, Dual b, Real x, Real y) {
  if (x * (a.value + b.value + 2) > a.value + 1)
    return -betaSlope(b, a, y, x);
  // Of x and y the smaller one is exact.
  Real logX = x < y ? std::log(x) : std::log1p(-y);
  Real logY = x < y ? std::log1p(-x) : std::log(y);
  Real excessY = logY + psiDifference(b.value, a.value);
  if (std::fmin(a.value, b.value) > largeParameter)
    return integralOfLarge(
        a.value, b.value, x, y,
        [&, excessX = logX + psiDifference(a.value, b.value)](Real v, Real w) {
          return a.slope * (excessX - v) + b.slope * (excessY + w);
        });
  // x^a y^b / beta(a, b).
  Real prefactor =
      x * y *
      (x < y ? boost::math::ibeta_derivative(a.value, b.value, x, Policy())
             : boost::math::ibeta_derivative(b.value, a.value, y, Policy()));
  Dual fraction =
      Dual(1) / continuedFraction(1, [&](int n) {
        Dual m = n / 2, previous = a + Dual(n - 1);
        Dual numerator =
            n % 2 == 0 ? m * (b - m) : Dual(-1) * (a + m) * (a + b + m);
        return std::pair(numerator * x / (previous * (previous + 1)), Dual(1));
      });
  Real excess = a.slope * (logX + psiDifference(a.value + 1, b.value - 1)) +
                b.slope * excessY;
  return prefactor / a.value * (excess * fraction.value + fraction.slope);
}

static double betaSlopeOf(double a, double b, double x, bool byFirst) {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1) || std::isinf(a) || std::isinf(b))
    return notANumber;
  if (x == 0 || x == 1)
    return 0;
  return double(betaSlope(Dual(a, byFirst), Dual(b, !byFirst), x, 1 - Real(x)));
}

double arete_special_betainc_grad_a(double a, double b, double x) {
  return betaSlopeOf(a, b, x, true);
}

double arete_special_betainc_grad_b(double a, double b, double x) {
  return betaSlopeOf(a, b, x, false);
}
