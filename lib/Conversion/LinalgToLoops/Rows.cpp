//===- LinalgToLoops/Rows.cpp - Loops over the rows of a space ------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/AreteRT/IR/AreteRT.h"
#include "lib/Conversion/LinalgToLoops/ShortRows.h"
#include "lib/Conversion/LinalgToLoops/Space.h"
#include "lib/Conversion/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;

namespace arete {
namespace {

/// Loops over the dimensions that are not along a row, and in the innermost of
/// them one loop after the other over the row. What a loop stores and a later
/// one reads lies in the row of an operand, so no two rows share anything.
class RowNest {
public:
  explicit RowNest(rt::RowsOp op)
      : op(op), b(op.getLoc(), op),
        space(b, op->getOperands(), op.getMapsArray(), kindsOf(op),
              readsPosition(op)) {
    while (keptRuns < space.runs.size() &&
           space.runs[keptRuns].front() < op.getKeptRank())
      ++keptRuns;
  }

  void build() {
    Value length = space.extents.back();
    std::optional<int64_t> known = getConstantIntValue(length);
    isBlocked = hasCodeBetweenLoops();
    if (!known || (*known <= longestShortRow && isBlocked))
      planBlocks(length, known.has_value());
    buildOuter(0);
  }

private:
  rt::RowsOp op;
  ImplicitLocOpBuilder b;
  Space space;
  unsigned keptRuns = 0; // those that are not along a row
  IRMapping mapping;

  /// Short rows with code between the loops are computed so many at a time, one
  /// step of all of them after the other: the code between is a loop, too,
  /// which is vectorised, and no row waits for it.
  static constexpr int64_t rowsPerBlock = 32;
  bool isBlocked = false;
  /// Where rows are blocked if they are short: how many blocks there are, and
  /// how many rows in each. Null where it is known that they are not.
  Value numBlocks, blockSize;
  /// Where that is known when the code runs.
  Value isShort;

  static SmallVector<int64_t> kindsOf(rt::RowsOp op) {
    SmallVector<int64_t> kinds(op.getRank(), 0);
    for (int64_t dim = op.getKeptRank(); dim < op.getRank(); ++dim)
      kinds[dim] = 1;
    return kinds;
  }

  static bool readsPosition(rt::RowsOp op) {
    auto isRead = [](Block::BlockArgListType indices) {
      return llvm::any_of(
          indices, [](BlockArgument index) { return !index.use_empty(); });
    };
    if (isRead(op.getBody().getArguments().take_front(op.getKeptRank())))
      return true;
    for (auto loop : op.getBody().getOps<rt::RowLoopOp>())
      if (isRead(loop.getBody().getArguments().take_front(op.getRowRank())))
        return true;
    return false;
  }

  bool hasCodeBetweenLoops() {
    return llvm::any_of(
        op.getBody().front().without_terminator(), [](Operation &nested) {
          return !isa<rt::RowLoopOp>(nested) && !isEverywhere(&nested);
        });
  }

  void planBlocks(Value length, bool isKnown) {
    Value one = b.create<arith::ConstantIndexOp>(1);
    blockSize =
        isBlocked ? b.create<arith::ConstantIndexOp>(rowsPerBlock) : one;
    if (!isKnown) {
      Value longest = b.create<arith::ConstantIndexOp>(longestShortRow);
      isShort =
          b.create<arith::CmpIOp>(arith::CmpIPredicate::ule, length, longest);
      blockSize = b.createOrFold<arith::SelectOp>(isShort, blockSize, one);
    }
    // Rounded up, and no overflow.
    Value rows = space.extents[keptRuns - 1];
    Value whole = b.createOrFold<arith::DivUIOp>(rows, blockSize);
    Value rest = b.createOrFold<arith::RemUIOp>(rows, blockSize);
    Value isMore = b.createOrFold<arith::MinUIOp>(rest, one);
    numBlocks = b.createOrFold<arith::AddIOp>(whole, isMore);
  }

  void buildOuter(unsigned run) {
    if (run == keptRuns)
      return buildRow();
    scf::ForOp loop;
    if (numBlocks && run + 1 == keptRuns)
      loop = buildBlocks();
    else
      loop = space.makeLoop(run, {}, [&](ValueRange) {
        buildOuter(run + 1);
        return SmallVector<Value>();
      });
    if (run == 0)
      loop->setAttr(parallelLoopAttrName, b.getUnitAttr());
  }

