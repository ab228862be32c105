//===- EdgesTest.cpp - Special functions where they are remarkable --------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Compiled functions at zeros, poles, infinities, NaN and huge operands, where
/// the tests of the records (ElementwiseTest) keep to the domain: against
/// SciPy.
///
//===----------------------------------------------------------------------===//

#include "arete/Arete.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string_view>

using namespace arete;

namespace {

struct Edge {
  std::string_view name;
  double operands[3];
  size_t arity;
  double expected;
};

// Plain numbers: what has constructors takes minutes to compile.
#define UNPACK(...) __VA_ARGS__
constexpr Edge edges[] = {
#define EDGE(NAME, OPERANDS, EXPECTED)                                         \
  {#NAME,                                                                      \
   {UNPACK OPERANDS},                                                          \
   std::initializer_list<double>{UNPACK OPERANDS}.size(),                      \
   EXPECTED},
#include "Edges.inc"
};

/// SciPy's own error is up to 1e-10 here; the accuracy has a test of its own.
bool isNear(double actual, double expected) {
  if (std::isnan(expected))
    return std::isnan(actual);
  return actual == expected ||
         std::fabs(actual - expected) <= 1e-10 * std::fabs(expected);
}

template <typename Build> void check(const char *name, Build build) {
  std::vector<Edge> chosen;
  for (const Edge &edge : edges)
    if (edge.name == name)
      chosen.push_back(edge);
  ASSERT_FALSE(chosen.empty());
  std::vector<Variable> x;
  std::vector<Tensor> arguments;
  for (size_t i = 0; i < chosen.front().arity; ++i) {
    x.push_back(vector<double>("x" + std::to_string(i)));
    std::vector<double> values;
    for (const Edge &edge : chosen)
      values.push_back(edge.operands[i]);
    arguments.push_back(Tensor::fromVector(values));
  }
  Tensor results = function(x, {build(x)})(arguments)[0];
  const auto *actual = results.data<double>();
  for (const Edge &edge : chosen) {
    EXPECT_TRUE(isNear(*actual, edge.expected))
        << name << " of " << edge.operands[0] << ", " << edge.operands[1]
        << ", " << edge.operands[2] << ": " << *actual << ", not "
        << edge.expected;
    ++actual;
  }
}

using X = const std::vector<Variable> &;

TEST(Edges, Polygamma) {
  check("polygamma", [](X x) { return polygamma(x[0], x[1]); });
}
TEST(Edges, Zeta) {
  check("zeta", [](X x) { return zeta(x[0], x[1]); });
}
TEST(Edges, Betaln) {
  check("betaln", [](X x) { return betaln(x[0], x[1]); });
}
TEST(Edges, Gammainc) {
  check("gammainc", [](X x) { return gammainc(x[0], x[1]); });
  check("gammaincc", [](X x) { return gammaincc(x[0], x[1]); });
}
TEST(Edges, Bessel) {
  check("iv", [](X x) { return iv(x[0], x[1]); });
  check("jv", [](X x) { return jv(x[0], x[1]); });
}
TEST(Edges, Betainc) {
  check("betainc", [](X x) { return betainc(x[0], x[1], x[2]); });
}

} // namespace
