//===- Expressions.cpp - Formulas as users write them ---------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Expressions.h"

#include "arete/Arete.h"

#include <cmath>

namespace arete::numerical {
namespace {

//===----------------------------------------------------------------------===//
// Stable formulas
//===----------------------------------------------------------------------===//

template <class T> constexpr T ln2 = T(0.693147180559945309417232121458L);
template <class T> constexpr T ln10 = T(2.302585092994045684017991454684L);
template <class T> constexpr T twoOverRootPi =
    T(1.128379167095512573896158903121545L);

template <class T> T square(T x) { return x * x; }
template <class T> T logistic(T x) {
  return x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x));
}
template <class T> T logisticSlope(T x) {
  T e = std::exp(-std::fabs(x));
  return e / square(1 + e);
}
template <class T> T softPlus(T x) {
  return std::fmax(x, T(0)) + std::log1p(std::exp(-std::fabs(x)));
}
template <class T> T logOneMinusExp(T x) {
  return x > -ln2<T> ? std::log(-std::expm1(x)) : std::log1p(-std::exp(x));
}
/// 1 / cosh(x)^2.
template <class T> T sechSquared(T x) { return 4 * logisticSlope(2 * x); }
/// f(x) = sum of c(n) x^n for a small x, by `term(n)`, the ratio of the terms
/// n and n - 1.
template <class T, class Ratio> T series(T first, Ratio ratio) {
  T sum = 0, term = first;
  for (int n = 1; n < 60; ++n) {
    sum += term;
    term *= ratio(n);
  }
  return sum;
}
/// (x cosh(x) - sinh(x)) / x^2: the sum of 2n x^(2n-1) / (2n+1)!.
template <class T> T sinhcSlope(T x) {
  if (std::fabs(x) > 100)
    return std::copysign(std::exp(std::fabs(x)) * (1 - 1 / std::fabs(x)) /
                             (2 * std::fabs(x)),
                         x);
  if (std::fabs(x) > 1)
    return (std::cosh(x) - std::sinh(x) / x) / x;
  return series(x / 3, [&](int n) {
    return x * x * (n + 1) / n / ((2 * n + 2) * T(2 * n + 3));
  });
}
/// (x cos(x) - sin(x)) / x^2.
template <class T> T sincSlopeOf(T x) {
  if (std::fabs(x) > 1)
    return (std::cos(x) - std::sin(x) / x) / x;
  return series(-x / 3, [&](int n) {
    return -x * x * (n + 1) / n / ((2 * n + 2) * T(2 * n + 3));
  });
}
/// (x exp(x) - expm1(x)) / x^2: the sum of (n+1) x^n / (n+2)!.
template <class T> T expm1OverSlope(T x) {
  if (x > 100)
    return std::exp(x) * (1 - 1 / x) / x;
  if (std::fabs(x) > 1)
    return (std::exp(x) - std::expm1(x) / x) / x;
  return series(T(0.5),
                [&](int n) { return x * (n + 1) / n / T(n + 2); });
}
/// (x / (1 + x) - log1p(x)) / x^2: the sum of -(-x)^n (n+1) / (n+2).
template <class T> T log1pOverSlope(T x) {
  if (std::fabs(x) > T(0.4))
    return (1 / (1 + x) - std::log1p(x) / x) / x;
  T sum = 0, power = 1;
  for (int n = 0; n < 60; ++n, power *= -x)
    sum -= power * (n + 1) / (n + 2);
  return sum;
}
/// (x - sinh(x) cosh(x)) / (x cosh(x))^2.
template <class T> T tanhOverSlope(T x) {
  if (std::fabs(x) > 1)
    return (sechSquared(x) - std::tanh(x) / x) / x;
  // sinh(2x)/2 - x = 2/3 x^3 + ..., the sum of 4^n x^(2n+1) / (2n+1)!.
  T cube = series(2 * x * x * x / 3, [&](int n) {
    return 4 * x * x / ((2 * n + 2) * T(2 * n + 3));
  });
  return x == 0 ? x : -cube / x / x / square(std::cosh(x));
}
/// r of exp(x^2) erfc(x) = 1 / (x + r) / sqrt(pi), for x >= 2.
template <class T> T erfcxRest(T x) {
  T rest = 0;
  for (int n = 120; n > 0; --n)
    rest = T(n) / 2 / (x + rest);
  return rest;
}
/// exp(x^2) erfc(x) for x > -1, and its derivative.
template <class T> T erfcxOf(T x) {
  return x < 2 ? std::exp(x * x) * std::erfc(x)
               : twoOverRootPi<T> / 2 / (x + erfcxRest(x));
}
template <class T> T erfcxSlope(T x) {
  return x < 2 ? 2 * x * erfcxOf(x) - twoOverRootPi<T>
               : -twoOverRootPi<T> * erfcxRest(x) / (x + erfcxRest(x));
}
/// exp(-x^2) without the rounding of x^2.
template <class T> T gaussian(T x) {
  T high = std::trunc(x * 65536) / 65536;
  if (std::fabs(x) > 200)
    return 0;
  return std::exp(-high * high) * std::exp(-(x - high) * (x + high));
}

