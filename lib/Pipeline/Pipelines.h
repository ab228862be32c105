//===- Pipelines.h - The named pipelines -*- C++ -*------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_PIPELINE_PIPELINES_H
#define ARETE_PIPELINE_PIPELINES_H

#include "lib/Pipeline/RewriteOptions.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassOptions.h"

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace arete::pipeline {

/// Every dialect, interface and translation that the pipelines use.
void registerDialects(mlir::DialectRegistry &registry);

struct PipelineOptions : mlir::PassPipelineOptions<PipelineOptions> {
  ListOption<std::string> disabledPasses{
      *this, "disable-pass",
      llvm::cl::desc("Passes of optionalPasses() that are left out")};
  Option<bool> rewrite{*this, "rewrite",
                       llvm::cl::desc("Do the rewrites of docs/rewrites.md"),
                       llvm::cl::init(true)};
  Option<bool> fastMath{*this, "fast-math",
                        llvm::cl::desc("Do those of class FastMath as well"),
                        llvm::cl::init(false)};
  ListOption<std::string> disabledPatterns{
      *this, "disable-pattern",
      llvm::cl::desc("Names of rewrites that are not done")};
  Option<bool> printRewrites{
      *this, "print-rewrites",
      llvm::cl::desc("Print which rewrite changed which line"),
      llvm::cl::init(false)};

  /// RewriteOptions::report, which no text can say.
  rewrite::Reporter reportRewrites;

  RewriteOptions getRewrites() const {
    return {.enabled = rewrite,
            .fastMath = fastMath,
            .disabled = {disabledPatterns.begin(), disabledPatterns.end()},
            .print = printRewrites,
            .report = reportRewrites};
  }
  bool has(llvm::StringRef pass) const {
    return !llvm::is_contained(disabledPasses, pass);
  }
  void setRewrites(const RewriteOptions &options) {
    rewrite = options.enabled;
    fastMath = options.fastMath;
    disabledPatterns = llvm::ArrayRef<std::string>(options.disabled);
    printRewrites = options.print;
    reportRewrites = options.report;
  }
};

/// The passes on the graph that can be left out: what comes behind them does
/// without. One place for their names, which are those of arete-opt.
llvm::ArrayRef<llvm::StringRef> optionalPasses();

/// Arete to Arete: canonicalize, merge, decompose, fuse.
void buildGraphPipeline(mlir::OpPassManager &pm,
                        const PipelineOptions &options);
/// Arete to linalg and AreteRT on tensors, sizes checked at entry.
void buildLinalgPipeline(mlir::OpPassManager &pm,
                         const PipelineOptions &options);
/// Tensors to buffers, loops and the LLVM dialect.
void buildLLVMPipeline(mlir::OpPassManager &pm, const PipelineOptions &options);
/// All of the above: function form to compiled form. The manager must be
/// anchored on builtin.module.
void buildCpuPipeline(mlir::OpPassManager &pm, const PipelineOptions &options);

/// Makes passes and pipelines known by name: arete-graph, arete-linalg,
/// arete-llvm, arete-cpu.
void registerPasses();

} // namespace arete::pipeline

#endif // ARETE_PIPELINE_PIPELINES_H
