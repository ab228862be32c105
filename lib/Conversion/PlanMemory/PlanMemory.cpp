//===- PlanMemory/PlanMemory.cpp - One arena for all temporaries --- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Types.h"
#include "dialects/AreteRT/IR/AreteRT.h"
#include "lib/Conversion/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/Transforms/BufferViewFlowAnalysis.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "llvm/Support/MathExtras.h"
#include <limits>

using namespace mlir;

namespace arete {
#define GEN_PASS_DEF_ARETEPLANMEMORY
#include "lib/Conversion/Passes.h.inc"

namespace {

/// Alignment of every temporary, in bytes: a cache line and a vector.
constexpr int64_t alignment = 64;

/// A temporary, alive from its allocation to its last use, both counted in ops
/// of the function's block.
struct Temporary {
  memref::AllocOp op;
  unsigned first, last;
};

/// Memory that temporaries of one size share, one after the other.
struct Slot {
  Temporary *user; // the one that has it now
  int64_t staticBytes;
  SmallVector<Value> dynamicSizes;
};

struct PlanMemory : impl::AretePlanMemoryBase<PlanMemory> {
  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (function.isDeclaration() || !function.getBody().hasOneBlock())
      return;
    Block &body = function.getBody().front();
    SmallVector<Temporary> temporaries = collect(function, body);
    if (temporaries.empty())
      return;

    // Sizes that are known before the first kernel runs go into one arena.
    // Scalar code precedes it; see arete-make-entry.
    SmallVector<Temporary *> planned;
    int64_t arenas = 1;
    Operation *start = firstKernel(body);
    for (Temporary &temporary : temporaries) {
      if (llvm::all_of(temporary.op.getDynamicSizes(), [&](Value size) {
            Operation *def = size.getDefiningOp();
            return !def || def->isBeforeInBlock(start);
          }))
        planned.push_back(&temporary);
      else
        giveOwnArena(temporary.op, arenas++);
    }
    plan(planned, start);
  }

private:
  /// Sizes and products of sizes, and whether one of them overflowed.
  struct Bytes {
    ImplicitLocOpBuilder &b;
    Value overflow;

    explicit Bytes(ImplicitLocOpBuilder &b) : b(b) {
      overflow = b.create<arith::ConstantIntOp>(0, 1);
    }
    Value constant(int64_t value) {
      return b.create<arith::ConstantIntOp>(value, 64);
    }
    void require(Value isNotNegative) {
      Value isNegative = b.createOrFold<arith::CmpIOp>(
          arith::CmpIPredicate::slt, isNotNegative, constant(0));
      overflow = b.createOrFold<arith::OrIOp>(overflow, isNegative);
    }
    Value multiply(Value x, Value y) {
      auto product = b.create<arith::MulUIExtendedOp>(x, y);
      Value isTooLarge = b.createOrFold<arith::CmpIOp>(
          arith::CmpIPredicate::ne, product.getHigh(), constant(0));
      overflow = b.createOrFold<arith::OrIOp>(overflow, isTooLarge);
      require(product.getLow());
      return product.getLow();
    }
    Value add(Value x, Value y) {
      Value sum = b.createOrFold<arith::AddIOp>(x, y);
      require(sum);
      return sum;
    }
    /// The bytes of a buffer, a multiple of the alignment.
    Value of(int64_t staticBytes, ValueRange dynamicSizes) {
      if (dynamicSizes.empty())
        return constant(llvm::alignTo(staticBytes, alignment));
      Value bytes = constant(staticBytes);
      for (Value size : dynamicSizes)
        bytes = multiply(
            bytes, b.createOrFold<arith::IndexCastOp>(b.getI64Type(), size));
      Value padded = add(bytes, constant(alignment - 1));
      return b.createOrFold<arith::AndIOp>(padded, constant(-alignment));
    }
    /// The size to ask for: negative if it cannot be computed.
    Value request(Value bytes) {
      Value total =
          b.createOrFold<arith::SelectOp>(overflow, constant(-1), bytes);
      return b.createOrFold<arith::IndexCastOp>(b.getIndexType(), total);
    }
  };

  /// The largest int64 stands for all that are larger; to align it makes it
  /// negative.
  static int64_t staticBytes(MemRefType type) {
    uint64_t bytes = ir::itemSize(type.getElementType());
    for (int64_t size : type.getShape())
      if (!ShapedType::isDynamic(size))
        bytes = llvm::SaturatingMultiply(bytes, uint64_t(size));
    return std::min<uint64_t>(bytes, std::numeric_limits<int64_t>::max());
  }

