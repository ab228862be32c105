//===- Parallelize/LoopCost.cpp - How long a loop nest takes --------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Conversion/Parallelize/LoopCost.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace arete {

// The figures are of vectorised code on a server core of today, so that all but
// the last two are for a byte of the element: a vector holds so many bytes.

/// A core reads and writes its second cache at about 100 bytes a nanosecond;
/// arithmetic is done meanwhile.
static constexpr int64_t memoryPicosecondsPerByte = 10;
static constexpr int64_t arithmeticPicosecondsPerByte = 2;
/// Division and square root, of floating point.
static constexpr int64_t divisionPicosecondsPerByte = 100;
/// exp(), log() and their like: some twenty to forty operations.
static constexpr int64_t functionPicosecondsPerByte = 100;
/// What is not vectorised: division of integers, elements that are looked up.
static constexpr int64_t scalarPicoseconds = 2000;
/// A call of a function that stays one.
static constexpr int64_t callPicoseconds = 30000;
/// Stands for an extent that is not known before the loop runs.
static constexpr int64_t unknownExtent = 16;

static int64_t bytesOf(Type type) {
  if (auto complex = dyn_cast<ComplexType>(type))
    return 2 * bytesOf(complex.getElementType());
  return type.isIntOrFloat() ? llvm::divideCeil(type.getIntOrFloatBitWidth(), 8)
                             : 8;
}

/// Whether an element is looked up: its index has itself been read.
static bool isLookup(ValueRange indices) {
  return llvm::any_of(indices, [](Value index) {
    Operation *op = index.getDefiningOp();
    while (op && isa<arith::IndexCastOp, arith::SelectOp, arith::AddIOp>(op))
      op = op->getOperands().back().getDefiningOp();
    return isa_and_nonnull<memref::LoadOp>(op);
  });
}

static int64_t costOf(Operation &op) {
  auto access = [](Type element, ValueRange indices) {
    return bytesOf(element) * memoryPicosecondsPerByte +
           (isLookup(indices) ? scalarPicoseconds : 0);
  };
  int64_t bytes = op.getNumResults() ? bytesOf(op.getResult(0).getType()) : 8;
  return llvm::TypeSwitch<Operation *, int64_t>(&op)
      .Case([&](memref::LoadOp load) {
        return access(load.getType(), load.getIndices());
      })
      .Case([&](memref::StoreOp store) {
        return access(store.getValue().getType(), store.getIndices());
      })
      .Case<arith::DivFOp, arith::RemFOp, math::SqrtOp, math::RsqrtOp>(
          [&](auto) { return bytes * divisionPicosecondsPerByte; })
      .Case<arith::DivSIOp, arith::DivUIOp, arith::RemSIOp, arith::RemUIOp>(
          [](auto) { return scalarPicoseconds; })
      .Case<math::AbsFOp, math::AbsIOp, math::CopySignOp, math::FmaOp>(
          [&](auto) { return bytes * arithmeticPicosecondsPerByte; })
      .Case([&](LLVM::CallOp call) {
        // The math library is inlined; other functions are far away.
        std::optional<StringRef> callee = call.getCallee();
        bool isInlined = callee && callee->starts_with("arete_") &&
                         !callee->starts_with("arete_special_");
        return isInlined ? bytes * functionPicosecondsPerByte : callPicoseconds;
      })
      .Default([&](Operation *op) {
        if (op->hasTrait<OpTrait::ConstantLike>() ||
            op->hasTrait<OpTrait::IsTerminator>())
          return int64_t(0);
        if (isa<math::MathDialect>(op->getDialect()))
          return bytes * functionPicosecondsPerByte;
        return bytes * arithmeticPicosecondsPerByte;
      });
}

bool isScalar(Operation *op) {
  if (auto call = dyn_cast<LLVM::CallOp>(op))
    return llvm::none_of(call.getOperandTypes(),
                         llvm::IsaPred<LLVM::LLVMPointerType>);
  return isMemoryEffectFree(op);
}

Value tripCount(ImplicitLocOpBuilder &b, scf::ForOp loop) {
  Value length =
      b.createOrFold<arith::SubIOp>(loop.getUpperBound(), loop.getLowerBound());
  if (isConstantIntValue(loop.getStep(), 1))
    return length;
  Value one = b.create<arith::ConstantIndexOp>(1);
  Value last = b.createOrFold<arith::SubIOp>(loop.getStep(), one);
  return b.createOrFold<arith::DivSIOp>(
      b.createOrFold<arith::AddIOp>(length, last), loop.getStep());
}

namespace {
class CostEmitter {
public:
  CostEmitter(ImplicitLocOpBuilder &b, scf::ForOp nest) : b(b), nest(nest) {}

  Value of(Block &block) {
    int64_t known = 0;
    Value sum;
    auto add = [&](Value cost) {
      sum = sum ? b.createOrFold<arith::AddIOp>(sum, cost) : cost;
    };
    for (Operation &op : block) {
      if (auto loop = dyn_cast<scf::ForOp>(op)) {
        Value body = of(*loop.getBody());
        add(b.createOrFold<arith::MulIOp>(extentOf(loop), body));
        continue;
      }
      if (auto choice = dyn_cast<scf::IfOp>(op)) {
        // Of two ways to compute the same, the one that will be taken.
        if (!choice.getElseRegion().empty()) {
          Value cost = of(*choice.elseBlock());
          if (nest.isDefinedOutsideOfLoop(choice.getCondition()))
            cost = b.createOrFold<arith::SelectOp>(
                choice.getCondition(), of(*choice.thenBlock()), cost);
          add(cost);
          continue;
        }
      }
      known += costOf(op);
      for (Region &region : op.getRegions())
        for (Block &nested : region)
          add(of(nested));
    }
    add(b.create<arith::ConstantIndexOp>(known));
    return sum;
  }

private:
  Value extentOf(scf::ForOp loop) {
    if (llvm::all_of(ValueRange{loop.getLowerBound(), loop.getUpperBound(),
                                loop.getStep()},
                     [&](Value v) { return nest.isDefinedOutsideOfLoop(v); }))
      return tripCount(b, loop);
    return b.create<arith::ConstantIndexOp>(unknownExtent);
  }

  ImplicitLocOpBuilder &b;
  scf::ForOp nest;
};
} // namespace

Value iterationCost(ImplicitLocOpBuilder &b, scf::ForOp loop, scf::ForOp nest) {
  return CostEmitter(b, nest).of(*loop.getBody());
}

} // namespace arete
