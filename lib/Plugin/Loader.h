//===- Loader.h - Loading plug-ins ------------------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Plug-ins are loaded into the process and stay to its end. Contexts that are
/// made afterwards get their dialects by the functions below, which do nothing
/// where there is no plug-in.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_PLUGIN_LOADER_H
#define ARETE_PLUGIN_LOADER_H

#include "mlir/IR/DialectRegistry.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace arete::plugin {

/// Loads a plug-in, all of it or nothing. One that is loaded already is left as
/// it is. The error says what is wrong with the library; code of one that was
/// built for another Arete or LLVM is never run.
llvm::Error load(llvm::StringRef path);

/// Whether there is a plug-in.
bool isAnyLoaded();
/// Adds the dialects of all plug-ins.
void addDialects(mlir::DialectRegistry &registry);
/// Loads them into a context: rewrites may make ops of a dialect that no op of
/// the module has. (Passes do this by themselves.)
void loadDialects(mlir::MLIRContext &context);

} // namespace arete::plugin

#endif // ARETE_PLUGIN_LOADER_H
