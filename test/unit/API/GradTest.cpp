//===- GradTest.cpp - grad, lop and rop -----------------------------------===//
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

TEST(Grad, TypesAreThoseOfTheVariables) {
  auto x = row<float>("x");
  auto y = tensor<double>("y", {3, dynamicSize});
  auto s = scalar<float>("s");
  auto g = grad(sum(x * y * s), {x, y, s});
  ASSERT_EQ(g.size(), 3u);
  EXPECT_EQ(typeOf(g[0]), "float32[1,?]");
  EXPECT_EQ(g[1].dtype(), DType::Float64);
  EXPECT_EQ(typeOf(g[2]), "float32[]");
  EXPECT_EQ(g[0].name(), "");
}

TEST(Grad, Overloads) {
  auto x = scalar<double>("x");
  auto w = shared(3.0, "w");
  Variable cost = x * w;
  EXPECT_EQ(eval(grad(cost, x)).item<double>(), 3);
  EXPECT_EQ(eval(grad(cost, {w})[0], {{x, 2.0}}).item<double>(), 2);
  EXPECT_EQ(
      eval(grad(cost, std::vector<Variable>{w})[0], {{x, 2.0}}).item<double>(),
      2);
  EXPECT_TRUE(grad(cost, std::vector<Variable>()).empty());
}

TEST(Grad, IntermediateValues) {
  auto x = scalar<double>("x");
  auto y = sin(x);
  auto cost = y * y * x;
  auto g = grad(cost, {y, x, cost});
  auto at = [&](const Variable &v) {
    return eval(v, {{x, 0.7}}).item<double>();
  };
  EXPECT_NEAR(at(g[0]), 2 * std::sin(0.7) * 0.7, 1e-15);
  EXPECT_NEAR(at(g[1]),
              std::pow(std::sin(0.7), 2) +
                  2 * std::sin(0.7) * std::cos(0.7) * 0.7,
              1e-15);
  EXPECT_EQ(eval(g[2]).item<double>(), 1);
}

TEST(Grad, OneVariableTwice) {
  auto x = scalar<double>("x");
  auto g = grad(x * x * x, {x, x});
  ASSERT_EQ(g.size(), 2u);
  for (const Variable &v : g)
    EXPECT_EQ(eval(v, {{x, 2.0}}).item<double>(), 12);
}

TEST(Grad, SharedVariablesInUpdates) {
  auto w = shared(Tensor::of<double>({1, -2}), "w");
  auto cost = sum(w * w * w);
  auto f = function({}, {grad(cost, w)},
                    {.updates = {{w, w - 0.5 * grad(cost, w)}}});
  EXPECT_TRUE(arrayEqual(f()[0], Tensor::of<double>({3, 12})));
  EXPECT_TRUE(arrayEqual(w.get_value(), Tensor::of<double>({-0.5, -8})));
  EXPECT_TRUE(arrayEqual(f()[0], Tensor::of<double>({0.75, 192})));
}

TEST(Grad, IntegerInputsAreConstants) {
  auto x = vector<double>("x");
  auto n = vector<int64_t>("n");
  auto flag = vector<bool>("flag");
  Variable cost = sum(where(flag, x * n, x) * x[n]);
  auto g = grad(cost, x);
  auto f = function({x, n, flag}, {g});
  EXPECT_TRUE(
      arrayEqual(f(Tensor::of<double>({2, 3}), Tensor::of<int64_t>({1, 0}),
                   Tensor::of<bool>({true, false}))[0],
                 // d (x0 x1 + x1 x0)
                 Tensor::of<double>({6, 4})));
}

TEST(Grad, NoElements) {
  auto x = matrix<double>("x");
  auto f = function({x}, {grad(sum(sqr(x)), x), grad(sum(prod(x, 0)), x),
                          grad(sum(dot(x, x.T())), x)});
  for (Shape shape : {Shape{0, 3}, Shape{2, 0}, Shape{0, 0}})
    for (const Tensor &g : f(zeros<double>(shape)))
      EXPECT_EQ(g.shape(), shape);
}

