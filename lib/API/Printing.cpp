//===- Printing.cpp - Graphs for people to read ---------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/Printing.h"

#include "FunctionState.h"
#include "SubGraph.h"
#include "dialects/Arete/IR/Arete.h"
#include "dialects/AreteRT/IR/AreteRT.h"
#include "lib/Explain/Explain.h"
#include "lib/Explain/Graphviz.h"
#include "lib/Pipeline/Pipelines.h"
#include "lib/Target/CPU/Unit.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/raw_ostream.h"

using namespace arete;
using namespace arete::detail;

//===----------------------------------------------------------------------===//
// The graph of a stage
//===----------------------------------------------------------------------===//

static mlir::func::FuncOp functionIn(mlir::ModuleOp module) {
  return *module.getOps<mlir::func::FuncOp>().begin();
}

static void run(GraphBuilder &b, mlir::ModuleOp module,
                llvm::function_ref<void(mlir::OpPassManager &)> build) {
  mlir::PassManager passes(module.getContext(),
                           mlir::ModuleOp::getOperationName());
  build(passes);
  if (failed(passes.run(module)))
    b.failReported();
}

/// Does to the graph what its compilation does.
static void optimize(GraphBuilder &b, mlir::ModuleOp module,
                     target::CompileOptions options) {
  // What was told then need not be told again.
  options.rewrites.print = false;
  run(b, module, [&](mlir::OpPassManager &passes) {
    target::buildGraphPasses(passes, options);
  });
}

/// Marks the updates that are written in place: those that nothing stores.
static void markInPlace(GraphBuilder &b, mlir::ModuleOp optimized) {
  mlir::OwningOpRef<mlir::ModuleOp> lowered = optimized.clone();
  run(b, *lowered, [](mlir::OpPassManager &passes) {
    pipeline::buildLinalgPipeline(passes, pipeline::PipelineOptions());
  });
  llvm::DenseSet<int64_t> stored;
  lowered->walk([&](rt::StoreStateOp op) { stored.insert(op.getIndex()); });
  mlir::func::FuncOp function = functionIn(optimized);
  llvm::DenseMap<int64_t, int64_t> stateNumbers;
  for (unsigned i = 0; i < function.getNumArguments(); ++i)
    if (function.getArgAttr(i, "arete.state"))
      stateNumbers.try_emplace(i, stateNumbers.size());
  for (unsigned i = 0; i < function.getNumResults(); ++i)
    if (auto of = function.getResultAttrOfType<mlir::IntegerAttr>(
            i, "arete.update_of");
        of && !stored.contains(stateNumbers.lookup(of.getInt())))
      function.setResultAttr(i, "arete.in_place",
                             mlir::UnitAttr::get(function.getContext()));
}

static mlir::OwningOpRef<mlir::ModuleOp>
moduleOf(GraphBuilder &b, const Function::State &function, GraphStage stage) {
  mlir::ModuleOp given = *function.module;
  mlir::OwningOpRef<mlir::ModuleOp> module = given.clone();
  if (stage == GraphStage::Optimized) {
    optimize(b, *module, function.compileOptions);
    markInPlace(b, *module);
  }
  return module;
}

static bool isShared(mlir::Value value) {
  return Graph::get().getCell(value) != nullptr;
}

/// A function of everything that the variable depends on.
static mlir::OwningOpRef<mlir::ModuleOp> optimized(GraphBuilder &b,
                                                   const Variable &variable) {
  std::vector<Variable> inputs;
  llvm::DenseSet<mlir::Value> met;
  SubGraph(Access::value(variable), [&](mlir::Value value) {
    if (!value.getDefiningOp<ir::VariableOp>())
      return false;
    if (!isShared(value) && met.insert(value).second)
      inputs.push_back(Access::wrap(value));
    return true;
  });
  FunctionForm form = makeFunctionForm(b, inputs, {variable}, {});
  optimize(b, *form.module, {});
  return std::move(form.module);
}

