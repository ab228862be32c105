//===- AreteToLinalg/Shape.cpp - Shapes, constants and joining ----- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/AreteRT/IR/AreteRT.h"
#include "lib/Conversion/AreteToLinalg/Lowering.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace arete::lowering;

namespace arete {
namespace {

/// Whether every element is -0. MLIR 19 makes a global variable of zeros of
/// such a constant.
bool isNegativeZero(DenseElementsAttr elements) {
  if (!elements.isSplat() || !isa<FloatType>(elements.getElementType()))
    return false;
  auto number = elements.getSplatValue<APFloat>();
  return number.isZero() && number.isNegative();
}

struct LowerConstant : OpConversionPattern<ir::ConstantOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(ir::ConstantOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto elements = dyn_cast<DenseElementsAttr>(op.getValue());
    if (!elements)
      return rewriter.notifyMatchFailure(op, "only dense elements are lowered");
    Type from = elements.getElementType(), to = ir::storageType(from);
    if (isNegativeZero(elements)) {
      Location loc = op.getLoc();
      Value zero = rewriter.create<arith::ConstantOp>(
          loc, elements.getSplatValue<FloatAttr>());
      Value empty = rewriter.create<tensor::EmptyOp>(
          loc, elements.getType().getShape(), to);
      rewriter.replaceOpWithNewOp<linalg::FillOp>(op, zero, empty);
      return success();
    }
    if (ir::isBool(from))
      elements = elements.mapValues(to, [&](const APInt &bit) {
        return bit.zext(to.getIntOrFloatBitWidth());
      });
    else if (from != to)
      elements = DenseElementsAttr::getFromRawBuffer(
          elements.getType().clone(to), elements.getRawData());
    rewriter.replaceOpWithNewOp<arith::ConstantOp>(op, elements);
    return success();
  }
};

struct LowerDim : OpConversionPattern<ir::DimOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(ir::DimOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value dim = getDim(rewriter, loc, adaptor.getX(), op.getAxis());
    Value number = rewriter.createOrFold<arith::IndexCastOp>(
        loc, rewriter.getI64Type(), dim);
    rewriter.replaceOpWithNewOp<tensor::FromElementsOp>(op, op.getType(),
                                                        number);
    return success();
  }
};

struct LowerShapeOf : OpConversionPattern<ir::ShapeOfOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(ir::ShapeOfOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    SmallVector<Value> sizes = getDims(rewriter, op.getLoc(), adaptor.getX());
    for (Value &size : sizes)
      size = rewriter.createOrFold<arith::IndexCastOp>(
          op.getLoc(), rewriter.getI64Type(), size);
    rewriter.replaceOpWithNewOp<tensor::FromElementsOp>(op, op.getType(),
                                                        sizes);
    return success();
  }
};

Value product(OpBuilder &b, Location loc, ValueRange factors) {
  Value result = b.create<arith::ConstantIndexOp>(loc, 1);
  for (Value factor : factors)
    result = b.createOrFold<arith::MulIOp>(loc, result, factor);
  return result;
}

