//===- Softmax.cpp - Rewrites around softmax ------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "dialects/Arete/IR/IndexingOps.h"
#include "dialects/Arete/IR/SlicingOps.h"
#include "lib/Transforms/Rewrite/Patterns.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace arete::ir;

namespace arete::rewrite {

/// An op of one operand, like softmax, along an axis.
static Value buildAlong(OpBuilder &builder, Operation *root, StringRef name,
                        Value x, int64_t axis) {
  return Expr::build(
             name, {Expr(builder, root->getLoc(), x)},
             {builder.getNamedAttr("axis", builder.getI64IntegerAttr(axis))})
      .get();
}

/// The one axis of a reduction that keeps it, with size 1.
template <typename OpTy> static std::optional<int64_t> keptAxis(OpTy op) {
  if (!op || !op.getKeepdims() || op.getAxes().size() != 1)
    return std::nullopt;
  return op.getAxes().front();
}

/// x of exp(x).
static Value operandOfExp(Value value) {
  auto exp = value.getDefiningOp<ExpOp>();
  return exp ? exp.getX() : Value();
}

/// exp(x) / sum(exp(x)).
static Value softmaxFromExp(DivideOp op, OpBuilder &builder) {
  auto sum = op.getY().getDefiningOp<SumOp>();
  std::optional<int64_t> axis = keptAxis(sum);
  Value x = operandOfExp(op.getX());
  if (!axis || !x || operandOfExp(sum.getX()) != x)
    return {};
  return buildAlong(builder, op, "arete.softmax", x, *axis);
}

/// log(sum(exp(x))).
static Value logsumexpFromLog(LogOp op, OpBuilder &builder) {
  auto sum = op.getX().getDefiningOp<SumOp>();
  Value x = sum ? operandOfExp(sum.getX()) : Value();
  if (!x)
    return {};
  return Expr(builder, op.getLoc(), x)
      .reduce("arete.logsumexp", sum.getAxes(), sum.getKeepdims())
      .get();
}

/// x - logsumexp(x).
static Value logSoftmaxFromDifference(SubtractOp op, OpBuilder &builder) {
  auto total = op.getY().getDefiningOp<LogsumexpOp>();
  std::optional<int64_t> axis = keptAxis(total);
  if (!axis || total.getX() != op.getX())
    return {};
  return buildAlong(builder, op, "arete.log_softmax", op.getX(), *axis);
}

/// softmax(x - m) or softmax(x + m) where m is the same along the axis.
template <typename OpTy>
static Value softmaxOfShifted(OpTy op, OpBuilder &builder) {
  Operation *shifted = op.getX().getDefiningOp();
  if (!isa_and_nonnull<SubtractOp, AddOp>(shifted))
    return {};
  Value x = shifted->getOperand(0), shift = shifted->getOperand(1);
  if (x.getType() != op.getX().getType())
    return {}; // It is repeated.
  RankedTensorType type = tensorTypeOf(shift);
  // A shift of lower rank is broadcast along the axes in front.
  int64_t axis =
      int64_t(op.getAxis()) -
      (tensorTypeOf(shifted->getResult(0)).getRank() - type.getRank());
  if (axis >= 0 && type.getDimSize(axis) != 1)
    return {};
  return buildAlong(builder, op, OpTy::getOperationName(), x, op.getAxis());
}

/// Whether the op only takes elements of its first operand to other places.
static bool movesElements(Operation *op) {
  return isa<BroadcastToOp, ExpandDimsOp, GatherOp, ReshapeOp, SliceOp,
             SqueezeOp, TransposeOp>(op);
}

/// log of some elements of softmax(x).
static Value logOfPartOfSoftmax(LogOp op, OpBuilder &builder) {
  SmallVector<Operation *> moves;
  Value value = op.getX();
  while (Operation *move = value.getDefiningOp()) {
    if (!movesElements(move))
      break;
    moves.push_back(move);
    value = move->getOperand(0);
  }
  auto softmax = value.getDefiningOp<SoftmaxOp>();
  if (!softmax || moves.empty())
    return {};
  IRMapping mapping;
  mapping.map(softmax.getResult(),
              buildAlong(builder, op, "arete.log_softmax", softmax.getX(),
                         softmax.getAxis()));
  for (Operation *move : llvm::reverse(moves))
    if (failed(cloneOp(builder, move, mapping)))
      return {};
  return mapping.lookup(op.getX());
}

/// expand_dims(sum(x, axes), axes), of any reduction.
static Value keepdimsFromExpandDims(ExpandDimsOp op, OpBuilder &builder) {
  Operation *reduction = op.getX().getDefiningOp();
  if (!reduction)
    return {};
  auto axes = reduction->getAttrOfType<DenseI64ArrayAttr>("axes");
  auto keepdims = reduction->getAttrOfType<BoolAttr>("keepdims");
  if (!axes || !keepdims || keepdims.getValue() ||
      axes.asArrayRef() != op.getAxes())
    return {};
  return Expr(builder, reduction->getLoc(), reduction->getOperand(0))
      .reduce(reduction->getName().getStringRef(), op.getAxes(),
              /*keepdims=*/true)
      .get();
}

/// mean(x^2) - mean(x)^2.
static Value varianceFromMoments(SubtractOp op, OpBuilder &builder) {
  auto second = op.getX().getDefiningOp<MeanOp>();
  auto square = op.getY().getDefiningOp<SqrOp>();
  auto first = square ? square.getX().getDefiningOp<MeanOp>() : MeanOp();
  auto squares = second ? second.getX().getDefiningOp<SqrOp>() : SqrOp();
  if (!first || !squares || squares.getX() != first.getX() ||
      first.getAxes() != second.getAxes() ||
      first.getKeepdims() != second.getKeepdims() ||
      !isa<FloatType>(elementTypeOf(first.getX())))
    return {};
  Expr x(builder, op.getLoc(), first.getX());
  Expr mean = x.reduce("arete.mean", first.getAxes(), /*keepdims=*/true);
  return sqr(x - mean)
      .reduce("arete.mean", first.getAxes(), first.getKeepdims())
      .get();
}

void addSoftmaxRewrites(PatternAdder &adder) {
  adder.add("keepdims-from-expand-dims", keepdimsFromExpandDims);
  adder.add("softmax-from-exp", softmaxFromExp, 5);
  adder.add("logsumexp-from-log", logsumexpFromLog, 3);
  adder.add("log-softmax-from-difference", logSoftmaxFromDifference, 3);
  adder.add("softmax-of-shifted", softmaxOfShifted<SoftmaxOp>);
  adder.add("log-softmax-of-shifted", softmaxOfShifted<LogSoftmaxOp>);
  adder.add("log-of-part-of-softmax", logOfPartOfSoftmax, 3);
  adder.add("variance-from-moments", varianceFromMoments, 5);
}

} // namespace arete::rewrite
