//===- AreteToLinalg/Contraction.cpp - Products of vectors and matrices - -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/GemmOps.h"
#include "dialects/AreteRT/IR/AreteRT.h"
#include "lib/Conversion/AreteToLinalg/Lowering.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace arete::lowering;

namespace arete {
namespace {

/// The sizes of the product. The inner ones must agree, and those of the batch.
template <typename OpTy>
SmallVector<Value> productSizes(OpTy op, typename OpTy::Adaptor adaptor,
                                OpBuilder &b) {
  Location loc = op.getLoc();
  std::string types =
      ir::describe(TypeRange{op.getLhs().getType(), op.getRhs().getType()});
  SmallVector<Value> lhs = getDims(b, loc, adaptor.getLhs());
  SmallVector<Value> rhs = getDims(b, loc, adaptor.getRhs());
  if (op.getTransposeLhs() && lhs.size() > 1)
    std::swap(lhs[lhs.size() - 2], lhs.back());
  if (op.getTransposeRhs() && rhs.size() > 1)
    std::swap(rhs[rhs.size() - 2], rhs.back());

  SmallVector<Value> sizes;
  size_t batch = lhs.size() > 2 ? lhs.size() - 2 : 0;
  for (size_t axis = 0; axis < batch; ++axis)
    sizes.push_back(checkEqual(b, op, lhs[axis], rhs[axis],
                               "batch sizes of " + types + " differ at axis " +
                                   Twine(axis)));
  Value rhsInner = rhs.size() > 1 ? rhs[rhs.size() - 2] : rhs[0];
  checkEqual(b, op, lhs.back(), rhsInner,
             "inner sizes of " + types + " differ");
  if (lhs.size() > 1)
    sizes.push_back(lhs[lhs.size() - 2]);
  if (rhs.size() > 1)
    sizes.push_back(rhs.back());
  return sizes;
}

template <typename OpTy>
rt::MatmulOp createProduct(OpTy op, typename OpTy::Adaptor adaptor, Value init,
                           ValueRange scalars, OpBuilder &b) {
  auto transposes = [&](bool flag, Value operand) {
    return b.getBoolAttr(
        flag && cast<RankedTensorType>(operand.getType()).getRank() > 1);
  };
  return b.create<rt::MatmulOp>(op.getLoc(), TypeRange(init.getType()),
                                adaptor.getLhs(), adaptor.getRhs(), init,
                                scalars,
                                dtypeAttr(b, op.getType().getElementType()),
                                transposes(op.getTransposeLhs(), op.getLhs()),
                                transposes(op.getTransposeRhs(), op.getRhs()));
}

template <typename OpTy> struct LowerProduct : OpConversionPattern<OpTy> {
  using OpConversionPattern<OpTy>::OpConversionPattern;

  LogicalResult matchAndRewrite(OpTy op, typename OpTy::Adaptor adaptor,
                                ConversionPatternRewriter &b) const override {
    Value empty = makeEmpty(b, op.getLoc(), storageTensor(op.getType()),
                            productSizes(op, adaptor, b));
    b.replaceOp(op, createProduct(op, adaptor, empty, {}, b));
    return success();
  }
};

/// What is added is the destination.
struct LowerGemm : OpConversionPattern<ir::GemmOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(ir::GemmOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &b) const override {
    Location loc = op.getLoc();
    RankedTensorType type = storageTensor(op.getType());
    SmallVector<Value> sizes = productSizes(op, adaptor, b);
    SmallVector<Value> scalars{
        b.createOrFold<tensor::ExtractOp>(loc, adaptor.getAlpha())};
    Value init;
    if (op.accumulates()) {
      init = adaptor.getAccumulated()[1];
      std::string what =
          "the product and " + ir::describe(op.getAccumulator().getType());
      for (auto [axis, size] : llvm::enumerate(getDims(b, loc, init)))
        checkEqual(b, op, sizes[axis], size,
                   "sizes of " + what + " differ at axis " + Twine(axis));
      if (init.getType() != type)
        init = b.create<tensor::CastOp>(loc, type, init);
      scalars.push_back(
          b.createOrFold<tensor::ExtractOp>(loc, adaptor.getAccumulated()[0]));
    } else {
      init = makeEmpty(b, loc, type, sizes);
    }
    b.replaceOp(op, createProduct(op, adaptor, init, scalars, b));
    return success();
  }
};

} // namespace

void populateContractionPatterns(const TypeConverter &converter,
                                 RewritePatternSet &patterns) {
  patterns.add<LowerProduct<ir::DotOp>, LowerProduct<ir::MatmulOp>, LowerGemm>(
      converter, patterns.getContext());
}

} // namespace arete
