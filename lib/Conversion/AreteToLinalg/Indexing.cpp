//===- AreteToLinalg/Indexing.cpp - Indexing by integer arrays ------ -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/IndexingOps.h"
#include "dialects/AreteRT/IR/AreteRT.h"
#include "lib/Conversion/AreteToLinalg/Lowering.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace arete::lowering;

namespace arete {
namespace {

/// Index arrays that address the leading dimensions of a tensor.
struct IndexArrays {
  SmallVector<Value> arrays;  // converted
  SmallVector<Value> sizes;   // of their common shape
  SmallVector<int64_t> shape; // the same, statically
};

/// Checks that every index of an array is in the range of a dimension. What
/// arange gives needs no look at the elements.
void checkIndices(OpBuilder &b, Operation *op, Value original, Value indices,
                  Value size, int64_t axis) {
  Location loc = op->getLoc();
  auto binary = [&](arith::CmpIPredicate predicate, Value l, Value r) {
    return b.createOrFold<arith::CmpIOp>(loc, predicate, l, r);
  };
  std::string what = "index out of range for axis " + std::to_string(axis) +
                     " of " + ir::describe(op->getOperand(0).getType());
  auto arange = original.getDefiningOp<ir::ArangeOp>();
  if (arange && ir::getConstantSize(arange.getStart()) == 0 &&
      ir::getConstantSize(arange.getStep()) == 1) {
    Value count = getDim(b, loc, indices, 0);
    check(b, op, binary(arith::CmpIPredicate::sle, count, size),
          ARETE_ERROR_INDEX, what);
    return;
  }
  if (cast<RankedTensorType>(indices.getType()).getRank() > 0) {
    b.create<rt::CheckIndexOp>(loc, indices, size, messagePrefix(op) + what);
    return;
  }
  checkIndex(b, op, getSize(b, loc, indices), size, axis);
}

IndexArrays prepareIndices(OpBuilder &b, Operation *op, Value x,
                           OperandRange originals, ValueRange converted) {
  IndexArrays result;
  auto shape = ir::inferBroadcastShape(std::nullopt, "", originals.getTypes());
  result.shape = *shape; // verified
  result.sizes.resize(shape->size());
  for (auto [axis, pair] : llvm::enumerate(llvm::zip(originals, converted))) {
    auto [original, indices] = pair;
    checkIndices(b, op, original, indices, getDim(b, op->getLoc(), x, axis),
                 axis);
    result.arrays.push_back(indices);
  }
  mergeBroadcastSizes(
      b, op, originals, "index arrays",
      [&](size_t i, int64_t axis) {
        return getDim(b, op->getLoc(), converted[i], axis);
      },
      result.sizes);
  return result;
}

struct LowerGather : OpConversionPattern<ir::GatherOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(ir::GatherOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    OpBuilder &b = rewriter;
    Value x = adaptor.getX();
    IndexArrays indices =
        prepareIndices(b, op, x, op.getIndices(), adaptor.getIndices());
    SmallVector<Value> dims = getDims(b, loc, x);
    size_t count = indices.arrays.size(), indexRank = indices.shape.size();

    SmallVector<Value> sizes = indices.sizes;
    llvm::append_range(sizes, ArrayRef(dims).drop_front(count));
    RankedTensorType type = storageTensor(op.getType());
    int64_t rank = type.getRank();
    if (rank == 0) {
      // Every index is a scalar.
      SmallVector<Value> position;
      for (auto [array, dim] : llvm::zip(indices.arrays, dims))
        position.push_back(wrapIndex(b, loc, getSize(b, loc, array), dim));
      Value element = b.create<tensor::ExtractOp>(loc, x, position);
      rewriter.replaceOpWithNewOp<tensor::FromElementsOp>(op, type, element);
      return success();
    }
    SmallVector<AffineMap> maps;
    for (Value array : indices.arrays) {
      AffineMap map =
          broadcastMap(cast<RankedTensorType>(array.getType()), indices.shape);
      maps.push_back(AffineMap::get(rank, 0, map.getResults(), b.getContext()));
    }
    maps.push_back(b.getMultiDimIdentityMap(rank));
    SmallVector<utils::IteratorType> iterators(rank,
                                               utils::IteratorType::parallel);
    Value empty = makeEmpty(b, loc, type, sizes);
    auto generic = b.create<linalg::GenericOp>(
        loc, type, indices.arrays, empty, maps, iterators,
        [&](OpBuilder &b, Location loc, ValueRange args) {
          SmallVector<Value> position;
          for (size_t k = 0; k < count; ++k)
            position.push_back(wrapIndex(
                b, loc,
                b.create<arith::IndexCastOp>(loc, b.getIndexType(), args[k]),
                dims[k]));
          for (size_t axis = indexRank; axis < size_t(rank); ++axis)
            position.push_back(b.create<linalg::IndexOp>(loc, axis));
          Value element = b.create<tensor::ExtractOp>(loc, x, position);
          b.create<linalg::YieldOp>(loc, element);
        });
    rewriter.replaceOp(op, generic);
    return success();
  }
};

/// Whether a tensor of one type is broadcast to a shape: 1 may stand beside a
/// dynamic size, which does not say that they are equal.
bool isStretched(RankedTensorType type, RankedTensorType to) {
  return type.getRank() != to.getRank() ||
         llvm::any_of(llvm::zip(type.getShape(), to.getShape()),
                      [](auto sizes) {
                        auto [from, size] = sizes;
                        return from == 1 && size != 1;
                      });
}

struct LowerScatterAdd : OpConversionPattern<ir::ScatterAddOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(ir::ScatterAddOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    OpBuilder &b = rewriter;
    IndexArrays indices = prepareIndices(b, op, adaptor.getX(), op.getIndices(),
                                         adaptor.getIndices());
    // The updates must have the shape of what is indexed.
    SmallVector<Value> sizes = indices.sizes;
    SmallVector<Value> dims = getDims(b, loc, adaptor.getX());
    llvm::append_range(sizes, ArrayRef(dims).drop_front(indices.arrays.size()));
    for (auto [axis, size] : llvm::enumerate(sizes))
      checkEqual(b, op, size, getDim(b, loc, adaptor.getUpdates(), axis),
                 "sizes of the indexed elements and of the updates differ at "
                 "axis " +
                     Twine(axis));
    // The kernel wants index arrays of one shape.
    auto common = RankedTensorType::get(indices.shape, b.getI64Type());
    for (Value &array : indices.arrays) {
      auto type = cast<RankedTensorType>(array.getType());
      if (isStretched(type, common))
        array = makeCopy(b, loc, array, broadcastMap(type, indices.shape),
                         common, indices.sizes);
    }
    rewriter.replaceOpWithNewOp<rt::ScatterAddOp>(
        op, TypeRange(adaptor.getX().getType()), adaptor.getUpdates(),
        indices.arrays, adaptor.getX());
    return success();
  }
};

} // namespace

void populateIndexingPatterns(const TypeConverter &converter,
                              RewritePatternSet &patterns) {
  patterns.add<LowerGather, LowerScatterAdd>(converter, patterns.getContext());
}

} // namespace arete
