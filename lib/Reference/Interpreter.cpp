//===- Interpreter.cpp - Functions, blocks and values ---------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "lib/Reference/Evaluator.h"
#include "lib/Reference/Reference.h"
#include "llvm/ADT/DenseMap.h"

using namespace mlir;

namespace arete::reference {

static const Registry &registry() {
  static const Registry instance = [] {
    Registry result;
    registerElementwise(result);
    registerReductions(result);
    registerShapes(result);
    registerConstant(result);
    registerContractions(result);
    registerIndexing(result);
    registerConvolutions(result);
    registerLattices(result);
    registerFactorizations(result);
    registerLinearAlgebra(result);
    registerPooling(result);
    registerScans(result);
    registerSlicing(result);
    registerSorts(result);
    registerFourier(result);
    return result;
  }();
  return instance;
}

/// Why an array is no value of a type; "" if it is one.
static std::string mismatch(const Array &array, Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor) {
    std::string text;
    llvm::raw_string_ostream(text) << "type " << type << " is no ranked tensor";
    return text;
  }
  std::optional<int64_t> count = elementCount(array.shape);
  if (!count || *count != int64_t(array.elements.size()))
    return array.describe() + " holds " +
           std::to_string(array.elements.size()) + " elements";
  if (!isSupported(array.dtype))
    return "the dtype of " + array.describe() + " is not supported";
  bool fits = ir::dtypeOf(tensor.getElementType()) == array.dtype &&
              tensor.getRank() == int64_t(array.shape.size());
  for (int64_t axis = 0; fits && axis < tensor.getRank(); ++axis)
    fits = tensor.isDynamicDim(axis) ||
           tensor.getDimSize(axis) == array.shape[axis];
  return fits ? "" : array.describe() + " is no " + ir::describe(type);
}

static const Evaluator *evaluatorOf(OperationName op) {
  StringRef name = op.getStringRef();
  if (const Evaluator *evaluator = registry().find(name))
    return evaluator;
  auto *further = dyn_cast_if_present<EvaluatorInterface>(op.getDialect());
  return further ? further->registry.find(name) : nullptr;
}

static llvm::Expected<Results> evaluateOp(Operation *op, Operands operands) {
  // What the user says of a derivative does not change the value.
  if (isa<ir::UndefinedGradientOp>(op))
    return Results{*operands.front()};
  if (auto custom = dyn_cast<ir::CustomGradientOp>(op)) {
    Results results;
    for (const Array *output :
         operands.slice(custom.getInputs().size(), custom.getOutputs().size()))
      results.push_back(*output);
    return results;
  }
  const Evaluator *evaluator = evaluatorOf(op->getName());
  if (!evaluator)
    return errorAt(op, "the reference interpreter cannot evaluate this op");
  llvm::Expected<Results> results = (*evaluator)(op, operands);
  if (results && results->size() != op->getNumResults())
    return errorAt(op, "the evaluator gave " + Twine(results->size()) +
                           " results, not " + Twine(op->getNumResults()));
  return results;
}

/// Verified IR may promise more than its operands keep: a result type is
/// compatible with the inferred one, not equal to it.
static llvm::Error checkResults(Operation *op, ArrayRef<Array> results) {
  for (auto [result, array] : llvm::zip_equal(op->getResults(), results))
    if (std::string why = mismatch(array, result.getType()); !why.empty())
      return errorAt(op, "the result " + why);
  return llvm::Error::success();
}

namespace {
/// Evaluates the ops of one call. SSA: every value gets its array once.
class Frame {
public:
  /// Runs a block, and gives the arrays of its terminator's operands.
  llvm::Expected<std::vector<Array>> run(Block &block);
  void set(Value value, Array array) { values[value] = std::move(array); }

private:
  llvm::Error run(Operation &op);
  llvm::Error setResults(Operation &op, std::vector<Array> results);

  llvm::DenseMap<Value, Array> values;
};
} // namespace

llvm::Error Frame::setResults(Operation &op, std::vector<Array> results) {
  if (llvm::Error error = checkResults(&op, results))
    return error;
  for (auto [result, array] : llvm::zip_equal(op.getResults(), results))
    set(result, std::move(array));
  return llvm::Error::success();
}

llvm::Error Frame::run(Operation &op) {
  if (auto fused = dyn_cast<ir::FusedOp>(op)) {
    // What it captures is in this frame already.
    llvm::Expected<std::vector<Array>> results = run(fused.getBody().front());
    if (!results)
      return results.takeError();
    return setResults(op, std::move(*results));
  }
  SmallVector<const Array *> operands;
  for (Value operand : op.getOperands())
    operands.push_back(&values.find(operand)->second);
  llvm::Expected<Results> results = evaluateOp(&op, operands);
  if (!results)
    return results.takeError();
  return setResults(op, std::move(*results));
}

llvm::Expected<std::vector<Array>> Frame::run(Block &block) {
  for (Operation &op : block.without_terminator())
    if (llvm::Error error = run(op))
      return std::move(error);
  Operation *terminator = block.getTerminator();
  if (!isa<func::ReturnOp, ir::YieldOp>(terminator))
    return errorAt(terminator,
                   "the reference interpreter cannot evaluate this op");
  std::vector<Array> results;
  for (Value value : terminator->getOperands())
    results.push_back(values.find(value)->second);
  return results;
}

bool canEvaluate(OperationName op) {
  StringRef opName = op.getStringRef();
  return opName == ir::FusedOp::getOperationName() ||
         opName == ir::CustomGradientOp::getOperationName() ||
         opName == ir::UndefinedGradientOp::getOperationName() ||
         opName == ir::YieldOp::getOperationName() || evaluatorOf(op);
}

llvm::Expected<std::vector<Array>> evaluate(Operation *op, Operands operands) {
  llvm::Expected<Results> results = evaluateOp(op, operands);
  if (!results)
    return results.takeError();
  if (llvm::Error error = checkResults(op, *results))
    return std::move(error);
  return results;
}

llvm::Expected<std::vector<Array>> evaluate(func::FuncOp function,
                                            ArrayRef<Array> arguments) {
  if (function.isExternal())
    return errorAt(function, "'" + function.getName() + "' has no body");
  if (arguments.size() != function.getNumArguments())
    return errorAt(function, "'" + function.getName() + "' takes " +
                                 Twine(function.getNumArguments()) +
                                 " arguments, got " + Twine(arguments.size()));
  Frame frame;
  for (auto [i, array] : llvm::enumerate(arguments)) {
    BlockArgument argument = function.getArgument(i);
    if (std::string why = mismatch(array, argument.getType()); !why.empty())
      return errorAt(function, "argument " + Twine(i) + " of '" +
                                   function.getName() + "': " + why);
    frame.set(argument, array);
  }
  return frame.run(function.getBody().front());
}

} // namespace arete::reference