/// Calls `print` with a view of the graph and a stream; what was written.
static std::string
textOf(const Variable &variable, GraphStage stage, std::string_view op,
       const Location &loc,
       llvm::function_ref<void(const explain::View &, llvm::raw_ostream &)>
           print) {
  GraphBuilder b(op, loc);
  std::string text;
  llvm::raw_string_ostream os(text);
  mlir::Value value = b.value(Arg(variable, loc));
  if (stage == GraphStage::Given) {
    print(explain::View(value, isShared), os);
    return text;
  }
  mlir::OwningOpRef<mlir::ModuleOp> module = optimized(b, variable);
  print(explain::View(functionIn(*module)), os);
  return text;
}
static std::string
textOf(const Function &function, GraphStage stage, std::string_view op,
       const Location &loc,
       llvm::function_ref<void(const explain::View &, llvm::raw_ostream &)>
           print) {
  const Function::State &state = Access::state(function, op, loc);
  GraphBuilder b(op, loc);
  mlir::OwningOpRef<mlir::ModuleOp> module = moduleOf(b, state, stage);
  std::string text;
  llvm::raw_string_ostream os(text);
  print(explain::View(functionIn(*module)), os);
  return text;
}

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

static explain::Details detailsOf(const PrintOptions &options) {
  return {options.types, options.lines, options.rewrites};
}

template <typename Graph>
static std::string tree(const Graph &graph, const PrintOptions &options,
                        const Location &loc) {
  return textOf(graph, options.stage, "debugprint", loc,
                [&](const explain::View &view, llvm::raw_ostream &os) {
                  explain::printTree(view, detailsOf(options), os);
                });
}

std::string arete::debugprint(const Variable &variable,
                              const PrintOptions &options, Location loc) {
  return variable ? tree(variable, options, loc) : "(empty)\n";
}
std::string arete::debugprint(const Function &function,
                              const PrintOptions &options, Location loc) {
  return tree(function, options, loc);
}

template <typename Graph>
static std::string formula(const Graph &graph, GraphStage stage,
                           const Location &loc) {
  return textOf(graph, stage, "pp", loc,
                [](const explain::View &view, llvm::raw_ostream &os) {
                  explain::printFormula(view, os);
                });
}

std::string arete::pp(const Variable &variable, GraphStage stage,
                      Location loc) {
  std::string text = formula(variable, stage, loc);
  // One expression is no list of lines.
  text.pop_back();
  return text;
}
std::string arete::pp(const Function &function, GraphStage stage,
                      Location loc) {
  return formula(function, stage, loc);
}

std::string arete::to_mlir(const Function &function, GraphStage stage,
                           Location loc) {
  const Function::State &state = Access::state(function, "to_mlir", loc);
  GraphBuilder b("to_mlir", loc);
  mlir::OwningOpRef<mlir::ModuleOp> module = moduleOf(b, state, stage);
  std::string text;
  llvm::raw_string_ostream os(text);
  module->print(os);
  return text;
}

//===----------------------------------------------------------------------===//
// Drawings
//===----------------------------------------------------------------------===//

static std::string titleOf(const Variable &variable) { return variable.name(); }
static std::string titleOf(const Function &function) { return function.name(); }

template <typename Graph>
static std::string dot(const Graph &graph, const PrintOptions &options,
                       std::string_view op, const Location &loc) {
  return textOf(graph, options.stage, op, loc,
                [&](const explain::View &view, llvm::raw_ostream &os) {
                  explain::printDot(view, detailsOf(options), titleOf(graph),
                                    os);
                });
}

std::string arete::to_dot(const Variable &variable, const PrintOptions &options,
                          Location loc) {
  return dot(variable, options, "to_dot", loc);
}
std::string arete::to_dot(const Function &function, const PrintOptions &options,
                          Location loc) {
  return dot(function, options, "to_dot", loc);
}

template <typename Graph>
static void save(const Graph &graph, const std::string &path,
                 const PrintOptions &options, const Location &loc) {
  auto format = explain::drawingFormat(path);
  if (!format)
    throw Error(ErrorKind::Value, "save_graph",
                llvm::toString(format.takeError()), loc);
  std::string text = dot(graph, options, "save_graph", loc);
  if (llvm::Error error =
          explain::writeDrawing(text, titleOf(graph), *format, path))
    throw Error(ErrorKind::IO, "save_graph", llvm::toString(std::move(error)),
                loc);
}

void arete::save_graph(const Variable &variable, const std::string &path,
                       const PrintOptions &options, Location loc) {
  save(variable, path, options, loc);
}
void arete::save_graph(const Function &function, const std::string &path,
                       const PrintOptions &options, Location loc) {
  save(function, path, options, loc);
}
