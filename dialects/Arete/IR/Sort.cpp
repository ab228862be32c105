//===- Sort.cpp - Sorting, searching and counting -------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/BatchingRules.h"
#include "dialects/Arete/IR/SortOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "dialects/Arete/IR/SortOps.cpp.inc"

namespace arete::ir {

void registerSortOps(AreteDialect &dialect);
void registerSortOps(AreteDialect &dialect) {
  dialect.addFamily<
#define GET_OP_LIST
#include "dialects/Arete/IR/SortOps.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

static Type positions(MLIRContext *context, ArrayRef<int64_t> shape) {
  return RankedTensorType::get(shape, IntegerType::get(context, 64));
}

static int64_t sizeOr(Value scalar, int64_t otherwise) {
  std::optional<int64_t> size = getConstantSize(scalar);
  return size && *size >= 0 ? *size : otherwise;
}

static LogicalResult checkAxis(OptionalLoc loc, StringRef op, Value x,
                               int64_t axis) {
  return success(
      succeeded(checkKind(loc, op, TypeRange(x.getType()), "real")) &&
      succeeded(
          checkAxes(loc, op, axis, tensorTypeOf(x).getRank(), x.getType())));
}

static LogicalResult checkVector(OptionalLoc loc, StringRef op, StringRef what,
                                 Value x) {
  if (tensorTypeOf(x).getRank() == 1)
    return success();
  return emitOptionalError(loc, userName(op), ": ", what,
                           " must be a vector, got ", describe(x.getType()));
}

static LogicalResult checkSameDType(OptionalLoc loc, StringRef op, Value x,
                                    Value y) {
  if (elementTypeOf(x) == elementTypeOf(y))
    return checkKind(loc, op, TypeRange(x.getType()), "real");
  Type types[] = {x.getType(), y.getType()};
  return emitOptionalError(loc, userName(op),
                           ": operands must have one dtype, got ",
                           describe(TypeRange(types)));
}

LogicalResult SortOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                       Adaptor adaptor, TypeVector &types) {
  types.push_back(adaptor.getX().getType());
  return checkAxis(loc, getOperationName(), adaptor.getX(), adaptor.getAxis());
}

LogicalResult ArgsortOp::inferReturnTypes(MLIRContext *context, OptionalLoc loc,
                                          Adaptor adaptor, TypeVector &types) {
  types.push_back(positions(context, tensorTypeOf(adaptor.getX()).getShape()));
  return checkAxis(loc, getOperationName(), adaptor.getX(), adaptor.getAxis());
}

LogicalResult TopkOp::inferReturnTypes(MLIRContext *context, OptionalLoc loc,
                                       Adaptor adaptor, TypeVector &types) {
  RankedTensorType type = tensorTypeOf(adaptor.getX());
  int64_t axis = adaptor.getAxis();
  if (failed(checkAxis(loc, getOperationName(), adaptor.getX(), axis)))
    return failure();
  std::optional<int64_t> k = getConstantSize(adaptor.getK());
  int64_t size = type.getDimSize(axis);
  if (k && (*k < 0 || (!ShapedType::isDynamic(size) && *k > size)))
    return emitOptionalError(loc, "topk: k is ", *k, ", but axis ", axis,
                             " of ", describe(type), " has not that size");
  SmallVector<int64_t> shape(type.getShape());
  shape[axis] = k.value_or(ShapedType::kDynamic);
  types.push_back(RankedTensorType::get(shape, type.getElementType()));
  types.push_back(positions(context, shape));
  return success();
}

LogicalResult LexsortOp::inferReturnTypes(MLIRContext *context, OptionalLoc loc,
                                          Adaptor adaptor, TypeVector &types) {
  RankedTensorType type = tensorTypeOf(adaptor.getKeys());
  if (type.getRank() < 2)
    return emitOptionalError(loc, "lexsort: keys must be a matrix, got ",
                             describe(type));
  SmallVector<int64_t> shape(type.getShape());
  shape.erase(shape.end() - 2);
  types.push_back(positions(context, shape));
  return checkKind(loc, getOperationName(), TypeRange(type), "real");
}

LogicalResult SearchsortedOp::inferReturnTypes(MLIRContext *context,
                                               OptionalLoc loc, Adaptor adaptor,
                                               TypeVector &types) {
  types.push_back(
      positions(context, tensorTypeOf(adaptor.getValues()).getShape()));
  return success(
      succeeded(checkVector(loc, getOperationName(), "what is searched",
                            adaptor.getSorted())) &&
      succeeded(checkSameDType(loc, getOperationName(), adaptor.getSorted(),
                               adaptor.getValues())));
}

LogicalResult DigitizeOp::inferReturnTypes(MLIRContext *context,
                                           OptionalLoc loc, Adaptor adaptor,
                                           TypeVector &types) {
  types.push_back(positions(context, tensorTypeOf(adaptor.getX()).getShape()));
  return success(succeeded(checkVector(loc, getOperationName(), "edges",
                                       adaptor.getEdges())) &&
                 succeeded(checkSameDType(loc, getOperationName(),
                                          adaptor.getX(), adaptor.getEdges())));
}

LogicalResult BincountOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                           Adaptor adaptor, TypeVector &types) {
  Value x = adaptor.getX(), weights = adaptor.getWeights();
  RankedTensorType type = tensorTypeOf(weights);
  if (failed(checkKind(loc, getOperationName(), TypeRange(type), "numeric")) ||
      failed(checkVector(loc, getOperationName(), "positions", x)))
    return failure();
  if (type.getRank() != 0 &&
      failed(
          verifyCompatibleShape(tensorTypeOf(x).getShape(), type.getShape()))) {
    Type operands[] = {x.getType(), type};
    return emitOptionalError(loc, "bincount: shapes of ",
                             describe(TypeRange(operands)), " differ");
  }
  types.push_back(RankedTensorType::get(
      sizeOr(adaptor.getSize(), ShapedType::kDynamic), type.getElementType()));
  return success();
}

