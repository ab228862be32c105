//===- Slicing.cpp - Slices of tensors ----------------------------- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Batching.h"
#include "dialects/Arete/IR/SlicingOps.h"
#include "mlir/IR/Builders.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "dialects/Arete/IR/SlicingOps.cpp.inc"

namespace arete::ir {

void registerSlicingOps(AreteDialect &dialect);
void registerSlicingOps(AreteDialect &dialect) {
  dialect.addFamily<
#define GET_OP_LIST
#include "dialects/Arete/IR/SlicingOps.cpp.inc"
      >();
}

/// Reports a range that is known to reach out of an axis. Bounds that are not
/// known are checked when the function runs.
static LogicalResult checkRange(OptionalLoc loc, StringRef op, int64_t axis,
                                RankedTensorType type,
                                std::optional<int64_t> start, int64_t size,
                                int64_t step) {
  if (size == 0)
    return success();
  if (start && *start < 0)
    return emitOptionalError(loc, op, ": start ", *start, " is negative");
  int64_t whole = type.getDimSize(axis);
  if (ShapedType::isDynamic(whole))
    return success();
  // In 128 bits: a product of two int64 may overflow.
  __int128 reach = __int128(size - 1) * step;
  if (!start && reach < 0)
    reach = -reach; // from the best start there can be
  __int128 last = start.value_or(0) + reach;
  if (last >= 0 && last < whole && start.value_or(0) < whole)
    return success();
  std::string steps = step == 1 ? "" : " in steps of " + std::to_string(step);
  return emitOptionalError(loc, op, ": ", size, " elements from ",
                           start.value_or(0), steps, " are not within axis ",
                           axis, " of ", describe(type));
}

/// The type of the part of x that the bounds describe.
static FailureOr<RankedTensorType> inferSlice(OptionalLoc loc, StringRef name,
                                              Value x, SliceBounds slice) {
  StringRef op = userName(name);
  RankedTensorType type = tensorTypeOf(x);
  if (failed(checkAxes(loc, op, slice.axes, type.getRank(), type)) ||
      failed(checkAxes(loc, op, slice.picked, type.getRank(), type)))
    return failure();
  for (int64_t axis : slice.picked)
    if (slice.cut(axis)) {
      (void)emitOptionalError(loc, op, ": axis ", axis,
                              " is both cut and picked");
      return failure();
    }
  if (!slice.isComplete()) {
    (void)emitOptionalError(loc, op,
                            ": there must be a start, a size and "
                            "perhaps a step for each cut axis, and an "
                            "index for each picked one");
    return failure();
  }
  SmallVector<int64_t> shape;
  for (auto [axis, whole] : llvm::enumerate(type.getShape())) {
    if (auto pick = slice.pick(axis)) {
      auto index = getConstantSize(slice.indices()[*pick]);
      if (index && !ShapedType::isDynamic(whole) &&
          (*index < -whole || *index >= whole)) {
        (void)emitOptionalError(loc, op, ": index ", *index,
                                " is out of range for axis ", int64_t(axis),
                                " of ", describe(type));
        return failure();
      }
      continue;
    }
    auto cut = slice.cut(axis);
    if (!cut) {
      shape.push_back(whole);
      continue;
    }
    auto start = getConstantSize(slice.starts()[*cut]);
    auto size = getConstantSize(slice.sizes()[*cut]);
    std::optional<int64_t> step = 1;
    if (slice.hasSteps())
      step = getConstantSize(slice.steps()[*cut]);
    if (size && *size < 0) {
      (void)emitOptionalError(loc, op, ": size ", *size, " is negative");
      return failure();
    }
    if (step == 0) {
      (void)emitOptionalError(loc, op, ": the step must not be 0");
      return failure();
    }
    if (step && size &&
        failed(checkRange(loc, op, axis, type, start, *size, *step)))
      return failure();
    shape.push_back(size.value_or(ShapedType::kDynamic));
  }
  return RankedTensorType::get(shape, type.getElementType());
}

LogicalResult SliceOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                        Adaptor adaptor, TypeVector &types) {
  auto type =
      inferSlice(loc, getOperationName(), adaptor.getX(),
                 {adaptor.getBounds(), adaptor.getAxes(), adaptor.getPicked()});
  if (failed(type))
    return failure();
  types.push_back(*type);
  return success();
}

