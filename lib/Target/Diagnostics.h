//===- Diagnostics.h - MLIR's diagnostics as one error ----------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TARGET_DIAGNOSTICS_H
#define ARETE_TARGET_DIAGNOSTICS_H

#include "mlir/IR/Diagnostics.h"
#include "llvm/Support/Error.h"
#include <mutex>
#include <string>

namespace arete::target {

/// "file:line:column", the innermost position that a location holds; "" if it
/// holds none.
std::string positionOf(mlir::Location loc);

/// While it lives, keeps the errors reported on a context, notes included, one
/// "file:line:column: error: text" a line. Warnings and remarks pass. Errors of
/// an op do not show the op, which may be a whole module.
class DiagnosticCollector {
public:
  explicit DiagnosticCollector(mlir::MLIRContext *context);
  ~DiagnosticCollector();

  /// The errors so far as one; with none, "error: <fallback>".
  llvm::Error takeError(const llvm::Twine &fallback);

private:
  mlir::MLIRContext *context;
  bool printedOps;
  // Passes on several threads may report at the same time.
  std::mutex mutex;
  std::string text;
  mlir::ScopedDiagnosticHandler handler;
};

/// An error whose text is "error: <message>", as the collector's.
llvm::Error makeError(const llvm::Twine &message);

} // namespace arete::target

#endif // ARETE_TARGET_DIAGNOSTICS_H
