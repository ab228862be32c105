//===- Elementwise.cpp - Formulas over vectors ----------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Workload.h"

#include <stdexcept>

using namespace arete;
using namespace bench;

static std::vector<Variable> apply(const std::string &formula,
                                   const Variable &a, const Variable &b) {
  if (formula == "square")
    return {a * a + b * b + 2 * a * b};
  if (formula == "axpby")
    return {2 * a + 3 * b};
  if (formula == "increment")
    return {a + 1};
  if (formula == "power")
    return {2 * a + pow(b, 10)};
  if (formula == "tanhexp")
    return {tanh(a * b + 1) * exp(-(a * a))};
  if (formula == "where")
    return {where(a > b, log1p(a), sqrt(b))};
  if (formula == "dag") {
    Variable t = exp(-(a * a));
    Variable u = t * b;
    return {u, t + u, u * u - t};
  }
  throw std::invalid_argument("there is no formula " + formula);
}

Workload bench::buildElementwise(const Line &line) {
  std::vector<Variable> variables = {line.variable(0, "a")};
  if (line.inputs.size() > 1)
    variables.push_back(line.variable(1, "b"));
  return {
      function(variables,
               apply(line.get("formula"), variables.front(), variables.back()),
               line.options),
      line.inputs};
}
