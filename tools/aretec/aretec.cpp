//===- aretec.cpp - The ahead-of-time compiler ----------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Explain/Explain.h"
#include "lib/Pipeline/Pipelines.h"
#include "lib/Target/CHeader.h"
#include "lib/Target/CPU/ObjectFile.h"
#include "lib/Target/Diagnostics.h"
#include "mlir/Pass/PassManager.h"
#include "tools/common/PluginFlag.h"
#include "tools/common/RewriteFlags.h"
#include "tools/common/ToolSupport.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using arete::Tensor;
namespace target = arete::target;
namespace tools = arete::tools;
namespace pipeline = arete::pipeline;

//===----------------------------------------------------------------------===//
// Options
//===----------------------------------------------------------------------===//

static cl::OptionCategory category("aretec options");

static cl::opt<std::string> inputPath(cl::Positional, cl::Required,
                                      cl::desc("<model.mlir, or - for stdin>"),
                                      cl::cat(category));
static cl::opt<std::string> outputPath(
    "o", cl::value_desc("file"),
    cl::desc("Where to write; - is stdout. For an object the default "
             "is the name of the model with .o, for text stdout"),
    cl::cat(category));
static cl::opt<std::string> headerPath("header", cl::value_desc("file"),
                                       cl::desc("Write a C header as well"),
                                       cl::cat(category));
static cl::opt<std::string>
    functionName("function", cl::value_desc("name"),
                 cl::desc("The function to compile, where there are several"),
                 cl::cat(category));
static cl::list<std::string>
    stateValues("state", cl::value_desc("name=value"),
                cl::desc("Initial value of a state to put into the object: a "
                         ".npy file or a literal; all states, or none"),
                cl::cat(category));
static cl::opt<std::string>
    cpu("cpu", cl::init("native"), cl::value_desc("name"),
        cl::desc("The CPU to compile for, as LLVM calls it (native)"),
        cl::cat(category));
static cl::opt<std::string> features("features", cl::value_desc("+a,-b"),
                                     cl::desc("CPU features to add and remove"),
                                     cl::cat(category));
static cl::opt<unsigned> optLevel("O", cl::Prefix, cl::init(2),
                                  cl::desc("Optimisation level, 0 to 3 (2)"),
                                  cl::cat(category));

static tools::RewriteFlags rewriteFlags(category);
static tools::PluginFlag pluginFlag(category);
enum class Stage {
  Arete,
  Tree,
  Formula,
  Dot,
  Linalg,
  MemoryPlan,
  LLVM,
  Assembly,
  Object
};
static cl::opt<Stage> stage(
    "emit", cl::init(Stage::Object), cl::desc("What to write:"),
    cl::values(clEnumValN(Stage::Arete, "arete", "the optimised graph"),
               clEnumValN(Stage::Tree, "tree", "the graph as a tree"),
               clEnumValN(Stage::Formula, "formula", "the graph as formulas"),
               clEnumValN(Stage::Dot, "dot",
                          "the graph in the language of Graphviz"),
               clEnumValN(Stage::Linalg, "linalg", "linalg on tensors"),
               clEnumValN(Stage::MemoryPlan, "memory-plan",
                          "where each temporary lies, and how long"),
               clEnumValN(Stage::LLVM, "llvm", "optimised LLVM IR"),
               clEnumValN(Stage::Assembly, "asm", "assembly"),
               clEnumValN(Stage::Object, "obj", "an object file (default)")),
    cl::cat(category));

static cl::opt<bool>
    given("given", cl::cat(category),
          cl::desc("With --emit=tree, formula or dot: the graph as it is in "
                   "the file, not optimised"));

//===----------------------------------------------------------------------===//
// Compiling
//===----------------------------------------------------------------------===//

/// Runs the pipelines that give MLIR.
static llvm::Error runPipelines(mlir::ModuleOp module, bool toLinalg) {
  target::DiagnosticCollector diagnostics(module.getContext());
  mlir::PassManager passes(module.getContext(),
                           mlir::ModuleOp::getOperationName());
  pipeline::PipelineOptions options;
  options.setRewrites(rewriteFlags.get());
  pipeline::buildGraphPipeline(passes, options);
  if (toLinalg)
    pipeline::buildLinalgPipeline(passes, options);
  if (failed(passes.run(module)))
    return diagnostics.takeError("the passes failed");
  return llvm::Error::success();
}

/// Prints the whole module.
static llvm::Error emitMLIR(mlir::ModuleOp module, raw_ostream &os) {
  if (llvm::Error error = runPipelines(module, stage == Stage::Linalg))
    return error;
  module.print(os);
  return llvm::Error::success();
}

/// The graph of the function for people to read.
static llvm::Error explain(mlir::ModuleOp module, StringRef name,
                           raw_ostream &os) {
  if (!given)
    if (llvm::Error error = runPipelines(module, /*toLinalg=*/false))
      return error;
  target::DiagnosticCollector diagnostics(module.getContext());
  auto function = target::findFunction(module, name);
  if (failed(function))
    return diagnostics.takeError("there is no such function");
  arete::explain::View view(*function);
  if (stage == Stage::Tree)
    printTree(view, {}, os);
  else if (stage == Stage::Formula)
    printFormula(view, os);
  else
    printDot(view, {}, name, os);
  return llvm::Error::success();
}

