//===- LinalgToLoops/LinalgToLoops.cpp - Linalg on buffers to loops -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/AreteRT/IR/AreteRT.h"
#include "lib/Conversion/LinalgToLoops/Space.h"
#include "lib/Conversion/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;

namespace arete {
#define GEN_PASS_DEF_ARETELINALGTOLOOPS
#include "lib/Conversion/Passes.h.inc"

namespace {

class LoopNest {
public:
  explicit LoopNest(linalg::LinalgOp op)
      : op(op), b(op.getLoc(), op),
        space(b, op->getOperands(), op.getIndexingMapsArray(), kindsOf(op),
              hasIndex(op)),
        elements(space.operands.size()), firstInner(space.runs.size()) {}

  void build() {
    while (firstInner > 0 && isReduction(firstInner - 1))
      --firstInner;
    loadInputs();
    if (addsUpRows())
      buildRowsAddedUp(0);
    else
      buildOuter(0);
  }

private:
  linalg::LinalgOp op;
  ImplicitLocOpBuilder b;
  Space space;
  /// The element of each input, once the loops that it depends on are there: an
  /// index, say, is read once for the whole row that it selects.
  SmallVector<Value> elements;
  /// Runs from here on are reductions and innermost: their accumulators are
  /// carried by the loops instead of going through memory.
  unsigned firstInner;

  /// All outputs are carried from one to the next of the rows that are added up
  /// at a time.
  bool carriesAll = false;

  static SmallVector<int64_t> kindsOf(linalg::LinalgOp op) {
    return llvm::map_to_vector(
        op.getIteratorTypesArray(),
        [](utils::IteratorType type) { return int64_t(type); });
  }

  static bool hasIndex(linalg::LinalgOp op) {
    return op->getRegion(0)
        .walk([](linalg::IndexOp) { return WalkResult::interrupt(); })
        .wasInterrupted();
  }

  bool isReduction(unsigned run) {
    return op.getIteratorTypesArray()[space.runs[run].front()] ==
           utils::IteratorType::reduction;
  }

  /// The reductions that are outermost.
  unsigned numOuterReductions() {
    unsigned count = 0;
    while (count < space.runs.size() && isReduction(count))
      ++count;
    return count;
  }

  Space::Access &access(OpOperand &operand) {
    return space.operands[operand.getOperandNumber()];
  }

  /// Whether an output is carried by the innermost loops.
  bool isCarried(OpOperand &output) {
    if (carriesAll)
      return true;
    return firstInner < space.runs.size() &&
           llvm::none_of(
               access(output).runOf,
               [&](int64_t run) { return run >= int64_t(firstInner); });
  }

  /// Reads the inputs that depend on none but the loops built so far. Outputs
  /// are no matter: where an input lies in the memory of one, bufferization has
  /// seen to it that each element is read before it is written, and at the same
  /// place, so such an input depends on all loops.
  void loadInputs() {
    for (OpOperand *input : op.getDpsInputOperands()) {
      const Space::Access &read = access(*input);
      Value &element = elements[input->getOperandNumber()];
      if (read.buffer && !element && space.isReady(read) &&
          !op.getMatchingBlockArgument(input).use_empty())
        element = space.load(read);
    }
  }

  void buildOuter(unsigned run) {
    if (run < firstInner) {
      scf::ForOp loop = space.makeLoop(run, {}, [&](ValueRange) {
        loadInputs();
        buildOuter(run + 1);
        return SmallVector<Value>();
      });
      // Bufferization lets an output share memory with an input only where each
      // element is read and written at the same point of the space.
      if (run == numOuterReductions())
        loop->setAttr(parallelLoopAttrName, b.getUnitAttr());
      if (Attribute number = op->getAttr(epilogueAttrName); number && run == 0)
        loop->setAttr(epilogueAttrName, number);
      return;
    }
    SmallVector<Value> carried;
    SmallVector<OpOperand *> carriedOutputs;
    for (OpOperand &output : op.getDpsInitsMutable())
      if (isCarried(output)) {
        carriedOutputs.push_back(&output);
        carried.push_back(space.load(access(output)));
      }
    SmallVector<Value> results = buildInner(run, carried);
    for (auto [output, result] : llvm::zip(carriedOutputs, results))
      space.store(result, access(*output));
  }

