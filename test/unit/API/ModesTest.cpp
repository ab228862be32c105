//===- ModesTest.cpp - FastCompile, Debug and NanGuard --------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "APITest.h"

#include <cmath>

using namespace arete;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

//===----------------------------------------------------------------------===//
// All modes
//===----------------------------------------------------------------------===//

class EveryMode : public testing::TestWithParam<Mode> {};

TEST_P(EveryMode, GivesTheSameResults) {
  auto x = matrix<double>("x");
  auto w = shared(Tensor::of<double>({1.0, -2.0}), "w");
  auto loss = sum(log(1.0 + exp(dot(x, w))));
  auto step =
      function({x}, {loss, argmax(x, 1)},
               {.updates = {{w, w - 0.5 * grad(loss, w)}}, .mode = GetParam()});
  Tensor data = Tensor::of<double>({{1.0, 2.0}, {-3.0, 0.5}});
  double a = std::exp(-3.0), b = std::exp(-4.0);
  for (int i = 0; i < 2; ++i) {
    w.set_value(Tensor::of<double>({1.0, -2.0}));
    std::vector<Tensor> results = step(data);
    EXPECT_NEAR(results[0].at<double>({}), std::log1p(a) + std::log1p(b),
                1e-15);
    EXPECT_EQ(results[1].toVector<int64_t>(), (std::vector<int64_t>{1, 1}));
    double p = a / (1 + a), q = b / (1 + b);
    std::vector<double> after = w.get_value().toVector<double>();
    EXPECT_NEAR(after[0], 1 - 0.5 * (p - 3 * q), 1e-15);
    EXPECT_NEAR(after[1], -2 - 0.5 * (2 * p + 0.5 * q), 1e-15);
  }
}

TEST_P(EveryMode, TakesAnyShape) {
  auto x = matrix<float>("x");
  auto f = function({x}, {softmax(x, 1) * 2.0f}, {.mode = GetParam()});
  for (int64_t rows : {0, 1, 5})
    EXPECT_EQ(f(Tensor::zeros({rows, 4}, DType::Float32))[0].shape(),
              (Shape{rows, 4}));
  Tensor out = Tensor::empty({1, 4}, DType::Float32);
  Tensor in = Tensor::zeros({1, 4}, DType::Float32);
  f.call(std::span(&in, 1), std::span(&out, 1));
  EXPECT_EQ(out.toVector<float>(), (std::vector<float>{.5f, .5f, .5f, .5f}));
}

TEST_P(EveryMode, AnErrorOfTheCallStaysThatError) {
  auto x = vector<double>("x"), y = vector<double>("y");
  auto n = shared(Tensor::of<double>({0.0, 0.0}), "n");
  auto f = function({x, y}, {}, {.updates = {{n, x + y}}, .mode = GetParam()});
  Tensor two = Tensor::of<double>({1.0, 2.0}),
         three = Tensor::of<double>({1, 2, 3});
  EXPECT_ERROR(f(two, three), Shape, "size");
  EXPECT_EQ(n.get_value().toVector<double>(), (std::vector<double>{0, 0}));
}

INSTANTIATE_TEST_SUITE_P(All, EveryMode,
                         testing::Values(Mode::FastRun, Mode::FastCompile,
                                         Mode::Debug, Mode::NanGuard));

//===----------------------------------------------------------------------===//
// Passes by name
//===----------------------------------------------------------------------===//

TEST(ExcludingPasses, Stabilise) {
  auto x = scalar<double>("x");
  auto y = log(1.0 + x);
  auto f = function({x}, {y});
  auto g = function({x}, {y}, {.excluding_passes = {"arete-stabilize"}});
  EXPECT_EQ(f(1e-20)[0].at<double>({}), 1e-20);
  EXPECT_EQ(g(1e-20)[0].at<double>({}), 0);
  auto h = function({x}, {y}, {.excluding_passes = {"arete-fuse"}});
  EXPECT_EQ(h(1e-20)[0].at<double>({}), 1e-20);
}

TEST(ExcludingPasses, OneThatCannotBeLeftOut) {
  auto x = scalar<double>("x");
  FunctionOptions options = {.excluding_passes = {"arete-decompose"}};
  EXPECT_ERROR(
      function({x}, {x}, options), Compile,
      "no pass 'arete-decompose' can be left out, only arete-stabilize, "
      "arete-constant-fold, arete-specialize, arete-fuse");
}

//===----------------------------------------------------------------------===//
// Debug
//===----------------------------------------------------------------------===//

