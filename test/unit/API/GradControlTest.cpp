//===- GradControlTest.cpp - Derivatives that are the user's --------------===//
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

double at(const Variable &value, const Variable &x, double point) {
  FunctionOptions options{.on_unused_input = UnusedInput::Ignore};
  return function({x}, {value}, options)(point)[0].item<double>();
}

TEST(ZeroGrad, TheDerivativeIsZeroOnEveryPathThroughIt) {
  auto x = scalar<double>("x");
  Variable y = x * zero_grad(x * x);
  EXPECT_EQ(at(y, x, 3), 27);
  EXPECT_EQ(at(grad(y, x), x, 3), 9);
  EXPECT_EQ(at(grad(grad(y, x), x), x, 3), 0);
  // Zero is a derivative: nothing is disconnected.
  EXPECT_EQ(at(grad(zero_grad(x), x), x, 3), 0);
  EXPECT_EQ(at(rop({y}, {x}, {constant(Tensor(1.0))})[0], x, 3), 9);
}

TEST(DisconnectedGrad, CountsAsAConstant) {
  auto x = scalar<double>("x");
  Variable y = x * disconnected_grad(x * x);
  EXPECT_EQ(at(y, x, 3), 27);
  EXPECT_EQ(at(grad(y, x), x, 3), 9);
  EXPECT_ERROR(grad(disconnected_grad(x), x), Value, "does not depend on 'x'");
  EXPECT_EQ(
      at(grad(disconnected_grad(x), x, {.disconnected = Disconnected::Ignore}),
         x, 3),
      0);
  // By the value itself it is connected.
  Variable cut = disconnected_grad(x);
  EXPECT_EQ(at(grad(cut * cut, cut), x, 3), 6);
}

TEST(UndefinedGrad, IsAnErrorWhereADerivativePasses) {
  auto x = scalar<double>("x");
  Variable y = undefined_grad(x, "the table has no derivative");
  EXPECT_EQ(at(y, x, 3), 3);
  EXPECT_ERROR(grad(x * y, x), Type,
               "the derivative is undefined: the table has no derivative");
  EXPECT_ERROR(rop({y}, {x}, {x}), Type, "the derivative is undefined");
  EXPECT_ERROR(grad(undefined_grad(x), x), Type, "undefined");
  // No derivative has to pass.
  EXPECT_EQ(at(grad(y * y, y), x, 3), 6);
  EXPECT_EQ(at(grad(x * y, x, {.consider_constant = {y}}), x, 3), 3);
}

TEST(GradClip, MovesTheGradientIntoTheInterval) {
  auto x = vector<double>("x"), u = vector<double>("u");
  Variable y = grad_clip(x, -1, 2);
  Tensor point = Tensor::of<double>({5, 6, 7, 8, 9});
  Tensor scale = Tensor::of<double>({-4, -1, 0.5, 2, 30});
  EXPECT_TRUE(arrayEqual(eval(y, {{x, point}}), point));
  Variable g = grad(sum(y * u), x);
  auto f = function({x, u}, {g, grad(sum(g), u)});
  EXPECT_TRUE(
      arrayEqual(f(point, scale)[0], Tensor::of<double>({-1, -1, 0.5, 2, 2})));
  // The clipped gradient is constant outside.
  EXPECT_TRUE(
      arrayEqual(f(point, scale)[1], Tensor::of<double>({0, 1, 1, 1, 0})));
  Tensor nan = full<double>({5}, std::nan(""));
  EXPECT_TRUE(std::isnan(f(point, nan)[0].at<double>({4})));
  EXPECT_ERROR(grad_clip(x, 2, 1), Value, "are not in order");
}

TEST(GradScale, MultipliesTheGradient) {
  auto x = scalar<double>("x");
  auto s = shared(Tensor(0.5), "s");
  Variable reversed = grad_scale(x, -1), scaled = grad_scale(x * x, s);
  EXPECT_EQ(at(grad(reversed * reversed, x), x, 3), -6);
  EXPECT_EQ(at(grad(scaled, x), x, 3), 3);
  s.set_value(Tensor(2.0));
  EXPECT_EQ(at(grad(scaled, x), x, 3), 12);
  // Twice reversed: d/dx of -2 reversed(x).
  EXPECT_EQ(at(grad(grad(reversed * reversed, x), x), x, 3), 2);
  EXPECT_ERROR(grad_scale(x, vector<double>("v")), Type,
               "the factor must be a scalar");
}

TEST(GradScale, KeepsDtypeAndLeavesIntegersAlone) {
  auto x = vector<float>("x");
  EXPECT_EQ(typeOf(grad(sum(grad_scale(x, 0.1)), x)), "float32[?]");
  auto n = vector<int64_t>("n");
  EXPECT_TRUE(grad_scale(n, 2).is(n));
  EXPECT_TRUE(zero_grad(n).is(n));
}

//===----------------------------------------------------------------------===//
// custom_gradient
//===----------------------------------------------------------------------===//

