//===- NarrowFloats.h - Conversions of 16-bit floats ------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TARGET_CPU_NARROWFLOATS_H
#define ARETE_TARGET_CPU_NARROWFLOATS_H

#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"

namespace arete::target {

/// Makes integer arithmetic of conversions between float32 and 16-bit floats
/// that the machine has no instruction for, or one that rounds otherwise. Left
/// to itself LLVM would call functions of a compiler's library that a program
/// need not have. To run before any pass that might make arithmetic on 16-bit
/// floats of the conversions around it.
void expandNarrowFloats(llvm::Module &module,
                        const llvm::TargetMachine &machine);

} // namespace arete::target

#endif // ARETE_TARGET_CPU_NARROWFLOATS_H
