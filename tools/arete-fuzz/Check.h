//===- Check.h - Compiled code against the reference -----------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TOOLS_ARETE_FUZZ_CHECK_H
#define ARETE_TOOLS_ARETE_FUZZ_CHECK_H

#include "lib/SelfCheck/Graph.h"
#include <functional>

namespace arete::fuzz {

using namespace selfcheck;

/// What is wrong with a graph.
enum class Fault {
  None,
  Compile, ///< the compiler reports an error, or the verifier does
  Status,  ///< only one of the compiled code and the reference reports an error
  Value,   ///< a result is not what the reference says
  State,   ///< a call that failed has changed a state
  Died,    ///< the process died, or took too long
};
llvm::StringRef name(Fault fault);

struct Verdict {
  Fault fault = Fault::None;
  std::string message;
  /// How many calls gave results, and how many an error, on both sides.
  unsigned succeeded = 0, failed = 0;
};

struct CheckOptions {
  /// Whether elementwise ops are fused.
  bool fuse = true;
  /// Whether LLVM IR is verified after each of LLVM's passes too.
  bool verifyLlvm = false;
  /// Done to the module that is compiled, not to that of the reference: how a
  /// test plants a fault.
  std::function<void(mlir::ModuleOp)> beforeCompiling;
};

/// Compiles the graph, with the verifier after each pass, and compares each
/// call with the reference.
Verdict check(const Graph &graph, const CheckOptions &options = {});

/// The same in a process of its own, which may die or, after some seconds, is
/// killed.
Verdict checkApart(const Graph &graph, const CheckOptions &options = {});

} // namespace arete::fuzz

#endif // ARETE_TOOLS_ARETE_FUZZ_CHECK_H
