//===- AreteToLinalg/Contraction.cpp - Products of vectors and matrices - -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/AreteRT/IR/AreteRT.h"
#include "lib/Conversion/AreteToLinalg/Lowering.h"

using namespace mlir;
using namespace arete::lowering;

namespace arete {
namespace {

/// The inner sizes must agree, and those of the batch.
template <typename OpTy> struct LowerProduct : OpConversionPattern<OpTy> {
  using OpConversionPattern<OpTy>::OpConversionPattern;

  LogicalResult matchAndRewrite(OpTy op, typename OpTy::Adaptor adaptor,
                                ConversionPatternRewriter &b) const override {
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
                                 "batch sizes of " + types +
                                     " differ at axis " + Twine(axis)));
    Value rhsInner = rhs.size() > 1 ? rhs[rhs.size() - 2] : rhs[0];
    checkEqual(b, op, lhs.back(), rhsInner,
               "inner sizes of " + types + " differ");
    if (lhs.size() > 1)
      sizes.push_back(lhs[lhs.size() - 2]);
    if (rhs.size() > 1)
      sizes.push_back(rhs.back());

    RankedTensorType type = storageTensor(op.getType());
    Value empty = makeEmpty(b, loc, type, sizes);
    b.replaceOpWithNewOp<rt::MatmulOp>(
        op, TypeRange(type), adaptor.getLhs(), adaptor.getRhs(), empty,
        dtypeAttr(b, op.getType().getElementType()),
        b.getBoolAttr(op.getTransposeLhs() && lhs.size() > 1),
        b.getBoolAttr(op.getTransposeRhs() && rhs.size() > 1));
    return success();
  }
};

} // namespace

void populateContractionPatterns(const TypeConverter &converter,
                                 RewritePatternSet &patterns) {
  patterns.add<LowerProduct<ir::DotOp>, LowerProduct<ir::MatmulOp>>(
      converter, patterns.getContext());
}

} // namespace arete
