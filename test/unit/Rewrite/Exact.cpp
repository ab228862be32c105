//===- Exact.cpp - Formulas in many digits --------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/Rewrite/Exact.h"

#include <boost/math/special_functions/erf.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>

namespace arete::rewrite::test {
namespace {
namespace mp = boost::multiprecision;
using Number = mp::number<mp::cpp_bin_float<660>, mp::et_off>;
using Numbers = llvm::ArrayRef<Number>;
using Function = Number (*)(Numbers);

const Number notANumber = std::numeric_limits<Number>::quiet_NaN();
const Number infinity = std::numeric_limits<Number>::infinity();

// A bool is 0 or 1. NaN also says that the exponent of a Number is too small.
Number exp(const Number &x) {
  return mp::abs(x) > 1.4e9 ? notANumber : Number(mp::exp(x));
}
Number log(const Number &x) {
  return x < 0      ? notANumber
         : x == 0   ? Number(-infinity)
         : isinf(x) ? x
                    : Number(mp::log(x));
}
Number sinh(const Number &x) { return (exp(x) - exp(-x)) / 2; }
Number cosh(const Number &x) { return (exp(x) + exp(-x)) / 2; }
Number tanh(const Number &x) { return sinh(x) / cosh(x); }
/// By its series, and by its continued fraction: so many digits are beyond the
/// tables of the library.
Number erfc(const Number &x) {
  Number square = x * x;
  const Number rootOfPi = mp::sqrt(boost::math::constants::pi<Number>());
  if (mp::abs(x) < 15) {
    Number term = x, sum = x;
    for (int n = 1; n < 20000; ++n) {
      term *= -square / n;
      Number next = sum + term / (2 * n + 1);
      if (next == sum)
        break;
      sum = next;
    }
    return 1 - 2 * sum / rootOfPi;
  }
  if (x < 0)
    return 2 - erfc(-x);
  // x + (1/2)/(x + (2/2)/(x + ...)), from behind.
  Number fraction = x;
  for (int n = 4000; n > 0; --n)
    fraction = x + Number(n) / 2 / fraction;
  return exp(-square) / (rootOfPi * fraction);
}
Number ndtr(const Number &x) { return erfc(-x / mp::sqrt(Number(2))) / 2; }

Function find(llvm::StringRef name) {
  static const llvm::StringMap<Function> functions = [] {
    llvm::StringMap<Function> table;
#define ARETE_FUNCTION(NAME, VALUE)                                            \
  table[#NAME] = [](Numbers a) -> Number { return VALUE; };
    ARETE_FUNCTION(add, a[0] + a[1])
    ARETE_FUNCTION(subtract, a[0] - a[1])
    ARETE_FUNCTION(multiply, a[0] * a[1])
    ARETE_FUNCTION(divide, a[1] == 0 ? notANumber : Number(a[0] / a[1]))
    ARETE_FUNCTION(reciprocal, a[0] == 0 ? notANumber : Number(1 / a[0]))
    ARETE_FUNCTION(negative, -a[0])
    ARETE_FUNCTION(abs, mp::abs(a[0]))
    ARETE_FUNCTION(sign, a[0].sign())
    ARETE_FUNCTION(sqr, a[0] * a[0])
    ARETE_FUNCTION(sqrt, a[0] < 0 ? notANumber : Number(mp::sqrt(a[0])))
    ARETE_FUNCTION(power, a[0] < 0 && a[1] != mp::trunc(a[1])
                              ? notANumber
                              : Number(mp::pow(a[0], a[1])))
    ARETE_FUNCTION(exp, exp(a[0]))
    ARETE_FUNCTION(exp2, exp(a[0] * mp::log(Number(2))))
    ARETE_FUNCTION(expm1, exp(a[0]) - 1)
    ARETE_FUNCTION(log, log(a[0]))
    ARETE_FUNCTION(log2, log(a[0]) / mp::log(Number(2)))
    ARETE_FUNCTION(log1p, log(1 + a[0]))
    ARETE_FUNCTION(log1mexp, log(1 - exp(a[0])))
    ARETE_FUNCTION(sin, mp::sin(a[0]))
    ARETE_FUNCTION(cos, mp::cos(a[0]))
    ARETE_FUNCTION(log10, log(a[0]) / mp::log(Number(10)))
    ARETE_FUNCTION(tan, mp::tan(a[0]))
    ARETE_FUNCTION(arctan, mp::atan(a[0]))
    ARETE_FUNCTION(arcsin,
                   mp::abs(a[0]) > 1 ? notANumber : Number(mp::asin(a[0])))
    ARETE_FUNCTION(sinh, sinh(a[0]))
    ARETE_FUNCTION(cosh, cosh(a[0]))
    ARETE_FUNCTION(tanh, tanh(a[0]))
    ARETE_FUNCTION(arcsinh, log(a[0] + mp::sqrt(a[0] * a[0] + 1)))
    ARETE_FUNCTION(arccosh, a[0] < 1 ? notANumber
                                     : log(a[0] + mp::sqrt(a[0] * a[0] - 1)))
    ARETE_FUNCTION(arctanh, mp::abs(a[0]) > 1 ? notANumber
                            : a[0] == 1       ? Number(infinity)
                                        : log((1 + a[0]) / (1 - a[0])) / 2)
    ARETE_FUNCTION(hypot, mp::sqrt(a[0] * a[0] + a[1] * a[1]))
    ARETE_FUNCTION(sigmoid, 1 / (1 + exp(-a[0])))
    ARETE_FUNCTION(log_sigmoid, -log(1 + exp(-a[0])))
    ARETE_FUNCTION(softplus, log(1 + exp(a[0])))
    ARETE_FUNCTION(logit, log(a[0] / (1 - a[0])))
    ARETE_FUNCTION(logaddexp, log(exp(a[0]) + exp(a[1])))
    ARETE_FUNCTION(logaddexp2, log(exp(a[0] * mp::log(Number(2))) +
                                   exp(a[1] * mp::log(Number(2)))) /
                                   mp::log(Number(2)))
    ARETE_FUNCTION(xlogx, a[0] == 0 ? Number(0) : Number(a[0] * log(a[0])))
    ARETE_FUNCTION(erf, 1 - erfc(a[0]))
    ARETE_FUNCTION(erfc, erfc(a[0]))
    ARETE_FUNCTION(erfcx, exp(a[0] * a[0]) * erfc(a[0]))
    ARETE_FUNCTION(ndtr, ndtr(a[0]))
    ARETE_FUNCTION(log_ndtr, log(ndtr(a[0])))
    ARETE_FUNCTION(floor, mp::floor(a[0]))
    ARETE_FUNCTION(ceil, mp::ceil(a[0]))
    ARETE_FUNCTION(trunc, mp::trunc(a[0]))
    ARETE_FUNCTION(relu, a[0] > 0 ? a[0] : Number(0))
    ARETE_FUNCTION(maximum, a[0] > a[1] ? a[0] : a[1])
    ARETE_FUNCTION(minimum, a[0] < a[1] ? a[0] : a[1])
    ARETE_FUNCTION(less, a[0] < a[1])
    ARETE_FUNCTION(greater, a[0] > a[1])
    ARETE_FUNCTION(greater_equal, a[0] >= a[1])
    ARETE_FUNCTION(equal, a[0] == a[1])
    ARETE_FUNCTION(where, a[0] != 0 ? a[1] : a[2])
#undef ARETE_FUNCTION
    return table;
  }();
  return functions.lookup(name);
}
} // namespace

bool canEvaluate(const Formula &formula, unsigned number) {
  const Term &term = formula.terms[number];
  return term.kind != Term::Kind::Op ||
         (find(term.name) && llvm::all_of(term.operands, [&](unsigned operand) {
            return canEvaluate(formula, operand);
          }));
}

static Number value(const Formula &formula, unsigned number,
                    const llvm::StringMap<long double> &variables) {
  const Term &term = formula.terms[number];
  if (term.kind == Term::Kind::Literal)
    return term.number;
  if (term.kind != Term::Kind::Op)
    return variables.lookup(term.name);
  std::vector<Number> operands;
  for (unsigned operand : term.operands) {
    operands.push_back(value(formula, operand, variables));
    // What is not chosen need not be defined.
    if (isnan(operands.back()) && term.name != "where")
      return notANumber;
  }
  return find(term.name)(operands);
}

long double evaluate(const Formula &formula, unsigned term,
                     const llvm::StringMap<long double> &variables) {
  return value(formula, term, variables).convert_to<long double>();
}

} // namespace arete::rewrite::test
