//===- ProductOperands.cpp - Products of operands with a structure --------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "dialects/Arete/IR/Contraction.h"
#include "dialects/Arete/IR/IndexingOps.h"
#include "lib/Transforms/Rewrite/Patterns.h"

using namespace mlir;
using namespace arete::ir;

namespace arete::rewrite {

namespace {
/// One operand of a product of vectors and matrices.
struct Factor {
  Value value;
  /// The axes of the matrix; that over which is summed is the only one of a
  /// vector.
  int64_t innerAxis = 0, outerAxis = 1;

  int64_t rank() const { return tensorTypeOf(value).getRank(); }
  bool isVector() const { return rank() == 1; }
  int64_t innerSize() const {
    return tensorTypeOf(value).getDimSize(innerAxis);
  }
};
} // namespace

static Factor leftOf(DotOp op) {
  Factor factor{op.getLhs()};
  if (!factor.isVector() && !op.getTransposeLhs())
    std::swap(factor.innerAxis, factor.outerAxis);
  return factor;
}
static Factor rightOf(DotOp op) {
  Factor factor{op.getRhs()};
  if (!factor.isVector() && op.getTransposeRhs())
    std::swap(factor.innerAxis, factor.outerAxis);
  return factor;
}

//===----------------------------------------------------------------------===//
// A transposed operand is a flag
//===----------------------------------------------------------------------===//

/// The operand below a swap of the last two dimensions, or null.
static Value belowSwap(Value operand) {
  auto transpose = operand.getDefiningOp<TransposeOp>();
  int64_t rank = tensorTypeOf(operand).getRank();
  if (!transpose || rank < 2)
    return {};
  for (auto [i, axis] : llvm::enumerate(transpose.getPermutation())) {
    int64_t expected = i;
    if (expected >= rank - 2)
      expected = expected == rank - 1 ? rank - 2 : rank - 1;
    if (axis != expected)
      return {};
  }
  return transpose.getX();
}

template <typename OpTy>
static Value productOfTranspose(OpTy op, OpBuilder &builder) {
  Value lhs = belowSwap(op.getLhs()), rhs = belowSwap(op.getRhs());
  if (!lhs && !rhs)
    return {};
  return builder.create<OpTy>(op.getLoc(), op.getType(),
                              lhs ? lhs : op.getLhs(), rhs ? rhs : op.getRhs(),
                              op.getTransposeLhs() != bool(lhs),
                              op.getTransposeRhs() != bool(rhs));
}

//===----------------------------------------------------------------------===//
// One number for all elements
//===----------------------------------------------------------------------===//

/// The number that all elements of a value are, as a scalar; or null.
static Value uniformScalar(OpBuilder &builder, Location loc, Value value) {
  if (auto broadcast = value.getDefiningOp<BroadcastToOp>())
    if (tensorTypeOf(broadcast.getX()).getRank() == 0)
      return broadcast.getX();
  std::optional<double> number = uniformValue(value);
  return number ? buildScalar(builder, loc, elementTypeOf(value), *number)
                : Value();
}

/// The sums of s times the elements over which the product sums, s being the
/// number in `uniform`. Of sizes that need not agree the product of both tells.
static Expr scaledSums(OpBuilder &builder, Location loc, Factor uniform,
                       Value scalar, Factor other) {
  Expr terms(builder, loc, other.value);
  int64_t size = uniform.innerSize();
  bool sizesAgree = !ShapedType::isDynamic(size) && size == other.innerSize();
  Expr factor(builder, loc, scalar);
  if (!sizesAgree) {
    SmallVector<Value> sizes(other.rank(), buildSize(builder, loc, 1));
    sizes[other.innerAxis] =
        buildDim(builder, loc, uniform.value, uniform.innerAxis);
    factor = factor.broadcastTo(sizes);
  }
  if (!sizesAgree || uniformValue(scalar) != 1)
    terms = terms * factor;
  return terms.sum({other.innerAxis});
}

/// dot(s, y) or dot(x, s), where s is one number for all elements.
static Value productWithUniform(DotOp op, OpBuilder &builder) {
  Location loc = op.getLoc();
  Type elementType = elementTypeOf(op.getResult());
  Factor left = leftOf(op), right = rightOf(op);
  if (!isOfKind(elementType, "number"))
    return {};
  for (bool isLeft : {true, false}) {
    Factor uniform = isLeft ? left : right, other = isLeft ? right : left;
    Value scalar = uniformScalar(builder, loc, uniform.value);
    // A size that is 1 would be repeated. Terms of 16-bit floats would be
    // rounded.
    if (!scalar || (uniform.innerSize() == 1) != (other.innerSize() == 1) ||
        (isNarrowFloat(elementType) && uniformValue(scalar) != 1))
      continue;
    Expr sums = scaledSums(builder, loc, uniform, scalar, other);
    if (uniform.isVector() || !sums)
      return sums.get();
    // The same for each row or column that the uniform matrix has.
    Value outer = buildDim(builder, loc, uniform.value, uniform.outerAxis);
    if (other.isVector())
      return sums.broadcastTo(outer).get();
    Value size = buildDim(builder, loc, sums.get(), 0);
    SmallVector<Value> sizes{outer, size};
    if (!isLeft)
      std::swap(sizes[0], sizes[1]);
    return sums.expandDims({isLeft ? 0 : 1}).broadcastTo(sizes).get();
  }
  return {};
}

//===----------------------------------------------------------------------===//
// Matrices of zeros and little else
//===----------------------------------------------------------------------===//

static bool isSameSize(Value x, Value y) {
  std::optional<int64_t> number = getConstantSize(x);
  return x == y || (number && number == getConstantSize(y));
}

/// The size of a constant identity matrix, or null.
static Value sizeOfIdentity(OpBuilder &builder, Value matrix) {
  DenseElementsAttr elements = getConstantElements(matrix);
  ArrayRef<int64_t> shape = tensorTypeOf(matrix).getShape();
  if (!elements || shape.size() != 2 || shape[0] != shape[1])
    return {};
  for (int64_t i = 0; i < elements.getNumElements(); ++i)
    if (numberAt(elements, i) != (i / shape[0] == i % shape[0]))
      return {};
  return buildSize(builder, matrix.getLoc(), shape[0]);
}

/// The size of a square matrix that is true where column and row are the same,
/// and nowhere else; null for others.
static Value sizeOfDiagonalMask(OpBuilder &builder, Value mask) {
  if (Value size = sizeOfIdentity(builder, mask))
    return size;
  auto equal = mask.getDefiningOp<EqualOp>();
  if (!equal)
    return {};
  Value x = equal.getX(), y = equal.getY();
  if (auto difference = x.getDefiningOp<SubtractOp>();
      difference && uniformValue(y) == 0) {
    x = difference.getX();
    y = difference.getY();
  }
  auto column = x.getDefiningOp<IotaOp>(), row = y.getDefiningOp<IotaOp>();
  if (!column || !row || column.getAxis() == row.getAxis() ||
      column.getSizes().size() != 2 || row.getSizes().size() != 2)
    return {};
  Value size = column.getSizes()[0];
  bool isSquare = isSameSize(size, column.getSizes()[1]) &&
                  isSameSize(size, row.getSizes()[0]) &&
                  isSameSize(size, row.getSizes()[1]);
  return isSquare ? size : Value();
}

namespace {
/// A diagonal matrix.
struct Diagonal {
  /// A 0-d int64; null for what is no diagonal matrix.
  Value size;
  /// Null for ones.
  Value vector;
};
} // namespace

static Diagonal diagonalIn(OpBuilder &builder, Value matrix) {
  if (Value size = sizeOfIdentity(builder, matrix))
    return {size};
  if (auto cast = matrix.getDefiningOp<CastOp>())
    return {sizeOfDiagonalMask(builder, cast.getX())};
  auto where = matrix.getDefiningOp<WhereOp>();
  if (!where || uniformValue(where->getOperand(2)) != 0)
    return {};
  Value size = sizeOfDiagonalMask(builder, where->getOperand(0));
  Value spread = where->getOperand(1);
  if (uniformValue(spread) == 1)
    return {size};
  auto expand = spread.getDefiningOp<ExpandDimsOp>();
  if (!expand || tensorTypeOf(expand.getX()).getRank() != 1)
    return {};
  // Of a vector of another size some would be repeated.
  auto dim = size ? size.getDefiningOp<DimOp>() : DimOp();
  std::optional<int64_t> number = size ? getConstantSize(size) : std::nullopt;
  if (!(dim && dim.getX() == expand.getX()) &&
      number != tensorTypeOf(expand.getX()).getDimSize(0))
    return {};
  return {size, expand.getX()};
}

/// The factor, its size checked to be one that it is to have. Null where it
/// would be repeated.
static Expr withInnerSize(OpBuilder &builder, Location loc, Factor factor,
                          Value size) {
  Expr x(builder, loc, factor.value);
  std::optional<int64_t> number = getConstantSize(size);
  auto dim = size.getDefiningOp<DimOp>();
  if (number == factor.innerSize() ||
      (dim && dim.getX() == factor.value &&
       int64_t(dim.getAxis()) == factor.innerAxis))
    return x;
  if (factor.innerSize() == 1)
    return {};
  SmallVector<Value> sizes = buildDims(builder, loc, factor.value);
  sizes[factor.innerAxis] = size;
  return x.broadcastTo(sizes);
}

/// dot(d, y) or dot(x, d) where d is a diagonal matrix, with ones or others on
/// the diagonal.
template <bool ofOnes>
static Value productWithDiagonal(DotOp op, OpBuilder &builder) {
  Location loc = op.getLoc();
  if (!isOfKind(elementTypeOf(op.getResult()), "float or complex"))
    return {};
  for (bool isLeft : {true, false}) {
    Diagonal diagonal = diagonalIn(builder, isLeft ? op.getLhs() : op.getRhs());
    Factor other = isLeft ? rightOf(op) : leftOf(op);
    if (!diagonal.size || ofOnes != !diagonal.vector)
      continue;
    Expr result = withInnerSize(builder, loc, other, diagonal.size);
    // What is summed over goes first on the right, last on the left.
    if (!other.isVector() && result && (other.innerAxis == 0) != isLeft)
      result = result.transpose({1, 0});
    if (!ofOnes && result) {
      Expr factors(builder, loc, diagonal.vector);
      bool areRows = isLeft && !other.isVector();
      result = result * (areRows ? factors.expandDims({1}) : factors);
    }
    return result.get();
  }
  return {};
}

/// n of the numbers 0, 1 ... n - 1, or null.
static Value sizeOfRange(OpBuilder &builder, Value range) {
  if (auto arange = range.getDefiningOp<ArangeOp>())
    return getConstantSize(arange.getStart()) == 0 &&
                   getConstantSize(arange.getStep()) == 1
               ? arange.getStop()
               : Value();
  DenseElementsAttr elements = getConstantElements(range);
  if (!elements || tensorTypeOf(range).getRank() != 1)
    return {};
  for (int64_t i = 0; i < elements.getNumElements(); ++i)
    if (numberAt(elements, i) != i)
      return {};
  return buildSize(builder, range.getLoc(), elements.getNumElements());
}

/// dot(one_hot(labels), y), the labels being in the range of its columns: rows
/// of y.
static Value productWithOneHot(DotOp op, OpBuilder &builder) {
  auto cast = op.getLhs().getDefiningOp<CastOp>();
  auto equal = cast ? cast.getX().getDefiningOp<EqualOp>() : EqualOp();
  auto labels =
      equal ? equal.getX().getDefiningOp<ExpandDimsOp>() : ExpandDimsOp();
  Value count = equal ? sizeOfRange(builder, equal.getY()) : Value();
  auto checked =
      labels ? labels.getX().getDefiningOp<CheckedIndexOp>() : CheckedIndexOp();
  int64_t rank = tensorTypeOf(op.getLhs()).getRank();
  if (!count || !checked || (rank > 1 && op.getTransposeLhs()) ||
      labels.getAxes() != ArrayRef(rank - 1) ||
      tensorTypeOf(labels.getResult()).getRank() != rank ||
      !isSameSize(count, checked.getSize()) ||
      !isOfKind(elementTypeOf(op.getResult()), "float or complex"))
    return {};
  Factor right = rightOf(op);
  Expr rows = withInnerSize(builder, op.getLoc(), right, count);
  if (!rows)
    return {};
  return Expr::build("arete.gather",
                     {rows, Expr(builder, op.getLoc(), checked->getResult(0))},
                     {builder.getNamedAttr("axes", builder.getDenseI64ArrayAttr(
                                                       right.innerAxis))})
      .get();
}

//===----------------------------------------------------------------------===//
// Products of products
//===----------------------------------------------------------------------===//

/// dot(dot(x, y), v) of matrices x, y and a vector v, or with v on the left:
/// two products of a matrix and a vector.
static Value chainWithVector(DotOp op, OpBuilder &builder) {
  bool vectorIsRight = tensorTypeOf(op.getRhs()).getRank() == 1;
  Value vector = vectorIsRight ? op.getRhs() : op.getLhs();
  auto inner =
      (vectorIsRight ? op.getLhs() : op.getRhs()).getDefiningOp<DotOp>();
  if (!inner || tensorTypeOf(vector).getRank() != 1 ||
      tensorTypeOf(inner.getLhs()).getRank() != 2 ||
      tensorTypeOf(inner.getRhs()).getRank() != 2)
    return {};
  // With the vector as a column: M v, where M is x y or its transpose.
  bool transposed =
      vectorIsRight ? op.getTransposeLhs() : !op.getTransposeRhs();
  auto times = [&](Value matrix, bool transpose, Expr column) {
    return Expr::build("arete.dot",
                       {Expr(builder, op.getLoc(), matrix), column},
                       transposeFlags(builder, transpose, false));
  };
  Expr column(builder, op.getLoc(), vector);
  Value lhs = inner.getLhs(), rhs = inner.getRhs();
  bool transposeLhs = inner.getTransposeLhs();
  bool transposeRhs = inner.getTransposeRhs();
  if (transposed)
    return times(rhs, !transposeRhs, times(lhs, !transposeLhs, column)).get();
  return times(lhs, transposeLhs, times(rhs, transposeRhs, column)).get();
}

void addProductOperandRewrites(PatternAdder &adder) {
  // Before the others, which look at what is multiplied.
  adder.add("product-of-transpose", productOfTranspose<DotOp>, 4);
  adder.add("product-of-transpose", productOfTranspose<MatmulOp>, 4);
  adder.add("product-with-uniform", productWithUniform);
  adder.add("product-with-identity-fast", productWithDiagonal<true>);
  adder.add("product-with-diagonal-fast", productWithDiagonal<false>);
  adder.add("product-with-one-hot-fast", productWithOneHot);
  adder.add("chain-with-vector-fast", chainWithVector);
}

} // namespace arete::rewrite
