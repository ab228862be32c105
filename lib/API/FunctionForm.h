//===- FunctionForm.h - From expressions to a function's module -*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_LIB_API_FUNCTIONFORM_H
#define ARETE_LIB_API_FUNCTIONFORM_H

#include "Graph.h"
#include "arete/Function.h"

namespace arete::detail {

/// What is compiled: a module with one function, whose arguments are the
/// inputs and the states, whose results are the outputs and the updates.
struct FunctionForm {
  mlir::OwningOpRef<mlir::ModuleOp> module;
  /// The storage of each state, and whether the function updates it.
  std::vector<std::shared_ptr<SharedCell>> states;
  std::vector<bool> isUpdated;
};

/// Copies out of the graph what the outputs and the updates need. Throws on
/// whatever does not fit. Takes time linear in what it copies, and constant
/// stack.
FunctionForm makeFunctionForm(GraphBuilder &b,
                              const std::vector<Variable> &inputs,
                              const std::vector<Variable> &outputs,
                              const FunctionOptions &options);

} // namespace arete::detail

#endif // ARETE_LIB_API_FUNCTIONFORM_H
