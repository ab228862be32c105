//===- Lowering.cpp - How rotate becomes linalg ---------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Conversion/AreteToLinalg/Lowering.h"
#include "Example.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace arete::lowering;

namespace example {
namespace {

/// result[i] = x[(i - shift) mod size].
struct LowerRotate : OpConversionPattern<RotateOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(RotateOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &b) const override {
    Location loc = op.getLoc();
    Value x = adaptor.getX();
    auto type = cast<RankedTensorType>(x.getType());
    int64_t rank = type.getRank();
    Value size = getDim(b, loc, x, op.getAxis());
    Value shift = b.create<arith::ConstantIndexOp>(loc, op.getShift());
    Value empty = makeEmpty(b, loc, type, getDims(b, loc, x));
    SmallVector<utils::IteratorType> iterators(rank,
                                               utils::IteratorType::parallel);
    auto generic = b.create<linalg::GenericOp>(
        loc, type, ValueRange(), empty, b.getMultiDimIdentityMap(rank),
        iterators, [&](OpBuilder &b, Location loc, ValueRange) {
          SmallVector<Value> position;
          for (int64_t axis = 0; axis < rank; ++axis)
            position.push_back(b.create<linalg::IndexOp>(loc, axis));
          // The remainder has the sign of the difference.
          Value &along = position[op.getAxis()];
          Value source = b.create<arith::SubIOp>(loc, along, shift);
          source = b.create<arith::RemSIOp>(loc, source, size);
          along = wrapIndex(b, loc, source, size);
          b.create<linalg::YieldOp>(
              loc, Value(b.create<tensor::ExtractOp>(loc, x, position)));
        });
    b.replaceOp(op, generic);
    return success();
  }
};

struct Lowering : LoweringInterface {
  using LoweringInterface::LoweringInterface;

  void populatePatterns(const TypeConverter &converter,
                        RewritePatternSet &patterns) const override {
    patterns.add<LowerRotate>(converter, patterns.getContext());
  }
};

} // namespace

void addLowering(Dialect &dialect) {
  dialect.addInterface(std::make_unique<Lowering>(&dialect));
}

} // namespace example
