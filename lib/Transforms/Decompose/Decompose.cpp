//===- Decompose.cpp - Expand ops defined by simpler ones ---------- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Dialect.h"
#include "lib/Transforms/Passes.h"

using namespace mlir;

namespace arete {
#define GEN_PASS_DEF_ARETEDECOMPOSE
#include "lib/Transforms/Passes.h.inc"

namespace {
struct Decompose : impl::AreteDecomposeBase<Decompose> {
  void runOnOperation() override {
    // What a decomposition makes may be decomposable itself.
    SmallVector<ir::DecomposableOpInterface> worklist;
    auto collect = [&](Operation *op) {
      if (auto decomposable = dyn_cast<ir::DecomposableOpInterface>(op))
        worklist.push_back(decomposable);
    };
    getOperation()->walk(collect);
    while (!worklist.empty()) {
      Operation *op = worklist.pop_back_val();
      Operation *before = op->getPrevNode();
      OpBuilder builder(op);
      Value result = cast<ir::DecomposableOpInterface>(op).decompose(builder);
      if (!result)
        return signalPassFailure();
      Operation *first =
          before ? before->getNextNode() : &op->getBlock()->front();
      for (Operation *made = first; made != op; made = made->getNextNode())
        collect(made);
      op->getResult(0).replaceAllUsesWith(result);
      op->erase();
    }
  }
};
} // namespace
} // namespace arete
