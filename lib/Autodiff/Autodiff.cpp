//===- Autodiff.cpp - Reverse-mode differentiation ------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Autodiff/Autodiff.h"

#include "dialects/Arete/IR/Dialect.h"
#include "dialects/Arete/IR/MissingDerivative.h"
#include "llvm/ADT/DenseSet.h"

using namespace mlir;
using namespace arete::ir;

namespace arete::autodiff {

/// Whether a derivative can pass through the value.
static bool isContinuous(Value value) {
  return ir::isContinuous(elementTypeOf(value));
}

/// Whether a derivative can pass from an op to an operand. An op without a rule
/// is no obstacle yet: it is an error where a cotangent meets it.
static bool passes(OpOperand &operand) {
  auto op = dyn_cast<DifferentiableOpInterface>(operand.getOwner());
  return isContinuous(operand.get()) &&
         (!op || op.passesGradient(operand.getOperandNumber()));
}

namespace {
/// The ops on a path of continuous values from `wrt` to an output.
class Paths {
public:
  Paths(ValueRange outputs, ValueRange wrt, const Boundary &boundary);

  /// Whether there is such a path from `wrt` to this value.
  bool reaches(Value value) const {
    return isContinuous(value) && !constants.contains(value) &&
           (wrt.contains(value) || leadsOn(value));
  }
  /// Whether there is one that does not end at this value.
  bool leadsOn(Value value) const {
    return !ends.contains(value) && !constants.contains(value) &&
           ops.contains(value.getDefiningOp());
  }
  /// Each op after those it gets operands from.
  ArrayRef<Operation *> topological() const { return order; }
  /// Whether some output depends on the value.
  bool isAbove(Value value) const { return visited.contains(value); }

private:
  bool enters(Value value) {
    return isContinuous(value) && !constants.contains(value) &&
           visited.insert(value).second && !ends.contains(value) &&
           value.getDefiningOp();
  }

  DenseSet<Value> wrt, constants, ends, visited;
  DenseSet<Operation *> ops;
  SmallVector<Operation *> order;
};
} // namespace

Paths::Paths(ValueRange outputs, ValueRange wrtValues,
             const Boundary &boundary) {
  wrt.insert(wrtValues.begin(), wrtValues.end());
  constants.insert(boundary.constants.begin(), boundary.constants.end());
  ends.insert(boundary.ends.begin(), boundary.ends.end());
  // Depth first with a stack of our own: a graph may be 100,000 ops deep.
  struct Frame {
    Operation *op;
    unsigned nextOperand = 0;
  };
  DenseSet<Operation *> entered;
  SmallVector<Frame> stack;
  for (Value output : outputs) {
    if (enters(output) && entered.insert(output.getDefiningOp()).second)
      stack.push_back({output.getDefiningOp()});
    while (!stack.empty()) {
      Operation *op = stack.back().op;
      if (stack.back().nextOperand < op->getNumOperands()) {
        OpOperand &operand = op->getOpOperand(stack.back().nextOperand++);
        if (passes(operand) && enters(operand.get()) &&
            entered.insert(operand.get().getDefiningOp()).second)
          stack.push_back({operand.get().getDefiningOp()});
        continue;
      }
      stack.pop_back();
      // All operands are finished, so what they reach is known.
      if (llvm::any_of(op->getOpOperands(), [&](OpOperand &operand) {
            return passes(operand) && reaches(operand.get());
          })) {
        ops.insert(op);
        order.push_back(op);
      }
    }
  }
}

namespace {
/// Sums of the cotangents that have arrived so far.
class Accumulator {
public:
  explicit Accumulator(OpBuilder &builder) : builder(builder) {}

  Value get(Value of) const { return sums.lookup(of); }

