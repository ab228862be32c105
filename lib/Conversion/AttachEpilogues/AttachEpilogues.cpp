//===- AttachEpilogues/AttachEpilogues.cpp - Loops that follow products ---===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What is done with each element of a product, a bias and an activation say,
/// needs no memory of its own for the product: that is made where the result
/// goes. And it can be done while its rows are in the cache: the product and
/// the kernel get an attribute with one number, and arete-parallelize makes one
/// call of both. What the kernel writes is allocated before the product, so it
/// shares no memory with what that reads.
///
//===----------------------------------------------------------------------===//

#include "arete/runtime.h"
#include "dialects/AreteRT/IR/AreteRT.h"
#include "lib/Conversion/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

using namespace mlir;

namespace arete {
#define GEN_PASS_DEF_ARETEATTACHEPILOGUES
#include "lib/Conversion/Passes.h.inc"

namespace {

/// What a view is a view of.
Value sourceOf(Value buffer) {
  while (auto view = buffer.getDefiningOp<ViewLikeOpInterface>())
    buffer = view.getViewSource();
  return buffer;
}

/// Whether a buffer is memory of its own: two of these do not overlap unless
/// they are one. An input is not written, and overlaps no state.
bool isOwnMemory(Value buffer) {
  return isa_and_nonnull<memref::AllocOp, memref::GetGlobalOp, rt::InputOp,
                         rt::StateOp, rt::OutputOp>(buffer.getDefiningOp());
}

/// Only these are made by blocks of rows, for loops over rows or elements.
bool isByRows(rt::MatmulOp product) {
  return (product.getDtype() == ARETE_FLOAT32 ||
          product.getDtype() == ARETE_FLOAT64) &&
         cast<ShapedType>(product.getInit().getType()).getRank() == 2;
}

/// Whether each point of a kernel writes to one element and reads of `product`
/// and of what it writes no other than that.
bool isPointwise(linalg::GenericOp kernel, Value product) {
  if (kernel.getNumParallelLoops() != kernel.getNumLoops() ||
      !kernel.hasPureBufferSemantics())
    return false;
  SmallVector<Value> written;
  for (Value init : kernel.getDpsInits())
    written.push_back(sourceOf(init));
  return llvm::all_of(kernel->getOpOperands(), [&](OpOperand &operand) {
    auto type = dyn_cast<MemRefType>(operand.get().getType());
    if (!type)
      return true;
    Value source = sourceOf(operand.get());
    bool isFree = operand.get() != product && source != sourceOf(product) &&
                  !llvm::is_contained(written, source);
    // A part of it could hold the rows at other places.
    return isFree || (kernel.getMatchingIndexingMap(&operand).isIdentity() &&
                      (operand.get() == product || operand.get() == source));
  });
}

/// Whether an op that follows a product can as well precede it.
bool canPrecede(Operation *op) {
  return isMemoryEffectFree(op) || isa<memref::AllocOp>(op);
}

/// The memory of a result of `kernel` in which a product can be made that
/// nothing else reads; null if there is none. That of a state is not: if the
/// call fails it must be as it was. Nor is what the kernel still has to read.
OpOperand *placeFor(rt::MatmulOp product, linalg::GenericOp kernel) {
  auto alloc = product.getInit().getDefiningOp<memref::AllocOp>();
  if (!alloc || product.accumulates() ||
      llvm::any_of(alloc->getUsers(), [&](Operation *user) {
        return user != product && user != kernel;
      }))
    return nullptr;
  for (OpOperand &init : kernel.getDpsInitsMutable())
    if (isa_and_nonnull<memref::AllocOp, rt::OutputOp>(
            init.get().getDefiningOp()) &&
        init.get().getType() == alloc.getType() &&
        kernel.getMatchingBlockArgument(&init).use_empty() &&
        llvm::none_of(kernel.getInputs(), [&](Value input) {
          return sourceOf(input) == init.get();
        }))
      return &init;
  return nullptr;
}

/// Has a kernel read from the place of a result what it reads of `input`.
linalg::GenericOp readFrom(OpOperand &place, Value input,
                           linalg::GenericOp kernel) {
  SmallVector<Value> inputs;
  SmallVector<AffineMap> maps = kernel.getIndexingMapsArray(), kept;
  BitVector dropped(kernel->getNumOperands());
  BlockArgument at = kernel.getMatchingBlockArgument(&place);
  for (OpOperand *operand : kernel.getDpsInputOperands()) {
    if (operand->get() == input) {
      kernel.getMatchingBlockArgument(operand).replaceAllUsesWith(at);
      dropped.set(operand->getOperandNumber());
      continue;
    }
    inputs.push_back(operand->get());
    kept.push_back(maps[operand->getOperandNumber()]);
  }
  llvm::append_range(kept, ArrayRef(maps).drop_front(kernel.getNumDpsInputs()));
  OpBuilder b(kernel);
  auto result =
      b.create<linalg::GenericOp>(kernel.getLoc(), inputs, kernel.getOutputs(),
                                  kept, kernel.getIteratorTypesArray());
  kernel.getBody()->eraseArguments(dropped);
  result.getRegion().takeBody(kernel.getRegion());
  result->setDiscardableAttrs(kernel->getDiscardableAttrDictionary());
  kernel.erase();
  return result;
}

class Attacher {
public:
  void run(Block &body) {
    for (auto product : llvm::to_vector(body.getOps<rt::MatmulOp>()))
      attach(product);
  }

private:
  int64_t numAttached = 0;

  void attach(rt::MatmulOp product) {
    Value result = product.getInit();
    SmallVector<Operation *> between;
    Operation *next = product->getNextNode();
    for (; next && canPrecede(next); next = next->getNextNode())
      between.push_back(next);
    auto kernel = dyn_cast_or_null<linalg::GenericOp>(next);
    if (!kernel || !llvm::is_contained(kernel.getInputs(), result) ||
        !isPointwise(kernel, result) || writesOperand(kernel, product))
      return;
    for (Operation *op : between)
      op->moveBefore(product);
    if (OpOperand *place = placeFor(product, kernel)) {
      Value memory = place->get();
      kernel = readFrom(*place, result, kernel);
      product.getInitMutable().assign(memory);
      result.getDefiningOp()->erase();
    }
    if (!isByRows(product))
      return;
    auto number = Builder(product.getContext()).getI64IntegerAttr(numAttached);
    product->setAttr(epilogueAttrName, number);
    kernel->setAttr(epilogueAttrName, number);
    ++numAttached;
  }

  /// Whether a kernel may write to what other rows of the product are still to
  /// be made of.
  static bool writesOperand(linalg::GenericOp kernel, rt::MatmulOp product) {
    for (Value init : kernel.getDpsInits()) {
      Value written = sourceOf(init);
      for (Value operand : {product.getLhs(), product.getRhs()}) {
        Value read = sourceOf(operand);
        if (written == read || !isOwnMemory(written) || !isOwnMemory(read))
          return true;
      }
    }
    return false;
  }
};

struct AttachEpilogues : impl::AreteAttachEpiloguesBase<AttachEpilogues> {
  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (!function.isDeclaration() && function.getBody().hasOneBlock())
      Attacher().run(function.getBody().front());
  }
};
} // namespace
} // namespace arete