struct LowerReshape : OpConversionPattern<ir::ReshapeOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(ir::ReshapeOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    OpBuilder &b = rewriter;
    RankedTensorType type = storageTensor(op.getType());
    Value count = product(b, loc, getDims(b, loc, adaptor.getX()));

    // The size that is to be found, if any, is counted as 1 at first.
    SmallVector<Value> sizes;
    std::optional<unsigned> rest;
    for (auto [axis, operand] : llvm::enumerate(op.getSizes())) {
      if (ir::getConstantSize(operand) == -1) {
        rest = axis;
        sizes.push_back(b.create<arith::ConstantIndexOp>(loc, 1));
        continue;
      }
      sizes.push_back(getSize(b, loc, adaptor.getSizes()[axis]));
      checkNotNegative(b, op, sizes.back(),
                       "the size of axis " + Twine(axis) + " is negative");
    }
    Value given = product(b, loc, sizes);
    if (rest) {
      // Divides by 1 in place of 0, where only an empty tensor fits.
      Value zero = b.create<arith::ConstantIndexOp>(loc, 0);
      Value one = b.create<arith::ConstantIndexOp>(loc, 1);
      Value isZero = b.createOrFold<arith::CmpIOp>(
          loc, arith::CmpIPredicate::eq, given, zero);
      check(b, op,
            b.createOrFold<arith::XOrIOp>(
                loc, isZero, b.create<arith::ConstantIntOp>(loc, 1, 1)),
            ARETE_ERROR_SIZE, "-1 has no value where another size is 0");
      Value divisor = b.createOrFold<arith::SelectOp>(loc, isZero, one, given);
      sizes[*rest] = b.createOrFold<arith::DivSIOp>(loc, count, divisor);
      given = b.createOrFold<arith::MulIOp>(loc, given, sizes[*rest]);
    }
    checkEqual(b, op, count, given,
               ir::describe(op.getX().getType()) + " to " +
                   ir::describe(op.getType()) +
                   " changes the number of elements; they are");

    if (type.getRank() == 0) {
      SmallVector<Value> origin(
          op.getX().getType().getRank(),
          b.create<arith::ConstantIndexOp>(loc, 0).getResult());
      Value element =
          b.createOrFold<tensor::ExtractOp>(loc, adaptor.getX(), origin);
      rewriter.replaceOpWithNewOp<tensor::FromElementsOp>(op, type, element);
      return success();
    }
    // A size that the type knows and an operand only computes agree by the
    // checks of who made the type.
    for (auto [axis, size] : llvm::enumerate(type.getShape()))
      if (!ShapedType::isDynamic(size)) {
        Value known = b.create<arith::ConstantIndexOp>(loc, size);
        checkEqual(b, op, sizes[axis], known,
                   "size of axis " + Twine(axis) + " of " +
                       ir::describe(op.getType()) + " is");
        sizes[axis] = known;
      }
    Value shape = b.create<tensor::FromElementsOp>(loc, sizes);
    rewriter.replaceOpWithNewOp<tensor::ReshapeOp>(op, type, adaptor.getX(),
                                                   shape);
    return success();
  }
};

/// Checks of sizes are all that is left of a broadcast that repeats nothing.
struct LowerSpecifyShape : OpConversionPattern<ir::BroadcastToOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(ir::BroadcastToOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (!repeatsNothing(op))
      return rewriter.notifyMatchFailure(op, "an axis is repeated");
    RankedTensorType from = ir::tensorTypeOf(op.getX()), to = op.getType();
    Location loc = op.getLoc();
    for (int64_t axis = 0; axis < from.getRank(); ++axis)
      checkEqual(rewriter, op, getDim(rewriter, loc, adaptor.getX(), axis),
                 getSize(rewriter, loc, adaptor.getSizes()[axis]),
                 ir::describe(from) + " does not broadcast to " +
                     ir::describe(to) + "; sizes at axis " + Twine(axis) +
                     " are");
    Value x = adaptor.getX();
    RankedTensorType type = storageTensor(to);
    if (x.getType() != type)
      x = rewriter.create<tensor::CastOp>(loc, type, x);
    rewriter.replaceOp(op, x);
    return success();
  }
};

struct LowerTranspose : OpConversionPattern<ir::TransposeOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(ir::TransposeOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    SmallVector<unsigned> source(op.getPermutation().size());
    SmallVector<Value> sizes;
    for (auto [i, axis] : llvm::enumerate(op.getPermutation())) {
      source[axis] = i;
      sizes.push_back(getDim(rewriter, loc, adaptor.getX(), axis));
    }
    rewriter.replaceOp(
        op, makeCopy(rewriter, loc, adaptor.getX(),
                     AffineMap::getPermutationMap(source, op.getContext()),
                     storageTensor(op.getType()), sizes));
    return success();
  }
};

struct LowerExpandDims : OpConversionPattern<ir::ExpandDimsOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(ir::ExpandDimsOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOp(
        op, restoreDims(rewriter, op.getLoc(), adaptor.getX(), op.getAxes()));
    return success();
  }
};

