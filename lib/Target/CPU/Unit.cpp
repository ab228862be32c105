//===- Unit.cpp - One function on its way to machine code -----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Target/CPU/Unit.h"
#include "lib/Pipeline/Pipelines.h"
#include "lib/Target/CPU/Constants.h"
#include "lib/Target/CPU/LaneCalls.h"
#include "lib/Target/CPU/Machine.h"
#include "lib/Target/CPU/MathLibrary.h"
#include "lib/Target/CPU/NarrowFloats.h"
#include "lib/Target/CPU/Optimize.h"
#include "lib/Target/Diagnostics.h"
#include "lib/Target/Stopwatch.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/DiagnosticHandler.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/DiagnosticPrinter.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/OptBisect.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Transforms/IPO/Internalize.h"

using namespace llvm;

namespace arete::target {

//===----------------------------------------------------------------------===//
// Errors of LLVM
//===----------------------------------------------------------------------===//

namespace {
/// Keeps what LLVM reports; the handler that a context starts with ends the
/// process on an error.
class MessageKeeper : public DiagnosticHandler {
public:
  explicit MessageKeeper(std::string &messages) : messages(messages) {}

  bool handleDiagnostics(const DiagnosticInfo &info) override {
    if (info.getSeverity() != DS_Error)
      return true;
    raw_string_ostream os(messages);
    if (!messages.empty())
      os << "\n";
    os << "error: ";
    DiagnosticPrinterRawOStream printer(os);
    info.print(printer);
    return true;
  }

private:
  std::string &messages;
};
} // namespace

Error Unit::takeErrors() {
  if (messages->empty())
    return Error::success();
  return createStringError(inconvertibleErrorCode(),
                           std::exchange(*messages, ""));
}

//===----------------------------------------------------------------------===//
// MLIR to LLVM IR
//===----------------------------------------------------------------------===//

Unit::Unit(Signature signature, std::string symbol, CompileOptions options)
    : signature(std::move(signature)), symbol(std::move(symbol)),
      options(std::move(options)), messages(std::make_unique<std::string>()),
      context(std::make_unique<LLVMContext>()) {
  context->setDiagnosticHandler(std::make_unique<MessageKeeper>(*messages));
}

Unit::~Unit() = default;

/// A module with nothing but a copy of the function, called `symbol`.
static mlir::OwningOpRef<mlir::ModuleOp> isolate(mlir::func::FuncOp function,
                                                 StringRef symbol) {
  auto module = mlir::ModuleOp::create(function->getParentOp()->getLoc());
  auto copy = function.clone();
  copy.setSymName(symbol);
  copy.setPublic();
  module.push_back(copy);
  return module;
}

static LogicalResult
runPasses(mlir::ModuleOp module, const CompileOptions &options, double &ms,
          function_ref<void(mlir::OpPassManager &)> build) {
  Stopwatch watch(ms);
  mlir::PassManager passes(module.getContext(),
                           mlir::ModuleOp::getOperationName());
  passes.enableVerifier(options.verifyEachPass);
  build(passes);
  return passes.run(module);
}

void buildGraphPasses(mlir::OpPassManager &passes,
                      const CompileOptions &options) {
  pipeline::PipelineOptions pipelineOptions;
  pipelineOptions.setRewrites(options.rewrites);
  pipelineOptions.disabledPasses =
      ArrayRef<std::string>(options.disabledPasses);
  pipeline::buildGraphPipeline(passes, pipelineOptions);
}

static Error checkPassNames(const CompileOptions &options) {
  for (const std::string &name : options.disabledPasses)
    if (!is_contained(pipeline::optionalPasses(), name))
      return makeError("no pass '" + name + "' can be left out, only " +
                       join(pipeline::optionalPasses(), ", "));
  return Error::success();
}

Expected<Unit> Unit::lower(mlir::ModuleOp module, StringRef name,
                           StringRef symbol,
                           ArrayRef<arete_tensor> initialStates,
                           const CompileOptions &options, CompileTimes &times) {
  DiagnosticCollector diagnostics(module.getContext());
  auto function = findFunction(module, name);
  if (failed(function))
    return diagnostics.takeError("there is no such function");
  auto signature = Signature::get(*function);
  if (failed(signature))
    return diagnostics.takeError("the function has no signature");
  if (symbol.empty())
    symbol = function->getSymName();

  mlir::OwningOpRef<mlir::ModuleOp> copy = isolate(*function, symbol);
  if (Error error = checkPassNames(options))
    return error;
  auto buildGraph = [&](mlir::OpPassManager &passes) {
    buildGraphPasses(passes, options);
  };
  pipeline::PipelineOptions pipelineOptions;
  auto buildLowering = [&](mlir::OpPassManager &passes) {
    pipeline::buildLinalgPipeline(passes, pipelineOptions);
    pipeline::buildLLVMPipeline(passes, pipelineOptions);
  };
  if (failed(mlir::verify(*copy)) ||
      failed(runPasses(*copy, options, times.graph, buildGraph)) ||
      failed(runPasses(*copy, options, times.lowering, buildLowering)))
    return diagnostics.takeError("'" + signature->name +
                                 "' cannot be lowered to LLVM");
  Stopwatch watch(times.lowering);
  return translate(*copy, std::move(*signature), symbol, initialStates,
                   options);
}

Expected<Unit> Unit::translate(mlir::ModuleOp module, Signature signature,
                               StringRef symbol,
                               ArrayRef<arete_tensor> initialStates,
                               const CompileOptions &options) {
  Unit unit(std::move(signature), symbol.str(), options);
  auto machine = createMachine(options);
  if (!machine)
    return machine.takeError();
  unit.machine = std::move(*machine);

  DiagnosticCollector diagnostics(module.getContext());
  unit.module = mlir::translateModuleToLLVMIR(module, *unit.context, symbol);
  if (!unit.module)
    return diagnostics.takeError("'" + unit.signature.name +
                                 "' cannot be translated to LLVM IR");
  unit.module->setDataLayout(unit.machine->createDataLayout());
  unit.module->setTargetTriple(unit.machine->getTargetTriple().str());
  if (Error error = unit.defineConstants(initialStates))
    return error;
  if (Error error = unit.takeErrors())
    return error;
  return unit;
}

Error Unit::defineConstants(ArrayRef<arete_tensor> initialStates) {
  Function *entry = module->getFunction(symbol);
  if (!entry || entry->isDeclaration())
    return makeError("the compiled module does not define '" + symbol + "'");
  auto *pointer = PointerType::get(*context, 0);
  auto *type = FunctionType::get(Type::getInt32Ty(*context),
                                 {pointer, pointer, pointer, pointer}, false);
  if (entry->getFunctionType() != type)
    return makeError("'" + symbol + "' is not an arete_entry");
  entry->setLinkage(GlobalValue::ExternalLinkage);

  SmallVector<std::string, 3> exported = {symbol, symbol + "_signature"};
  defineSignature(*module, signature, symbol);
  if (!initialStates.empty()) {
    exported.push_back(symbol + "_initial_states");
    if (Error error =
            defineInitialStates(*module, signature, symbol, initialStates))
      return error;
  }
  internalizeModule(*module, [&](const GlobalValue &value) {
    return is_contained(exported, value.getName());
  });

  std::string text;
  raw_string_ostream os(text);
  if (verifyModule(*module, &os))
    return makeError("'" + signature.name +
                     "' became invalid LLVM IR: " + StringRef(text).rtrim());
  return Error::success();
}

//===----------------------------------------------------------------------===//
// LLVM IR to machine code
//===----------------------------------------------------------------------===//

Error Unit::optimize(CompileTimes &times) {
  Stopwatch watch(times.optimize);
  if (Error error = linkMathLibrary(*module))
    return error;
  setMachineAttributes(*module, *machine);
  expandNarrowFloats(*module, *machine);
  declareLaneCalls(*module);
  optimizeModule(*module, *machine, options.optLevel);
  defineLaneCalls(*module);
  return takeErrors();
}

namespace {
/// Leaves loop strength reduction out: it takes half the time of code
/// generation, and more than linear, to improve addresses that x86 computes for
/// nothing.
struct CodegenGate : OptPassGate {
  bool isEnabled() const override { return true; }
  bool shouldRunPass(StringRef pass, StringRef) override {
    return pass != "Loop Strength Reduction";
  }
};
} // namespace

Error Unit::emit(raw_pwrite_stream &os, CodeGenFileType kind,
                 CompileTimes &times) {
  Stopwatch watch(times.codegen);
  CodegenGate gate;
  OptPassGate &usual = module->getContext().getOptPassGate();
  if (machine->getOptLevel() < CodeGenOptLevel::Aggressive)
    module->getContext().setOptPassGate(gate);
  auto restore =
      make_scope_exit([&] { module->getContext().setOptPassGate(usual); });
  legacy::PassManager passes;
  if (machine->addPassesToEmitFile(passes, os, /*DwoOut=*/nullptr, kind,
                                   /*DisableVerify=*/true))
    return makeError("this target has no such output");
  passes.run(*module);
  return takeErrors();
}

} // namespace arete::target
