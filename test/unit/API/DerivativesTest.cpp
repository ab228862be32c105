//===- DerivativesTest.cpp - Every derivative, against differences --------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VerifyGrad.h"
#include "gtest/gtest-spi.h"

#include <functional>
#include <map>
#include <sstream>

using namespace arete;
using namespace arete::test;

namespace {

//===----------------------------------------------------------------------===//
// Elementwise ops: from their records
//===----------------------------------------------------------------------===//

struct Record {
  std::string name, kind, differentiable, domain;
  size_t arity;
  bool predicate;
  Build build;
};

template <size_t arity, class Op>
Variable apply(Op op, const std::vector<Variable> &x) {
  if constexpr (arity == 1)
    return op(x[0]);
  else if constexpr (arity == 2)
    return op(x[0], x[1]);
  else
    return op(x[0], x[1], x[2]);
}

const std::vector<Record> &records() {
  static const std::vector<Record> all = {
#define ARETE_ELEMENTWISE(NAME, OP, ARITY, KIND, PREDICATE, DIFFERENTIABLE,    \
                          ACCURACY, DOMAIN, ...)                               \
  {#NAME,                                                                      \
   KIND,                                                                       \
   DIFFERENTIABLE,                                                             \
   DOMAIN,                                                                     \
   ARITY,                                                                      \
   PREDICATE,                                                                  \
   [](const std::vector<Variable> &x) {                                        \
     return apply<ARITY>([](const auto &...args) { return NAME(args...); },    \
                         x);                                                   \
   }},
#include "dialects/Arete/IR/Elementwise.inc"
#undef ARETE_ELEMENTWISE
  };
  return all;
}

std::vector<std::string> split(const std::string &text) {
  std::vector<std::string> parts;
  std::istringstream is(text);
  for (std::string part; std::getline(is, part, ';');)
    parts.push_back(part);
  return parts;
}

/// Operands by which there is a first derivative and no second.
const std::map<std::string, std::vector<size_t>> onceOnly = {
    {"gammainc", {0}}, {"gammaincc", {0}}, {"betainc", {0, 1}}};

void expectMissing(size_t operand, const std::function<void()> &grad) {
  std::string text = thrownBy(grad).text;
  EXPECT_NE(
      text.find("has no derivative by operand " + std::to_string(operand)),
      std::string::npos)
      << text;
}

class Elementwise : public testing::TestWithParam<size_t> {};

TEST_P(Elementwise, Derivatives) {
  const Record &record = records()[GetParam()];
  // What only complex numbers have is in ComplexTest.cpp.
  if (record.kind == "complex" || record.name == "complex")
    return;
  bool isContinuous =
      !record.predicate &&
      (record.kind == "numeric" || record.kind == "number" ||
       record.kind == "float" || record.kind == "float or complex" ||
       record.name == "where");
  std::vector<std::string> flags = split(record.differentiable);
  std::vector<std::string> domains = split(record.domain);
  ASSERT_EQ(flags.size(), record.arity);
  ASSERT_EQ(domains.size(), record.arity);
  if (!isContinuous) {
    for (const std::string &flag : flags)
      EXPECT_EQ(flag, "0");
    return;
  }
  // A matrix, a row and a scalar, so that broadcasting is undone as well.
  const Shape shapes[] = {{3, 4}, {1, 4}, {}};
  std::vector<Tensor> points;
  for (size_t i = 0; i < record.arity; ++i) {
    double low = 0, high = 0;
    ASSERT_EQ(std::sscanf(domains[i].c_str(), "%lf, %lf", &low, &high), 2);
    points.push_back(numbersIn(shapes[i], low, high, int(i)));
  }
  Build build = record.build;
  if (record.name == "where")
    build = [](const std::vector<Variable> &x) {
      return where(x[0] > 0.5, x[1], x[2]);
    };
  // Where the record gives no derivative it has to be zero; where that is
  // missing it says so.
  std::vector<size_t> wrt;
  for (size_t i = 0; i < record.arity; ++i) {
    if (flags[i] != "missing") {
      wrt.push_back(i);
      continue;
    }
    std::vector<Variable> x = variablesFor(points);
    Variable cost = sum(build(x));
    expectMissing(i, [&] { grad(cost, x[i]); });
  }
  if (auto once = onceOnly.find(record.name); once != onceOnly.end()) {
    verifyGrad(record.name, build, points, wrt);
    for (size_t i : once->second) {
      std::vector<Variable> x = variablesFor(points);
      Variable slope = sum(grad(sum(build(x)), x[i]));
      expectMissing(i, [&] { grad(slope, x[i]); });
      std::erase(wrt, i);
    }
  }
  verifyTwice(record.name, build, points, wrt);
}

