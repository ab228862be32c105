//===- LinalgToLoops/LinalgToLoops.cpp - Linalg on buffers to loops -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Conversion/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

using namespace mlir;

namespace arete {
#define GEN_PASS_DEF_ARETELINALGTOLOOPS
#include "lib/Conversion/Passes.h.inc"

namespace {

/// One loop stands for a run of dimensions of the iteration space that every
/// operand holds contiguously.
using Run = SmallVector<int64_t, 2>;

class LoopNest {
public:
  explicit LoopNest(linalg::LinalgOp op)
      : op(op), b(op.getLoc(), op), maps(op.getIndexingMapsArray()) {}

  void build() {
    findRuns();
    for (OpOperand &operand : op->getOpOperands())
      operands.push_back(operandAccess(operand));
    computeExtents();
    elements.resize(operands.size());
    firstInner = runs.size();
    while (firstInner > 0 && isReduction(runs[firstInner - 1]))
      --firstInner;
    loadInputs();
    buildOuter(0);
  }

private:
  linalg::LinalgOp op;
  ImplicitLocOpBuilder b;
  SmallVector<AffineMap> maps;
  SmallVector<Run> runs;
  SmallVector<Value> extents;  // of each run
  SmallVector<Value> position; // the induction variable of each run
  /// Runs from here on are reductions and innermost: their accumulators are
  /// carried by the loops instead of going through memory.
  unsigned firstInner;

  /// How an operand is read: a buffer (its dimensions grouped as the loops are)
  /// and for each of its dimensions the run that indexes it, or -1 for 0.
  struct Access {
    Value buffer; // null for a scalar operand
    SmallVector<int64_t> runOf;
  };
  SmallVector<Access> operands;
  /// The element of each input, once the loops that it depends on are there: an
  /// index, say, is read once for the whole row that it selects.
  SmallVector<Value> elements;

  bool isReduction(const Run &run) {
    return op.getIteratorTypesArray()[run.front()] ==
           utils::IteratorType::reduction;
  }

  /// The reductions that are outermost.
  unsigned numOuterReductions() {
    return llvm::find_if_not(runs,
                             [&](const Run &run) { return isReduction(run); }) -
           runs.begin();
  }

  bool hasIndex() {
    return op->getRegion(0)
        .walk([](linalg::IndexOp) { return WalkResult::interrupt(); })
        .wasInterrupted();
  }

  /// Whether dimensions d and d + 1 lie side by side in an operand, or do not
  /// occur in it.
  static bool areAdjacent(AffineMap map, int64_t d) {
    std::optional<unsigned> first, second;
    for (auto [i, result] : llvm::enumerate(map.getResults())) {
      auto dim = dyn_cast<AffineDimExpr>(result);
      if (dim && dim.getPosition() == d)
        first = i;
      if (dim && dim.getPosition() == d + 1)
        second = i;
    }
    if (!first || !second)
      return !first && !second;
    return *second == *first + 1;
  }

  void findRuns() {
    int64_t rank = op.getNumLoops();
    bool canMerge = !hasIndex();
    for (Value operand : op->getOperands())
      if (auto type = dyn_cast<MemRefType>(operand.getType()))
        canMerge &= type.getLayout().isIdentity();
    for (int64_t d = 0; d < rank; ++d) {
      bool joins =
          canMerge && d > 0 &&
          op.getIteratorTypesArray()[d] == op.getIteratorTypesArray()[d - 1] &&
          llvm::all_of(maps,
                       [&](AffineMap map) { return areAdjacent(map, d - 1); });
      if (joins)
        runs.back().push_back(d);
      else
        runs.push_back({d});
    }
  }

  Access operandAccess(OpOperand &operand) {
    auto type = dyn_cast<MemRefType>(operand.get().getType());
    if (!type)
      return {};
    Access access{operand.get(), {}};
    AffineMap map = maps[operand.getOperandNumber()];
    SmallVector<ReassociationIndices> groups;
    for (int64_t i = 0, e = map.getNumResults(); i < e;) {
      auto dim = dyn_cast<AffineDimExpr>(map.getResult(i));
      if (!dim) { // a stretched dimension
        access.runOf.push_back(-1);
        groups.push_back({i++});
        continue;
      }
      auto *run = llvm::find_if(runs, [&](const Run &run) {
        return llvm::is_contained(run, int64_t(dim.getPosition()));
      });
      access.runOf.push_back(run - runs.begin());
      groups.emplace_back();
      for (size_t k = 0; k < run->size(); ++k)
        groups.back().push_back(i++);
    }
    if (int64_t(groups.size()) != type.getRank())
      access.buffer = b.create<memref::CollapseShapeOp>(access.buffer, groups);
    return access;
  }

