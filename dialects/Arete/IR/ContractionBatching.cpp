//===- ContractionBatching.cpp - Products, on whole batches ---------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A batch of products with one common operand is one larger product: the batch
// joins the rows of the other operand. Only where both operands differ from
// element to element is it a batched product.
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "dialects/Arete/IR/Contraction.h"
#include "mlir/IR/Builders.h"

using namespace mlir;

namespace arete::ir {

using Results = SmallVectorImpl<Batched>;

static LogicalResult finish(Expr result, Results &results) {
  results.push_back({result.get(), /*hasAxis=*/true});
  return success(bool(result));
}

static Expr product(StringRef op, Expr lhs, Expr rhs, bool transposeLhs,
                    bool transposeRhs) {
  if (!lhs || !rhs)
    return {};
  return Expr::build(
      op, {lhs, rhs},
      transposeFlags(lhs.getBuilder(), transposeLhs, transposeRhs));
}

LogicalResult MatmulOp::batch(OpBuilder &b, const Batch &batch,
                              Results &results) {
  return finish(product(getOperationName(), batch.repeated(b, getLoc(), 0),
                        batch.repeated(b, getLoc(), 1), getTransposeLhs(),
                        getTransposeRhs()),
                results);
}

/// The last two axes swapped, if so flagged.
static Expr swapIf(bool flag, Expr matrices) {
  return flag && matrices ? matrices.transpose({0, 2, 1}) : matrices;
}

/// A batch of row blocks [B, m, k] times one vector or matrix.
static Expr rowsTimes(Expr rows, Expr right, bool transposeRight) {
  if (!rows || !right)
    return {};
  OpBuilder &b = rows.getBuilder();
  Location loc = rows.getLoc();
  SmallVector<Value> sizes = buildDims(b, loc, rows.get());
  Expr count = Expr(b, loc, sizes[0]) * Expr(b, loc, sizes[1]);
  Expr flat = product("arete.dot", rows.reshape({count.get(), sizes[2]}), right,
                      false, transposeRight);
  if (!flat)
    return {};
  SmallVector<Value> shape{sizes[0], sizes[1]};
  if (flat.rank() == 2)
    shape.push_back(buildDim(b, loc, flat.get(), 1));
  return flat.reshape(shape);
}

/// Both operands have a batch axis.
static Expr batchedProduct(Expr lhs, Expr rhs, bool transposeLhs,
                           bool transposeRhs) {
  bool leftIsVector = lhs.rank() == 2, rightIsVector = rhs.rank() == 2;
  if (leftIsVector)
    lhs = lhs.expandDims(1);
  if (rightIsVector)
    rhs = rhs.expandDims(2);
  Expr result = product("arete.matmul", lhs, rhs, transposeLhs, transposeRhs);
  if (rightIsVector && result)
    result = result.squeeze(2);
  if (leftIsVector && result)
    result = result.squeeze(1);
  return result;
}

LogicalResult DotOp::batch(OpBuilder &b, const Batch &batch, Results &results) {
  Expr lhs = batch.operand(b, getLoc(), 0), rhs = batch.operand(b, getLoc(), 1);
  bool leftIsVector = batch.operands[0].rank() == 1;
  bool rightIsVector = batch.operands[1].rank() == 1;
  // A vector has no transpose, whatever its flag says.
  bool transposeLhs = !leftIsVector && getTransposeLhs();
  bool transposeRhs = !rightIsVector && getTransposeRhs();
  if (batch.operands[0].hasAxis && batch.operands[1].hasAxis)
    return finish(batchedProduct(lhs, rhs, transposeLhs, transposeRhs),
                  results);
  if (batch.operands[0].hasAxis) {
    if (leftIsVector)
      return finish(product("arete.dot", lhs, rhs, false, transposeRhs),
                    results);
    return finish(rowsTimes(swapIf(transposeLhs, lhs), rhs, transposeRhs),
                  results);
  }
  // l r = (r^T l^T)^T.
  if (rightIsVector)
    return finish(
        product("arete.dot", rhs, lhs, false, !leftIsVector && !transposeLhs),
        results);
  Expr rows = swapIf(!transposeRhs, rhs);
  return finish(swapIf(!leftIsVector,
                       rowsTimes(rows, lhs, !leftIsVector && !transposeLhs)),
                results);
}

} // namespace arete::ir
