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

/// Index arrays that address some dimensions of a tensor.
struct IndexArrays {
  SmallVector<Value> arrays;  // converted
  SmallVector<Value> sizes;   // of their common shape
  SmallVector<int64_t> shape; // the same, statically
};

Value product(OpBuilder &b, Location loc, ValueRange factors) {
  Value result = b.create<arith::ConstantIndexOp>(loc, 1);
  for (Value factor : factors)
    result = b.createOrFold<arith::MulIOp>(loc, result, factor);
  return result;
}

/// A bound that no element of an index array reaches, if one can be told
/// without a look at the elements; none of them is negative then.
Value knownBound(OpBuilder &b, Operation *op, Value original, Value indices) {
  while (auto expand = original.getDefiningOp<ir::ExpandDimsOp>())
    original = expand.getX();
  auto arange = original.getDefiningOp<ir::ArangeOp>();
  if (arange && ir::getConstantSize(arange.getStart()) == 0 &&
      ir::getConstantSize(arange.getStep()) == 1)
    return product(b, op->getLoc(), getDims(b, op->getLoc(), indices));
  // A mask whose sizes were checked selects within them.
  auto positions = original.getDefiningOp<ir::FlatnonzeroOp>();
  auto call = indices.getDefiningOp<rt::CallOp>();
  if (positions && call && !positions.getSizes().empty())
    return product(b, op->getLoc(),
                   getDims(b, op->getLoc(), call.getInputs()[0]));
  return {};
}

/// Checks that every index of an array is in the range of a dimension.
void checkIndices(OpBuilder &b, Operation *op, Value original, Value indices,
                  Value size, int64_t axis) {
  if (Value bound = knownBound(b, op, original, indices)) {
    if (bound != size)
      check(b, op,
            b.createOrFold<arith::CmpIOp>(
                op->getLoc(), arith::CmpIPredicate::sle, bound, size),
            ARETE_ERROR_INDEX,
            "index out of range for axis " + Twine(axis) + " of " +
                ir::describe(op->getOperand(0).getType()));
    return;
  }
  if (cast<RankedTensorType>(indices.getType()).getRank() > 0) {
    b.create<rt::CheckIndexOp>(op->getLoc(), indices, size,
                               indexMessage(op, axis));
    return;
  }
  checkIndex(b, op, getSize(b, op->getLoc(), indices), size, axis);
}

IndexArrays prepareIndices(OpBuilder &b, Operation *op, Value x,
                           const ir::IndexedAxes &indexed,
                           OperandRange originals, ValueRange converted) {
  IndexArrays result;
  auto shape = ir::inferBroadcastShape(std::nullopt, "", originals.getTypes());
  result.shape = *shape; // verified
  result.sizes.resize(shape->size());
  for (auto [axis, original, indices] :
       llvm::zip(indexed.axes, originals, converted)) {
    checkIndices(b, op, original, indices, getDim(b, op->getLoc(), x, axis),
                 axis);
    result.arrays.push_back(indices);
    auto type = cast<RankedTensorType>(indices.getType());
    size_t offset = shape->size() - type.getRank();
    for (auto [i, size] : llvm::enumerate(type.getShape())) {
      if (size == 1)
        continue;
      Value dim = getDim(b, op->getLoc(), indices, i);
      Value &common = result.sizes[i + offset];
      common = common ? checkEqual(b, op, common, dim,
                                   "index arrays " +
                                       ir::describe(originals.getTypes()) +
                                       " do not broadcast; sizes at axis " +
                                       Twine(i + offset) + " are")
                      : dim;
    }
  }
  for (Value &size : result.sizes)
    if (!size)
      size = b.create<arith::ConstantIndexOp>(op->getLoc(), 1);
  return result;
}

/// The sizes of what is indexed.
SmallVector<Value> selectionSizes(ArrayRef<Value> dims,
                                  const ir::IndexedAxes &indexed,
                                  ArrayRef<Value> indexSizes) {
  SmallVector<Value> sizes;
  for (auto [axis, dim] : llvm::enumerate(dims))
    if (!indexed.contains(axis))
      sizes.push_back(dim);
  sizes.insert(sizes.begin() + indexed.position, indexSizes.begin(),
               indexSizes.end());
  return sizes;
}

struct LowerGather : OpConversionPattern<ir::GatherOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(ir::GatherOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    OpBuilder &b = rewriter;
    Value x = adaptor.getX();
    ir::IndexedAxes indexed = op.getIndexedAxes();
    IndexArrays indices = prepareIndices(b, op, x, indexed, op.getIndices(),
                                         adaptor.getIndices());
    SmallVector<Value> dims = getDims(b, loc, x);
    RankedTensorType type = storageTensor(op.getType());
    int64_t rank = type.getRank(), indexRank = indices.shape.size();
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
      SmallVector<AffineExpr> results;
      for (AffineExpr result :
           broadcastMap(cast<RankedTensorType>(array.getType()), indices.shape)
               .getResults())
        results.push_back(
            result.shiftDims(indexRank, /*shift=*/indexed.position));
      maps.push_back(AffineMap::get(rank, 0, results, b.getContext()));
    }
    maps.push_back(b.getMultiDimIdentityMap(rank));
    SmallVector<utils::IteratorType> iterators(rank,
                                               utils::IteratorType::parallel);
    Value empty =
        makeEmpty(b, loc, type, selectionSizes(dims, indexed, indices.sizes));
    auto generic = b.create<linalg::GenericOp>(
        loc, type, indices.arrays, empty, maps, iterators,
        [&](OpBuilder &b, Location loc, ValueRange args) {
          SmallVector<Value> position;
          size_t nextArray = 0;
          int64_t nextOther = 0;
          for (auto [axis, dim] : llvm::enumerate(dims)) {
            if (!indexed.contains(axis)) {
              position.push_back(b.create<linalg::IndexOp>(
                  loc, indexed.placeOf(nextOther++, indexRank)));
              continue;
            }
            Value index = b.create<arith::IndexCastOp>(loc, b.getIndexType(),
                                                       args[nextArray++]);
            position.push_back(wrapIndex(b, loc, index, dim));
          }
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

/// `replaces` says that updates are written, not added.
template <typename OpTy, bool replaces>
struct LowerScatter : OpConversionPattern<OpTy> {
  using OpConversionPattern<OpTy>::OpConversionPattern;

  LogicalResult
  matchAndRewrite(OpTy op, typename OpTy::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    OpBuilder &b = rewriter;
    ir::IndexedAxes indexed = op.getIndexedAxes();
    IndexArrays indices = prepareIndices(b, op, adaptor.getX(), indexed,
                                         op.getIndices(), adaptor.getIndices());
    // The updates must have the shape of what is indexed.
    SmallVector<Value> sizes =
        selectionSizes(getDims(b, loc, adaptor.getX()), indexed, indices.sizes);
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
    rewriter.replaceOpWithNewOp<rt::ScatterOp>(
        op, TypeRange(adaptor.getX().getType()), adaptor.getUpdates(),
        indices.arrays, adaptor.getX(), indexed.axes, indexed.position,
        replaces);
    return success();
  }
};

} // namespace

void populateIndexingPatterns(const TypeConverter &converter,
                              RewritePatternSet &patterns) {
  patterns.add<LowerGather, LowerScatter<ir::ScatterOp, /*replaces=*/true>,
               LowerScatter<ir::ScatterAddOp, /*replaces=*/false>>(
      converter, patterns.getContext());
}

} // namespace arete
