//===- DebugCheck.cpp - A function that is checked at each call -----------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/SelfCheck/DebugCheck.h"
#include "dialects/Arete/IR/Arete.h"
#include "lib/Pipeline/Pipelines.h"
#include "lib/SelfCheck/CompiledCall.h"
#include "lib/Target/CPU/Unit.h"
#include "lib/Target/Diagnostics.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/ADT/STLExtras.h"
#include <mutex>

using namespace mlir;

namespace arete::selfcheck {

/// A pass is run again by its name.
static void registerPassesOnce() {
  static std::once_flag flag;
  std::call_once(flag, [] {
    pipeline::registerPasses();
    registerTransformsPasses();
  });
}

static bool isFused(const Step &step) {
  return step.function()
      .walk([](ir::FusedOp) { return WalkResult::interrupt(); })
      .wasInterrupted();
}

llvm::Expected<DebugCheck> DebugCheck::create(func::FuncOp function,
                                              target::CompileOptions options) {
  registerPassesOnce();
  // Told once, when the function itself is compiled.
  options.rewrites.print = false;
  options.rewrites.report = nullptr;
  DebugCheck check(std::move(options));
  MLIRContext *context = function.getContext();
  target::DiagnosticCollector diagnostics(context);
  auto signature = target::Signature::get(function);
  if (failed(signature))
    return diagnostics.takeError("the function has no signature");
  check.signature = std::move(*signature);
  OwningOpRef<ModuleOp> copy = ModuleOp::create(function.getLoc());
  copy->push_back(function.clone());
  PassManager passes(context, ModuleOp::getOperationName());
  target::buildGraphPasses(passes, check.options);
  passes.addInstrumentation(std::make_unique<Recorder>(
      [&](Step step) { check.steps.push_back(std::move(step)); }));
  if (failed(passes.run(*copy)))
    return diagnostics.takeError("the passes on the graph fail");
  check.last = check.steps.size() - 1;
  while (isFused(check.steps[check.last]))
    --check.last;
  return check;
}

std::optional<Finding>
DebugCheck::checkPasses(const Arguments &arguments) const {
  for (size_t i = 1; i < steps.size(); ++i)
    if (auto finding = checkPass(steps[i - 1], steps[i], arguments))
      return finding;
  return std::nullopt;
}

std::optional<Finding> DebugCheck::checkResults(const Arguments &arguments,
                                                const Outcome &actual) const {
  if (!canEvaluate(steps[last].function()))
    return std::nullopt;
  return checkCode(steps[last], arguments, actual, options);
}

Outcome DebugCheck::outcomeOf(std::vector<Array> outputs,
                              llvm::function_ref<Array(size_t)> state) const {
  // Updates come behind the outputs, in the order of the function's results.
  outputs.resize(
      signature.outputs.size() +
      size_t(llvm::count_if(signature.updates, [](const auto &update) {
        return update.has_value();
      })));
  for (auto [i, update] : llvm::enumerate(signature.updates))
    if (update)
      outputs[*update] = state(i);
  return {std::move(outputs), ""};
}

llvm::Expected<std::optional<Finding>>
DebugCheck::check(const Arguments &arguments) const {
  if (auto finding = checkPasses(arguments))
    return finding;
  auto code = target::compileJit(*steps.front().module, "", options);
  if (!code)
    return code.takeError();
  CompiledCall call(*code, arguments);
  Outcome actual;
  if (!call.succeeded()) {
    actual.error = call.message();
    return checkResults(arguments, actual);
  }
  std::vector<Array> outputs;
  for (size_t i = 0; i < call.numOutputs(); ++i)
    outputs.push_back(call.output(i));
  return checkResults(arguments, outcomeOf(std::move(outputs), [&](size_t i) {
                        return call.state(i);
                      }));
}

} // namespace arete::selfcheck