//===----------------------------------------------------------------------===//
// Rows
//===----------------------------------------------------------------------===//

#define FORMULA(...)                                                           \
  [](const Variable &x, [[maybe_unused]] const Variable &y) -> Variable {      \
    return __VA_ARGS__;                                                        \
  }
#define TRUTH(...)                                                             \
  [](auto x, [[maybe_unused]] auto y) -> decltype(x) {                         \
    using T [[maybe_unused]] = decltype(x);                                    \
    return __VA_ARGS__;                                                        \
  }
/// A formula that is the same in C++, in NumPy and in the language of rewrites;
/// its slope as written; their stable forms; bounds of both, and what follows
/// them in an Expression.
#define ROW(TEXT, SLOPE, VALUE, SLOPE_VALUE, ...)                              \
  Expression {                                                                 \
    #TEXT, #TEXT, #TEXT, FORMULA(TEXT), #SLOPE, #SLOPE, TRUTH(VALUE),          \
        TRUTH(SLOPE_VALUE), __VA_ARGS__                                        \
  }

Section logarithms() {
  return {
      "Logarithms",
      {
          ROW(log(1.0 + x), 1.0 / (1.0 + x), std::log1p(x), 1 / (1 + x), 2, 2),
          ROW(log(1.0 - x), -1.0 / (1.0 - x), std::log1p(-x), -1 / (1 - x), 2,
              2),
          ROW(log2(1.0 + x), 1.0 / ((1.0 + x) * log(2.0)),
              std::log1p(x) / ln2<T>, 1 / (1 + x) / ln2<T>, 3, 3),
          ROW(log10(1.0 + x), 1.0 / ((1.0 + x) * log(10.0)),
              std::log1p(x) / ln10<T>, 1 / (1 + x) / ln10<T>, 3, 3),
          ROW(log(1.0 + x * x), 2.0 * x / (1.0 + x * x),
              std::fabs(x) > T(1e9)
                  ? 2 * std::log(std::fabs(x))
                  : std::log1p(x * x),
              std::fabs(x) > 1 ? 2 / (x + 1 / x) : 2 * x / (1 + x * x), 3, 4),
          ROW(x * log(x), log(x) + 1.0, x == 0 ? x : x * std::log(x),
              std::log(x) + 1, 2, epsilons(2), Second::None,
              {0.36787944117144233}),
          ROW(log(x) - log(y), 1.0 / x,
              x < 0 || y < 0            ? T(NAN)
              : x > y / 2 && x < 2 * y ? std::log1p((x - y) / y)
                                       : std::log(x / y),
              x < 0 || y < 0 ? T(NAN) : 1 / x, 24, 1, Second::Any),
          ROW(log(x / (1.0 - x)), 1.0 / (x * (1.0 - x)),
              x > T(0.25) && x < T(0.75) ? 2 * std::atanh(2 * x - 1)
                                         : std::log(x / (1 - x)),
              x < 0 || x > 1 ? T(NAN) : 1 / (x * (1 - x)), 2, 4,
              Second::None, {0.5}),
          ROW(log(x) - log(1.0 - x), 1.0 / x + 1.0 / (1.0 - x),
              x > T(0.25) && x < T(0.75) ? 2 * std::atanh(2 * x - 1)
                                         : std::log(x / (1 - x)),
              x < 0 || x > 1 ? T(NAN) : 1 / (x * (1 - x)), 2, 4,
              Second::None, {0.5}),
          ROW(0.5 * log((1.0 + x) / (1.0 - x)), 1.0 / (1.0 - x * x),
              std::atanh(x),
              std::fabs(x) > 1 ? T(NAN) : 1 / ((1 - x) * (1 + x)), 2, 4),
          ROW(log(x + sqrt(x * x + 1.0)), 1.0 / sqrt(x * x + 1.0),
              std::asinh(x), 1 / std::hypot(x, T(1)), 2, 3),
          ROW(log(x + sqrt(x * x - 1.0)), 1.0 / sqrt(x * x - 1.0),
              std::acosh(x), 1 / (std::sqrt(x - 1) * std::sqrt(x + 1)), 2, 4),
      }};
}