  /// Rows whose length is not known are built twice, once as short ones: that
  /// the bound of these is a minimum is all that the code generator needs to
  /// know.
  scf::ForOp buildBlocks() {
    Value zero = b.create<arith::ConstantIndexOp>(0);
    Value one = b.create<arith::ConstantIndexOp>(1);
    auto blocks = b.create<scf::ForOp>(zero, numBlocks, one);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(blocks.getBody());
    Value first = b.create<arith::MulIOp>(blocks.getInductionVar(), blockSize);
    if (!isShort) {
      buildShortRows(first);
      return blocks;
    }
    // Before the branch, which would make it nothing but the length.
    Value &length = space.extents.back();
    Value any = length;
    Value longest = b.create<arith::ConstantIndexOp>(longestShortRow);
    Value most = b.create<arith::MinUIOp>(any, longest);
    auto choice = b.create<scf::IfOp>(isShort, /*withElseRegion=*/true);
    b.setInsertionPointToStart(choice.elseBlock());
    space.position.push_back(first);
    buildRow();
    space.position.pop_back();
    b.setInsertionPointToStart(choice.thenBlock());
    length = most;
    buildShortRows(first);
    length = any;
    return blocks;
  }

  void buildShortRows(Value first) {
    if (isBlocked)
      return buildBlock(first);
    space.position.push_back(first);
    buildRow();
    space.position.pop_back();
  }

  //===--------------------------------------------------------------------===//
  // A block of short rows
  //===--------------------------------------------------------------------===//

  /// The ops of the body in steps, each of which is run for all rows of a block
  /// before the next: a loop over a row, or the code between two.
  DenseMap<Operation *, unsigned> stepOf;
  /// Holds what another step than its own reads, an element a row.
  DenseMap<Value, Value> bufferOf;

  /// Whether an op is copied into each step that needs it.
  static bool isEverywhere(Operation *op) {
    return op->getNumOperands() == 0 && isMemoryEffectFree(op);
  }

  void buildBlock(Value first) {
    Block &body = op.getBody().front();
    SmallVector<SmallVector<Operation *>> steps;
    bool isNew = true;
    for (Operation &nested : body) {
      if (isEverywhere(&nested) && !isa<rt::YieldOp>(nested))
        continue;
      bool isLoop = isa<rt::RowLoopOp>(nested);
      if (isLoop || isNew)
        steps.emplace_back();
      isNew = isLoop;
      steps.back().push_back(&nested);
      stepOf[&nested] = steps.size() - 1;
    }
    for (auto [nested, step] : stepOf)
      for (Value result : nested->getResults())
        if (llvm::any_of(result.getUsers(), [&, step = step](Operation *user) {
              return stepOf.at(body.findAncestorOpInBlock(*user)) != step;
            }))
          bufferOf[result] = Value();
    for (Operation &nested : body)
      for (Value result : nested.getResults())
        if (auto it = bufferOf.find(result); it != bufferOf.end())
          it->second = b.create<memref::AllocaOp>(
              MemRefType::get(rowsPerBlock, result.getType()));
    Value left = b.create<arith::SubIOp>(space.extents[keptRuns - 1], first);
    Value count = b.create<arith::MinUIOp>(
        left, b.create<arith::ConstantIndexOp>(rowsPerBlock));
    Value zero = b.create<arith::ConstantIndexOp>(0);
    Value one = b.create<arith::ConstantIndexOp>(1);
    for (ArrayRef<Operation *> step : steps) {
      auto loop = b.create<scf::ForOp>(zero, count, one);
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPointToStart(loop.getBody());
      Value row = loop.getInductionVar();
      space.position.push_back(b.create<arith::AddIOp>(first, row));
      mapping.clear();
      for (Operation *nested : step)
        buildInBlock(nested, row);
      space.position.pop_back();
    }
    mapping.clear();
  }

  void buildInBlock(Operation *nested, Value row) {
    SetVector<Value> used(nested->operand_begin(), nested->operand_end());
    getUsedValuesDefinedAbove(nested->getRegions(), used);
    for (Value value : used)
      provide(value, row);
    buildOp(*nested);
    for (Value result : nested->getResults())
      if (Value buffer = bufferOf.lookup(result))
        b.create<memref::StoreOp>(mapping.lookup(result), buffer, row);
  }

