//===- MakeEntry/MakeEntry.cpp - The runtime's calling convention -- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/AreteRT/IR/AreteRT.h"
#include "lib/Conversion/AreteToLinalg/Lowering.h"
#include "lib/Conversion/Passes.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/ADT/EquivalenceClasses.h"

using namespace mlir;

namespace arete {
#define GEN_PASS_DEF_ARETEMAKEENTRY
#include "lib/Conversion/Passes.h.inc"

namespace {

/// A size up to different ops that compute the same: a constant, a dimension
/// of an argument, or else the value itself.
using SizeKey = std::pair<const void *, int64_t>;

SizeKey keyOf(Value size) {
  APInt number;
  if (matchPattern(size, m_ConstantInt(&number)))
    return {nullptr, number.getSExtValue()};
  if (auto dim = size.getDefiningOp<tensor::DimOp>())
    if (std::optional<int64_t> axis = dim.getConstantIndex())
      return {dim.getSource().getAsOpaquePointer(), *axis};
  return {size.getAsOpaquePointer(), -1};
}

/// Whether an op may end the call.
bool isFallible(Operation *op) {
  if (auto call = dyn_cast<rt::CallOp>(op))
    return call.getFallible();
  return isa<rt::CheckEqualOp, rt::CheckOp, rt::CheckIndexOp, rt::OutputOp,
             rt::ReserveStateOp>(op);
}

/// Whether an op is scalar code on sizes and scalar arguments, as opposed to
/// the computation proper.
bool isScalarCode(Operation *op) {
  return isMemoryEffectFree(op) && op->getNumRegions() == 0 &&
         llvm::none_of(op->getResultTypes(), llvm::IsaPred<ShapedType>);
}

class EntryMaker {
public:
  explicit EntryMaker(func::FuncOp function)
      : function(function), body(function.getBody().front()),
        builder(function.getContext()) {}

  void run() {
    bindArguments();
    bindResults();
    orderBody();
    replaceEqualSizes();
    protectStates();
    writeResults();
    separateDestinations();
    changeSignature();
  }

private:
  func::FuncOp function;
  Block &body;
  OpBuilder builder;
  struct State {
    Value buffer, tensor;
    int64_t index;
  };
  DenseMap<unsigned, State> states;             // by argument number
  SmallVector<std::pair<Value, Value>> outputs; // value, buffer
  struct Update {
    Value value;
    State state;
    bool isInPlace;
  };
  SmallVector<Update> updates;
  /// Sizes that some check requires to be equal.
  llvm::EquivalenceClasses<SizeKey> equalSizes;
  SmallVector<Operation *> hoisted;
  /// The first op that runs after nothing can fail any more.
  Operation *safe = nullptr;

  func::ReturnOp terminator() {
    return cast<func::ReturnOp>(body.getTerminator());
  }

