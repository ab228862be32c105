//===- Products.cpp - Products of matrices --------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Workload.h"

#include <stdexcept>

using namespace arete;
using namespace bench;

Workload bench::buildProduct(const Line &line) {
  std::vector<Variable> variables = {line.variable(0, "x"),
                                     line.variable(1, "w")};
  Variable result = matmul(variables[0], variables[1]);
  const std::string &epilogue = line.get("epilogue");
  if (epilogue != "none") {
    variables.push_back(line.variable(2, "bias"));
    result = result + variables[2];
    if (epilogue == "relu")
      result = relu(result);
    else if (epilogue == "tanh")
      result = tanh(result);
    else
      throw std::invalid_argument("there is no epilogue " + epilogue);
  }
  return {function(variables, {result}, line.options), line.inputs};
}