/// Prints the memory plan of the function.
static llvm::Error emitMemoryPlan(mlir::ModuleOp module, StringRef name,
                                  raw_ostream &os) {
  target::DiagnosticCollector diagnostics(module.getContext());
  auto function = target::findFunction(module, name);
  if (failed(function))
    return diagnostics.takeError("there is no such function");
  mlir::OwningOpRef<mlir::ModuleOp> alone =
      mlir::ModuleOp::create(module.getLoc());
  mlir::func::FuncOp copy = function->clone();
  copy->setAttr("arete.memory_plan", mlir::UnitAttr::get(copy.getContext()));
  alone->push_back(copy);
  mlir::PassManager passes(module.getContext(),
                           mlir::ModuleOp::getOperationName());
  pipeline::PipelineOptions options;
  options.setRewrites(rewriteFlags.get());
  pipeline::buildCpuPipeline(passes, options);
  if (failed(passes.run(*alone)))
    return diagnostics.takeError("the passes failed");
  alone->walk([&](mlir::Operation *op) {
    if (auto plan = op->getAttrOfType<mlir::ArrayAttr>("arete.memory_plan"))
      for (auto line : plan.getAsRange<mlir::StringAttr>())
        os << line.getValue() << "\n";
  });
  return llvm::Error::success();
}

static Expected<std::vector<Tensor>>
readStates(const target::Signature &signature) {
  std::vector<Tensor> values(signature.states.size());
  std::vector<bool> given(values.size());
  for (StringRef option : stateValues) {
    auto assignment = tools::splitAssignment("state", option);
    if (!assignment)
      return assignment.takeError();
    auto number = tools::findParam(signature.states, assignment->first);
    if (!number)
      return number.takeError();
    if (given[*number])
      return target::makeError("the state '" + assignment->first +
                               "' has two values");
    auto value =
        tools::readValue(signature.states[*number], assignment->second);
    if (!value)
      return value.takeError();
    values[*number] = *value;
    given[*number] = true;
  }
  if (stateValues.empty())
    return std::vector<Tensor>();
  for (auto [isGiven, state] : zip_equal(given, signature.states))
    if (!isGiven)
      return target::makeError("the state '" + state.name +
                               "' has no initial value, and others have one");
  return values;
}

static std::string defaultOutput() {
  if (stage != Stage::Object || inputPath == "-")
    return "-";
  SmallString<128> path = sys::path::filename(inputPath);
  sys::path::replace_extension(path, "o");
  return path.str().str();
}

static llvm::Error compile() {
  if (optLevel > 3)
    return target::makeError("the optimisation levels are -O0 to -O3");
  if (given && stage != Stage::Tree && stage != Stage::Formula &&
      stage != Stage::Dot)
    return target::makeError("--given is for --emit=tree, formula and dot");
  if (llvm::Error error = pluginFlag.load())
    return error;
  auto context = tools::makeContext();
  auto module = tools::readModule(*context, inputPath);
  if (!module)
    return module.takeError();

  target::DiagnosticCollector diagnostics(context.get());
  auto function = target::findFunction(**module, functionName);
  if (failed(function))
    return diagnostics.takeError("there is no such function");
  auto signature = target::Signature::get(*function);
  if (failed(signature))
    return diagnostics.takeError("the function has no signature");
  auto symbol = target::objectSymbol(signature->name);
  if (!symbol)
    return symbol.takeError();
  auto states = readStates(*signature);
  if (!states)
    return states.takeError();
  std::vector<arete_tensor> initialStates;
  for (const Tensor &state : *states)
    initialStates.push_back(state.abi());

  target::CompileOptions options;
  options.optLevel = optLevel;
  options.cpu = cpu;
  options.features = features;
  options.rewrites = rewriteFlags.get();
  auto emit = [&](raw_pwrite_stream &os) -> llvm::Error {
    switch (stage) {
    case Stage::Arete:
    case Stage::Linalg:
      return emitMLIR(**module, os);
    case Stage::Tree:
    case Stage::Formula:
    case Stage::Dot:
      return explain(**module, signature->name, os);
    case Stage::MemoryPlan:
      return emitMemoryPlan(**module, signature->name, os);
    case Stage::LLVM:
      return target::emitLLVMIR(**module, signature->name, options,
                                initialStates, os);
    case Stage::Assembly:
      return target::emitAssembly(**module, signature->name, options,
                                  initialStates, os);
    case Stage::Object:
      return target::emitObject(**module, signature->name, options,
                                initialStates, os);
    }
    llvm_unreachable("no other stage");
  };
  std::string output = outputPath.empty() ? defaultOutput() : outputPath;
  if (llvm::Error error = tools::writeFile(output, emit))
    return error;
  if (headerPath.empty())
    return llvm::Error::success();
  return tools::writeFile(headerPath, [&](raw_pwrite_stream &os) {
    target::writeCHeader(*signature, *symbol, !initialStates.empty(), os);
    return llvm::Error::success();
  });
}

int main(int argc, char **argv) {
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(
      argc, argv, "aretec: compiles a function of Arete ops ahead of time\n");
  if (llvm::Error error = compile())
    return tools::reportError("aretec", std::move(error));
  return 0;
}
