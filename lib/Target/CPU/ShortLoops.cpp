//===- ShortLoops.cpp - Loops that a vector or two would cover ------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Target/CPU/ShortLoops.h"
#include "lib/Conversion/LinalgToLoops/ShortRows.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Transforms/Utils/LoopUtils.h"

using namespace llvm;

namespace arete::target {

/// Whether each access to memory can be masked.
static bool canBeMasked(const Loop &loop, const TargetTransformInfo &target) {
  for (BasicBlock *block : loop.blocks())
    for (Instruction &instruction : *block) {
      if (auto *load = dyn_cast<LoadInst>(&instruction)) {
        if (!target.isLegalMaskedLoad(load->getType(), load->getAlign()))
          return false;
      } else if (auto *store = dyn_cast<StoreInst>(&instruction)) {
        if (!target.isLegalMaskedStore(store->getValueOperand()->getType(),
                                       store->getAlign()))
          return false;
      }
    }
  return true;
}

PreservedAnalyses MaskShortLoopsPass::run(Function &function,
                                          FunctionAnalysisManager &analyses) {
  auto &loops = analyses.getResult<LoopAnalysis>(function);
  if (loops.empty())
    return PreservedAnalyses::all();
  auto &evolution = analyses.getResult<ScalarEvolutionAnalysis>(function);
  auto &target = analyses.getResult<TargetIRAnalysis>(function);
  for (Loop *loop : loops.getLoopsInPreorder()) {
    if (!loop->isInnermost())
      continue;
    unsigned most = evolution.getSmallConstantMaxTripCount(loop);
    if (most > 1 && most <= longestShortRow && canBeMasked(*loop, target))
      addStringMetadataToLoop(loop, "llvm.loop.vectorize.predicate.enable", 1);
  }
  return PreservedAnalyses::all();
}

} // namespace arete::target
