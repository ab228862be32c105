//===- Structure.cpp - Fused groups -------------------------------- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/LoopStructure.h"
#include "llvm/ADT/SmallPtrSet.h"

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

RankedTensorType loopType(Operation *op) {
  if (isa<ElementwiseOpInterface>(op))
    return tensorTypeOf(op->getResult(0));
  if (isa<ReductionOpInterface>(op))
    return tensorTypeOf(op->getOperand(0));
  return {};
}

LoopStructure::LoopStructure(ArrayRef<Operation *> members) {
  SmallPtrSet<Operation *, 16> reductions;
  for (Operation *op : members) {
    if (!space)
      space = loopType(op);
    auto reducing = dyn_cast<ReductionOpInterface>(op);
    if (reducing && reductions.empty()) {
      space = loopType(op);
      reducedAxes = llvm::to_vector(reducing.getReducedAxes());
    }
    if (reducing)
      reductions.insert(op);
    rowLoops |= llvm::any_of(op->getOperands(), [&](Value operand) {
      return reductions.contains(operand.getDefiningOp());
    });
  }
  rowLoops |= hasRows() && llvm::any_of(members, [&](Operation *op) {
                return isOncePerRow(op);
              });
}

bool LoopStructure::isOncePerRow(Operation *op) const {
  if (reducedAxes.empty() || !isa<ElementwiseOpInterface>(op))
    return false;
  RankedTensorType type = loopType(op);
  if (type.getRank() != space.getRank())
    return type.getRank() == keptRank();
  return llvm::any_of(reducedAxes, [&](int64_t axis) {
    return type.getDimSize(axis) == 1 && space.getDimSize(axis) != 1;
  });
}

bool LoopStructure::hasRows() const {
  return !reducedAxes.empty() && reducedAxes.front() > 0 &&
         reducedAxes.front() == keptRank();
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

/// The type that an elementwise op once a row would have over the whole space.
static RankedTensorType overSpace(RankedTensorType type,
                                  const LoopStructure &loops) {
  SmallVector<int64_t> shape(type.getShape());
  for (int64_t axis : loops.reducedAxes) {
    if (type.getRank() == loops.keptRank())
      shape.push_back(loops.space.getDimSize(axis));
    else
      shape[axis] = loops.space.getDimSize(axis);
  }
  return type.clone(shape);
}

LogicalResult FusedOp::verifyRegions() {
  Block &body = getBody().front();
  auto yield = cast<YieldOp>(body.getTerminator());
  if (yield.getValues().getTypes() != getResultTypes())
    return emitOpError("yields values of other types than its results");
  SmallVector<Operation *> members;
  for (Operation &op : body.without_terminator()) {
    if (!loopType(&op))
      return emitOpError("can hold elementwise ops and reductions only, found ")
             << op.getName();
    members.push_back(&op);
  }
  LoopStructure loops(members);
  if (loops.rowLoops && !loops.hasRows())
    return emitOpError("reads the result of its own reduction, which is not of "
                       "rows: of the last axes, and not of all");
  for (Operation *op : members) {
    RankedTensorType type = loopType(op);
    bool isOncePerRow = loops.rowLoops && loops.isOncePerRow(op);
    if (!haveSameLoops(loops.space,
                       isOncePerRow ? overSpace(type, loops) : type))
      return emitOpError("has two iteration spaces: ")
             << describe(TypeRange{loops.space, type});
    auto reducing = dyn_cast<ReductionOpInterface>(op);
    if (reducing && reducing.getReducedAxes() != ArrayRef(loops.reducedAxes))
      return emitOpError("reduces different axes");
    // A value without the reduced dimensions lies along the last ones for who
    // has them.
    for (Value operand : op->getOperands())
      if (Operation *def = operand.getDefiningOp();
          def && def->getBlock() == &body &&
          tensorTypeOf(operand).getRank() != type.getRank())
        return emitOpError("stretches what it computes: ")
               << describe(TypeRange{operand.getType(), type});
  }
  return success();
}

} // namespace arete::ir
