//===- Reduction.cpp - Reductions and softmax ---------------------- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "mlir/IR/Builders.h"

using namespace mlir;

namespace arete::ir {

//===----------------------------------------------------------------------===//
// argmax, argmin
//===----------------------------------------------------------------------===//

/// Value and position of the extreme so far. Position -1 says that there is
/// none yet, so that the first element wins whatever it is.
static SmallVector<TypedAttr> argInitialValues(Type elementType) {
  return {numberAttr(elementType, 0),
          IntegerAttr::get(IntegerType::get(elementType.getContext(), 64), -1)};
}

static SmallVector<Value> argStep(ScalarEmitter &s, Comparison better, Value x,
                                  Value index, ValueRange accumulators) {
  Value best = accumulators[0], position = accumulators[1];
  Value none = s.constantLike(position, -1);
  Value take = s.bitOr(s.compare(better, x, best),
                       s.compare(Comparison::EQ, position, none));
  if (isFloat(x.getType())) {
    Value isNan = s.compare(Comparison::NE, x, x);
    Value isBestNumber = s.compare(Comparison::EQ, best, best);
    take = s.bitOr(take, s.bitAnd(isNan, isBestNumber));
  }
  return {s.select(take, x, best), s.select(take, index, position)};
}

SmallVector<TypedAttr> ArgmaxOp::getInitialValues() {
  return argInitialValues(getX().getType().getElementType());
}
SmallVector<TypedAttr> ArgminOp::getInitialValues() {
  return argInitialValues(getX().getType().getElementType());
}
SmallVector<Value> ArgmaxOp::emitStep(ScalarEmitter &s, Value x, Value index,
                                      ValueRange accumulators) {
  return argStep(s, Comparison::GT, x, index, accumulators);
}
SmallVector<Value> ArgminOp::emitStep(ScalarEmitter &s, Value x, Value index,
                                      ValueRange accumulators) {
  return argStep(s, Comparison::LT, x, index, accumulators);
}

//===----------------------------------------------------------------------===//
// Derivatives
//===----------------------------------------------------------------------===//

/// A value of the reduced shape as it is with keepdims, so that it broadcasts
/// against the operand.
static Expr keepDims(Expr reduced, ArrayRef<int64_t> axes, bool keepdims) {
  return keepdims ? reduced : reduced.expandDims(axes);
}

static LogicalResult finish(Expr gradient, SmallVectorImpl<Value> &gradients) {
  gradients.push_back(gradient.get());
  return success(bool(gradient));
}

LogicalResult SumOp::lop(OpBuilder &b, ValueRange cotangents,
                         SmallVectorImpl<Value> &gradients) {
  Expr g(b, getLoc(), cotangents[0]);
  Expr wide = keepDims(g, getAxes(), getKeepdims());
  return finish(wide.broadcastTo(buildDims(b, getLoc(), getX())), gradients);
}

LogicalResult MeanOp::lop(OpBuilder &b, ValueRange cotangents,
                          SmallVectorImpl<Value> &gradients) {
  Expr g(b, getLoc(), cotangents[0]);
  Expr count(b, getLoc(), buildSize(b, getLoc(), 1));
  for (int64_t axis : getAxes())
    count = count * Expr(b, getLoc(), buildDim(b, getLoc(), getX(), axis));
  Expr wide = keepDims(g / castLike(count, g), getAxes(), getKeepdims());
  return finish(wide.broadcastTo(buildDims(b, getLoc(), getX())), gradients);
}

/// The cotangent goes to the elements that equal the extreme, in equal shares.
static LogicalResult extremeLop(OpBuilder &b, Operation *op,
                                ArrayRef<int64_t> axes, bool keepdims,
                                Value cotangent,
                                SmallVectorImpl<Value> &gradients) {
  Location loc = op->getLoc();
  Expr x(b, loc, op->getOperand(0)), out(b, loc, op->getResult(0));
  Expr g(b, loc, cotangent);
  Expr hits = equal(x, keepDims(out, axes, keepdims)).cast(x.elementType());
  Expr share = keepDims(g, axes, keepdims) / hits.sum(axes, /*keepdims=*/true);
  return finish(hits * share, gradients);
}

LogicalResult MaxOp::lop(OpBuilder &b, ValueRange cotangents,
                         SmallVectorImpl<Value> &gradients) {
  return extremeLop(b, *this, getAxes(), getKeepdims(), cotangents[0],
                    gradients);
}
LogicalResult MinOp::lop(OpBuilder &b, ValueRange cotangents,
                         SmallVectorImpl<Value> &gradients) {
  return extremeLop(b, *this, getAxes(), getKeepdims(), cotangents[0],
                    gradients);
}

LogicalResult ProdOp::lop(OpBuilder &b, ValueRange cotangents,
                          SmallVectorImpl<Value> &gradients) {
  // The product of the other elements: out / x where no factor is zero. With
  // one zero only its own entry is not zero, with two none is. (A second
  // derivative taken where a factor is zero misses the mixed terms.)
  Location loc = getLoc();
  Expr x(b, loc, getX()), g(b, loc, cotangents[0]);
  Expr isZero = equal(x, x.literal(0.0));
  Expr zeros = isZero.cast(x.elementType()).sum(getAxes(), /*keepdims=*/true);
  Expr factors = where(isZero, x.literal(1.0), x);
  Expr rest = factors.reduce("arete.prod", getAxes(), /*keepdims=*/true);
  Expr others =
      where(equal(zeros, zeros.literal(0.0)), rest / factors,
            where(logical_and(isZero, equal(zeros, zeros.literal(1.0))), rest,
                  x.literal(0.0)));
  return finish(keepDims(g, getAxes(), getKeepdims()) * others, gradients);
}

LogicalResult ArgmaxOp::lop(OpBuilder &, ValueRange,
                            SmallVectorImpl<Value> &gradients) {
  gradients.push_back({});
  return success();
}
LogicalResult ArgminOp::lop(OpBuilder &, ValueRange,
                            SmallVectorImpl<Value> &gradients) {
  gradients.push_back({});
  return success();
}

LogicalResult SoftmaxOp::lop(OpBuilder &b, ValueRange cotangents,
                             SmallVectorImpl<Value> &gradients) {
  int64_t axis = getAxis();
  Expr g(b, getLoc(), cotangents[0]), p(b, getLoc(), getResult());
  Expr mean = (g * p).sum(axis, /*keepdims=*/true);
  return finish(p * (g - mean), gradients);
}

LogicalResult LogSoftmaxOp::lop(OpBuilder &b, ValueRange cotangents,
                                SmallVectorImpl<Value> &gradients) {
  int64_t axis = getAxis();
  Expr g(b, getLoc(), cotangents[0]), out(b, getLoc(), getResult());
  Expr total = g.sum(axis, /*keepdims=*/true);
  return finish(g - exp(out) * total, gradients);
}

//===----------------------------------------------------------------------===//
// Decomposition
//===----------------------------------------------------------------------===//

Value MeanOp::decompose(OpBuilder &b) {
  Expr x(b, getLoc(), getX());
  Expr count(b, getLoc(), buildSize(b, getLoc(), 1));
  for (int64_t axis : getAxes())
    count = count * Expr(b, getLoc(), buildDim(b, getLoc(), getX(), axis));
  Expr total = x.sum(getAxes(), getKeepdims());
  return (total / castLike(count, x)).get();
}

/// x minus its maximum along the axis. As in SciPy, a row whose maximum is
/// infinite gives NaN.
static Expr shiftedByMax(OpBuilder &b, Location loc, Value operand,
                         int64_t axis) {
  Expr x(b, loc, operand);
  return x - x.reduce("arete.max", axis, /*keepdims=*/true);
}

Value SoftmaxOp::decompose(OpBuilder &b) {
  int64_t axis = getAxis();
  Expr e = exp(shiftedByMax(b, getLoc(), getX(), axis));
  return (e / e.sum(axis, /*keepdims=*/true)).get();
}

Value LogSoftmaxOp::decompose(OpBuilder &b) {
  int64_t axis = getAxis();
  Expr shifted = shiftedByMax(b, getLoc(), getX(), axis);
  return (shifted - log(exp(shifted).sum(axis, /*keepdims=*/true))).get();
}

} // namespace arete::ir
