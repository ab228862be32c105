//===- Explain.h - Graphs for people to read --------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// An expression or a function in function form, before or after the graph
/// pipeline, as text. Nothing here knows an op by name: symbols come from the
/// records, attributes are printed as they are found. All of it takes time
/// linear in the graph and constant stack.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_EXPLAIN_EXPLAIN_H
#define ARETE_EXPLAIN_EXPLAIN_H

#include "lib/Explain/View.h"

namespace arete::explain {

/// What is said of each op besides what it is.
struct Details {
  bool types = true;    ///< The dtype and the sizes.
  bool lines = true;    ///< The user's line.
  bool rewrites = true; ///< The rewrites that made it.
};

/// A tree of ops, each on a line with a number; what was printed before is
/// referred to by it. Ops of one fused kernel have its number.
void printTree(const View &view, const Details &details, llvm::raw_ostream &os);

/// NumPy-like formulas with the parentheses that Python needs. What occurs more
/// than once and is large, what would make a line too long, and what the user
/// named comes before, in a line of its own.
void printFormula(const View &view, llvm::raw_ostream &os);

/// A graph in the language of Graphviz, in which a fused kernel is a cluster.
void printDot(const View &view, const Details &details, llvm::StringRef title,
              llvm::raw_ostream &os);

} // namespace arete::explain

#endif // ARETE_EXPLAIN_EXPLAIN_H