LogicalResult SetSliceOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                           Adaptor adaptor, TypeVector &types) {
  auto type =
      inferSlice(loc, getOperationName(), adaptor.getX(),
                 {adaptor.getBounds(), adaptor.getAxes(), adaptor.getPicked()});
  if (failed(type))
    return failure();
  Type value = adaptor.getY().getType();
  if (!areCompatibleTypes(value, TypeRange(*type)))
    return emitOptionalError(loc, "set_slice: the new value is ",
                             describe(value), ", the slice ", describe(*type));
  types.push_back(adaptor.getX().getType());
  return success();
}

/// An op about the part of x that `like` describes.
static Expr buildLike(StringRef name, Operation *like, ArrayRef<Expr> operands,
                      ValueRange bounds) {
  SmallVector<Expr> all(operands);
  const Expr &first = operands.front();
  if (!first)
    return {};
  for (Value bound : bounds)
    all.emplace_back(first.getBuilder(), first.getLoc(), bound);
  return Expr::build(name, all, like->getAttrs());
}

LogicalResult SliceOp::lop(OpBuilder &b, ValueRange cotangents,
                           SmallVectorImpl<Value> &gradients) {
  Expr g(b, getLoc(), cotangents[0]);
  Expr zeros = g.literal(0.0).broadcastTo(buildDims(b, getLoc(), getX()));
  gradients.push_back(
      buildLike("arete.set_slice", *this, {zeros, g}, getBounds()).get());
  gradients.append(getBounds().size(), Value());
  return success(bool(gradients.front()));
}

LogicalResult SetSliceOp::lop(OpBuilder &b, ValueRange cotangents,
                              SmallVectorImpl<Value> &gradients) {
  // What was replaced has no influence.
  Location loc = getLoc();
  Expr g(b, loc, cotangents[0]);
  Expr zeros = g.literal(0.0).broadcastTo(buildDims(b, loc, getY()));
  gradients.push_back(
      buildLike("arete.set_slice", *this, {g, zeros}, getBounds()).get());
  gradients.push_back(buildLike("arete.slice", *this, {g}, getBounds()).get());
  bool isBuilt = gradients[0] && gradients[1];
  gradients.append(getBounds().size(), Value());
  return success(isBuilt);
}

//===----------------------------------------------------------------------===//
// Batches
//===----------------------------------------------------------------------===//

static NamedAttribute axesAttr(OpBuilder &b, StringRef name,
                               ArrayRef<int64_t> axes) {
  return b.getNamedAttr(name, b.getDenseI64ArrayAttr(axes));
}

static SmallVector<Expr> exprs(OpBuilder &b, Location loc,
                               ArrayRef<Batched> values) {
  SmallVector<Expr> result;
  for (const Batched &value : values)
    result.emplace_back(b, loc, value.value);
  return result;
}

namespace {
/// A slice of each element of a batch: one slice of all of them and, where the
/// indices differ from element to element, a gather or scatter in it.
struct BatchedSlice {
  /// Ranges and indices that are the same for all elements.
  SmallVector<Expr> bounds;
  SmallVector<NamedAttribute> attributes;
  bool isWhole = false;
  /// Indices that are not, the position in the batch being the first if x has
  /// a batch axis, and the axes of the slice that they address.
  SmallVector<Expr> indices;
  SmallVector<int64_t> indexedAxes;
};
} // namespace