Section exponentials() {
  return {
      "Exponentials and powers",
      {
          ROW(exp(x) - 1.0, exp(x), std::expm1(x), std::exp(x), 2, 2),
          ROW(1.0 - exp(x), -exp(x), -std::expm1(x), -std::exp(x), 2, 2),
          ROW(exp2(x) - 1.0, exp2(x) * log(2.0),
              std::fabs(x) < 1 ? std::expm1(x *ln2<T>) : std::exp2(x) - 1,
              std::exp2(x) * ln2<T>, 3, 3),
          ROW(power(1.0 + x, y) - 1.0, y * power(1.0 + x, y - 1.0),
              x < -1 ? T(NAN)
              : std::fabs(y * std::log1p(x)) < 1
                  ? std::expm1(y * std::log1p(x))
                  : std::pow(1 + x, y) - 1,
              y * std::pow(1 + x, y - 1), 80, 40, Second::Power),
          ROW(log(exp(x) + exp(y)), exp(x) / (exp(x) + exp(y)),
              std::fmax(x, y) + std::log1p(std::exp(-std::fabs(x - y))),
              logistic(x - y), epsilons(3), epsilons(4), Second::Any),
          ROW(maximum(x, y) + log(exp(x - maximum(x, y)) +
                                  exp(y - maximum(x, y))),
              exp(x - maximum(x, y)) /
                  (exp(x - maximum(x, y)) + exp(y - maximum(x, y))),
              std::fmax(x, y) + std::log1p(std::exp(-std::fabs(x - y))),
              logistic(x - y), epsilons(3), epsilons(4), Second::Any),
          ROW(log(exp(x) - exp(y)), exp(x) / (exp(x) - exp(y)),
              x < y ? T(NAN) : x + logOneMinusExp(y - x),
              x < y ? T(NAN) : -1 / std::expm1(y - x), epsilons(12), 5,
              Second::Any),
          ROW(log(1.0 - exp(x)), -exp(x) / (1.0 - exp(x)), logOneMinusExp(x),
              x > 0 ? T(NAN) : -1 / std::expm1(-x), 2, 3),
          ROW(log(exp(x) - 1.0), exp(x) / (exp(x) - 1.0),
              x > 1 ? x + std::log1p(-std::exp(-x)) : std::log(std::expm1(x)),
              x < 0 ? T(NAN) : -1 / std::expm1(-x), epsilons(3), 3,
              Second::None, {0.6931471805599453}),
          ROW(exp(-(x * x)), -2.0 * x * exp(-(x * x)), gaussian(x),
              -2 * x * gaussian(x), 600, 600),
      }};
}

