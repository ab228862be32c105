//===- Graph.h - A function and the values it is called with ---*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_SELFCHECK_GRAPH_H
#define ARETE_SELFCHECK_GRAPH_H

#include "lib/Reference/Array.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include <vector>

namespace arete::selfcheck {

using reference::Array;
/// The arguments of a function: inputs, then states.
using Arguments = std::vector<Array>;

/// A module with one function in function form, and calls of it.
struct Graph {
  mlir::OwningOpRef<mlir::ModuleOp> module;
  std::vector<Arguments> calls;

  mlir::func::FuncOp function() const {
    return *module.get().getOps<mlir::func::FuncOp>().begin();
  }
  Graph clone() const { return {module.get().clone(), calls}; }
  unsigned numOps() const;
};

/// A context with all dialects of the compiler and no threads of its own.
std::unique_ptr<mlir::MLIRContext> makeContext();

mlir::DenseElementsAttr attributeOf(mlir::MLIRContext *context,
                                    const Array &array);

/// The module as text, the calls being an attribute of it.
std::string print(const Graph &graph, mlir::OpPrintingFlags flags = {});
/// Reads the calls out of a module, of which they stop being an attribute, for
/// its function. Fails with diagnostics, also where there are none.
mlir::FailureOr<std::vector<Arguments>> takeCalls(mlir::ModuleOp module);
/// Whether the module has calls.
bool hasCalls(mlir::ModuleOp module);
/// The inverse of print(); fails with diagnostics.
mlir::FailureOr<Graph> parse(llvm::StringRef text, mlir::MLIRContext *context);

} // namespace arete::selfcheck

#endif // ARETE_SELFCHECK_GRAPH_H
