//===- SubGraph.h - Part of the graph ---------------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_LIB_API_SUBGRAPH_H
#define ARETE_LIB_API_SUBGRAPH_H

#include "mlir/IR/Operation.h"
#include "mlir/IR/ValueRange.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"

namespace arete::detail {

/// Part of the graph: the ops that some values need, each after those it gets
/// operands from. Stops at values that are bound from outside.
class SubGraph {
public:
  /// `isBound` says so, and may note it.
  SubGraph(mlir::ValueRange roots,
           llvm::function_ref<bool(mlir::Value)> isBound) {
    // Depth first with a stack of our own: a graph may be 100,000 ops deep.
    struct Frame {
      mlir::Operation *op;
      unsigned nextOperand = 0;
    };
    llvm::DenseSet<mlir::Operation *> entered;
    llvm::SmallVector<Frame> stack;
    auto enter = [&](mlir::Value value) {
      if (!isBound(value) && entered.insert(value.getDefiningOp()).second)
        stack.push_back({value.getDefiningOp()});
    };
    for (mlir::Value root : roots) {
      enter(root);
      while (!stack.empty()) {
        Frame &frame = stack.back();
        if (frame.nextOperand < frame.op->getNumOperands()) {
          enter(frame.op->getOperand(frame.nextOperand++));
          continue;
        }
        ops.push_back(frame.op);
        stack.pop_back();
      }
    }
  }

  llvm::SmallVector<mlir::Operation *> ops;
};

} // namespace arete::detail

#endif // ARETE_LIB_API_SUBGRAPH_H