  void bindArguments();
  void bindResults();
  bool hasSizesOf(Value value, Value state);
  void orderBody();
  void replaceEqualSizes();
  void protectStates();
  void writeResults();
  bool isComputedEarly(Value value);
  static bool isView(Value value);
  Value copy(Value value);
  Value scalarInPlace(Value value);
  void separateResults(Operation &op);
  void separateDestinations();
  void changeSignature();
};

void EntryMaker::bindArguments() {
  builder.setInsertionPointToStart(&body);
  int64_t inputs = 0, stateCount = 0;
  for (BlockArgument argument : body.getArguments()) {
    Location loc = argument.getLoc();
    unsigned number = argument.getArgNumber();
    auto type = cast<RankedTensorType>(argument.getType());
    auto buffer = MemRefType::get(type.getShape(), type.getElementType());
    bool isState = function.getArgAttr(number, "arete.state") != Attribute();
    Value memory =
        isState
            ? builder.create<rt::StateOp>(loc, buffer, stateCount).getBuffer()
            : builder.create<rt::InputOp>(loc, buffer, inputs).getBuffer();
    Value tensor = builder.create<bufferization::ToTensorOp>(loc, memory,
                                                             /*restrict=*/true);
    if (isState)
      states[number] = {memory, tensor, stateCount};
    ++(isState ? stateCount : inputs);
    argument.replaceAllUsesWith(tensor);
  }
}

/// Whether a value has provably the sizes of a state, given the checks.
bool EntryMaker::hasSizesOf(Value value, Value state) {
  auto type = cast<RankedTensorType>(value.getType());
  for (int64_t axis = 0; axis < type.getRank(); ++axis) {
    SizeKey size =
        keyOf(lowering::getDim(builder, value.getLoc(), value, axis));
    SizeKey own = keyOf(lowering::getDim(builder, value.getLoc(), state, axis));
    if (size != own && !equalSizes.isEquivalent(size, own))
      return false;
  }
  return true;
}

void EntryMaker::bindResults() {
  for (auto check : body.getOps<rt::CheckEqualOp>())
    equalSizes.unionSets(keyOf(check.getLhs()), keyOf(check.getRhs()));
  builder.setInsertionPoint(terminator());
  for (auto [number, value] : llvm::enumerate(terminator().getOperands())) {
    auto type = cast<RankedTensorType>(value.getType());
    auto updated =
        function.getResultAttrOfType<IntegerAttr>(number, "arete.update_of");
    if (updated) {
      State state = states.at(updated.getInt());
      bool isInPlace = hasSizesOf(value, state.tensor);
      updates.push_back({value, state, isInPlace});
      if (isInPlace)
        state.tensor.getDefiningOp<bufferization::ToTensorOp>().setWritable(
            true);
      else
        builder.create<rt::ReserveStateOp>(
            value.getLoc(), state.index,
            lowering::getDims(builder, value.getLoc(), value));
      continue;
    }
    SmallVector<Value> sizes =
        lowering::getDims(builder, value.getLoc(), value);
    auto buffer = MemRefType::get(type.getShape(), type.getElementType());
    outputs.emplace_back(value,
                         builder.create<rt::OutputOp>(value.getLoc(), buffer,
                                                      outputs.size(), sizes));
  }
}

void EntryMaker::orderBody() {
  // What is known at the entry: scalar code on arguments.
  DenseSet<Operation *> early;
  auto isEarly = [&](Value operand) {
    Operation *op = operand.getDefiningOp();
    return !op || early.contains(op);
  };
  SmallVector<Operation *> ops;
  for (Operation &op : body.without_terminator()) {
    ops.push_back(&op);
    bool isBinding =
        isa<rt::InputOp, rt::StateOp, bufferization::ToTensorOp>(op);
    bool canHoist = isScalarCode(&op) ||
                    isa<rt::CheckEqualOp, rt::CheckOp, rt::CheckIndexOp,
                        rt::OutputOp, rt::ReserveStateOp>(op);
    if (isBinding || (canHoist && llvm::all_of(op.getOperands(), isEarly))) {
      early.insert(&op);
      hoisted.push_back(&op);
    }
  }
  // Everything that a fallible op needs, directly or not; a use inside of a
  // region is a use by the op that holds it.
  DenseSet<Operation *> needed;
  SmallVector<Operation *> worklist;
  for (Operation *op : ops)
    if (isFallible(op) && !early.contains(op))
      worklist.push_back(op);
  while (!worklist.empty()) {
    Operation *op = worklist.pop_back_val();
    if (early.contains(op) || !needed.insert(op).second)
      continue;
    op->walk([&](Operation *nested) {
      for (Value operand : nested->getOperands())
        if (Operation *def = operand.getDefiningOp())
          if (Operation *top = body.findAncestorOpInBlock(*def);
              top && top != op)
            worklist.push_back(top);
    });
  }
  for (Operation *op : hoisted)
    op->moveBefore(terminator());
  for (Operation *op : ops)
    if (needed.contains(op))
      op->moveBefore(terminator());
  for (Operation *op : ops)
    if (!early.contains(op) && !needed.contains(op)) {
      op->moveBefore(terminator());
      if (!safe)
        safe = op;
    }
  if (!safe)
    safe = terminator();
}

/// After a check, equal sizes are one value: buffers of equal size can share
/// memory, and what is the same can be seen to be.
void EntryMaker::replaceEqualSizes() {
  DenseMap<Operation *, unsigned> order;
  for (auto [i, op] : llvm::enumerate(body))
    order[&op] = i;
  for (Operation *op : hoisted) {
    auto check = dyn_cast<rt::CheckEqualOp>(op);
    if (!check)
      continue;
    Value kept = check.getLhs(), other = check.getRhs();
    if (matchPattern(other, m_Constant()))
      std::swap(kept, other);
    if (matchPattern(other, m_Constant()))
      continue; // two different constants: the check fails
    unsigned position = order[check];
    bool isOne = matchPattern(kept, m_One());
    other.replaceUsesWithIf(kept, [&](OpOperand &use) {
      Operation *user = body.findAncestorOpInBlock(*use.getOwner());
      if (!user || order[user] <= position)
        return false;
      // MLIR's folding of a slice that drops axes takes any of size 1 for one
      // of them where the type does not say that it is 1.
      auto slice = dyn_cast<tensor::ExtractSliceOp>(use.getOwner());
      return !isOne || !slice ||
             slice.getSourceType().getRank() == slice.getType().getRank();
    });
  }
}

/// Whether a value is computed before nothing can fail any more. Such a value
/// must not be computed in a state's memory.
bool EntryMaker::isComputedEarly(Value value) {
  Operation *op = value.getDefiningOp();
  return op->isBeforeInBlock(safe);
}

/// Whether a value lies in the memory of an argument or in part of some other
/// memory, where it need not be contiguous.
bool EntryMaker::isView(Value value) {
  Operation *op = value.getDefiningOp();
  while (isa<tensor::CastOp, tensor::ExpandShapeOp, tensor::CollapseShapeOp,
             tensor::ReshapeOp>(op))
    op = op->getOperand(0).getDefiningOp();
  return isa<bufferization::ToTensorOp, tensor::ExtractSliceOp>(op);
}

/// An op that runs while the call may still fail does not write into a state,
/// even if no one reads the old value any more: it gets a copy.
void EntryMaker::protectStates() {
  auto isOfState = [](Value value) {
    Operation *op = value.getDefiningOp();
    while (isa_and_nonnull<tensor::CastOp, tensor::ExpandShapeOp,
                           tensor::CollapseShapeOp, tensor::ReshapeOp,
                           tensor::ExtractSliceOp>(op))
      op = op->getOperand(0).getDefiningOp();
    auto tensor = dyn_cast_or_null<bufferization::ToTensorOp>(op);
    return tensor && tensor.getWritable();
  };
  for (Operation &op : llvm::make_early_inc_range(body)) {
    if (&op == safe)
      return;
    auto writer = dyn_cast<DestinationStyleOpInterface>(op);
    if (!writer)
      continue;
    for (OpOperand &init : writer.getDpsInitsMutable())
      if (isOfState(init.get())) {
        builder.setInsertionPoint(&op);
        init.set(copy(init.get()));
      }
  }
}

Value EntryMaker::copy(Value value) {
  return lowering::makeContiguous(builder, value.getLoc(), value);
}

/// A number as a tensor that is written where it is to lie: a tensor made of
/// elements has memory of its own.
Value EntryMaker::scalarInPlace(Value value) {
  auto elements = value.getDefiningOp<tensor::FromElementsOp>();
  if (!elements || elements.getType().getRank() != 0)
    return value;
  Location loc = value.getLoc();
  Value empty = builder.create<tensor::EmptyOp>(
      loc, ArrayRef<int64_t>(), elements.getType().getElementType());
  return builder.create<linalg::FillOp>(loc, elements.getElements(), empty)
      .getResult(0);
}

void EntryMaker::writeResults() {
  func::ReturnOp end = terminator();
  builder.setInsertionPoint(end);
  // Results before updates: they see the old values.
  for (auto [value, buffer] : outputs) {
    auto write = builder.create<bufferization::MaterializeInDestinationOp>(
        value.getLoc(), /*result=*/Type(), scalarInPlace(value), buffer);
    write.setRestrict(true);
    write.setWritable(true);
  }
  for (Update &update : updates)
    update.value = scalarInPlace(update.value);
  for (Update &update : updates)
    if (isComputedEarly(update.value) || isView(update.value))
      update.value = copy(update.value);
  for (Update &update : updates) {
    if (!update.isInPlace)
      continue;
    Location loc = update.value.getLoc();
    // First into the tensor, so that the analysis sees who still reads the old
    // value; the second op is void unless that took a copy.
    auto inTensor = builder.create<bufferization::MaterializeInDestinationOp>(
        loc, update.state.tensor.getType(), update.value, update.state.tensor);
    auto inBuffer = builder.create<bufferization::MaterializeInDestinationOp>(
        loc, /*result=*/Type(), inTensor.getResult(), update.state.buffer);
    inBuffer.setRestrict(true);
    inBuffer.setWritable(true);
  }
  for (Update &update : updates) {
    if (update.isInPlace)
      continue;
    auto type = cast<RankedTensorType>(update.value.getType());
    Value buffer = builder.create<bufferization::ToMemrefOp>(
        update.value.getLoc(),
        MemRefType::get(type.getShape(), type.getElementType()), update.value);
    builder.create<rt::StoreStateOp>(update.value.getLoc(), update.state.index,
                                     buffer);
  }
}

/// Whether an op writes into this operand and gives the outcome as its result.
static bool isDestination(OpOperand &use) {
  auto op = dyn_cast<DestinationStyleOpInterface>(use.getOwner());
  return op && op.isDpsInit(&use);
}

/// What writes into one of several results, which has other uses, gets a copy.
void EntryMaker::separateResults(Operation &op) {
  for (OpResult result : op.getResults()) {
    if (result.hasOneUse())
      continue;
    for (OpOperand &use : llvm::make_early_inc_range(result.getUses())) {
      if (!isDestination(use))
        continue;
      builder.setInsertionPoint(body.findAncestorOpInBlock(*use.getOwner()));
      use.set(copy(result));
    }
  }
}

/// One tensor for each op that writes into one. Merging of equal values makes
/// several ops write into one fill, copy or first part of a concatenation,
/// which then is the memory of several results, and bufferization cannot see
/// that writing a result that lies in an output changes the others. Nor is its
/// analysis to be quadratic in the uses of an empty tensor: each gets its own,
/// right before it.
void EntryMaker::separateDestinations() {
  // Backwards, so that the copies of a writer come before what it writes into.
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(body))) {
    bool isEmpty = isa<tensor::EmptyOp, linalg::FillOp>(op);
    bool isWriter = isa<DestinationStyleOpInterface>(op);
    if (isWriter && op.getNumResults() > 1) {
      separateResults(op);
      continue;
    }
    if (!isEmpty && (!isWriter || op.getNumResults() != 1 || op.hasOneUse()))
      continue;
    SmallVector<OpOperand *> uses;
    for (OpOperand &use : op.getUses())
      if (isEmpty || isDestination(use))
        uses.push_back(&use);
    bool isRead = !llvm::hasNItems(op.getUses(), uses.size());
    for (auto [i, use] : llvm::enumerate(uses)) {
      Operation *user = body.findAncestorOpInBlock(*use->getOwner());
      if (i == 0 && !isRead) {
        op.moveBefore(user);
        continue;
      }
      builder.setInsertionPoint(user);
      use->set(builder.clone(op)->getResult(0));
    }
  }
}

