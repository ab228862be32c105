//===- PlanMemory/PlanMemory.cpp - One arena for all temporaries --- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/runtime.h"
#include "dialects/Arete/IR/Types.h"
#include "dialects/AreteRT/IR/AreteRT.h"
#include "lib/Conversion/Passes.h"
#include "lib/Conversion/PlanMemory/Packing.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/Transforms/BufferViewFlowAnalysis.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/Matchers.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/Path.h"
#include <limits>

using namespace mlir;

namespace arete {
#define GEN_PASS_DEF_ARETEPLANMEMORY
#include "lib/Conversion/Passes.h.inc"

namespace {

using memory::alignment;

/// A temporary, alive from its allocation to its last use, both counted in ops
/// of the function's block.
struct Temporary {
  memref::AllocOp op;
  unsigned first, last;
};

/// What the packing has to know of a temporary.
memory::Block blockOf(Temporary &temporary) {
  MemRefType type = temporary.op.getType();
  uint64_t bytes = ir::itemSize(type.getElementType());
  for (int64_t size : type.getShape())
    if (!ShapedType::isDynamic(size))
      bytes = llvm::SaturatingMultiply(bytes, uint64_t(size));
  bytes = std::min<uint64_t>(bytes, std::numeric_limits<int64_t>::max());
  return {int64_t(bytes), llvm::to_vector(temporary.op.getDynamicSizes()),
          temporary.first, temporary.last};
}

//===----------------------------------------------------------------------===//
// The plan as text
//===----------------------------------------------------------------------===//

/// A function with this unit attribute gets the plan as its value: a line for
/// each temporary, with its place, the formula of its size, its life in ops and
/// the user's line, and one for the arena.
constexpr StringLiteral planAttr = "arete.memory_plan";

/// A function with this unit attribute ends before its first kernel: it checks
/// its arguments and asks for the memory of results and temporaries. For a
/// temporary whose size is not known by then it asks for an arena of no bytes.
constexpr StringLiteral measureAttr = "arete.measure_memory";

/// A size as a formula of the sizes of arguments: "input0[1]" is that of
/// axis 1.
std::string formula(Value size) {
  APInt number;
  if (matchPattern(size, m_ConstantInt(&number)))
    return std::to_string(number.getSExtValue());
  Operation *op = size.getDefiningOp();
  if (auto cast = dyn_cast_or_null<arith::IndexCastOp>(op))
    return formula(cast.getIn());
  if (auto dim = dyn_cast_or_null<memref::DimOp>(op)) {
    std::optional<int64_t> axis = dim.getConstantIndex();
    Operation *source = dim.getSource().getDefiningOp();
    std::string argument;
    if (auto input = dyn_cast_or_null<rt::InputOp>(source))
      argument = "input" + std::to_string(input.getIndex());
    else if (auto state = dyn_cast_or_null<rt::StateOp>(source))
      argument = "state" + std::to_string(state.getIndex());
    if (axis && !argument.empty())
      return argument + "[" + std::to_string(*axis) + "]";
  }
  const char *symbol = isa_and_nonnull<arith::AddIOp>(op)   ? " + "
                       : isa_and_nonnull<arith::SubIOp>(op) ? " - "
                       : isa_and_nonnull<arith::MulIOp>(op) ? " * "
                                                            : nullptr;
  if (symbol)
    return "(" + formula(op->getOperand(0)) + symbol +
           formula(op->getOperand(1)) + ")";
  return "?";
}

/// The bytes of a block, without what alignment adds.
std::string formula(const memory::Block &block) {
  std::string text = std::to_string(block.bytes);
  for (Value size : block.sizes)
    text += " * " + formula(size);
  return text;
}

/// The user's line, behind which the rewrites that made an op stand.
void printLine(raw_ostream &os, Location loc) {
  loc->walk([&](Location part) {
    auto line = dyn_cast<FileLineColLoc>(part);
    if (!line)
      return WalkResult::advance();
    os << ", " << llvm::sys::path::filename(line.getFilename()) << ":"
       << line.getLine();
    return WalkResult::interrupt();
  });
}

std::string describePlace(Temporary &temporary, const std::string &place) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << place << ": " << formula(blockOf(temporary)) << " bytes, "
     << temporary.op.getType() << ", ops " << temporary.first << " to "
     << temporary.last;
  printLine(os, temporary.op.getLoc());
  return text;
}

void describeLayout(ArrayRef<Temporary *> temporaries,
                    ArrayRef<memory::Block> blocks,
                    const memory::Layout &layout,
                    std::vector<std::string> &lines) {
  for (auto [temporary, place] : llvm::zip(temporaries, layout.places))
    lines.push_back(describePlace(
        *temporary, place.slot < 0 ? "offset " + std::to_string(place.offset)
                                   : "slot " + std::to_string(place.slot)));
  llvm::raw_string_ostream os(lines.emplace_back());
  os << "arena: " << layout.staticBytes;
  for (const memory::Slot &slot : layout.slots) {
    os << (slot.needs.size() > 1 ? " + max(" : " + ");
    llvm::interleaveComma(slot.needs, os,
                          [&](unsigned need) { os << formula(blocks[need]); });
    if (slot.needs.size() > 1)
      os << ")";
  }
  os << " bytes; without sharing: ";
  llvm::interleave(
      blocks, os, [&](const memory::Block &block) { os << formula(block); },
      " + ");
}

struct PlanMemory : impl::AretePlanMemoryBase<PlanMemory> {
  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (function.isDeclaration() || !function.getBody().hasOneBlock())
      return;
    Block &body = function.getBody().front();
    reuseOperands(function, body);
    SmallVector<Temporary> temporaries = collect(function, body);
    isAskedFor = function->hasAttr(planAttr);
    lines.clear();
    int64_t arenas = planAll(temporaries, body);
    if (function->hasAttr(measureAttr))
      dropKernels(body, arenas);
    if (isAskedFor)
      function->setAttr(
          planAttr, Builder(&getContext())
                        .getStrArrayAttr(llvm::to_vector_of<StringRef>(lines)));
  }

private:
  /// Whether someone wants to read the plan, and what it says.
  bool isAskedFor = false;
  std::vector<std::string> lines;

