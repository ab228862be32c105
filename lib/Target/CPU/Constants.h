//===- Constants.h - The constants beside a compiled function ---*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TARGET_CPU_CONSTANTS_H
#define ARETE_TARGET_CPU_CONSTANTS_H

#include "lib/Target/Signature.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/Error.h"

namespace arete::target {

/// Defines the constant `<symbol>_signature`, an arete_signature.
void defineSignature(llvm::Module &module, const Signature &signature,
                     llvm::StringRef symbol);

/// Defines the constant array `<symbol>_initial_states` of an arete_tensor for
/// each state. Fails unless the values agree with the signature.
llvm::Error defineInitialStates(llvm::Module &module,
                                const Signature &signature,
                                llvm::StringRef symbol,
                                llvm::ArrayRef<arete_tensor> values);

} // namespace arete::target

#endif // ARETE_TARGET_CPU_CONSTANTS_H
