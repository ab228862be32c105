//===- Check.cpp - Compiled code against the reference --------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/arete-fuzz/Check.h"
#include "lib/Pipeline/Pipelines.h"
#include "lib/Reference/Reference.h"
#include "lib/SelfCheck/CompiledCall.h"
#include "lib/SelfCheck/Model.h"
#include "lib/Target/CPU/Jit.h"
#include "lib/Target/CPU/Unit.h"
#include "lib/Target/Diagnostics.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Pass/PassManager.h"
#include "tools/arete-fuzz/Children.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using arete::target::makeError;

namespace arete::fuzz {

StringRef name(Fault fault) {
  switch (fault) {
  case Fault::None:
    return "no fault";
  case Fault::Compile:
    return "not compiled";
  case Fault::Status:
    return "wrong status";
  case Fault::Value:
    return "wrong value";
  case Fault::State:
    return "changed state";
  case Fault::Died:
    return "died";
  }
  llvm_unreachable("all faults are named");
}

//===----------------------------------------------------------------------===//
// Compiling and calling
//===----------------------------------------------------------------------===//

static llvm::Expected<target::JitFunction>
compile(const Graph &graph, const CheckOptions &options) {
  if (failed(verify(graph.module.get())))
    return makeError("the graph is not valid");
  OwningOpRef<ModuleOp> copy = graph.module.get().clone();
  if (options.beforeCompiling)
    options.beforeCompiling(*copy);
  auto function = target::findFunction(*copy, "");
  if (failed(function))
    return makeError("no function");
  auto signature = target::Signature::get(*function);
  if (failed(signature))
    return makeError("no function form");
  std::string symbol = signature->name;
  PassManager passes(copy->getContext(), ModuleOp::getOperationName());
  passes.enableVerifier(true);
  pipeline::PipelineOptions pipelineOptions;
  std::vector<std::string> disabled;
  if (!options.fuse)
    disabled.push_back("arete-fuse");
  pipelineOptions.disabledPasses = llvm::ArrayRef<std::string>(disabled);
  pipeline::buildCpuPipeline(passes, pipelineOptions);
  if (failed(passes.run(*copy)))
    return makeError("a pass failed");
  target::CompileOptions compileOptions;
  compileOptions.verifyEachPass = options.verifyLlvm;
  auto unit = target::Unit::translate(*copy, std::move(*signature), symbol, {},
                                      compileOptions);
  if (!unit)
    return unit.takeError();
  target::CompileTimes times;
  if (llvm::Error error = unit->optimize(times))
    return std::move(error);
  return target::JitFunction::load(*unit, times);
}

//===----------------------------------------------------------------------===//
// Comparing
//===----------------------------------------------------------------------===//

/// Compares one call; a fault is noted in `verdict`.
static void checkCall(func::FuncOp function, const target::Signature &signature,
                      const target::JitFunction &compiled,
                      const Arguments &arguments, Verdict &verdict) {
  CompiledCall call(compiled, arguments);
  auto reference = reference::evaluate(function, arguments);
  std::string referenceError;
  std::optional<std::vector<Array>> expected;
  if (reference)
    expected = std::move(*reference);
  else
    referenceError = llvm::toString(reference.takeError());
  bool isExpected = call.succeeded() == expected.has_value();
  ++(call.succeeded() ? verdict.succeeded : verdict.failed);

  Model model(function, arguments, expected, /*seed=*/1);
  if (!isExpected) {
    if (model.mayDifferInStatus())
      return;
    verdict.fault = Fault::Status;
    verdict.message =
        call.succeeded()
            ? "the call succeeded; the reference says: " + referenceError
            : "the call failed: " + call.message();
    return;
  }
  auto note = [&](Fault fault, const Twine &message) {
    verdict.fault = fault;
    verdict.message = message.str();
  };
  std::string why;
  for (size_t i = 0; expected && i < call.numOutputs(); ++i)
    if (!model.accepts(i, call.output(i), why))
      return note(Fault::Value, "output " + Twine(i) + ": " + why);
  for (auto [i, update] : llvm::enumerate(signature.updates)) {
    const Array &before = arguments[signature.inputs.size() + i];
    if (expected && update) {
      if (!model.accepts(*update, call.state(i), why))
        return note(Fault::Value, "state " + Twine(i) + ": " + why);
      continue;
    }
    if (attributeOf(function.getContext(), call.state(i)) !=
        attributeOf(function.getContext(), before))
      return note(Fault::State,
                  "state " + Twine(i) + " has no update in " +
                      (expected ? "the function" : "a call that failed") +
                      ", and has changed");
  }
}

Verdict check(const Graph &graph, const CheckOptions &options) {
  Verdict verdict;
  std::string diagnostics;
  ScopedDiagnosticHandler handler(graph.module.get().getContext(),
                                  [&](Diagnostic &diagnostic) {
                                    diagnostics += diagnostic.str() + "\n";
                                    return success();
                                  });
  auto compiled = compile(graph, options);
  if (!compiled) {
    verdict.fault = Fault::Compile;
    verdict.message = llvm::toString(compiled.takeError()) + "\n" + diagnostics;
    return verdict;
  }
  auto signature = target::Signature::get(graph.function());
  for (auto [i, arguments] : llvm::enumerate(graph.calls)) {
    checkCall(graph.function(), *signature, *compiled, arguments, verdict);
    if (verdict.fault != Fault::None) {
      verdict.message = "call " + std::to_string(i) + ": " + verdict.message;
      break;
    }
  }
  return verdict;
}

Verdict checkApart(const Graph &graph, const CheckOptions &options) {
  Verdict verdict;
  ChildResult child = runChild(/*seconds=*/20, [&](llvm::raw_ostream &os) {
    Verdict inner = check(graph, options);
    os << int(inner.fault) << " " << inner.message;
  });
  if (!child.exited) {
    verdict.fault = Fault::Died;
    verdict.message = child.howItEnded;
    return verdict;
  }
  auto [fault, message] = StringRef(child.output).split(' ');
  int number = 0;
  fault.getAsInteger(10, number);
  verdict.fault = Fault(number);
  verdict.message = message.str();
  return verdict;
}

} // namespace arete::fuzz
