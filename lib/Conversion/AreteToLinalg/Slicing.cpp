//===- AreteToLinalg/Slicing.cpp - Slices of tensors ---------------- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// A slice is a view where its readers can deal with strides, and a new value of
// a slice is written into the tensor that it is part of. Steps are made
// positive; what a negative one reverses is copied.
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/GemmOps.h"
#include "dialects/Arete/IR/IndexingOps.h"
#include "dialects/Arete/IR/SlicingOps.h"
#include "dialects/AreteRT/IR/AreteRT.h"
#include "lib/Conversion/AreteToLinalg/Lowering.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace arete::lowering;

namespace arete {
namespace {

/// The part of a tensor that a slice is: for each axis of the tensor an offset,
/// a size and a positive stride.
class Region {
public:
  /// Emits the checks that the part is within x. `bounds` are the converted
  /// ones of `op`, whose first operand was x; `sliceType` is the storage type
  /// of the slice.
  Region(OpBuilder &builder, Operation *op, Value x, ir::SliceBounds bounds,
         RankedTensorType sliceType)
      : b(op->getLoc(), builder), op(op), bounds(bounds), sliceType(sliceType) {
    SmallVector<Value> dims = getDims(b, b.getLoc(), x);
    for (auto [axis, dim] : llvm::enumerate(dims)) {
      if (auto pick = bounds.pick(axis))
        addPicked(axis, *pick, dim);
      else if (auto cut = bounds.cut(axis))
        addCut(axis, *cut, dim);
      else
        addAxis(b.getIndexAttr(0), dim, b.getIndexAttr(1), Value());
    }
  }

  /// The sizes of the slice.
  ArrayRef<Value> sliceSizes() const { return sizes; }

  /// The slice of x as a view, or a copy if it reverses an axis.
  Value extract(Value x) {
    bool hasSteps = llvm::any_of(
        strides, [](OpFoldResult s) { return !isConstantIntValue(s, 1); });
    if (!bounds.picked.empty() && hasSteps)
      x = dropPicked(x);
    Value view = b.create<tensor::ExtractSliceOp>(
        sliceType, x, offsets, mixedSizes(sliceType), strides);
    return reverse(view);
  }
  /// x with y in place of the slice.
  Value insert(Value y, Value x) {
    SmallVector<OpFoldResult> extents =
        mixedSizes(cast<RankedTensorType>(y.getType()));
    y = reverse(y);
    // With all axes of x: MLIR's folding of an insertion that drops some takes
    // any axis of size 1 for one of them.
    if (!bounds.picked.empty())
      y = restoreDims(b, b.getLoc(), y, bounds.picked);
    return b.create<tensor::InsertSliceOp>(y, x, offsets, extents, strides);
  }
  /// Where the one element of a slice of rank 0 lies.
  SmallVector<Value> position() {
    return getValueOrCreateConstantIndexOp(b, b.getLoc(), offsets);
  }

private:
  ImplicitLocOpBuilder b;
  Operation *op;
  ir::SliceBounds bounds;
  RankedTensorType sliceType;
  SmallVector<OpFoldResult> offsets, strides; // of each axis of x
  SmallVector<Value> sizes;                   // of each axis of the slice
  /// For each axis of the slice whether it is reversed, or null if it never is.
  SmallVector<Value> isReversed;

  Value constant(int64_t number) {
    return b.create<arith::ConstantIndexOp>(number);
  }
  Value compare(arith::CmpIPredicate predicate, Value l, Value r) {
    return b.createOrFold<arith::CmpIOp>(predicate, l, r);
  }

  /// A number of the views, as an attribute where it is known. One that is
  /// negative, in a slice that is empty or fails its checks, stays a value:
  /// attributes have a meaning of their own for -2^63.
  static OpFoldResult foldResult(Value number) {
    APInt known;
    if (matchPattern(number, m_ConstantInt(&known)) && known.isNegative())
      return number;
    return getAsOpFoldResult(number);
  }

  /// x at its picked axes, which are not those of the part any more. MLIR tells
  /// by the strides which axes of size 1 a memref.subview drops, so one that
  /// drops some has no steps.
  Value dropPicked(Value x) {
    auto type = cast<RankedTensorType>(x.getType());
    SmallVector<OpFoldResult> starts, extents, keptOffsets, keptStrides;
    SmallVector<int64_t> shape;
    for (int64_t axis = 0; axis < type.getRank(); ++axis) {
      bool isPicked = bool(bounds.pick(axis));
      starts.push_back(isPicked ? offsets[axis] : b.getIndexAttr(0));
      extents.push_back(
          isPicked ? b.getIndexAttr(1)
                   : getAsOpFoldResult(getDim(b, b.getLoc(), x, axis)));
      if (isPicked)
        continue;
      shape.push_back(type.getDimSize(axis));
      keptOffsets.push_back(offsets[axis]);
      keptStrides.push_back(strides[axis]);
    }
    SmallVector<OpFoldResult> ones(type.getRank(), b.getIndexAttr(1));
    Value kept = b.create<tensor::ExtractSliceOp>(
        RankedTensorType::get(shape, type.getElementType()), x, starts, extents,
        ones);
    offsets = keptOffsets;
    strides = keptStrides;
    bounds.picked = {};
    return kept;
  }

