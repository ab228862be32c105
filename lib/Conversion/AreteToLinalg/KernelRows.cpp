//===- AreteToLinalg/KernelRows.cpp - Several loops for each row ----------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/AreteRT/IR/AreteRT.h"
#include "lib/Conversion/AreteToLinalg/Kernel.h"
#include "lib/Conversion/AreteToLinalg/Lowering.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;

namespace arete::lowering {

/// Divides the members of a group among loops over a row, as few as the
/// reductions that wait for each other allow, and the code between them.
///
/// A value of the whole space that a later loop needs again is computed again
/// if that is cheap. Otherwise the first loop stores it: where it is a result
/// anyway, or in the row of a result that a loop writes when it is not needed
/// any more, or in memory of its own.
class RowKernel {
public:
  explicit RowKernel(Kernel &kernel)
      : kernel(kernel), b(kernel.b), loc(kernel.loc), loops(kernel.loops) {}

  SmallVector<Value> build() {
    assignLoops();
    planLoops();
    addInputs();
    addInits();
    emit();
    return results();
  }

private:
  Kernel &kernel;
  ConversionPatternRewriter &b;
  Location loc;
  const ir::LoopStructure &loops;

  /// The first loop that can compute an op, or for what is computed once a row
  /// the first that can read it: the code before it computes it.
  DenseMap<Operation *, unsigned> firstLoop;
  struct Loop {
    SmallVector<Operation *> computed; // in program order
    SmallVector<Value> loaded;         // what an earlier loop stored
    SmallVector<Value> stored;
  };
  SmallVector<Loop> plan;
  /// What is stored only for later loops, and the last loop that reads it.
  llvm::MapVector<Value, unsigned> spilled;

  /// Inputs of the rows op, with how they are read.
  using Read = std::pair<Value, AffineMap>;
  llvm::MapVector<Read, unsigned> inputs;
  DenseMap<Value, Value> uniform; // captured scalars
  SmallVector<Value> operands;    // inputs, then inits; converted
  SmallVector<AffineMap> maps;
  DenseMap<Value, unsigned> initOf; // the operand that holds a value
  rt::RowsOp rows;

  bool isOverSpace(Operation *op) const {
    return isa<ir::ElementwiseOpInterface>(op) && !loops.isOncePerRow(op);
  }
  bool isYielded(Value value) const {
    return llvm::is_contained(kernel.yields, value);
  }