LogicalResult RepeatPositionsOp::inferReturnTypes(MLIRContext *context,
                                                  OptionalLoc loc,
                                                  Adaptor adaptor,
                                                  TypeVector &types) {
  types.push_back(
      positions(context, sizeOr(adaptor.getTotal(), ShapedType::kDynamic)));
  return checkVector(loc, getOperationName(), "counts", adaptor.getCounts());
}

using Sizes = SmallVector<SmallVector<Value>>;

Sizes SortOp::emitResultSizes(SizeEmitter &s) { return {s.dims(0)}; }
Sizes ArgsortOp::emitResultSizes(SizeEmitter &s) { return {s.dims(0)}; }
Sizes LexsortOp::emitResultSizes(SizeEmitter &s) {
  SmallVector<Value> sizes = s.dims(0);
  sizes.erase(sizes.end() - 2);
  return {sizes};
}
Sizes SearchsortedOp::emitResultSizes(SizeEmitter &s) { return {s.dims(1)}; }
Sizes DigitizeOp::emitResultSizes(SizeEmitter &s) { return {s.dims(0)}; }

Sizes TopkOp::emitResultSizes(SizeEmitter &s) {
  SmallVector<Value> sizes = s.dims(0);
  Value k = s.number(1);
  s.requireAtLeast(k, s.constant(0), "k is negative");
  s.requireAtLeast(sizes[getAxis()], k,
                   "k is larger than axis " + Twine(getAxis()) + " of " +
                       describe(getX().getType()));
  sizes[getAxis()] = k;
  return {sizes, sizes};
}

Sizes BincountOp::emitResultSizes(SizeEmitter &s) {
  if (tensorTypeOf(getWeights()).getRank() == 1)
    s.requireEqual(s.dim(0, 0), s.dim(1, 0),
                   "sizes of " +
                       describe(TypeRange(getOperands().take_front(2))) +
                       " differ");
  Value size = s.number(2);
  s.requireAtLeast(size, s.constant(0), "the size is negative");
  return {{size}};
}

Sizes RepeatPositionsOp::emitResultSizes(SizeEmitter &s) {
  Value total = s.number(1);
  s.requireAtLeast(total, s.constant(0), "the sum of the counts is negative");
  return {{total}};
}

//===----------------------------------------------------------------------===//
// Derivatives
//===----------------------------------------------------------------------===//