// What rewrites make right is no fault: the formula as written overflows,
// cancels or is 0/0 there.
TEST(DebugMode, AcceptsWhatRewritesMakeRight) {
  auto x = vector<double>("x");
  auto p = 1.0 / (1.0 + exp(-x));
  auto f = function({x},
                    {log(1.0 + exp(x)), p, 1.0 - p, log(1.0 - p), x * log(x),
                     exp(x) / (1.0 + exp(x)), -log(p) * 0.25},
                    {.mode = Mode::Debug});
  Tensor data = Tensor::of<double>({-800.0, -60.0, -1e-18, 0.0, 1e-18, 0.5,
                                    40.0, 800.0, inf, -inf, std::nan("")});
  EXPECT_EQ(f(data)[0].toVector<double>()[7], 800.0);
}

TEST(DebugMode, ACopyIsCheckedToo) {
  auto x = scalar<double>("x");
  auto n = shared(Tensor(1.0), "n");
  auto f =
      function({x}, {x * n}, {.updates = {{n, n + 1.0}}, .mode = Mode::Debug});
  auto g = f.copy({.delete_updates = true});
  EXPECT_EQ(g(3.0)[0].at<double>({}), 3);
  EXPECT_EQ(n.get_value().at<double>({}), 1);
  EXPECT_EQ(f(3.0)[0].at<double>({}), 3);
  EXPECT_EQ(n.get_value().at<double>({}), 2);
}

//===----------------------------------------------------------------------===//
// NanGuard
//===----------------------------------------------------------------------===//

TEST(NanGuard, NamesTheFirstOpAndItsLine) {
  auto x = matrix<double>("x");
  auto n = shared(Tensor(0.0), "n");
  auto shifted = x - 1.0;
  auto y = sqrt(shifted);
  const unsigned line = __LINE__ - 1;
  auto f = function({x}, {sum(y)},
                    {.updates = {{n, n + 1.0}}, .mode = Mode::NanGuard});
  EXPECT_EQ(f(Tensor::of<double>({{1.0, 2.0}, {5.0, 1.0}}))[0].at<double>({}),
            3);
  Tensor bad = Tensor::of<double>({{1.0, 2.0}, {-3.0, 0.0}});
  EXPECT_ERROR(f(bad), Value, "ModesTest.cpp:" + std::to_string(line));
  EXPECT_ERROR(f(bad), Value,
               "makes NaN of operands that have none: 2 of 4 elements of "
               "float64[2,2], from 0 to 1, the first at [1,0]\n"
               "  operand 0: float64[2,2], from -4 to 1, made by "
               "'arete.subtract' at ");
  // A call that fails changes nothing.
  EXPECT_EQ(n.get_value().at<double>({}), 1);
}

TEST(NanGuard, InfinitiesAndBigValues) {
  auto x = vector<float>("x");
  Tensor data = Tensor::of<float>({1.0f, 0.0f});
  auto reciprocals = function({x}, {1.0f / x}, {.mode = Mode::NanGuard});
  EXPECT_ERROR(reciprocals(data), Value,
               "makes an infinity of operands that have none: 1 of 2 elements "
               "of float32[2]");
  auto allowed =
      function({x}, {1.0f / x},
               {.mode = Mode::NanGuard, .nan_guard = {.inf_is_error = false}});
  EXPECT_EQ(allowed(data)[0].toVector<float>()[1], float(inf));
  auto squares = function({x}, {x * x},
                          {.mode = Mode::NanGuard, .nan_guard = {.big = 1e6}});
  EXPECT_EQ(squares(Tensor::of<float>({100.0f}))[0].toVector<float>()[0], 1e4f);
  Tensor large = Tensor::of<float>({1e4f});
  EXPECT_ERROR(squares(large), Value,
               "makes a value beyond 1e+06 of operands that have none");
}

// What comes in with an argument is nobody's fault, nor what a rewrite avoids.
TEST(NanGuard, ArgumentsAndRewrites) {
  auto x = vector<double>("x");
  auto f = function({x}, {where(isnan(x), 0.0, x), x * 2.0},
                    {.mode = Mode::NanGuard});
  EXPECT_EQ(f(Tensor::of<double>({std::nan(""), 1.0}))[0].toVector<double>()[0],
            0);
  auto g = function({x}, {log(1.0 + exp(x))}, {.mode = Mode::NanGuard});
  EXPECT_EQ(g(Tensor::of<double>({1000.0}))[0].toVector<double>()[0], 1000);
}

TEST(NanGuard, EveryFloatDType) {
  for (DType dtype : {DType::Float16, DType::BFloat16, DType::Float32,
                      DType::Float64, DType::Complex64, DType::Complex128}) {
    auto x = tensor("x", dtype, {dynamicSize});
    auto f = function({x}, {reciprocal(x)}, {.mode = Mode::NanGuard});
    EXPECT_EQ(f(Tensor::of<double>({1.0, 2.0}).astype(dtype))[0].size(), 2);
    Tensor zero = Tensor::of<double>({1.0, 0.0}).astype(dtype);
    EXPECT_ERROR(f(zero), Value,
                 "1 of 2 elements of " + std::string(name(dtype)) + "[2]");
  }
}

} // namespace