  /// Returns how many arenas there are, if there are temporaries.
  int64_t planAll(MutableArrayRef<Temporary> temporaries, Block &body) {
    if (temporaries.empty())
      return 1;

    // Sizes that are known before the first kernel runs go into one arena.
    // Scalar code precedes it; see arete-make-entry.
    SmallVector<Temporary *> planned;
    int64_t arenas = 1;
    Operation *start = firstKernel(body);
    Operation *lastCheck = lastCheckOf(body);
    for (Temporary &temporary : temporaries) {
      if (llvm::all_of(temporary.op.getDynamicSizes(), [&](Value size) {
            Operation *def = size.getDefiningOp();
            return !def || def->isBeforeInBlock(start);
          }))
        planned.push_back(&temporary);
      else
        giveOwnArena(temporary, arenas++, lastCheck);
    }
    plan(planned, start);
    return arenas;
  }

  /// Leaves what precedes the first kernel; see measureAttr.
  static void dropKernels(Block &body, int64_t arenas) {
    auto precedesKernels = [](Operation &op) {
      auto arena = dyn_cast<rt::ArenaOp>(op);
      return isPrologue(op) || isa<memref::ViewOp>(op) ||
             (arena && arena.getNumber() == 0);
    };
    Operation *end = body.getTerminator();
    ImplicitLocOpBuilder b(end->getLoc(), &body, body.begin());
    end->setOperand(0, b.create<arith::ConstantIntOp>(ARETE_OK, 32));
    Value zero = b.create<arith::ConstantIndexOp>(0);
    auto kernels =
        llvm::find_if_not(body.without_terminator(), precedesKernels);
    // What uses an op comes behind it.
    SmallVector<Operation *> dropped;
    for (Operation &op : llvm::make_range(kernels, Block::iterator(end)))
      dropped.push_back(&op);
    for (Operation *op : llvm::reverse(dropped))
      op->erase();
    b.setInsertionPoint(end);
    for (int64_t number = 1; number < arenas; ++number)
      makeArena(b, zero, number);
  }

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
    Value max(Value x, Value y) { return b.createOrFold<arith::MaxSIOp>(x, y); }
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

