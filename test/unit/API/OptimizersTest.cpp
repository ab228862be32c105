//===- OptimizersTest.cpp - Steps of optimisers ---------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "APITest.h"

#include <cmath>

using namespace arete;
using namespace arete::test;

namespace {

using Make = std::function<std::vector<Update>(const std::vector<Shared> &,
                                               const std::vector<Variable> &)>;
struct Case {
  std::string text;
  Make make;
  std::vector<double> expected;
  friend void PrintTo(const Case &test, std::ostream *os) { *os << test.text; }
};

const std::vector<Case> &cases() {
  static const std::vector<Case> all = {
#define OPTIMIZER_CASE(NAME, OPTIONS, ...)                                     \
  {#NAME " " #OPTIONS,                                                         \
   [](const std::vector<Shared> &p, const std::vector<Variable> &g) {          \
     return NAME(p, g, OPTIONS);                                               \
   },                                                                          \
   {__VA_ARGS__}},
#include "OptimizerCases.inc"
#undef OPTIMIZER_CASE
  };
  return all;
}

/// Two parameters, a matrix and a vector, and gradients as in
/// generate_optimizer_cases.py.
struct Problem {
  explicit Problem(DType dtype) {
    Tensor start = Tensor::linspace<double>(-1, 1, 9).astype(dtype);
    w = shared(start.slice(0, 0, 6).reshape({2, 3}), "w");
    b = shared(start.slice(0, 6, 9), "b");
    Tensor mask = Tensor::of<double>({1, 1, 1, 1, 0, 1, 1, 1, 1});
    Variable phase = 1.3 * cast<double>(arange(9)) + 0.7 * t;
    Variable whole = cast(sin(phase) * constant(mask), dtype);
    gradients = {
        reshape(slice_axis(whole, 0, slice(0, 6)), {2, 3}) +
            0.1 * w *
                cast(constant(mask.slice(0, 0, 6).reshape({2, 3})), dtype),
        slice_axis(whole, 0, slice(6, 9)) + 0.1 * b};
  }