/// One index array for each axis: positions along it, but for `axis` the
/// indices.
static SmallVector<Value> indexArrays(Expr indices, int64_t axis) {
  OpBuilder &b = indices.getBuilder();
  Location loc = indices.getLoc();
  SmallVector<Value> arrays;
  for (int64_t d = 0; d < indices.rank(); ++d) {
    if (d == axis) {
      arrays.push_back(indices.get());
      continue;
    }
    auto line =
        buildOp(b, loc, "arete.iota", buildDim(b, loc, indices.get(), d),
                b.getNamedAttr("axis", b.getI64IntegerAttr(0)));
    if (failed(line))
      return {};
    SmallVector<int64_t> others;
    for (int64_t other = 0; other < indices.rank(); ++other)
      if (other != d)
        others.push_back(other);
    Expr array = Expr(b, loc, (*line)->getResult(0)).expandDims(others);
    if (!array)
      return {};
    arrays.push_back(array.get());
  }
  return arrays;
}

static Expr indexing(StringRef op, ArrayRef<Expr> tensors, Expr indices,
                     int64_t axis) {
  SmallVector<Value> operands;
  for (Expr tensor : tensors) {
    if (!tensor)
      return {};
    operands.push_back(tensor.get());
  }
  SmallVector<Value> arrays = indexArrays(indices, axis);
  if (arrays.empty())
    return {};
  operands.append(arrays);
  OpBuilder &b = indices.getBuilder();
  auto built = buildOp(b, indices.getLoc(), op, operands);
  return failed(built) ? Expr()
                       : Expr(b, indices.getLoc(), (*built)->getResult(0));
}

Expr gatherAlong(Expr x, Expr indices, int64_t axis) {
  return indexing("arete.gather", x, indices, axis);
}

Expr scatterAlong(ValueRange sizes, Expr updates, Expr indices, int64_t axis) {
  if (!updates)
    return {};
  Expr zeros = updates.literal(0.0).broadcastTo(sizes);
  return indexing("arete.scatter_add", {zeros, updates}, indices, axis);
}

LogicalResult SortOp::lop(OpBuilder &b, ValueRange cotangents,
                          SmallVectorImpl<Value> &gradients) {
  Location loc = getLoc();
  Expr order = Expr::build(
      "arete.argsort", Expr(b, loc, getX()),
      {b.getNamedAttr("axis", getAxisAttr()),
       b.getNamedAttr("descending", b.getBoolAttr(getDescending()))});
  if (!order)
    return failure();
  gradients.push_back(scatterAlong(buildDims(b, loc, getX()),
                                   Expr(b, loc, cotangents[0]), order,
                                   getAxis())
                          .get());
  return success(bool(gradients.back()));
}

LogicalResult TopkOp::lop(OpBuilder &b, ValueRange cotangents,
                          SmallVectorImpl<Value> &gradients) {
  gradients.assign(2, Value());
  if (!cotangents[0])
    return success();
  Location loc = getLoc();
  gradients[0] =
      scatterAlong(buildDims(b, loc, getX()), Expr(b, loc, cotangents[0]),
                   Expr(b, loc, getIndices()), getAxis())
          .get();
  return success(bool(gradients[0]));
}

LogicalResult BincountOp::lop(OpBuilder &b, ValueRange cotangents,
                              SmallVectorImpl<Value> &gradients) {
  Expr g(b, getLoc(), cotangents[0]), x(b, getLoc(), getX());
  Expr byWeight = Expr::build("arete.gather", {g, x});
  if (byWeight && tensorTypeOf(getWeights()).getRank() == 0)
    byWeight = byWeight.sum(0);
  gradients.append({Value(), byWeight.get(), Value()});
  return success(bool(byWeight));
}

// Positions have no derivative.
#define ARETE_NO_DERIVATIVE(OP)                                                \
  LogicalResult OP::lop(OpBuilder &, ValueRange,                               \
                        SmallVectorImpl<Value> &gradients) {                   \
    gradients.append((*this)->getNumOperands(), Value());                      \
    return success();                                                          \
  }
ARETE_NO_DERIVATIVE(ArgsortOp)
ARETE_NO_DERIVATIVE(LexsortOp)
ARETE_NO_DERIVATIVE(SearchsortedOp)
ARETE_NO_DERIVATIVE(DigitizeOp)
ARETE_NO_DERIVATIVE(RepeatPositionsOp)
#undef ARETE_NO_DERIVATIVE

//===----------------------------------------------------------------------===//
// Batches
//===----------------------------------------------------------------------===//

using Results = SmallVectorImpl<Batched>;

