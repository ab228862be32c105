//===- Products.cpp - Rewrites of matrix products -------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "dialects/Arete/IR/Contraction.h"
#include "dialects/Arete/IR/GemmOps.h"
#include "lib/Transforms/Rewrite/Patterns.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace arete::ir;

namespace arete::rewrite {

//===----------------------------------------------------------------------===//
// Products with what scales them and is added to them
//===----------------------------------------------------------------------===//

namespace {
/// factor * value; no factor is 1.
struct Scaled {
  Value factor, value;
};

/// alpha (lhs . rhs) with alpha as the factor.
struct Product {
  Value lhs, rhs, alpha;
  bool transposeLhs = false, transposeRhs = false;
};
} // namespace

template <typename OpTy> static Product partsOf(OpTy op) {
  return {op.getLhs(), op.getRhs(), Value(), op.getTransposeLhs(),
          op.getTransposeRhs()};
}

/// A product, maybe scaled, that nobody else reads. One of vectors is a number,
/// which scales for nothing; unsigned numbers have no sign to take in.
static std::optional<Product> productIn(Value value) {
  Type elementType = elementTypeOf(value);
  if (!value.hasOneUse() || tensorTypeOf(value).getRank() == 0 ||
      !isOfKind(elementType, "number") || elementType.isUnsignedInteger())
    return std::nullopt;
  Operation *op = value.getDefiningOp();
  if (auto dot = dyn_cast_or_null<DotOp>(op))
    return partsOf(dot);
  if (auto matmul = dyn_cast_or_null<MatmulOp>(op))
    return partsOf(matmul);
  auto gemm = dyn_cast_or_null<GemmOp>(op);
  if (!gemm || gemm.accumulates())
    return std::nullopt;
  Product product = partsOf(gemm);
  product.alpha = gemm.getAlpha();
  return product;
}

/// Whether a value is the memory of a product that nobody else reads.
static bool isFreshProduct(Value value) {
  return value.hasOneUse() &&
         isa_and_nonnull<DotOp, MatmulOp, GemmOp>(value.getDefiningOp());
}

/// The product of two factors, if that is exact: of others it might overflow
/// or vanish where what they scale one after the other does not.
static FailureOr<Value> combine(Expr x, Expr y) {
  if (!x || !y)
    return (x ? x : y).get();
  for (auto [one, other] : {std::pair(x, y), std::pair(y, x)}) {
    std::optional<double> number = uniformValue(one.get());
    if (number == 1)
      return other.get();
    if (number == -1)
      return (-other).get();
  }
  return failure();
}

static Value buildGemm(OpBuilder &builder, Location loc, const Product &product,
                       Scaled accumulated = {}) {
  auto expr = [&](Value factor) {
    return Expr(builder, loc,
                factor
                    ? factor
                    : buildScalar(builder, loc, elementTypeOf(product.lhs), 1));
  };
  SmallVector<Expr> operands{Expr(builder, loc, product.lhs),
                             Expr(builder, loc, product.rhs),
                             expr(product.alpha)};
  if (accumulated.value)
    operands.append(
        {expr(accumulated.factor), Expr(builder, loc, accumulated.value)});
  return Expr::build("arete.gemm", operands,
                     transposeFlags(builder, product.transposeLhs,
                                    product.transposeRhs))
      .get();
}

/// The factor of a product times another.
static Value scale(OpBuilder &builder, Location loc, Product product,
                   Value factor) {
  auto expr = [&](Value value) {
    return value ? Expr(builder, loc, value) : Expr();
  };
  FailureOr<Value> alpha = combine(expr(product.alpha), expr(factor));
  if (failed(alpha))
    return {};
  product.alpha = *alpha;
  return buildGemm(builder, loc, product);
}

static Value minusOne(OpBuilder &builder, Operation *like) {
  return buildScalar(builder, like->getLoc(), elementTypeOf(like->getResult(0)),
                     -1);
}

/// A factor that is the same for all elements, as a scalar; or null.
static Value scalarFactor(OpBuilder &builder, Location loc, Value value) {
  if (tensorTypeOf(value).getRank() == 0)
    return value;
  std::optional<double> number = uniformValue(value);
  return number ? buildScalar(builder, loc, elementTypeOf(value), *number)
                : Value();
}

/// x * s, or s * x, with a scalar s: calls `use` with both orders until it
/// gives something.
static Value withFactor(MultiplyOp op, OpBuilder &builder,
                        llvm::function_ref<Value(Value x, Value s)> use) {
  for (auto [x, s] :
       {std::pair(op.getX(), op.getY()), std::pair(op.getY(), op.getX())})
    if (x.getType() == op.getType())
      if (Value factor = scalarFactor(builder, op.getLoc(), s))
        if (Value result = use(x, factor))
          return result;
  return {};
}

/// dot(x, y) * s.
static Value scaledProduct(MultiplyOp op, OpBuilder &builder) {
  return withFactor(op, builder, [&](Value x, Value s) -> Value {
    std::optional<Product> product = productIn(x);
    return product ? scale(builder, op.getLoc(), *product, s) : Value();
  });
}

/// -dot(x, y).
static Value negatedProduct(NegativeOp op, OpBuilder &builder) {
  std::optional<Product> product = productIn(op.getX());
  return product ? scale(builder, op.getLoc(), *product, minusOne(builder, op))
                 : Value();
}

/// x of -x, if this is all that is computed on the way.
static Value operandOfNegative(Value value) {
  auto negative =
      value.hasOneUse() ? value.getDefiningOp<NegativeOp>() : NegativeOp();
  if (!negative ||
      isa_and_nonnull<ElementwiseOpInterface>(negative.getX().getDefiningOp()))
    return {};
  return negative.getX();
}

/// dot(-x, y) or dot(x, -y).
template <typename OpTy>
static Value productOfNegative(OpTy op, OpBuilder &builder) {
  Product product = partsOf(op);
  for (Value *factor : {&product.lhs, &product.rhs})
    if (Value x = operandOfNegative(*factor)) {
      if (tensorTypeOf(op.getResult()).getRank() == 0 ||
          elementTypeOf(x).isUnsignedInteger())
        return {};
      *factor = x;
      product.alpha = minusOne(builder, op);
      return buildGemm(builder, op.getLoc(), product);
    }
  return {};
}

/// Whether a value becomes that of the shared variable that an argument is.
static bool isUpdateOf(Value value, BlockArgument argument) {
  auto function =
      dyn_cast_or_null<func::FuncOp>(argument.getOwner()->getParentOp());
  return function && llvm::any_of(value.getUses(), [&](OpOperand &use) {
           auto updated = isa<func::ReturnOp>(use.getOwner())
                              ? function.getResultAttrOfType<IntegerAttr>(
                                    use.getOperandNumber(), "arete.update_of")
                              : IntegerAttr();
           return updated && updated.getInt() == argument.getArgNumber();
         });
}

/// What a product is added to in its memory: another product, or, maybe scaled,
/// the shared variable of which the sum is the new value. Null for others: a
/// loop over them adds the product as fast, with what else there is to do.
static Scaled accumulator(OpBuilder &builder, Value sum, Value term) {
  auto isUpdated = [&](Value value) {
    auto argument = dyn_cast<BlockArgument>(value);
    return argument && isUpdateOf(sum, argument);
  };
  if (isFreshProduct(term) || isUpdated(term))
    return {Value(), term};
  if (!term.hasOneUse())
    return {};
  if (auto negative = term.getDefiningOp<NegativeOp>())
    if (isUpdated(negative.getX()))
      return {minusOne(builder, negative), negative.getX()};
  Scaled result;
  if (auto multiply = term.getDefiningOp<MultiplyOp>())
    withFactor(multiply, builder, [&](Value x, Value s) -> Value {
      if (!isUpdated(x))
        return {};
      result = {s, x};
      return x;
    });
  return result;
}

/// A sum of two terms, of which one is the product and both may be negative.
static Value accumulate(Operation *sum, OpBuilder &builder,
                        ArrayRef<bool> isNegative, unsigned productIndex) {
  Location loc = sum->getLoc();
  Value term = sum->getOperand(1 - productIndex);
  std::optional<Product> product = productIn(sum->getOperand(productIndex));
  if (!product)
    return {};
  // Neither is repeated: a size that is 1 is so in both.
  RankedTensorType productType = tensorTypeOf(sum->getOperand(productIndex));
  RankedTensorType type = tensorTypeOf(term);
  if (type.getRank() != productType.getRank() ||
      llvm::any_of(
          llvm::zip(type.getShape(), productType.getShape()), [](auto sizes) {
            return (std::get<0>(sizes) == 1) != (std::get<1>(sizes) == 1);
          }))
    return {};
  Scaled c = accumulator(builder, sum->getResult(0), term);
  // Its own memory would have to be copied first.
  if (!c.value || c.value == product->lhs || c.value == product->rhs)
    return {};
  auto signedFactor = [&](Value factor, bool negative) -> Value {
    if (!negative)
      return factor;
    return factor ? (-Expr(builder, loc, factor)).get()
                  : minusOne(builder, sum);
  };
  product->alpha = signedFactor(product->alpha, isNegative[productIndex]);
  c.factor = signedFactor(c.factor, isNegative[1 - productIndex]);
  return buildGemm(builder, loc, *product, c);
}

/// c + dot(x, y), or dot(x, y) + c.
static Value productPlusMatrix(AddOp op, OpBuilder &builder) {
  for (unsigned productIndex : {1, 0})
    if (Value result = accumulate(op, builder, {false, false}, productIndex))
      return result;
  return {};
}

/// c - dot(x, y).
static Value matrixMinusProduct(SubtractOp op, OpBuilder &builder) {
  return accumulate(op, builder, {false, true}, 1);
}

/// dot(x, y) - c.
static Value productMinusMatrix(SubtractOp op, OpBuilder &builder) {
  return accumulate(op, builder, {false, true}, 0);
}

void addProductRewrites(PatternAdder &adder) {
  adder.add("scaled-product", scaledProduct);
  adder.add("negated-product", negatedProduct);
  adder.add("product-of-negative", productOfNegative<DotOp>);
  adder.add("product-of-negative", productOfNegative<MatmulOp>);
  adder.add("product-plus-matrix", productPlusMatrix);
  adder.add("matrix-minus-product", matrixMinusProduct, 2);
  adder.add("product-minus-matrix", productMinusMatrix);
}

} // namespace arete::rewrite
