//===- Reduction.cpp - Reductions and softmax ---------------------- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "dialects/Arete/IR/ScanOps.h"
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
  Expr share = castLike(widened(g) / castLike(count, widened(g)), g);
  Expr wide = keepDims(share, getAxes(), getKeepdims());
  return finish(wide.broadcastTo(buildDims(b, getLoc(), getX())), gradients);
}

/// The cotangent goes to the elements that equal the extreme, in equal shares.
static LogicalResult extremeLop(OpBuilder &b, Operation *op,
                                ArrayRef<int64_t> axes, bool keepdims,
                                Value cotangent,
                                SmallVectorImpl<Value> &gradients) {
  Location loc = op->getLoc();
  Expr x(b, loc, op->getOperand(0)), out(b, loc, op->getResult(0));
  Expr g = widened(Expr(b, loc, cotangent));
  Expr hits = castLike(equal(x, keepDims(out, axes, keepdims)), g);
  Expr share = keepDims(g, axes, keepdims) / hits.sum(axes, /*keepdims=*/true);
  return finish(castLike(hits * share, x), gradients);
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

/// For each element the product of the others along an axis: of those before
/// it and those behind it, so nothing is divided and zeros are exact in
/// derivatives of any order.
static Expr productOfOthers(Expr x, int64_t axis) {
  Expr others[2];
  OpBuilder &b = x.getBuilder();
  for (bool reverse : {false, true}) {
    Expr products =
        Expr::build("arete.cumprod", {x},
                    {b.getNamedAttr("axis", b.getI64IntegerAttr(axis)),
                     b.getNamedAttr("reverse", b.getBoolAttr(reverse))});
    others[reverse] = exclusiveScan(products, axis, reverse, 1.0);
  }
  return others[0] * others[1];
}

LogicalResult ProdOp::lop(OpBuilder &b, ValueRange cotangents,
                          SmallVectorImpl<Value> &gradients) {
  Location loc = getLoc();
  Expr x(b, loc, getX()), g(b, loc, cotangents[0]);
  ArrayRef<int64_t> axes = getAxes();
  if (axes.empty())
    return finish(g, gradients);
  Expr wide = keepDims(g, axes, getKeepdims());
  if (axes.size() == 1)
    return finish(wide * conjugate(productOfOthers(x, axes.front())),
                  gradients);

  // Several axes are brought to the end and made one.
  SmallVector<int64_t> order;
  SmallVector<Value> dims = buildDims(b, loc, getX()), ordered, merged;
  Expr count(b, loc, buildSize(b, loc, 1));
  for (int64_t axis = 0; axis < x.rank(); ++axis)
    if (!llvm::is_contained(axes, axis)) {
      order.push_back(axis);
      merged.push_back(dims[axis]);
    }
  int64_t last = order.size();
  for (int64_t axis : axes) {
    order.push_back(axis);
    count = count * Expr(b, loc, dims[axis]);
  }
  if (!count)
    return failure();
  merged.push_back(count.get());
  SmallVector<int64_t> inverse(order.size());
  for (auto [i, axis] : llvm::enumerate(order)) {
    ordered.push_back(dims[axis]);
    inverse[axis] = i;
  }
  Expr rows = x.transpose(order).reshape(merged);
  Expr others = productOfOthers(rows, last).reshape(ordered).transpose(inverse);
  return finish(wide * conjugate(others), gradients);
}

LogicalResult LogsumexpOp::lop(OpBuilder &b, ValueRange cotangents,
                               SmallVectorImpl<Value> &gradients) {
  Expr x(b, getLoc(), getX()), out(b, getLoc(), getResult());
  Expr g(b, getLoc(), cotangents[0]);
  Expr total = keepDims(widened(out), getAxes(), getKeepdims());
  // Where the sum is infinite or nothing, x - out is NaN where they are equal.
  Expr weight = where(isinf(total), castLike(equal(widened(x), total), total),
                      exp(widened(x) - total));
  Expr wide = keepDims(widened(g), getAxes(), getKeepdims());
  return finish(castLike(wide * weight, g), gradients);
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
  Expr wide = widened(g), weights = widened(p);
  Expr mean = (wide * weights).sum(axis, /*keepdims=*/true);
  return finish(castLike(weights * (wide - mean), g), gradients);
}

LogicalResult LogSoftmaxOp::lop(OpBuilder &b, ValueRange cotangents,
                                SmallVectorImpl<Value> &gradients) {
  int64_t axis = getAxis();
  Expr g(b, getLoc(), cotangents[0]), out(b, getLoc(), getResult());
  Expr wide = widened(g);
  Expr total = wide.sum(axis, /*keepdims=*/true);
  return finish(castLike(wide - exp(widened(out)) * total, g), gradients);
}

//===----------------------------------------------------------------------===//
// Decomposition. 16-bit floats are rounded once, at the end.
//===----------------------------------------------------------------------===//

Value MeanOp::decompose(OpBuilder &b) {
  Expr x(b, getLoc(), getX());
  Expr count(b, getLoc(), buildSize(b, getLoc(), 1));
  for (int64_t axis : getAxes())
    count = count * Expr(b, getLoc(), buildDim(b, getLoc(), getX(), axis));
  Expr total = widened(x).sum(getAxes(), getKeepdims());
  return castLike(total / castLike(count, total), x).get();
}

Value LogsumexpOp::decompose(OpBuilder &b) {
  Expr given(b, getLoc(), getX()), x = widened(given);
  Expr peak = x.reduce("arete.max", getAxes(), /*keepdims=*/true);
  // inf - inf is NaN: an infinite peak is not subtracted.
  Expr shift = where(isinf(peak), x.literal(0.0), peak);
  Expr total = exp(x - shift).sum(getAxes(), /*keepdims=*/true);
  Expr result = log(total) + shift;
  return castLike(getKeepdims() ? result : result.squeeze(getAxes()), given)
      .get();
}

/// x, widened, minus its maximum along the axis. As in SciPy, a row whose
/// maximum is infinite gives NaN.
static Expr shiftedByMax(Expr operand, int64_t axis) {
  Expr x = widened(operand);
  return x - x.reduce("arete.max", axis, /*keepdims=*/true);
}

Value SoftmaxOp::decompose(OpBuilder &b) {
  int64_t axis = getAxis();
  Expr x(b, getLoc(), getX());
  Expr e = exp(shiftedByMax(x, axis));
  return castLike(e / e.sum(axis, /*keepdims=*/true), x).get();
}

Value LogSoftmaxOp::decompose(OpBuilder &b) {
  int64_t axis = getAxis();
  Expr x(b, getLoc(), getX());
  Expr shifted = shiftedByMax(x, axis);
  Expr total = exp(shifted).sum(axis, /*keepdims=*/true);
  return castLike(shifted - log(total), x).get();
}

} // namespace arete::ir