  /// Whether each element that a loop nest reads of `source` it reads when it
  /// writes the same element of the result of number `number`.
  static bool isElementwiseFrom(linalg::GenericOp op, Value source,
                                unsigned number) {
    if (op.getNumReductionLoops() > 0)
      return false;
    AffineMap written = op.getMatchingIndexingMap(op.getDpsInitOperand(number));
    return written.isPermutation() &&
           llvm::all_of(op->getOpOperands(), [&](OpOperand &operand) {
             return operand.get() != source ||
                    (op.isDpsInput(&operand) &&
                     op.payloadUsesValueFromOperand(&operand) &&
                     op.getMatchingIndexingMap(&operand) == written);
           });
  }

  /// What lies in the memory of a temporary, and the ops that use it, first to
  /// last.
  struct Use {
    SmallVector<Value> values;
    unsigned first, last;
  };

  /// The result of an elementwise loop nest takes the memory of an operand of
  /// its type and sizes that nobody reads afterwards.
  static void reuseOperands(func::FuncOp function, Block &body) {
    BufferViewFlowAnalysis views(function);
    DenseMap<Operation *, unsigned> order;
    for (auto [i, op] : llvm::enumerate(body))
      order[&op] = i;
    DenseMap<Operation *, Use> uses;
    for (auto alloc : body.getOps<memref::AllocOp>()) {
      Use use = {{}, unsigned(order.size()), 0};
      for (Value alias : views.resolve(alloc.getMemref())) {
        use.values.push_back(alias);
        for (Operation *user : alias.getUsers()) {
          if (isa<ViewLikeOpInterface>(user))
            continue;
          unsigned at = order[body.findAncestorOpInBlock(*user)];
          use.first = std::min(use.first, at);
          use.last = std::max(use.last, at);
        }
      }
      uses[alloc] = std::move(use);
    }
    for (auto op : body.getOps<linalg::GenericOp>())
      for (unsigned i = 0; i < op.getNumDpsInits(); ++i)
        if (auto result = op.getDpsInits()[i].getDefiningOp<memref::AllocOp>())
          reuseOperand(op, i, result, order[op], uses);
  }

  static void reuseOperand(linalg::GenericOp op, unsigned number,
                           memref::AllocOp result, unsigned now,
                           DenseMap<Operation *, Use> &uses) {
    if (!uses.contains(result) || uses[result].first != now)
      return;
    for (Value input : op.getDpsInputs()) {
      auto source = input.getDefiningOp<memref::AllocOp>();
      if (!source || source == result || !uses.contains(source) ||
          uses[source].last != now || !source->isBeforeInBlock(result) ||
          source.getType() != result.getType() ||
          source.getDynamicSizes() != result.getDynamicSizes() ||
          !isOnlyUsedDirectly(op, source, uses[source].values) ||
          !isElementwiseFrom(op, source, number))
        continue;
      Use taken = std::move(uses[result]);
      uses.erase(result);
      Use &use = uses[source];
      use.last = taken.last;
      for (Value value : taken.values)
        if (value != result.getMemref())
          use.values.push_back(value);
      result.replaceAllUsesWith(source.getResult());
      result.erase();
      return;
    }
  }