  //===--------------------------------------------------------------------===//
  // Columns
  //===--------------------------------------------------------------------===//

  /// Rows that are read side by side: the accumulators go through memory once
  /// for all of them.
  static constexpr int64_t mostRowsAtATime = 8;
  /// Of code that is repeated for each of them.
  static constexpr size_t mostOpsOfARow = 6;

  /// Whether the nest reduces rows to one: reductions, and a loop over columns,
  /// of little code.
  bool addsUpRows() {
    unsigned columns = numOuterReductions();
    if (columns == 0 || columns + 1 != space.runs.size() ||
        op->getRegion(0).front().getOperations().size() > mostOpsOfARow + 1)
      return false;
    return llvm::all_of(op.getDpsInitsMutable(), [&](OpOperand &output) {
      return llvm::all_of(access(output).runOf, [&](int64_t run) {
        return run < 0 || run == int64_t(columns);
      });
    });
  }

  void buildRowsAddedUp(unsigned run) {
    if (run + 2 < space.runs.size()) {
      space.makeLoop(run, {}, [&](ValueRange) {
        loadInputs();
        buildRowsAddedUp(run + 1);
        return SmallVector<Value>();
      });
      return;
    }
    Value zero = b.create<arith::ConstantIndexOp>(0);
    Value extent = space.extents[run];
    if (std::optional<int64_t> known = getConstantIntValue(extent)) {
      // As many as leave none over, if there is such a number.
      for (int64_t count = mostRowsAtATime; count > mostRowsAtATime / 2;
           --count)
        if (*known % count == 0)
          return buildRowLoop(zero, extent, count);
      if (*known < mostRowsAtATime)
        return buildRowLoop(zero, extent, 1);
    }
    Value count = b.create<arith::ConstantIndexOp>(mostRowsAtATime);
    Value left = b.createOrFold<arith::RemUIOp>(extent, count);
    Value whole = b.createOrFold<arith::SubIOp>(extent, left);
    buildRowLoop(zero, whole, mostRowsAtATime);
    buildRowLoop(whole, extent, 1);
  }

  /// The loop over rows from `from` to `to`, so many at a time.
  void buildRowLoop(Value from, Value to, int64_t count) {
    auto rows =
        b.create<scf::ForOp>(from, to, b.create<arith::ConstantIndexOp>(count));
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(rows.getBody());
    SmallVector<Value> before = elements;
    space.position.push_back(rows.getInductionVar());
    scf::ForOp columns =
        space.makeLoop(space.runs.size() - 1, {}, [&](ValueRange) {
          buildColumn(rows.getInductionVar(), count);
          return SmallVector<Value>();
        });
    // As in buildOuter().
    columns->setAttr(parallelLoopAttrName, b.getUnitAttr());
    space.position.pop_back();
    elements = before;
  }

  void buildColumn(Value firstRow, int64_t count) {
    SmallVector<Value> before = elements;
    Value &row = space.position[space.runs.size() - 2];
    carriesAll = true;
    SmallVector<Value> carried;
    for (OpOperand &output : op.getDpsInitsMutable())
      carried.push_back(space.load(access(output)));
    for (int64_t i = 0; i < count; ++i) {
      if (i > 0)
        row = b.create<arith::AddIOp>(firstRow,
                                      b.create<arith::ConstantIndexOp>(i));
      loadInputs();
      carried = buildBody(carried);
      elements = before;
    }
    for (auto [output, value] : llvm::zip(op.getDpsInitsMutable(), carried))
      space.store(value, access(output));
    row = firstRow;
    carriesAll = false;
  }

  //===--------------------------------------------------------------------===//
  // The innermost loops
  //===--------------------------------------------------------------------===//

