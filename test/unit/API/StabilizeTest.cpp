//===- StabilizeTest.cpp - Formulas as a user writes them -----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Values and derivatives where the formula overflows or cancels. What is
// expected is another formula, in long double, that does not.
//
//===----------------------------------------------------------------------===//

#include "APITest.h"

#include <cmath>

using namespace arete;
using namespace arete::test;

namespace {

using Real = long double;

Real sigmoidOf(Real x) { return 1 / (1 + std::exp(-x)); }
Real softplusOf(Real x) {
  return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
}

struct Written {
  std::string name;
  Variable (*formula)(const Variable &x);
  Real (*value)(Real x);
  /// Null if it is not looked at.
  Real (*slope)(Real x);
  std::vector<double> points;
  friend void PrintTo(const Written &w, std::ostream *os) { *os << w.name; }
};

const std::vector<double> wide{-1000, -800, -745, -40, -2,  -1e-9, 0,
                               1e-9,  2,    40,   745, 800, 1000};
const std::vector<double> moderate{-700, -40, -2, -1e-9, 0, 1e-9, 2, 40, 700};

Variable logistic(const Variable &x) { return 1.0 / (1.0 + exp(-x)); }

const Written formulas[] = {
    {"log_one_plus_exp", [](const Variable &x) { return log(1.0 + exp(x)); },
     softplusOf, sigmoidOf, wide},
    {"log_one_plus_exp_of_negative",
     [](const Variable &x) { return log(exp(-x) + 1.0); },
     [](Real x) { return softplusOf(-x); },
     [](Real x) { return -sigmoidOf(-x); }, wide},
    {"sigmoid_as_quotient", [](const Variable &x) { return logistic(x); },
     sigmoidOf, [](Real x) { return sigmoidOf(x) * sigmoidOf(-x); }, moderate},
    {"sigmoid_as_other_quotient",
     [](const Variable &x) { return exp(x) / (1.0 + exp(x)); }, sigmoidOf,
     [](Real x) { return sigmoidOf(x) * sigmoidOf(-x); }, moderate},
    {"sigmoid_as_tanh",
     [](const Variable &x) { return 0.5 * tanh(x / 2.0) + 0.5; }, sigmoidOf,
     [](Real x) { return sigmoidOf(x) * sigmoidOf(-x); }, moderate},
    {"log_of_sigmoid", [](const Variable &x) { return log(logistic(x)); },
     [](Real x) { return -softplusOf(-x); },
     [](Real x) { return sigmoidOf(-x); }, wide},
    {"log_of_one_minus_sigmoid",
     [](const Variable &x) { return log(1.0 - logistic(x)); },
     [](Real x) { return -softplusOf(x); },
     [](Real x) { return -sigmoidOf(x); }, wide},
    // Binary cross-entropy of the label 1, 0 and 0.3.
    {"cross_entropy_of_1",
     [](const Variable &x) {
       Variable p = logistic(x);
       return -1.0 * log(p) - (1.0 - 1.0) * log(1.0 - p);
     },
     [](Real x) { return softplusOf(-x); },
     [](Real x) { return -sigmoidOf(-x); }, wide},
    {"cross_entropy_of_0_3",
     [](const Variable &x) {
       Variable p = logistic(x);
       return -0.3 * log(p) - (1.0 - 0.3) * log(1.0 - p);
     },
     [](Real x) { return 0.3L * softplusOf(-x) + 0.7L * softplusOf(x); },
     [](Real x) { return -0.3L * sigmoidOf(-x) + 0.7L * sigmoidOf(x); }, wide},
    {"log_of_one_minus_exp",
     [](const Variable &x) { return log(1.0 - exp(x)); },
     [](Real x) {
       return x < -1 ? std::log1p(-std::exp(x)) : std::log(-std::expm1(x));
     },
     [](Real x) { return -1 / std::expm1(-x); },
     {-700, -40, -1, -1e-5, -1e-12}},
    {"log_of_cosh",
     [](const Variable &x) { return log(cosh(x)); },
     [](Real x) {
       Real s = std::sinh(x / 2);
       return std::log1p(2 * s * s);
     },
     [](Real x) { return std::tanh(x); },
     {-2000, -30, -1, -1e-9, 1e-9, 0.5, 30, 2000}},
    {"difference_of_logs",
     [](const Variable &x) { return log(x + 0x1p-10) - log(x); },
     [](Real x) { return std::log1p(0x1p-10L / x); },
     // The derivatives of the logarithms cancel by themselves.
     nullptr,
     {0x1p-30, 0x1p-10, 1, 1024}},
    {"root_of_squares",
     [](const Variable &x) { return sqrt(x * x + 1.0); },
     [](Real x) { return std::hypot(x, 1.0L); },
     [](Real x) { return x / std::hypot(x, 1.0L); },
     {-1e200, -3, 0, 1e-9, 1e200}},
    {"operand_times_log",
     [](const Variable &x) { return x * log(x); },
     [](Real x) { return x == 0 ? 0 : x * std::log(x); },
     [](Real x) { return std::log(x) + 1; },
     {0, 1e-300, 0.5, 2}},
    {"log_of_erfc",
     [](const Variable &x) { return log(erfc(x)); },
     [](Real x) {
       return x < 1 ? std::log1p(-std::erf(x)) : std::log(std::erfc(x));
     },
     [](Real x) {
       return -2 / std::sqrt(std::acos(-1.0L)) * std::exp(-x * x) /
              std::erfc(x);
     },
     {-5, -1e-9, 0.5, 3, 30, 100}},
    {"one_minus_cos",
     [](const Variable &x) { return 1.0 - cos(x); },
     [](Real x) { return 2 * std::sin(x / 2) * std::sin(x / 2); },
     [](Real x) { return std::sin(x); },
     {-2, -1e-9, 0, 1e-9, 1}},
    {"exp_minus_one",
     [](const Variable &x) { return exp(x) - 1.0; },
     [](Real x) { return std::expm1(x); },
     [](Real x) { return std::exp(x); },
     {-40, -1e-9, 0, 1e-9, 2}},
};

class Formulas : public testing::TestWithParam<Written> {};

INSTANTIATE_TEST_SUITE_P(Stabilize, Formulas, testing::ValuesIn(formulas),
                         [](const auto &info) { return info.param.name; });

void expectClose(double actual, Real expected, const char *what, double at) {
  // Denormal results have fewer digits.
  Real bound = 1e-15L * std::max(std::fabs(expected) * 4, Real(1e-307));
  if (std::isinf(double(expected)))
    EXPECT_EQ(actual, double(expected)) << what << " at " << at;
  else
    EXPECT_LE(std::fabs(actual - expected), bound)
        << what << " at " << at << " is " << actual << ", expected "
        << double(expected);
}

TEST_P(Formulas, ValueAndDerivative) {
  const Written &written = GetParam();
  Variable x = vector("x", DType::Float64);
  Variable y = written.formula(x);
  Function f = function({x}, {y, grad(sum(y), x)});
  auto results = f(Tensor::fromVector(written.points));
  for (size_t i = 0; i < written.points.size(); ++i) {
    double at = written.points[i];
    int64_t place = static_cast<int64_t>(i);
    expectClose(results[0].at<double>({place}), written.value(at), "value", at);
    if (written.slope)
      expectClose(results[1].at<double>({place}), written.slope(at),
                  "derivative", at);
  }
}

/// The gradient of the mean cross-entropy of logits with large differences,
/// written in three ways.
TEST(Stabilize, CrossEntropyOfSoftmax) {
  Variable x = matrix("x", DType::Float64), y = vector("y", DType::Int64);
  Variable p = exp(x) / sum(exp(x), 1, /*keepdims=*/true);
  Variable rows = arange(y.shape(0));
  std::vector<Variable> costs{
      -mean(log(softmax(x)[{rows, y}])), -mean(log(p)[{rows, y}]),
      -mean(sum(one_hot(y, x.shape(1), DType::Float64) * log(p), 1))};
  std::vector<Variable> outputs;
  for (const Variable &cost : costs) {
    outputs.push_back(cost);
    outputs.push_back(grad(cost, x));
  }
  Function f = function({x, y}, outputs);
  Tensor logits = Tensor::of<double>({{1000, -1000, 0}, {3, 2, 1}});
  auto results = f(logits, Tensor::of<int64_t>({1, 2}));
  Real second = std::log(1 + std::exp(Real(1)) + std::exp(Real(2)));
  for (size_t way = 0; way < costs.size(); ++way) {
    expectClose(results[2 * way].at<double>({}), (2000 + second) / 2, "cost",
                double(way));
    const Tensor &gradient = results[2 * way + 1];
    for (int64_t column = 0; column < 3; ++column) {
      Real first = column == 0 ? 1 : column == 1 ? -1 : 0;
      Real other = std::exp(Real(2 - column) - second) - (column == 2);
      expectClose(gradient.at<double>({0, column}), first / 2, "gradient",
                  double(way));
      expectClose(gradient.at<double>({1, column}), other / 2, "gradient",
                  double(way));
    }
  }
}

TEST(Stabilize, SecondDerivatives) {
  Variable x = vector("x", DType::Float64);
  Variable first = grad(sum(log(1.0 + exp(x))), x);
  Function f = function({x}, {grad(sum(first), x)});
  Tensor points = Tensor::of<double>({-300, 0, 300});
  Tensor slopes = f(points).front();
  for (int64_t i = 0; i < 3; ++i) {
    Real at = points.at<double>({i});
    expectClose(slopes.at<double>({i}), sigmoidOf(at) * sigmoidOf(-at),
                "second derivative", double(at));
  }
}

/// A derivative by a value on the way is that by this value, not by what it is
/// rewritten to.
TEST(Stabilize, DerivativeByAnIntermediateValue) {
  Variable x = vector("x", DType::Float64);
  Variable e = exp(x), u = 1.0 + e;
  Function f = function({x}, grad(sum(log(u)), {e, u, x}));
  auto results = f(Tensor::of<double>({0.5, -1}));
  for (int64_t i = 0; i < 2; ++i) {
    Real at = i == 0 ? 0.5L : -1.0L;
    expectClose(results[0].at<double>({i}), 1 / (1 + std::exp(at)), "by e", 0);
    expectClose(results[1].at<double>({i}), 1 / (1 + std::exp(at)), "by u", 0);
    expectClose(results[2].at<double>({i}), sigmoidOf(at), "by x", 0);
  }
}

TEST(Stabilize, IsAChoice) {
  Variable x = vector("x", DType::Float64);
  Variable y = log(1.0 + exp(x));
  GradOptions asWritten;
  asWritten.stabilize = false;
  Tensor large = Tensor::of<double>({1000});
  auto at = [&](const Variable &output, const Rewrites &rewrites) {
    return function({x}, {output}, {.rewrites = rewrites})(large)
        .front()
        .at<double>({0});
  };
  EXPECT_EQ(at(y, {}), 1000);
  EXPECT_TRUE(std::isinf(at(y, {.enabled = false})));
  EXPECT_TRUE(std::isinf(at(y, {.excluding = {"log-of-one-plus"}})));
  EXPECT_EQ(at(grad(sum(y), x), {}), 1);
  EXPECT_TRUE(std::isnan(at(grad(sum(y), x, asWritten), {.enabled = false})));
  // x + 1 - 1 is not x where 1 is lost, unless that is asked for.
  Variable z = (x + 1e17) - x;
  EXPECT_EQ(at(z, {}), 1e17);
}

TEST(Stabilize, FastMathIsAsked) {
  Variable x = scalar("x", DType::Float64), y = scalar("y", DType::Float64);
  Variable z = x * y / y;
  auto at = [&](double a, double b, bool fast) {
    return function({x, y}, {z}, {.rewrites = {.fast_math = fast}})(a, b)
        .front()
        .at<double>({});
  };
  EXPECT_TRUE(std::isnan(at(3, 0, false)));
  EXPECT_EQ(at(3, 0, true), 3);
}

TEST(Stabilize, UnknownNames) {
  Variable x = vector("x", DType::Float64);
  EXPECT_ERROR(
      function({x}, {exp(x)}, {.rewrites = {.excluding = {"log-of-one-pls"}}}),
      Compile,
      "there is no rewrite 'log-of-one-pls'; did you mean "
      "'log-of-one-plus'?");
}

TEST(Stabilize, RewritesAreTold) {
  Variable x = vector("x", DType::Float64);
  std::vector<RewriteDone> done;
  auto observer = [&](const RewriteDone &rewrite) {
    // Called when nothing is under way: it may build expressions, and throw.
    exp(x);
    done.push_back(rewrite);
  };
  const uint32_t line = __LINE__ + 1;
  Variable y = log(exp(x) + 1);
  auto f = function({x}, {y}, {.rewrites = {.observer = observer}});
  ASSERT_EQ(done.size(), 2u);
  EXPECT_EQ(done[0].name, "log-of-one-plus");
  EXPECT_EQ(done[0].from, "log(x + 1)");
  EXPECT_EQ(done[0].to, "log1p(x)");
  EXPECT_NE(done[0].file.find("StabilizeTest.cpp"), std::string::npos);
  EXPECT_EQ(done[0].line, line);
  EXPECT_EQ(done[1].name, "softplus-from-log1p");
  // The line of what a rewrite made is that of what it replaced.
  EXPECT_EQ(done[1].line, line);
  // A copy that is compiled anew does not call what may be gone by then.
  f.copy({.delete_updates = true});
  EXPECT_EQ(done.size(), 2u);

  auto stop = [](const RewriteDone &) { throw std::runtime_error("stop"); };
  EXPECT_THROW(function({x}, {y}, {.rewrites = {.observer = stop}}),
               std::runtime_error);
  EXPECT_EQ(typeOf(exp(x)), "float64[?]");
}
} // namespace
