//===- Structure.cpp - Fused groups -------------------------------- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"

using namespace mlir;

namespace arete::ir {

LogicalResult NoDerivativeOp::inferReturnTypes(MLIRContext *,
                                               std::optional<Location>,
                                               Adaptor adaptor,
                                               SmallVectorImpl<Type> &types) {
  types.push_back(adaptor.getCotangent().getType());
  return success();
}

/// The implicit terminator of a body without results.
void YieldOp::build(OpBuilder &, OperationState &) {}

/// The shape of the loops that an op runs in; null for an op that has none.
static RankedTensorType loopType(Operation &op) {
  if (isa<ElementwiseOpInterface>(op))
    return tensorTypeOf(op.getResult(0));
  if (isa<ReductionOpInterface>(op))
    return tensorTypeOf(op.getOperand(0));
  return {};
}

/// Whether two values are traversed by the same loops, neither being stretched.
static bool haveSameLoops(RankedTensorType a, RankedTensorType b) {
  return a.getRank() == b.getRank() &&
         llvm::all_of(llvm::zip(a.getShape(), b.getShape()), [](auto sizes) {
           auto [x, y] = sizes;
           bool isEither = ShapedType::isDynamic(x) || ShapedType::isDynamic(y);
           return x == y || (isEither && x != 1 && y != 1);
         });
}

LogicalResult FusedOp::verifyRegions() {
  Block &body = getBody().front();
  auto yield = cast<YieldOp>(body.getTerminator());
  if (yield.getValues().getTypes() != getResultTypes())
    return emitOpError("yields values of other types than its results");
  RankedTensorType space;
  ReductionOpInterface reduction;
  for (Operation &op : body.without_terminator()) {
    RankedTensorType type = loopType(op);
    if (!type)
      return emitOpError("can hold elementwise ops and reductions only, found ")
             << op.getName();
    if (!space)
      space = type;
    if (!haveSameLoops(space, type))
      return emitOpError("has two iteration spaces: ")
             << describe(TypeRange{space, type});
    for (Value operand : op.getOperands()) {
      Operation *def = operand.getDefiningOp();
      if (def && def->getBlock() == &body && isa<ReductionOpInterface>(def))
        return emitOpError("reads the result of its own reduction");
    }
    if (auto reducing = dyn_cast<ReductionOpInterface>(op)) {
      if (reduction && reduction.getReducedAxes() != reducing.getReducedAxes())
        return emitOpError("reduces different axes");
      reduction = reducing;
    }
  }
  return success();
}

} // namespace arete::ir
