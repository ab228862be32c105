//===- ProductSums.cpp - Sums that are products of matrices ---------------===//
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

//===----------------------------------------------------------------------===//
// Sums of outer products
//===----------------------------------------------------------------------===//

namespace {
/// An operand of an elementwise product of rank n, with the axes of the product
/// along which it is not repeated.
struct Spread {
  Value value;
  SmallVector<int64_t> axes;
};
} // namespace

static Spread spreadOf(Value value, RankedTensorType product) {
  RankedTensorType type = tensorTypeOf(value);
  Spread result{value, {}};
  int64_t missing = product.getRank() - type.getRank();
  for (int64_t axis = missing; axis < product.getRank(); ++axis)
    if (type.getDimSize(axis - missing) != 1)
      result.axes.push_back(axis);
  return result;
}

/// The value without the dimensions along which it is repeated.
static Expr squeezed(OpBuilder &builder, Location loc, const Spread &spread,
                     int64_t rank) {
  Expr x(builder, loc, spread.value);
  int64_t missing = rank - x.rank();
  SmallVector<int64_t> ones;
  for (int64_t axis = missing; axis < rank; ++axis)
    if (!llvm::is_contained(spread.axes, axis))
      ones.push_back(axis - missing);
  return ones.empty() ? x : x.squeeze(ones);
}

/// sum(x * y) over one axis, where x has another axis that y has not, and y one
/// that x has not; axes in front of these three may be a batch.
static Value sumOfOuterProducts(SumOp op, OpBuilder &builder) {
  auto product = op.getX().getDefiningOp<MultiplyOp>();
  if (!product || !product->hasOneUse() || op.getAxes().size() != 1 ||
      op.getKeepdims() ||
      op.getType().getElementType() != product.getType().getElementType())
    return {};
  RankedTensorType type = product.getType();
  int64_t rank = type.getRank(), summed = op.getAxes().front();
  if (rank < 3 || summed < rank - 3)
    return {};
  Spread x = spreadOf(product.getX(), type), y = spreadOf(product.getY(), type);
  // All of the batch, the sum and one of the two others.
  std::optional<int64_t> ofX, ofY;
  for (int64_t axis = 0; axis < rank; ++axis) {
    bool inX = llvm::is_contained(x.axes, axis);
    bool inY = llvm::is_contained(y.axes, axis);
    if (inX && inY) {
      if (axis >= rank - 3 && axis != summed)
        return {};
    } else if (axis < rank - 3 || axis == summed || (!inX && !inY)) {
      return {};
    } else {
      (inX ? ofX : ofY) = axis;
    }
  }
  if (!ofX || !ofY)
    return {};
  if (*ofY < *ofX) {
    std::swap(x, y);
    std::swap(ofX, ofY);
  }
  Location loc = op.getLoc();
  return Expr::build(
             rank == 3 ? "arete.dot" : "arete.matmul",
             {squeezed(builder, loc, x, rank), squeezed(builder, loc, y, rank)},
             transposeFlags(builder, summed<*ofX, summed> * ofY))
      .get();
}

//===----------------------------------------------------------------------===//
// Sums of products
//===----------------------------------------------------------------------===//

/// A product of matrices that nobody else reads.
static DotOp matrixProduct(Value value) {
  auto dot = value.hasOneUse() ? value.getDefiningOp<DotOp>() : DotOp();
  return dot && tensorTypeOf(dot.getLhs()).getRank() == 2 &&
                 tensorTypeOf(dot.getRhs()).getRank() == 2
             ? dot
             : DotOp();
}

/// dot(x, y)[i, i] where i is a range: no position is taken twice, so these are
/// fewer elements than the product has.
static Value diagonalOfProduct(GatherOp op, OpBuilder &builder) {
  DotOp dot = matrixProduct(op.getX());
  ValueRange indices = op.getIndices();
  if (!dot || indices.size() != 2 || indices[0] != indices[1] ||
      !isa_and_nonnull<ArangeOp, IotaOp>(indices[0].getDefiningOp()) ||
      tensorTypeOf(indices[0]).getRank() != 1 ||
      !isOfKind(elementTypeOf(op.getX()), "number") ||
      isNarrowFloat(elementTypeOf(op.getX())))
    return {};
  // The rows of x and the columns of y, as rows of matrices.
  auto rows = [&](Value matrix, int64_t axis) -> Expr {
    return Expr::build(
        "arete.gather",
        {Expr(builder, op.getLoc(), matrix),
         Expr(builder, op.getLoc(), indices[0])},
        {builder.getNamedAttr("axes", builder.getDenseI64ArrayAttr(axis))});
  };
  Expr x = rows(dot.getLhs(), dot.getTransposeLhs() ? 1 : 0);
  Expr y = rows(dot.getRhs(), dot.getTransposeRhs() ? 0 : 1);
  // A size that is 1 would be repeated.
  if (!x || !y ||
      (tensorTypeOf(x.get()).getDimSize(1) == 1) !=
          (tensorTypeOf(y.get()).getDimSize(1) == 1))
    return {};
  return (x * y).sum({1}).get();
}

/// sum(dot(x, y)) over rows, columns or both.
static Value sumOfProduct(SumOp op, OpBuilder &builder) {
  DotOp dot = matrixProduct(op.getX());
  if (!dot || op.getAxes().empty() || op.getKeepdims() ||
      op.getType().getElementType() != elementTypeOf(op.getX()) ||
      !isOfKind(elementTypeOf(op.getX()), "number"))
    return {};
  auto sums = [&](Value matrix, int64_t axis) {
    return Expr(builder, op.getLoc(), matrix).sum({axis});
  };
  Expr lhs(builder, op.getLoc(), dot.getLhs());
  Expr rhs(builder, op.getLoc(), dot.getRhs());
  bool transposeLhs = dot.getTransposeLhs(),
       transposeRhs = dot.getTransposeRhs();
  if (llvm::is_contained(op.getAxes(), 0))
    lhs = sums(dot.getLhs(), transposeLhs ? 1 : 0);
  if (llvm::is_contained(op.getAxes(), 1))
    rhs = sums(dot.getRhs(), transposeRhs ? 0 : 1);
  return Expr::build("arete.dot", {lhs, rhs},
                     transposeFlags(builder, transposeLhs && lhs.rank() == 2,
                                    transposeRhs && rhs.rank() == 2))
      .get();
}

void addProductSumRewrites(PatternAdder &adder) {
  adder.add("sum-of-outer-products", sumOfOuterProducts);
  adder.add("diagonal-of-product", diagonalOfProduct);
  adder.add("sum-of-product-fast", sumOfProduct);
}

} // namespace arete::rewrite
