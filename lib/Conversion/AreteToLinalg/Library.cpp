//===- AreteToLinalg/Library.cpp - Ops that the runtime computes ---- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/AreteRT/IR/AreteRT.h"
#include "lib/Conversion/AreteToLinalg/Lowering.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace arete::lowering;

namespace arete {
namespace {

class IndexSizes : public ir::SizeEmitter {
public:
  IndexSizes(OpBuilder &b, Operation *op, ValueRange operands)
      : b(b), op(op), operands(operands) {}

  Value dim(unsigned operand, int64_t axis) override {
    return getDim(b, op->getLoc(), operands[operand], axis);
  }
  SmallVector<Value> dims(unsigned operand) override {
    return getDims(b, op->getLoc(), operands[operand]);
  }
  Value number(unsigned operand) override {
    return getSize(b, op->getLoc(), operands[operand]);
  }
  Value constant(int64_t value) override {
    return b.create<arith::ConstantIndexOp>(op->getLoc(), value);
  }
  Value add(Value x, Value y) override { return make<arith::AddIOp>(x, y); }
  Value sub(Value x, Value y) override { return make<arith::SubIOp>(x, y); }
  Value mul(Value x, Value y) override { return make<arith::MulIOp>(x, y); }
  Value floorDiv(Value x, Value y) override {
    // Division truncates, and the remainder has the sign of x.
    Value down =
        b.createOrFold<arith::CmpIOp>(op->getLoc(), arith::CmpIPredicate::slt,
                                      make<arith::RemSIOp>(x, y), constant(0));
    Value quotient = make<arith::DivSIOp>(x, y);
    return b.createOrFold<arith::SelectOp>(
        op->getLoc(), down, sub(quotient, constant(1)), quotient);
  }
  Value min(Value x, Value y) override { return make<arith::MinSIOp>(x, y); }
  Value max(Value x, Value y) override { return make<arith::MaxSIOp>(x, y); }

  Value requireEqual(Value x, Value y, const Twine &what) override {
    return checkEqual(b, op, x, y, what);
  }
  void requireAtLeast(Value x, Value y, const Twine &what) override {
    // x is the larger of the two; the message names both.
    checkEqual(b, op, x, max(x, y), what);
  }

private:
  template <typename OpTy> Value make(Value x, Value y) {
    return b.createOrFold<OpTy>(op->getLoc(), x, y);
  }

  OpBuilder &b;
  Operation *op;
  ValueRange operands;
};

/// A dtype as routines see it: they have no 16-bit floats, whose tensors are
/// converted before and after.
Type routineType(Value value) {
  Type element = ir::elementTypeOf(value);
  return ir::isNarrowFloat(element) ? ir::scalarType(element) : element;
}

/// A call that writes into new tensors.
struct LowerLibraryOp : OpInterfaceConversionPattern<ir::LibraryOpInterface> {
  using OpInterfaceConversionPattern::OpInterfaceConversionPattern;

  LogicalResult matchAndRewrite(ir::LibraryOpInterface op,
                                ArrayRef<Value> operands,
                                ConversionPatternRewriter &b) const override {
    IndexSizes sizes(b, op, operands);
    SmallVector<SmallVector<Value>> resultSizes = op.emitResultSizes(sizes);
    SmallVector<int32_t> dtypes;
    SmallVector<Value> inputs, inits;
    for (auto [original, operand] :
         llvm::zip_equal(op->getOperands(), operands)) {
      dtypes.push_back(*ir::dtypeOf(routineType(original)));
      inputs.push_back(widen(b, op.getLoc(), operand));
    }
    SmallVector<Type> types;
    for (auto [result, extents] :
         llvm::zip_equal(op->getResults(), resultSizes)) {
      dtypes.push_back(*ir::dtypeOf(routineType(result)));
      RankedTensorType type =
          storageTensor(ir::tensorTypeOf(result).clone(routineType(result)));
      inits.push_back(makeEmpty(b, op.getLoc(), type, extents));
      types.push_back(type);
    }
    auto call = b.create<rt::CallOp>(op.getLoc(), types, op.getRoutine(),
                                     inputs, inits, dtypes, op.getParameters(),
                                     messagePrefix(op), op.isFallible());
    SmallVector<Value> results;
    for (auto [result, value] :
         llvm::zip_equal(op->getResults(), call->getResults()))
      results.push_back(
          ir::isNarrowFloat(ir::elementTypeOf(result))
              ? toStorage(b, op.getLoc(), value, ir::elementTypeOf(result))
              : value);
    b.replaceOp(op, results);
    return success();
  }
};

} // namespace

void populateLibraryPatterns(const TypeConverter &converter,
                             RewritePatternSet &patterns) {
  patterns.add<LowerLibraryOp>(converter, patterns.getContext());
}

} // namespace arete
