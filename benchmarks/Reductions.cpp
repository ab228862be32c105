//===- Reductions.cpp - Sums, softmax and normalisations ------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Workload.h"

#include <stdexcept>

using namespace arete;
using namespace bench;

Workload bench::buildReduction(const Line &line) {
  const std::string &op = line.get("op");
  const Variable x = line.variable(0, "x");
  std::vector<Variable> variables = {x};
  Variable result;
  if (op == "rowsum") {
    result = sum(x, 1);
  } else if (op == "colsum") {
    result = sum(x, 0);
  } else if (op == "variance") {
    result = var(x, 1);
  } else if (op == "softmax") {
    result = softmax(x);
  } else if (op == "logsoftmax") {
    result = log_softmax(x);
  } else if (op == "layernorm") {
    variables.push_back(line.variable(1, "gamma"));
    variables.push_back(line.variable(2, "beta"));
    result = layer_norm(x, variables[1], variables[2]);
  } else {
    throw std::invalid_argument("there is no reduction " + op);
  }
  return {function(variables, {result}, line.options), line.inputs};
}