  void addAxis(OpFoldResult offset, Value size, OpFoldResult stride,
               Value reversed) {
    offsets.push_back(offset);
    strides.push_back(stride);
    sizes.push_back(size);
    isReversed.push_back(reversed);
  }

  void addPicked(int64_t axis, size_t pick, Value dim) {
    Value index = getSize(b, b.getLoc(), bounds.indices()[pick]);
    checkIndex(b, op, index, dim, axis);
    offsets.push_back(foldResult(wrapIndex(b, b.getLoc(), index, dim)));
    strides.push_back(b.getIndexAttr(1));
  }

  void addCut(int64_t axis, size_t cut, Value dim) {
    Value start = getSize(b, b.getLoc(), bounds.starts()[cut]);
    Value size = getSize(b, b.getLoc(), bounds.sizes()[cut]);
    Value step = bounds.hasSteps() ? getSize(b, b.getLoc(), bounds.steps()[cut])
                                   : constant(1);
    Value zero = constant(0), one = constant(1);
    std::string what = "the slice does not lie within axis " +
                       std::to_string(axis) + " of " +
                       ir::describe(op->getOperand(0).getType());
    checkNotNegative(b, op, size, what);
    Value isNegative = compare(arith::CmpIPredicate::slt, step, zero);
    APInt known;
    bool isForward =
        matchPattern(step, m_ConstantInt(&known)) && known.isStrictlyPositive();
    Value stride = step;
    if (!isForward) {
      check(b, op, compare(arith::CmpIPredicate::ne, step, zero),
            ARETE_ERROR_VALUE, "the step must not be 0");
      // The step -2^63, which has no opposite, is good for one element.
      Value least = constant(-std::numeric_limits<int64_t>::max());
      Value opposite = b.createOrFold<arith::SubIOp>(
          zero, b.createOrFold<arith::MaxSIOp>(step, least));
      stride = b.createOrFold<arith::SelectOp>(isNegative, opposite, step);
      stride = b.createOrFold<arith::MaxSIOp>(stride, one);
    }
    // Steps beyond the first element, and how many there is room for; written
    // so that nothing overflows.
    Value steps = b.createOrFold<arith::SubIOp>(size, one);
    Value last = b.createOrFold<arith::SubIOp>(dim, one);
    Value room = b.createOrFold<arith::SubIOp>(last, start);
    if (!isForward)
      room = b.createOrFold<arith::SelectOp>(isNegative, start, room);
    if (!matchPattern(stride, m_One()))
      room = b.createOrFold<arith::DivSIOp>(room, stride);
    Value isInside = compare(arith::CmpIPredicate::sge, start, zero);
    isInside = b.createOrFold<arith::AndIOp>(
        isInside, compare(arith::CmpIPredicate::sle, start, last));
    isInside = b.createOrFold<arith::AndIOp>(
        isInside, compare(arith::CmpIPredicate::sle, steps, room));
    Value isEmpty = compare(arith::CmpIPredicate::eq, size, zero);
    check(b, op, b.createOrFold<arith::OrIOp>(isEmpty, isInside),
          ARETE_ERROR_INDEX, what);

    if (isForward)
      return addAxis(foldResult(start), size, foldResult(stride), Value());
    Value reach = b.createOrFold<arith::MulIOp>(steps, stride);
    Value lowest = b.createOrFold<arith::SelectOp>(
        isNegative, b.createOrFold<arith::SubIOp>(start, reach), start);
    addAxis(foldResult(lowest), size, foldResult(stride), isNegative);
  }

  /// Sizes for each axis of x, as attributes where the type of the slice knows
  /// them.
  SmallVector<OpFoldResult> mixedSizes(RankedTensorType type) {
    SmallVector<OpFoldResult> result;
    int64_t next = 0;
    for (size_t axis = 0; axis < offsets.size(); ++axis) {
      if (bounds.pick(axis)) {
        result.push_back(b.getIndexAttr(1));
        continue;
      }
      int64_t known = type.getDimSize(next);
      result.push_back(ShapedType::isDynamic(known)
                           ? OpFoldResult(sizes[next])
                           : OpFoldResult(b.getIndexAttr(known)));
      ++next;
    }
    return result;
  }

