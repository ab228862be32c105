//===- MathLibrary.h - The math library as bitcode --------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TARGET_CPU_MATHLIBRARY_H
#define ARETE_TARGET_CPU_MATHLIBRARY_H

#include "llvm/IR/Module.h"
#include "llvm/Support/Error.h"

namespace arete::target {

/// Links the functions of runtime/math that `module` calls, and what those
/// call, into it. They become internal; most ask to be inlined always.
llvm::Error linkMathLibrary(llvm::Module &module);

} // namespace arete::target

#endif // ARETE_TARGET_CPU_MATHLIBRARY_H
