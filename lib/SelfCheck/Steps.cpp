//===- Steps.cpp - The function after each pass and each rewrite ----------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/SelfCheck/Steps.h"
#include "lib/Target/Diagnostics.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Rewrite/PatternApplicator.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/ScopeExit.h"

using namespace mlir;

namespace arete::selfcheck {

/// The only function below an op, or the op itself; null if there are several.
static func::FuncOp functionOf(Operation *op) {
  if (auto function = dyn_cast<func::FuncOp>(op))
    return function;
  auto module = dyn_cast<ModuleOp>(op);
  if (!module || !llvm::hasSingleElement(module.getOps<func::FuncOp>()))
    return {};
  return *module.getOps<func::FuncOp>().begin();
}

/// A module with a copy of the function and nothing else.
static OwningOpRef<ModuleOp> copyOf(func::FuncOp function) {
  OwningOpRef<ModuleOp> module = ModuleOp::create(function.getLoc());
  module->push_back(function.clone());
  return module;
}

//===----------------------------------------------------------------------===//
// Passes
//===----------------------------------------------------------------------===//

void Recorder::record(Operation *op, Step step) {
  func::FuncOp function = functionOf(op);
  if (!function)
    return;
  OperationFingerPrint print(function);
  if (last && *last == print)
    return;
  last.emplace(print);
  step.module = copyOf(function);
  listener(std::move(step));
}

void Recorder::runBeforePass(Pass *, Operation *op) {
  if (!last)
    record(op, Step());
}

void Recorder::runAfterPass(Pass *pass, Operation *op) {
  // The adaptor of nested passes, which were recorded themselves.
  if (pass->getArgument().empty())
    return;
  Step step;
  step.pass = pass->getArgument().str();
  llvm::raw_string_ostream os(step.pipeline);
  if (!isa<ModuleOp>(op))
    os << op->getName() << "(";
  pass->printAsTextualPipeline(os);
  if (!isa<ModuleOp>(op))
    os << ")";
  record(op, std::move(step));
}

static LogicalResult run(ModuleOp module, StringRef pipeline) {
  PassManager passes(module.getContext(), ModuleOp::getOperationName());
  if (failed(parsePassPipeline(pipeline, passes)))
    return failure();
  return passes.run(module);
}

OwningOpRef<ModuleOp> runAgain(ModuleOp module, StringRef pipeline) {
  OwningOpRef<ModuleOp> copy = module.clone();
  if (failed(run(*copy, pipeline)))
    return {};
  return copy;
}

//===----------------------------------------------------------------------===//
// Rewrites
//===----------------------------------------------------------------------===//

/// Runs a pass with a look at each attempt to apply a pattern.
static LogicalResult
watch(ModuleOp module, StringRef pipeline,
      llvm::function_ref<void(llvm::function_ref<void()> attempt,
                              const ApplyPatternAction &pattern)>
          handle) {
  MLIRContext *context = module.getContext();
  bool isInside = false; // A pattern may apply others.
  context->registerActionHandler(
      [&](llvm::function_ref<void()> action, const tracing::Action &what) {
        const auto *pattern = llvm::dyn_cast<ApplyPatternAction>(&what);
        if (!pattern || isInside)
          return action();
        isInside = true;
        handle(action, *pattern);
        isInside = false;
      });
  auto reset =
      llvm::make_scope_exit([&] { context->registerActionHandler(nullptr); });
  return run(module, pipeline);
}

static Operation *opOf(const ApplyPatternAction &pattern) {
  return llvm::dyn_cast_if_present<Operation *>(
      pattern.getContextIRUnits().front());
}

/// Whether the attempt changed anything. A pattern that matched has put ops
/// before its own, or changed it, or erased it; to ask so is cheaper than to
/// look at the whole function.
static bool tryPattern(llvm::function_ref<void()> attempt, Operation *op) {
  Operation *before = op->getPrevNode(), *after = op->getNextNode();
  OperationFingerPrint print(op);
  attempt();
  return after->getPrevNode() != op || op->getPrevNode() != before ||
         OperationFingerPrint(op) != print;
}

static std::string nameOf(const ApplyPatternAction &pattern) {
  // The action shows its pattern in no other way.
  std::string text;
  llvm::raw_string_ostream os(text);
  pattern.print(os);
  return StringRef(text).split("pattern: ").second.str();
}

FailureOr<std::vector<Step>> traceRewrites(ModuleOp module, StringRef pass,
                                           StringRef pipeline) {
  // First the numbers of the attempts that change something.
  llvm::DenseSet<size_t> matches;
  size_t number = 0;
  OwningOpRef<ModuleOp> scratch = module.clone();
  if (failed(watch(*scratch, pipeline, [&](auto attempt, const auto &pattern) {
        Operation *op = opOf(pattern);
        // Not those of a terminator, which has nothing behind it.
        if (!op || !op->getBlock() || !op->getNextNode())
          attempt();
        else if (tryPattern(attempt, op))
          matches.insert(number);
        ++number;
      })))
    return failure();

  // Then the function before and after each.
  OwningOpRef<ModuleOp> copy = module.clone();
  func::FuncOp function = functionOf(*copy);
  std::vector<Step> steps;
  OperationFingerPrint last(function);
  auto record = [&](Step step) {
    OperationFingerPrint print(function);
    if (print == last)
      return;
    last = print;
    step.pass = pass.str();
    step.pipeline = pipeline.str();
    step.module = copyOf(function);
    steps.push_back(std::move(step));
  };
  number = 0;
  if (failed(watch(*copy, pipeline, [&](auto attempt, const auto &pattern) {
        if (!matches.contains(number++))
          return attempt();
        record(Step()); // What folders did since the rewrite before.
        Operation *op = opOf(pattern);
        Step step;
        step.pattern = nameOf(pattern);
        step.op = op->getName().getStringRef().str();
        step.position = target::positionOf(op->getLoc());
        attempt();
        record(std::move(step));
      })))
    return failure();
  record(Step());
  return steps;
}

} // namespace arete::selfcheck
