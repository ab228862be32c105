//===- Execute.h - Runs a function -----------------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TOOLS_ARETE_RUN_EXECUTE_H
#define ARETE_TOOLS_ARETE_RUN_EXECUTE_H

#include "arete/Tensor.h"
#include "lib/Reference/Array.h"
#include "lib/Target/CPU/Jit.h"
#include "lib/Target/Signature.h"
#include "llvm/Support/Error.h"
#include <vector>

namespace arete::tools {

/// What a call gave.
struct Results {
  std::vector<Tensor> outputs;
  /// Every state after the call, also one that is not updated.
  std::vector<Tensor> states;
};

/// Calls compiled code. The arguments (inputs, then states) do not change.
llvm::Expected<Results> runCompiled(const target::JitFunction &function,
                                    llvm::ArrayRef<Tensor> arguments);

llvm::Expected<std::vector<reference::Array>>
toArrays(llvm::ArrayRef<Tensor> tensors);

/// The same, by the reference interpreter.
llvm::Expected<Results> runReference(mlir::func::FuncOp function,
                                     const target::Signature &signature,
                                     llvm::ArrayRef<Tensor> arguments);

} // namespace arete::tools

#endif // ARETE_TOOLS_ARETE_RUN_EXECUTE_H
