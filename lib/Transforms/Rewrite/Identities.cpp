//===- Identities.cpp - Ops that do nothing -------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What does nothing, and what undoes what was done, where a formula cannot say
// it. They hold bit for bit. A result whose type says more of the sizes than
// the operand's holds a check: it is left alone, see Replacement.
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "dialects/Arete/IR/SlicingOps.h"
#include "lib/Transforms/Rewrite/Patterns.h"

using namespace mlir;
using namespace arete::ir;

namespace arete::rewrite {

/// They go before whatever else matches.
static constexpr unsigned identityBenefit = 16;

/// reshape or broadcast_to to the shape that x has. A size that is not constant
/// is still to be checked.
template <typename OpTy> static Value toSameShape(OpTy op, OpBuilder &) {
  bool isKnown = tensorTypeOf(op.getX()).hasStaticShape() &&
                 llvm::all_of(op.getSizes(), getConstantSize);
  return isKnown ? op.getX() : Value();
}

static Value castToSame(CastOp op, OpBuilder &) { return op.getX(); }

/// expand_dims or squeeze of no axis.
template <typename OpTy> static Value ofNoAxes(OpTy op, OpBuilder &) {
  return op.getAxes().empty() ? op.getX() : Value();
}

static Value squeezeOfExpandDims(SqueezeOp op, OpBuilder &) {
  auto inner = op.getX().getDefiningOp<ExpandDimsOp>();
  return inner && inner.getAxes() == op.getAxes() ? inner.getX() : Value();
}

static Value transposeInOrder(TransposeOp op, OpBuilder &) {
  return llvm::is_sorted(op.getPermutation()) ? op.getX() : Value();
}

static Value transposeOfTranspose(TransposeOp op, OpBuilder &builder) {
  auto inner = op.getX().getDefiningOp<TransposeOp>();
  if (!inner)
    return {};
  SmallVector<int64_t> composed;
  for (int64_t axis : op.getPermutation())
    composed.push_back(inner.getPermutation()[axis]);
  if (llvm::is_sorted(composed))
    return inner.getX();
  return Expr(builder, op.getLoc(), inner.getX()).transpose(composed).get();
}

static Value concatenateOfOne(ConcatenateOp op, OpBuilder &) {
  return op.getInputs().size() == 1 ? op.getInputs().front() : Value();
}

static Value sliceOfAll(SliceOp op, OpBuilder &) {
  if (!op.getPicked().empty())
    return {};
  if (op.getAxes().empty())
    return op.getX();
  // Of a tensor of the same, known, sizes, from the start.
  SliceBounds bounds = op.getSliceBounds();
  bool isAll = !bounds.hasSteps() && op.getType().hasStaticShape() &&
               llvm::all_of(bounds.starts(), [](Value start) {
                 return getConstantSize(start) == 0;
               });
  return isAll ? op.getX() : Value();
}

/// Of a value that was just put there.
static Value sliceOfSetSlice(SliceOp op, OpBuilder &) {
  auto set = op.getX().getDefiningOp<SetSliceOp>();
  bool isSame = set && op.getBounds() == set.getBounds() &&
                op.getAxes() == set.getAxes() &&
                op.getPicked() == set.getPicked();
  return isSame ? set.getY() : Value();
}

static Value conjOfConj(ConjOp op, OpBuilder &) {
  auto inner = op.getX().getDefiningOp<ConjOp>();
  return inner ? inner.getX() : Value();
}

void addIdentityRewrites(PatternAdder &adder) {
  adder.add("reshape-to-same", toSameShape<ReshapeOp>, identityBenefit);
  adder.add("broadcast-to-same", toSameShape<BroadcastToOp>, identityBenefit);
  adder.add("cast-to-same", castToSame, identityBenefit);
  adder.add("expand-no-dims", ofNoAxes<ExpandDimsOp>, identityBenefit);
  adder.add("squeeze-no-dims", ofNoAxes<SqueezeOp>, identityBenefit);
  adder.add("squeeze-of-expand-dims", squeezeOfExpandDims, identityBenefit);
  adder.add("transpose-in-order", transposeInOrder, identityBenefit);
  adder.add("transpose-of-transpose", transposeOfTranspose, identityBenefit);
  adder.add("concatenate-of-one", concatenateOfOne, identityBenefit);
  adder.add("slice-of-all", sliceOfAll, identityBenefit);
  adder.add("slice-of-set-slice", sliceOfSetSlice, identityBenefit);
  adder.add("conj-of-conj", conjOfConj, identityBenefit);
}

} // namespace arete::rewrite