  LogicalResult add(Value of, Value cotangent, Location loc) {
    if (!areCompatibleTypes(of.getType(), cotangent.getType()))
      return emitError(loc) << "the cotangent of " << describe(of.getType())
                            << " cannot be " << describe(cotangent.getType());
    Value &sum = sums[of];
    if (!sum) {
      sum = cotangent;
      return success();
    }
    Expr total = Expr(builder, loc, sum) + Expr(builder, loc, cotangent);
    sum = total.get();
    return success(bool(total));
  }

private:
  OpBuilder &builder;
  DenseMap<Value, Value> sums;
};
} // namespace

/// Whether a cotangent only says that there is no derivative.
static bool isMissing(Value cotangent) {
  Operation *op = cotangent.getDefiningOp();
  return op && op->hasTrait<MarksMissingDerivative>();
}

/// Passes the cotangents of an op's results on to its operands.
static LogicalResult propagate(OpBuilder &builder, Operation *op,
                               const Paths &paths, Accumulator &sums) {
  SmallVector<Value> cotangents;
  for (Value result : op->getResults())
    cotangents.push_back(paths.leadsOn(result) ? sums.get(result) : Value());
  if (llvm::none_of(cotangents, [](Value value) { return bool(value); }))
    return success();
  StringRef name = userName(op->getName().getStringRef());
  auto differentiable = dyn_cast<DifferentiableOpInterface>(op);
  if (!differentiable)
    return op->emitError() << name << " has no derivative";
  SmallVector<Value> contributions;
  if (failed(differentiable.lop(builder, cotangents, contributions)))
    return failure();
  if (contributions.size() != op->getNumOperands())
    return op->emitError() << name << ": the derivative gave "
                           << contributions.size() << " cotangents for "
                           << op->getNumOperands() << " operands";
  for (auto [operand, contribution] :
       llvm::zip_equal(op->getOpOperands(), contributions)) {
    if (!contribution || !passes(operand) || !paths.reaches(operand.get()))
      continue;
    if (isMissing(contribution))
      return op->emitError() << name << " has no derivative by operand "
                             << operand.getOperandNumber();
    if (failed(sums.add(operand.get(), contribution, op->getLoc())))
      return failure();
  }
  return success();
}

FailureOr<Gradients> gradients(OpBuilder &builder, ValueRange outputs,
                               ValueRange cotangents, ValueRange wrt,
                               const Boundary &boundary) {
  Paths paths(outputs, wrt, boundary);
  Accumulator sums(builder);
  for (auto [output, cotangent] : llvm::zip_equal(outputs, cotangents))
    if (cotangent && paths.reaches(output) &&
        failed(sums.add(output, cotangent, cotangent.getLoc())))
      return failure();
  for (Operation *op : llvm::reverse(paths.topological()))
    if (failed(propagate(builder, op, paths, sums)))
      return failure();

  Gradients result;
  result.connected.resize(wrt.size());
  for (auto [i, value] : llvm::enumerate(wrt)) {
    result.connected[i] = paths.isAbove(value);
    result.values.push_back(sums.get(value));
  }
  return result;
}

FailureOr<SmallVector<Value>> tangents(OpBuilder &builder, ValueRange outputs,
                                       ValueRange wrt, ValueRange wrtTangents) {
  // Cotangents to differentiate by. What they are does not matter: only their
  // sizes may be left in the result, where a rule asks for the size of a value.
  SmallVector<Value> duals;
  for (Value output : outputs) {
    duals.push_back(Value());
    if (!isContinuous(output))
      continue;
    Location loc = output.getLoc();
    Expr zero(builder, loc,
              buildScalar(builder, loc, elementTypeOf(output), 0));
    duals.back() = zero.broadcastTo(buildDims(builder, loc, output)).get();
    if (!duals.back())
      return failure();
  }
  auto reverse = gradients(builder, outputs, duals, wrt);
  if (failed(reverse))
    return failure();

  SmallVector<Value> pulled, directions;
  for (auto [value, direction] : llvm::zip_equal(reverse->values, wrtTangents))
    if (value && direction) {
      pulled.push_back(value);
      directions.push_back(direction);
    }
  SmallVector<Value> present;
  for (Value value : duals)
    if (value)
      present.push_back(value);
  auto forward = gradients(builder, pulled, directions, present);
  if (failed(forward))
    return failure();
  SmallVector<Value> result;
  auto *next = forward->values.begin();
  for (Value value : duals)
    result.push_back(value ? *next++ : Value());
  return result;
}

} // namespace arete::autodiff