  Variable t = scalar<double>("t");
  Shared w, b;
  std::vector<Variable> gradients;
};

class Optimizers : public testing::TestWithParam<size_t> {};

TEST_P(Optimizers, StepsAreThoseOfTheDefinition) {
  const Case &test = cases()[GetParam()];
  for (DType dtype : {DType::Float64, DType::Float32}) {
    Problem problem(dtype);
    auto step = function(
        {problem.t}, {},
        {.updates = test.make({problem.w, problem.b}, problem.gradients)});
    const double tolerance = dtype == DType::Float64 ? 1e-12 : 2e-5;
    auto expected = test.expected.begin();
    for (int t = 1; t <= 5; ++t) {
      step(t);
      for (const Shared &parameter : {problem.w, problem.b}) {
        Tensor value = parameter.get_value().astype(DType::Float64);
        for (int64_t i = 0; i < value.size(); ++i, ++expected)
          EXPECT_NEAR(value.data<double>()[i], *expected, tolerance)
              << parameter.name() << " element " << i << ", step " << t;
      }
    }
    ASSERT_EQ(expected, test.expected.end());
  }
}

INSTANTIATE_TEST_SUITE_P(All, Optimizers,
                         testing::Range<size_t>(0, cases().size()),
                         [](const auto &info) {
                           const std::string &text = cases()[info.param].text;
                           return text.substr(0, text.find(' ')) +
                                  std::to_string(info.param);
                         });

TEST(Optimizer, TheLearningRateMayBeAVariable) {
  // float64, while the parameter is float32: the update is float32.
  auto w = shared(Tensor::of<float>({1, 2}), "w");
  auto rate = shared(0.5, "rate");
  auto step = function(
      {}, {}, {.updates = sgd({w}, {w * 1.0}, {.learning_rate = rate})});
  step();
  EXPECT_TRUE(arrayEqual(w.get_value(), Tensor::of<float>({0.5, 1})));
  rate.set_value(Tensor(1.0));
  step();
  EXPECT_TRUE(arrayEqual(w.get_value(), Tensor::of<float>({0, 0})));
}

TEST(Optimizer, StateIsNamedAndCanBeRestored) {
  auto w = shared(Tensor::of<double>({1, 2}), "w");
  auto g = vector<double>("g");
  auto updates = adam({w}, {g}, {.learning_rate = 0.1, .amsgrad = true});
  std::vector<std::string> names;
  for (const Update &update : updates)
    names.push_back(update.shared.name());
  EXPECT_EQ(names, (std::vector<std::string>{"w", "w/mean", "w/squares",
                                             "w/largest", "step"}));
  auto step = function({g}, {}, {.updates = updates});
  Tensor gradient = Tensor::of<double>({0.3, -4});
  step(gradient);
  std::vector<Tensor> saved;
  for (const Update &update : updates)
    saved.push_back(update.shared.get_value());
  step(gradient);
  Tensor second = w.get_value();
  for (size_t i = 0; i < updates.size(); ++i)
    updates[i].shared.set_value(saved[i]);
  step(gradient);
  EXPECT_TRUE(arrayEqual(w.get_value(), second));
}

TEST(Optimizer, BroadcastingParametersAndScalars) {
  auto row = shared(Tensor::of<float>({{1, 2, 3}}), "row", {0});
  auto s = shared(2.0f, "s");
  auto x = matrix<float>("x");
  Variable cost = mean(sqr(x * row + s));
  std::vector<Shared> parameters = {row, s};
  auto step = function(
      {x}, {cost},
      {.updates = rmsprop(parameters, grad(cost, variables(parameters)))});
  Tensor at = ones<float>({4, 3});
  double first = step(at)[0].item<double>();
  for (int i = 0; i < 20; ++i)
    step(at);
  EXPECT_LT(step(at)[0].item<double>(), 0.5 * first);
  EXPECT_EQ(row.get_value().shape(), (Shape{1, 3}));
}

TEST(Optimizer, EveryOneFindsAMinimum) {
  const std::pair<const char *, Make> all[] = {
      {"sgd",
       [](auto &p, auto &g) { return sgd(p, g, {.learning_rate = 0.1}); }},
      {"momentum", [](auto &p, auto &g) { return momentum(p, g); }},
      {"nesterov", [](auto &p, auto &g) { return nesterov(p, g); }},
      {"adagrad",
       [](auto &p, auto &g) { return adagrad(p, g, {.learning_rate = 0.5}); }},
      {"rmsprop", [](auto &p, auto &g) { return rmsprop(p, g); }},
      {"adadelta",
       [](auto &p, auto &g) {
         return adadelta(p, g, {.learning_rate = 20.0});
       }},
      {"adam",
       [](auto &p, auto &g) { return adam(p, g, {.learning_rate = 0.05}); }},
      {"adamw",
       [](auto &p, auto &g) { return adamw(p, g, {.learning_rate = 0.05}); }},
      {"adamax",
       [](auto &p, auto &g) { return adamax(p, g, {.learning_rate = 0.05}); }},
  };
  for (const auto &[name, make] : all) {
    auto w = shared(Tensor::of<double>({-0.5, 2}), "w");
    Variable target = constant(Tensor::of<double>({0.25, 1}));
    Variable cost = sum(sqr(w - target));
    auto step = function({}, {cost}, {.updates = make({w}, {grad(cost, w)})});
    for (int i = 0; i < 400; ++i)
      step();
    EXPECT_TRUE(allClose(w.get_value(), Tensor::of<double>({0.25, 1}), 0, 0.02))
        << name << " " << w.get_value();
  }
}

TEST(Optimizer, BadArguments) {
  auto w = shared(zeros<float>({2}), "w");
  auto n = shared(Tensor(int64_t(1)), "n");
  auto g = vector<float>("g");
  EXPECT_ERROR(sgd({w}, {}), Value, "sgd: 0 gradients for 1 parameters");
  EXPECT_ERROR(adam({w, w}, {g, g}), Value,
               "the parameter 'w' (float32[?]) is "
               "given twice");
  EXPECT_ERROR(adam({n}, {scalar<int64_t>("m")}), Type,
               "the parameter 'n' (int64[]) is not floating-point");
  EXPECT_ERROR(
      rmsprop({w}, {vector<double>("d")}), Type,
      "the gradient of 'w' (float32[?]) must have its dtype and shape, "
      "got float64[?]");
  EXPECT_ERROR(adagrad({w}, {g}, {.learning_rate = g}), Type,
               "the learning rate must be a floating-point scalar, got 'g'");
  EXPECT_ERROR(adagrad({w}, {Variable()}), Value, "empty Variable");
}

} // namespace
