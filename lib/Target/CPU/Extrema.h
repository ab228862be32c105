//===- Extrema.h - Largest and smallest numbers of loops --------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TARGET_CPU_EXTREMA_H
#define ARETE_TARGET_CPU_EXTREMA_H

#include "llvm/IR/PassManager.h"

namespace arete::target {

/// Has innermost loops find largest and smallest floats by integers of the same
/// order, with NaN at the end that wins. What x86 needs for NaN and the sign of
/// zero then depends on the element alone, not on what has been found so far: a
/// step takes one cycle instead of ten, and so do those that combine the lanes
/// of a vector, which are all of the time of a short row.
struct IntegerExtremaPass : llvm::PassInfoMixin<IntegerExtremaPass> {
  llvm::PreservedAnalyses run(llvm::Function &function,
                              llvm::FunctionAnalysisManager &analyses);
};

} // namespace arete::target

#endif // ARETE_TARGET_CPU_EXTREMA_H
