//===- ConstantFold.cpp - Evaluate elementwise ops on constants ----- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "dialects/AreteRT/IR/AreteRT.h"
#include "lib/Transforms/Passes.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Matchers.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace arete {
#define GEN_PASS_DEF_ARETECONSTANTFOLD
#include "lib/Transforms/Passes.h.inc"

namespace {

/// Offset of the element of a broadcast operand that meets a result element.
int64_t broadcastOffset(RankedTensorType operand, ArrayRef<int64_t> position) {
  int64_t offset = 0;
  int64_t extra = position.size() - operand.getRank();
  for (auto [axis, size] : llvm::enumerate(operand.getShape()))
    offset = offset * size + (size == 1 ? 0 : position[axis + extra]);
  return offset;
}

/// Whether a tensor of static shape has so many elements at most; the count of
/// those of a large one may overflow.
bool hasAtMost(RankedTensorType type, int64_t limit) {
  if (llvm::is_contained(type.getShape(), 0))
    return true;
  int64_t count = 1;
  return llvm::all_of(type.getShape(), [&](int64_t size) {
    return !llvm::MulOverflow(count, size, count) && count <= limit;
  });
}

/// The value of the op on constant operands; null if its code does not fold.
DenseElementsAttr evaluate(ir::ElementwiseOpInterface op,
                           ArrayRef<DenseElementsAttr> operands,
                           int64_t maxElements) {
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  if (!type.hasStaticShape() || !hasAtMost(type, maxElements))
    return {};
  // Uniform operands give a uniform result, unless the op tells elements apart
  // by their position: one evaluation is enough.
  bool uniform =
      llvm::all_of(operands, [](DenseElementsAttr e) { return e.isSplat(); });
  int64_t count = type.getNumElements();
  SmallVector<TypedAttr> results;
  SmallVector<int64_t> position(type.getRank(), 0);
  Block scratch;
  for (int64_t i = 0; i < count; ++i) {
    OpBuilder builder(op->getContext()); // The block has no parent to ask.
    builder.setInsertionPointToEnd(&scratch);
    Location loc = op->getLoc();
    SmallVector<Value> args, indices;
    Type element =
        operands.empty() ? type.getElementType() : operands[0].getElementType();
    for (DenseElementsAttr elements : operands) {
      int64_t offset = 0;
      if (!elements.isSplat())
        offset = broadcastOffset(cast<RankedTensorType>(elements.getType()),
                                 position);
      args.push_back(ir::ScalarEmitter(builder, loc, element)
                         .constant(ir::scalarAttrAt(elements, offset)));
    }
    for (int64_t p : position)
      indices.push_back(builder.create<arith::ConstantIndexOp>(loc, p));
    ir::ScalarEmitter emitter(builder, loc, element, indices);
    Value value = ir::emitElement(op, emitter, args);
    if (uniform && !emitter.readsPosition())
      count = 1;
    TypedAttr folded = ir::getConstantScalar(value);
    if (!folded)
      break;
    results.push_back(folded);
    for (int64_t axis = type.getRank() - 1; axis >= 0; --axis) {
      if (++position[axis] < type.getDimSize(axis))
        break;
      position[axis] = 0;
    }
  }
  // Users follow what they use: erase from the end.
  while (!scratch.empty())
    scratch.back().erase();
  if (int64_t(results.size()) != count)
    return {};
  return ir::denseAttr(type, results);
}

struct ConstantFold : impl::AreteConstantFoldBase<ConstantFold> {
  using AreteConstantFoldBase::AreteConstantFoldBase;

  void runOnOperation() override {
    // In program order, so that one walk folds whole chains.
    getOperation()->walk<WalkOrder::PreOrder>([&](Operation *candidate) {
      auto op = dyn_cast<ir::ElementwiseOpInterface>(candidate);
      if (!op)
        return WalkResult::advance();
      SmallVector<DenseElementsAttr> operands;
      for (Value operand :
           op->getOperands().take_front(op.getNumElementOperands())) {
        operands.push_back(ir::getConstantElements(operand));
        if (!operands.back())
          return WalkResult::advance();
      }
      // Sizes that are computed have to be those of the type, which is checked
      // when the function runs.
      if (!llvm::all_of(
              op->getOperands().drop_front(op.getNumElementOperands()),
              [](Value size) { return bool(ir::getConstantElements(size)); }))
        return WalkResult::advance();
      DenseElementsAttr value = evaluate(op, operands, maxElements);
      if (!value)
        return WalkResult::advance();
      OpBuilder builder(op);
      Value constant =
          builder.create<ir::ConstantOp>(op->getLoc(), value.getType(), value);
      op->getResult(0).replaceAllUsesWith(constant);
      op->erase();
      return WalkResult::skip(); // It has no regions to look at any more.
    });
  }
};
} // namespace
} // namespace arete
