//===- Optimize.cpp - LLVM's passes for numeric loops ---------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Target/CPU/Optimize.h"
#include "lib/Target/CPU/Extrema.h"
#include "lib/Target/CPU/Kernels.h"
#include "lib/Target/CPU/ShortLoops.h"
#include "llvm/Passes/PassBuilder.h"

using namespace llvm;

namespace arete::target {

/// What remains of -O3 when everything is left out that finds nothing in the
/// loops that linalg becomes: the same code in a third to a half of the time.
/// One instcombine, so that the vectoriser sees minima and reductions as it
/// knows them. Functions that nothing calls any more, such as inlined math, go
/// before the passes meet them.
///
/// Each loop nest becomes a function of its own first: register allocation and
/// its like take more than linear time in the size of a function, so this is
/// what makes compile time linear in the number of kernels. Equal ones are
/// merged while they are small.
static constexpr StringLiteral trimmedPipeline =
    "function(sroa,early-cse,simplifycfg,loop-simplify,break-crit-edges,"
    "loop-simplify),arete-outline-kernels,mergefunc,"
    "always-inline,globaldce,"
    "function("
    "sroa,early-cse,simplifycfg,instcombine<no-verify-fixpoint>,"
    "loop-simplify,lcssa,loop-mssa(loop-rotate,licm),"
    "arete-integer-extrema,arete-mask-short-loops,loop-vectorize,"
    "early-cse,simplifycfg),"
    "arete-mark-cold-code";

static constexpr StringLiteral scalarPipeline =
    "always-inline,globaldce,"
    "function(sroa,early-cse,simplifycfg,"
    "loop-simplify,lcssa,loop-mssa(loop-rotate,licm),early-cse,simplifycfg)";

static constexpr StringLiteral minimalPipeline = "always-inline,globaldce";

void optimizeModule(Module &module, TargetMachine &machine, unsigned optLevel) {
  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager callGraph;
  ModuleAnalysisManager modules;
  PassBuilder builder(&machine);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(callGraph);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.registerPipelineParsingCallback(
      [](StringRef name, ModulePassManager &passes,
         ArrayRef<PassBuilder::PipelineElement>) {
        if (name == "arete-outline-kernels")
          passes.addPass(OutlineKernelsPass());
        else if (name == "arete-mark-cold-code")
          passes.addPass(MarkColdCodePass());
        else
          return false;
        return true;
      });
  builder.registerPipelineParsingCallback(
      [](StringRef name, FunctionPassManager &passes,
         ArrayRef<PassBuilder::PipelineElement>) {
        if (name == "arete-integer-extrema")
          passes.addPass(IntegerExtremaPass());
        else if (name == "arete-mask-short-loops")
          passes.addPass(MaskShortLoopsPass());
        else
          return false;
        return true;
      });
  builder.crossRegisterProxies(loops, functions, callGraph, modules);

  ModulePassManager passes;
  if (optLevel < 3)
    cantFail(builder.parsePassPipeline(passes, optLevel == 0 ? minimalPipeline
                                               : optLevel == 1
                                                   ? scalarPipeline
                                                   : trimmedPipeline));
  else
    passes = builder.buildPerModuleDefaultPipeline(OptimizationLevel::O3);
  passes.run(module, modules);
}

} // namespace arete::target
