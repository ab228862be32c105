//===- Ranges.cpp - Rewrites by what is known of elements -----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What an op does to its operands may follow from where these lie: see Range.h.
// The other rewrites of this file are about choices that are none.
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "dialects/Arete/IR/Range.h"
#include "lib/Transforms/Rewrite/Patterns.h"
#include "llvm/ADT/TypeSwitch.h"
#include <algorithm>

using namespace mlir;
using namespace arete::ir;

namespace arete::rewrite {

static Value absOfNonNegative(AbsOp op, OpBuilder &) {
  return rangeOf(op.getX()).isNonNegative() ? op.getX() : Value();
}
static Value reluOfNonNegative(ReluOp op, OpBuilder &) {
  return rangeOf(op.getX()).isNonNegative() ? op.getX() : Value();
}

/// Whether x is nowhere below y. A NaN of y would be the result.
static bool isCertainlyAbove(const Range &x, const Range &y) {
  return y.isAtMost(x) && !y.mayBeNaN();
}
static bool isCertainlyBelow(const Range &x, const Range &y) {
  return x.isAtMost(y) && !y.mayBeNaN();
}

static Value maximumInRange(MaximumOp op, OpBuilder &builder) {
  Range x = rangeOf(op.getX()), y = rangeOf(op.getY());
  return keepSizes(op, builder,
                   isCertainlyAbove(x, y)   ? op.getX()
                   : isCertainlyAbove(y, x) ? op.getY()
                                            : Value());
}
static Value minimumInRange(MinimumOp op, OpBuilder &builder) {
  Range x = rangeOf(op.getX()), y = rangeOf(op.getY());
  return keepSizes(op, builder,
                   isCertainlyBelow(x, y)   ? op.getX()
                   : isCertainlyBelow(y, x) ? op.getY()
                                            : Value());
}

/// A bound that nothing reaches is left out.
static Value clipInRange(ClipOp op, OpBuilder &builder) {
  Range x = rangeOf(op.getX());
  Expr value(builder, op.getLoc(), op.getX());
  if (isCertainlyAbove(x, rangeOf(op.getY())))
    return keepSizes(
        op, builder,
        minimum(value, Expr(builder, op.getLoc(), op.getZ())).get());
  // The upper bound holds where the lower one is above it.
  if (isCertainlyBelow(maximum(x, rangeOf(op.getY())), rangeOf(op.getZ())))
    return keepSizes(
        op, builder,
        maximum(value, Expr(builder, op.getLoc(), op.getY())).get());
  return {};
}

/// clip(clip(x, a, b), c, d), of constants.
static Value clipOfClip(ClipOp op, OpBuilder &builder) {
  auto inner = op.getX().getDefiningOp<ClipOp>();
  if (!inner || !inner->hasOneUse() || !isFloat(elementTypeOf(op)))
    return {};
  std::optional<double> a = uniformValue(inner.getY()),
                        b = uniformValue(inner.getZ()),
                        c = uniformValue(op.getY()),
                        d = uniformValue(op.getZ());
  // NaN is not ordered; a zero's sign is not told apart here.
  if (!a || !b || !c || !d || !(*a <= *b) || !(*c <= *d) || *a == *d ||
      *b == *c || (*a == *c && *a == 0) || (*b == *d && *b == 0))
    return {};
  Expr x(builder, op.getLoc(), inner.getX());
  return clip(x, x.literal(std::clamp(*a, *c, *d)),
              x.literal(std::clamp(*b, *c, *d)))
      .get();
}

//===----------------------------------------------------------------------===//
// Questions with one answer
//===----------------------------------------------------------------------===//

/// A bool; where it is broadcast, that is up to the caller.
static Value answer(Operation *op, OpBuilder &builder,
                    std::optional<bool> value) {
  return value ? buildScalar(builder, op->getLoc(), builder.getI1Type(), *value)
               : Value();
}

/// Whether x < y of all elements. A NaN makes it false.
static std::optional<bool> isLess(const Range &x, const Range &y) {
  if (x.low() >= y.high())
    return false;
  if (x.high() < y.low() && !x.mayBeNaN() && !y.mayBeNaN())
    return true;
  return std::nullopt;
}
static std::optional<bool> isLessEqual(const Range &x, const Range &y) {
  if (x.low() > y.high())
    return false;
  if (x.high() <= y.low() && !x.mayBeNaN() && !y.mayBeNaN())
    return true;
  return std::nullopt;
}
/// NaN is not equal to anything.
static bool isNowhereEqual(const Range &x, const Range &y) {
  return x.low() > y.high() || y.low() > x.high();
}

/// x == 0 guards a quotient by x; left alone, the quotient would be given its
/// guard again.
static bool asksForZero(Operation *op) {
  return llvm::any_of(op->getOperands(),
                      [](Value value) { return uniformValue(value) == 0.0; });
}

static Value comparisonInRange(ElementwiseOpInterface op, OpBuilder &builder) {
  if (!isa<LessOp, LessEqualOp, GreaterOp, GreaterEqualOp, EqualOp, NotEqualOp>(
          op.getOperation()) ||
      !isFloat(elementTypeOf(op->getOperand(0))))
    return {};
  Range x = rangeOf(op->getOperand(0)), y = rangeOf(op->getOperand(1));
  std::optional<bool> result =
      llvm::TypeSwitch<Operation *, std::optional<bool>>(op)
          .Case([&](LessOp) { return isLess(x, y); })
          .Case([&](LessEqualOp) { return isLessEqual(x, y); })
          .Case([&](GreaterOp) { return isLess(y, x); })
          .Case([&](GreaterEqualOp) { return isLessEqual(y, x); })
          .Default([&](Operation *) -> std::optional<bool> {
            if (!asksForZero(op) && isNowhereEqual(x, y))
              return isa<NotEqualOp>(op.getOperation());
            return std::nullopt;
          });
  return answer(op, builder, result);
}

static Value isnanInRange(IsnanOp op, OpBuilder &builder) {
  if (!isFloat(elementTypeOf(op.getX())) || rangeOf(op.getX()).mayBeNaN())
    return {};
  return answer(op, builder, false);
}
static Value isinfInRange(IsinfOp op, OpBuilder &builder) {
  Range x = rangeOf(op.getX());
  if (x.low() == -Range::infinity || x.high() == Range::infinity)
    return {};
  return answer(op, builder, false);
}
static Value isfiniteInRange(IsfiniteOp op, OpBuilder &builder) {
  return rangeOf(op.getX()).isFinite() ? answer(op, builder, true) : Value();
}

//===----------------------------------------------------------------------===//
// Cancelling
//===----------------------------------------------------------------------===//

static bool mayCancel(const Range &x) { return x.isFinite() && x.isNonZero(); }

static Value quotientOfItselfInRange(DivideOp op, OpBuilder &builder) {
  if (op.getX() != op.getY() || !mayCancel(rangeOf(op.getX())))
    return {};
  return buildScalar(builder, op.getLoc(), elementTypeOf(op), 1.0);
}

/// x * a / a.
static Value factorInRange(DivideOp op, OpBuilder &builder) {
  auto product = op.getX().getDefiningOp<MultiplyOp>();
  if (!product)
    return {};
  Value a = op.getY();
  if (product.getX() != a && product.getY() != a)
    return {};
  if (!mayCancel(rangeOf(a)))
    return {};
  return keepSizes(op, builder,
                   product.getX() == a ? product.getY() : product.getX());
}

static Value zeroPlusInRange(AddOp op, OpBuilder &builder) {
  for (auto [zero, x] :
       {std::pair(op.getX(), op.getY()), std::pair(op.getY(), op.getX())})
    if (isFloat(elementTypeOf(op)) && uniformValue(zero) == 0.0)
      if (Range range = rangeOf(x); range.isNonNegative() || range.isNonZero())
        return keepSizes(op, builder, x);
  return {};
}

//===----------------------------------------------------------------------===//
// where
//===----------------------------------------------------------------------===//

static Value whereOfSame(WhereOp op, OpBuilder &builder) {
  return op.getY() == op.getZ() ? keepSizes(op, builder, op.getY()) : Value();
}

static Value whereOfUniform(WhereOp op, OpBuilder &builder) {
  std::optional<double> condition = uniformValue(op.getX());
  return !condition
             ? Value()
             : keepSizes(op, builder, *condition != 0 ? op.getY() : op.getZ());
}

static Value whereOfNot(WhereOp op, OpBuilder &builder) {
  auto inverse = op.getX().getDefiningOp<LogicalNotOp>();
  if (!inverse || !isBool(elementTypeOf(inverse.getX())))
    return {};
  auto expr = [&](Value v) { return Expr(builder, op.getLoc(), v); };
  return where(expr(inverse.getX()), expr(op.getZ()), expr(op.getY())).get();
}

/// where(c, where(c, x, y), z), and the same of the other branch.
static Value whereOfWhere(WhereOp op, OpBuilder &builder) {
  auto known = [&](Value branch, bool holds) {
    auto inner = branch.getDefiningOp<WhereOp>();
    if (!inner || inner.getX() != op.getX())
      return branch;
    return keepSizes(inner, builder, holds ? inner.getY() : inner.getZ());
  };
  Value y = known(op.getY(), true), z = known(op.getZ(), false);
  if (y == op.getY() && z == op.getZ())
    return {};
  auto expr = [&](Value v) { return Expr(builder, op.getLoc(), v); };
  return where(expr(op.getX()), expr(y), expr(z)).get();
}

void addRangeRewrites(PatternAdder &adder) {
  adder.add("abs-of-non-negative", absOfNonNegative);
  adder.add("relu-of-non-negative", reluOfNonNegative);
  adder.add("maximum-in-range", maximumInRange);
  adder.add("minimum-in-range", minimumInRange);
  adder.add("clip-in-range", clipInRange, 2);
  adder.add("clip-of-clip", clipOfClip, 3);
  adder.add("comparison-in-range", comparisonInRange);
  adder.add("isnan-in-range", isnanInRange);
  adder.add("isinf-in-range", isinfInRange);
  adder.add("isfinite-in-range", isfiniteInRange);
  adder.add("quotient-of-itself-in-range", quotientOfItselfInRange);
  adder.add("factor-in-range", factorInRange);
  adder.add("zero-plus-in-range", zeroPlusInRange);
  adder.add("where-of-same", whereOfSame, 3);
  adder.add("where-of-uniform", whereOfUniform, 3);
  adder.add("where-of-not", whereOfNot, 2);
  adder.add("where-of-where", whereOfWhere);
}

} // namespace arete::rewrite