Section softpluses() {
  return {
      "Softplus",
      {
          ROW(log(1.0 + exp(x)), exp(x) / (1.0 + exp(x)), softPlus(x),
              logistic(x), 2, 2),
          ROW(log(exp(x) + 1.0), exp(x) / (exp(x) + 1.0), softPlus(x),
              logistic(x), 2, 2),
          ROW(log(1.0 + exp(-x)), -exp(-x) / (1.0 + exp(-x)), softPlus(-x),
              -logistic(-x), 2, 2),
          ROW(log1p(exp(x)), exp(x) / (1.0 + exp(x)), softPlus(x), logistic(x),
              2, 2),
          ROW(maximum(x, 0.0) + log1p(exp(-abs(x))),
              0.5 * (1.0 + sign(x)) -
                  sign(x) * exp(-abs(x)) / (1.0 + exp(-abs(x))),
              softPlus(x), logistic(x), 2, epsilons(3)),
          ROW(log(1.0 + exp(x)) - x, exp(x) / (1.0 + exp(x)) - 1.0,
              softPlus(-x), -logistic(-x), 2, 2),
          ROW(-log(1.0 / (1.0 + exp(-x))), exp(-x) / (1.0 + exp(-x)) * -1.0,
              softPlus(-x), -logistic(-x), 2, 2),
          ROW(x * tanh(log(1.0 + exp(x))),
              tanh(log(1.0 + exp(x))) +
                  x * (1.0 - tanh(log(1.0 + exp(x))) *
                                 tanh(log(1.0 + exp(x)))) *
                      exp(x) / (1.0 + exp(x)),
              x * std::tanh(softPlus(x)),
              std::tanh(softPlus(x)) +
                  x * sechSquared(softPlus(x)) * logistic(x),
              5, epsilons(12)),
      }};
}

Section sigmoids() {
  return {
      "Sigmoid",
      {
          ROW(1.0 / (1.0 + exp(-x)),
              exp(-x) / ((1.0 + exp(-x)) * (1.0 + exp(-x))), logistic(x),
              logisticSlope(x), 2, 4),
          ROW(exp(x) / (1.0 + exp(x)),
              exp(x) / ((1.0 + exp(x)) * (1.0 + exp(x))), logistic(x),
              logisticSlope(x), 2, 4),
          ROW(exp(-x) / (1.0 + exp(-x)),
              -exp(-x) / ((1.0 + exp(-x)) * (1.0 + exp(-x))), logistic(-x),
              -logisticSlope(x), 2, 4),
          ROW(where(greater_equal(x, 0.0), 1.0 / (1.0 + exp(-x)),
                    exp(x) / (1.0 + exp(x))),
              where(greater_equal(x, 0.0),
                    exp(-x) / ((1.0 + exp(-x)) * (1.0 + exp(-x))),
                    exp(x) / ((1.0 + exp(x)) * (1.0 + exp(x)))),
              logistic(x), logisticSlope(x), 2, 4),
          ROW(0.5 * tanh(x / 2.0) + 0.5,
              0.25 * (1.0 - tanh(x / 2.0) * tanh(x / 2.0)), logistic(x),
              logisticSlope(x), 2, 4),
          ROW(0.5 * (1.0 + tanh(x / 2.0)),
              0.25 * (1.0 - tanh(x / 2.0) * tanh(x / 2.0)), logistic(x),
              logisticSlope(x), 2, 4),
          ROW(1.0 - sigmoid(x), -sigmoid(x) * (1.0 - sigmoid(x)), logistic(-x),
              -logisticSlope(x), 2, 4),
          ROW(1.0 - 1.0 / (1.0 + exp(-x)),
              -exp(-x) / ((1.0 + exp(-x)) * (1.0 + exp(-x))), logistic(-x),
              -logisticSlope(x), 2, 4),
          ROW(sigmoid(x) * (1.0 - sigmoid(x)),
              sigmoid(x) * (1.0 - sigmoid(x)) * (1.0 - 2.0 * sigmoid(x)),
              logisticSlope(x), -logisticSlope(x) * std::tanh(x / 2), 4, epsilons(3)),
          ROW(exp(-x) / ((1.0 + exp(-x)) * (1.0 + exp(-x))),
              exp(-x) * (exp(-x) - 1.0) /
                  ((1.0 + exp(-x)) * (1.0 + exp(-x)) * (1.0 + exp(-x))),
              logisticSlope(x), -logisticSlope(x) * std::tanh(x / 2), 4, epsilons(3)),
          ROW(log(sigmoid(x)), 1.0 - sigmoid(x), -softPlus(-x), logistic(-x), 2,
              2),
          ROW(log(1.0 / (1.0 + exp(-x))), exp(-x) / (1.0 + exp(-x)),
              -softPlus(-x), logistic(-x), 2, 2),
          ROW(log(1.0 - sigmoid(x)), -sigmoid(x), -softPlus(x), -logistic(x), 2,
              2),
          ROW(log(1.0 - 1.0 / (1.0 + exp(-x))), -1.0 / (1.0 + exp(-x)),
              -softPlus(x), -logistic(x), 2, 2),
          ROW(x / (1.0 + exp(-x)),
              1.0 / (1.0 + exp(-x)) +
                  x * exp(-x) / ((1.0 + exp(-x)) * (1.0 + exp(-x))),
              x * logistic(x), logistic(x) + x * logisticSlope(x), 4,
              epsilons(4)),
          ROW(-(y * log(sigmoid(x)) + (1.0 - y) * log(1.0 - sigmoid(x))),
              sigmoid(x) - y, y == 1 ? softPlus(-x) : softPlus(x),
              y == 1 ? -logistic(-x) : logistic(x), 4, 4, Second::Label),
      }};
}