TEST(Grad, ThroughAnUnusedOutput) {
  // One of two outputs has no cotangent that is not zero.
  auto x = vector<double>("x");
  auto u = vector<double>("u");
  auto g = lop({x * x, exp(x)}, {x}, {u, zeros_like(x)});
  auto f = function({x, u}, g);
  EXPECT_TRUE(arrayEqual(f(Tensor::of<double>({3}), Tensor::of<double>({5}))[0],
                         Tensor::of<double>({30})));
  // An output by itself.
  auto same = lop({x, x}, {x}, {u, u});
  EXPECT_TRUE(arrayEqual(eval(same[0], {{u, Tensor::of<double>({5})}}),
                         Tensor::of<double>({10})));
}

TEST(Grad, DisconnectedAmongConnected) {
  auto x = scalar<double>("x"), y = scalar<double>("y");
  auto g = grad(x * x, {y, x}, {.disconnected = Disconnected::Ignore});
  EXPECT_EQ(eval(g[0]).item<double>(), 0);
  EXPECT_EQ(eval(g[1], {{x, 3.0}}).item<double>(), 6);
  EXPECT_ERROR(grad(x * x, {x, y}), Value, "does not depend on 'y'");
}

TEST(Grad, ThirdDerivative) {
  auto x = scalar<double>("x");
  auto g = exp(2.0 * x) * x;
  for (int i = 0; i < 3; ++i)
    g = grad(g, x);
  // (x e^2x)''' = (8 x + 12) e^2x
  EXPECT_NEAR(eval(g, {{x, 0.3}}).item<double>(), 14.4 * std::exp(0.6), 1e-12);
}

TEST(Grad, CostMustBeAFloatingScalar) {
  auto x = vector<float>("x");
  EXPECT_ERROR(grad(x, x), Type,
               "grad: the cost must be a floating-point scalar, got 'x' "
               "(float32[?]); take its sum or mean");
  EXPECT_ERROR(grad(scalar<int64_t>("n"), x), Type, "floating-point scalar");
  EXPECT_ERROR(grad(Variable(), x), Value, "empty Variable");
}

TEST(Grad, Disconnected) {
  auto x = vector<float>("x"), y = vector<float>("y");
  auto n = vector<int64_t>("n");
  EXPECT_ERROR(grad(sum(x), y), Value, "does not depend on 'y' (float32[?])");
  EXPECT_ERROR(grad(sum(x), n), Type, "'n' (int64[?]) is not floating-point");
  // Integers, bools and sizes carry no derivative.
  EXPECT_ERROR(grad(sum(cast<float>(cast<int64_t>(x))), x), Value,
               "or only through integers and bools");
  EXPECT_ERROR(grad(sum(cast<float>(x > y)), x), Value, "does not depend");
  EXPECT_ERROR(grad(cast<float>(x.shape(0)), x), Value, "does not depend");
  EXPECT_ERROR(grad(sum(y[cast<int64_t>(x)]), x), Value, "does not depend");
  // A derivative that is zero is one.
  Variable zero = grad(sum(floor(x)), x);
  EXPECT_TRUE(arrayEqual(eval(zero, {{x, Tensor::of<float>({1.5, 2})}}),
                         zeros<float>({2})));
  GradOptions ignore{.disconnected = Disconnected::Ignore};
  EXPECT_TRUE(arrayEqual(
      eval(grad(sum(x), y, ignore), {{y, Tensor::of<float>({1, 2})}}),
      zeros<float>({2})));
  testing::internal::CaptureStderr();
  grad(sum(x), y, {.disconnected = Disconnected::Warn});
  EXPECT_NE(testing::internal::GetCapturedStderr().find(
                "warning: grad: what is differentiated does not depend on 'y'"),
            std::string::npos);
}

