//===- AreteToLinalg/Lowering.cpp - What the patterns share --------- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Conversion/AreteToLinalg/Lowering.h"
#include "dialects/AreteRT/IR/AreteRT.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "llvm/Support/Path.h"

using namespace mlir;

namespace arete::lowering {

RankedTensorType storageTensor(RankedTensorType type) {
  return type.clone(ir::storageType(type.getElementType()));
}

Value getDim(OpBuilder &b, Location loc, Value tensor, int64_t axis) {
  while (true) {
    int64_t size = cast<RankedTensorType>(tensor.getType()).getDimSize(axis);
    if (!ShapedType::isDynamic(size))
      return b.create<arith::ConstantIndexOp>(loc, size);
    Operation *op = tensor.getDefiningOp();
    if (auto empty = dyn_cast_or_null<tensor::EmptyOp>(op))
      return empty.getDynamicSizes()[empty.getType().getDynamicDimIndex(axis)];
    if (auto expand = dyn_cast_or_null<tensor::ExpandShapeOp>(op))
      return expand
          .getOutputShape()[expand.getResultType().getDynamicDimIndex(axis)];
    if (auto reshape = dyn_cast_or_null<tensor::ReshapeOp>(op))
      if (auto sizes =
              reshape.getShape().getDefiningOp<tensor::FromElementsOp>())
        return sizes.getElements()[axis];
    if (auto slice = dyn_cast_or_null<tensor::ExtractSliceOp>(op)) {
      llvm::SmallBitVector dropped = slice.getDroppedDims();
      int64_t source = 0;
      for (int64_t before = axis; dropped.test(source) || before-- > 0;)
        ++source;
      return getValueOrCreateConstantIndexOp(b, loc,
                                             slice.getMixedSizes()[source]);
    }
    auto copy = dyn_cast_or_null<bufferization::AllocTensorOp>(op);
    if (copy && copy.getCopy()) {
      tensor = copy.getCopy();
    } else if (auto insert = dyn_cast_or_null<tensor::InsertSliceOp>(op)) {
      tensor = insert.getDest();
    } else if (auto same = dyn_cast_or_null<tensor::CastOp>(op)) {
      tensor = same.getSource();
    } else if (auto destination =
                   dyn_cast_or_null<DestinationStyleOpInterface>(op)) {
      tensor = destination.getTiedOpOperand(cast<OpResult>(tensor))->get();
    } else {
      return b.create<tensor::DimOp>(loc, tensor, axis);
    }
  }
}

SmallVector<Value> getDims(OpBuilder &b, Location loc, Value tensor) {
  SmallVector<Value> dims;
  int64_t rank = cast<RankedTensorType>(tensor.getType()).getRank();
  for (int64_t axis = 0; axis < rank; ++axis)
    dims.push_back(getDim(b, loc, tensor, axis));
  return dims;
}

Value getSize(OpBuilder &b, Location loc, Value scalar) {
  Value number = b.createOrFold<tensor::ExtractOp>(loc, scalar, ValueRange());
  return b.createOrFold<arith::IndexCastOp>(loc, b.getIndexType(), number);
}

Value makeEmpty(OpBuilder &b, Location loc, RankedTensorType type,
                ValueRange sizes) {
  SmallVector<Value> dynamic;
  for (auto [axis, size] : llvm::enumerate(type.getShape()))
    if (ShapedType::isDynamic(size))
      dynamic.push_back(sizes[axis]);
  return b.create<tensor::EmptyOp>(loc, type, dynamic);
}

/// The user's position of an op: through names, fusions and call sites.
static FileLineColLoc userPosition(Location loc) {
  if (auto position = dyn_cast<FileLineColLoc>(loc))
    return position;
  if (auto name = dyn_cast<NameLoc>(loc))
    return userPosition(name.getChildLoc());
  if (auto call = dyn_cast<CallSiteLoc>(loc))
    return userPosition(call.getCallee());
  if (auto fused = dyn_cast<FusedLoc>(loc))
    for (Location part : fused.getLocations())
      if (FileLineColLoc position = userPosition(part))
        return position;
  return {};
}

bool repeatsNothing(Operation *op) {
  auto broadcast = dyn_cast<ir::BroadcastToOp>(op);
  if (!broadcast)
    return false;
  RankedTensorType from = ir::tensorTypeOf(broadcast.getX());
  RankedTensorType to = broadcast.getType();
  return from.getRank() > 0 && from.getRank() == to.getRank() &&
         llvm::all_of(llvm::zip(from.getShape(), to.getShape()),
                      [](auto sizes) {
                        auto [own, size] = sizes;
                        return own != 1 || size == 1;
                      });
}

std::string messagePrefix(Operation *op) {
  std::string prefix;
  if (FileLineColLoc position = userPosition(op->getLoc()))
    prefix = (llvm::sys::path::filename(position.getFilename().getValue()) +
              ":" + Twine(position.getLine()) + ": ")
                 .str();
  return prefix + ir::userName(op->getName().getStringRef()).str() + ": ";
}

Value checkEqual(OpBuilder &b, Operation *op, Value lhs, Value rhs,
                 const Twine &what) {
  if (lhs == rhs)
    return lhs;
  APInt left, right;
  bool isLeftKnown = matchPattern(lhs, m_ConstantInt(&left));
  bool isRightKnown = matchPattern(rhs, m_ConstantInt(&right));
  if (isLeftKnown && isRightKnown && left == right)
    return lhs;
  b.create<rt::CheckEqualOp>(op->getLoc(), lhs, rhs,
                             (messagePrefix(op) + what).str());
  return isRightKnown ? rhs : lhs;
}

void check(OpBuilder &b, Operation *op, Value condition, arete_status status,
           const Twine &what) {
  if (matchPattern(condition, m_NonZero()))
    return;
  b.create<rt::CheckOp>(op->getLoc(), condition, status,
                        (messagePrefix(op) + what).str());
}

void mergeBroadcastSizes(
    OpBuilder &b, Operation *op, ValueRange operands, StringRef what,
    llvm::function_ref<Value(size_t operand, int64_t axis)> sizeOf,
    SmallVectorImpl<Value> &sizes) {
  for (auto [number, operand] : llvm::enumerate(operands)) {
    auto type = cast<RankedTensorType>(operand.getType());
    int64_t offset = sizes.size() - type.getRank();
    for (auto [axis, staticSize] : llvm::enumerate(type.getShape())) {
      if (staticSize == 1)
        continue;
      Value &common = sizes[axis + offset];
      Value size = sizeOf(number, axis);
      common = common
                   ? checkEqual(b, op, common, size,
                                what + " " + ir::describe(TypeRange(operands)) +
                                    " do not broadcast; sizes at axis " +
                                    Twine(axis + offset) + " are")
                   : size;
    }
  }
  for (Value &size : sizes)
    if (!size)
      size = b.create<arith::ConstantIndexOp>(op->getLoc(), 1);
}

/// Whether a size is never negative: a constant, or a dimension of a tensor.
static bool isNeverNegative(Value size) {
  APInt number;
  if (matchPattern(size, m_ConstantInt(&number)))
    return !number.isNegative();
  return size.getDefiningOp<tensor::DimOp>() != nullptr;
}

void checkNotNegative(OpBuilder &b, Operation *op, Value size,
                      const Twine &what) {
  if (isNeverNegative(size))
    return;
  Value zero = b.create<arith::ConstantIndexOp>(op->getLoc(), 0);
  Value condition = b.createOrFold<arith::CmpIOp>(
      op->getLoc(), arith::CmpIPredicate::sge, size, zero);
  check(b, op, condition, ARETE_ERROR_VALUE, what);
}

std::string indexMessage(Operation *op, int64_t axis) {
  return messagePrefix(op) + "index out of range for axis " +
         std::to_string(axis) + " of " +
         ir::describe(op->getOperand(0).getType());
}

void checkIndex(OpBuilder &b, Operation *op, Value index, Value size,
                int64_t axis) {
  Location loc = op->getLoc();
  APInt known, limit;
  if (matchPattern(index, m_ConstantInt(&known)) &&
      matchPattern(size, m_ConstantInt(&limit)) && known.slt(limit) &&
      known.sge(-limit))
    return;
  b.create<rt::CheckIndexOp>(loc, index, size, indexMessage(op, axis));
}

Value wrapIndex(OpBuilder &b, Location loc, Value index, Value size) {
  Value zero = b.create<arith::ConstantIndexOp>(loc, 0);
  Value isNegative = b.createOrFold<arith::CmpIOp>(
      loc, arith::CmpIPredicate::slt, index, zero);
  Value fromEnd = b.createOrFold<arith::AddIOp>(loc, index, size);
  return b.createOrFold<arith::SelectOp>(loc, isNegative, fromEnd, index);
}

Value restoreDims(OpBuilder &b, Location loc, Value tensor,
                  ArrayRef<int64_t> axes) {
  auto type = cast<RankedTensorType>(tensor.getType());
  int64_t rank = type.getRank() + axes.size();
  SmallVector<int64_t> shape;
  SmallVector<OpFoldResult> sizes;
  SmallVector<ReassociationIndices> groups(type.getRank());
  int64_t source = 0;
  for (int64_t axis = 0; axis < rank; ++axis) {
    bool isNew = llvm::is_contained(axes, axis);
    // A new dimension joins the group of the next old one, or of the last.
    if (!groups.empty())
      groups[std::min<int64_t>(source, groups.size() - 1)].push_back(axis);
    int64_t size = isNew ? 1 : type.getDimSize(source);
    shape.push_back(size);
    if (ShapedType::isDynamic(size))
      sizes.push_back(getDim(b, loc, tensor, source));
    else
      sizes.push_back(b.getIndexAttr(size));
    source += !isNew;
  }
  return b.create<tensor::ExpandShapeOp>(
      loc, RankedTensorType::get(shape, type.getElementType()), tensor, groups,
      sizes);
}

AffineMap broadcastMap(RankedTensorType operand, ArrayRef<int64_t> space) {
  MLIRContext *context = operand.getContext();
  int64_t offset = space.size() - operand.getRank();
  SmallVector<AffineExpr> results;
  for (auto [i, size] : llvm::enumerate(operand.getShape())) {
    bool stretched = size == 1 && space[i + offset] != 1;
    results.push_back(stretched ? getAffineConstantExpr(0, context)
                                : getAffineDimExpr(i + offset, context));
  }
  return AffineMap::get(space.size(), 0, results, context);
}

Value fromStorage(OpBuilder &b, Location loc, Value scalar, Type elementType) {
  if (ir::isNarrowFloat(elementType))
    return b.createOrFold<arith::ExtFOp>(loc, ir::scalarType(elementType),
                                         scalar);
  if (!ir::isBool(elementType))
    return scalar;
  Value zero = b.create<arith::ConstantIntOp>(loc, 0, scalar.getType());
  return b.createOrFold<arith::CmpIOp>(loc, arith::CmpIPredicate::ne, scalar,
                                       zero);
}

/// A tensor with `convert` applied to every element.
static Value
mapElements(OpBuilder &b, Location loc, Value tensor, Type element,
            llvm::function_ref<Value(OpBuilder &, Value)> convert) {
  auto type = cast<RankedTensorType>(tensor.getType()).clone(element);
  int64_t rank = type.getRank();
  Value empty = makeEmpty(b, loc, type, getDims(b, loc, tensor));
  SmallVector<AffineMap> maps(2, b.getMultiDimIdentityMap(rank));
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  auto generic = b.create<linalg::GenericOp>(
      loc, type, tensor, empty, maps, iterators,
      [&](OpBuilder &b, Location loc, ValueRange args) {
        b.create<linalg::YieldOp>(loc, convert(b, args[0]));
      });
  return generic.getResult(0);
}

Value toStorage(OpBuilder &b, Location loc, Value scalar, Type elementType) {
  Type storage = ir::storageType(elementType);
  if (auto type = dyn_cast<RankedTensorType>(scalar.getType())) {
    if (type.getElementType() == storage)
      return scalar;
    return mapElements(b, loc, scalar, storage, [&](OpBuilder &b, Value x) {
      return toStorage(b, loc, x, elementType);
    });
  }
  if (ir::isNarrowFloat(elementType)) {
    // Read from memory and not changed: stored as it was.
    auto extend = scalar.getDefiningOp<arith::ExtFOp>();
    if (extend && extend.getIn().getType() == storage)
      return extend.getIn();
    return b.create<arith::TruncFOp>(loc, storage, scalar);
  }
  if (!ir::isBool(elementType))
    return scalar;
  return b.createOrFold<arith::ExtUIOp>(loc, storage, scalar);
}

Value widen(OpBuilder &b, Location loc, Value tensor) {
  Type element = cast<RankedTensorType>(tensor.getType()).getElementType();
  if (!ir::isNarrowFloat(element))
    return tensor;
  return mapElements(
      b, loc, tensor, ir::scalarType(element),
      [&](OpBuilder &b, Value x) { return fromStorage(b, loc, x, element); });
}

Value makeScalar(OpBuilder &b, Location loc, TypedAttr value) {
  return ir::ScalarEmitter(b, loc, value.getType()).constant(value);
}

Value makeCopy(OpBuilder &b, Location loc, Value source, AffineMap map,
               RankedTensorType resultType, ValueRange resultSizes) {
  int64_t rank = resultType.getRank();
  Value empty = makeEmpty(b, loc, resultType, resultSizes);
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  auto generic = b.create<linalg::GenericOp>(
      loc, resultType, source, empty,
      ArrayRef<AffineMap>{map, b.getMultiDimIdentityMap(rank)}, iterators,
      [](OpBuilder &b, Location loc, ValueRange args) {
        b.create<linalg::YieldOp>(loc, args[0]);
      });
  return generic.getResult(0);
}

Value makeContiguous(OpBuilder &b, Location loc, Value tensor) {
  return b.create<bufferization::AllocTensorOp>(
      loc, cast<RankedTensorType>(tensor.getType()),
      /*dynamicSizes=*/ValueRange(), /*copy=*/tensor);
}

IntegerAttr dtypeAttr(OpBuilder &b, Type elementType) {
  return b.getI32IntegerAttr(*ir::dtypeOf(elementType));
}

} // namespace arete::lowering
