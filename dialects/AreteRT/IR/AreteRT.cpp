//===- AreteRT.cpp - The runtime dialect --------------------------- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/AreteRT/IR/AreteRT.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

#include "dialects/AreteRT/IR/AreteRTDialect.cpp.inc"
#define GET_OP_CLASSES
#include "dialects/AreteRT/IR/AreteRT.cpp.inc"

namespace arete::rt {

void AreteRTDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "dialects/AreteRT/IR/AreteRT.cpp.inc"
      >();
}

LogicalResult CheckEqualOp::canonicalize(CheckEqualOp op,
                                         PatternRewriter &rewriter) {
  APInt lhs, rhs;
  bool equal = op.getLhs() == op.getRhs() ||
               (matchPattern(op.getLhs(), m_ConstantInt(&lhs)) &&
                matchPattern(op.getRhs(), m_ConstantInt(&rhs)) && lhs == rhs);
  if (!equal)
    return failure();
  rewriter.eraseOp(op);
  return success();
}

LogicalResult CheckOp::canonicalize(CheckOp op, PatternRewriter &rewriter) {
  if (!matchPattern(op.getCondition(), m_NonZero()))
    return failure();
  rewriter.eraseOp(op);
  return success();
}

/// On buffers: reads every input, reads and writes the init. On tensors: none.
template <typename OpTy>
static void destinationEffects(
    OpTy op, bool readsInit,
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>>
        &effects) {
  for (OpOperand *operand : op.getDpsInputOperands())
    if (isa<MemRefType>(operand->get().getType()))
      effects.emplace_back(MemoryEffects::Read::get(), operand);
  for (OpOperand &operand : op.getDpsInitsMutable()) {
    if (!isa<MemRefType>(operand.get().getType()))
      continue;
    if (readsInit)
      effects.emplace_back(MemoryEffects::Read::get(), &operand);
    effects.emplace_back(MemoryEffects::Write::get(), &operand);
  }
}

void MatmulOp::getEffects(
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>>
        &effects) {
  destinationEffects(*this, /*readsInit=*/accumulates(), effects);
}

void ScatterOp::getEffects(
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>>
        &effects) {
  destinationEffects(*this, /*readsInit=*/true, effects);
}

/// The rank of an operand, or -1 for one that is unranked.
static int64_t rankOf(Value shaped) {
  auto type = cast<ShapedType>(shaped.getType());
  return type.hasRank() ? type.getRank() : -1;
}

void CallOp::getEffects(
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>>
        &effects) {
  destinationEffects(*this, /*readsInit=*/false, effects);
}

LogicalResult CallOp::verify() {
  size_t operands = getInputs().size() + getInits().size();
  if (getDtypes().size() != operands)
    return emitOpError("has ")
           << getDtypes().size() << " dtypes for " << operands << " operands";
  if (!llvm::all_of(getOperands(),
                    [](Value value) { return rankOf(value) >= 0; }))
    return emitOpError("takes ranked operands");
  return success();
}

LogicalResult OutputOp::verify() {
  int64_t rank = cast<MemRefType>(getType()).getRank();
  if (int64_t(getSizes().size()) != rank)
    return emitOpError("takes one size for each dimension, got ")
           << getSizes().size() << " for " << getType();
  return success();
}

LogicalResult MatmulOp::verify() {
  int64_t lhs = rankOf(getLhs()), rhs = rankOf(getRhs());
  int64_t init = rankOf(getInit());
  bool isProduct =
      lhs >= 1 && lhs <= 2 && rhs >= 1 && rhs <= 2 && init == lhs + rhs - 2;
  bool isBatch = lhs >= 3 && lhs == rhs && lhs == init;
  if (!isProduct && !isBatch)
    return emitOpError("does not multiply ranks ")
           << lhs << " and " << rhs << " into rank " << init;
  if (getScalars().size() > 2)
    return emitOpError("takes no scalars, alpha, or alpha and beta; got ")
           << getScalars().size();
  Type elementType = cast<ShapedType>(getInit().getType()).getElementType();
  for (Value scalar : getScalars())
    if (scalar.getType() != elementType)
      return emitOpError("takes scalars of type ")
             << elementType << ", got " << scalar.getType();
  return success();
}

LogicalResult ScatterOp::verify() {
  int64_t count = getIndices().size(), init = rankOf(getInit());
  if (count == 0 || count > init || int64_t(getAxes().size()) != count)
    return emitOpError("has ") << count << " index arrays for "
                               << getAxes().size() << " axes of rank " << init;
  int64_t before = -1;
  for (int64_t axis : getAxes()) {
    if (axis <= before || axis >= init)
      return emitOpError("takes sorted axes of rank ") << init;
    before = axis;
  }
  if (int64_t(getPosition()) < 0 || int64_t(getPosition()) > init - count)
    return emitOpError("has position ")
           << int64_t(getPosition()) << " for " << init - count
           << " axes that are not indexed";
  int64_t indexRank = rankOf(getIndices()[0]);
  for (Value indices : getIndices())
    if (rankOf(indices) != indexRank || indexRank < 0)
      return emitOpError("takes index arrays of one rank");
  if (rankOf(getUpdates()) != indexRank + init - count)
    return emitOpError("takes updates of rank ")
           << indexRank + init - count << ", got " << rankOf(getUpdates());
  return success();
}

