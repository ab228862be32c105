//===- Contraction.cpp - Products of vectors and matrices ---------- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Contraction.h"
#include "dialects/Arete/IR/Arete.h"
#include "mlir/IR/Builders.h"

using namespace mlir;

namespace arete::ir {

/// The sizes of a matrix as the product sees it: transposed if so flagged.
static std::pair<int64_t, int64_t> matrixSizes(RankedTensorType type,
                                               bool transpose) {
  int64_t rows = type.getDimSize(type.getRank() - 2);
  int64_t columns = type.getDimSize(type.getRank() - 1);
  return transpose ? std::pair(columns, rows) : std::pair(rows, columns);
}

static bool canBeEqual(int64_t a, int64_t b) {
  return a == b || ShapedType::isDynamic(a) || ShapedType::isDynamic(b);
}

static LogicalResult checkInner(OptionalLoc loc, StringRef op, int64_t lhs,
                                int64_t rhs, TypeRange types) {
  if (canBeEqual(lhs, rhs))
    return success();
  return emitOptionalError(loc, op, ": inner sizes ", lhs, " and ", rhs,
                           " differ: ", describe(types));
}

static LogicalResult checkDtypes(OptionalLoc loc, StringRef op,
                                 RankedTensorType lhs, RankedTensorType rhs) {
  if (lhs.getElementType() == rhs.getElementType())
    return success();
  return emitOptionalError(loc, op, ": operands have different dtypes: ",
                           describe(TypeRange{lhs, rhs}),
                           "; cast them to one dtype");
}

FailureOr<RankedTensorType> inferDotType(OptionalLoc loc, StringRef op,
                                         RankedTensorType lhs,
                                         RankedTensorType rhs,
                                         bool transposeLhs, bool transposeRhs) {
  Type operands[] = {lhs, rhs};
  TypeRange both(operands);
  auto isOneOrTwo = [](int64_t rank) { return rank == 1 || rank == 2; };
  if (!isOneOrTwo(lhs.getRank()) || !isOneOrTwo(rhs.getRank()))
    return emitOptionalError(
        loc, op, ": operands must be vectors or matrices, got ", describe(both),
        "; use matmul for batches of matrices");
  if (failed(checkDtypes(loc, op, lhs, rhs)))
    return failure();
  SmallVector<int64_t> shape;
  int64_t innerLhs = lhs.getDimSize(0), innerRhs = rhs.getDimSize(0);
  if (lhs.getRank() == 2) {
    auto [rows, columns] = matrixSizes(lhs, transposeLhs);
    shape.push_back(rows);
    innerLhs = columns;
  }
  if (rhs.getRank() == 2) {
    auto [rows, columns] = matrixSizes(rhs, transposeRhs);
    shape.push_back(columns);
    innerRhs = rows;
  }
  if (failed(checkInner(loc, op, innerLhs, innerRhs, both)))
    return failure();
  return RankedTensorType::get(shape, lhs.getElementType());
}

FailureOr<RankedTensorType>
inferMatmulType(OptionalLoc loc, StringRef op, RankedTensorType lhs,
                RankedTensorType rhs, bool transposeLhs, bool transposeRhs) {
  Type operands[] = {lhs, rhs};
  TypeRange both(operands);
  if (lhs.getRank() != rhs.getRank() || lhs.getRank() < 3)
    return emitOptionalError(loc, op,
                             ": operands must have one rank of at least ",
                             "3, got ", describe(both));
  if (failed(checkDtypes(loc, op, lhs, rhs)))
    return failure();
  SmallVector<int64_t> shape;
  for (int64_t axis = 0; axis < lhs.getRank() - 2; ++axis) {
    int64_t l = lhs.getDimSize(axis), r = rhs.getDimSize(axis);
    if (!canBeEqual(l, r))
      return emitOptionalError(loc, op, ": batch sizes ", l, " and ", r,
                               " differ at axis ", axis, ": ", describe(both));
    shape.push_back(ShapedType::isDynamic(l) ? r : l);
  }
  auto [rows, innerLhs] = matrixSizes(lhs, transposeLhs);
  auto [innerRhs, columns] = matrixSizes(rhs, transposeRhs);
  if (failed(checkInner(loc, op, innerLhs, innerRhs, both)))
    return failure();
  shape.append({rows, columns});
  return RankedTensorType::get(shape, lhs.getElementType());
}

/// The inferred type as a list of result types.
static LogicalResult append(FailureOr<RankedTensorType> type,
                            TypeVector &types) {
  if (succeeded(type))
    types.push_back(*type);
  return type;
}

LogicalResult DotOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                      Adaptor adaptor, TypeVector &types) {
  return append(inferDotType(loc, "dot", tensorTypeOf(adaptor.getLhs()),
                             tensorTypeOf(adaptor.getRhs()),
                             adaptor.getTransposeLhs(),
                             adaptor.getTransposeRhs()),
                types);
}

