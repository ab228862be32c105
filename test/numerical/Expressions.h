//===- Expressions.h - Formulas as users write them -------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The rows of docs/numerics.md, and the bounds that the page states and the
/// tests hold.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_TEST_NUMERICAL_EXPRESSIONS_H
#define ARETE_TEST_NUMERICAL_EXPRESSIONS_H

#include "arete/Variable.h"

#include <string>
#include <vector>

namespace arete::numerical {

/// A function of two numbers by a formula that neither overflows nor cancels,
/// in the two types that judge float32 and float64. The tests compare it with
/// the definition in 660 digits.
struct Truth {
  template <class Formula>
  Truth(Formula formula) : forFloat(formula), forDouble(formula) {}

  double operator()(double x, double y) const { return forFloat(x, y); }
  long double operator()(long double x, long double y) const {
    return forDouble(x, y);
  }

private:
  double (*forFloat)(double x, double y);
  long double (*forDouble)(long double x, long double y);
};

/// How far Arete's result may be from the truth, for either dtype.
struct Bound {
  Bound(double ulp) : limit(ulp) {}

  /// In units of the last place of the truth, or of 1 if that is more and
  /// `ofOne`.
  double limit;
  bool ofOne = false;
  /// Whether it ends where the truth comes near to the largest number: the
  /// difference of two infinities is there.
  bool toOverflow = false;
};
/// A bound next to a zero that is not the argument's: the unit is that of 1
/// where the truth is less.
inline Bound epsilons(double limit) {
  Bound bound(limit);
  bound.ofOne = true;
  return bound;
}
/// A bound that ends near the largest number.
inline Bound toOverflow(double ulp) {
  Bound bound(ulp);
  bound.toOverflow = true;
  return bound;
}

/// Where the second argument is taken from.
enum class Second {
  None,   ///< There is one argument.
  Any,    ///< Every size, also next to the first one and far from it.
  Label,  ///< 0 or 1.
  Near,   ///< Apart from the first one by a thousandth of it.
  Power,  ///< Small integers, and what is between them.
};

struct Expression {
  /// For people.
  std::string title;
  /// In NumPy, in the language of rewrites (for the truth in many digits), and
  /// in C++.
  std::string numpy, definition;
  Variable (*build)(const Variable &x, const Variable &y);
  /// The derivative by x as one writes it by hand.
  std::string numpySlope, slopeDefinition;
  Truth value, slope;
  Bound valueBound, slopeBound;
  Second second = Second::None;
  /// Where it is hard, besides near 0, 1 and the thresholds of exp.
  std::vector<double> hard = {};
};

struct Section {
  std::string title;
  std::vector<Expression> expressions;
};
const std::vector<Section> &sections();

} // namespace arete::numerical

#endif // ARETE_TEST_NUMERICAL_EXPRESSIONS_H
