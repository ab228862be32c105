//===- TestValue.cpp - Errors where the graph is built --------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Graph.h"
#include "SharedCell.h"
#include "dialects/Arete/IR/Arete.h"

#include "lib/Reference/Reference.h"

#include <atomic>
#include <iostream>

using namespace arete;
using namespace arete::detail;

/// The arrays of an op's results.
struct detail::TestValue {
  std::vector<reference::Array> results;
};

static std::atomic<ComputeTestValue> currentMode{ComputeTestValue::Off};

ComputeTestValue arete::compute_test_value(ComputeTestValue mode) {
  return currentMode.exchange(mode);
}
ComputeTestValue arete::compute_test_value() { return currentMode; }

static reference::Array arrayOf(GraphBuilder &b, const Tensor &tensor) {
  auto array = reference::Array::fromTensor(tensor.abi());
  if (!array)
    b.fail(ErrorKind::Type, llvm::toString(array.takeError()));
  return std::move(*array);
}

/// "file.cpp:12:3: add: sizes ..." without the position: the error has one.
static std::string withoutPosition(mlir::Operation *op, std::string text) {
  std::string name = ir::userName(op->getName().getStringRef()).str() + ": ";
  size_t at = text.find(name);
  return at == std::string::npos ? text : text.substr(at);
}

/// The value of an input, from its cell if it is shared. False if it has none.
static bool findInputValue(GraphBuilder &b, mlir::Operation *op) {
  Graph &graph = Graph::get();
  std::shared_ptr<SharedCell> cell = graph.getCell(op->getResult(0));
  if (!cell)
    return false;
  std::shared_lock lock(cell->mutex);
  graph.testValue(op) =
      std::make_shared<TestValue>(TestValue{{arrayOf(b, cell->view())}});
  return true;
}

/// Evaluates what the value depends on and was not evaluated yet, operands
/// first. Returns the op of an input without a test value if there is one.
static mlir::Operation *evaluate(GraphBuilder &b, mlir::Value value) {
  Graph &graph = Graph::get();
  llvm::SmallVector<mlir::Operation *> stack{value.getDefiningOp()};
  while (!stack.empty()) {
    mlir::Operation *op = stack.back();
    if (graph.testValue(op)) {
      stack.pop_back();
      continue;
    }
    if (llvm::isa<ir::VariableOp>(op)) {
      if (!findInputValue(b, op))
        return op;
      continue;
    }
    size_t before = stack.size();
    llvm::SmallVector<const reference::Array *> operands;
    for (mlir::Value operand : op->getOperands()) {
      mlir::Operation *source = operand.getDefiningOp();
      if (const auto &known = graph.testValue(source))
        operands.push_back(&known->results[llvm::cast<mlir::OpResult>(operand)
                                               .getResultNumber()]);
      else
        stack.push_back(source);
    }
    if (stack.size() != before)
      continue;
    auto results = reference::evaluate(op, operands);
    if (!results)
      b.fail(ErrorKind::Value,
             "on the test values: " +
                 withoutPosition(op, llvm::toString(results.takeError())));
    graph.testValue(op) =
        std::make_shared<TestValue>(TestValue{std::move(*results)});
    stack.pop_back();
  }
  return nullptr;
}

void detail::computeTestValue(GraphBuilder &b, mlir::Value value) {
  // An input gets its value after it was made.
  if (llvm::isa<ir::VariableOp>(value.getDefiningOp()))
    return;
  mlir::Operation *missing = evaluate(b, value);
  if (!missing)
    return;
  std::string text =
      "input " + describeNamed(missing->getResult(0)) + " has no test value";
  if (currentMode == ComputeTestValue::Raise)
    b.fail(ErrorKind::Value, text + "; give it one with set_test_value");
  if (currentMode == ComputeTestValue::Warn)
    std::cerr << lineOf(b.loc()) << ": warning: " << text << "\n";
}

void arete::set_test_value(const Variable &input, const Tensor &value,
                           Location loc) {
  GraphBuilder b("set_test_value", loc);
  mlir::Value handle = Access::value(input);
  auto op = handle ? handle.getDefiningOp<ir::VariableOp>() : nullptr;
  if (!op || Graph::get().getCell(handle))
    b.fail(ErrorKind::Value, "only an input takes a test value");
  mlir::RankedTensorType type = ir::tensorTypeOf(handle);
  bool fits = value.dtype() == dtypeOfValue(handle) &&
              int64_t(value.shape().size()) == type.getRank();
  for (int64_t axis = 0; fits && axis < type.getRank(); ++axis)
    fits =
        type.isDynamicDim(axis) || type.getDimSize(axis) == value.shape()[axis];
  if (!fits)
    b.fail(ErrorKind::Type,
           describeNamed(handle) + " cannot have the value of " +
               ir::describe(tensorTypeOf(value.dtype(), value.shape())));
  Graph::get().testValue(op) =
      std::make_shared<TestValue>(TestValue{{arrayOf(b, value)}});
}

Tensor arete::test_value(const Variable &variable, Location loc) {
  GraphBuilder b("test_value", loc);
  mlir::Value value = Access::value(variable);
  if (!value)
    b.fail(ErrorKind::Value, "the variable is empty");
  if (mlir::Operation *missing = evaluate(b, value))
    b.fail(ErrorKind::Value, "input " + describeNamed(missing->getResult(0)) +
                                 " has no test value");
  const reference::Array &array =
      Graph::get()
          .testValue(value.getDefiningOp())
          ->results[llvm::cast<mlir::OpResult>(value).getResultNumber()];
  Tensor result = Tensor::empty(array.shape, DType(array.dtype));
  if (llvm::Error error = array.copyTo(result.abi()))
    b.fail(ErrorKind::Internal, llvm::toString(std::move(error)));
  return result;
}
