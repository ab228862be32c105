//===- Graphs.cpp - Chains and random graphs ------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Workload.h"

using namespace arete;
using namespace bench;

/// nodes / 2 steps of an operation of two operands and one of one operand. The
/// first operand is the step before; the second is an input in a chain and some
/// earlier value in a DAG. Nothing is computed in vain, and all stays in [-1,
/// 1]. As graph() of peers/formulas.py.
Workload bench::buildGraph(const Line &line) {
  const std::vector<Variable> inputs = {line.variable(0, "x"),
                                        line.variable(1, "y")};
  const bool isChain = line.get("form") == "chain";
  std::vector<Variable> values = inputs;
  for (int64_t i = 0, steps = line.number("nodes") / 2; i < steps; ++i) {
    const uint64_t random = (static_cast<uint64_t>(i) * 2654435761u) >> 8;
    const Variable &a = values.back();
    const Variable &b = values[random % (isChain ? 2 : values.size())];
    const Variable both = i % 3 == 0 ? a + b : i % 3 == 1 ? a * b : a - b;
    values.push_back(random / 7 % 3 == 0   ? tanh(both)
                     : random / 7 % 3 == 1 ? sin(both)
                                           : cos(both));
  }
  std::vector<Variable> results = {sum(values.back())};
  if (line.number("gradient"))
    for (const Variable &gradient : grad(results[0], inputs))
      results.push_back(gradient);
  return {function(inputs, results, line.options), line.inputs};
}
