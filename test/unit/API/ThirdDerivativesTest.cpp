//===- ThirdDerivativesTest.cpp - Derivatives of the third order ----------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The derivative of a family's derivative is of the same family, so what holds
/// of two orders holds of all: of each family one expression, three times.
///
//===----------------------------------------------------------------------===//

#include "VerifyGrad.h"

using namespace arete;
using namespace arete::test;

namespace {

struct Case {
  std::string name;
  Build build;
  std::vector<Shape> shapes;
  double low = -1, high = 1;
  friend void PrintTo(const Case &test, std::ostream *os) { *os << test.name; }
};
using X = const std::vector<Variable> &;

Variable indices(const detail::NestedList<int64_t> &list) {
  return constant(Tensor::of<int64_t>(list));
}

/// A symmetric positive definite matrix.
Variable definite(const Variable &x) {
  return dot(x, x.T()) + constant(Tensor::eye<double>(3));
}

const Case cases[] = {
    {"conv",
     [](X x) { return tanh(conv(x[0], x[1], {.padding = 1})); },
     {{1, 2, 3}, {2, 2, 2}}},
    {"conv_transpose",
     [](X x) { return tanh(conv_transpose(x[0], x[1], {.strides = 2})); },
     {{1, 2, 2}, {2, 1, 2}}},
    {"max_pool", [](X x) { return tanh(max_pool(sqr(x[0]), 2)); }, {{1, 2, 4}}},
    {"avg_pool",
     [](X x) { return tanh(avg_pool(sqr(x[0]), 2, {.strides = 1})); },
     {{1, 2, 4}}},
    {"gather",
     [](X x) { return exp(sqr(x[0])[indices({2, 0, 2})]); },
     {{3, 2}}},
    {"set_subtensor",
     [](X x) {
       return exp(set_subtensor(sqr(x[0])[indices({2, 0})], sin(x[1])));
     },
     {{3, 2}, {2, 2}}},
    {"inc_subtensor",
     [](X x) { return exp(inc_subtensor(x[0][{slice(1, none)}], sin(x[1]))); },
     {{3, 2}, {2, 2}}},
    {"sort", [](X x) { return exp(sort(sin(x[0]))) * arange(6); }, {{6}}},
    {"topk", [](X x) { return exp(topk(sin(x[0]), 2).values); }, {{2, 4}}},
    {"cumsum", [](X x) { return tanh(cumsum(sqr(x[0]), 1)); }, {{2, 3}}},
    {"cumprod", [](X x) { return cumprod(sin(x[0]), 0); }, {{4, 2}}},
    {"recurrence", [](X x) { return recurrence(sin(x[0]), x[1]); }, {{4}, {4}}},
    {"cummax", [](X x) { return exp(cummax(sin(x[0]))); }, {{5}}},
    {"rfft",
     [](X x) {
       Variable y = rfft(sin(x[0]));
       return sqr(real(y)) * imag(y);
     },
     {{5}}},
    {"irfft",
     [](X x) { return exp(irfft(complex(x[0], sqr(x[1])), 4)); },
     {{3}, {3}}},
    {"solve",
     [](X x) {
       return solve(x[0] + 3.0 * constant(Tensor::eye<double>(3)), x[1]);
     },
     {{3, 3}, {3, 2}}},
    {"inv", [](X x) { return inv(definite(x[0])); }, {{3, 2}}},
    {"cholesky", [](X x) { return cholesky(definite(x[0])); }, {{3, 2}}},
    {"slogdet",
     [](X x) { return slogdet(definite(x[0])).logabsdet; },
     {{3, 2}}},
    {"eigvalsh", [](X x) { return sqr(eigvalsh(definite(x[0]))); }, {{3, 2}}},
    {"expm", [](X x) { return expm(x[0]); }, {{2, 2}}},
    {"einsum",
     [](X x) { return einsum("ij,jk,ki->i", {x[0], x[1], sin(x[0])}); },
     {{2, 2}, {2, 2}}},
    {"softmax", [](X x) { return log(1.0 + softmax(x[0])); }, {{2, 3}}},
    {"layer_norm", [](X x) { return layer_norm(x[0]); }, {{2, 4}}},
    {"prod", [](X x) { return prod(sin(x[0]), 1); }, {{2, 3}}},
    {"gammaln", [](X x) { return gammaln(x[0]); }, {{4}}, 0.5, 3},
    {"erf", [](X x) { return erf(x[0]) * ndtr(x[0]); }, {{4}}},
};

class ThirdDerivatives : public testing::TestWithParam<Case> {};

TEST_P(ThirdDerivatives, AgreeWithDifferencesOfTheSecond) {
  const Case &test = GetParam();
  std::vector<Tensor> points;
  for (const Shape &shape : test.shapes)
    points.push_back(numbersIn(shape, test.low, test.high, int(points.size())));
  // Each order accepts a hundred times the error of the one before.
  verifyGrad(test.name, test.build, points, {}, /*tolerance=*/1e-9,
             /*order=*/3);
}

INSTANTIATE_TEST_SUITE_P(All, ThirdDerivatives, testing::ValuesIn(cases),
                         [](const auto &info) { return info.param.name; });

} // namespace
