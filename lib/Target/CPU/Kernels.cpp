//===- Kernels.cpp - Loop nests apart from what calls them ----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Target/CPU/Kernels.h"
#include "llvm/Analysis/AssumptionCache.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/CodeExtractor.h"

using namespace llvm;

namespace arete::target {

static SmallVector<Function *> exportedFunctions(Module &module) {
  SmallVector<Function *> result;
  for (Function &function : module)
    if (!function.isDeclaration() && function.hasExternalLinkage())
      result.push_back(&function);
  return result;
}

PreservedAnalyses OutlineKernelsPass::run(Module &module,
                                          ModuleAnalysisManager &analyses) {
  auto &functions =
      analyses.getResult<FunctionAnalysisManagerModuleProxy>(module)
          .getManager();
  for (Function *function : exportedFunctions(module)) {
    auto &dominators = functions.getResult<DominatorTreeAnalysis>(*function);
    auto &assumptions = functions.getResult<AssumptionAnalysis>(*function);
    auto loops = llvm::to_vector(
        functions.getResult<LoopAnalysis>(*function).getTopLevelLoops());
    CodeExtractorAnalysisCache cache(*function);
    for (Loop *loop : loops) {
      if (!loop->isLoopSimplifyForm())
        continue;
      CodeExtractor extractor(dominators, *loop, /*AggregateArgs=*/false,
                              /*BFI=*/nullptr, /*BPI=*/nullptr, &assumptions);
      extractor.extractCodeRegion(cache);
    }
  }
  return PreservedAnalyses::none();
}

PreservedAnalyses MarkColdCodePass::run(Module &module,
                                        ModuleAnalysisManager &analyses) {
  // Below, optimising takes little and a call of few elements
  // would notice.
  constexpr unsigned small = 100;
  auto &functions =
      analyses.getResult<FunctionAnalysisManagerModuleProxy>(module)
          .getManager();
  for (Function *function : exportedFunctions(module)) {
    if (function->getInstructionCount() < small ||
        !functions.getResult<LoopAnalysis>(*function).empty())
      continue;
    // Scalars computed by the graph are worth it.
    if (llvm::count_if(instructions(*function), [](const Instruction &i) {
          return i.isBinaryOp() && i.getType()->isFloatingPointTy();
        }) > 16)
      continue;
    function->addFnAttr(Attribute::OptimizeNone);
    function->addFnAttr(Attribute::NoInline);
  }
  return PreservedAnalyses::all();
}

} // namespace arete::target
