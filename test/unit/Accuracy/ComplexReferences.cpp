//===- ComplexReferences.cpp - Complex functions in 113 bits --------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// By the textbook formula wherever 60 bits to spare and an exponent of 15 bits
// make that good enough. A zero has no sign here, so that nothing is tried on a
// branch cut itself.
//
//===----------------------------------------------------------------------===//

#include "ComplexReferences.h"

#include <boost/math/constants/constants.hpp>
#include <boost/math/special_functions/asinh.hpp>
#include <boost/math/special_functions/expm1.hpp>
#include <boost/math/special_functions/log1p.hpp>

using namespace arete::accuracy;
namespace math = boost::math;

namespace {

using C = QuadComplex;

const Quad ln2 = math::constants::ln_two<Quad>();
const Quad ln10 = math::constants::ln_ten<Quad>();

C operator*(const C &x, const C &y) {
  return {x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re};
}
C operator*(const C &x, const Quad &y) { return {x.re * y, x.im * y}; }

Quad norm(const C &x) { return x.re * x.re + x.im * x.im; }
Quad size(const C &x) { return sqrt(norm(x)); }
C conj(const C &x) { return {x.re, -x.im}; }
C operator/(const C &x, const C &y) { return x * conj(y) * (1 / norm(y)); }

/// f(x) where f(i z) = i g(z) is what is asked for.
C rotated(const C &x) { return {-x.im, x.re}; }
C turned(const C &x) { return {x.im, -x.re}; }

Quad sinh(const Quad &x) {
  Quad e = math::expm1(Quad(fabs(x))), size = (e + e / (e + 1)) / 2;
  return x < 0 ? Quad(-size) : size;
}
Quad cosh(const Quad &x) { return (exp(x) + exp(-x)) / 2; }

C exp(const C &x) { return C{cos(x.im), sin(x.im)} * exp(x.re); }

C expm1(const C &x) {
  Quad half = sin(x.im / 2);
  return {math::expm1(x.re) * cos(x.im) - 2 * half * half,
          exp(x.re) * sin(x.im)};
}

/// Near the unit circle by the distance from it.
C log(const C &x) {
  Quad distance = (x.re - 1) * (x.re + 1) + x.im * x.im;
  return {fabs(distance) < 0.5 ? Quad(math::log1p(distance) / 2)
                               : Quad(log(norm(x)) / 2),
          atan2(x.im, x.re)};
}

C log1p(const C &x) {
  if (fabs(x.re) > 0.5 || fabs(x.im) > 0.5)
    return log(C{1 + x.re, x.im});
  return {math::log1p(Quad(x.re * (x.re + 2) + x.im * x.im)) / 2,
          atan2(x.im, x.re + 1)};
}

/// The real part is not negative.
C sqrt(const C &x) {
  Quad root = sqrt((size(x) + fabs(x.re)) / 2);
  if (root == 0)
    return {0, 0};
  Quad other = x.im / (2 * root);
  if (x.re >= 0)
    return {root, other};
  return {fabs(other), x.im < 0 ? Quad(-root) : root};
}

C sinh(const C &x) { return {sinh(x.re) * cos(x.im), cosh(x.re) * sin(x.im)}; }
C cosh(const C &x) { return {cosh(x.re) * cos(x.im), sinh(x.re) * sin(x.im)}; }
C tanh(const C &x) {
  Quad s = sinh(x.re), c = cos(x.im), divisor = s * s + c * c;
  return {s * cosh(x.re) / divisor, sin(x.im) * c / divisor};
}

// W. Kahan, "Branch Cuts for Complex Elementary Functions", 1987.
C asin(const C &x) {
  C u = sqrt(C{1 - x.re, -x.im}), v = sqrt(C{1 + x.re, x.im});
  return {atan2(x.re, (u * v).re), math::asinh((conj(u) * v).im)};
}
C acos(const C &x) {
  C u = sqrt(C{1 - x.re, -x.im}), v = sqrt(C{1 + x.re, x.im});
  return {2 * atan2(u.re, v.re), math::asinh((conj(v) * u).im)};
}
C acosh(const C &x) {
  C u = sqrt(C{x.re - 1, x.im}), v = sqrt(C{x.re + 1, x.im});
  return {math::asinh((conj(u) * v).re), 2 * atan2(u.im, v.re)};
}

C atanh(const C &x) {
  Quad size = fabs(x.re), toPole = 1 - size, square = x.im * x.im;
  Quad re = math::log1p(Quad(4 * size / (toPole * toPole + square))) / 4;
  return {x.re < 0 ? Quad(-re) : re,
          atan2(2 * x.im, toPole * (1 + size) - square) / 2};
}

} // namespace

#define OF(EXPRESSION)                                                         \
  [](const QuadComplex *operand) -> QuadComplex {                              \
    [[maybe_unused]] const C &x = operand[0], &y = operand[1];                 \
    return EXPRESSION;                                                         \
  }

const std::vector<ComplexFunction> &arete::accuracy::complexFunctions() {
  static const std::vector<ComplexFunction> all = {
      {"multiply", 2, OF(x * y), 1e150},
      {"divide", 2, OF(x / y), 1e75},
      {"power", 2, OF(exp(y * log(x))), 3, {{0.5, 3}, {-2, 2}}},
      {"abs", 1, OF(C{size(x)}), 1e300},
      {"angle", 1, OF(C{atan2(x.im, x.re)}), 1e300},
      {"sign", 1, OF(x * (1 / size(x))), 1e300},
      {"sqr", 1, OF(x * x), 1e150},
      {"reciprocal", 1, OF(conj(x) * (1 / norm(x))), 1e300},
      {"exp", 1, OF(exp(x)), 1e4},
      {"exp2", 1, OF(exp(x * ln2)), 3, {{-3, 3}}},
      {"expm1", 1, OF(expm1(x)), 1e4},
      {"log", 1, OF(log(x)), 1e300},
      {"log2", 1, OF(log(x) * (1 / ln2)), 1e300},
      {"log10", 1, OF(log(x) * (1 / ln10)), 1e300},
      {"log1p", 1, OF(log1p(x)), 1e300},
      {"sqrt", 1, OF(sqrt(x)), 1e300},
      {"sin", 1, OF(turned(sinh(rotated(x)))), 1e4},
      {"cos", 1, OF(cosh(rotated(x))), 1e4},
      {"tan", 1, OF(turned(tanh(rotated(x)))), 1e3},
      {"arcsin", 1, OF(asin(x)), 1e300},
      {"arccos", 1, OF(acos(x)), 1e300},
      {"arctan", 1, OF(turned(atanh(rotated(x)))), 1e300},
      {"sinh", 1, OF(sinh(x)), 1e4},
      {"cosh", 1, OF(cosh(x)), 1e4},
      {"tanh", 1, OF(tanh(x)), 1e3},
      {"arcsinh", 1, OF(turned(asin(rotated(x)))), 1e300},
      {"arccosh", 1, OF(acosh(x)), 1e300},
      {"arctanh", 1, OF(atanh(x)), 1e300},
  };
  return all;
}
