//===- Reproducer.h - A module that shows a difference again ----*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_SELFCHECK_REPRODUCER_H
#define ARETE_SELFCHECK_REPRODUCER_H

#include "lib/SelfCheck/Graph.h"

namespace arete::selfcheck {

/// The text of a module that `arete-opt --run-reproducer --self-check` runs:
/// the function, the call, the passes, and a comment that says what happens.
/// Where the passes are "arete-cpu" it is for `arete-run --self-check`, which
/// compares what machine code gives as well.
std::string reproducer(mlir::ModuleOp module, const Arguments &arguments,
                       llvm::StringRef pipeline, llvm::StringRef message);

/// Writes a text into a new file in a directory, by default that of temporary
/// files, and gives its path.
llvm::Expected<std::string> writeReproducer(llvm::StringRef text,
                                            llvm::StringRef directory = "");

} // namespace arete::selfcheck

#endif // ARETE_SELFCHECK_REPRODUCER_H