void EntryMaker::changeSignature() {
  builder.setInsertionPoint(terminator());
  Location loc = terminator().getLoc();
  terminator().erase();
  builder.setInsertionPointToEnd(&body);
  Value ok = builder.create<arith::ConstantIntOp>(loc, ARETE_OK, 32);
  builder.create<func::ReturnOp>(loc, ok);

  // context, inputs, states, outputs: see arete_entry in arete/runtime.h.
  auto pointer = LLVM::LLVMPointerType::get(builder.getContext());
  SmallVector<Type> types(4, pointer);
  body.eraseArguments(0, body.getNumArguments());
  body.addArguments(types, SmallVector<Location>(4, function.getLoc()));
  function.removeArgAttrsAttr();
  function.removeResAttrsAttr();
  function->removeAttr("arete.types");
  function.setFunctionType(builder.getFunctionType(types, ok.getType()));
}

/// Whether every update is that of a state, of its rank and element type, and
/// the only one.
LogicalResult verifyUpdates(func::FuncOp function) {
  llvm::SmallDenseSet<int64_t> updated;
  for (auto [number, type] : llvm::enumerate(function.getResultTypes())) {
    auto state =
        function.getResultAttrOfType<IntegerAttr>(number, "arete.update_of");
    if (!state)
      continue;
    int64_t argument = state.getInt();
    if (argument < 0 || argument >= function.getNumArguments() ||
        !function.getArgAttr(argument, "arete.state"))
      return function.emitError("result ") << number << " updates argument "
                                           << argument << ", which is no state";
    auto from = cast<RankedTensorType>(type);
    auto to = cast<RankedTensorType>(function.getArgumentTypes()[argument]);
    if (from.getRank() != to.getRank() ||
        from.getElementType() != to.getElementType())
      return function.emitError("result ")
             << number
             << " updates a state with another rank or dtype: " << from
             << ", not " << to;
    if (!updated.insert(argument).second)
      return function.emitError("argument ") << argument << " is updated twice";
  }
  return success();
}

