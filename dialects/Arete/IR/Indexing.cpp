//===- Indexing.cpp - Indexing by integer arrays ------------------- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/IndexingOps.h"
#include "mlir/IR/Builders.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "dialects/Arete/IR/IndexingOps.cpp.inc"

namespace arete::ir {

void registerIndexingOps(AreteDialect &dialect);
void registerIndexingOps(AreteDialect &dialect) {
  dialect.addFamily<
#define GET_OP_LIST
#include "dialects/Arete/IR/IndexingOps.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

/// The type of what index arrays take out of x.
static FailureOr<RankedTensorType> inferGather(OptionalLoc loc, StringRef op,
                                               Value x, ValueRange indices,
                                               const IndexedAxes &indexed) {
  RankedTensorType type = tensorTypeOf(x);
  int64_t count = indices.size(), others = type.getRank() - count;
  if (count == 0 || others < 0 || int64_t(indexed.axes.size()) != count) {
    (void)emitOptionalError(loc, userName(op), ": ", count,
                            " index arrays for ", describe(type));
    return failure();
  }
  if (failed(checkAxes(loc, op, indexed.axes, type.getRank(), type)))
    return failure();
  if (indexed.position < 0 || indexed.position > others) {
    (void)emitOptionalError(loc, userName(op), ": position ", indexed.position,
                            " for ", others, " axes that are not indexed");
    return failure();
  }
  auto indexShape = inferBroadcastShape(loc, op, TypeRange(indices));
  if (failed(indexShape))
    return failure();
  SmallVector<int64_t> shape;
  for (auto [axis, size] : llvm::enumerate(type.getShape()))
    if (!indexed.contains(axis))
      shape.push_back(size);
  shape.insert(shape.begin() + indexed.position, indexShape->begin(),
               indexShape->end());
  if (shape.size() > ARETE_MAX_RANK) {
    (void)emitOptionalError(loc, userName(op), ": the result would have rank ",
                            int64_t(shape.size()), ", above the limit of ",
                            ARETE_MAX_RANK);
    return failure();
  }
  return RankedTensorType::get(shape, type.getElementType());
}

template <typename Adaptor> static IndexedAxes indexedAxesOf(Adaptor adaptor) {
  return {adaptor.getAxes(), int64_t(adaptor.getPosition()),
          adaptor.getIndices().size()};
}

template <typename Adaptor>
static LogicalResult inferScatter(OptionalLoc loc, StringRef op,
                                  Adaptor adaptor, TypeVector &types) {
  auto slot = inferGather(loc, op, adaptor.getX(), adaptor.getIndices(),
                          indexedAxesOf(adaptor));
  if (failed(slot))
    return failure();
  Type updates = adaptor.getUpdates().getType();
  if (!areCompatibleTypes(updates, TypeRange(*slot)))
    return emitOptionalError(loc, userName(op), ": updates are ",
                             describe(updates), ", the indexed elements ",
                             describe(*slot));
  types.push_back(adaptor.getX().getType());
  return success();
}

LogicalResult GatherOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                         Adaptor adaptor, TypeVector &types) {
  auto type = inferGather(loc, getOperationName(), adaptor.getX(),
                          adaptor.getIndices(), indexedAxesOf(adaptor));
  if (failed(type))
    return failure();
  types.push_back(*type);
  return success();
}

LogicalResult ScatterOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                          Adaptor adaptor, TypeVector &types) {
  return inferScatter(loc, getOperationName(), adaptor, types);
}

LogicalResult ScatterAddOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                             Adaptor adaptor,
                                             TypeVector &types) {
  if (failed(checkKind(loc, getOperationName(),
                       TypeRange(adaptor.getX().getType()), "number")))
    return failure();
  return inferScatter(loc, getOperationName(), adaptor, types);
}

