//===- DebugCheck.h - A function that is checked at each call ---*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_SELFCHECK_DEBUGCHECK_H
#define ARETE_SELFCHECK_DEBUGCHECK_H

#include "lib/SelfCheck/Checker.h"
#include "lib/Target/Signature.h"

namespace arete::selfcheck {

/// What Debug mode knows of a function: what each pass made of its graph.
class DebugCheck {
public:
  /// Runs the passes on the graph of a copy of the function.
  static llvm::Expected<DebugCheck> create(mlir::func::FuncOp function,
                                           target::CompileOptions options);

  /// Evaluates what each pass left with these inputs and states.
  std::optional<Finding> checkPasses(const Arguments &arguments) const;
  /// Compares what a call gave: outputs, then updates.
  std::optional<Finding> checkResults(const Arguments &arguments,
                                      const Outcome &actual) const;
  /// Runs both, calling machine code that it compiles.
  llvm::Expected<std::optional<Finding>>
  check(const Arguments &arguments) const;

  /// The results of the function, from the outputs and the new states of a call
  /// that succeeded.
  Outcome outcomeOf(std::vector<Array> outputs,
                    llvm::function_ref<Array(size_t)> state) const;

  mlir::func::FuncOp function() const { return steps.front().function(); }

private:
  explicit DebugCheck(target::CompileOptions options)
      : options(std::move(options)) {}

  target::CompileOptions options;
  target::Signature signature;
  /// The graph as it was given, and after each pass that changed it.
  std::vector<Step> steps;
  /// The number of the last before fusion.
  size_t last = 0;
};

} // namespace arete::selfcheck

#endif // ARETE_SELFCHECK_DEBUGCHECK_H