  /// Makes a value of the body known in a step.
  void provide(Value value, Value row) {
    if (value.getParentBlock() != &op.getBody().front() ||
        mapping.contains(value))
      return;
    if (auto argument = dyn_cast<BlockArgument>(value)) {
      unsigned number = argument.getArgNumber();
      unsigned kept = op.getKeptRank();
      mapping.map(
          value,
          number < kept
              ? space.position[number]
              : space.load(space.operands[op.getInputsOfRow()[number - kept]]));
      return;
    }
    if (isEverywhere(value.getDefiningOp()))
      b.clone(*value.getDefiningOp(), mapping);
    else
      mapping.map(
          value, b.create<memref::LoadOp>(bufferOf.at(value), row).getResult());
  }

  //===--------------------------------------------------------------------===//
  // One row
  //===--------------------------------------------------------------------===//

  /// Gives the arguments for indices, the first ones, their values, if any
  /// is read: then each dimension is a run.
  void mapIndices(Block &body, unsigned count, unsigned firstRun) {
    for (unsigned i = 0; i < count; ++i)
      if (!body.getArgument(i).use_empty())
        mapping.map(body.getArgument(i), space.position[firstRun + i]);
  }

  void buildRow() {
    Block &body = op.getBody().front();
    mapIndices(body, op.getKeptRank(), 0);
    for (auto [i, input] : llvm::enumerate(op.getInputsOfRow())) {
      BlockArgument argument = body.getArgument(op.getKeptRank() + i);
      if (!argument.use_empty())
        mapping.map(argument, space.load(space.operands[input]));
    }
    for (Operation &nested : body)
      buildOp(nested);
  }

  void buildOp(Operation &nested) {
    if (auto loop = dyn_cast<rt::RowLoopOp>(nested))
      mapping.map(loop.getResults(), buildRowLoop(loop, keptRuns, {}));
    else if (auto yield = dyn_cast<rt::YieldOp>(nested))
      for (auto [init, value] :
           llvm::zip(op.getInitsOfRow(), yield.getValues()))
        space.store(mapping.lookupOrDefault(value), space.operands[init]);
    else
      b.clone(nested, mapping);
  }

  SmallVector<Value> buildRowLoop(rt::RowLoopOp loop, unsigned run,
                                  SmallVector<Value> carried) {
    if (run == keptRuns)
      carried = llvm::map_to_vector(loop.getInitial(), [&](Value value) {
        return mapping.lookupOrDefault(value);
      });
    if (run == space.runs.size())
      return buildPoint(loop, carried);
    scf::ForOp made =
        space.makeLoop(run, carried, [&](ValueRange accumulators) {
          return buildRowLoop(loop, run + 1, llvm::to_vector(accumulators));
        });
    return llvm::to_vector(ValueRange(made.getResults()));
  }

  /// The body of a loop for one point; returns the next accumulators.
  SmallVector<Value> buildPoint(rt::RowLoopOp loop, ValueRange accumulators) {
    Block &body = loop.getBody().front();
    mapIndices(body, op.getRowRank(), keptRuns);
    SmallVector<unsigned> operands = op.getOperandsAlongRow();
    for (auto [i, operand] : llvm::enumerate(operands)) {
      BlockArgument argument = body.getArgument(op.getRowRank() + i);
      if (!argument.use_empty())
        mapping.map(argument, space.load(space.operands[operand]));
    }
    mapping.map(body.getArguments().take_back(accumulators.size()),
                accumulators);
    for (Operation &nested : body.without_terminator())
      b.clone(nested, mapping);
    SmallVector<Value> values =
        llvm::map_to_vector(body.getTerminator()->getOperands(), [&](Value v) {
          return mapping.lookupOrDefault(v);
        });
    for (auto [i, init] : llvm::enumerate(loop.getStored()))
      space.store(values[accumulators.size() + i], space.operands[init]);
    values.truncate(accumulators.size());
    return values;
  }
};
} // namespace

void buildRowLoops(rt::RowsOp op) { RowNest(op).build(); }

} // namespace arete
