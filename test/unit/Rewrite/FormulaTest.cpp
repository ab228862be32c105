//===- FormulaTest.cpp - The language of rewrites -------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Transforms/Rewrite/Formula.h"

#include <gtest/gtest.h>

namespace arete::rewrite {
namespace {

/// The term in prefix form.
std::string text(const Formula &formula, unsigned number) {
  const Term &term = formula.terms[number];
  if (term.kind == Term::Kind::Literal)
    return std::to_string(term.number);
  std::string result = term.name;
  for (const TermAttribute &attribute : term.attributes)
    result += "[" + attribute.name + "=" +
              (attribute.variable.empty() ? std::to_string(attribute.number)
                                          : attribute.variable) +
              "]";
  if (term.kind != Term::Kind::Op)
    return result;
  result += "(";
  for (unsigned operand : term.operands)
    result += text(formula, operand) + " ";
  result.back() = ')';
  return result;
}

std::string parsed(const char *from, const char *to = "x") {
  llvm::Expected<Formula> formula = parseFormula(from, to);
  if (!formula)
    return llvm::toString(formula.takeError());
  return text(*formula, formula->from);
}

TEST(Formula, Operators) {
  EXPECT_EQ(parsed("x + y * z - x"), "subtract(add(x multiply(y z)) x)");
  EXPECT_EQ(parsed("x - (y - z)"), "subtract(x subtract(y z))");
  EXPECT_EQ(parsed("-x / --y"), "divide(negative(x) negative(negative(y)))");
  EXPECT_EQ(parsed("x*-2"), "multiply(x -2.000000)");
  EXPECT_EQ(parsed("where(greater(x, 1e-3), x, -inf)"),
            "where(greater(x 0.001000) x -inf)");
}

TEST(Formula, Attributes) {
  EXPECT_EQ(parsed("log(sum[axes=a, keepdims=1](exp(x)))"),
            "log(sum[axes=a][keepdims=1](exp(x)))");
}

TEST(Formula, EqualTermsAreOne) {
  Formula formula =
      llvm::cantFail(parseFormula("exp(x) / (1 + exp(x))", "exp(x) * 0"));
  // x, exp, 1, +, /, 0, *
  EXPECT_EQ(formula.terms.size(), 7u);
  EXPECT_EQ(formula.size(formula.from), 3u);
  EXPECT_EQ(formula.variables(), std::vector<std::string>{"x"});
  // -0 is another number than 0.
  formula = llvm::cantFail(parseFormula("x + -0.0", "x + 0"));
  EXPECT_EQ(formula.terms.size(), 5u);
}

TEST(Formula, Errors) {
  EXPECT_EQ(parsed("exp(x"), "in 'exp(x' at column 6: expected ')'");
  EXPECT_EQ(parsed("exp(x))"), "in 'exp(x))' at column 7: expected the end");
  EXPECT_EQ(parsed("x +"), "in 'x +' at column 4: expected an operand");
  EXPECT_EQ(parsed("x + 1.2.3"),
            "in 'x + 1.2.3' at column 5: '1.2.3' is not a number");
  EXPECT_EQ(parsed("sum[axes](x)"),
            "in 'sum[axes](x)' at column 9: expected an attribute");
  EXPECT_EQ(parsed("sum[axes=](x)"),
            "in 'sum[axes=](x)' at column 10: expected the value of an "
            "attribute");
  EXPECT_EQ(parsed("sum[axes=a (x)"),
            "in 'sum[axes=a (x)' at column 12: expected ']'");
  EXPECT_EQ(parsed("sum[axes=a]"),
            "in 'sum[axes=a]' at column 12: expected '(' after attributes");
  EXPECT_EQ(parsed("x"), "'x' is no operation");
  EXPECT_EQ(parsed("exp(x)", "y"), "'y' has names that 'exp(x)' has not");
}

} // namespace
} // namespace arete::rewrite
