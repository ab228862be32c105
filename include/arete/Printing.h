//===- arete/Printing.h - Graphs for people to read -------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Expressions and functions as trees, formulas and drawings, before and after
/// the compiler has rewritten and fused them.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_PRINTING_H
#define ARETE_PRINTING_H

#include "arete/Function.h"

namespace arete {

/// Which graph is shown.
enum class GraphStage {
  Given,     ///< What the user built.
  Optimized, ///< What becomes machine code: rewritten, merged and fused. It is
             ///< made again each time, as the function was compiled.
};

struct PrintOptions {
  GraphStage stage = GraphStage::Given;
  /// The dtype and the sizes of each value.
  bool types = true;
  /// The line of the program that asked for each op.
  bool lines = true;
  /// The names of the rewrites (docs/rewrites.md) that made an op of the
  /// optimised graph.
  bool rewrites = true;
};

/// The expression as an indented tree: op, attributes, dtype and sizes, name
/// and source line. What was printed before is referred to by its number. Ops
/// that one fused loop nest computes have the number of their kernel.
std::string debugprint(const Variable &variable,
                       const PrintOptions &options = {},
                       Location loc = Location::current());
/// The same of each output and each update. Of the optimised graph it says
/// which updates are written into the memory of their shared variable.
std::string debugprint(const Function &function,
                       const PrintOptions &options = {},
                       Location loc = Location::current());

/// The expression as a formula, as it would be written with NumPy: with the
/// operators and the precedence of Python, attributes as keyword arguments, and
/// no parentheses that are not needed. What has a name, and what is large and
/// occurs more than once, comes before, in a line of its own.
std::string pp(const Variable &variable, GraphStage stage = GraphStage::Given,
               Location loc = Location::current());
/// The same of each output, "name = ...", and each update, "name <- ...".
std::string pp(const Function &function, GraphStage stage = GraphStage::Given,
               Location loc = Location::current());

/// The graph in the language of Graphviz: inputs are ellipses, shared variables
/// cylinders, ops boxes, those that a rewrite made of another colour, fused
/// kernels clusters.
std::string to_dot(const Variable &variable, const PrintOptions &options = {},
                   Location loc = Location::current());
std::string to_dot(const Function &function, const PrintOptions &options = {},
                   Location loc = Location::current());

/// Writes a drawing of the graph. The name of the file says what: .dot or .gv
/// is the text of to_dot(), .svg a drawing, .html a page with the drawing in
/// it. The last two need the program `dot` of Graphviz, found by PATH when this
/// is called; an Error of kind IO says if it is missing or fails.
void save_graph(const Variable &variable, const std::string &path,
                const PrintOptions &options = {},
                Location loc = Location::current());
void save_graph(const Function &function, const std::string &path,
                const PrintOptions &options = {},
                Location loc = Location::current());

/// The function as MLIR, which arete-opt, aretec and arete-run read.
std::string to_mlir(const Function &function,
                    GraphStage stage = GraphStage::Given,
                    Location loc = Location::current());

} // namespace arete

#endif // ARETE_PRINTING_H