  /// Whether an op uses a temporary as an operand alone, neither by a view, of
  /// which `values` are all, nor in its body.
  static bool isOnlyUsedDirectly(Operation *op, memref::AllocOp source,
                                 ArrayRef<Value> values) {
    for (Value value : values)
      for (Operation *user : value.getUsers())
        if (user == op ? value != source.getMemref() : op->isAncestor(user))
          return false;
    return true;
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

  /// Whether an op is scalar code, check or binding of an argument.
  static bool isPrologue(Operation &op) {
    return isa<arith::ArithDialect>(op.getDialect()) ||
           isa<memref::DimOp, memref::LoadOp, memref::CastOp, rt::InputOp,
               rt::StateOp, rt::OutputOp, rt::ReserveStateOp, rt::CheckEqualOp,
               rt::CheckOp>(op) ||
           isScalarCheck(&op);
  }

  /// The first op that is more than that.
  static Operation *firstKernel(Block &body) {
    return &*llvm::find_if_not(body.without_terminator(), isPrologue);
  }

  /// Replaces an allocation by a part of an arena.
  static void placeIn(memref::AllocOp op, Value arena, Value offset) {
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

  /// Where the memory of a temporary is asked for, which may fail: behind the
  /// sizes and all checks, which say better what is wrong, and before what is
  /// computed after them, which may be written over a state.
  static Block::iterator requestPoint(memref::AllocOp op,
                                      Operation *lastCheck) {
    Operation *last = nullptr;
    auto include = [&](Operation *other) {
      if (other && (!last || last->isBeforeInBlock(other)))
        last = other;
    };
    for (Value size : op.getDynamicSizes())
      include(size.getDefiningOp());
    include(lastCheck);
    if (!last || op->isBeforeInBlock(last))
      return Block::iterator(op);
    return std::next(Block::iterator(last));
  }

  static Operation *lastCheckOf(Block &body) {
    for (Operation &op : llvm::reverse(body))
      if (isa<rt::CheckEqualOp, rt::CheckOp, rt::CheckIndexOp>(op))
        return &op;
    return nullptr;
  }

  void giveOwnArena(Temporary &temporary, int64_t number,
                    Operation *lastCheck) {
    memref::AllocOp op = temporary.op;
    if (isAskedFor)
      lines.push_back(
          describePlace(temporary, "arena " + std::to_string(number)));
    ImplicitLocOpBuilder b(op.getLoc(), op);
    b.setInsertionPoint(op->getBlock(), requestPoint(op, lastCheck));
    Bytes bytes(b);
    memory::Block block = blockOf(temporary);
    Value size = bytes.of(block.bytes, block.sizes);
    Value arena = makeArena(b, bytes.request(size), number);
    placeIn(op, arena, bytes.constant(0));
  }

  void plan(ArrayRef<Temporary *> temporaries, Operation *start) {
    if (temporaries.empty())
      return;
    SmallVector<memory::Block> blocks;
    for (Temporary *temporary : temporaries)
      blocks.push_back(blockOf(*temporary));
    memory::Layout layout = memory::pack(blocks);

    ImplicitLocOpBuilder b(start->getLoc(), start);
    Bytes bytes(b);
    bool fits =
        layout.staticBytes <= std::numeric_limits<int64_t>::max() - alignment;
    Value total =
        bytes.add(bytes.constant(0),
                  bytes.constant(fits ? layout.staticBytes : int64_t(-1)));
    SmallVector<Value> offsets;
    for (const memory::Slot &slot : layout.slots) {
      Value size;
      for (unsigned need : slot.needs) {
        Value other = bytes.of(blocks[need].bytes, blocks[need].sizes);
        size = size ? bytes.max(size, other) : other;
      }
      offsets.push_back(total);
      total = bytes.add(total, size);
    }
    if (isAskedFor)
      describeLayout(temporaries, blocks, layout, lines);
    Value arena = makeArena(b, bytes.request(total), /*number=*/0);
    // All before any allocation goes, which may be where they are inserted.
    SmallVector<Value> positions;
    for (const memory::Layout::Place &place : layout.places)
      positions.push_back(place.slot < 0 ? bytes.constant(place.offset)
                                         : offsets[place.slot]);
    for (auto [temporary, position] : llvm::zip(temporaries, positions))
      placeIn(temporary->op, arena, position);
  }
};
} // namespace
} // namespace arete
