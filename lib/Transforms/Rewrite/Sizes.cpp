//===- Sizes.cpp - Sizes of what is not computed --------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A function that asks for the size of a product does not compute the product.
// Most sizes are those of an operand, which DimOp's canonicalization finds;
// here are those that are calculated. Where the value is needed anyhow nothing
// is gained, and its size is left to it. What an index list or a mask decides
// is not known before that is computed.
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "lib/Transforms/Rewrite/Patterns.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace arete::ir;

namespace arete::rewrite {

/// Whether only sizes are asked of all that an op computes.
static bool hasOnlySizesAsked(Operation *op) {
  return llvm::all_of(op->getUsers(), [](Operation *user) {
    return isa<DimOp, ShapeOfOp>(user);
  });
}

namespace {
/// Sizes as values of the graph. What must hold is checked where the op is
/// computed.
class GraphSizes : public SizeEmitter {
public:
  GraphSizes(OpBuilder &b, Operation *op) : b(b), op(op) {}

  Value dim(unsigned operand, int64_t axis) override {
    return buildDim(b, op->getLoc(), op->getOperand(operand), axis);
  }
  SmallVector<Value> dims(unsigned operand) override {
    return buildDims(b, op->getLoc(), op->getOperand(operand));
  }
  Value number(unsigned operand) override { return op->getOperand(operand); }
  Value constant(int64_t value) override {
    return buildSize(b, op->getLoc(), value);
  }
  Value add(Value x, Value y) override { return (expr(x) + expr(y)).get(); }
  Value sub(Value x, Value y) override { return (expr(x) - expr(y)).get(); }
  Value mul(Value x, Value y) override { return (expr(x) * expr(y)).get(); }
  Value floorDiv(Value x, Value y) override {
    return floor_divide(expr(x), expr(y)).get();
  }
  Value min(Value x, Value y) override {
    return minimum(expr(x), expr(y)).get();
  }
  Value max(Value x, Value y) override {
    return maximum(expr(x), expr(y)).get();
  }
  Value requireEqual(Value x, Value y, const Twine &) override {
    return getConstantSize(y) ? y : x;
  }
  void requireAtLeast(Value, Value, const Twine &) override {}

private:
  Expr expr(Value x) { return Expr(b, op->getLoc(), x); }

  OpBuilder &b;
  Operation *op;
};
} // namespace

/// Of op(lhs) op(rhs), whose batches have sizes of their own.
template <typename OpTy>
static Value sizeOfProduct(OpTy op, int64_t axis, OpBuilder &builder) {
  auto rank = [](Value x) { return tensorTypeOf(x).getRank(); };
  int64_t batch = std::max<int64_t>(rank(op.getLhs()) - 2, 0);
  if (axis < batch)
    return buildDim(builder, op.getLoc(), op.getLhs(), axis);
  bool isRow = axis == batch && rank(op.getLhs()) > 1;
  Value from = isRow ? op.getLhs() : op.getRhs();
  bool isSecond = isRow ? op.getTransposeLhs() : !op.getTransposeRhs();
  return buildDim(builder, op.getLoc(), from, batch + isSecond);
}

static Value sizeOfConcatenation(ConcatenateOp op, int64_t axis,
                                 OpBuilder &builder) {
  GraphSizes sizes(builder, op);
  Value total = sizes.dim(0, axis);
  if (axis == int64_t(op.getAxis()))
    for (unsigned i = 1; i < op.getInputs().size(); ++i)
      total = sizes.add(total, sizes.dim(i, axis));
  return total;
}

static Value sizeOfReshape(ReshapeOp op, int64_t axis, OpBuilder &builder) {
  Value size = op.getSizes()[axis];
  std::optional<int64_t> known = getConstantSize(size);
  if (!known || *known != -1)
    return known ? size : Value(); // It may be -1 when the function runs.
  GraphSizes sizes(builder, op);
  Value count = sizes.constant(1), rest = sizes.constant(1);
  for (Value dim : sizes.dims(0))
    count = sizes.mul(count, dim);
  for (auto [i, other] : llvm::enumerate(op.getSizes()))
    if (int64_t(i) != axis)
      rest = sizes.mul(rest, other);
  return sizes.floorDiv(count, rest);
}

static Value sizeOfUnused(DimOp dim, OpBuilder &builder) {
  auto result = dyn_cast<OpResult>(dim.getX());
  int64_t axis = dim.getAxis();
  if (!result || !hasOnlySizesAsked(result.getOwner()))
    return {};
  return TypeSwitch<Operation *, Value>(result.getOwner())
      .Case<DotOp, MatmulOp>(
          [&](auto op) { return sizeOfProduct(op, axis, builder); })
      .Case([&](ConcatenateOp op) {
        return sizeOfConcatenation(op, axis, builder);
      })
      .Case([&](ReshapeOp op) { return sizeOfReshape(op, axis, builder); })
      .Case([&](SqueezeOp op) {
        for (int64_t dropped : op.getAxes())
          axis += dropped <= axis;
        return buildDim(builder, op.getLoc(), op.getX(), axis);
      })
      .Case<MeanOp, LogsumexpOp>([&](auto op) {
        if (op.getKeepdims())
          return Value();
        for (int64_t reduced : op.getAxes())
          axis += reduced <= axis;
        return buildDim(builder, op.getLoc(), op.getX(), axis);
      })
      .Case([&](LibraryOpInterface op) {
        GraphSizes sizes(builder, op);
        return op.emitResultSizes(sizes)[result.getResultNumber()][axis];
      })
      .Default(Value());
}

/// shape_of(x) as a vector of sizes, each of which is looked for.
static Value shapeOfUnused(ShapeOfOp op, OpBuilder &builder) {
  Operation *source = op.getX().getDefiningOp();
  if (!source || isa<ConstantOp, VariableOp>(source) ||
      !hasOnlySizesAsked(source) || tensorTypeOf(op.getX()).getRank() == 0)
    return {};
  SmallVector<Value> sizes;
  for (Value size : buildDims(builder, op.getLoc(), op.getX()))
    sizes.push_back(Expr(builder, op.getLoc(), size).expandDims({0}).get());
  FailureOr<Operation *> joined =
      buildOp(builder, op.getLoc(), ConcatenateOp::getOperationName(), sizes,
              builder.getNamedAttr("axis", builder.getI64IntegerAttr(0)));
  return failed(joined) ? Value() : (*joined)->getResult(0);
}

void addSizeRewrites(PatternAdder &adder) {
  adder.add("size-of-unused", sizeOfUnused);
  adder.add("shape-of-unused", shapeOfUnused);
}

} // namespace arete::rewrite