  /// A copy with the axes in reverse order that are to be, if there are any.
  Value reverse(Value slice) {
    if (llvm::none_of(isReversed, [](Value value) { return bool(value); }))
      return slice;
    auto type = cast<RankedTensorType>(slice.getType());
    Value empty = makeEmpty(b, b.getLoc(), type, sizes);
    SmallVector<utils::IteratorType> iterators(type.getRank(),
                                               utils::IteratorType::parallel);
    auto generic = b.create<linalg::GenericOp>(
        type, ValueRange(), empty, b.getMultiDimIdentityMap(type.getRank()),
        iterators, [&](OpBuilder &b, Location loc, ValueRange) {
          SmallVector<Value> position;
          for (auto [axis, reversed] : llvm::enumerate(isReversed)) {
            Value index = b.create<linalg::IndexOp>(loc, axis);
            if (reversed) {
              Value one = b.create<arith::ConstantIndexOp>(loc, 1);
              Value last = b.create<arith::SubIOp>(loc, sizes[axis], one);
              Value mirrored = b.create<arith::SubIOp>(loc, last, index);
              index = b.createOrFold<arith::SelectOp>(loc, reversed, mirrored,
                                                      index);
            }
            position.push_back(index);
          }
          Value element = b.create<tensor::ExtractOp>(loc, slice, position);
          b.create<linalg::YieldOp>(loc, element);
        });
    return generic.getResult(0);
  }
};

/// Whether the last axis of a tensor has stride 1 in memory, as far as can be
/// seen.
bool hasUnitStride(Value tensor) {
  Operation *op = tensor.getDefiningOp();
  if (!op || isa<DestinationStyleOpInterface>(op))
    return true;
  auto view = dyn_cast<tensor::ExtractSliceOp>(op);
  if (!view || view.getType().getRank() == 0 ||
      view.getDroppedDims().test(view.getSourceType().getRank() - 1))
    return false;
  return isConstantIntValue(view.getMixedStrides().back(), 1) &&
         hasUnitStride(view.getSource());
}

/// Whether every reader of a slice takes it as it lies in memory, or at least
/// with rows that are contiguous, if this one's are. All others get a copy.
bool canBeView(Value slice, bool hasContiguousRows) {
  return llvm::all_of(slice.getUses(), [&](OpOperand &use) {
    Operation *user = use.getOwner();
    if (isa<ir::DotOp, ir::MatmulOp>(user) ||
        (isa<ir::GemmOp>(user) && use.getOperandNumber() <= 1))
      return hasContiguousRows && ir::tensorTypeOf(slice).getRank() <= 2;
    if (isa<ir::ExpandDimsOp>(user))
      return canBeView(user->getResult(0), /*hasContiguousRows=*/false);
    // What is indexed, but not the indices.
    if (isa<ir::GatherOp>(user))
      return use.getOperandNumber() == 0;
    if (isa<ir::ScatterOp, ir::ScatterAddOp>(user))
      return use.getOperandNumber() <= 1;
    return isa<ir::ElementwiseOpInterface, ir::ReductionOpInterface,
               ir::LibraryOpInterface, ir::TransposeOp, ir::ConcatenateOp,
               ir::DimOp, ir::ShapeOfOp, ir::SliceOp, ir::SetSliceOp,
               func::ReturnOp>(user);
  });
}

struct LowerSlice : OpConversionPattern<ir::SliceOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(ir::SliceOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    RankedTensorType type = storageTensor(op.getType());
    Region region(rewriter, op, adaptor.getX(),
                  {adaptor.getBounds(), adaptor.getAxes(), adaptor.getPicked()},
                  type);
    if (type.getRank() == 0) {
      // Scalars are read at once: they may be sizes.
      Value element = rewriter.createOrFold<tensor::ExtractOp>(
          loc, adaptor.getX(), region.position());
      rewriter.replaceOpWithNewOp<tensor::FromElementsOp>(op, type, element);
      return success();
    }
    Value slice = region.extract(adaptor.getX());
    if (slice.getDefiningOp<tensor::ExtractSliceOp>() &&
        !canBeView(op.getResult(), hasUnitStride(slice)))
      slice = makeContiguous(rewriter, loc, slice);
    rewriter.replaceOp(op, slice);
    return success();
  }
};

struct LowerSetSlice : OpConversionPattern<ir::SetSliceOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(ir::SetSliceOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value y = adaptor.getY();
    auto type = cast<RankedTensorType>(y.getType());
    Region region(rewriter, op, adaptor.getX(),
                  {adaptor.getBounds(), adaptor.getAxes(), adaptor.getPicked()},
                  type);
    for (auto [axis, size] : llvm::enumerate(region.sliceSizes()))
      checkEqual(rewriter, op, size, getDim(rewriter, loc, y, axis),
                 "sizes of the slice and of its new value differ at axis " +
                     Twine(axis) + "; they are");
    if (type.getRank() == 0) {
      Value element =
          rewriter.createOrFold<tensor::ExtractOp>(loc, y, ValueRange());
      rewriter.replaceOpWithNewOp<tensor::InsertOp>(op, element, adaptor.getX(),
                                                    region.position());
      return success();
    }
    rewriter.replaceOp(op, region.insert(y, adaptor.getX()));
    return success();
  }
};

} // namespace

void populateSlicingPatterns(const TypeConverter &converter,
                             RewritePatternSet &patterns) {
  patterns.add<LowerSlice, LowerSetSlice>(converter, patterns.getContext());
}

} // namespace arete
