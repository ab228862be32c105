//===- Shrink.cpp - Small graphs that fail as large ones did --------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/arete-fuzz/Shrink.h"
#include "lib/Reference/Evaluator.h"
#include "lib/Reference/Oracle.h"
#include "lib/SelfCheck/Model.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"
#include <deque>

using namespace mlir;
using arete::reference::Element;

namespace arete::fuzz {

static constexpr StringLiteral updateName = "arete.update_of";
static constexpr StringLiteral stateName = "arete.state";

//===----------------------------------------------------------------------===//
// Changes of a function in function form
//===----------------------------------------------------------------------===//

static Operation *terminatorOf(func::FuncOp function) {
  return function.getBody().front().getTerminator();
}

static void updateType(func::FuncOp function) {
  function.setFunctionType(FunctionType::get(
      function.getContext(), function.getBody().front().getArgumentTypes(),
      terminatorOf(function)->getOperandTypes()));
}

/// Erases ops without use and arguments that nothing reads.
static void dropDead(Graph &graph) {
  func::FuncOp function = graph.function();
  Block &block = function.getBody().front();
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
    if (isOpTriviallyDead(&op))
      op.erase();
  // An argument that is the target of an update stays.
  llvm::DenseSet<int64_t> targets;
  for (unsigned i = 0; i < function.getNumResults(); ++i)
    if (auto target = function.getResultAttrOfType<IntegerAttr>(i, updateName))
      targets.insert(target.getInt());
  for (unsigned i = function.getNumArguments(); i-- > 0;) {
    if (!function.getArgument(i).use_empty() || targets.contains(i))
      continue;
    function.eraseArgument(i);
    for (Arguments &arguments : graph.calls)
      arguments.erase(arguments.begin() + i);
    for (unsigned r = 0; r < function.getNumResults(); ++r)
      if (auto target =
              function.getResultAttrOfType<IntegerAttr>(r, updateName))
        if (target.getInt() > i)
          function.setResultAttr(
              r, updateName,
              IntegerAttr::get(target.getType(), target.getInt() - 1));
  }
}

/// Keeps the results for which `keep` holds.
static void keepResults(Graph &graph, llvm::function_ref<bool(unsigned)> keep) {
  func::FuncOp function = graph.function();
  Operation *end = terminatorOf(function);
  for (unsigned i = end->getNumOperands(); i-- > 0;)
    if (!keep(i)) {
      end->eraseOperand(i);
      function.eraseResult(i);
    }
  dropDead(graph);
}

/// The op of `copy` that stands where `op` stands in the original.
static Operation *counterpart(Graph &copy, Operation *op) {
  auto position = std::distance(op->getBlock()->begin(), op->getIterator());
  return &*std::next(copy.function().getBody().front().begin(), position);
}

//===----------------------------------------------------------------------===//
// The shrinker
//===----------------------------------------------------------------------===//

namespace {
class Shrinker {
public:
  Shrinker(Graph graph, llvm::function_ref<bool(const Graph &)> fails)
      : graph(std::move(graph)), fails(fails) {}

  Graph run();

private:
  /// Takes the candidate if it is valid and fails.
  bool take(Graph candidate);

  bool oneCall();
  bool fewerResults();
  bool resultOfOneOp();
  bool argumentsForOps();
  bool operandsForOps();
  bool noUpdates();
  bool smallerSizes();
  bool plainerNumbers();

