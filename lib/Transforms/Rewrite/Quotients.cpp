//===- Quotients.cpp - Quotients that are 0 over 0 at 0 -------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// f(x) / x is a series near 0, and what was written elsewhere. A constant at 0
// alone would do for the value, but not for the derivative, which is the
// difference of two quotients that are nearly equal as far as |x| is near 1.
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "lib/Transforms/Rewrite/Patterns.h"

using namespace mlir;
using namespace arete::ir;

namespace arete::rewrite {

/// The sum of coefficient(n) * x^n for n < count.
template <typename Coefficient>
static Expr polynomial(Expr x, int count, Coefficient coefficient) {
  Expr sum = x.literal(coefficient(count - 1));
  for (int n = count - 2; n >= 0; --n)
    sum = x * sum + coefficient(n);
  return sum;
}

/// 1 / n!.
static double reciprocalFactorial(int n) {
  double value = 1;
  for (; n > 1; --n)
    value /= n;
  return value;
}

// Enough terms for the derivatives to have all digits of a double, too.
static Expr sinhOverOperand(Expr x) {
  return polynomial(sqr(x), 12,
                    [](int n) { return reciprocalFactorial(2 * n + 1); });
}
static Expr sinOverOperand(Expr x) {
  return polynomial(sqr(x), 12, [](int n) {
    return (n % 2 ? -1 : 1) * reciprocalFactorial(2 * n + 1);
  });
}
static Expr expm1OverOperand(Expr x) {
  return polynomial(x, 21, [](int n) { return reciprocalFactorial(n + 1); });
}
static Expr tanhOverOperand(Expr x) { return sinhOverOperand(x) / cosh(x); }
/// log1p(x) = 2 arctanh(z), and 2 / x is (1 - z) / z.
static Expr log1pOverOperand(Expr x) {
  Expr z = x / (x + 2.0);
  return (1.0 - z) *
         polynomial(sqr(z), 20, [](int n) { return 1.0 / (2 * n + 1); });
}

/// f(x) / x, f being `NumeratorOp`, where |x| < `radius` by `series`. What
/// `where` does not choose is kept finite, or its derivative would be NaN
/// times 0. The quotient that remains is one of different operands, so that it
/// is not rewritten again.
template <typename NumeratorOp>
static Value quotient(DivideOp op, OpBuilder &builder, double radius,
                      Expr (*series)(Expr x)) {
  auto numerator = op.getX().getDefiningOp<NumeratorOp>();
  if (!numerator || numerator.getX() != op.getY() ||
      !isa<FloatType>(elementTypeOf(op.getY())))
    return {};
  Expr x(builder, op.getLoc(), op.getY()), f(builder, op.getLoc(), op.getX());
  Expr isSmall = less(abs(x), x.literal(radius));
  return where(isSmall, series(where(isSmall, x, x.literal(0))),
               f / where(isSmall, x.literal(1), x))
      .get();
}

static Value sinhQuotient(DivideOp op, OpBuilder &builder) {
  return quotient<SinhOp>(op, builder, 1, sinhOverOperand);
}
static Value sinQuotient(DivideOp op, OpBuilder &builder) {
  return quotient<SinOp>(op, builder, 1, sinOverOperand);
}
static Value expm1Quotient(DivideOp op, OpBuilder &builder) {
  return quotient<Expm1Op>(op, builder, 1, expm1OverOperand);
}
static Value tanhQuotient(DivideOp op, OpBuilder &builder) {
  return quotient<TanhOp>(op, builder, 1, tanhOverOperand);
}
static Value log1pQuotient(DivideOp op, OpBuilder &builder) {
  return quotient<Log1pOp>(op, builder, 0.5, log1pOverOperand);
}

void addQuotientRewrites(PatternAdder &adder) {
  adder.add("sinh-over-operand", sinhQuotient, 2);
  adder.add("sin-over-operand", sinQuotient, 2);
  adder.add("expm1-over-operand", expm1Quotient, 2);
  adder.add("tanh-over-operand", tanhQuotient, 2);
  adder.add("log1p-over-operand", log1pQuotient, 2);
}

} // namespace arete::rewrite
