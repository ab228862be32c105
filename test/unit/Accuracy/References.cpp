//===- References.cpp - Special functions in 113 bits ---------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "References.h"

#include <boost/math/constants/constants.hpp>
#include <boost/math/special_functions/bessel.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>

using namespace arete::accuracy;
namespace math = boost::math;

namespace {

const Quad pi = math::constants::pi<Quad>();
const Quad rootHalf = 1 / sqrt(Quad(2));

Quad erfcx(const Quad &x) {
  if (x < 20)
    return exp(x * x) * math::erfc(x);
  // x + (1/2)/(x + 1/(x + (3/2)/(x + ...))).
  Quad fraction = x;
  for (int k = 60; k > 0; --k)
    fraction = x + k / 2.0 / fraction;
  return 1 / (fraction * sqrt(pi));
}

Quad logNdtr(const Quad &x) {
  if (x > 0)
    return math::log1p(Quad(-math::erfc(Quad(x * rootHalf)) / 2));
  return log(erfcx(-x * rootHalf) / 2) - x * x / 2;
}

/// Euler and Maclaurin's formula for the sum of (q + k)^-s.
Quad zeta(const Quad &s, Quad q) {
  Quad sum = 0;
  for (; q < 40; ++q)
    sum += pow(q, -s);
  sum += pow(q, 1 - s) / (s - 1) + pow(q, -s) / 2;
  Quad factor = s * pow(q, -s - 1) / 2;
  for (int k = 1; k <= 20; ++k) {
    Quad term = math::bernoulli_b2n<Quad>(k) * factor;
    sum += term;
    if (fabs(term) < fabs(sum) * 1e-36)
      break;
    factor *=
        (s + 2 * k - 1) * (s + 2 * k) / ((2 * k + 1) * (2 * k + 2)) / (q * q);
  }
  return sum;
}

Quad polygamma(const Quad &n, const Quad &x) {
  if (n == 0)
    return math::digamma(x);
  Quad value = math::tgamma(Quad(n + 1)) * zeta(n + 1, x);
  return fmod(n, Quad(2)) == 0 ? Quad(-value) : value;
}

Quad logitOf(const Quad &x) {
  Quad distance = 2 * x - 1;
  return fabs(distance) < 0.5
             ? Quad(math::log1p(distance) - math::log1p(Quad(-distance)))
             : Quad(log(x / (1 - x)));
}

Quad softplus(const Quad &x) {
  return (x > 0 ? x : Quad(0)) + math::log1p(Quad(exp(-fabs(x))));
}

Quad logaddexp(const Quad &x, const Quad &y) {
  return (x > y ? x : y) + math::log1p(Quad(exp(-fabs(x - y))));
}

Quad sincOf(const Quad &x) {
  if (x == 0)
    return 1;
  Quad turns = fmod(x, Quad(2)), nearest = round(turns);
  Quad sine = sin(pi * (turns - nearest));
  return (fabs(nearest) == 1 ? Quad(-sine) : sine) / (pi * x);
}

const Interval unit = {-1, 1}, small = {1e-300, 1, true};

} // namespace

#define OF(EXPRESSION)                                                         \
  [](const Quad *operand) -> Quad {                                            \
    [[maybe_unused]] const Quad &x = operand[0], &y = operand[1],              \
                                &z = operand[2];                               \
    return EXPRESSION;                                                         \
  }

