//===- ProductOperands.cpp - Products of operands with a structure --------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "dialects/Arete/IR/Contraction.h"
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
  adder.add("product-with-uniform", productWithUniform);
  adder.add("chain-with-vector-fast", chainWithVector);
}

} // namespace arete::rewrite
