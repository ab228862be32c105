//===- WindowBatching.cpp - Convolutions and pooling, on whole batches ----===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A convolution is a sum over its three tensors, two of which share each of the
// axes that are not spatial:
//
//   x[image, channel, ...]   w[filter, channel, ...]   y[image, filter, ...]
//
// A batch of one operand is one of the result, so that it merges into the axis
// that the two share: more images, filters or channels of one convolution. Only
// where all three differ is it a convolution for each element.
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/BatchingRules.h"
#include "dialects/Arete/IR/ConvolutionOps.h"
#include "dialects/Arete/IR/PoolingOps.h"
#include "mlir/IR/Builders.h"

using namespace mlir;

namespace arete::ir {

//===----------------------------------------------------------------------===//
// Convolutions
//===----------------------------------------------------------------------===//

namespace {
enum class Role { Image, Filter, Result };

/// An axis, and the number of its parts that stay apart.
struct SharedAxis {
  int64_t axis, groups;
};
} // namespace

/// The axis that a tensor shares with the one that is not `other`.
static SharedAxis sharedAxis(Role role, Role other, int64_t groups) {
  switch (other) {
  case Role::Filter:
    return {0, 1};
  case Role::Image:
    return {role == Role::Filter ? 0 : 1, groups};
  case Role::Result:
    // The channels of a filter are those of one group.
    return {1, role == Role::Image ? groups : 1};
  }
  llvm_unreachable("there are three tensors");
}

/// A convolution for each element of the batch.
template <typename OpTy>
static LogicalResult batchOneByOne(OpBuilder &b, OpTy op, const Batch &batch,
                                   ArrayRef<Value> sizes,
                                   SmallVectorImpl<Batched> &results) {
  Location loc = op.getLoc();
  Expr l = batch.repeated(b, loc, 0), r = batch.repeated(b, loc, 1);
  if (!l || !r)
    return failure();
  Value inner;
  if (op.getBatched()) {
    inner = buildDim(b, loc, l.get(), 1);
    l = mergeBatch(l, 0);
    r = mergeBatch(r, 0);
    if (!l || !r)
      return failure();
  }
  NamedAttrList attributes(op->getAttrDictionary());
  attributes.set("batched", b.getBoolAttr(true));
  SmallVector<Value> operands{l.get(), r.get()};
  llvm::append_range(operands, sizes);
  if (failed(rebuildForBatch(b, op, operands, attributes, results)))
    return failure();
  if (inner)
    results[0].value =
        splitBatch(Expr(b, loc, results[0].value), 0, batch.size, inner).get();
  return success(bool(results[0].value));
}

template <typename OpTy>
static LogicalResult
batchConvolution(OpBuilder &b, OpTy op, Role left, Role right, Role result,
                 const Batch &batch, SmallVectorImpl<Batched> &results) {
  Location loc = op.getLoc();
  auto sizes = sameForBatch(op, batch.operands.drop_front(2), "the sizes");
  if (failed(sizes))
    return failure();
  bool isLeft = batch.operands[0].hasAxis, isRight = batch.operands[1].hasAxis;
  if (op.getBatched() || (isLeft && isRight))
    return batchOneByOne(b, op, batch, *sizes, results);

  unsigned which = isLeft ? 0 : 1;
  Role role = isLeft ? left : right, other = isLeft ? right : left;
  SharedAxis from = sharedAxis(role, other, op.getGroups());
  SharedAxis to = sharedAxis(result, other, op.getGroups());
  Expr operand = batch.operand(b, loc, which);
  Value part = partOf(b, loc, buildDim(b, loc, operand.get(), from.axis + 1),
                      from.groups);
  Expr merged = mergeBatch(operand, from.axis, from.groups);
  if (!part || !merged)
    return failure();
  SmallVector<Value> operands{batch.operands[0].value, batch.operands[1].value};
  operands[which] = merged.get();
  llvm::append_range(operands, *sizes);
  if (failed(rebuildForBatch(b, op, operands, op->getAttrs(), results)))
    return failure();
  results[0].value = splitBatch(Expr(b, loc, results[0].value), to.axis,
                                batch.size, part, to.groups)
                         .get();
  return success(bool(results[0].value));
}

LogicalResult ConvOp::batch(OpBuilder &b, const Batch &batch,
                            SmallVectorImpl<Batched> &results) {
  return batchConvolution(b, *this, Role::Image, Role::Filter, Role::Result,
                          batch, results);
}

LogicalResult ConvInputGradientOp::batch(OpBuilder &b, const Batch &batch,
                                         SmallVectorImpl<Batched> &results) {
  return batchConvolution(b, *this, Role::Result, Role::Filter, Role::Image,
                          batch, results);
}

LogicalResult ConvFilterGradientOp::batch(OpBuilder &b, const Batch &batch,
                                          SmallVectorImpl<Batched> &results) {
  return batchConvolution(b, *this, Role::Image, Role::Result, Role::Filter,
                          batch, results);
}

//===----------------------------------------------------------------------===//
// Pooling: images are independent, so a batch is more of them
//===----------------------------------------------------------------------===//

/// The first `numTensors` operands are images; sizes follow them.
static LogicalResult batchPooling(OpBuilder &b, Operation *op,
                                  unsigned numTensors, const Batch &batch,
                                  SmallVectorImpl<Batched> &results) {
  Location loc = op->getLoc();
  auto sizes =
      sameForBatch(op, batch.operands.drop_front(numTensors), "the sizes");
  if (failed(sizes))
    return failure();
  SmallVector<Value> operands;
  Value images;
  for (unsigned i = 0; i < numTensors; ++i) {
    Expr x = batch.repeated(b, loc, i);
    if (!x)
      return failure();
    images = buildDim(b, loc, x.get(), 1);
    operands.push_back(mergeBatch(x, 0).get());
    if (!operands.back())
      return failure();
  }
  llvm::append_range(operands, *sizes);
  if (failed(rebuildForBatch(b, op, operands, op->getAttrs(), results)))
    return failure();
  results[0].value =
      splitBatch(Expr(b, loc, results[0].value), 0, batch.size, images).get();
  return success(bool(results[0].value));
}

LogicalResult MaxPoolOp::batch(OpBuilder &b, const Batch &batch,
                               SmallVectorImpl<Batched> &results) {
  return batchPooling(b, *this, 1, batch, results);
}
LogicalResult MaxPoolIndicesOp::batch(OpBuilder &b, const Batch &batch,
                                      SmallVectorImpl<Batched> &results) {
  return batchPooling(b, *this, 1, batch, results);
}
LogicalResult SumPoolOp::batch(OpBuilder &b, const Batch &batch,
                               SmallVectorImpl<Batched> &results) {
  return batchPooling(b, *this, 1, batch, results);
}
LogicalResult SumPoolGradientOp::batch(OpBuilder &b, const Batch &batch,
                                       SmallVectorImpl<Batched> &results) {
  return batchPooling(b, *this, 1, batch, results);
}
LogicalResult PoolGatherOp::batch(OpBuilder &b, const Batch &batch,
                                  SmallVectorImpl<Batched> &results) {
  return batchPooling(b, *this, 2, batch, results);
}
LogicalResult PoolScatterOp::batch(OpBuilder &b, const Batch &batch,
                                   SmallVectorImpl<Batched> &results) {
  return batchPooling(b, *this, 2, batch, results);
}

} // namespace arete::ir
