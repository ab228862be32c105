//===- Parallelize/SplitReduction.cpp - Sums in several parts -------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Conversion/Parallelize/SplitReduction.h"
#include "lib/Conversion/Parallelize/LoopCost.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace arete {

/// A reduction has so many parts at most.
static constexpr int64_t mostParts = 64;
/// Parts are multiples of this, so that vectors are full.
static constexpr int64_t elementGrain = 64;

/// An operation that accumulates, and the value that it leaves as it is.
struct Accumulation {
  Operation *op = nullptr;
  TypedAttr neutral;
};

/// How a value that is yielded comes from the argument that is carried; a null
/// op if that is not by one operation that may be regrouped.
static Accumulation accumulationOf(Value yielded, BlockArgument carried) {
  if (!carried.hasOneUse())
    return {};
  auto result = dyn_cast<OpResult>(yielded);
  if (!result || !yielded.hasOneUse())
    return {};
  // Through the loops inside.
  if (auto inner = dyn_cast<scf::ForOp>(result.getOwner())) {
    unsigned number = result.getResultNumber();
    if (inner.getInitArgs()[number] != carried)
      return {};
    return accumulationOf(inner.getYieldedValues()[number],
                          inner.getRegionIterArg(number));
  }
  Operation *op = result.getOwner();
  if (op->getNumOperands() != 2 || *carried.getUsers().begin() != op ||
      op->getOperand(0) == op->getOperand(1))
    return {};
  auto fast = dyn_cast<arith::ArithFastMathInterface>(op);
  bool regroups =
      !fast || arith::bitEnumContainsAny(fast.getFastMathFlagsAttr().getValue(),
                                         arith::FastMathFlags::reassoc);
  Builder b(op->getContext());
  Type type = yielded.getType();
  // Smallest and largest numbers may be taken in any order.
  if (isa<arith::MaximumFOp, arith::MinimumFOp>(op)) {
    bool isMaximum = isa<arith::MaximumFOp>(op);
    return {op,
            b.getFloatAttr(
                type, APFloat::getInf(cast<FloatType>(type).getFloatSemantics(),
                                      /*Negative=*/isMaximum))};
  }
  if (isa<arith::AddFOp>(op) && regroups)
    return {op, b.getFloatAttr(type, -0.0)};
  if (isa<arith::MulFOp>(op) && regroups)
    return {op, b.getFloatAttr(type, 1.0)};
  if (isa<arith::AddIOp, arith::OrIOp, arith::XOrIOp>(op))
    return {op, b.getIntegerAttr(type, 0)};
  if (isa<arith::MulIOp>(op))
    return {op, b.getIntegerAttr(type, 1)};
  return {};
}

/// Whether a loop does nothing but read memory and compute.
static bool onlyReads(scf::ForOp loop) {
  return !loop.getBody()
              ->walk([](Operation *op) {
                bool isFine = isa<memref::LoadOp, scf::ForOp>(op) ||
                              op->hasTrait<OpTrait::IsTerminator>() ||
                              isScalar(op);
                return isFine ? WalkResult::advance() : WalkResult::interrupt();
              })
              .wasInterrupted();
}

SplitReduction splitReduction(scf::ForOp loop, func::FuncOp entry,
                              int64_t partPicoseconds) {
  if (loop->getParentOp() != entry || loop.getInitArgs().empty() ||
      !isConstantIntValue(loop.getLowerBound(), 0) ||
      !isConstantIntValue(loop.getStep(), 1) || !onlyReads(loop))
    return {};
  SmallVector<Accumulation> accumulations;
  for (auto [yielded, carried] :
       llvm::zip(loop.getYieldedValues(), loop.getRegionIterArgs())) {
    accumulations.push_back(accumulationOf(yielded, carried));
    if (!accumulations.back().op)
      return {};
  }

  ImplicitLocOpBuilder b(loop.getLoc(), loop);
  auto constant = [&](int64_t value) {
    return b.create<arith::ConstantIndexOp>(value);
  };
  // The elements of a part: enough to be worth a part, and so many that there
  // are not too many parts.
  Value count = loop.getUpperBound();
  Value each =
      b.createOrFold<arith::MaxSIOp>(iterationCost(b, loop, loop), constant(1));
  auto roundUp = [&](Value n) -> Value {
    Value grains = b.createOrFold<arith::DivUIOp>(n, constant(elementGrain));
    return b.createOrFold<arith::MulIOp>(
        b.createOrFold<arith::AddIOp>(grains, constant(1)),
        constant(elementGrain));
  };
  Value length = b.createOrFold<arith::MaxSIOp>(
      roundUp(b.createOrFold<arith::DivUIOp>(constant(partPicoseconds), each)),
      roundUp(b.createOrFold<arith::DivUIOp>(count, constant(mostParts))));
  Value parts = b.createOrFold<arith::DivUIOp>(
      b.createOrFold<arith::AddIOp>(
          count, b.createOrFold<arith::SubIOp>(length, constant(1))),
      length);
  if (std::optional<int64_t> known = getConstantIntValue(parts);
      known && *known < 2)
    return {};

  SmallVector<Value> memory;
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(&entry.getBody().front());
    for (Value init : loop.getInitArgs())
      memory.push_back(b.create<memref::AllocaOp>(
          MemRefType::get(mostParts, init.getType())));
  }
  Value partCost = b.createOrFold<arith::MulIOp>(length, each);
  auto overParts = b.create<scf::ForOp>(constant(0), parts, constant(1));
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(overParts.getBody());
    Value part = overParts.getInductionVar();
    Value from = b.create<arith::MulIOp>(part, length);
    Value to =
        b.create<arith::MinSIOp>(b.create<arith::AddIOp>(from, length), count);
    SmallVector<Value> neutral;
    for (const Accumulation &accumulation : accumulations)
      neutral.push_back(b.create<arith::ConstantOp>(accumulation.neutral));
    auto copy = cast<scf::ForOp>(b.clone(*loop));
    copy.setLowerBound(from);
    copy.setUpperBound(to);
    copy.getInitArgsMutable().assign(neutral);
    for (auto [value, buffer] : llvm::zip(copy.getResults(), memory))
      b.create<memref::StoreOp>(value, buffer, part);
  }
  auto combine = b.create<scf::ForOp>(
      constant(0), parts, constant(1), loop.getInitArgs(),
      [&](OpBuilder &nested, Location loc, Value part, ValueRange carried) {
        SmallVector<Value> next;
        for (auto [sum, buffer, accumulation] :
             llvm::zip(carried, memory, accumulations)) {
          Value element = nested.create<memref::LoadOp>(loc, buffer, part);
          Operation *op = nested.clone(*accumulation.op);
          op->setOperands({sum, element});
          // In order: a vector would be more code than it saves time.
          if (auto fast = dyn_cast<arith::ArithFastMathInterface>(op))
            op->setAttr(fast.getFastMathAttrName(),
                        arith::FastMathFlagsAttr::get(
                            op->getContext(), arith::FastMathFlags::none));
          next.push_back(op->getResult(0));
        }
        nested.create<scf::YieldOp>(loc, next);
      });
  loop.replaceAllUsesWith(combine.getResults());
  loop.erase();
  return {overParts, partCost};
}

} // namespace arete