TEST(Grad, ConsiderConstant) {
  auto x = scalar<double>("x");
  auto y = x * x;
  auto g = grad(x * y, x, {.consider_constant = {y}});
  EXPECT_EQ(eval(g, {{x, 3.0}}).item<double>(), 9);
  EXPECT_ERROR(grad(y, x, {.consider_constant = {y}}), Value,
               "does not depend");
  // Itself constant, a variable has no gradient; others have.
  EXPECT_ERROR(grad(y, x, {.consider_constant = {x}}), Value,
               "does not depend");
  auto z = scalar<double>("z");
  auto h =
      grad(x * z, {z, x},
           {.disconnected = Disconnected::Ignore, .consider_constant = {x}});
  EXPECT_EQ(eval(h[0], {{x, 3.0}}).item<double>(), 3);
  EXPECT_EQ(eval(h[1]).item<double>(), 0);
}

TEST(Grad, KnownGrads) {
  auto x = scalar<double>("x");
  auto y = x * x;
  auto cut = scalar<double>("cut");
  GradOptions options{.known_grads = {{y, cut}}};
  auto g = grad(Variable(), x, options);
  EXPECT_EQ(eval(g, {{x, 3.0}, {cut, 5.0}}).item<double>(), 30);
  // They add to what the cost gives.
  EXPECT_EQ(
      eval(grad(4.0 * x, x, options), {{x, 3.0}, {cut, 5.0}}).item<double>(),
      34);
  EXPECT_ERROR(grad(Variable(), x, {.known_grads = {{y, vector<double>("v")}}}),
               Type, "must have its dtype and shape, got float64[?]");
}

TEST(Lop, IsARowVectorTimesTheJacobian) {
  auto x = vector<double>("x"), u = vector<double>("u");
  auto g = lop({x * x}, {x}, {u});
  EXPECT_TRUE(arrayEqual(eval(g[0], {{x, Tensor::of<double>({1, 2})},
                                     {u, Tensor::of<double>({3, 4})}}),
                         Tensor::of<double>({6, 16})));
  EXPECT_ERROR(lop({x}, {x}, {}), Value, "0 cotangents for 1 variables");
  EXPECT_ERROR(lop({x}, {x}, {scalar<double>("s")}), Type,
               "the cotangent of 'x' (float64[?])");
}

TEST(Rop, IsTheJacobianTimesAColumnVector) {
  auto x = vector<double>("x"), w = matrix<double>("w");
  auto v = vector<double>("v"), u = matrix<double>("u");
  Variable y = tanh(dot(w, x));
  auto r = rop({y, sum(x)}, {x, w}, {v, u});
  ASSERT_EQ(r.size(), 2u);
  EXPECT_EQ(typeOf(r[0]), "float64[?]");
  std::vector<Binding> at{{x, Tensor::of<double>({0.5, -1})},
                          {w, Tensor::of<double>({{1, 2}, {-1, 0.5}})},
                          {v, Tensor::of<double>({0.1, 0.2})},
                          {u, Tensor::of<double>({{1, 0}, {0, 1}})}};
  auto f = function({x, w, v, u}, r);
  auto result = f({at[0].value, at[1].value, at[2].value, at[3].value});
  // y' = (1 - y^2) (w v + u x)
  double a = std::tanh(-1.5), b = std::tanh(-1.0);
  EXPECT_NEAR(result[0].at<double>({0}), (1 - a * a) * (0.5 + 0.5), 1e-14);
  EXPECT_NEAR(result[0].at<double>({1}), (1 - b * b) * (0.0 - 1), 1e-14);
  EXPECT_NEAR(result[1].item<double>(), 0.3, 1e-15);
}

TEST(Rop, HessianTimesVector) {
  auto x = vector<double>("x"), v = vector<double>("v");
  Variable g = grad(sum(x * x * x), x);
  Tensor at = Tensor::of<double>({1, 2}),
         direction = Tensor::of<double>({3, 4});
  std::vector<Binding> bound{{x, at}, {v, direction}};
  Tensor expected = Tensor::of<double>({18, 48});
  EXPECT_TRUE(allClose(eval(rop({g}, {x}, {v})[0], bound), expected));
  EXPECT_TRUE(allClose(eval(grad(sum(g * v), x), bound), expected));
}

} // namespace