  Graph graph;
  llvm::function_ref<bool(const Graph &)> fails;
};
} // namespace

bool Shrinker::take(Graph candidate) {
  if (failed(verify(*candidate.module)) ||
      candidate.function().getNumResults() == 0 || !fails(candidate))
    return false;
  graph = std::move(candidate);
  return true;
}

bool Shrinker::oneCall() {
  for (size_t i = 0; graph.calls.size() > 1 && i < graph.calls.size(); ++i) {
    Graph candidate = graph.clone();
    candidate.calls = {graph.calls[i]};
    if (take(std::move(candidate)))
      return true;
  }
  return false;
}

bool Shrinker::fewerResults() {
  bool changed = false;
  unsigned count = graph.function().getNumResults();
  for (unsigned kept = 0; count > 1 && kept < count; ++kept) {
    Graph candidate = graph.clone();
    keepResults(candidate, [&](unsigned i) { return i == kept; });
    if (take(std::move(candidate)))
      return true;
  }
  for (unsigned i = graph.function().getNumResults(); i-- > 0 && i > 0;) {
    Graph candidate = graph.clone();
    keepResults(candidate, [&](unsigned other) { return other != i; });
    changed |= take(std::move(candidate));
  }
  return changed;
}

/// The first op whose results alone are wrong.
bool Shrinker::resultOfOneOp() {
  if (graph.numOps() < 2)
    return false;
  for (Operation &op :
       graph.function().getBody().front().without_terminator()) {
    Graph candidate = graph.clone();
    func::FuncOp function = candidate.function();
    Operation *last = counterpart(candidate, &op);
    terminatorOf(function)->setOperands(last->getResults());
    function.setAllResultAttrs(SmallVector<Attribute>(
        last->getNumResults(), DictionaryAttr::get(function.getContext())));
    updateType(function);
    dropDead(candidate);
    if (candidate.numOps() < graph.numOps() && take(std::move(candidate)))
      return true;
  }
  return false;
}

/// What an op computes becomes an argument, from the last op to the first.
bool Shrinker::argumentsForOps() {
  bool changed = false;
  for (unsigned fromEnd = 0;; ++fromEnd) {
    Block &block = graph.function().getBody().front();
    unsigned count = block.getOperations().size() - 1;
    if (fromEnd >= count)
      return changed;
    Operation *op = &*std::next(block.begin(), count - 1 - fromEnd);
    Graph candidate = graph.clone();
    std::deque<ValueMap> values;
    for (const Arguments &arguments : candidate.calls) {
      auto all = evaluateAll(candidate.function(), arguments);
      if (!all) {
        llvm::consumeError(all.takeError());
        break;
      }
      values.push_back(std::move(*all));
    }
    if (values.size() != candidate.calls.size())
      continue;
    func::FuncOp function = candidate.function();
    Operation *replaced = counterpart(candidate, op);
    for (Value result : replaced->getResults()) {
      if (result.use_empty())
        continue;
      function.insertArgument(0, result.getType(), {}, function.getLoc());
      for (auto [arguments, all] : llvm::zip(candidate.calls, values))
        arguments.insert(arguments.begin(), *all.find(result)->second);
      result.replaceAllUsesWith(function.getArgument(0));
      for (unsigned r = 0; r < function.getNumResults(); ++r)
        if (auto target =
                function.getResultAttrOfType<IntegerAttr>(r, updateName))
          function.setResultAttr(
              r, updateName,
              IntegerAttr::get(target.getType(), target.getInt() + 1));
    }
    for (unsigned i = 0; i < function.getNumArguments(); ++i)
      function.setArgAttr(
          i, "arete.name",
          StringAttr::get(function.getContext(), "x" + Twine(i)));
    dropDead(candidate);
    if (candidate.numOps() < graph.numOps() && take(std::move(candidate))) {
      changed = true;
      --fromEnd; // another op stands there now
    }
  }
}

/// An op becomes one of its operands.
bool Shrinker::operandsForOps() {
  bool changed = false;
  for (unsigned position = 0;; ++position) {
    Block &block = graph.function().getBody().front();
    if (position + 1 >= block.getOperations().size())
      return changed;
    Operation *op = &*std::next(block.begin(), position);
    for (auto [i, operand] : llvm::enumerate(op->getOperands())) {
      if (op->getNumResults() != 1 ||
          operand.getType() != op->getResult(0).getType())
        continue;
      Graph candidate = graph.clone();
      Operation *replaced = counterpart(candidate, op);
      replaced->getResult(0).replaceAllUsesWith(replaced->getOperand(i));
      dropDead(candidate);
      if (take(std::move(candidate))) {
        changed = true;
        --position;
        break;
      }
    }
  }
}

/// States become inputs, updates outputs.
bool Shrinker::noUpdates() {
  Graph candidate = graph.clone();
  func::FuncOp function = candidate.function();
  bool any = false;
  for (unsigned i = 0; i < function.getNumArguments(); ++i)
    any |= bool(function.removeArgAttr(
        i, StringAttr::get(function.getContext(), stateName)));
  for (unsigned i = 0; i < function.getNumResults(); ++i)
    function.removeResultAttr(
        i, StringAttr::get(function.getContext(), updateName));
  dropDead(candidate);
  return any && take(std::move(candidate));
}

/// The elements at the first positions of each axis.
static Array cropped(const Array &array, const std::vector<int64_t> &shape) {
  Array result{array.dtype, shape, {}};
  reference::forEachIndex(shape, [&](reference::Index index) {
    result.elements.push_back(
        array.elements[reference::positionOf(array.shape, index)]);
  });
  return result;
}

/// One size after the other becomes less, wherever it is that of a dynamic
/// dimension of an argument.
bool Shrinker::smallerSizes() {
  llvm::SetVector<int64_t> sizes;
  for (const Arguments &arguments : graph.calls)
    for (const Array &argument : arguments)
      sizes.insert(argument.shape.begin(), argument.shape.end());
  for (int64_t size : sizes)
    for (int64_t less : {int64_t(1), int64_t(2), size / 2, size - 1}) {
      if (less >= size || less < 1)
        continue;
      Graph candidate = graph.clone();
      for (Arguments &arguments : candidate.calls)
        for (auto [argument, array] :
             llvm::zip_equal(candidate.function().getArguments(), arguments)) {
          auto type = cast<RankedTensorType>(argument.getType());
          std::vector<int64_t> shape = array.shape;
          for (auto [axis, each] : llvm::enumerate(shape))
            if (each == size && type.isDynamicDim(unsigned(axis)))
              each = less;
          if (shape != array.shape)
            array = cropped(array, shape);
        }
      bool isSame = llvm::equal(
          candidate.calls.front(), graph.calls.front(),
          [](const Array &a, const Array &b) { return a.shape == b.shape; });
      if (!isSame && take(std::move(candidate)))
        return true;
    }
  return false;
}

/// Elements become 0, or 1, or are rounded.
bool Shrinker::plainerNumbers() {
  bool changed = false;
  for (size_t call = 0; call < graph.calls.size(); ++call)
    for (size_t i = 0; i < graph.calls[call].size(); ++i)
      for (int way = 0; way < 3; ++way) {
        Graph candidate = graph.clone();
        Array &array = candidate.calls[call][i];
        bool differs = false;
        for (Element &element : array.elements)
          reference::withNumber(array.dtype, [&](auto number) {
            using T = decltype(number);
            T old = reference::get<T>(element), plain = old;
            if (way < 2)
              plain = T(way);
            else if constexpr (std::is_same_v<T, long double>)
              plain = std::nearbyint(old);
            differs |= !(plain == old) && old == old;
            element = reference::put(array.dtype, plain);
          });
        if (differs && take(std::move(candidate))) {
          changed = true;
          break;
        }
      }
  return changed;
}

Graph Shrinker::run() {
  ScopedDiagnosticHandler silence(graph.module->getContext(),
                                  [](Diagnostic &) { return success(); });
  oneCall();
  for (bool changed = true; changed;) {
    changed = fewerResults();
    changed |= resultOfOneOp();
    changed |= argumentsForOps();
    changed |= operandsForOps();
    changed |= noUpdates();
  }
  while (smallerSizes()) {
  }
  plainerNumbers();
  return std::move(graph);
}

Graph shrink(Graph graph, llvm::function_ref<bool(const Graph &)> fails) {
  return Shrinker(std::move(graph), fails).run();
}

} // namespace arete::fuzz