Section hyperbolics() {
  return {
      "Trigonometric and hyperbolic functions",
      {
          ROW(1.0 - cos(x), sin(x), 2 * square(std::sin(x / 2)), std::sin(x), 5,
              4),
          ROW(1.0 + cos(x), -sin(x), 2 * square(std::cos(x / 2)), -std::sin(x),
              5, 4, Second::None, {3.141592653589793}),
          ROW((1.0 - cos(x)) / sin(x), 1.0 / (1.0 + cos(x)), std::tan(x / 2),
              1 / (2 * square(std::cos(x / 2))), 4, 8, Second::None,
              {3.141592653589793}),
          ROW(cosh(x) - 1.0, sinh(x),
              std::fabs(x) > 2 ? std::cosh(x) - 1
                               : 2 * square(std::sinh(x / 2)),
              std::sinh(x), 5, 4),
          ROW((exp(x) - exp(-x)) / 2.0, (exp(x) + exp(-x)) / 2.0, std::sinh(x),
              std::cosh(x), 2, 2),
          ROW((exp(x) + exp(-x)) / 2.0, (exp(x) - exp(-x)) / 2.0, std::cosh(x),
              std::sinh(x), 2, 2),
          ROW((exp(x) - exp(-x)) / (exp(x) + exp(-x)),
              4.0 / ((exp(x) + exp(-x)) * (exp(x) + exp(-x))), std::tanh(x),
              sechSquared(x), 3, epsilons(5)),
          ROW((1.0 - exp(-2.0 * x)) / (1.0 + exp(-2.0 * x)),
              4.0 * exp(-2.0 * x) /
                  ((1.0 + exp(-2.0 * x)) * (1.0 + exp(-2.0 * x))),
              std::tanh(x), sechSquared(x), 3, epsilons(5)),
          ROW(2.0 * sigmoid(2.0 * x) - 1.0,
              4.0 * sigmoid(2.0 * x) * (1.0 - sigmoid(2.0 * x)), std::tanh(x),
              sechSquared(x), 3, epsilons(5)),
          ROW(tanh(x), 1.0 - tanh(x) * tanh(x), std::tanh(x), sechSquared(x), 2,
              epsilons(5)),
          ROW(1.0 - tanh(x) * tanh(x),
              -2.0 * tanh(x) * (1.0 - tanh(x) * tanh(x)), sechSquared(x),
              -2 * std::tanh(x) * sechSquared(x), epsilons(5), epsilons(8)),
          ROW(log(cosh(x)), tanh(x),
              std::fabs(x) < 1
                  ? std::log1p(2 * square(std::sinh(x / 2)))
                  : std::fabs(x) +
                        (std::log1p(std::exp(-2 * std::fabs(x))) - ln2<T>),
              std::tanh(x), 4, 4.1),
      }};
}