/// Drops what loops do not read. It costs loads, and worse: on buffers MLIR's
/// EraseIdentityLinalgOp takes any generic op for a copy of a buffer onto
/// itself that has it as its input and its output and does nothing but yield,
/// be it a constant.
LogicalResult dropUnreadOperands(func::FuncOp function) {
  RewritePatternSet patterns(function.getContext());
  linalg::populateEraseUnusedOperandsAndResultsPatterns(patterns);
  return applyPatternsAndFoldGreedily(function, std::move(patterns));
}

struct MakeEntry : impl::AreteMakeEntryBase<MakeEntry> {
  void runOnOperation() override {
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      if (function.isDeclaration())
        continue;
      if (!function.getBody().hasOneBlock() ||
          !llvm::all_of(function.getArgumentTypes(),
                        llvm::IsaPred<RankedTensorType>) ||
          !llvm::all_of(function.getResultTypes(),
                        llvm::IsaPred<RankedTensorType>)) {
        function.emitError("only a function of one block from tensors to "
                           "tensors can be compiled");
        return signalPassFailure();
      }
      if (failed(verifyUpdates(function)) ||
          failed(dropUnreadOperands(function)))
        return signalPassFailure();
      EntryMaker(function).run();
    }
  }
};
} // namespace
} // namespace arete