  SmallVector<Temporary> collect(func::FuncOp function, Block &body) {
    BufferViewFlowAnalysis views(function);
    DenseMap<Operation *, unsigned> order;
    for (auto [i, op] : llvm::enumerate(body))
      order[&op] = i;
    SmallVector<Temporary> result;
    for (auto alloc : body.getOps<memref::AllocOp>()) {
      Temporary temporary{alloc, order[alloc], order[alloc]};
      for (Value alias : views.resolve(alloc.getMemref()))
        for (Operation *user : alias.getUsers())
          temporary.last = std::max(temporary.last,
                                    order[body.findAncestorOpInBlock(*user)]);
      result.push_back(temporary);
    }
    return result;
  }

  /// Whether an op checks one index, which needs no kernel to have run.
  static bool isScalarCheck(Operation *op) {
    auto check = dyn_cast<rt::CheckIndexOp>(op);
    return check && check.getIndices().getType().isIndex();
  }

  /// The first op that is not scalar code, check or binding of an argument.
  static Operation *firstKernel(Block &body) {
    for (Operation &op : body) {
      bool isPrologue =
          isa<arith::ArithDialect>(op.getDialect()) ||
          isa<memref::DimOp, memref::LoadOp, memref::CastOp, rt::InputOp,
              rt::StateOp, rt::OutputOp, rt::ReserveStateOp, rt::CheckEqualOp,
              rt::CheckOp>(op) ||
          isScalarCheck(&op);
      if (!isPrologue)
        return &op;
    }
    return body.getTerminator();
  }

  /// Replaces an allocation by a part of an arena.
  static void place(memref::AllocOp op, Value arena, Value offset) {
    OpBuilder b(op);
    Value position = b.createOrFold<arith::IndexCastOp>(
        op.getLoc(), b.getIndexType(), offset);
    Value view = b.create<memref::ViewOp>(op.getLoc(), op.getType(), arena,
                                          position, op.getDynamicSizes());
    op.replaceAllUsesWith(view);
    op.erase();
  }

  static Value makeArena(ImplicitLocOpBuilder &b, Value bytes, int64_t number) {
    auto type = MemRefType::get({ShapedType::kDynamic}, b.getIntegerType(8));
    return b.create<rt::ArenaOp>(type, number, bytes);
  }

  static void giveOwnArena(memref::AllocOp op, int64_t number) {
    ImplicitLocOpBuilder b(op.getLoc(), op);
    Bytes bytes(b);
    Value size = bytes.of(staticBytes(op.getType()), op.getDynamicSizes());
    Value arena = makeArena(b, bytes.request(size), number);
    place(op, arena, bytes.constant(0));
  }

  void plan(ArrayRef<Temporary *> temporaries, Operation *start) {
    // In program order a slot whose user is dead is free for the next of the
    // same size; a list of the slots of each size keeps this near-linear.
    std::vector<Slot> slots;
    std::map<std::pair<int64_t, SmallVector<const void *>>,
             SmallVector<unsigned>>
        bySize;
    SmallVector<unsigned> slotOf;
    for (Temporary *temporary : temporaries) {
      SmallVector<const void *> key;
      for (Value size : temporary->op.getDynamicSizes())
        key.push_back(size.getAsOpaquePointer());
      llvm::sort(key);
      int64_t bytes = staticBytes(temporary->op.getType());
      SmallVector<unsigned> &candidates = bySize[{bytes, key}];
      auto *free = llvm::find_if(candidates, [&](unsigned slot) {
        return slots[slot].user->last < temporary->first;
      });
      if (free != candidates.end()) {
        slots[*free].user = temporary;
        slotOf.push_back(*free);
        continue;
      }
      candidates.push_back(slots.size());
      slotOf.push_back(slots.size());
      slots.push_back(
          {temporary, bytes, llvm::to_vector(temporary->op.getDynamicSizes())});
    }
    if (slots.empty())
      return;
    ImplicitLocOpBuilder b(start->getLoc(), start);
    Bytes bytes(b);
    Value total = bytes.constant(0);
    SmallVector<Value> offsets;
    for (Slot &slot : slots) {
      offsets.push_back(total);
      total = bytes.add(total, bytes.of(slot.staticBytes, slot.dynamicSizes));
    }
    Value arena = makeArena(b, bytes.request(total), /*number=*/0);
    for (auto [temporary, slot] : llvm::zip(temporaries, slotOf))
      place(temporary->op, arena, offsets[slot]);
  }
};
} // namespace
} // namespace arete
