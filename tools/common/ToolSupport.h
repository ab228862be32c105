//===- ToolSupport.h - What the tools share ---------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reading modules and values, writing files, reporting errors. Whatever goes
/// wrong is one error with a text for the user; no exception leaves here.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_TOOLS_COMMON_TOOLSUPPORT_H
#define ARETE_TOOLS_COMMON_TOOLSUPPORT_H

#include "arete/Tensor.h"
#include "lib/Target/Signature.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"
#include <exception>
#include <memory>
#include <string>
#include <utility>

namespace arete::tools {

/// A context with the dialects of the pipelines.
std::unique_ptr<mlir::MLIRContext> makeContext();

/// The verified module of a text or bytecode file; "-" is the standard input.
llvm::Expected<mlir::OwningOpRef<mlir::ModuleOp>>
readModule(mlir::MLIRContext &context, llvm::StringRef path);

/// Writes what `write` gives; the file is opened only when that has succeeded.
/// "-" is the standard output.
llvm::Error
writeFile(llvm::StringRef path,
          llvm::function_ref<llvm::Error(llvm::raw_pwrite_stream &)> write);

/// "name=text" in two. Fails without a '=' or without a name.
llvm::Expected<std::pair<llvm::StringRef, llvm::StringRef>>
splitAssignment(llvm::StringRef option, llvm::StringRef text);

/// The number of a parameter called `name`. Fails if there is none, or several.
llvm::Expected<size_t> findParam(llvm::ArrayRef<target::Param> params,
                                 llvm::StringRef name);

/// A .npy file, or a literal such as "[[1, 2], [3, 4]]", as a value of the
/// parameter: of its dtype, rank and fixed sizes, contiguous.
llvm::Expected<Tensor> readValue(const target::Param &param,
                                 llvm::StringRef text);

/// Whether a value may be passed for a parameter.
llvm::Error checkValue(const target::Param &param, const Tensor &value);

/// What an exception says, as an error. The position that an arete::Error
/// names is one of the tool's own, and is left out.
llvm::Error fromException(const llvm::Twine &context,
                          const std::exception &exception);

/// Prints an error, one line for each message, with the tool's name where no
/// position is known. Returns the tool's exit code, 1.
int reportError(llvm::StringRef tool, llvm::Error error);

} // namespace arete::tools

#endif // ARETE_TOOLS_COMMON_TOOLSUPPORT_H
