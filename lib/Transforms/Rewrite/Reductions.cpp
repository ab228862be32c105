//===- Reductions.cpp - Rewrites of sums and maxima over axes -------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The order of a sum over axes is not specified, so that other orders are class
// Rounding here. What a reduction of no element is stays.
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "dialects/Arete/IR/Range.h"
#include "lib/Transforms/Rewrite/Patterns.h"
#include <cmath>

using namespace mlir;
using namespace arete::ir;

namespace arete::rewrite {

/// The same reduction of another value.
template <typename OpTy> static Expr reduceLike(OpTy op, Expr x) {
  return x.reduce(OpTy::getOperationName(), op.getAxes(), op.getKeepdims());
}

//===----------------------------------------------------------------------===//
// Factors
//===----------------------------------------------------------------------===//

/// sum(x * c), sum(x / c). Where |c| < 1 the sum of x may overflow though that
/// of the products does not, unless x is known to be small.
template <typename OpTy> static Value sumOfScaled(OpTy op, OpBuilder &builder) {
  Operation *scaled = op.getX().getDefiningOp();
  Type type = elementTypeOf(op);
  if (!isa_and_nonnull<MultiplyOp, DivideOp>(scaled) || !scaled->hasOneUse() ||
      !isFloat(type))
    return {};
  Value x = scaled->getOperand(0), c = scaled->getOperand(1);
  std::optional<double> number = uniformValue(c);
  if (!number && isa<MultiplyOp>(scaled)) {
    std::swap(x, c);
    number = uniformValue(c);
  }
  if (!number || !std::isfinite(*number) || *number == 0 ||
      x.getType() != op.getX().getType())
    return {};
  bool isProduct = isa<MultiplyOp>(scaled);
  bool shrinks = isProduct ? std::fabs(*number) < 1 : std::fabs(*number) > 1;
  // The counts of sums stay below 2^63.
  bool isSmall = !isNarrowFloat(type) && rangeOf(x).high() < Range::infinity &&
                 rangeOf(x).low() > -Range::infinity;
  if (shrinks && !isSmall)
    return {};
  Expr total = reduceLike(op, Expr(builder, op.getLoc(), x));
  Expr constant = total.literal(*number);
  return (isProduct ? total * constant : total / constant).get();
}

/// sum(x * y), where y is the same along the reduced axes.
static Value sumOfProduct(SumOp op, OpBuilder &builder) {
  auto product = op.getX().getDefiningOp<MultiplyOp>();
  if (!product || !product->hasOneUse() || !isFloat(elementTypeOf(op)))
    return {};
  RankedTensorType type = tensorTypeOf(product);
  for (auto [x, y] : {std::pair(product.getX(), product.getY()),
                      std::pair(product.getY(), product.getX())}) {
    RankedTensorType factor = tensorTypeOf(y);
    int64_t extra = type.getRank() - factor.getRank();
    auto isSame = [&](int64_t axis) {
      return axis < extra || factor.getDimSize(axis - extra) == 1;
    };
    if (x.getType() != type || !llvm::all_of(op.getAxes(), isSame))
      continue;
    Expr total = reduceLike(op, Expr(builder, op.getLoc(), x));
    Expr rest(builder, op.getLoc(), y);
    SmallVector<int64_t> dropped;
    for (int64_t axis : op.getAxes())
      if (axis >= extra && !op.getKeepdims())
        dropped.push_back(axis - extra);
    if (!dropped.empty())
      rest = rest.squeeze(dropped);
    return total && rest ? (total * rest).get() : Value();
  }
  return {};
}

//===----------------------------------------------------------------------===//
// Axes along which nothing changes
//===----------------------------------------------------------------------===//

/// A reduction over axes that broadcast_to made, of known sizes.
template <typename OpTy>
static Value reductionOfRepeated(OpTy op, OpBuilder &builder) {
  auto repeated = op.getX().template getDefiningOp<BroadcastToOp>();
  if (!repeated || !isFloat(elementTypeOf(op)))
    return {};
  RankedTensorType from = tensorTypeOf(repeated.getX()),
                   to = tensorTypeOf(repeated);
  SmallVector<Value> sizes(repeated.getSizes());
  double count = 1;
  for (int64_t axis : op.getAxes()) {
    int64_t own = axis - (to.getRank() - from.getRank()),
            size = to.getDimSize(axis);
    // No element has another sum than many have.
    if ((own >= 0 && from.getDimSize(own) != 1) || to.isDynamicDim(axis) ||
        size <= 1)
      continue;
    sizes[axis] = buildSize(builder, op.getLoc(), 1);
    count *= double(size);
  }
  if (count == 1)
    return {};
  Expr once = Expr(builder, op.getLoc(), repeated.getX()).broadcastTo(sizes);
  Expr result = once ? reduceLike(op, once) : Expr();
  if (result && isa<SumOp>(op.getOperation()))
    result = castLike(widened(result) * count, result);
  return result.get();
}

/// Over axes that have one element.
template <typename OpTy>
static Value reductionOverOne(OpTy op, OpBuilder &builder) {
  RankedTensorType type = tensorTypeOf(op.getX());
  if (!llvm::all_of(op.getAxes(),
                    [&](int64_t axis) { return type.getDimSize(axis) == 1; }))
    return {};
  if (op.getKeepdims() || op.getAxes().empty())
    return op.getX();
  return Expr(builder, op.getLoc(), op.getX()).squeeze(op.getAxes()).get();
}

/// A reduction of the same reduction.
template <typename OpTy>
static Value reductionTwice(OpTy op, OpBuilder &builder) {
  auto inner = op.getX().template getDefiningOp<OpTy>();
  if (!inner || !inner->hasOneUse() || inner.getKeepdims() != op.getKeepdims())
    return {};
  SmallVector<int64_t> axes(inner.getAxes());
  if (op.getKeepdims()) {
    for (int64_t axis : op.getAxes())
      if (!llvm::is_contained(inner.getAxes(), axis))
        axes.push_back(axis);
  } else {
    for (int64_t axis : op.getAxes()) {
      for (int64_t reduced : inner.getAxes())
        axis += reduced <= axis;
      axes.push_back(axis);
    }
  }
  llvm::sort(axes);
  return Expr(builder, op.getLoc(), inner.getX())
      .reduce(OpTy::getOperationName(), axes, op.getKeepdims())
      .get();
}

//===----------------------------------------------------------------------===//
// Increasing functions
//===----------------------------------------------------------------------===//

/// x of f(x), f never decreasing; null if it is no such function.
static Value operandOfIncreasing(Operation *op) {
  return op && isIncreasing(op) && op->hasOneUse() ? op->getOperand(0)
                                                   : Value();
}

/// max(exp(x)). A NaN is the maximum of both.
template <typename OpTy>
static Value extremeOfIncreasing(OpTy op, OpBuilder &builder) {
  Operation *function = op.getX().getDefiningOp();
  Value x = operandOfIncreasing(function);
  if (!x || !isFloat(elementTypeOf(x)))
    return {};
  Expr extreme = reduceLike(op, Expr(builder, op.getLoc(), x));
  return extreme ? Expr::build(function->getName().getStringRef(), {extreme},
                               function->getAttrDictionary().getValue())
                       .get()
                 : Value();
}

/// argmax(exp(x)), argmax(softmax(x)).
template <typename OpTy>
static Value positionOfIncreasing(OpTy op, OpBuilder &builder) {
  Operation *function = op.getX().getDefiningOp();
  Value x = operandOfIncreasing(function);
  if (isa_and_nonnull<SoftmaxOp, LogSoftmaxOp>(function)) {
    auto axis = function->getAttrOfType<IntegerAttr>("axis");
    if (op.getAxes() == ArrayRef<int64_t>(axis.getInt()))
      x = function->getOperand(0);
  }
  if (!x || !isFloat(elementTypeOf(x)))
    return {};
  return reduceLike(op, Expr(builder, op.getLoc(), x)).get();
}

void addReductionRewrites(PatternAdder &adder) {
  adder.add("sum-of-scaled", sumOfScaled<SumOp>, 2);
  adder.add("sum-of-scaled", sumOfScaled<MeanOp>, 2);
  adder.add("sum-of-product", sumOfProduct);
  adder.add("sum-of-repeated", reductionOfRepeated<SumOp>);
  adder.add("mean-of-repeated", reductionOfRepeated<MeanOp>);
  adder.add("max-of-repeated", reductionOfRepeated<MaxOp>);
  adder.add("max-of-repeated", reductionOfRepeated<MinOp>);
  adder.add("sum-over-one", reductionOverOne<SumOp>, 3);
  adder.add("sum-over-one", reductionOverOne<MeanOp>, 3);
  adder.add("max-over-one", reductionOverOne<MaxOp>, 3);
  adder.add("max-over-one", reductionOverOne<MinOp>, 3);
  adder.add("max-over-one", reductionOverOne<ProdOp>, 3);
  adder.add("sum-of-sum", reductionTwice<SumOp>);
  adder.add("sum-of-sum", reductionTwice<ProdOp>);
  adder.add("max-of-max", reductionTwice<MaxOp>);
  adder.add("max-of-max", reductionTwice<MinOp>);
  adder.add("max-of-increasing", extremeOfIncreasing<MaxOp>);
  adder.add("max-of-increasing", extremeOfIncreasing<MinOp>);
  adder.add("argmax-of-increasing", positionOfIncreasing<ArgmaxOp>);
  adder.add("argmax-of-increasing", positionOfIncreasing<ArgminOp>);
}

} // namespace arete::rewrite