//===----------------------------------------------------------------------===//
// Loops over rows
//===----------------------------------------------------------------------===//

void RowsOp::getEffects(
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>>
        &effects) {
  destinationEffects(*this, /*readsInit=*/false, effects);
}

bool RowsOp::variesAlongRow(unsigned operand) {
  auto map = cast<AffineMapAttr>(getMaps()[operand]).getValue();
  return llvm::any_of(llvm::seq(getKeptRank(), getRank()),
                      [&](int64_t dim) { return map.isFunctionOfDim(dim); });
}

SmallVector<unsigned> RowsOp::getInputsOfRow() {
  SmallVector<unsigned> numbers;
  for (unsigned i = 0, e = getInputs().size(); i < e; ++i)
    if (!variesAlongRow(i))
      numbers.push_back(i);
  return numbers;
}

SmallVector<unsigned> RowsOp::getOperandsAlongRow() {
  SmallVector<unsigned> numbers;
  for (unsigned i = 0, e = getNumOperands(); i < e; ++i)
    if (variesAlongRow(i))
      numbers.push_back(i);
  return numbers;
}

SmallVector<unsigned> RowsOp::getInitsOfRow() {
  SmallVector<unsigned> numbers;
  for (unsigned i = getInputs().size(), e = getNumOperands(); i < e; ++i)
    if (!variesAlongRow(i))
      numbers.push_back(i);
  return numbers;
}

static Type elementTypeOf(Value shaped) {
  return cast<ShapedType>(shaped.getType()).getElementType();
}

LogicalResult RowsOp::verify() {
  if (getMaps().size() != getNumOperands() || getMaps().empty())
    return emitOpError("has ") << getMaps().size() << " maps for "
                               << getNumOperands() << " operands";
  if (int64_t(getRowRank()) < 1 || getKeptRank() < 1)
    return emitOpError("has ") << int64_t(getRowRank())
                               << " dimensions along a row, of " << getRank();
  for (auto [operand, attribute] : llvm::zip(getOperands(), getMaps())) {
    AffineMap map = cast<AffineMapAttr>(attribute).getValue();
    if (map.getNumDims() != getRank() || map.getNumSymbols() != 0 ||
        int64_t(map.getNumResults()) != rankOf(operand) ||
        !llvm::all_of(map.getResults(),
                      llvm::IsaPred<AffineDimExpr, AffineConstantExpr>))
      return emitOpError("cannot read ")
             << operand.getType() << " by " << attribute;
  }
  SmallVector<Type> types(getKeptRank(), IndexType::get(getContext()));
  for (unsigned input : getInputsOfRow())
    types.push_back(elementTypeOf(getOperand(input)));
  Block &body = getBody().front();
  if (TypeRange(types) != TypeRange(body.getArgumentTypes()))
    return emitOpError("has a body with arguments ")
           << body.getArgumentTypes() << " instead of " << types;
  auto yield = body.empty() ? YieldOp() : dyn_cast<YieldOp>(body.back());
  SmallVector<Type> yielded;
  for (unsigned init : getInitsOfRow())
    yielded.push_back(elementTypeOf(getOperand(init)));
  if (!yield || yield.getOperandTypes() != TypeRange(yielded))
    return emitOpError("must yield ") << yielded;
  return success();
}

LogicalResult RowLoopOp::verify() {
  auto rows = cast<RowsOp>((*this)->getParentOp());
  SmallVector<Type> types(rows.getRowRank(), IndexType::get(getContext()));
  for (unsigned operand : rows.getOperandsAlongRow())
    types.push_back(elementTypeOf(rows.getOperand(operand)));
  llvm::append_range(types, getInitial().getTypes());
  Block &body = getBody().front();
  if (TypeRange(types) != TypeRange(body.getArgumentTypes()))
    return emitOpError("has a body with arguments ")
           << body.getArgumentTypes() << " instead of " << types;
  SmallVector<Type> yielded(getInitial().getTypes());
  for (int64_t init : getStored()) {
    if (init < int64_t(rows.getInputs().size()) ||
        init >= int64_t(rows.getNumOperands()) || !rows.variesAlongRow(init))
      return emitOpError("cannot store operand ") << init;
    yielded.push_back(elementTypeOf(rows.getOperand(init)));
  }
  auto yield = body.empty() ? YieldOp() : dyn_cast<YieldOp>(body.back());
  if (!yield || yield.getOperandTypes() != TypeRange(yielded))
    return emitOpError("must yield ") << yielded;
  if (getResultTypes() != getInitial().getTypes())
    return emitOpError("has other results than accumulators");
  return success();
}

} // namespace arete::rt