  void assignLoops();
  void planLoops();
  Read readOf(Operation *op, Value operand);
  void addInputs();
  RankedTensorType typeOf(Value value);
  unsigned addInit(Value value);
  void addInits();
  void emit();
  void emitLoop(const Loop &loop, DenseMap<Value, Value> &ofRow,
                ValueRange rowIndices);
  SmallVector<Value> results();
};

void RowKernel::assignLoops() {
  unsigned count = 1;
  for (Operation *op : kernel.ops) {
    unsigned first = 0;
    for (Value operand : elementOperands(op))
      if (!kernel.isCaptured(operand))
        first = std::max(first, firstLoop.lookup(operand.getDefiningOp()));
    // A reduction is known when its loop has ended.
    if (isa<ir::ReductionOpInterface>(op))
      count = std::max(count, ++first);
    else if (isOverSpace(op))
      count = std::max(count, first + 1);
    firstLoop[op] = first;
  }
  plan.resize(count);
}

/// From the last loop to the first, so that each knows what later ones need.
void RowKernel::planLoops() {
  for (unsigned number = plan.size(); number-- > 0;) {
    Loop &loop = plan[number];
    DenseSet<Value> needed;
    for (Operation *op : llvm::reverse(kernel.ops)) {
      Value result = op->getResult(0);
      if (isa<ir::ReductionOpInterface>(op)) {
        if (firstLoop[op] != number + 1)
          continue;
      } else if (!isOverSpace(op)) {
        continue;
      } else {
        bool isFirst = firstLoop[op] == number;
        bool isStored = isYielded(result) || spilled.contains(result);
        if (isFirst && isStored)
          loop.stored.push_back(result);
        else if (!needed.contains(result))
          continue;
        if (!isFirst &&
            (isStored || cast<ir::ElementwiseOpInterface>(op).isExpensive())) {
          loop.loaded.push_back(result);
          if (!isYielded(result))
            spilled.insert({result, number});
          continue;
        }
      }
      loop.computed.push_back(op);
      for (Value operand : elementOperands(op))
        needed.insert(operand);
    }
    std::reverse(loop.computed.begin(), loop.computed.end());
  }
}

/// How an operand from outside is read. What is computed without the reduced
/// dimensions has its operands aligned with the others.
RowKernel::Read RowKernel::readOf(Operation *op, Value operand) {
  RankedTensorType type = ir::tensorTypeOf(operand);
  ArrayRef<int64_t> space = kernel.space;
  int64_t rank = space.size();
  if (ir::loopType(op).getRank() < rank)
    space = space.take_front(loops.keptRank());
  AffineMap map = broadcastMap(type, space);
  return {operand, AffineMap::get(rank, 0, map.getResults(), b.getContext())};
}

void RowKernel::addInputs() {
  for (Operation *op : kernel.ops)
    for (Value operand : elementOperands(op)) {
      if (!kernel.isCaptured(operand) || uniform.contains(operand))
        continue;
      if (Value scalar = kernel.readUniform(operand)) {
        uniform[operand] = scalar;
        continue;
      }
      Read read = readOf(op, operand);
      if (!inputs.insert({read, operands.size()}).second)
        continue;
      operands.push_back(kernel.convert(operand));
      maps.push_back(read.second);
    }
  // Loop bounds come from the operands: see Kernel::buildGeneric.
  int64_t rank = kernel.space.size();
  for (int64_t dim = 0; dim < rank; ++dim)
    if (llvm::none_of(
            maps, [&](AffineMap map) { return map.isFunctionOfDim(dim); }) &&
        llvm::none_of(kernel.yields, [&](Value yield) {
          return !kernel.isCaptured(yield) &&
                 isOverSpace(yield.getDefiningOp());
        })) {
      auto type = RankedTensorType::get(kernel.space, b.getI8Type());
      operands.push_back(makeEmpty(b, loc, type, kernel.spaceSizes));
      maps.push_back(b.getMultiDimIdentityMap(rank));
      return;
    }
}

/// The type of the tensor that holds a value. The group may know a size that an
/// op's type does not.
RankedTensorType RowKernel::typeOf(Value value) {
  Operation *op = value.getDefiningOp();
  SmallVector<int64_t> shape(kernel.space);
  int64_t rank = ir::tensorTypeOf(value).getRank();
  if (!isOverSpace(op))
    for (int64_t axis : loops.reducedAxes)
      shape[axis] = 1;
  shape.resize(rank); // reduced axes are the last
  return RankedTensorType::get(shape,
                               ir::storageType(ir::elementTypeOf(value)));
}

unsigned RowKernel::addInit(Value value) {
  RankedTensorType type = typeOf(value);
  SmallVector<AffineExpr> indices;
  for (int64_t axis = 0; axis < type.getRank(); ++axis)
    indices.push_back(!isOverSpace(value.getDefiningOp()) &&
                              axis >= loops.keptRank()
                          ? b.getAffineConstantExpr(0)
                          : b.getAffineDimExpr(axis));
  operands.push_back(makeEmpty(b, loc, type, kernel.spaceSizes));
  maps.push_back(
      AffineMap::get(kernel.space.size(), 0, indices, b.getContext()));
  return operands.size() - 1;
}

void RowKernel::addInits() {
  for (Value yield : kernel.yields)
    if (!kernel.isCaptured(yield) && !initOf.contains(yield))
      initOf[yield] = addInit(yield);
  // Every row of a result can hold one value until it gets its own elements.
  SmallVector<Value> rooms;
  for (Value yield : kernel.yields)
    if (!kernel.isCaptured(yield) && isOverSpace(yield.getDefiningOp()) &&
        !llvm::is_contained(rooms, yield))
      rooms.push_back(yield);
  for (auto [value, lastLoop] : spilled) {
    auto *room = llvm::find_if(
        rooms, [&, value = value, lastLoop = lastLoop](Value result) {
          return typeOf(result) == typeOf(value) &&
                 firstLoop[result.getDefiningOp()] >= lastLoop;
        });
    if (room == rooms.end()) {
      initOf[value] = addInit(value);
      continue;
    }
    initOf[value] = initOf[*room];
    rooms.erase(room);
  }
}

void RowKernel::emit() {
  unsigned inputCount = operands.size();
  for (auto [value, init] : initOf)
    inputCount = std::min(inputCount, init);
  auto allOperands = ValueRange(operands);
  ValueRange inits = allOperands.drop_front(inputCount);
  rows = b.create<rt::RowsOp>(
      loc, inits.getTypes(), allOperands.take_front(inputCount), inits,
      b.getAffineMapArrayAttr(maps), int64_t(loops.reducedAxes.size()));
  OpBuilder::InsertionGuard guard(b);
  SmallVector<Type> types(rows.getKeptRank(), b.getIndexType());
  for (unsigned input : rows.getInputsOfRow())
    types.push_back(
        cast<RankedTensorType>(operands[input].getType()).getElementType());
  Block *body = b.createBlock(&rows.getBody(), {}, types,
                              SmallVector<Location>(types.size(), loc));
  SmallVector<Value> indices(
      body->getArguments().take_front(rows.getKeptRank()));
  Value zero = b.create<arith::ConstantIndexOp>(loc, 0);
  SmallVector<Value> rowIndices(indices);
  rowIndices.resize(rows.getRank(), zero);

  DenseMap<Value, Value> scalars = uniform;
  DenseMap<unsigned, Value> ofInput;
  for (auto [i, input] : llvm::enumerate(rows.getInputsOfRow()))
    ofInput[input] = body->getArgument(rows.getKeptRank() + i);
  auto lookup = [&](Operation *op, Value operand) {
    if (Value scalar = scalars.lookup(operand))
      return scalar;
    unsigned input = inputs.lookup(readOf(op, operand));
    return fromStorage(b, loc, ofInput.lookup(input),
                       ir::elementTypeOf(operand));
  };
  for (unsigned number = 0; number <= plan.size(); ++number) {
    for (Operation *op : kernel.ops) {
      if (isa<ir::ReductionOpInterface>(op) || isOverSpace(op) ||
          firstLoop[op] != number)
        continue;
      SmallVector<Value> args;
      for (Value operand : elementOperands(op))
        args.push_back(lookup(op, operand));
      scalars[op->getResult(0)] =
          emitScalar(b, cast<ir::ElementwiseOpInterface>(op), args, rowIndices);
    }
    if (number < plan.size() && !plan[number].computed.empty())
      emitLoop(plan[number], scalars, rowIndices);
  }
  SmallVector<Value> once(rows.getInitsOfRow().size());
  for (auto [i, init] : llvm::enumerate(rows.getInitsOfRow()))
    for (auto [value, operand] : initOf)
      if (operand == init)
        once[i] =
            toStorage(b, loc, scalars.at(value), ir::elementTypeOf(value));
  b.create<rt::YieldOp>(loc, once);
}

void RowKernel::emitLoop(const Loop &loop, DenseMap<Value, Value> &ofRow,
                         ValueRange rowIndices) {
  SmallVector<Value> initial;
  for (Operation *op : loop.computed)
    if (auto reducing = dyn_cast<ir::ReductionOpInterface>(op))
      for (TypedAttr value : reducing.getInitialValues())
        initial.push_back(makeScalar(b, loc, value));
  SmallVector<int64_t> stored;
  for (Value value : loop.stored)
    stored.push_back(initOf.at(value));
  auto made = b.create<rt::RowLoopOp>(loc, ValueRange(initial).getTypes(),
                                      initial, stored);
  {
    OpBuilder::InsertionGuard guard(b);
    int64_t rowRank = rows.getRowRank();
    SmallVector<unsigned> along = rows.getOperandsAlongRow();
    SmallVector<Type> types(rowRank, b.getIndexType());
    for (unsigned operand : along)
      types.push_back(
          cast<RankedTensorType>(operands[operand].getType()).getElementType());
    llvm::append_range(types, ValueRange(initial).getTypes());
    Block *body = b.createBlock(&made.getBody(), {}, types,
                                SmallVector<Location>(types.size(), loc));
    SmallVector<Value> indices(rowIndices.take_front(rows.getKeptRank()));
    llvm::append_range(indices, body->getArguments().take_front(rowRank));
    DenseMap<unsigned, Value> ofOperand;
    for (auto [i, operand] : llvm::enumerate(along))
      ofOperand[operand] = body->getArgument(rowRank + i);

    DenseMap<Value, Value> scalars;
    for (Value value : loop.loaded)
      scalars[value] = fromStorage(b, loc, ofOperand.at(initOf.at(value)),
                                   ir::elementTypeOf(value));
    auto lookup = [&](Operation *op, Value operand) {
      if (Value scalar = scalars.lookup(operand))
        return scalar;
      if (Value scalar = ofRow.lookup(operand))
        return scalar;
      unsigned input = inputs.lookup(readOf(op, operand));
      Value element = ofOperand.lookup(input);
      if (!element) { // the same for the whole row
        auto once = rows.getInputsOfRow();
        element = rows.getBody().getArgument(
            rows.getKeptRank() + (llvm::find(once, input) - once.begin()));
      }
      // Not kept: an operand may be read in several ways.
      return fromStorage(b, loc, element, ir::elementTypeOf(operand));
    };
    SmallVector<Value> next;
    ValueRange accumulators = body->getArguments().take_back(initial.size());
    for (Operation *op : loop.computed) {
      SmallVector<Value> args;
      for (Value operand : elementOperands(op))
        args.push_back(lookup(op, operand));
      if (auto elementwise = dyn_cast<ir::ElementwiseOpInterface>(op)) {
        scalars[op->getResult(0)] = emitScalar(b, elementwise, args, indices);
        continue;
      }
      auto reducing = cast<ir::ReductionOpInterface>(op);
      size_t count = reducing.getInitialValues().size();
      llvm::append_range(
          next, kernel.emitStep(reducing, args[0], indices,
                                accumulators.slice(next.size(), count)));
    }
    for (Value value : loop.stored)
      next.push_back(toStorage(b, value.getLoc(), scalars.at(value),
                               ir::elementTypeOf(value)));
    b.create<rt::YieldOp>(loc, next);
  }
  unsigned first = 0;
  for (Operation *op : loop.computed)
    if (auto reducing = dyn_cast<ir::ReductionOpInterface>(op)) {
      Value result = made.getResult(first + reducing.getResultAccumulator());
      Type type = ir::elementTypeOf(op->getResult(0));
      ir::ScalarEmitter emitter(b, op->getLoc(), type);
      ofRow[op->getResult(0)] = emitter.rounded(result, type);
      first += reducing.getInitialValues().size();
    }
}

SmallVector<Value> RowKernel::results() {
  unsigned inputCount = rows.getInputs().size();
  SmallVector<Value> values;
  for (Value yield : kernel.yields)
    values.push_back(
        kernel.isCaptured(yield)
            ? kernel.convert(yield)
            : kernel.castToYield(rows.getResult(initOf.at(yield) - inputCount),
                                 yield));
  return values;
}

SmallVector<Value> Kernel::buildRows() { return RowKernel(*this).build(); }

} // namespace arete::lowering