LogicalResult FlatnonzeroOp::inferReturnTypes(MLIRContext *context,
                                              OptionalLoc loc, Adaptor adaptor,
                                              TypeVector &types) {
  RankedTensorType type = tensorTypeOf(adaptor.getMask());
  if (failed(checkKind(loc, getOperationName(), TypeRange(Type(type)), "bool")))
    return failure();
  size_t count = adaptor.getSizes().size();
  if (count != 0 && count != size_t(type.getRank()))
    return emitOptionalError(loc, "flatnonzero: ", int64_t(count),
                             " sizes for ", describe(type));
  auto known = getConstantSize(adaptor.getCount());
  if (known && *known < 0)
    return emitOptionalError(loc, "flatnonzero: count ", *known,
                             " is negative");
  types.push_back(RankedTensorType::get({known.value_or(ShapedType::kDynamic)},
                                        IntegerType::get(context, 64)));
  return success();
}

LogicalResult CheckedIndexOp::inferReturnTypes(MLIRContext *, OptionalLoc,
                                               Adaptor adaptor,
                                               TypeVector &types) {
  types.push_back(adaptor.getIndices().getType());
  return success();
}

std::pair<Value, int64_t> GatherOp::sizeSource(int64_t axis) {
  IndexedAxes indexed = getIndexedAxes();
  int64_t others = getX().getType().getRank() - int64_t(indexed.axes.size());
  int64_t indexRank = getType().getRank() - others;
  for (int64_t x = 0, other = 0; x < getX().getType().getRank(); ++x)
    if (!indexed.contains(x) && indexed.placeOf(other++, indexRank) == axis)
      return {getX(), x};
  for (Value index : getIndices()) {
    RankedTensorType type = tensorTypeOf(index);
    int64_t own = axis - indexed.position - (indexRank - type.getRank());
    if (own >= 0 && type.getDimSize(own) != 1)
      return {index, own};
  }
  return {};
}

//===----------------------------------------------------------------------===//
// Sizes of what the runtime computes
//===----------------------------------------------------------------------===//

using Sizes = SmallVector<SmallVector<Value>>;

Sizes FlatnonzeroOp::emitResultSizes(SizeEmitter &s) {
  for (auto [axis, size] : llvm::enumerate(getSizes()))
    s.requireEqual(s.dim(0, axis), s.number(2 + axis),
                   "the sizes of the mask " + describe(getMask().getType()) +
                       " and of what it selects from differ at axis " +
                       Twine(axis) + "; they are");
  Value count = s.number(1);
  s.requireAtLeast(count, s.constant(0), "the count is negative");
  return {{count}};
}

Sizes CheckedIndexOp::emitResultSizes(SizeEmitter &s) { return {s.dims(0)}; }

//===----------------------------------------------------------------------===//
// Derivatives
//===----------------------------------------------------------------------===//

/// An op about the elements that `like` indexes.
static Expr buildLike(StringRef name, Operation *like, ArrayRef<Expr> operands,
                      ValueRange indices) {
  SmallVector<Expr> all(operands);
  for (Value index : indices)
    all.emplace_back(operands[0].getBuilder(), operands[0].getLoc(), index);
  return Expr::build(name, all, like->getAttrs());
}

LogicalResult GatherOp::lop(OpBuilder &b, ValueRange cotangents,
                            SmallVectorImpl<Value> &gradients) {
  Expr g(b, getLoc(), cotangents[0]);
  Expr zeros = g.literal(0.0).broadcastTo(buildDims(b, getLoc(), getX()));
  if (!zeros)
    return failure();
  gradients.push_back(
      buildLike("arete.scatter_add", *this, {zeros, g}, getIndices()).get());
  gradients.append(getIndices().size(), Value());
  return success(bool(gradients.front()));
}

LogicalResult ScatterAddOp::lop(OpBuilder &b, ValueRange cotangents,
                                SmallVectorImpl<Value> &gradients) {
  Expr g(b, getLoc(), cotangents[0]);
  Expr gathered = buildLike("arete.gather", *this, {g}, getIndices());
  gradients.append({g.get(), gathered.get()});
  gradients.append(getIndices().size(), Value());
  return success(bool(gathered));
}

