//===- Checker.cpp - Each pass against the oracle -------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/SelfCheck/Checker.h"
#include "dialects/Arete/IR/Arete.h"
#include "lib/Reference/Oracle.h"
#include "lib/Reference/Reference.h"
#include "lib/SelfCheck/CompiledCall.h"
#include "lib/SelfCheck/Numbers.h"
#include "lib/SelfCheck/Random.h"
#include "lib/SelfCheck/Reproducer.h"
#include "lib/Target/CPU/Jit.h"
#include "lib/Target/Diagnostics.h"
#include "lib/Target/Signature.h"
#include "lib/Transforms/Rewrite/Rewrite.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;

namespace arete::selfcheck {

std::string Finding::message() const {
  std::string text = pass.empty()
                         ? "the machine code does not give what the graph says"
                         : "the pass '" + pass + "' changes what is computed";
  text += ": " + what;
  if (pattern.empty() && op.empty())
    return text;
  text += "\n";
  if (!pattern.empty())
    text += "  by the rewrite '" + pattern + "' of '" + op + "'";
  else
    text += "  alone already with '" + op + "'";
  return text + (position.empty() ? "" : " at " + position);
}

//===----------------------------------------------------------------------===//
// Outcomes
//===----------------------------------------------------------------------===//

Outcome Outcome::of(func::FuncOp function, const Arguments &arguments) {
  auto results = reference::evaluate(function, arguments);
  if (results)
    return {std::move(*results), ""};
  return {std::nullopt, llvm::toString(results.takeError())};
}

bool canEvaluate(func::FuncOp function) {
  return !function.isExternal() && function.getBody().hasOneBlock() &&
         !function
              .walk([&](Operation *op) {
                bool isKnown = op == function || isa<func::ReturnOp>(op) ||
                               reference::canEvaluate(op->getName());
                return isKnown ? WalkResult::advance()
                               : WalkResult::interrupt();
              })
              .wasInterrupted();
}

/// "output 0 ('y')" or "the new value of state 1 ('w')".
static std::string describeResult(func::FuncOp function, unsigned number) {
  std::string text = "result " + std::to_string(number);
  auto signature = target::Signature::get(function);
  if (failed(signature))
    return text;
  auto named = [](const std::string &name) {
    return name.empty() ? "" : " ('" + name + "')";
  };
  for (auto [i, update] : llvm::enumerate(signature->updates))
    if (update == number)
      return "the new value of state " + std::to_string(i) +
             named(signature->states[i].name);
  return "output " + std::to_string(number) +
         (number < signature->outputs.size()
              ? named(signature->outputs[number].name)
              : "");
}

namespace {
/// How much two outcomes may differ.
struct Bound {
  bool exact = false;
  /// The sign of zeros does not count.
  bool anyZero = false;
  /// Nothing is said where a value on the way is not finite.
  bool finiteOnly = false;

