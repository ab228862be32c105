//===- Optimize.h - LLVM's passes for numeric loops -------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TARGET_CPU_OPTIMIZE_H
#define ARETE_TARGET_CPU_OPTIMIZE_H

#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"

namespace arete::target {

/// Runs the passes of CompileOptions::optLevel.
void optimizeModule(llvm::Module &module, llvm::TargetMachine &machine,
                    unsigned optLevel);

} // namespace arete::target

#endif // ARETE_TARGET_CPU_OPTIMIZE_H
