//===- FunctionForm.cpp - From expressions to a function's module ---------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FunctionForm.h"
#include "SubGraph.h"
#include "dialects/Arete/IR/Arete.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SetVector.h"

#include <iostream>

using namespace arete;
using namespace arete::detail;

namespace {

class FormBuilder {
public:
  FormBuilder(GraphBuilder &b, const FunctionOptions &options)
      : b(b), options(options) {}

  FunctionForm build(const std::vector<Variable> &inputs,
                     const std::vector<Variable> &outputs);

private:
  void addInputs(const std::vector<Variable> &variables);
  void addGivens();
  void addUpdates();
  void checkUse();
  SubGraph slice(mlir::ValueRange roots, bool substitute);
  void copy(mlir::OpBuilder &builder, const SubGraph &slice,
            mlir::IRMapping &mapping);
  mlir::func::FuncOp makeFunction(mlir::ModuleOp module);
  void setAttributes(mlir::func::FuncOp function);

  GraphBuilder &b;
  const FunctionOptions &options;

  llvm::SetVector<mlir::Value> inputs;
  llvm::DenseSet<mlir::Value> usedInputs;
  llvm::SetVector<mlir::Value> states;
  /// Variables replaced, and by what.
  llvm::SetVector<mlir::Value> given;
  llvm::SmallVector<mlir::Value> replacements;
  llvm::SmallVector<mlir::Value> outputs;
  /// Shared variables updated, and to what.
  llvm::SetVector<mlir::Value> updated;
  llvm::SmallVector<mlir::Value> newValues;
};

} // namespace

static bool isShared(mlir::Value value) {
  return Graph::get().getCell(value) != nullptr;
}

void FormBuilder::addInputs(const std::vector<Variable> &variables) {
  for (const Variable &variable : variables) {
    mlir::Value value = b.value(Arg(variable, b.userLoc()));
    if (isShared(value))
      b.fail(ErrorKind::Value, "the shared variable " + describeNamed(value) +
                                   " cannot be an input; every function that "
                                   "uses it has it");
    if (!inputs.insert(value))
      b.fail(ErrorKind::Value,
             "the input " + describeNamed(value) + " is given twice");
  }
}

/// A value that takes the place of another must look like it.
static mlir::Value replacementFor(GraphBuilder &b, mlir::Value old,
                                  const Arg &arg, const char *what) {
  mlir::Value value =
      Access::isLiteral(arg) ? b.value(arg, dtypeOfValue(old)) : b.value(arg);
  auto from = ir::tensorTypeOf(old), to = ir::tensorTypeOf(value);
  if (from.getElementType() == to.getElementType() &&
      from.getRank() == to.getRank())
    return value;
  std::string hint;
  if (from.getRank() == to.getRank())
    hint = "; cast it to " + std::string(name(dtypeOfValue(old)));
  b.fail(ErrorKind::Type, llvm::Twine("the ") + what + " of " +
                              describeNamed(old) + " is " + describe(value) +
                              hint);
}

void FormBuilder::addGivens() {
  for (const Given &item : options.givens) {
    mlir::Value value = b.value(Arg(item.variable, b.userLoc()));
    if (inputs.contains(value))
      b.fail(ErrorKind::Value,
             describeNamed(value) + " is both an input and given");
    if (!given.insert(value))
      b.fail(ErrorKind::Value, describeNamed(value) + " is given twice");
    replacements.push_back(
        replacementFor(b, value, item.replacement, "replacement"));
  }
}

void FormBuilder::addUpdates() {
  for (const Update &update : options.updates) {
    mlir::Value state = b.value(Arg(update.shared, b.userLoc()));
    if (!updated.insert(state))
      b.fail(ErrorKind::Value, "the shared variable " + describeNamed(state) +
                                   " has two updates");
    mlir::Value value = replacementFor(b, state, update.value, "update");
    auto from = ir::tensorTypeOf(state), to = ir::tensorTypeOf(value);
    for (int64_t axis = 0; axis < from.getRank(); ++axis)
      if (from.getDimSize(axis) == 1 && to.getDimSize(axis) != 1)
        b.fail(ErrorKind::Shape, "the update of " + describeNamed(state) +
                                     " is " + describe(value) + ": axis " +
                                     llvm::Twine(axis) +
                                     " is not known to stay 1");
    newValues.push_back(value);
  }
}

SubGraph FormBuilder::slice(mlir::ValueRange roots, bool substitute) {
  return SubGraph(roots, [&](mlir::Value value) {
    if (inputs.contains(value)) {
      usedInputs.insert(value);
      return true;
    }
    if (substitute && given.contains(value))
      return true;
    if (isShared(value)) {
      states.insert(value);
      return true;
    }
    if (value.getDefiningOp<ir::VariableOp>())
      b.fail(ErrorKind::Value,
             "the result depends on " + describeNamed(value) +
                 (nameOf(value).empty()
                      ? ""
                      : ", made at " + lineOf(value.getLoc()) + ",") +
                 " which is neither an input nor given");
    return false;
  });
}