template <typename OpTy>
static FailureOr<BatchedSlice> sliceOfBatch(OpBuilder &b, OpTy op,
                                            const Batch &batch,
                                            unsigned tensors, bool hasAxis) {
  Location loc = op.getLoc();
  ArrayRef<Batched> all = batch.operands.drop_front(tensors);
  size_t ranges = all.size() - op.getPicked().size();
  if (failed(sameForBatch(op, all.take_front(ranges), "bounds")))
    return failure();
  BatchedSlice result;
  result.bounds = exprs(b, loc, all.take_front(ranges));
  SmallVector<int64_t> picked, differing;
  SmallVector<Expr> indices;
  for (auto [axis, index] :
       llvm::zip_equal(op.getPicked(), all.drop_front(ranges))) {
    Expr value(b, loc, index.value);
    if (index.hasAxis) {
      differing.push_back(axis + hasAxis);
      indices.push_back(value);
    } else {
      picked.push_back(axis + hasAxis);
      result.bounds.push_back(value);
    }
  }
  SmallVector<int64_t> axes =
      hasAxis ? behindBatch(op.getAxes()) : llvm::to_vector(op.getAxes());
  result.attributes = {axesAttr(b, "axes", axes),
                       axesAttr(b, "picked", picked)};
  result.isWhole = op.getAxes().empty() && picked.empty();
  if (indices.empty())
    return result;
  if (hasAxis) {
    result.indices.push_back(
        Expr::build("arete.iota", Expr(b, loc, batch.size),
                    b.getNamedAttr("axis", b.getI64IntegerAttr(0))));
    result.indexedAxes.push_back(0);
  }
  llvm::append_range(result.indices, indices);
  for (int64_t axis : differing)
    result.indexedAxes.push_back(
        axis - llvm::count_if(picked, [&](int64_t p) { return p < axis; }));
  return result;
}

/// The op with operands before those of the slice.
static Expr buildAll(StringRef name, ArrayRef<Expr> tensors,
                     ArrayRef<Expr> others,
                     ArrayRef<NamedAttribute> attributes) {
  SmallVector<Expr> operands(tensors);
  llvm::append_range(operands, others);
  return Expr::build(name, operands, attributes);
}

LogicalResult SliceOp::batch(OpBuilder &b, const Batch &batch,
                             SmallVectorImpl<Batched> &results) {
  // Where all elements index one tensor, only the indices have a batch axis.
  auto slice = sliceOfBatch(b, *this, batch, 1, batch.operands[0].hasAxis);
  if (failed(slice))
    return failure();
  Expr x = batch.operand(b, getLoc(), 0);
  if (!slice->isWhole)
    x = buildAll("arete.slice", {x}, slice->bounds, slice->attributes);
  if (!slice->indices.empty())
    x = buildAll("arete.gather", {x}, slice->indices,
                 axesAttr(b, "axes", slice->indexedAxes));
  results.push_back({x.get(), /*hasAxis=*/true});
  return success(bool(x));
}

LogicalResult SetSliceOp::batch(OpBuilder &b, const Batch &batch,
                                SmallVectorImpl<Batched> &results) {
  auto slice = sliceOfBatch(b, *this, batch, 2, /*hasAxis=*/true);
  if (failed(slice))
    return failure();
  Expr x = batch.repeated(b, getLoc(), 0), y = batch.repeated(b, getLoc(), 1);
  if (!slice->indices.empty()) {
    Expr part = x;
    if (!slice->isWhole)
      part = buildAll("arete.slice", {x}, slice->bounds, slice->attributes);
    y = buildAll("arete.scatter", {part, y}, slice->indices,
                 axesAttr(b, "axes", slice->indexedAxes));
  }
  if (!slice->isWhole)
    y = buildAll("arete.set_slice", {x, y}, slice->bounds, slice->attributes);
  results.push_back({y.get(), /*hasAxis=*/true});
  return success(bool(y));
}

} // namespace arete::ir
