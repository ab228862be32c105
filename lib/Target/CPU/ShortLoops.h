//===- ShortLoops.h - Loops that a vector or two would cover ----*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TARGET_CPU_SHORTLOOPS_H
#define ARETE_TARGET_CPU_SHORTLOOPS_H

#include "llvm/IR/PassManager.h"

namespace arete::target {

/// Has the vectoriser cover the last iterations of innermost loops that are
/// known to be short by a masked vector, where the CPU has masks for what they
/// read and write. One by one these would take longer than all others: in a row
/// of ten there is no full vector. A long loop loses more by masks in all of
/// its iterations than by its tail.
struct MaskShortLoopsPass : llvm::PassInfoMixin<MaskShortLoopsPass> {
  llvm::PreservedAnalyses run(llvm::Function &function,
                              llvm::FunctionAnalysisManager &analyses);
};

} // namespace arete::target

#endif // ARETE_TARGET_CPU_SHORTLOOPS_H