void FormBuilder::checkUse() {
  if (options.on_unused_input == UnusedInput::Ignore)
    return;
  for (auto [i, input] : llvm::enumerate(inputs)) {
    if (usedInputs.contains(input))
      continue;
    std::string text = "input " + std::to_string(i) + ", " +
                       describeNamed(input) + ", is not used";
    if (options.on_unused_input == UnusedInput::Raise)
      b.fail(ErrorKind::Value, text);
    std::cerr << b.userLoc().file_name() << ':' << b.userLoc().line()
              << ": warning: function: " << text << '\n';
  }
}

void FormBuilder::copy(mlir::OpBuilder &builder, const SubGraph &slice,
                       mlir::IRMapping &mapping) {
  for (mlir::Operation *op : slice.ops) {
    // A replacement may know more or less about its sizes; types follow.
    if (failed(ir::cloneOp(builder, op, mapping)))
      b.failReported();
  }
}

mlir::func::FuncOp FormBuilder::makeFunction(mlir::ModuleOp module) {
  auto substituted = llvm::to_vector(outputs);
  llvm::append_range(substituted, newValues);
  // Replacements are not replaced themselves: {x, y}, {y, x} swaps the two.
  SubGraph replacing = slice(replacements, /*substitute=*/false);
  SubGraph main = slice(substituted, /*substitute=*/true);
  // What is updated without being read is a state as well.
  for (mlir::Value state : updated)
    states.insert(state);
  checkUse();

  mlir::OpBuilder builder = mlir::OpBuilder::atBlockEnd(module.getBody());
  auto function = builder.create<mlir::func::FuncOp>(
      b.loc(), options.name, builder.getFunctionType({}, {}));
  mlir::Block *body = function.addEntryBlock();
  builder.setInsertionPointToEnd(body);
  mlir::IRMapping plain;
  for (mlir::Value input : inputs)
    plain.map(input, body->addArgument(input.getType(), input.getLoc()));
  for (mlir::Value state : states)
    plain.map(state, body->addArgument(state.getType(), state.getLoc()));
  mlir::IRMapping mapping = plain;
  copy(builder, replacing, plain);
  for (auto [value, replacement] : llvm::zip_equal(given, replacements))
    mapping.map(value, plain.lookup(replacement));
  copy(builder, main, mapping);

  llvm::SmallVector<mlir::Value> results;
  for (mlir::Value value : substituted)
    results.push_back(mapping.lookup(value));
  builder.create<mlir::func::ReturnOp>(b.loc(), results);
  function.setFunctionType(builder.getFunctionType(
      body->getArgumentTypes(), mlir::TypeRange(mlir::ValueRange(results))));
  return function;
}

void FormBuilder::setAttributes(mlir::func::FuncOp function) {
  mlir::Builder builder(function.getContext());
  unsigned argument = 0, result = 0;
  auto setArgument = [&](mlir::Value value) {
    if (std::string name = nameOf(value); !name.empty())
      function.setArgAttr(argument, "arete.name", builder.getStringAttr(name));
  };
  for (mlir::Value input : inputs) {
    setArgument(input);
    ++argument;
  }
  for (mlir::Value state : states) {
    setArgument(state);
    function.setArgAttr(argument++, "arete.state", builder.getUnitAttr());
  }
  for (mlir::Value output : outputs) {
    if (std::string name = nameOf(output); !name.empty())
      function.setResultAttr(result, "arete.name", builder.getStringAttr(name));
    ++result;
  }
  for (mlir::Value state : updated) {
    auto at = llvm::find(states, state) - states.begin();
    function.setResultAttr(
        result++, "arete.update_of",
        builder.getI64IntegerAttr(static_cast<int64_t>(inputs.size()) + at));
  }
}

FunctionForm FormBuilder::build(const std::vector<Variable> &inputVariables,
                                const std::vector<Variable> &outputVariables) {
  addInputs(inputVariables);
  for (const Variable &variable : outputVariables)
    outputs.push_back(b.value(Arg(variable, b.userLoc())));
  addGivens();
  addUpdates();

  FunctionForm form;
  form.module = mlir::ModuleOp::create(b.loc());
  setAttributes(makeFunction(*form.module));
  for (mlir::Value state : states) {
    form.states.push_back(Graph::get().getCell(state));
    form.isUpdated.push_back(updated.contains(state));
  }
  return form;
}

FunctionForm detail::makeFunctionForm(GraphBuilder &b,
                                      const std::vector<Variable> &inputs,
                                      const std::vector<Variable> &outputs,
                                      const FunctionOptions &options) {
  return FormBuilder(b, options).build(inputs, outputs);
}