/// Whether no position can be repeated, as far as can be seen.
static bool areDistinct(ValueRange indices) {
  if (llvm::all_of(indices,
                   [](Value i) { return tensorTypeOf(i).getRank() == 0; }))
    return true;
  return indices.size() == 1 && indices[0].getDefiningOp() &&
         isa<FlatnonzeroOp, ArangeOp>(indices[0].getDefiningOp()) &&
         // A range of both signs may name an element from both ends.
         (isa<FlatnonzeroOp>(indices[0].getDefiningOp()) ||
          getConstantSize(indices[0].getDefiningOp()->getOperand(0)) == 0);
}

/// Whether each update is the one that stays, of the shape of the updates up to
/// dimensions of size 1; null if all are, or after an error.
static FailureOr<Expr> whatStays(OpBuilder &b, ScatterOp op) {
  if (areDistinct(op.getIndices()))
    return Expr();
  Location loc = op.getLoc();
  IndexedAxes indexed = op.getIndexedAxes();
  Value updates = op.getUpdates();
  int64_t others = tensorTypeOf(op.getX()).getRank() - indexed.axes.size();
  int64_t indexRank = tensorTypeOf(updates).getRank() - others;

  // Number the positions and see whose number is found there at the end.
  SmallVector<Value> indexSizes, sizes;
  Expr count(b, loc, buildSize(b, loc, 1));
  for (int64_t axis = 0; axis < indexRank; ++axis) {
    indexSizes.push_back(buildDim(b, loc, updates, indexed.position + axis));
    count = count * Expr(b, loc, indexSizes.back());
  }
  for (int64_t axis : indexed.axes)
    sizes.push_back(buildDim(b, loc, op.getX(), axis));
  Expr zero(b, loc, buildSize(b, loc, 0)), one(b, loc, buildSize(b, loc, 1));
  Expr numbers = Expr::build("arete.arange", {zero, count, one});
  numbers = numbers ? numbers.reshape(indexSizes) : numbers;
  Expr owners = zero.broadcastTo(sizes);
  if (!numbers || !owners)
    return failure();
  SmallVector<Expr> operands{owners, numbers};
  for (Value index : op.getIndices())
    operands.emplace_back(b, loc, index);
  Expr last = Expr::build("arete.scatter", operands);
  if (!last)
    return failure();
  operands.erase(operands.begin());
  operands[0] = last;
  Expr found = Expr::build("arete.gather", operands);
  if (!found)
    return failure();
  Expr stays = equal(found, numbers);
  SmallVector<int64_t> fresh;
  for (int64_t k = indexed.position; k < others; ++k)
    fresh.push_back(indexRank + k - indexed.position);
  if (!fresh.empty() && stays)
    stays = stays.expandDims(fresh);
  if (!stays)
    return failure();
  return stays;
}

LogicalResult ScatterOp::lop(OpBuilder &b, ValueRange cotangents,
                             SmallVectorImpl<Value> &gradients) {
  // What was replaced has no influence, nor has an update that was replaced by
  // a later one.
  Location loc = getLoc();
  Expr g(b, loc, cotangents[0]);
  Expr zeros = g.literal(0.0).broadcastTo(buildDims(b, loc, getUpdates()));
  if (!zeros)
    return failure();
  Expr kept = buildLike("arete.scatter", *this, {g, zeros}, getIndices());
  Expr gathered = buildLike("arete.gather", *this, {g}, getIndices());
  FailureOr<Expr> stays = whatStays(b, *this);
  if (!kept || !gathered || failed(stays))
    return failure();
  if (*stays)
    gathered = where(*stays, gathered, gathered.literal(0.0));
  gradients.append({kept.get(), gathered.get()});
  gradients.append(getIndices().size(), Value());
  return success(bool(gathered));
}

/// Positions are integers: nothing depends on them continuously.
LogicalResult FlatnonzeroOp::lop(OpBuilder &, ValueRange,
                                 SmallVectorImpl<Value> &gradients) {
  gradients.append(getNumOperands(), Value());
  return success();
}
LogicalResult CheckedIndexOp::lop(OpBuilder &, ValueRange,
                                  SmallVectorImpl<Value> &gradients) {
  gradients.append(getNumOperands(), Value());
  return success();
}

} // namespace arete::ir
