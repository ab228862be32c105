//===- Batching.cpp - A graph for a whole batch ---------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Autodiff/Batching.h"

#include "dialects/Arete/IR/Batching.h"
#include "llvm/ADT/DenseSet.h"

using namespace mlir;
using namespace arete::ir;

namespace arete::autodiff {

/// The ops between `values` and `outputs`, each after those it gets operands
/// from.
static SmallVector<Operation *>
opsBetween(ValueRange outputs, const DenseMap<Value, Batched> &values) {
  // Depth first with a stack of our own: a graph may be 100,000 ops deep.
  struct Frame {
    Operation *op;
    unsigned nextOperand = 0;
  };
  DenseSet<Operation *> entered, dependent;
  SmallVector<Operation *> order;
  SmallVector<Frame> stack;
  auto enter = [&](Value value) {
    Operation *op = value.getDefiningOp();
    if (op && !values.contains(value) && entered.insert(op).second)
      stack.push_back({op});
  };
  for (Value output : outputs) {
    enter(output);
    while (!stack.empty()) {
      Operation *op = stack.back().op;
      if (stack.back().nextOperand < op->getNumOperands()) {
        enter(op->getOperand(stack.back().nextOperand++));
        continue;
      }
      stack.pop_back();
      if (llvm::any_of(op->getOperands(), [&](Value operand) {
            return values.contains(operand) ||
                   dependent.contains(operand.getDefiningOp());
          })) {
        dependent.insert(op);
        order.push_back(op);
      }
    }
  }
  return order;
}

FailureOr<SmallVector<Value>> batch(OpBuilder &builder, Location loc,
                                    ValueRange outputs, ValueRange values,
                                    ValueRange batches, Value size) {
  DenseMap<Value, Batched> map;
  for (auto [value, batched] : llvm::zip_equal(values, batches))
    map[value] = {batched, /*hasAxis=*/true};
  for (Operation *op : opsBetween(outputs, map)) {
    // A replaced value may be one of several results of an op that is needed.
    SmallVector<std::pair<Value, Batched>> given;
    for (Value result : op->getResults())
      if (auto found = map.find(result); found != map.end())
        given.push_back(*found);
    if (failed(batchMapped(builder, op, size, map)))
      return failure();
    for (auto [value, batched] : given)
      map[value] = batched;
  }
  SmallVector<Value> results;
  for (Value output : outputs) {
    auto found = map.find(output);
    Batched batched = found == map.end() ? Batched{output} : found->second;
    results.push_back(repeatForBatch(builder, loc, batched, size).get());
    if (!results.back())
      return failure();
  }
  return results;
}

} // namespace arete::autodiff
