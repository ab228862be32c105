//===- Structure.cpp - Fused groups -------------------------------- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"

using namespace mlir;

namespace arete::ir {

/// The implicit terminator of a body without results.
void YieldOp::build(OpBuilder &, OperationState &) {}

LogicalResult FusedOp::verify() {
  auto yield = cast<YieldOp>(getBody().front().getTerminator());
  if (yield.getValues().getTypes() != getResultTypes())
    return emitOpError("yields values of other types than its results");
  for (Operation &op : getBody().front().without_terminator())
    if (!isa<ElementwiseOpInterface, ReductionOpInterface>(op))
      return emitOpError("can hold elementwise ops and reductions only, found ")
             << op.getName();
  return success();
}

} // namespace arete::ir
