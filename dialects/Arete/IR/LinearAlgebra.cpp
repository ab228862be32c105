//===- LinearAlgebra.cpp - Factorisations and what they solve -------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Types, sizes, decompositions and batches; derivatives are in
// LinearAlgebraGradients.cpp.
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/LinearAlgebraOps.h"
#include "mlir/IR/Builders.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "dialects/Arete/IR/LinearAlgebraOps.cpp.inc"

namespace arete::ir {

void registerLinearAlgebraOps(AreteDialect &dialect);
void registerLinearAlgebraOps(AreteDialect &dialect) {
  dialect.addFamily<
#define GET_OP_LIST
#include "dialects/Arete/IR/LinearAlgebraOps.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

/// The static sizes of a batch of matrices.
namespace {
struct MatrixType {
  SmallVector<int64_t> batch;
  int64_t rows, columns;
  Type element;

  explicit MatrixType(Value x) {
    RankedTensorType type = tensorTypeOf(x);
    batch.assign(type.getShape().begin(), type.getShape().end() - 2);
    rows = type.getDimSize(type.getRank() - 2);
    columns = type.getDimSize(type.getRank() - 1);
    element = type.getElementType();
  }

  /// The smaller of both sizes, where it is known.
  int64_t smaller() const {
    if (rows == 0 || columns == 0)
      return 0;
    return ShapedType::isDynamic(rows) || ShapedType::isDynamic(columns)
               ? ShapedType::kDynamic
               : std::min(rows, columns);
  }
  /// The type of the same batch of tensors of this shape.
  Type of(ArrayRef<int64_t> shape, Type elementType = {}) const {
    SmallVector<int64_t> sizes(batch);
    llvm::append_range(sizes, shape);
    return RankedTensorType::get(sizes, elementType ? elementType : element);
  }
};
} // namespace

static LogicalResult checkMatrices(OptionalLoc loc, StringRef name, Value x) {
  StringRef op = userName(name);
  if (failed(checkKind(loc, op, TypeRange(x.getType()), "float or complex")))
    return failure();
  if (tensorTypeOf(x).getRank() < 2)
    return emitOptionalError(
        loc, op, ": operands must be matrices or batches of matrices, got ",
        describe(x.getType()));
  return success();
}

static bool canBeEqual(int64_t a, int64_t b) {
  return ShapedType::isDynamic(a) || ShapedType::isDynamic(b) || a == b;
}

static LogicalResult checkSquare(OptionalLoc loc, StringRef name, Value x) {
  if (failed(checkMatrices(loc, name, x)))
    return failure();
  MatrixType type(x);
  if (!canBeEqual(type.rows, type.columns))
    return emitOptionalError(loc, userName(name),
                             ": matrices must be square, the sizes of ",
                             describe(x.getType()), " differ");
  return success();
}

/// The type of the unknown of a system with square matrices `a`.
static LogicalResult inferSystem(OptionalLoc loc, StringRef name, Value a,
                                 Value b, TypeVector &types) {
  StringRef op = userName(name);
  if (failed(checkSquare(loc, name, a)) || failed(checkMatrices(loc, name, b)))
    return failure();
  RankedTensorType left = tensorTypeOf(a), right = tensorTypeOf(b);
  Type both[] = {left, right};
  if (left.getElementType() != right.getElementType() ||
      left.getRank() != right.getRank())
    return emitOptionalError(loc, op,
                             ": operands must have one dtype and rank, got ",
                             describe(TypeRange(both)));
  SmallVector<int64_t> shape(right.getShape());
  for (int64_t axis = 0; axis < right.getRank() - 1; ++axis) {
    if (!canBeEqual(left.getDimSize(axis), shape[axis]))
      return emitOptionalError(loc, op, ": sizes ", left.getDimSize(axis),
                               " and ", shape[axis], " differ at axis ", axis,
                               ": ", describe(TypeRange(both)));
    if (ShapedType::isDynamic(shape[axis]))
      shape[axis] = left.getDimSize(axis);
  }
  types.push_back(right.clone(shape));
  return success();
}

/// Square matrices that become others of their size.
static LogicalResult inferSquare(OptionalLoc loc, StringRef name, Value x,
                                 TypeVector &types) {
  if (failed(checkSquare(loc, name, x)))
    return failure();
  types.push_back(x.getType());
  return success();
}

#define ARETE_INFER(OP)                                                        \
  LogicalResult OP::inferReturnTypes([[maybe_unused]] MLIRContext *context,    \
                                     OptionalLoc loc, Adaptor adaptor,         \
                                     TypeVector &types)

ARETE_INFER(CholeskyOp) {
  return inferSquare(loc, getOperationName(), adaptor.getX(), types);
}
ARETE_INFER(CofactorOp) {
  return inferSquare(loc, getOperationName(), adaptor.getX(), types);
}
ARETE_INFER(ExpmOp) {
  return inferSquare(loc, getOperationName(), adaptor.getX(), types);
}

ARETE_INFER(DetOp) {
  if (failed(checkSquare(loc, getOperationName(), adaptor.getX())))
    return failure();
  types.push_back(MatrixType(adaptor.getX()).of({}));
  return success();
}

ARETE_INFER(LuFactorOp) {
  auto check = adaptor.getSquare() ? checkSquare : checkMatrices;
  if (failed(check(loc, getOperationName(), adaptor.getX())))
    return failure();
  MatrixType x(adaptor.getX());
  Type number = IntegerType::get(context, 64);
  types.push_back(adaptor.getX().getType());
  types.push_back(x.of(x.smaller(), number));
  types.push_back(x.of(x.rows, number));
  return success();
}

ARETE_INFER(LuSolveOp) {
  if (failed(inferSystem(loc, getOperationName(), adaptor.getLu(),
                         adaptor.getB(), types)))
    return failure();
  MatrixType lu(adaptor.getLu());
  Type expected = lu.of(lu.rows, IntegerType::get(context, 64));
  if (!areCompatibleTypes(expected, adaptor.getPermutation().getType()))
    return emitOptionalError(loc, "lu_solve: the permutation for ",
                             describe(adaptor.getLu().getType()), " must be ",
                             describe(expected), ", got ",
                             describe(adaptor.getPermutation().getType()));
  return success();
}

ARETE_INFER(SolveOp) {
  return inferSystem(loc, getOperationName(), adaptor.getA(), adaptor.getB(),
                     types);
}
ARETE_INFER(TriangularSolveOp) {
  return inferSystem(loc, getOperationName(), adaptor.getA(), adaptor.getB(),
                     types);
}

ARETE_INFER(QrOp) {
  if (failed(checkMatrices(loc, getOperationName(), adaptor.getX())))
    return failure();
  MatrixType x(adaptor.getX());
  int64_t inner = adaptor.getComplete() ? x.rows : x.smaller();
  types.push_back(x.of({x.rows, inner}));
  types.push_back(x.of({inner, x.columns}));
  return success();
}

ARETE_INFER(SvdOp) {
  if (failed(checkMatrices(loc, getOperationName(), adaptor.getX())))
    return failure();
  MatrixType x(adaptor.getX());
  int64_t k = x.smaller();
  bool full = adaptor.getFull();
  types.push_back(x.of({x.rows, full ? x.rows : k}));
  types.push_back(x.of(k, realType(x.element)));
  types.push_back(x.of({full ? x.columns : k, x.columns}));
  return success();
}

ARETE_INFER(SvdvalsOp) {
  if (failed(checkMatrices(loc, getOperationName(), adaptor.getX())))
    return failure();
  MatrixType x(adaptor.getX());
  types.push_back(x.of(x.smaller(), realType(x.element)));
  return success();
}

ARETE_INFER(EighOp) {
  if (failed(checkSquare(loc, getOperationName(), adaptor.getX())))
    return failure();
  MatrixType x(adaptor.getX());
  types.push_back(x.of(x.rows, realType(x.element)));
  types.push_back(adaptor.getX().getType());
  return success();
}

ARETE_INFER(EigvalshOp) {
  if (failed(checkSquare(loc, getOperationName(), adaptor.getX())))
    return failure();
  MatrixType x(adaptor.getX());
  types.push_back(x.of(x.rows, realType(x.element)));
  return success();
}

/// Eigenvalues and, if wanted, vectors of any square matrix.
static LogicalResult inferComplex(OptionalLoc loc, StringRef name,
                                  Value operand, bool vectors,
                                  TypeVector &types) {
  if (failed(checkSquare(loc, name, operand)))
    return failure();
  MatrixType x(operand);
  Type element = ComplexType::get(scalarType(realType(x.element)));
  types.push_back(x.of(x.rows, element));
  if (vectors)
    types.push_back(x.of({x.rows, x.columns}, element));
  return success();
}

ARETE_INFER(EigOp) {
  return inferComplex(loc, getOperationName(), adaptor.getX(), true, types);
}
ARETE_INFER(EigvalsOp) {
  return inferComplex(loc, getOperationName(), adaptor.getX(), false, types);
}

ARETE_INFER(PinvOp) {
  if (failed(checkMatrices(loc, getOperationName(), adaptor.getX())))
    return failure();
  MatrixType x(adaptor.getX());
  types.push_back(x.of({x.columns, x.rows}));
  return success();
}

//===----------------------------------------------------------------------===//
// Sizes
//===----------------------------------------------------------------------===//

using Sizes = SmallVector<SmallVector<Value>>;

namespace {
/// The sizes of a batch of matrices.
struct MatrixSizes {
  SmallVector<Value> batch;
  Value rows, columns, smaller;

  MatrixSizes(SizeEmitter &s, unsigned operand) : batch(s.dims(operand)) {
    columns = batch.pop_back_val();
    rows = batch.pop_back_val();
    smaller = s.min(rows, columns);
  }
  SmallVector<Value> of(ArrayRef<Value> sizes) const {
    SmallVector<Value> result(batch);
    llvm::append_range(result, sizes);
    return result;
  }
};
} // namespace

static MatrixSizes squareSizes(SizeEmitter &s, Operation *op) {
  MatrixSizes x(s, 0);
  x.rows = x.columns = x.smaller =
      s.requireEqual(x.rows, x.columns,
                     "matrices must be square, the sizes of " +
                         describe(op->getOperand(0).getType()) + " differ");
  return x;
}

/// The sizes of `rhs`, an operand of the same batch and as many rows.
static Sizes systemSizes(SizeEmitter &s, Operation *op, unsigned rhs) {
  MatrixSizes a = squareSizes(s, op);
  SmallVector<Value> sizes = s.dims(rhs);
  Type types[] = {op->getOperand(0).getType(), op->getOperand(rhs).getType()};
  for (auto [axis, size] : llvm::enumerate(a.of(a.rows)))
    sizes[axis] = s.requireEqual(sizes[axis], size,
                                 "sizes of " + describe(TypeRange(types)) +
                                     " differ at axis " + Twine(axis));
  return {sizes};
}

static Sizes likeSquare(SizeEmitter &s, Operation *op) {
  MatrixSizes x = squareSizes(s, op);
  return {x.of({x.rows, x.columns})};
}

Sizes CholeskyOp::emitResultSizes(SizeEmitter &s) {
  return likeSquare(s, *this);
}
Sizes CofactorOp::emitResultSizes(SizeEmitter &s) {
  return likeSquare(s, *this);
}
Sizes ExpmOp::emitResultSizes(SizeEmitter &s) { return likeSquare(s, *this); }

Sizes LuFactorOp::emitResultSizes(SizeEmitter &s) {
  MatrixSizes x = getSquare() ? squareSizes(s, *this) : MatrixSizes(s, 0);
  return {x.of({x.rows, x.columns}), x.of(x.smaller), x.of(x.rows)};
}

Sizes LuSolveOp::emitResultSizes(SizeEmitter &s) {
  Sizes result = systemSizes(s, *this, 2);
  int64_t last = tensorTypeOf(getPermutation()).getRank() - 1;
  for (int64_t axis = 0; axis <= last; ++axis)
    s.requireEqual(s.dim(1, axis), result[0][axis],
                   "the factors and the permutation differ in size at axis " +
                       Twine(axis));
  return result;
}

Sizes TriangularSolveOp::emitResultSizes(SizeEmitter &s) {
  return systemSizes(s, *this, 1);
}

Sizes QrOp::emitResultSizes(SizeEmitter &s) {
  MatrixSizes x(s, 0);
  Value inner = getComplete() ? x.rows : x.smaller;
  return {x.of({x.rows, inner}), x.of({inner, x.columns})};
}

Sizes SvdOp::emitResultSizes(SizeEmitter &s) {
  MatrixSizes x(s, 0);
  return {x.of({x.rows, getFull() ? x.rows : x.smaller}), x.of(x.smaller),
          x.of({getFull() ? x.columns : x.smaller, x.columns})};
}

Sizes SvdvalsOp::emitResultSizes(SizeEmitter &s) {
  MatrixSizes x(s, 0);
  return {x.of(x.smaller)};
}

/// The sizes of eigenvalues, and of vectors.
static Sizes eigenSizes(SizeEmitter &s, Operation *op) {
  MatrixSizes x = squareSizes(s, op);
  Sizes sizes{x.of(x.rows), x.of({x.rows, x.columns})};
  sizes.resize(op->getNumResults());
  return sizes;
}
Sizes EighOp::emitResultSizes(SizeEmitter &s) { return eigenSizes(s, *this); }
Sizes EigvalshOp::emitResultSizes(SizeEmitter &s) {
  return eigenSizes(s, *this);
}
Sizes EigOp::emitResultSizes(SizeEmitter &s) { return eigenSizes(s, *this); }
Sizes EigvalsOp::emitResultSizes(SizeEmitter &s) {
  return eigenSizes(s, *this);
}

//===----------------------------------------------------------------------===//
// Decompositions
//===----------------------------------------------------------------------===//

SmallVector<Expr> factorSquare(Expr x) {
  return buildResults("arete.lu_factor", x, flags(x, {{"square", true}}));
}

Value SolveOp::decompose(OpBuilder &b) {
  Expr a(b, getLoc(), getA()), rhs(b, getLoc(), getB());
  SmallVector<Expr> factors = factorSquare(a);
  if (factors.empty())
    return {};
  return Expr::build("arete.lu_solve", {factors[0], factors[2], rhs},
                     flags(a, {{"transpose", getTranspose()}}))
      .get();
}

/// 0, 1, ... along the last axis of x: of rank 1.
static Expr positions(Expr x) {
  if (!x)
    return {};
  OpBuilder &b = x.getBuilder();
  return Expr::build("arete.iota", sizeOf(x, -1),
                     b.getNamedAttr("axis", b.getI64IntegerAttr(0)));
}

Expr signOfExchanges(Expr pivots, Expr like) {
  Expr position = positions(pivots);
  if (!position || !like)
    return {};
  // An exchange with another row changes it.
  Expr signs =
      where(equal(pivots, position), like.literal(1.0), like.literal(-1.0));
  return signs ? signs.reduce("arete.prod", pivots.rank() - 1, false) : signs;
}

Expr permutationMatrix(Expr permutation, Expr like) {
  Expr columns = positions(permutation);
  if (!columns || !like)
    return {};
  return castLike(equal(permutation.expandDims(permutation.rank()), columns),
                  like);
}

Value DetOp::decompose(OpBuilder &b) {
  SmallVector<Expr> factors = factorSquare(Expr(b, getLoc(), getX()));
  if (factors.empty())
    return {};
  Expr lu = factors[0];
  Expr diagonal = where(whereOffset(lu, "arete.equal", 0), lu, lu.literal(1.0));
  if (!diagonal)
    return {};
  Expr product =
      diagonal.reduce("arete.prod", {lu.rank() - 2, lu.rank() - 1}, false);
  return (product * signOfExchanges(factors[1], lu)).get();
}

Expr rankCutoff(Expr x, Expr s, std::optional<double> rcond) {
  Expr largest = largestOrZero(s);
  if (!x || !largest)
    return {};
  if (rcond)
    return largest * *rcond;
  const llvm::fltSemantics &format =
      cast<FloatType>(realType(x.elementType())).getFloatSemantics();
  double epsilon =
      std::ldexp(1.0, 1 - int(llvm::APFloat::semanticsPrecision(format)));
  return largest * castLike(maximum(sizeOf(x, -2), sizeOf(x, -1)), s) * epsilon;
}

Value PinvOp::decompose(OpBuilder &b) {
  Expr x(b, getLoc(), getX());
  SmallVector<Expr> parts = buildResults("arete.svd", x);
  if (parts.empty())
    return {};
  Expr u = parts[0], s = parts[1], vh = parts[2];
  std::optional<double> rcond;
  if (getRcond())
    rcond = getRcond()->convertToDouble();
  Expr cutoff = rankCutoff(x, s, rcond);
  if (!cutoff)
    return {};
  Expr isLarge = greater(s, cutoff.expandDims(cutoff.rank()));
  // A NaN is not large, but stays one through the vectors.
  Expr inverse = reciprocalOrZero(where(isLarge, s, s.literal(0.0)));
  return product(scaleRows(vh, inverse), u, true, true).get();
}

//===----------------------------------------------------------------------===//
// Batches: one more axis in front of every operand
//===----------------------------------------------------------------------===//

static LogicalResult batchMatrices(OpBuilder &b, Operation *op,
                                   const Batch &batch,
                                   SmallVectorImpl<Batched> &results) {
  SmallVector<Value> operands;
  for (unsigned i = 0; i < op->getNumOperands(); ++i) {
    operands.push_back(batch.repeated(b, op->getLoc(), i).get());
    if (!operands.back())
      return failure();
  }
  auto built = buildOp(b, op->getLoc(), op->getName().getStringRef(), operands,
                       llvm::to_vector(op->getAttrs()));
  if (failed(built))
    return failure();
  for (Value result : (*built)->getResults())
    results.push_back({result, /*hasAxis=*/true});
  return success();
}

#define ARETE_BATCH(OP)                                                        \
  LogicalResult OP::batch(OpBuilder &b, const Batch &batch,                    \
                          SmallVectorImpl<Batched> &results) {                 \
    return batchMatrices(b, *this, batch, results);                            \
  }
ARETE_BATCH(CholeskyOp)
ARETE_BATCH(CofactorOp)
ARETE_BATCH(DetOp)
ARETE_BATCH(EigOp)
ARETE_BATCH(EighOp)
ARETE_BATCH(EigvalsOp)
ARETE_BATCH(EigvalshOp)
ARETE_BATCH(ExpmOp)
ARETE_BATCH(LuFactorOp)
ARETE_BATCH(LuSolveOp)
ARETE_BATCH(PinvOp)
ARETE_BATCH(QrOp)
ARETE_BATCH(SolveOp)
ARETE_BATCH(SvdOp)
ARETE_BATCH(SvdvalsOp)
ARETE_BATCH(TriangularSolveOp)
#undef ARETE_BATCH

} // namespace arete::ir
