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

  void build() { buildOuter(0); }

private:
  rt::RowsOp op;
  ImplicitLocOpBuilder b;
  Space space;
  unsigned keptRuns = 0; // those that are not along a row
  IRMapping mapping;

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

  void buildOuter(unsigned run) {
    if (run == keptRuns)
      return chooseRow();
    scf::ForOp loop = space.makeLoop(run, {}, [&](ValueRange) {
      buildOuter(run + 1);
      return SmallVector<Value>();
    });
    if (run == 0)
      loop->setAttr(parallelLoopAttrName, b.getUnitAttr());
  }

  /// Gives the arguments for indices, the first ones, their values, if any
  /// is read: then each dimension is a run.
  void mapIndices(Block &body, unsigned count, unsigned firstRun) {
    for (unsigned i = 0; i < count; ++i)
      if (!body.getArgument(i).use_empty())
        mapping.map(body.getArgument(i), space.position[firstRun + i]);
  }

  /// A row whose length is not known is built twice, once as a short one: that
  /// its bound is a minimum is all that the code generator needs to know.
  void chooseRow() {
    Value &length = space.extents.back();
    if (getConstantIntValue(length))
      return buildRow();
    Value any = length;
    Value longest = b.create<arith::ConstantIndexOp>(longestShortRow);
    // Before the branch, which would make it nothing but the length.
    Value most = b.create<arith::MinUIOp>(any, longest);
    Value isShort =
        b.create<arith::CmpIOp>(arith::CmpIPredicate::ule, any, longest);
    auto choice = b.create<scf::IfOp>(isShort, /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(choice.elseBlock());
    buildRow();
    b.setInsertionPointToStart(choice.thenBlock());
    length = most;
    buildRow();
    length = any;
  }

  void buildRow() {
    Block &body = op.getBody().front();
    mapIndices(body, op.getKeptRank(), 0);
    for (auto [i, input] : llvm::enumerate(op.getInputsOfRow())) {
      BlockArgument argument = body.getArgument(op.getKeptRank() + i);
      if (!argument.use_empty())
        mapping.map(argument, space.load(space.operands[input]));
    }
    for (Operation &nested : body.without_terminator()) {
      if (auto loop = dyn_cast<rt::RowLoopOp>(nested))
        mapping.map(loop.getResults(), buildRowLoop(loop, keptRuns, {}));
      else
        b.clone(nested, mapping);
    }
    for (auto [init, value] :
         llvm::zip(op.getInitsOfRow(), body.getTerminator()->getOperands()))
      space.store(mapping.lookupOrDefault(value), space.operands[init]);
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