INSTANTIATE_TEST_SUITE_P(All, Elementwise,
                         testing::Range<size_t>(0, records().size()),
                         [](const auto &info) {
                           return records()[info.param].name;
                         });

//===----------------------------------------------------------------------===//
// The others
//===----------------------------------------------------------------------===//

struct Case {
  std::string name;
  Build build;
  std::vector<Shape> shapes;
};

using X = const std::vector<Variable> &;

const Case cases[] = {
    {"sum", [](X x) { return sqr(sum(x[0])); }, {{2, 3}}},
    {"sum_axis", [](X x) { return sqr(sum(x[0], 0)); }, {{2, 3}}},
    {"sum_keepdims", [](X x) { return x[0] * sum(x[0], 1, true); }, {{2, 3}}},
    {"sum_row", [](X x) { return sqr(sum(x[0], 0)); }, {{1, 3}}},
    {"prod", [](X x) { return prod(x[0], 1); }, {{2, 3}}},
    {"prod_all", [](X x) { return prod(x[0]); }, {{2, 1, 3}}},
    {"prod_axes", [](X x) { return prod(x[0], {0, 2}, true); }, {{2, 3, 2}}},
    {"cumsum", [](X x) { return sqr(cumsum(x[0], 1)); }, {{2, 3}}},
    {"cumsum_flat", [](X x) { return sqr(cumsum(x[0], {}, true)); }, {{2, 3}}},
    {"cumprod", [](X x) { return cumprod(x[0], 0); }, {{4, 2}}},
    {"cumprod_reversed",
     [](X x) { return cumprod(x[0], -2, true); },
     {{2, 4, 2}}},
    {"recurrence",
     [](X x) { return recurrence(x[0], x[1], 0); },
     {{4, 2}, {4, 2}}},
    {"recurrence_reversed",
     [](X x) { return recurrence(x[0], x[1], 1, true); },
     {{2, 4, 2}, {2, 4, 2}}},
    {"diff", [](X x) { return sqr(diff(x[0], 2)); }, {{2, 5}}},
    {"max", [](X x) { return sqr(max(x[0], 0)); }, {{3, 4}}},
    {"min", [](X x) { return sqr(min(x[0])); }, {{3, 4}}},
    {"mean", [](X x) { return sqr(mean(x[0], -1)); }, {{3, 4}}},
    {"var", [](X x) { return var(x[0], 1, false, 1); }, {{3, 4}}},
    {"std", [](X x) { return arete::std(x[0]); }, {{3, 4}}},
    {"logsumexp", [](X x) { return logsumexp(x[0], 0); }, {{3, 4}}},
    {"softmax", [](X x) { return softmax(x[0]); }, {{3, 4}}},
    {"softmax_axis", [](X x) { return softmax(x[0], 0); }, {{3, 4}}},
    {"log_softmax", [](X x) { return log_softmax(x[0]); }, {{3, 4}}},
    {"cross_entropy",
     [](X x) {
       return cross_entropy(x[0], constant(Tensor::of<int64_t>({2, 0, 2})));
     },
     {{3, 4}}},
    {"elu", [](X x) { return elu(x[0]); }, {{3, 4}}},
    {"leaky_relu", [](X x) { return leaky_relu(x[0]); }, {{3, 4}}},
    {"selu", [](X x) { return selu(x[0]); }, {{3, 4}}},
    {"gelu", [](X x) { return gelu(x[0]); }, {{3, 4}}},
    {"gelu_tanh", [](X x) { return gelu(x[0], true); }, {{3, 4}}},
    {"silu", [](X x) { return silu(x[0]); }, {{3, 4}}},
    {"cast", [](X x) { return sqr(cast<double>(x[0])); }, {{3}}},
    {"reshape", [](X x) { return sqr(reshape(x[0], {-1, 2})); }, {{2, 3}}},
    {"flatten", [](X x) { return sqr(flatten(x[0], 2)); }, {{2, 3, 2}}},
    {"transpose",
     [](X x) { return sqr(transpose(x[0], {2, 0, 1})); },
     {{2, 3, 4}}},
    {"expand_dims", [](X x) { return sqr(expand_dims(x[0], 1)); }, {{2, 3}}},
    {"squeeze", [](X x) { return sqr(squeeze(x[0], 0)); }, {{1, 3}}},
    {"dimshuffle",
     [](X x) { return sqr(dimshuffle(x[0], {2, "x", 0})); },
     {{2, 1, 3}}},
    {"broadcast_to",
     [](X x) { return sqr(broadcast_to(x[0], {5, 2, 3})); },
     {{1, 3}}},
    {"concatenate",
     [](X x) { return sqr(concatenate({x[0], x[1], x[0]}, 1)); },
     {{2, 3}, {2, 2}}},
    {"stack", [](X x) { return sqr(stack({x[0], x[1]}, 1)); }, {{3}, {3}}},
    {"slice", [](X x) { return sqr(x[0][{slice(), slice(1, -1)}]); }, {{2, 5}}},
    {"gather",
     [](X x) { return sqr(x[0][constant(Tensor::of<int64_t>({2, 0, 2}))]); },
     {{3, 2}}},
    {"gather_pairs",
     [](X x) {
       return sqr(x[0][{arange(3), constant(Tensor::of<int64_t>({-1, 0, 0}))}]);
     },
     {{3, 2}}},
    {"where",
     [](X x) { return where(x[0] > x[1], sqr(x[0]), x[1]); },
     {{3, 4}, {3, 4}}},
    {"dot_vv", [](X x) { return sqr(dot(x[0], x[1])); }, {{3}, {3}}},
    {"dot_mv", [](X x) { return sqr(dot(x[0], x[1])); }, {{2, 3}, {3}}},
    {"dot_vm", [](X x) { return sqr(dot(x[0], x[1])); }, {{3}, {3, 2}}},
    {"dot_mm", [](X x) { return sqr(dot(x[0], x[1])); }, {{2, 3}, {3, 4}}},
    {"dot_transposed",
     [](X x) { return sqr(dot(x[0].T(), x[1].T())); },
     {{3, 2}, {4, 3}}},
    {"dot_self", [](X x) { return sqr(dot(x[0], x[0])); }, {{3, 3}}},
    {"matmul",
     [](X x) { return sqr(matmul(x[0], x[1])); },
     {{2, 2, 3}, {1, 3, 2}}},
    {"matmul_vector",
     [](X x) { return sqr(matmul(x[0], x[1])); },
     {{2, 2, 3}, {3}}},
    {"outer", [](X x) { return sqr(outer(x[0], x[1])); }, {{3}, {2}}},
    {"chain",
     [](X x) { return tanh(dot(softmax(x[0]), exp(x[1]))) * sum(x[0]); },
     {{2, 3}, {3, 2}}},
};

