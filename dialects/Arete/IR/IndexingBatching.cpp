//===- IndexingBatching.cpp - Indexing, on whole batches ------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The batch axis is one more indexed axis: its index array counts the elements
// of the batch.
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/BatchingRules.h"
#include "dialects/Arete/IR/IndexingOps.h"
#include "mlir/IR/Builders.h"

using namespace mlir;

namespace arete::ir {

/// The index arrays from operand `first` on. Those with a batch axis get the
/// rank that the arrays of one element broadcast to, behind it.
static SmallVector<Expr> alignIndices(OpBuilder &b, Location loc,
                                      const Batch &batch, unsigned first) {
  int64_t rank = 0;
  for (const Batched &index : batch.operands.drop_front(first))
    rank = std::max(rank, index.rank());
  SmallVector<Expr> indices;
  for (unsigned i = first; i < batch.operands.size(); ++i) {
    Expr index = batch.operand(b, loc, i);
    int64_t missing = rank - batch.operands[i].rank();
    if (batch.operands[i].hasAxis && missing > 0)
      index =
          index.expandDims(llvm::to_vector(llvm::seq<int64_t>(1, missing + 1)));
    indices.push_back(index);
  }
  return indices;
}

/// The same, and before them the position in the batch.
static SmallVector<Expr> indicesOfBatch(OpBuilder &b, Location loc,
                                        const Batch &batch, unsigned first) {
  SmallVector<Expr> indices = alignIndices(b, loc, batch, first);
  int64_t rank = 0;
  for (const Batched &index : batch.operands.drop_front(first))
    rank = std::max(rank, index.rank());
  Expr position = Expr::build("arete.iota", Expr(b, loc, batch.size),
                              b.getNamedAttr("axis", b.getI64IntegerAttr(0)));
  if (position)
    position =
        position.expandDims(llvm::to_vector(llvm::seq<int64_t>(1, rank + 1)));
  indices.insert(indices.begin(), position);
  return indices;
}

/// The attributes for a batch: with its axis among the indexed ones if x has
/// one.
static SmallVector<NamedAttribute>
attributesOfBatch(OpBuilder &b, const IndexedAxes &indexed, bool hasAxis) {
  SmallVector<int64_t> axes =
      hasAxis ? behindBatch(indexed.axes) : indexed.axes;
  if (hasAxis)
    axes.insert(axes.begin(), 0);
  return {b.getNamedAttr("axes", b.getDenseI64ArrayAttr(axes)),
          b.getNamedAttr("position", b.getI64IntegerAttr(indexed.position))};
}

LogicalResult GatherOp::batch(OpBuilder &b, const Batch &batch,
                              SmallVectorImpl<Batched> &results) {
  // Where all elements index one tensor, the batch is an axis of the indices.
  bool hasAxis = batch.operands[0].hasAxis;
  IndexedAxes indexed = getIndexedAxes();
  SmallVector<Expr> operands{batch.operand(b, getLoc(), 0)};
  llvm::append_range(operands, hasAxis ? indicesOfBatch(b, getLoc(), batch, 1)
                                       : alignIndices(b, getLoc(), batch, 1));
  Expr result = Expr::build(getOperationName(), operands,
                            attributesOfBatch(b, indexed, hasAxis));
  result = moveAxis(result, indexed.position, 0);
  results.push_back({result.get(), /*hasAxis=*/true});
  return success(bool(result));
}

template <typename OpTy>
static LogicalResult batchScatter(OpBuilder &b, OpTy op, const Batch &batch,
                                  SmallVectorImpl<Batched> &results) {
  IndexedAxes indexed = op.getIndexedAxes();
  Expr updates =
      moveAxis(batch.repeated(b, op.getLoc(), 1), 0, indexed.position);
  SmallVector<Expr> operands{batch.repeated(b, op.getLoc(), 0), updates};
  llvm::append_range(operands, indicesOfBatch(b, op.getLoc(), batch, 2));
  Expr result = Expr::build(OpTy::getOperationName(), operands,
                            attributesOfBatch(b, indexed, /*hasAxis=*/true));
  results.push_back({result.get(), /*hasAxis=*/true});
  return success(bool(result));
}

LogicalResult ScatterOp::batch(OpBuilder &b, const Batch &batch,
                               SmallVectorImpl<Batched> &results) {
  return batchScatter(b, *this, batch, results);
}

LogicalResult ScatterAddOp::batch(OpBuilder &b, const Batch &batch,
                                  SmallVectorImpl<Batched> &results) {
  return batchScatter(b, *this, batch, results);
}

LogicalResult CheckedIndexOp::batch(OpBuilder &b, const Batch &batch,
                                    SmallVectorImpl<Batched> &results) {
  auto size = sameForBatch(*this, batch.operands.drop_front(), "the size");
  if (failed(size))
    return failure();
  return rebuildForBatch(b, *this, {batch.operands[0].value, size->front()},
                         (*this)->getAttrs(), results);
}

/// Elements of the batch would have results of different sizes.
LogicalResult FlatnonzeroOp::batch(OpBuilder &, const Batch &batch,
                                   SmallVectorImpl<Batched> &) {
  return sameForBatch(*this, batch.operands,
                      "the mask, on which the size of the result depends,");
}

} // namespace arete::ir