Section roots() {
  return {
      "Roots and differences of squares",
      {
          ROW(sqrt(x * x + 1.0), x / sqrt(x * x + 1.0), std::hypot(x, T(1)),
              x / std::hypot(x, T(1)), 2, 3),
          ROW(sqrt(x * x + y * y), x / sqrt(x * x + y * y), std::hypot(x, y),
              x / std::hypot(x, y), 2, 3, Second::Any),
          ROW(x * x - y * y, 2.0 * x, (x - y) * (x + y), 2 * x, 3, 2,
              Second::Any),
          ROW(1.0 - x * x, -2.0 * x, (1 - x) * (1 + x), -2 * x, 3, 2),
          ROW(sqrt(1.0 - x * x), -x / sqrt(1.0 - x * x),
              std::sqrt((1 - x) * (1 + x)), -x / std::sqrt((1 - x) * (1 + x)),
              3, 4),
          ROW(arcsin(x), 1.0 / sqrt(1.0 - x * x), std::asin(x),
              1 / std::sqrt((1 - x) * (1 + x)), 2, 4),
          ROW(sqrt(x + 1.0) - sqrt(x), 0.5 / sqrt(x + 1.0) - 0.5 / sqrt(x),
              1 / (std::sqrt(x + 1) + std::sqrt(x)),
              -1 / (2 * std::sqrt(x) * std::sqrt(x + 1) *
                    (std::sqrt(x + 1) + std::sqrt(x))),
              3, 8),
          ROW(sqrt(1.0 + x) - 1.0, 0.5 / sqrt(1.0 + x),
              x / (std::sqrt(1 + x) + 1), 1 / (2 * std::sqrt(1 + x)), 3, 3),
          ROW(1.0 - sqrt(1.0 - x), 0.5 / sqrt(1.0 - x),
              x / (1 + std::sqrt(1 - x)), 1 / (2 * std::sqrt(1 - x)), 3, 3),
          ROW(1.0 / x - 1.0 / (x + 1.0),
              1.0 / ((x + 1.0) * (x + 1.0)) - 1.0 / (x * x),
              1 / x / (x + 1), -(2 * x + 1) / square(x) / square(x + 1), 3, epsilons(16),
              Second::None, {-0.5}),
      }};
}

Section errorFunctions() {
  return {
      "The error function",
      {
          ROW(1.0 - erf(x), -2.0 / sqrt(pi) * exp(-(x * x)),
              std::erfc(x), -twoOverRootPi<T> * gaussian(x), 2, 600),
          ROW(1.0 + erf(x), 2.0 / sqrt(pi) * exp(-(x * x)),
              std::erfc(-x), twoOverRootPi<T> * gaussian(x), 2, 600),
          ROW(0.5 * x * (1.0 + erf(x / 1.4142135623730951)),
              0.5 * (1.0 + erf(x / 1.4142135623730951)) +
                  x * exp(-(x / 1.4142135623730951 * x /
                            1.4142135623730951)) /
                      (1.4142135623730951 * sqrt(pi)),
              x / 2 * std::erfc(-x / T(1.4142135623730951)),
              std::erfc(-x / T(1.4142135623730951)) / 2 +
                  x * gaussian(x / T(1.4142135623730951)) *
                      twoOverRootPi<T> / T(2 * 1.4142135623730951),
              1000, epsilons(4)),
          ROW(1.0 - erfc(x), 2.0 / sqrt(pi) * exp(-(x * x)),
              std::erf(x), twoOverRootPi<T> * gaussian(x), 2, 600),
          ROW(log(erfc(x)),
              -2.0 / sqrt(pi) * exp(-(x * x)) / erfc(x),
              x < 1 ? std::log1p(-std::erf(x)) : std::log(erfcxOf(x)) - x * x,
              x < 1 ? -twoOverRootPi<T> * gaussian(x) / std::erfc(x)
                    : x < T(8e37) ? -twoOverRootPi<T> / erfcxOf(x) : T(NAN),
              4, 600),
          ROW(exp(x * x) * erfc(x),
              2.0 * x * exp(x * x) * erfc(x) - 2.0 / sqrt(pi),
              x < 0 ? (2 - std::erfc(-x)) / gaussian(x) : erfcxOf(x),
              x < 0 ? 2 * x * (2 - std::erfc(-x)) / gaussian(x) -
                          twoOverRootPi<T>
                    : erfcxSlope(x),
              2, epsilons(5)),
      }};
}

Section quotients() {
  return {
      "Quotients at 0",
      {
          ROW(sinh(x) / x, cosh(x) / x - sinh(x) / (x * x),
              x == 0 ? T(1) : std::sinh(x) / x, sinhcSlope(x), 3,
              toOverflow(12)),
          ROW(sin(x) / x, cos(x) / x - sin(x) / (x * x),
              x == 0 ? T(1) : std::sin(x) / x, sincSlopeOf(x), 3,
              epsilons(4)),
          ROW((exp(x) - 1.0) / x, exp(x) / x - (exp(x) - 1.0) / (x * x),
              x == 0 ? T(1) : std::expm1(x) / x, expm1OverSlope(x), 3,
              toOverflow(10)),
          ROW(log(1.0 + x) / x, 1.0 / (x * (1.0 + x)) - log(1.0 + x) / (x * x),
              x == 0 ? T(1) : std::log1p(x) / x, log1pOverSlope(x), 3, 20),
          ROW(tanh(x) / x,
              (1.0 - tanh(x) * tanh(x)) / x - tanh(x) / (x * x),
              x == 0 ? T(1) : std::tanh(x) / x, tanhOverSlope(x), 4, 24),
      }};
}