  static Bound of(StringRef pattern);
};
} // namespace

Bound Bound::of(StringRef pattern) {
  const rewrite::RewriteInfo *info = rewrite::findRewrite(pattern);
  if (!info) // Of MLIR, of a folder, of a plug-in: a difference of rounding.
    return {};
  bool isFast = info->exactness == rewrite::Exactness::FastMath;
  return {info->exactness == rewrite::Exactness::Exact, info->anyZero || isFast,
          isFast};
}

static bool isEqual(const Array &a, const Array &b) {
  return a.dtype == b.dtype && a.shape == b.shape &&
         llvm::equal(a.elements, b.elements,
                     [&](const Element &x, const Element &y) {
                       return isSame(a.dtype, x, y);
                     });
}

static bool isEqual(const Outcome &a, const Outcome &b) {
  if (!a.results || !b.results)
    return !a.results && !b.results;
  return llvm::equal(
      *a.results, *b.results,
      [](const Array &x, const Array &y) { return isEqual(x, y); });
}

static void dropSignsOfZeros(Outcome &outcome) {
  for (Array &array : *outcome.results)
    for (Element &element : array.elements)
      if (isInexact(array.dtype))
        forEachPart(array.dtype, element, [](long double &part) {
          if (part == 0)
            part = 0;
        });
}

static bool isFinite(const Array &array) {
  return !isInexact(array.dtype) ||
         llvm::all_of(array.elements, [](const Element &element) {
           return std::isfinite(element.real) && std::isfinite(element.imag);
         });
}

static bool isAllFinite(func::FuncOp function, const Arguments &arguments) {
  auto values = evaluateAll(function, arguments);
  if (!values) {
    llvm::consumeError(values.takeError());
    return false;
  }
  return llvm::all_of(
      *values, [](const auto &entry) { return isFinite(*entry.second); });
}

/// What differs beyond the bound; none if nothing does.
static std::optional<std::string> compare(func::FuncOp function,
                                          const Arguments &arguments,
                                          Outcome expected, Outcome actual,
                                          Compared compared, Bound bound = {}) {
  if (isEqual(expected, actual) ||
      (bound.finiteOnly && !isAllFinite(function, arguments)))
    return std::nullopt;
  if (!expected.results || !actual.results) {
    if (Model(function, arguments, expected.results, /*seed=*/1, compared)
            .mayDifferInStatus())
      return std::nullopt;
    return expected.results
               ? "an error instead of a result: " + actual.error
               : "a result instead of the error: " + expected.error;
  }
  if (bound.anyZero) {
    dropSignsOfZeros(expected);
    dropSignsOfZeros(actual);
  }
  Model model(function, arguments, expected.results, /*seed=*/1, compared);
  for (auto [number, array] : llvm::enumerate(*actual.results)) {
    std::string why;
    bool fits = bound.exact ? model.isEqual(number, array, why)
                            : model.accepts(number, array, why);
    if (!fits)
      return describeResult(function, number) + ", " + why;
  }
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// One op alone
//===----------------------------------------------------------------------===//

/// A function of nothing but a copy of the op, which takes the values in
/// `arguments`; constants that the op reads stay constants.
static Step isolate(Operation *op, SmallVectorImpl<Value> &arguments) {
  Step step;
  step.module = ModuleOp::create(op->getLoc());
  OpBuilder builder(step.module->getBodyRegion());
  for (Value operand : op->getOperands())
    if (!operand.getDefiningOp<ir::ConstantOp>() &&
        !llvm::is_contained(arguments, operand))
      arguments.push_back(operand);
  auto function = builder.create<func::FuncOp>(
      op->getLoc(), "op",
      builder.getFunctionType(TypeRange(ValueRange(arguments)),
                              op->getResultTypes()));
  Block *body = function.addEntryBlock();
  builder.setInsertionPointToStart(body);
  IRMapping mapping;
  for (auto [value, argument] :
       llvm::zip_equal(arguments, body->getArguments()))
    mapping.map(value, argument);
  for (Value operand : op->getOperands())
    if (Operation *constant = operand.getDefiningOp<ir::ConstantOp>();
        constant && !mapping.contains(operand))
      builder.clone(*constant, mapping);
  Operation *copy = builder.clone(*op, mapping);
  builder.create<func::ReturnOp>(op->getLoc(), copy->getResults());
  return step;
}

/// Notes the first op with which `test` finds a difference, and what it is.
static void
blameOp(func::FuncOp function, const Arguments &arguments,
        llvm::function_ref<std::optional<std::string>(const Step &,
                                                      const Arguments &)>
            test,
        Finding &finding, StringRef pipeline) {
  auto values = evaluateAll(function, arguments);
  if (!values)
    return llvm::consumeError(values.takeError());
  for (Operation &op : function.getBody().front().without_terminator()) {
    if (isa<ir::ConstantOp>(op))
      continue;
    SmallVector<Value> taken;
    Step alone = isolate(&op, taken);
    Arguments operands;
    for (Value value : taken)
      operands.push_back(*values->find(value)->second);
    std::optional<std::string> what = test(alone, operands);
    if (!what)
      continue;
    finding.op = op.getName().getStringRef().str();
    finding.position = target::positionOf(op.getLoc());
    finding.what = *what;
    finding.reproducer =
        reproducer(*alone.module, operands, pipeline, finding.message());
    return;
  }
}

//===----------------------------------------------------------------------===//
// Passes
//===----------------------------------------------------------------------===//

/// The first rewrite of the pass that is beyond its bound. A pass without
/// rewrites, and what folders do between two, count as one without a name.
static std::optional<Finding> findRewrite(const Step &before, const Step &after,
                                          const Arguments &arguments) {
  auto steps = traceRewrites(*before.module, after.pass, after.pipeline);
  llvm::SmallVector<const Step *> rest;
  if (succeeded(steps))
    for (const Step &step : *steps)
      rest.push_back(&step);
  if (rest.empty()) // It does something else when it is run again.
    rest.push_back(&after);
  const Step *last = &before;
  Outcome expected = Outcome::of(before.function(), arguments);
  for (const Step *step : rest) {
    Outcome actual = Outcome::of(step->function(), arguments);
    if (auto what = compare(last->function(), arguments, expected, actual,
                            Compared::Rewritten, Bound::of(step->pattern)))
      return Finding{after.pass,     step->pattern, step->op,
                     step->position, *what,         /*reproducer=*/""};
    last = step;
    expected = std::move(actual);
  }
  return std::nullopt;
}

std::optional<Finding> checkPass(const Step &before, const Step &after,
                                 const Arguments &arguments) {
  func::FuncOp old = before.function(), fresh = after.function();
  if (!canEvaluate(old) || !canEvaluate(fresh))
    return std::nullopt;
  // The same bits: most passes, most of the time.
  if (isEqual(Outcome::of(old, arguments), Outcome::of(fresh, arguments)))
    return std::nullopt;
  std::optional<Finding> finding = findRewrite(before, after, arguments);
  if (!finding)
    return std::nullopt;
  auto passAlone =
      [&](const Step &alone,
          const Arguments &operands) -> std::optional<std::string> {
    Step result;
    result.module = runAgain(*alone.module, after.pipeline);
    if (!result.module || !canEvaluate(result.function()))
      return std::nullopt;
    return compare(
        alone.function(), operands, Outcome::of(alone.function(), operands),
        Outcome::of(result.function(), operands), Compared::Rewritten);
  };
  if (finding->pattern.empty())
    blameOp(old, arguments, passAlone, *finding, after.pipeline);
  if (finding->reproducer.empty())
    finding->reproducer = reproducer(*before.module, arguments, after.pipeline,
                                     finding->message());
  return finding;
}

//===----------------------------------------------------------------------===//
// Machine code
//===----------------------------------------------------------------------===//

static Outcome callCompiled(const Step &step, const Arguments &arguments,
                            const target::CompileOptions &options) {
  auto code = target::compileJit(*step.module, "", options);
  if (!code)
    return {std::nullopt, llvm::toString(code.takeError())};
  CompiledCall call(*code, arguments);
  if (!call.succeeded())
    return {std::nullopt, call.message()};
  Outcome outcome;
  outcome.results.emplace();
  for (size_t i = 0; i < call.numOutputs(); ++i)
    outcome.results->push_back(call.output(i));
  return outcome;
}

std::optional<Finding> checkCode(const Step &graph, const Arguments &arguments,
                                 const Outcome &actual,
                                 const target::CompileOptions &options) {
  func::FuncOp function = graph.function();
  auto what = compare(function, arguments, Outcome::of(function, arguments),
                      actual, Compared::Compiled);
  if (!what)
    return std::nullopt;
  Finding finding{"", "", "", "", *what, ""};
  static constexpr StringLiteral pipeline = "arete-cpu";
  blameOp(
      function, arguments,
      [&](const Step &alone, const Arguments &operands) {
        return compare(
            alone.function(), operands, Outcome::of(alone.function(), operands),
            callCompiled(alone, operands, options), Compared::Compiled);
      },
      finding, pipeline);
  if (finding.reproducer.empty())
    finding.reproducer =
        reproducer(*graph.module, arguments, pipeline, finding.message());
  return finding;
}

//===----------------------------------------------------------------------===//
// Arguments
//===----------------------------------------------------------------------===//

static Array drawArray(RankedTensorType type, double low, double high,
                       Random &random) {
  Array array;
  array.dtype = *ir::dtypeOf(type.getElementType());
  int64_t count = 1;
  for (int64_t size : type.getShape()) {
    array.shape.push_back(ShapedType::isDynamic(size) ? 3 : size);
    count *= array.shape.back();
  }
  auto number = [&] {
    return reference::roundTo(array.dtype,
                              (long double)(random.uniform(low, high)));
  };
  for (int64_t i = 0; i < count; ++i)
    array.elements.push_back(reference::isComplex(array.dtype)
                                 ? Element::ofComplex({number(), number()})
                             : reference::isFloat(array.dtype)
                                 ? Element::ofReal(number())
                                 : Element::ofInteger(random.below(2)));
  return array;
}

std::optional<Arguments> drawArguments(func::FuncOp function) {
  // First where logarithms, roots and inverse functions are defined.
  static constexpr std::pair<double, double> ranges[] = {
      {0.1, 0.9}, {1, 2}, {-1, 1}, {-0.9, -0.1}};
  Random random(1);
  std::optional<Arguments> found;
  for (auto [low, high] : ranges) {
    Arguments arguments;
    for (Type type : function.getArgumentTypes()) {
      auto tensor = dyn_cast<RankedTensorType>(type);
      // A static size may be of any height.
      if (!tensor || !ir::dtypeOf(tensor.getElementType()) ||
          (tensor.hasStaticShape() && tensor.getNumElements() > 1000000))
        return std::nullopt;
      arguments.push_back(drawArray(tensor, low, high, random));
    }
    Outcome outcome = Outcome::of(function, arguments);
    if (!outcome.results)
      continue;
    if (llvm::all_of(*outcome.results, isFinite))
      return arguments;
    if (!found)
      found = std::move(arguments);
  }
  return found;
}

} // namespace arete::selfcheck
