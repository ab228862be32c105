//===- SelfCheck.h - arete-opt --self-check ---------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TOOLS_ARETE_OPT_SELFCHECK_H
#define ARETE_TOOLS_ARETE_OPT_SELFCHECK_H

#include "lib/SelfCheck/Checker.h"
#include <memory>

namespace arete::tools {

/// What the checks of all passes found.
struct SelfCheckReport {
  /// Where reproducers are written to; empty: the folder of temporary files.
  std::string folder;
  /// Whether one is written at all.
  bool writes = true;
  bool failed = false;
};

/// Evaluates the function of a module before and after each pass: with the
/// module's calls if it has some, with arguments that are drawn if not. Reports
/// errors as diagnostics.
std::unique_ptr<mlir::PassInstrumentation>
makeSelfCheck(SelfCheckReport &report);

} // namespace arete::tools

#endif // ARETE_TOOLS_ARETE_OPT_SELFCHECK_H
