//===- Pooling.cpp - Pooling over sliding windows -------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/PoolingOps.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "dialects/Arete/IR/PoolingOps.cpp.inc"

namespace arete::ir {

void registerPoolingOps(AreteDialect &dialect);
void registerPoolingOps(AreteDialect &dialect) {
  dialect.addFamily<
#define GET_OP_LIST
#include "dialects/Arete/IR/PoolingOps.cpp.inc"
      >();
}

static std::optional<arete_pool_mean> findMean(StringRef name) {
  return llvm::StringSwitch<std::optional<arete_pool_mean>>(name)
      .Case("none", ARETE_POOL_SUM)
      .Case("padded", ARETE_POOL_MEAN_PADDED)
      .Case("inside", ARETE_POOL_MEAN_INSIDE)
      .Default(std::nullopt);
}

arete_pool_mean poolMeanOf(StringRef name) {
  return findMean(name).value_or(ARETE_POOL_SUM);
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

template <typename Adaptor>
static LogicalResult checkPool(OptionalLoc loc, StringRef op, Value x,
                               Adaptor adaptor) {
  if (failed(checkKind(loc, op, TypeRange(x.getType()), "numeric")) ||
      failed(checkWindow(loc, op, x.getType(), adaptor)))
    return failure();
  int64_t rank = tensorTypeOf(x).getRank() - firstSpatialAxis;
  ArrayRef<int64_t> window = adaptor.getWindow();
  if (int64_t(window.size()) != rank)
    return emitOptionalError(loc, userName(op), ": the window has ",
                             window.size(), " numbers for ", rank,
                             " spatial axes of ", describe(x.getType()));
  for (int64_t size : window)
    if (size < 1 || size > INT32_MAX)
      return emitOptionalError(loc, userName(op), ": the window has size ",
                               size, "; it must be between 1 and ", INT32_MAX);
  return success();
}

template <typename Adaptor>
static LogicalResult checkMean(OptionalLoc loc, StringRef op, Value x,
                               Adaptor adaptor) {
  auto mean = findMean(adaptor.getMean());
  if (!mean)
    return emitOptionalError(loc, userName(op), ": there is no mean \"",
                             adaptor.getMean(), "\"");
  if (*mean != ARETE_POOL_SUM && !isFloat(elementTypeOf(x)))
    return emitOptionalError(loc, userName(op), ": integers have no mean, got ",
                             describe(x.getType()));
  return success();
}

/// The result of pooling x, with these elements.
template <typename Adaptor>
static LogicalResult inferPool(OptionalLoc loc, StringRef op, Adaptor adaptor,
                               Type element, TypeVector &types) {
  if (failed(checkPool(loc, op, adaptor.getX(), adaptor)))
    return failure();
  ArrayRef<int64_t> sizes = tensorTypeOf(adaptor.getX()).getShape();
  SmallVector<int64_t> shape(sizes.take_front(firstSpatialAxis));
  sizes = sizes.drop_front(firstSpatialAxis);
  Window window = Window::of(adaptor, sizes.size());
  for (auto [axis, size] : llvm::enumerate(sizes)) {
    auto count =
        window.inferCount(loc, op, size, adaptor.getWindow()[axis], axis);
    if (failed(count))
      return failure();
    shape.push_back(*count);
  }
  types.push_back(RankedTensorType::get(shape, element));
  return success();
}

LogicalResult MaxPoolOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                          Adaptor adaptor, TypeVector &types) {
  return inferPool(loc, getOperationName(), adaptor,
                   elementTypeOf(adaptor.getX()), types);
}

LogicalResult MaxPoolIndicesOp::inferReturnTypes(MLIRContext *context,
                                                 OptionalLoc loc,
                                                 Adaptor adaptor,
                                                 TypeVector &types) {
  return inferPool(loc, getOperationName(), adaptor,
                   IntegerType::get(context, 64), types);
}

LogicalResult SumPoolOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                          Adaptor adaptor, TypeVector &types) {
  if (failed(checkMean(loc, getOperationName(), adaptor.getX(), adaptor)))
    return failure();
  return inferPool(loc, getOperationName(), adaptor,
                   elementTypeOf(adaptor.getX()), types);
}

static bool differ(int64_t l, int64_t r) {
  return !ShapedType::isDynamic(l) && !ShapedType::isDynamic(r) && l != r;
}