LogicalResult MatmulOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                         Adaptor adaptor, TypeVector &types) {
  return append(inferMatmulType(loc, "matmul", tensorTypeOf(adaptor.getLhs()),
                                tensorTypeOf(adaptor.getRhs()),
                                adaptor.getTransposeLhs(),
                                adaptor.getTransposeRhs()),
                types);
}

SmallVector<NamedAttribute> transposeFlags(Builder &b, bool transposeLhs,
                                           bool transposeRhs) {
  return {b.getNamedAttr("transpose_lhs", b.getBoolAttr(transposeLhs)),
          b.getNamedAttr("transpose_rhs", b.getBoolAttr(transposeRhs))};
}

//===----------------------------------------------------------------------===//
// Derivatives. With A' = op(A), B' = op(B): dA' = g B'^T, dB' = A'^T g, the
// factors conjugated where they are complex.
//===----------------------------------------------------------------------===//

namespace {
/// A matrix operand under an optional transpose.
struct Factor {
  Expr value;
  bool transposed = false;
  Factor t() const { return {value, !transposed}; }
};
} // namespace

static Expr product(StringRef op, Factor a, Factor b) {
  if (!a.value || !b.value)
    return {};
  return Expr::build(
      op, {a.value, b.value},
      transposeFlags(a.value.getBuilder(), a.transposed, b.transposed));
}

/// a b, or its transpose if the operand it is the cotangent of was transposed.
static Expr oriented(StringRef op, Factor a, Factor b, bool transposed) {
  return transposed ? product(op, b.t(), a.t()) : product(op, a, b);
}

static LogicalResult finish(Expr lhs, Expr rhs,
                            SmallVectorImpl<Value> &gradients) {
  gradients.append({lhs.get(), rhs.get()});
  return success(lhs && rhs);
}

LogicalResult MatmulOp::lop(OpBuilder &b, ValueRange cotangents,
                            SmallVectorImpl<Value> &gradients) {
  StringRef op = getOperationName();
  Factor g{Expr(b, getLoc(), cotangents[0])};
  Factor lhs{conjugate(Expr(b, getLoc(), getLhs())), getTransposeLhs()};
  Factor rhs{conjugate(Expr(b, getLoc(), getRhs())), getTransposeRhs()};
  return finish(oriented(op, g, rhs.t(), getTransposeLhs()),
                oriented(op, lhs.t(), g, getTransposeRhs()), gradients);
}

LogicalResult DotOp::lop(OpBuilder &b, ValueRange cotangents,
                         SmallVectorImpl<Value> &gradients) {
  StringRef op = getOperationName();
  Expr g(b, getLoc(), cotangents[0]);
  Expr x = conjugate(Expr(b, getLoc(), getLhs()));
  Expr y = conjugate(Expr(b, getLoc(), getRhs()));
  Factor lhs{x, getTransposeLhs()}, rhs{y, getTransposeRhs()};
  bool leftIsVector = x.rank() == 1, rightIsVector = y.rank() == 1;
  if (leftIsVector && rightIsVector)
    return finish(g * y, g * x, gradients);
  // An outer product of vectors, as a column times a row, in the layout of the
  // matrix that it is the cotangent of.
  auto outer = [&](Expr column, Expr row, bool transposed) {
    return transposed ? row.expandDims(1) * column.expandDims(0)
                      : column.expandDims(1) * row.expandDims(0);
  };
  if (leftIsVector) // x^T B: dx = B g, dB = x g^T
    return finish(product(op, rhs, {g}), outer(x, g, getTransposeRhs()),
                  gradients);
  if (rightIsVector) // A y: dA = g y^T, dy = A^T g
    return finish(outer(g, y, getTransposeLhs()), product(op, lhs.t(), {g}),
                  gradients);
  return finish(oriented(op, {g}, rhs.t(), getTransposeLhs()),
                oriented(op, lhs.t(), {g}, getTransposeRhs()), gradients);
}

} // namespace arete::ir