  void computeExtents() {
    extents.resize(runs.size());
    for (const Access &access : operands)
      for (auto [axis, run] : llvm::enumerate(access.runOf))
        if (run >= 0 && !extents[run])
          extents[run] =
              b.createOrFold<memref::DimOp>(access.buffer, int64_t(axis));
  }

  /// The indices of an element of an operand.
  SmallVector<Value> indicesOf(const Access &access) {
    SmallVector<Value> indices;
    for (int64_t run : access.runOf)
      indices.push_back(run < 0
                            ? b.create<arith::ConstantIndexOp>(0).getResult()
                            : position[run]);
    return indices;
  }

  Access &access(OpOperand &operand) {
    return operands[operand.getOperandNumber()];
  }

  /// Whether an output is carried by the innermost loops.
  bool isCarried(OpOperand &output) {
    return firstInner < runs.size() &&
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
      const Access &read = access(*input);
      Value &element = elements[input->getOperandNumber()];
      bool isReady = llvm::all_of(read.runOf, [&](int64_t run) {
        return run < int64_t(position.size());
      });
      if (read.buffer && !element && isReady &&
          !op.getMatchingBlockArgument(input).use_empty())
        element = b.create<memref::LoadOp>(read.buffer, indicesOf(read));
    }
  }

  template <typename Body> void makeLoop(unsigned run, Body body) {
    Value zero = b.create<arith::ConstantIndexOp>(0);
    Value one = b.create<arith::ConstantIndexOp>(1);
    auto loop = b.create<scf::ForOp>(zero, extents[run], one);
    // Bufferization lets an output share memory with an input only where each
    // element is read and written at the same point of the space.
    if (run == numOuterReductions())
      loop->setAttr(parallelLoopAttrName, b.getUnitAttr());
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    position.push_back(loop.getInductionVar());
    loadInputs();
    body();
    position.pop_back();
  }

  void buildOuter(unsigned run) {
    if (run < firstInner)
      return makeLoop(run, [&] { buildOuter(run + 1); });
    SmallVector<Value> carried;
    SmallVector<OpOperand *> carriedOutputs;
    for (OpOperand &output : op.getDpsInitsMutable())
      if (isCarried(output)) {
        carriedOutputs.push_back(&output);
        carried.push_back(b.create<memref::LoadOp>(access(output).buffer,
                                                   indicesOf(access(output))));
      }
    SmallVector<Value> results = buildInner(run, carried);
    for (auto [output, result] : llvm::zip(carriedOutputs, results))
      b.create<memref::StoreOp>(result, access(*output).buffer,
                                indicesOf(access(*output)));
  }

  /// The innermost loops with their accumulators; returns what these end with.
  SmallVector<Value> buildInner(unsigned run, ValueRange carried) {
    if (run == runs.size())
      return buildBody(carried);
    Value zero = b.create<arith::ConstantIndexOp>(0);
    Value one = b.create<arith::ConstantIndexOp>(1);
    auto loop = b.create<scf::ForOp>(zero, extents[run], one, carried);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    position.push_back(loop.getInductionVar());
    loadInputs();
    SmallVector<Value> next = buildInner(run + 1, loop.getRegionIterArgs());
    if (!carried.empty())
      b.create<scf::YieldOp>(next);
    position.pop_back();
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
        element = b.create<memref::LoadOp>(access(operand).buffer,
                                           indicesOf(access(operand)));
      if (element)
        mapping.map(argument, element);
    }
    for (Operation &nested : body.without_terminator()) {
      if (auto index = dyn_cast<linalg::IndexOp>(nested)) {
        // There are no merged runs when there is an index.
        mapping.map(index.getResult(), position[index.getDim()]);
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
        b.create<memref::StoreOp>(result, access(output).buffer,
                                  indicesOf(access(output)));
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
      if (isa<linalg::LinalgOp, memref::CopyOp>(op))
        ops.push_back(op);
    });
    for (Operation *op : ops) {
      if (auto copy = dyn_cast<memref::CopyOp>(op)) {
        expandCopy(copy);
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
