//===- Kernels.h - Loop nests apart from what calls them --------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TARGET_CPU_KERNELS_H
#define ARETE_TARGET_CPU_KERNELS_H

#include "llvm/IR/PassManager.h"

namespace arete::target {

/// Makes each outermost loop of a function that the module exports a function
/// of its own. Does what LLVM's loop-extract does, which looks at the whole
/// function again for each loop; this takes time linear in the function.
struct OutlineKernelsPass : llvm::PassInfoMixin<OutlineKernelsPass> {
  llvm::PreservedAnalyses run(llvm::Module &module,
                              llvm::ModuleAnalysisManager &analyses);
};

/// Has code for exported functions generated in the least time that do nothing
/// but check, compute sizes and call kernels: it runs once in a call, and takes
/// longer to optimise than a kernel of its size.
struct MarkColdCodePass : llvm::PassInfoMixin<MarkColdCodePass> {
  llvm::PreservedAnalyses run(llvm::Module &module,
                              llvm::ModuleAnalysisManager &analyses);
};

} // namespace arete::target

#endif // ARETE_TARGET_CPU_KERNELS_H