/// The sum of exp over the other two of the logits x, y and 0, by exp(x).
template <class T> T othersOver(T x, T y) {
  // A long double has no digits to spare for the difference of what is not
  // near.
  bool isExact = std::fabs(x) > 5000 || std::fabs(y) > 5000 ||
                 sizeof(T) == sizeof(double);
  return (isExact ? std::exp(y - x) : std::exp(y) / std::exp(x)) + std::exp(-x);
}
/// The logarithm of the sum of exp over x, y and 0, less `less`, which is one
/// of them.
template <class T> T logSumExp(T x, T y, T less) {
  T m = std::fmax(std::fmax(x, y), T(0));
  T first = m == x ? y : x, second = m == x || m == y ? T(0) : y;
  return (m - less) + std::log1p(std::exp(first - m) + std::exp(second - m));
}

/// A row of the matrix z whose columns are the logits x, y and 0. `numpy` and
/// `slope` are of z; the others are of x and y.
Expression ofLogits(const std::string &title, const std::string &numpy,
                    const std::string &definition,
                    Variable (*build)(const Variable &, const Variable &),
                    const std::string &numpySlope,
                    const std::string &slopeDefinition, Truth value,
                    Truth slope, Bound valueBound, Bound slopeBound) {
  auto of = [](const std::string &text) {
    return "(lambda z: " + text + ")(stack((x, y, zeros_like(x)), 1))";
  };
  return {title, of(numpy),  definition, build, of(numpySlope), slopeDefinition,
          value, slope, valueBound, slopeBound, Second::Any};
}
Variable logits(const Variable &x, const Variable &y) {
  return stack({x, y, zeros_like(x)}, 1);
}
Variable exponentials(const Variable &z) {
  return exp(z) / sum(exp(z), 1, /*keepdims=*/true);
}
Variable shifted(const Variable &z) {
  return z - max(z, 1, /*keepdims=*/true);
}
Variable first(const Variable &z) { return z[{slice(), 0}]; }
/// The elements of the rows of z at labels that are all 0.
Variable labelled(const Variable &z) {
  return z[{arange(z.shape(0)), zeros({z.shape(0)}, DType::Int64)}];
}

