//===- Machine.h - The machine that code is for -----------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TARGET_CPU_MACHINE_H
#define ARETE_TARGET_CPU_MACHINE_H

#include "lib/Target/CompileOptions.h"
#include "llvm/Support/Error.h"
#include "llvm/Target/TargetMachine.h"
#include <memory>

namespace arete::target {

/// The machine that the options name: position-independent code for this
/// operating system. Fails on a CPU or a feature that LLVM does not know, which
/// its code generator would meet with a warning or an abort.
llvm::Expected<std::unique_ptr<llvm::TargetMachine>>
createMachine(const CompileOptions &options);

/// Gives every function of the module the machine's CPU and features, without
/// which one is not inlined into another, and the width of its vectors.
void setMachineAttributes(llvm::Module &module,
                          const llvm::TargetMachine &machine);

} // namespace arete::target

#endif // ARETE_TARGET_CPU_MACHINE_H
