//===- ObjectFile.h - Functions compiled ahead of time ----------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What a file for another program may hold. It exports the entry and
/// `<symbol>_signature`, and with initial values `<symbol>_initial_states`. The
/// symbol is the function's name made an identifier of C.
///
/// An empty name means the only function of the module, which is left as it
/// is. The initial values are one for each state, or none.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_TARGET_CPU_OBJECTFILE_H
#define ARETE_TARGET_CPU_OBJECTFILE_H

#include "lib/Target/CompileOptions.h"
#include "lib/Target/Signature.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

namespace arete::target {

/// Position-independent code, bit for bit that of the JIT.
llvm::Error emitObject(mlir::ModuleOp module, llvm::StringRef name,
                       const CompileOptions &options,
                       llvm::ArrayRef<arete_tensor> initialStates,
                       llvm::raw_pwrite_stream &os,
                       CompileTimes *times = nullptr);

/// The same as assembly text.
llvm::Error emitAssembly(mlir::ModuleOp module, llvm::StringRef name,
                         const CompileOptions &options,
                         llvm::ArrayRef<arete_tensor> initialStates,
                         llvm::raw_pwrite_stream &os);

/// The same as text of optimised LLVM IR.
llvm::Error emitLLVMIR(mlir::ModuleOp module, llvm::StringRef name,
                       const CompileOptions &options,
                       llvm::ArrayRef<arete_tensor> initialStates,
                       llvm::raw_ostream &os);

/// The symbol that an object file gives a function. Fails on a name that would
/// replace a function of the C library or of the runtime in the whole program.
llvm::Expected<std::string> objectSymbol(llvm::StringRef name);

} // namespace arete::target

#endif // ARETE_TARGET_CPU_OBJECTFILE_H