  /// The innermost loops with their accumulators; returns what these end with.
  SmallVector<Value> buildInner(unsigned run, ValueRange carried) {
    if (run == space.runs.size())
      return buildBody(carried);
    scf::ForOp loop =
        space.makeLoop(run, carried, [&](ValueRange accumulators) {
          loadInputs();
          return buildInner(run + 1, accumulators);
        });
    return llvm::to_vector(ValueRange(loop.getResults()));
  }

  /// The op's own body for one point of the space.
  SmallVector<Value> buildBody(ValueRange carried) {
    Block &body = op->getRegion(0).front();
    IRMapping mapping;
    unsigned nextCarried = 0;
    for (OpOperand &operand : op->getOpOperands()) {
      BlockArgument argument = op.getMatchingBlockArgument(&operand);
      Value element;
      if (!access(operand).buffer)
        element = operand.get();
      else if (op.isDpsInit(&operand) && isCarried(operand))
        element = carried[nextCarried++];
      else if (Value read = elements[operand.getOperandNumber()])
        element = read;
      else if (!argument.use_empty())
        element = space.load(access(operand));
      if (element)
        mapping.map(argument, element);
    }
    for (Operation &nested : body.without_terminator()) {
      if (auto index = dyn_cast<linalg::IndexOp>(nested)) {
        // There are no merged runs when there is an index.
        mapping.map(index.getResult(), space.position[index.getDim()]);
        continue;
      }
      b.clone(nested, mapping);
    }
    SmallVector<Value> results;
    for (auto [output, value] : llvm::zip(
             op.getDpsInitsMutable(), body.getTerminator()->getOperands())) {
      Value result = mapping.lookupOrDefault(value);
      if (isCarried(output))
        results.push_back(result);
      else
        space.store(result, access(output));
    }
    return results;
  }
};

/// Copies between buffers of any layout become loops, too; the code generator
/// finds those that are a memcpy.
void expandCopy(memref::CopyOp copy) {
  ImplicitLocOpBuilder b(copy.getLoc(), copy);
  auto type = cast<MemRefType>(copy.getTarget().getType());
  AffineMap identity = b.getMultiDimIdentityMap(type.getRank());
  SmallVector<utils::IteratorType> iterators(type.getRank(),
                                             utils::IteratorType::parallel);
  auto generic = b.create<linalg::GenericOp>(
      copy.getSource(), copy.getTarget(),
      ArrayRef<AffineMap>{identity, identity}, iterators,
      [](OpBuilder &b, Location loc, ValueRange args) {
        b.create<linalg::YieldOp>(loc, args[0]);
      });
  LoopNest(generic).build();
  generic.erase();
  copy.erase();
}

struct LinalgToLoops : impl::AreteLinalgToLoopsBase<LinalgToLoops> {
  void runOnOperation() override {
    SmallVector<Operation *> ops;
    getOperation().walk([&](Operation *op) {
      if (isa<linalg::LinalgOp, memref::CopyOp, rt::RowsOp>(op))
        ops.push_back(op);
    });
    for (Operation *op : ops) {
      if (auto copy = dyn_cast<memref::CopyOp>(op)) {
        expandCopy(copy);
        continue;
      }
      if (auto rows = dyn_cast<rt::RowsOp>(op)) {
        if (!rows.hasPureBufferSemantics()) {
          op->emitError("operands must be buffers");
          return signalPassFailure();
        }
        buildRowLoops(rows);
        op->erase();
        continue;
      }
      auto linalgOp = cast<linalg::LinalgOp>(op);
      if (!linalgOp.hasPureBufferSemantics()) {
        op->emitError("operands must be buffers");
        return signalPassFailure();
      }
      if (!llvm::all_of(linalgOp.getIndexingMapsArray(), [](AffineMap map) {
            return llvm::all_of(
                map.getResults(),
                llvm::IsaPred<AffineDimExpr, AffineConstantExpr>);
          })) {
        op->emitError("indexing maps must be projections");
        return signalPassFailure();
      }
      LoopNest(linalgOp).build();
      op->erase();
    }
  }
};
} // namespace
} // namespace arete