struct LowerSqueeze : OpConversionPattern<ir::SqueezeOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(ir::SqueezeOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    auto type = cast<RankedTensorType>(adaptor.getX().getType());
    SmallVector<int64_t> shape(type.getShape());
    Value one = rewriter.create<arith::ConstantIndexOp>(loc, 1);
    for (int64_t axis : op.getAxes()) {
      checkEqual(rewriter, op, getDim(rewriter, loc, adaptor.getX(), axis), one,
                 "size of axis " + Twine(axis) + " of " +
                     ir::describe(op.getX().getType()) +
                     " must be 1; sizes are");
      shape[axis] = 1;
    }
    Value x = adaptor.getX();
    auto unit = RankedTensorType::get(shape, type.getElementType());
    if (unit != type)
      x = rewriter.create<tensor::CastOp>(loc, unit, x);
    // Each kept dimension takes the dropped ones before it; the last takes
    // those behind it, too.
    SmallVector<ReassociationIndices> groups;
    ReassociationIndices pending;
    for (int64_t axis = 0; axis < type.getRank(); ++axis) {
      pending.push_back(axis);
      if (!llvm::is_contained(op.getAxes(), axis)) {
        groups.push_back(pending);
        pending.clear();
      }
    }
    if (!groups.empty())
      llvm::append_range(groups.back(), pending);
    rewriter.replaceOpWithNewOp<tensor::CollapseShapeOp>(
        op, storageTensor(op.getType()), x, groups);
    return success();
  }
};

struct LowerConcatenate : OpConversionPattern<ir::ConcatenateOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(ir::ConcatenateOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    OpBuilder &b = rewriter;
    RankedTensorType type = storageTensor(op.getType());
    int64_t rank = type.getRank(), joined = op.getAxis();
    SmallVector<Value> sizes = getDims(b, loc, adaptor.getInputs().front());
    SmallVector<Value> extents{sizes[joined]};
    for (Value input : adaptor.getInputs().drop_front()) {
      for (int64_t axis = 0; axis < rank; ++axis) {
        Value size = getDim(b, loc, input, axis);
        if (axis == joined)
          extents.push_back(size);
        else
          sizes[axis] =
              checkEqual(b, op, sizes[axis], size,
                         "sizes of " + ir::describe(TypeRange(op.getInputs())) +
                             " differ at axis " + Twine(axis));
      }
    }
    Value total = b.create<arith::ConstantIndexOp>(loc, 0);
    for (Value extent : extents)
      total = b.createOrFold<arith::AddIOp>(loc, total, extent);
    sizes[joined] = total;

    Value result = makeEmpty(b, loc, type, sizes);
    SmallVector<OpFoldResult> offsets(rank, b.getIndexAttr(0));
    SmallVector<OpFoldResult> strides(rank, b.getIndexAttr(1));
    Value position = b.create<arith::ConstantIndexOp>(loc, 0);
    for (auto [input, extent] : llvm::zip(adaptor.getInputs(), extents)) {
      // The slice that is written has the input's type.
      auto inputType = cast<RankedTensorType>(input.getType());
      SmallVector<OpFoldResult> slice;
      for (int64_t axis = 0; axis < rank; ++axis) {
        int64_t size = inputType.getDimSize(axis);
        if (!ShapedType::isDynamic(size))
          slice.push_back(b.getIndexAttr(size));
        else
          slice.push_back(axis == joined ? extent
                                         : getDim(b, loc, input, axis));
      }
      offsets[joined] = getAsOpFoldResult(position);
      result = b.create<tensor::InsertSliceOp>(loc, input, result, offsets,
                                               slice, strides);
      position = b.createOrFold<arith::AddIOp>(loc, position, extent);
    }
    rewriter.replaceOp(op, result);
    return success();
  }
};

} // namespace

void populateShapePatterns(const TypeConverter &converter,
                           RewritePatternSet &patterns) {
  patterns.add<LowerConstant, LowerDim, LowerShapeOf, LowerReshape,
               LowerSpecifyShape, LowerTranspose, LowerExpandDims, LowerSqueeze,
               LowerConcatenate>(converter, patterns.getContext());
}

} // namespace arete
