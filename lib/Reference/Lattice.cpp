//===- Lattice.cpp - Sums over paths through states -----------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/LatticeOps.h"
#include "lib/Reference/Evaluator.h"
#include "lib/Reference/Oracle.h"
#include <cmath>

using namespace mlir;

namespace arete::reference {

/// Where the element at this distance in steps and states lies, if there is
/// one.
static std::optional<int64_t> neighbour(const Shape &shape, Index index,
                                        int64_t steps, int64_t states) {
  Shape at(index);
  size_t axis = shape.size() - 2;
  at[axis] += steps;
  at[axis + 1] += states;
  for (size_t i : {axis, axis + 1})
    if (at[i] < 0 || at[i] >= shape[i])
      return std::nullopt;
  return positionOf(shape, at);
}

/// log(exp(x) + exp(y)).
static long double logSum(long double x, long double y) {
  if (x == y)
    return x + std::log(2.0L);
  return x > y || x != x ? x + std::log1p(std::exp(y - x))
                         : y + std::log1p(std::exp(x - y));
}

static llvm::Expected<Results> evaluateScores(ir::LatticeScoresOp op,
                                              Operands operands) {
  constexpr long double nothing = -INFINITY;
  const Array &x = *operands[0], &skips = *operands[1];
  size_t axis = x.shape.size() - 2;
  Shape states = x.shape;
  states.erase(states.begin() + axis);
  if (states != skips.shape)
    return errorAt(op, "sizes of " + x.describe() + " and " + skips.describe() +
                           " differ");
  llvm::Expected<Array> scores = makeResult(op, x.shape);
  if (!scores)
    return scores.takeError();
  Shape parts = x.shape;
  parts.push_back(3);
  llvm::Expected<Array> shares = makeResult(op, parts, 1);
  if (!shares)
    return shares.takeError();
  // In C order the step before is complete. It is not rounded.
  std::vector<long double> exact(x.elements.size());
  forEachIndex(x.shape, [&](Index index) {
    Shape state(index);
    state.erase(state.begin() + axis);
    bool canSkip = skips.elements[positionOf(skips.shape, state)].integer;
    long double all = nothing, from[3] = {nothing, nothing, nothing};
    for (int64_t k = 0; k < (canSkip ? 3 : 2); ++k)
      if (auto before = neighbour(x.shape, index, -1, -k)) {
        from[k] = exact[*before];
        all = logSum(all, from[k]);
      }
    int64_t at = positionOf(x.shape, index);
    exact[at] = x.elements[at].real + (index[axis] == 0 ? 0 : all);
    scores->elements[at] = put(x.dtype, exact[at]);
    for (int64_t k = 0; k < 3; ++k)
      shares->elements[3 * at + k] =
          put(x.dtype, all == nothing ? 0.0L : std::exp(from[k] - all));
  });
  Results results;
  results.push_back(std::move(*scores));
  results.push_back(std::move(*shares));
  return results;
}

static llvm::Expected<Array> evaluateRecurrence(ir::LatticeRecurrenceOp op,
                                                Operands operands) {
  const Array &w = *operands[0], &x = *operands[1];
  if (Shape(w.shape.begin(), w.shape.end() - 1) != x.shape)
    return errorAt(op, "sizes of " + w.describe() + " and " + x.describe() +
                           " differ");
  llvm::Expected<Array> y = makeResult(op, x.shape);
  if (!y)
    return y;
  size_t axis = x.shape.size() - 2;
  int64_t predecessors = w.shape.back();
  int64_t sign = op.getReverse() ? 1 : -1;
  forEachIndex(x.shape, [&](Index forward) {
    Shape index(forward);
    if (op.getReverse())
      index[axis] = x.shape[axis] - 1 - index[axis];
    int64_t at = positionOf(x.shape, index);
    long double sum = x.elements[at].real;
    for (int64_t k = 0; k < predecessors; ++k)
      if (auto known = neighbour(x.shape, index, sign, sign * k)) {
        int64_t to = op.getReverse() ? *known : at;
        sum +=
            w.elements[to * predecessors + k].real * y->elements[*known].real;
      }
    y->elements[at] = put(x.dtype, sum);
  });
  return y;
}

void registerLattices(Registry &registry) {
  registry.add(evaluateScores);
  registry.add(evaluateRecurrence);
}

} // namespace arete::reference
