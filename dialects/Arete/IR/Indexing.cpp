//===- Indexing.cpp - Indexing by integer arrays ------------------- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/IndexingOps.h"
#include "mlir/IR/Builders.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "dialects/Arete/IR/IndexingOps.cpp.inc"

namespace arete::ir {

void registerIndexingOps(AreteDialect &dialect);
void registerIndexingOps(AreteDialect &dialect) {
  dialect.addFamily<
#define GET_OP_LIST
#include "dialects/Arete/IR/IndexingOps.cpp.inc"
      >();
}

/// The shape of x[indices...].
static FailureOr<RankedTensorType> inferGather(OptionalLoc loc, StringRef op,
                                               Value x, ValueRange indices) {
  RankedTensorType type = tensorTypeOf(x);
  int64_t count = indices.size();
  if (count == 0 || count > type.getRank()) {
    (void)emitOptionalError(loc, userName(op), ": ", count,
                            " index arrays for ", describe(type));
    return failure();
  }
  auto shape = inferBroadcastShape(loc, op, TypeRange(indices));
  if (failed(shape))
    return failure();
  llvm::append_range(*shape, type.getShape().drop_front(count));
  if (shape->size() > ARETE_MAX_RANK) {
    (void)emitOptionalError(loc, userName(op), ": the result would have rank ",
                            int64_t(shape->size()), ", above the limit of ",
                            ARETE_MAX_RANK);
    return failure();
  }
  return RankedTensorType::get(*shape, type.getElementType());
}

LogicalResult GatherOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                         Adaptor adaptor, TypeVector &types) {
  auto type = inferGather(loc, getOperationName(), adaptor.getX(),
                          adaptor.getIndices());
  if (failed(type))
    return failure();
  types.push_back(*type);
  return success();
}

LogicalResult ScatterAddOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                             Adaptor adaptor,
                                             TypeVector &types) {
  auto slot = inferGather(loc, getOperationName(), adaptor.getX(),
                          adaptor.getIndices());
  if (failed(slot))
    return failure();
  Type updates = adaptor.getUpdates().getType();
  if (!areCompatibleTypes(updates, TypeRange(*slot)))
    return emitOptionalError(loc, "scatter_add: updates are ",
                             describe(updates), ", the indexed elements ",
                             describe(*slot));
  types.push_back(adaptor.getX().getType());
  return success();
}

LogicalResult GatherOp::lop(OpBuilder &b, ValueRange cotangents,
                            SmallVectorImpl<Value> &gradients) {
  Location loc = getLoc();
  Expr g(b, loc, cotangents[0]);
  Expr zeros = g.literal(0.0).broadcastTo(buildDims(b, loc, getX()));
  if (!zeros)
    return failure();
  SmallVector<Value> operands{zeros.get(), g.get()};
  llvm::append_range(operands, getIndices());
  auto scattered = buildOp(b, loc, "arete.scatter_add", operands);
  if (failed(scattered))
    return failure();
  gradients.push_back((*scattered)->getResult(0));
  gradients.append(getIndices().size(), Value());
  return success();
}

LogicalResult ScatterAddOp::lop(OpBuilder &b, ValueRange cotangents,
                                SmallVectorImpl<Value> &gradients) {
  SmallVector<Value> operands{cotangents[0]};
  llvm::append_range(operands, getIndices());
  auto gathered = buildOp(b, getLoc(), "arete.gather", operands);
  if (failed(gathered))
    return failure();
  gradients.append({cotangents[0], (*gathered)->getResult(0)});
  gradients.append(getIndices().size(), Value());
  return success();
}

} // namespace arete::ir