class Derivatives : public testing::TestWithParam<Case> {};

TEST_P(Derivatives, Derivatives) {
  const Case &test = GetParam();
  std::vector<Tensor> points;
  for (const Shape &shape : test.shapes)
    points.push_back(numbersIn(shape, -1.5, 1.4, int(points.size())));
  verifyTwice(test.name, test.build, points);
}

INSTANTIATE_TEST_SUITE_P(All, Derivatives, testing::ValuesIn(cases),
                         [](const auto &info) { return info.param.name; });

/// Rises like x, but its derivative is zero.
Variable inSteps(const std::vector<Variable> &x) {
  return cast<double>(cast<int64_t>(x[0] * 1e7)) * 1e-7;
}

TEST(VerifyGrad, NoticesAWrongGradient) {
  EXPECT_NONFATAL_FAILURE(verifyGrad("steps", inSteps, {Tensor(0.3)}),
                          "by operand 0");
}

TEST(DerivativesAt, ZeroFactors) {
  // The derivative of a product is exact where factors are zero.
  auto x = matrix<double>("x");
  Tensor at = Tensor::of<double>({{2, 0, 3}, {0, 0, 5}, {1, 2, 3}});
  EXPECT_TRUE(allClose(eval(grad(sum(prod(x, 1)), x), {{x, at}}),
                       Tensor::of<double>({{0, 6, 0}, {0, 0, 0}, {6, 3, 2}})));
}

// What is made of the incomplete gamma functions, by both arguments.
TEST(DerivativesAt, ParametersOfIncompleteGamma) {
  std::vector<Tensor> points = {numbersIn({4}, 0.5, 4, 0),
                                numbersIn({4}, 0.5, 4, 1)};
  verifyGrad("chi2sf", [](X x) { return chi2sf(x[0], x[1]); }, points);
  verifyGrad("gammau", [](X x) { return gammau(x[0], x[1]); }, points);
  verifyGrad("gammal", [](X x) { return gammal(x[0], x[1]); }, points);
}

TEST(DerivativesAt, Ties) {
  auto x = vector<double>("x");
  EXPECT_TRUE(
      arrayEqual(eval(grad(max(x), x), {{x, Tensor::of<double>({1, 3, 3})}}),
                 Tensor::of<double>({0, 0.5, 0.5})));
}

TEST(DerivativesAt, RepeatedIndices) {
  auto x = vector<double>("x");
  auto i = vector<int64_t>("i");
  EXPECT_TRUE(arrayEqual(
      eval(grad(sum(x[i]), x),
           {{x, zeros<double>({3})}, {i, Tensor::of<int64_t>({1, 1, -1, 1})}}),
      Tensor::of<double>({0, 3, 1})));
}

} // namespace
