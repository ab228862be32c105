//===- Graphs.cpp - Chains and random graphs ------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Workload.h"

using namespace arete;
using namespace bench;

/// One of six operations that keep [-1, 1].
static Variable applyUnary(uint64_t which, const Variable &x) {
  switch (which) {
  case 0:
    return tanh(x);
  case 1:
    return sin(x);
  case 2:
    return cos(x);
  case 3:
    return abs(x);
  case 4:
    return x * x;
  default:
    return -x;
  }
}

/// nodes / 2 steps of an operation of two operands and one of one operand. The
/// first operand is the step before; the second is an input in a chain and some
/// earlier value in a DAG. Nothing is computed in vain. As graph() of
/// peers/formulas.py.
Workload bench::buildGraph(const Line &line) {
  const std::vector<Variable> inputs = {line.variable(0, "x"),
                                        line.variable(1, "y")};
  const bool isChain = line.get("form") == "chain";
  std::vector<Variable> values = inputs;
  for (int64_t i = 0, steps = line.number("nodes") / 2; i < steps; ++i) {
    const uint64_t random = (static_cast<uint64_t>(i) * 2654435761u) >> 8;
    const Variable &a = values.back();
    const Variable &b = values[random % (isChain ? 2 : values.size())];
    const Variable both = i % 3 == 0   ? 0.5 * (a + b)
                          : i % 3 == 1 ? a * b
                                       : 0.5 * (a - b);
    values.push_back(applyUnary(random / 7 % 6, both));
  }
  std::vector<Variable> results = {sum(values.back())};
  if (line.number("gradient"))
    for (const Variable &gradient : grad(results[0], inputs))
      results.push_back(gradient);
  return {function(inputs, results, line.options), line.inputs};
}