/// The op on a batch of its first operand: the axis is one further back.
static LogicalResult batchAlongAxis(OpBuilder &b, Operation *op,
                                    const Batch &batch, int64_t axis,
                                    Results &results) {
  auto others =
      sameForBatch(op, batch.operands.drop_front(), "the number of elements");
  if (failed(others))
    return failure();
  SmallVector<Value> operands{batch.operands[0].value};
  operands.append(*others);
  NamedAttrList attributes(op->getAttrDictionary());
  attributes.set("axis", b.getI64IntegerAttr(axis + 1));
  return rebuildForBatch(b, op, operands, attributes, results);
}

LogicalResult SortOp::batch(OpBuilder &b, const Batch &batch,
                            Results &results) {
  return batchAlongAxis(b, *this, batch, getAxis(), results);
}
LogicalResult ArgsortOp::batch(OpBuilder &b, const Batch &batch,
                               Results &results) {
  return batchAlongAxis(b, *this, batch, getAxis(), results);
}
LogicalResult TopkOp::batch(OpBuilder &b, const Batch &batch,
                            Results &results) {
  return batchAlongAxis(b, *this, batch, getAxis(), results);
}

LogicalResult LexsortOp::batch(OpBuilder &b, const Batch &batch,
                               Results &results) {
  return rebuildForBatch(b, *this, batch.operands[0].value, (*this)->getAttrs(),
                         results);
}

/// Elements of the batch would have results of different sizes.
LogicalResult RepeatPositionsOp::batch(OpBuilder &, const Batch &batch,
                                       Results &) {
  return sameForBatch(*this, batch.operands,
                      "the counts, on which the size of the result depends,");
}

LogicalResult SearchsortedOp::batch(OpBuilder &b, const Batch &batch,
                                    Results &results) {
  auto sorted = sameForBatch(*this, batch.operands.take_front(),
                             "the vector that is searched");
  if (failed(sorted))
    return failure();
  return rebuildForBatch(b, *this, {sorted->front(), batch.operands[1].value},
                         (*this)->getAttrs(), results);
}

LogicalResult DigitizeOp::batch(OpBuilder &b, const Batch &batch,
                                Results &results) {
  auto edges = sameForBatch(*this, batch.operands.drop_front(), "the edges");
  if (failed(edges))
    return failure();
  return rebuildForBatch(b, *this, {batch.operands[0].value, edges->front()},
                         (*this)->getAttrs(), results);
}

LogicalResult BincountOp::batch(OpBuilder &b, const Batch &batch,
                                Results &results) {
  // One count over a stretch of positions for each element of the batch. A
  // position that is out of range must not get into another stretch: it is made
  // one of which every count complains.
  Location loc = getLoc();
  auto sizes = sameForBatch(*this, batch.operands.drop_front(2), "the size");
  if (failed(sizes))
    return failure();
  Expr size(b, loc, sizes->front()), count(b, loc, batch.size);
  Expr x = batch.repeated(b, loc, 0);
  auto iota = buildOp(b, loc, "arete.iota", batch.size,
                      b.getNamedAttr("axis", b.getI64IntegerAttr(0)));
  if (!x || failed(iota))
    return failure();
  Expr stretch = Expr(b, loc, (*iota)->getResult(0)).expandDims(1) * size;
  Expr isInside = logical_and(less(x, size), less(x.literal(-1), x));
  Expr moved = where(isInside, x + stretch, x.literal(-1));
  Batched weights = batch.operands[1];
  if (weights.hasAxis && weights.rank() == 0) {
    Expr each = Expr(b, loc, weights.value).expandDims(1);
    weights.value = each.broadcastTo(buildDims(b, loc, x.get())).get();
  } else if (weights.rank() == 1) {
    weights.value = batch.repeated(b, loc, 1).get();
  }
  if (!moved || !weights.value)
    return failure();
  Value rest = buildSize(b, loc, -1);
  Expr flatWeights(b, loc, weights.value);
  if (tensorTypeOf(weights.value).getRank() != 0)
    flatWeights = flatWeights.reshape(rest);
  Expr flat = Expr::build("arete.bincount",
                          {moved.reshape(rest), flatWeights, count * size});
  if (!flat)
    return failure();
  results.push_back(
      {flat.reshape({batch.size, size.get()}).get(), /*hasAxis=*/true});
  return success(bool(results.back().value));
}

} // namespace arete::ir
