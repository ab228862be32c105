//===- Calls.cpp - What a call costs --------------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Workload.h"

using namespace arete;
using namespace bench;

Workload bench::buildScalar(const Line &line) {
  const Variable x = line.variable(0, "x");
  const Variable y = line.variable(1, "y");
  return {function({x, y}, {x + y}, line.options), line.inputs};
}

Workload bench::buildChain2x2(const Line &line) {
  const Variable x = line.variable(0, "x");
  const Variable w = line.variable(1, "w");
  Variable product = x;
  for (int64_t i = 0, n = line.number("count"); i < n; ++i)
    product = dot(product, w);
  return {function({x, w}, {product}, line.options), line.inputs};
}