LogicalResult SumPoolGradientOp::inferReturnTypes(MLIRContext *,
                                                  OptionalLoc loc,
                                                  Adaptor adaptor,
                                                  TypeVector &types) {
  StringRef op = getOperationName();
  Value g = adaptor.getG();
  if (failed(checkMean(loc, op, g, adaptor)) ||
      failed(checkPool(loc, op, g, adaptor)))
    return failure();
  ArrayRef<int64_t> places = tensorTypeOf(g).getShape();
  SmallVector<int64_t> shape(places.take_front(firstSpatialAxis));
  places = places.drop_front(firstSpatialAxis);
  auto sizes = inferGivenSizes(loc, op, adaptor.getSizes(), places.size(), 0);
  if (failed(sizes))
    return failure();
  Window window = Window::of(adaptor, places.size());
  for (auto [axis, size] : llvm::enumerate(*sizes)) {
    auto count =
        window.inferCount(loc, op, size, adaptor.getWindow()[axis], axis);
    if (failed(count))
      return failure();
    if (differ(*count, places[axis]))
      return emitOptionalError(loc, userName(op), ": pooling has size ", *count,
                               " at spatial axis ", axis,
                               ", not that of g = ", describe(g.getType()));
    shape.push_back(size);
  }
  types.push_back(RankedTensorType::get(shape, elementTypeOf(g)));
  return success();
}

/// The operand and the indices of a gather or a scatter have one batch and
/// channels.
static LogicalResult checkIndexed(OptionalLoc loc, StringRef op, Value x,
                                  Value indices, bool sameShape) {
  Type types[] = {x.getType(), indices.getType()};
  if (failed(checkKind(loc, op, TypeRange(types[0]), "numeric")))
    return failure();
  auto l = tensorTypeOf(x), r = tensorTypeOf(indices);
  bool fits = l.getRank() == r.getRank() && l.getRank() > firstSpatialAxis &&
              elementTypeOf(indices).isSignlessInteger(64);
  int64_t equal = sameShape ? l.getRank() : firstSpatialAxis;
  for (int64_t axis = 0; fits && axis < equal; ++axis)
    fits = !differ(l.getDimSize(axis), r.getDimSize(axis));
  if (!fits)
    return emitOptionalError(loc, userName(op), ": ", describe(types[0]),
                             " and the indices ", describe(types[1]),
                             " do not fit");
  return success();
}

LogicalResult PoolGatherOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                             Adaptor adaptor,
                                             TypeVector &types) {
  if (failed(checkIndexed(loc, getOperationName(), adaptor.getX(),
                          adaptor.getIndices(), /*sameShape=*/false)))
    return failure();
  types.push_back(
      RankedTensorType::get(tensorTypeOf(adaptor.getIndices()).getShape(),
                            elementTypeOf(adaptor.getX())));
  return success();
}

LogicalResult PoolScatterOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                              Adaptor adaptor,
                                              TypeVector &types) {
  if (failed(checkIndexed(loc, getOperationName(), adaptor.getG(),
                          adaptor.getIndices(), /*sameShape=*/true)))
    return failure();
  auto g = tensorTypeOf(adaptor.getG());
  auto sizes = inferGivenSizes(loc, getOperationName(), adaptor.getSizes(),
                               g.getRank() - firstSpatialAxis, 0);
  if (failed(sizes))
    return failure();
  SmallVector<int64_t> shape(g.getShape().take_front(firstSpatialAxis));
  llvm::append_range(shape, *sizes);
  types.push_back(RankedTensorType::get(shape, g.getElementType()));
  return success();
}

//===----------------------------------------------------------------------===//
// Sizes
//===----------------------------------------------------------------------===//

using Sizes = SmallVector<SmallVector<Value>>;

template <typename OpTy> static Sizes poolSizes(OpTy op, SizeEmitter &s) {
  SmallVector<Value> sizes = s.dims(0);
  Window window = Window::of(op, sizes.size() - firstSpatialAxis);
  for (auto [axis, size] : llvm::enumerate(op.getWindow()))
    sizes[axis + 2] = window.emitCount(s, sizes[axis + 2], s.constant(size),
                                       axis, "the window");
  return {sizes};
}

Sizes MaxPoolOp::emitResultSizes(SizeEmitter &s) { return poolSizes(*this, s); }
Sizes MaxPoolIndicesOp::emitResultSizes(SizeEmitter &s) {
  return poolSizes(*this, s);
}
Sizes SumPoolOp::emitResultSizes(SizeEmitter &s) { return poolSizes(*this, s); }