Section softmaxes() {
  const std::string total = "(exp(x) + exp(y) + 1.0)",
                    p = "exp(x) / " + total,
                    rest = "(exp(y) + 1.0) / " + total;
  const std::string numpyP =
                        "(exp(z) / sum(exp(z), 1, keepdims=True))[:, 0]",
                    numpyShifted =
                        "(lambda e: e / sum(e, 1, keepdims=True))"
                        "(exp(z - max(z, 1, keepdims=True)))[:, 0]";
  const Truth probability = TRUTH(1 / (1 + othersOver(x, y)));
  const Truth probabilitySlope = TRUTH(
      othersOver(x, y) < 1
          ? othersOver(x, y) / square(1 + othersOver(x, y))
          : 1 / othersOver(x, y) / square(1 + 1 / othersOver(x, y)));
  const Truth logarithm = TRUTH(-logSumExp(x, y, x)),
              loss = TRUTH(logSumExp(x, y, x)),
              logarithmSlope = TRUTH(1 / (1 + 1 / othersOver(x, y))),
              lossSlope = TRUTH(-1 / (1 + 1 / othersOver(x, y)));
  return {
      "Softmax and cross-entropy",
      {
          ofLogits("exp(z) / sum(exp(z))", numpyP, p,
                   FORMULA(first(exponentials(logits(x, y)))),
                   "(lambda p: p * (1.0 - p))(" + numpyP + ")",
                   p + " * (" + rest + ")", probability, probabilitySlope, epsilons(4), epsilons(4)),
          ofLogits("exp(z - max(z)) / sum(exp(z - max(z)))", numpyShifted, p,
                   FORMULA(first(exponentials(shifted(logits(x, y))))),
                   "(lambda p: p * (1.0 - p))(" + numpyShifted + ")",
                   p + " * (" + rest + ")", probability, probabilitySlope, epsilons(4), epsilons(4)),
          ofLogits("log(exp(z) / sum(exp(z)))", "log(" + numpyP + ")",
                   "log(" + p + ")",
                   FORMULA(first(log(exponentials(logits(x, y))))),
                   "1.0 - " + numpyP, rest, logarithm, logarithmSlope, epsilons(4), epsilons(4)),
          ofLogits("log(exp(z - max(z)) / sum(exp(z - max(z))))",
                   "log(" + numpyShifted + ")", "log(" + p + ")",
                   FORMULA(first(log(exponentials(shifted(logits(x, y)))))),
                   "1.0 - " + numpyShifted, rest, logarithm, logarithmSlope, epsilons(4), epsilons(4)),
          ofLogits("z - log(sum(exp(z)))", "x - log(sum(exp(z), 1))",
                   "log(" + p + ")",
                   FORMULA(first(logits(x, y) -
                                 log(sum(exp(logits(x, y)), 1,
                                         /*keepdims=*/true)))),
                   "1.0 - " + numpyP, rest, logarithm, logarithmSlope, epsilons(4), epsilons(4)),
          ofLogits("log(sum(exp(z)))", "log(sum(exp(z), 1))",
                   "log(" + total + ")",
                   FORMULA(log(sum(exp(logits(x, y)), 1))), numpyP, p,
                   TRUTH(logSumExp(x, y, T(0))), probability, epsilons(4), epsilons(4)),
          ofLogits("max(z) + log(sum(exp(z - max(z))))",
                   "max(z, 1) + log(sum(exp(z - max(z, 1, keepdims=True)), 1))",
                   "log(" + total + ")",
                   FORMULA(max(logits(x, y), 1) +
                           log(sum(exp(shifted(logits(x, y))), 1))),
                   numpyShifted, p, TRUTH(logSumExp(x, y, T(0))), probability, epsilons(4), epsilons(4)),
          ofLogits("-log(softmax(z))[arange(n), labels]",
                   "-log(" + numpyP.substr(0, numpyP.size() - 6) +
                       ")[arange(len(x)), zeros(len(x), int64)]",
                   "-log(" + p + ")",
                   FORMULA(-labelled(log(exponentials(logits(x, y))))),
                   numpyP + " - 1.0", "-(" + rest + ")", loss, lossSlope, epsilons(4), epsilons(4)),
          ofLogits("-sum(one_hot(labels) * log(softmax(z)))",
                   "-sum(array([1, 0, 0], x.dtype) * log(" +
                       numpyP.substr(0, numpyP.size() - 6) + "), 1)",
                   "-log(" + p + ")",
                   FORMULA(-sum(one_hot(zeros({x.shape(0)}, DType::Int64), 3,
                                        x.dtype()) *
                                    log(exponentials(logits(x, y))),
                                1)),
                   numpyP + " - 1.0", "-(" + rest + ")", loss, lossSlope, epsilons(4), epsilons(4)),
      }};
}

Section variances() {
  return {"Variance",
          {{"mean(z * z) - mean(z) * mean(z), z = (x, y)",
            "(lambda z: mean(z * z, 1) - mean(z, 1) * mean(z, 1))"
            "(stack((x, y), 1))",
            "(x - y) * (x - y) * 0.25",
            [](const Variable &x, const Variable &y) -> Variable {
              Variable z = stack({x, y}, 1);
              return mean(z * z, 1) - mean(z, 1) * mean(z, 1);
            },
            "x - mean(stack((x, y), 1), 1)", "(x - y) * 0.5",
            TRUTH(square((x - y) / 2)), TRUTH((x - y) / 2), 2500, 2500,
            Second::Near}}};
}

} // namespace

const std::vector<Section> &sections() {
  static const std::vector<Section> all{
      logarithms(), exponentials(), softpluses(),     sigmoids(),
      hyperbolics(), roots(),       errorFunctions(), quotients(),
      softmaxes(),   variances()};
  return all;
}

} // namespace arete::numerical
