//===- Checker.h - Each pass against the oracle -----------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What a function computes is evaluated by the reference interpreter before
/// and after each pass. Where the two differ, the pass is run again with a look
/// at each rewrite, which is held to its class: the same bits, or what the
/// error model allows. What compiled code gives is compared with the last
/// graph.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_SELFCHECK_CHECKER_H
#define ARETE_SELFCHECK_CHECKER_H

#include "lib/SelfCheck/Model.h"
#include "lib/SelfCheck/Steps.h"
#include "lib/Target/CompileOptions.h"
#include <optional>

namespace arete::selfcheck {

/// A difference that rounding does not explain.
struct Finding {
  std::string pass;     ///< empty: the machine code
  std::string pattern;  ///< empty if it is no rewrite's
  std::string op;       ///< empty if it is no single op's
  std::string position; ///< the user's "file:line:column"; may be empty
  /// "output 'y': float64[3]: element 1 is 2, not 1.5".
  std::string what;
  /// A module that shows it again; see docs/debugging.md.
  std::string reproducer;

  /// All of that but the reproducer.
  std::string message() const;
};

/// What a function gives: its results, or an error.
struct Outcome {
  std::optional<std::vector<Array>> results;
  std::string error;

  static Outcome of(mlir::func::FuncOp function, const Arguments &arguments);
};

/// Whether the interpreter has an evaluator for every op of the function.
bool canEvaluate(mlir::func::FuncOp function);

/// Compares a function before and after a pass. None if they agree, or if the
/// interpreter cannot evaluate one of them.
std::optional<Finding> checkPass(const Step &before, const Step &after,
                                 const Arguments &arguments);

/// Compares the results of machine code with those of the graph it was made
/// from. If they differ, each op is compiled alone to find the one at fault.
std::optional<Finding> checkCode(const Step &graph, const Arguments &arguments,
                                 const Outcome &actual,
                                 const target::CompileOptions &options);

/// Arguments for a function that its user gave none: sizes of 3, and numbers
/// for which every result is finite, if some are found; none if the function
/// takes no such arguments.
std::optional<Arguments> drawArguments(mlir::func::FuncOp function);

} // namespace arete::selfcheck

#endif // ARETE_SELFCHECK_CHECKER_H