Sizes SumPoolGradientOp::emitResultSizes(SizeEmitter &s) {
  SmallVector<Value> sizes = s.dims(0);
  int64_t rank = sizes.size() - firstSpatialAxis;
  Window window = Window::of(*this, rank);
  for (auto [axis, size] : llvm::enumerate(emitGivenSizes(s, 1, rank, 0))) {
    Value count = window.emitCount(s, size, s.constant(getWindow()[axis]), axis,
                                   "the window");
    s.requireEqual(count, sizes[axis + 2],
                   "the size of pooling and that of g differ at spatial axis " +
                       Twine(axis));
    sizes[axis + 2] = size;
  }
  return {sizes};
}

/// Axes of the operand and the indices that must be of one size are.
static void requireFit(SizeEmitter &s, ArrayRef<Value> l, ArrayRef<Value> r) {
  for (auto [axis, size] : llvm::enumerate(l))
    s.requireEqual(size, r[axis],
                   "the sizes of the operand and the indices differ at axis " +
                       Twine(axis));
}

Sizes PoolGatherOp::emitResultSizes(SizeEmitter &s) {
  SmallVector<Value> sizes = s.dims(1);
  requireFit(s, ArrayRef(s.dims(0)).take_front(firstSpatialAxis), sizes);
  return {sizes};
}

Sizes PoolScatterOp::emitResultSizes(SizeEmitter &s) {
  SmallVector<Value> sizes = s.dims(0);
  requireFit(s, sizes, s.dims(1));
  SmallVector<Value> given =
      emitGivenSizes(s, 2, sizes.size() - firstSpatialAxis, 0);
  llvm::copy(given, sizes.begin() + firstSpatialAxis);
  return {sizes};
}

//===----------------------------------------------------------------------===//
// Derivatives
//===----------------------------------------------------------------------===//

/// Builds an op with the spatial sizes of a tensor as its last operands.
static Value buildSized(OpBuilder &b, Operation *op, StringRef name,
                        ValueRange operands, Value like,
                        ArrayRef<NamedAttribute> attributes = {}) {
  SmallVector<Value> all(operands);
  llvm::append_range(
      all,
      ArrayRef(buildDims(b, op->getLoc(), like)).drop_front(firstSpatialAxis));
  auto built = buildOp(b, op->getLoc(), name, all, attributes);
  return failed(built) ? Value() : (*built)->getResult(0);
}

LogicalResult MaxPoolOp::lop(OpBuilder &b, ValueRange cotangents,
                             SmallVectorImpl<Value> &gradients) {
  auto indices = buildOp(b, getLoc(), MaxPoolIndicesOp::getOperationName(),
                         getX(), (*this)->getAttrs());
  if (failed(indices))
    return failure();
  gradients.push_back(buildSized(b, *this, PoolScatterOp::getOperationName(),
                                 {cotangents[0], (*indices)->getResult(0)},
                                 getX()));
  return success(gradients.back() != nullptr);
}

LogicalResult MaxPoolIndicesOp::lop(OpBuilder &, ValueRange,
                                    SmallVectorImpl<Value> &gradients) {
  gradients.push_back(Value());
  return success();
}

LogicalResult PoolGatherOp::lop(OpBuilder &b, ValueRange cotangents,
                                SmallVectorImpl<Value> &gradients) {
  gradients.append({buildSized(b, *this, PoolScatterOp::getOperationName(),
                               {cotangents[0], getIndices()}, getX()),
                    Value()});
  return success(gradients.front() != nullptr);
}

LogicalResult PoolScatterOp::lop(OpBuilder &b, ValueRange cotangents,
                                 SmallVectorImpl<Value> &gradients) {
  auto built = buildOp(b, getLoc(), PoolGatherOp::getOperationName(),
                       {cotangents[0], getIndices()});
  if (failed(built))
    return failure();
  gradients.push_back((*built)->getResult(0));
  gradients.append(getNumOperands() - 1, Value());
  return success();
}

LogicalResult SumPoolOp::lop(OpBuilder &b, ValueRange cotangents,
                             SmallVectorImpl<Value> &gradients) {
  gradients.push_back(buildSized(b, *this,
                                 SumPoolGradientOp::getOperationName(),
                                 cotangents[0], getX(), (*this)->getAttrs()));
  return success(gradients.back() != nullptr);
}

LogicalResult SumPoolGradientOp::lop(OpBuilder &b, ValueRange cotangents,
                                     SmallVectorImpl<Value> &gradients) {
  auto built = buildOp(b, getLoc(), SumPoolOp::getOperationName(),
                       cotangents[0], (*this)->getAttrs());
  if (failed(built))
    return failure();
  gradients.push_back((*built)->getResult(0));
  gradients.append(getNumOperands() - 1, Value());
  return success();
}

} // namespace arete::ir
