//===- Movement.cpp - Rewrites of what only moves elements ----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What does nothing, or undoes what was done, is in Identities.cpp.
// A check of sizes at the entry stays: where the sizes of an op are not known
// to be right, the op is left alone. A result whose type says more or less of
// the sizes than the operand's is left alone, too: see Replacement.
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "dialects/Arete/IR/SlicingOps.h"
#include "lib/Transforms/Rewrite/Patterns.h"

using namespace mlir;
using namespace arete::ir;

namespace arete::rewrite {

//===----------------------------------------------------------------------===//
// One after the other
//===----------------------------------------------------------------------===//

/// The number of elements of the inner result must be right whatever it is.
static Value reshapeOfReshape(ReshapeOp op, OpBuilder &builder) {
  auto inner = op.getX().getDefiningOp<ReshapeOp>();
  if (!inner)
    return {};
  bool cannotFail = (tensorTypeOf(inner.getX()).hasStaticShape() &&
                     tensorTypeOf(inner).hasStaticShape()) ||
                    (inner.getSizes().size() == 1 &&
                     getConstantSize(inner.getSizes()[0]) == -1);
  if (!cannotFail)
    return {};
  return Expr(builder, op.getLoc(), inner.getX()).reshape(op.getSizes()).get();
}

static Value broadcastOfBroadcast(BroadcastToOp op, OpBuilder &builder) {
  auto inner = op.getX().getDefiningOp<BroadcastToOp>();
  if (!inner)
    return {};
  // A size that the inner op stretched to is stretched or checked by the outer.
  RankedTensorType type = tensorTypeOf(inner);
  size_t extra = op.getSizes().size() - inner.getSizes().size();
  for (auto [axis, size] : llvm::enumerate(inner.getSizes()))
    if (type.isDynamicDim(axis) && size != op.getSizes()[axis + extra])
      return {};
  return Expr(builder, op.getLoc(), inner.getX())
      .broadcastTo(op.getSizes())
      .get();
}

/// x[a:b:s][c:d:t], of constants, which are right: the types were inferred.
static Value sliceOfSlice(SliceOp op, OpBuilder &builder) {
  auto inner = op.getX().getDefiningOp<SliceOp>();
  if (!inner || !tensorTypeOf(inner.getX()).hasStaticShape())
    return {};
  SliceBounds outer = op.getSliceBounds(), first = inner.getSliceBounds();
  auto areConstant = [](SliceBounds &bounds) {
    return bounds.picked.empty() &&
           llvm::all_of(bounds.starts(), getConstantSize) &&
           llvm::all_of(bounds.sizes(), getConstantSize) &&
           llvm::all_of(bounds.steps(), getConstantSize);
  };
  if (!areConstant(outer) || !areConstant(first))
    return {};
  struct Cut {
    int64_t start = 0, size, step = 1;
  };
  auto cutOf = [](SliceBounds &bounds, int64_t axis, int64_t whole) {
    std::optional<size_t> place = bounds.cut(axis);
    if (!place)
      return Cut{0, whole, 1};
    return Cut{*getConstantSize(bounds.starts()[*place]),
               *getConstantSize(bounds.sizes()[*place]),
               bounds.hasSteps() ? *getConstantSize(bounds.steps()[*place])
                                 : 1};
  };
  SmallVector<int64_t> axes;
  SmallVector<Value> starts, sizes, steps;
  bool hasSteps = false;
  for (auto [axis, whole] :
       llvm::enumerate(tensorTypeOf(inner.getX()).getShape())) {
    if (!outer.cut(axis) && !first.cut(axis))
      continue;
    Cut a = cutOf(first, axis, whole), b = cutOf(outer, axis, a.size);
    // An empty slice may begin anywhere.
    int64_t start = b.size == 0 ? 0 : a.start + b.start * a.step;
    int64_t step = b.size <= 1 ? 1 : a.step * b.step;
    hasSteps |= step != 1;
    axes.push_back(axis);
    starts.push_back(buildSize(builder, op.getLoc(), start));
    sizes.push_back(buildSize(builder, op.getLoc(), b.size));
    steps.push_back(buildSize(builder, op.getLoc(), step));
  }
  SmallVector<Value> operands{inner.getX()};
  llvm::append_range(operands, starts);
  llvm::append_range(operands, sizes);
  if (hasSteps)
    llvm::append_range(operands, steps);
  FailureOr<Operation *> made =
      buildOp(builder, op.getLoc(), SliceOp::getOperationName(), operands,
              builder.getNamedAttr("axes", builder.getDenseI64ArrayAttr(axes)));
  return failed(made) ? Value() : (*made)->getResult(0);
}

//===----------------------------------------------------------------------===//
// Casts
//===----------------------------------------------------------------------===//

/// The digits of a float, or of an integer without its sign.
static unsigned digitsOf(Type type) {
  if (auto real = dyn_cast<FloatType>(type))
    return real.getFPMantissaWidth();
  return type.getIntOrFloatBitWidth() - !(isUnsigned(type) || isBool(type));
}

/// Whether every value of a type is one of the other type.
static bool isWithin(Type from, Type to) {
  if (!from.isIntOrFloat() || !to.isIntOrFloat() || isBool(to))
    return from == to;
  bool isFromFloat = isFloat(from), isToFloat = isFloat(to);
  if (isFromFloat != isToFloat) // float16 ends at 65504
    return isToFloat && digitsOf(from) <= digitsOf(to) &&
           !(to.isF16() && digitsOf(from) > 8);
  if (isFromFloat)
    return from == to || to.isF64() || (to.isF32() && isNarrowFloat(from));
  bool isFromSigned = !isUnsigned(from) && !isBool(from);
  return digitsOf(from) <= digitsOf(to) && !(isFromSigned && isUnsigned(to));
}

static Value castOfCast(CastOp op, OpBuilder &builder) {
  auto inner = op.getX().getDefiningOp<CastOp>();
  if (!inner)
    return {};
  Type first = elementTypeOf(inner.getX()), middle = elementTypeOf(inner),
       last = elementTypeOf(op);
  if (!isWithin(first, middle))
    return {};
  // An integer wraps where a float saturates.
  if (isFloat(middle) && !isFloat(first) && last.isInteger() && !isBool(last) &&
      !isWithin(first, last))
    return {};
  return Expr(builder, op.getLoc(), inner.getX()).cast(last).get();
}

//===----------------------------------------------------------------------===//
// Ops of repeated values
//===----------------------------------------------------------------------===//

/// exp(broadcast_to(x, sizes)), or an op of several values that are repeated in
/// the same way, of scalars besides.
static Value elementwiseOfBroadcasts(ElementwiseOpInterface op,
                                     OpBuilder &builder) {
  if (isa<BroadcastToOp>(op.getOperation()) || op->getNumOperands() == 0 ||
      op.getNumElementOperands() != op->getNumOperands())
    return {};
  BroadcastToOp like;
  SmallVector<Value> operands;
  for (Value operand : op->getOperands()) {
    auto repeated = operand.getDefiningOp<BroadcastToOp>();
    if (!repeated && tensorTypeOf(operand).getRank() != 0)
      return {};
    operands.push_back(repeated ? repeated.getX() : operand);
    if (!repeated)
      continue;
    if (like && like.getSizes() != repeated.getSizes())
      return {};
    like = repeated;
  }
  if (!like || tensorTypeOf(like).getShape() !=
                   tensorTypeOf(op->getResult(0)).getShape())
    return {};
  FailureOr<Operation *> made =
      buildOp(builder, op.getLoc(), op->getName().getStringRef(), operands,
              op->getAttrDictionary().getValue());
  if (failed(made))
    return {};
  return Expr(builder, op.getLoc(), (*made)->getResult(0))
      .broadcastTo(like.getSizes())
      .get();
}

/// An operand of an elementwise op that is repeated to the shape of another
/// operand.
static Value impliedBroadcast(ElementwiseOpInterface op, OpBuilder &builder) {
  RankedTensorType type = tensorTypeOf(op->getResult(0));
  if (op->getNumOperands() < 2 ||
      op.getNumElementOperands() != op->getNumOperands())
    return {};
  for (OpOperand &operand : op->getOpOperands()) {
    auto repeated = operand.get().getDefiningOp<BroadcastToOp>();
    if (!repeated || uniformValue(repeated))
      continue; // what looks for a number sees it through the broadcast
    RankedTensorType from = tensorTypeOf(repeated.getX());
    // Whether another operand has the size of an axis.
    auto isImplied = [&](int64_t axis) {
      int64_t own = axis - (type.getRank() - from.getRank());
      if (own >= 0 && from.getDimSize(own) != 1)
        return true;
      return llvm::any_of(op->getOperands(), [&](Value other) {
        RankedTensorType shape = tensorTypeOf(other);
        int64_t place = axis - (type.getRank() - shape.getRank());
        if (other == operand.get() || place < 0 || shape.getDimSize(place) == 1)
          return false;
        auto dim = repeated.getSizes()[axis].getDefiningOp<DimOp>();
        return !shape.isDynamicDim(place) ||
               (dim && dim.getX() == other && int64_t(dim.getAxis()) == place);
      });
    };
    if (tensorTypeOf(repeated).getRank() != type.getRank() ||
        !llvm::all_of(llvm::seq(type.getRank()), isImplied))
      continue;
    SmallVector<Value> operands(op->getOperands());
    operands[operand.getOperandNumber()] = repeated.getX();
    FailureOr<Operation *> made =
        buildOp(builder, op.getLoc(), op->getName().getStringRef(), operands,
                op->getAttrDictionary().getValue());
    return failed(made) ? Value() : (*made)->getResult(0);
  }
  return {};
}

void addMovementRewrites(PatternAdder &adder) {
  adder.add("reshape-of-reshape", reshapeOfReshape, 2);
  adder.add("broadcast-of-broadcast", broadcastOfBroadcast, 2);
  adder.add("slice-of-slice", sliceOfSlice, 2);
  adder.add("cast-of-cast", castOfCast, 2);
  adder.add("op-of-broadcasts", elementwiseOfBroadcasts);
  adder.add("implied-broadcast", impliedBroadcast);
}

} // namespace arete::rewrite