/// log(1 + exp(x)), whose plain derivative is inf / inf for large x.
Variable log1pexp(const Variable &x) {
  return custom_gradient({x}, {log(1.0 + exp(x))},
                         [](const auto &in, const auto &, const auto &g) {
                           return std::vector<Variable>{
                               g[0] * (1.0 - 1.0 / (1.0 + exp(in[0])))};
                         })[0];
}

TEST(CustomGradient, IsUsedToAnyOrder) {
  auto x = scalar<double>("x");
  Variable y = log1pexp(x);
  EXPECT_NEAR(at(y, x, 0.5), std::log1p(std::exp(0.5)), 1e-15);
  // As written, without the user's rule, it is NaN.
  GradOptions asWritten;
  asWritten.stabilize = false;
  Function plain = function({x}, {grad(log(1.0 + exp(x)), x, asWritten)},
                            {.rewrites = {.enabled = false}});
  EXPECT_TRUE(std::isnan(plain(1000.0).front().at<double>({})));
  EXPECT_EQ(at(grad(y, x), x, 1000), 1);
  double s = 1 / (1 + std::exp(-0.5));
  Variable first = grad(y, x), second = grad(first, x);
  EXPECT_NEAR(at(first, x, 0.5), s, 1e-15);
  EXPECT_NEAR(at(second, x, 0.5), s * (1 - s), 1e-15);
  EXPECT_NEAR(at(grad(second, x), x, 0.5), s * (1 - s) * (1 - 2 * s), 1e-14);
  EXPECT_NEAR(at(rop({y}, {x}, {constant(Tensor(2.0))})[0], x, 0.5), 2 * s,
              1e-15);
}

TEST(CustomGradient, TheRuleMayUseTheOutputs) {
  // exp with a derivative by its own result: every further derivative comes
  // from the rule again, where the factor 3 appears once more.
  auto x = scalar<double>("x");
  auto y = custom_gradient({x}, {exp(x)},
                           [](const auto &, const auto &out, const auto &g) {
                             return std::vector<Variable>{3.0 * g[0] * out[0]};
                           })[0];
  Variable d = y;
  for (double factor : {3.0, 9.0, 27.0}) {
    d = grad(d, x);
    EXPECT_NEAR(at(d, x, 0.25), factor * std::exp(0.25), 1e-12);
  }
}

TEST(CustomGradient, SeveralInputsAndOutputs) {
  auto x = scalar<double>("x"), y = scalar<double>("y"),
       z = scalar<double>("z");
  auto n = scalar<int64_t>("n");
  auto out = custom_gradient({x, n, y, z}, {x * y * z, x + y},
                             [&](const auto &in, const auto &, const auto &g) {
                               // Not the derivatives, but numbers that tell
                               // them apart.
                               return std::vector<Variable>{
                                   g[0] * 10.0 + g[1], Variable(),
                                   g[1] * cast<double>(in[1]), Variable()};
                             });
  ASSERT_EQ(out.size(), 2u);
  auto value = [&](const Variable &v) {
    auto f =
        function({x, y, z, n}, {v}, {.on_unused_input = UnusedInput::Ignore});
    return f(2.0, 3.0, 5.0, 7)[0].item<double>();
  };
  EXPECT_EQ(value(out[0]), 30);
  Variable cost = out[0] + 100.0 * out[1];
  EXPECT_EQ(value(grad(cost, x)), 110);
  EXPECT_EQ(value(grad(cost, y)), 700);
  // An output that the cost does not need has a cotangent of zeros.
  EXPECT_EQ(value(grad(out[0], x)), 10);
  // z has no gradient, nor has what is not an input.
  EXPECT_ERROR(grad(cost, z), Value, "does not depend on 'z'");
}

TEST(CustomGradient, NothingPassesAroundTheInputs) {
  auto x = scalar<double>("x"), w = scalar<double>("w");
  auto y = custom_gradient({x}, {x * w},
                           [&](const auto &, const auto &, const auto &g) {
                             return std::vector<Variable>{g[0] * w};
                           })[0];
  EXPECT_ERROR(grad(y, w), Value, "does not depend on 'w'");
  // The rule's own w counts.
  EXPECT_EQ(eval(grad(grad(y, x), w)).item<double>(), 1);
  EXPECT_EQ(eval(grad(y, x), {{w, Tensor(4.0)}}).item<double>(), 4);
}

TEST(CustomGradient, OfMatricesOfAnySize) {
  auto x = matrix<float>("x");
  auto w = shared(Tensor::of<float>({{1, 2}, {3, 4}}), "w");
  auto y = custom_gradient(
      {x, w}, {dot(x, w)}, [](const auto &in, const auto &, const auto &g) {
        return std::vector<Variable>{dot(g[0], in[1].T()) * 2.0,
                                     dot(in[0].T(), g[0]) * 2.0};
      })[0];
  Tensor point = Tensor::of<float>({{1, 0}, {0, 1}, {1, 1}});
  auto plain = grad(sum(sqr(dot(x, w))), {x, w});
  auto doubled = grad(sum(sqr(y)), {x, w});
  auto f = function({x}, {plain[0], plain[1], doubled[0], doubled[1]});
  auto result = f(point);
  for (int i : {0, 1}) {
    Tensor expected = eval(2.0 * constant(result[size_t(i)]));
    EXPECT_TRUE(allClose(result[size_t(i) + 2], expected));
  }
}

