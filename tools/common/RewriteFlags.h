//===- RewriteFlags.h - Options that choose rewrites ------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TOOLS_COMMON_REWRITEFLAGS_H
#define ARETE_TOOLS_COMMON_REWRITEFLAGS_H

#include "lib/Pipeline/RewriteOptions.h"
#include "llvm/Support/CommandLine.h"

namespace arete::tools {

/// --rewrite, --fast-math, --disable-pattern, --print-rewrites.
class RewriteFlags {
public:
  explicit RewriteFlags(llvm::cl::OptionCategory &category)
      : enabled("rewrite", llvm::cl::init(true),
                llvm::cl::desc("Do the rewrites of docs/rewrites.md (true)"),
                llvm::cl::cat(category)),
        fastMath("fast-math",
                 llvm::cl::desc("Do those of class FastMath as well"),
                 llvm::cl::cat(category)),
        disabled("disable-pattern", llvm::cl::CommaSeparated,
                 llvm::cl::value_desc("name,..."),
                 llvm::cl::desc("Do without these rewrites"),
                 llvm::cl::cat(category)),
        print("print-rewrites",
              llvm::cl::desc("Tell which rewrite changed which line"),
              llvm::cl::cat(category)) {}

  pipeline::RewriteOptions get() const {
    return {.enabled = enabled,
            .fastMath = fastMath,
            .disabled = {disabled.begin(), disabled.end()},
            .print = print};
  }

private:
  llvm::cl::opt<bool> enabled, fastMath;
  llvm::cl::list<std::string> disabled;
  llvm::cl::opt<bool> print;
};

} // namespace arete::tools

#endif // ARETE_TOOLS_COMMON_REWRITEFLAGS_H
