//===- RewriteOptions.h - Which rewrites are done ---------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_PIPELINE_REWRITEOPTIONS_H
#define ARETE_PIPELINE_REWRITEOPTIONS_H

#include "lib/Transforms/RewriteReport.h"
#include <string>
#include <vector>

namespace arete::pipeline {

/// Which of the rewrites of docs/rewrites.md are done.
struct RewriteOptions {
  bool enabled = true;
  /// Those of class FastMath as well.
  bool fastMath = false;
  /// Names of those that are not done. One that does not exist is an error.
  std::vector<std::string> disabled = {};
  /// Whether each that is done is told on the error stream, and at the end how
  /// often each was.
  bool print = false;
  /// If set, told of each that is done.
  rewrite::Reporter report = {};
};

} // namespace arete::pipeline

#endif // ARETE_PIPELINE_REWRITEOPTIONS_H