const std::vector<Function> &arete::accuracy::functions() {
  static const std::vector<Function> all = {
      {"erf", OF(math::erf(x)), {{unit}, {{-6, 6}}, {small}}},
      {"erfc", OF(math::erfc(x)), {{unit}, {{-6, 27}}, {small}}},
      {"erfcx",
       OF(erfcx(x)),
       {{unit}, {{-26, 30}}, {{1, 1e300, true}}, {small}}},
      {"erfinv", OF(math::erf_inv(x)), {{unit}, {{0.999, 1}}, {small}}},
      {"erfcinv", OF(math::erfc_inv(x)), {{{0, 2}}, {small}, {{0.9, 1.1}}}},
      {"ndtr",
       OF(math::erfc(Quad(-x * rootHalf)) / 2),
       {{unit}, {{-37, 9}}, {small}}},
      {"log_ndtr", OF(logNdtr(x)), {{unit}, {{-40, 37}}, {{-1e10, -40}}}},
      {"ndtri",
       OF(-math::erfc_inv(Quad(2 * x)) / rootHalf),
       {{{0, 1}}, {small}, {{0.45, 0.55}}}},
      {"gamma",
       OF(math::tgamma(x)),
       {{{0, 3}}, {{3, 171.6}}, {{-20, 0}}, {{-160, -20}}, {small}}},
      {"gammaln",
       OF(math::lgamma(x)),
       {{{0, 3}}, {{0.9, 2.1}}, {{3, 200}}, {{100, 1e300, true}}, {small}}},
      {"psi",
       OF(math::digamma(x)),
       {{{0, 3}}, {{3, 200}}, {{100, 1e300, true}}, {small}}},
      {"trigamma",
       OF(math::trigamma(x)),
       {{{0, 3}}, {{3, 200}}, {{-20, 0}}, {{100, 1e150, true}}}},
      {"sinc", OF(sincOf(x)), {{unit}, {{-20, 20}}, {{1, 1e15, true}}}},
      {"i0", OF(math::cyl_bessel_i(0, x)), {{{-10, 10}}, {{10, 700}}}},
      {"i1", OF(math::cyl_bessel_i(1, x)), {{{-10, 10}}, {{10, 700}}, {small}}},
      {"i0e",
       OF(math::cyl_bessel_i(0, x) * exp(-fabs(x))),
       {{{-10, 10}}, {{10, 2000}}}},
      {"i1e",
       OF(math::cyl_bessel_i(1, x) * exp(-fabs(x))),
       {{{-10, 10}}, {{10, 2000}}, {small}}},
      {"j0", OF(math::cyl_bessel_j(0, x)), {{{-10, 10}}, {{10, 1e6, true}}}},
      {"j1",
       OF(math::cyl_bessel_j(1, x)),
       {{{-10, 10}}, {{10, 1e6, true}}, {small}}},
      {"iv",
       OF(math::cyl_bessel_i(x, y)),
       {{{0, 3}, {0, 10}}, {{-3, 20}, {0, 100}}, {{0, 100}, {1e-5, 1, true}}}},
      {"jv",
       OF(math::cyl_bessel_j(x, y)),
       {{{0, 3}, {0, 10}}, {{-3, 20}, {0, 100}}, {{0, 100}, {1e-5, 1, true}}}},
      {"zeta",
       OF(zeta(x, y)),
       {{{1, 3}, {0, 5}},
        {{1, 40}, {0, 100}},
        {{1.5, 10}, {1e-10, 1e10, true}}}},
      {"polygamma",
       OF(polygamma(x, y)),
       {{{0, 5, false, true}, {2, 10}},
        {{1, 20, false, true}, {0, 100}},
        {{1, 5, false, true}, {1e-10, 1e10, true}}}},
      {"betaln",
       OF(math::lgamma(x) + math::lgamma(y) - math::lgamma(Quad(x + y))),
       {{{0, 3}, {0, 3}}, {{0, 200}, {0, 200}}, {{1e-5, 1e5, true}, {0, 50}}}},
      {"gammainc",
       OF(math::gamma_p(x, y)),
       {{{0, 3}, {0, 5}}, {{0, 200}, {0, 200}}, {{1e-5, 1, true}, {0, 5}}}},
      {"gammaincc",
       OF(math::gamma_q(x, y)),
       {{{0, 3}, {0, 5}}, {{0, 200}, {0, 200}}, {{1e-5, 1, true}, {0, 5}}}},
      {"betainc",
       OF(math::ibeta(x, y, z)),
       {{{0, 3}, {0, 3}, {0, 1}},
        {{0, 100}, {0, 100}, {0, 1}},
        {{1e-5, 100, true}, {1e-5, 100, true}, {0, 1}}}},
      {"xlogx", OF(x * log(x)), {{{0, 5}}, {{1e-300, 1e300, true}}}},
      {"xlogy",
       OF(x * log(y)),
       {{{-5, 5}, {0, 5}}, {{1e-9, 1e9, true}, {1e-300, 1e290, true}}}},
      {"xlog1py",
       OF(x * math::log1p(y)),
       {{{-5, 5}, {-1, 5}}, {{1e-9, 1e9, true}, {1e-290, 1e290, true}}}},
      {"logit", OF(logitOf(x)), {{{0, 1}}, {{0.2, 0.8}}, {small}}},
      {"sigmoid", OF(1 / (1 + exp(-x))), {{unit}, {{-700, 40}}}},
      {"softplus", OF(softplus(x)), {{unit}, {{-700, 40}}}},
      {"hard_sigmoid",
       OF(x <= -2.5  ? Quad(0)
          : x >= 2.5 ? Quad(1)
                     : Quad(x / 5 + Quad(0.5))),
       {{{-3, 3}}, {{-2.5, -2.49}}}},
      {"logaddexp",
       OF(logaddexp(x, y)),
       {{unit, unit}, {{-50, 50}, {-50, 50}}, {{-1000, 1000}, {-1000, 1000}}}},
  };
  return all;
}