TEST(CustomGradient, ReplacedVariablesMayKnowTheirSizes) {
  auto x = vector<double>("x"), y = tensor<double>("y", {3});
  Variable z = log1pexp(x);
  auto f = function({y}, {z}, {.givens = {{x, y}}});
  EXPECT_TRUE(
      allClose(f(zeros<double>({3}))[0],
               Tensor::of<double>({std::log(2.), std::log(2.), std::log(2.)})));
}

TEST(CustomGradient, RulesNest) {
  auto x = scalar<double>("x");
  auto y = custom_gradient(
      {x}, {x}, [](const auto &in, const auto &, const auto &g) {
        return std::vector<Variable>{g[0] * log1pexp(in[0])};
      })[0];
  double s = 1 / (1 + std::exp(-0.5));
  EXPECT_NEAR(at(grad(y, x), x, 0.5), std::log1p(std::exp(0.5)), 1e-15);
  EXPECT_NEAR(at(grad(grad(y, x), x), x, 0.5), s, 1e-15);
}

TEST(CustomGradient, BadRules) {
  auto x = vector<double>("x");
  auto n = vector<int64_t>("n");
  auto give = [](std::vector<Variable> gradients) {
    return [=](const auto &, const auto &, const auto &) { return gradients; };
  };
  EXPECT_ERROR(custom_gradient({x}, {x}, give({})), Value,
               "the rule gave 0 gradients for 1 inputs");
  EXPECT_ERROR(
      custom_gradient({x}, {x}, give({sum(x)})), Type,
      "the gradient of 'x' (float64[?]) must have its dtype and shape, "
      "got float64[]");
  EXPECT_ERROR(custom_gradient({n}, {x}, give({x})), Type,
               "its gradient must be an empty Variable");
  EXPECT_ERROR(custom_gradient({x}, {n}, give({x})), Type,
               "the output 'n' (int64[?]) is not floating-point");
  EXPECT_ERROR(custom_gradient({x}, {}, give({x})), Value, "no outputs");
  EXPECT_ERROR(custom_gradient({Variable()}, {x}, give({x})), Value,
               "empty Variable");
}

TEST(CustomGradient, WhatTheRuleThrowsLeavesTheGraphAsItWas) {
  auto x = vector<double>("x");
  auto failing = [](const auto &in, const auto &,
                    const auto &) -> std::vector<Variable> {
    exp(in[0]);
    throw std::runtime_error("no rule");
  };
  EXPECT_THROW(custom_gradient({x}, {exp(x)}, failing), std::runtime_error);
  EXPECT_EQ(typeOf(grad(sum(exp(x)), x)), "float64[?]");
}

TEST(CustomGradient, IsFreeInACompiledFunction) {
  auto x = scalar<double>("x");
  auto f = function({x}, {grad_scale(log1pexp(zero_grad(x) + x), 2.0)});
  EXPECT_NE(to_mlir(f).find("arete.custom_gradient"), std::string::npos);
  EXPECT_NEAR(f(0.25)[0].item<double>(), std::log1p(std::exp(0.5)), 1e-15);
}

//===----------------------------------------------------------------------===//
// subgraph_grad
//===----------------------------------------------------------------------===//

TEST(SubgraphGrad, InTwoParts) {
  // A network of two layers, differentiated from layer to layer.
  auto x = vector<double>("x");
  auto w1 = shared(Tensor::of<double>({{1, -2}, {0.5, 1}}), "w1");
  auto w2 = shared(Tensor::of<double>({0.3, -0.7}), "w2");
  Variable hidden = tanh(dot(x, w1));
  Variable cost = sqr(dot(hidden, w2));
  auto upper = subgraph_grad({w2}, {hidden}, cost);
  ASSERT_EQ(upper.wrt.size(), 1u);
  ASSERT_EQ(upper.end.size(), 1u);
  auto lower = subgraph_grad({w1}, {x}, Variable(), {{hidden, upper.end[0]}});
  auto whole = grad(cost, {w2, hidden, w1, x});
  auto f =
      function({x}, {upper.wrt[0], upper.end[0], lower.wrt[0], lower.end[0],
                     whole[0], whole[1], whole[2], whole[3]});
  auto result = f(Tensor::of<double>({0.4, 0.9}));
  for (size_t i = 0; i < 4; ++i)
    EXPECT_TRUE(allClose(result[i], result[i + 4])) << i;
  // Nothing passes through the end.
  EXPECT_ERROR(subgraph_grad({w1}, {hidden}, cost), Value,
               "does not depend on 'w1'");
  EXPECT_ERROR(subgraph_grad({w1}, {x}, Variable()), Value, "empty Variable");
}

TEST(SubgraphGrad, PathsAroundTheEndCount) {
  auto x = scalar<double>("x");
  Variable y = sqr(x);
  auto part = subgraph_grad({x}, {y}, x * y);
  EXPECT_EQ(at(part.wrt[0], x, 3), 9);
  EXPECT_EQ(at(part.end[0], x, 3), 3);
}

} // namespace
