//===- ShapeBatching.cpp - Ops on shapes, on whole batches ----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "dialects/Arete/IR/BatchingRules.h"
#include "mlir/IR/Builders.h"

using namespace mlir;

namespace arete::ir {

using Results = SmallVectorImpl<Batched>;

static LogicalResult finish(Expr result, bool hasAxis, Results &results) {
  results.push_back({result.get(), hasAxis});
  return success(bool(result));
}

/// Sizes have no batch axis: they are those of every element.
LogicalResult DimOp::batch(OpBuilder &b, const Batch &batch, Results &results) {
  Value size =
      buildDim(b, getLoc(), batch.operands[0].value, int64_t(getAxis()) + 1);
  results.push_back({size});
  return success();
}

LogicalResult ShapeOfOp::batch(OpBuilder &b, const Batch &batch,
                               Results &results) {
  Expr all = Expr::build("arete.shape_of", batch.operand(b, getLoc(), 0));
  int64_t rank = batch.operands[0].rank();
  Expr start(b, getLoc(), buildSize(b, getLoc(), 1));
  Expr size(b, getLoc(), buildSize(b, getLoc(), rank));
  if (!all)
    return failure();
  return finish(
      Expr::build("arete.slice", {all, start, size},
                  b.getNamedAttr("axes", b.getDenseI64ArrayAttr(int64_t(0)))),
      /*hasAxis=*/false, results);
}

/// What a size of -1 stands for in the shape of one element.
static Value restOf(OpBuilder &b, Location loc, const Batched &x,
                    ArrayRef<Value> sizes, size_t rest) {
  Expr count(b, loc, buildSize(b, loc, 1)), others = count;
  for (int64_t axis = 0; axis < x.rank(); ++axis)
    count = count * Expr(b, loc, buildDim(b, loc, x.value, axis + 1));
  for (auto [i, size] : llvm::enumerate(sizes))
    if (i != rest)
      others = others * Expr(b, loc, size);
  return floor_divide(count, others).get();
}

LogicalResult ReshapeOp::batch(OpBuilder &b, const Batch &batch,
                               Results &results) {
  auto sizes = sameForBatch(*this, batch.operands.drop_front(), "sizes");
  if (failed(sizes))
    return failure();
  // An empty batch would leave a size of -1 open.
  for (auto [i, size] : llvm::enumerate(*sizes))
    if (getConstantSize(size) == -1)
      size = getType().isDynamicDim(i)
                 ? restOf(b, getLoc(), batch.operands[0], *sizes, i)
                 : buildSize(b, getLoc(), getType().getDimSize(i));
  sizes->insert(sizes->begin(), batch.size);
  return finish(batch.operand(b, getLoc(), 0).reshape(*sizes), true, results);
}

LogicalResult TransposeOp::batch(OpBuilder &b, const Batch &batch,
                                 Results &results) {
  SmallVector<int64_t> permutation = behindBatch(getPermutation());
  permutation.insert(permutation.begin(), 0);
  return finish(batch.operand(b, getLoc(), 0).transpose(permutation), true,
                results);
}

LogicalResult BroadcastToOp::batch(OpBuilder &b, const Batch &batch,
                                   Results &results) {
  auto sizes = sameForBatch(*this, batch.operands.drop_front(), "sizes");
  if (failed(sizes))
    return failure();
  Expr x = batch.operand(b, getLoc(), 0);
  int64_t added = int64_t(sizes->size()) - batch.operands[0].rank();
  if (added > 0)
    x = x.expandDims(llvm::to_vector(llvm::seq<int64_t>(1, added + 1)));
  sizes->insert(sizes->begin(), batch.size);
  return finish(x.broadcastTo(*sizes), true, results);
}

LogicalResult ExpandDimsOp::batch(OpBuilder &b, const Batch &batch,
                                  Results &results) {
  return finish(
      batch.operand(b, getLoc(), 0).expandDims(behindBatch(getAxes())), true,
      results);
}

LogicalResult SqueezeOp::batch(OpBuilder &b, const Batch &batch,
                               Results &results) {
  return finish(batch.operand(b, getLoc(), 0).squeeze(behindBatch(getAxes())),
                true, results);
}

LogicalResult ConcatenateOp::batch(OpBuilder &b, const Batch &batch,
                                   Results &results) {
  return batchAlongAxis(b, *this, batch, results);
}

} // namespace arete::ir
