//===- Gemm.cpp - Scaled and accumulated products -------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Contraction.h"
#include "dialects/Arete/IR/GemmOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "dialects/Arete/IR/GemmOps.cpp.inc"

namespace arete::ir {

void registerGemmOps(AreteDialect &dialect);
void registerGemmOps(AreteDialect &dialect) {
  dialect.addFamily<
#define GET_OP_LIST
#include "dialects/Arete/IR/GemmOps.cpp.inc"
      >();
}

static bool isScalarOf(Type type, Type elementType) {
  auto tensor = cast<RankedTensorType>(type);
  return tensor.getRank() == 0 && tensor.getElementType() == elementType;
}

LogicalResult GemmOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                       Adaptor adaptor, TypeVector &types) {
  RankedTensorType lhs = tensorTypeOf(adaptor.getLhs());
  RankedTensorType rhs = tensorTypeOf(adaptor.getRhs());
  if (failed(checkKind(loc, getOperationName(),
                       adaptor.getOperands().getTypes(), "number")))
    return failure();
  FailureOr<RankedTensorType> product =
      (lhs.getRank() > 2 ? inferMatmulType : inferDotType)(
          loc, "gemm", lhs, rhs, adaptor.getTransposeLhs(),
          adaptor.getTransposeRhs());
  if (failed(product))
    return failure();
  Type alpha = adaptor.getAlpha().getType();
  ValueRange accumulated = adaptor.getAccumulated();
  if (!isScalarOf(alpha, product->getElementType()))
    return emitOptionalError(loc, "gemm: alpha must be a scalar of dtype ",
                             product->getElementType(), ", got ",
                             describe(alpha));
  if (accumulated.empty()) {
    types.push_back(*product);
    return success();
  }
  if (accumulated.size() != 2)
    return emitOptionalError(
        loc, "gemm: takes x, y, alpha and, to accumulate, beta and c; got ",
        adaptor.getOperands().size(), " operands");
  if (!isScalarOf(accumulated[0].getType(), product->getElementType()))
    return emitOptionalError(loc, "gemm: beta must be a scalar of dtype ",
                             product->getElementType(), ", got ",
                             describe(accumulated[0].getType()));
  RankedTensorType c = tensorTypeOf(accumulated[1]);
  if (c.getElementType() != product->getElementType() ||
      failed(verifyCompatibleShape(c.getShape(), product->getShape())))
    return emitOptionalError(loc, "gemm: the product ", describe(*product),
                             " cannot be added to ", describe(c),
                             "; c must have its dtype and shape");
  SmallVector<int64_t> shape;
  for (auto [own, other] : llvm::zip(product->getShape(), c.getShape()))
    shape.push_back(ShapedType::isDynamic(own) ? other : own);
  types.push_back(RankedTensorType::get(shape, product->getElementType()));
  return success();
}

LogicalResult GemmOp::lop(OpBuilder &b, ValueRange cotangents,
                          SmallVectorImpl<Value> &gradients) {
  Expr g(b, getLoc(), cotangents[0]), alpha(b, getLoc(), getAlpha());
  Expr product = Expr::build(
      tensorTypeOf(getLhs()).getRank() > 2 ? "arete.matmul" : "arete.dot",
      {Expr(b, getLoc(), getLhs()), Expr(b, getLoc(), getRhs())},
      transposeFlags(b, getTransposeLhs(), getTransposeRhs()));
  auto total = [](Expr terms) {
    return terms ? terms.sum(llvm::to_vector(llvm::seq<int64_t>(terms.rank())))
                 : terms;
  };
  Expr ofProduct = g * conjugate(alpha);
  if (!product || !ofProduct ||
      failed(product.get().getDefiningOp<DifferentiableOpInterface>().lop(
          b, ofProduct.get(), gradients)))
    return failure();
  SmallVector<Expr> others{total(g * conjugate(product))};
  if (accumulates())
    others.append({total(g * conjugate(Expr(b, getLoc(), getAccumulator()))),
                   g * conjugate(Expr(b, getLoc(), getBeta()))});
  for (Expr gradient : others)
    gradients.push_back(gradient.get());
  return success(!llvm::is_contained(gradients, Value()));
}

} // namespace arete::ir
