//===- Optimize.cpp - LLVM's passes for numeric loops ---------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Target/CPU/Optimize.h"
#include "llvm/Passes/PassBuilder.h"

using namespace llvm;

namespace arete::target {

/// What remains of -O3 when everything is left out that finds nothing in the
/// loops that linalg becomes. Globals that nothing uses any more, such as
/// inlined math functions, go before the loop passes see them.
static constexpr StringLiteral trimmedPipeline =
    "always-inline,globaldce,"
    "function("
    "sroa,early-cse,simplifycfg,instcombine<no-verify-fixpoint>,"
    "loop-simplify,lcssa,loop-mssa(loop-rotate,licm),"
    "loop-vectorize,"
    "early-cse,instcombine<no-verify-fixpoint>,simplifycfg)";

static constexpr StringLiteral scalarPipeline =
    "always-inline,globaldce,"
    "function(sroa,early-cse,simplifycfg,"
    "loop-simplify,lcssa,loop-mssa(loop-rotate,licm),early-cse,simplifycfg)";

void optimizeModule(Module &module, TargetMachine &machine, unsigned optLevel) {
  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager callGraph;
  ModuleAnalysisManager modules;
  PipelineTuningOptions tuning;
  tuning.LoopVectorization = true;
  PassBuilder builder(&machine, tuning);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(callGraph);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, callGraph, modules);

  ModulePassManager passes;
  switch (optLevel) {
  case 0:
    cantFail(builder.parsePassPipeline(passes, "always-inline,globaldce"));
    break;
  case 1:
    cantFail(builder.parsePassPipeline(passes, scalarPipeline));
    break;
  case 2:
    cantFail(builder.parsePassPipeline(passes, trimmedPipeline));
    break;
  default:
    passes = builder.buildPerModuleDefaultPipeline(OptimizationLevel::O3);
    break;
  }
  passes.run(module, modules);
}

} // namespace arete::target
