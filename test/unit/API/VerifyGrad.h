//===- VerifyGrad.h - Gradients against finite differences ------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TEST_UNIT_API_VERIFYGRAD_H
#define ARETE_TEST_UNIT_API_VERIFYGRAD_H

#include "APITest.h"

#include <cmath>

namespace arete::test {

using Build = std::function<Variable(const std::vector<Variable> &)>;

/// Numbers of [low, high] in no order, the same in every run.
inline Tensor numbersIn(const Shape &shape, double low, double high, int seed) {
  Tensor result = Tensor::empty(shape, DType::Float64);
  auto *data = result.data<double>();
  for (int64_t i = 0; i < result.size(); ++i)
    data[i] =
        low + (high - low) * std::fmod(0.7548776662466927 * double(i + 1) +
                                           0.3819660112501051 * seed,
                                       1.0);
  return result;
}

/// A variable for each point, whose dimensions of size 1 broadcast.
inline std::vector<Variable> variablesFor(const std::vector<Tensor> &points) {
  std::vector<Variable> variables;
  for (size_t i = 0; i < points.size(); ++i) {
    Shape declared;
    for (int64_t size : points[i].shape())
      declared.push_back(size == 1 ? 1 : dynamicSize);
    variables.push_back(tensor<double>("x" + std::to_string(i), declared));
  }
  return variables;
}

/// The sum of a value, weighted so that errors do not cancel.
inline Variable weightedSum(const Variable &value) {
  Variable position = cast<double>(arange(flatten(value).shape(0)));
  return sum(flatten(value) * (1.0 + cos(position * 1.7)));
}

/// Compares the gradients of build(points) by the points in `wrt` (all if it is
/// empty) with central differences.
inline void verifyGrad(const std::string &label, const Build &build,
                       const std::vector<Tensor> &points,
                       std::vector<size_t> wrt = {}, double tolerance = 1e-6) {
  SCOPED_TRACE(label);
  if (wrt.empty())
    for (size_t i = 0; i < points.size(); ++i)
      wrt.push_back(i);
  std::vector<Variable> x = variablesFor(points);
  Variable cost = weightedSum(build(x));
  std::vector<Variable> by;
  for (size_t i : wrt)
    by.push_back(x[i]);
  FunctionOptions options{.on_unused_input = UnusedInput::Ignore,
                          .opt_level = 1};
  Function value = function(x, {cost}, options);
  Function gradient = function(
      x, grad(cost, by, {.disconnected = Disconnected::Ignore}), options);
  std::vector<Tensor> actual = gradient(points);

  constexpr double step = 1e-5;
  for (size_t k = 0; k < wrt.size(); ++k) {
    ASSERT_EQ(actual[k].shape(), points[wrt[k]].shape());
    std::vector<Tensor> moved = points;
    moved[wrt[k]] = points[wrt[k]].copy();
    auto *data = moved[wrt[k]].data<double>();
    const auto *analytic = actual[k].data<double>();
    for (int64_t i = 0; i < actual[k].size(); ++i) {
      const double at = data[i];
      data[i] = at + step;
      double above = value(moved)[0].item<double>();
      data[i] = at - step;
      double below = value(moved)[0].item<double>();
      data[i] = at;
      double numeric = (above - below) / (2 * step);
      EXPECT_NEAR(analytic[i], numeric,
                  tolerance * std::max(1.0, std::fabs(numeric)))
          << "by operand " << wrt[k] << ", element " << i << ", at " << at;
    }
  }
}

/// The same, and for the gradient of the gradient.
inline void verifyTwice(const std::string &label, const Build &build,
                        const std::vector<Tensor> &points,
                        const std::vector<size_t> &wrt = {},
                        double tolerance = 1e-6) {
  verifyGrad(label, build, points, wrt, tolerance);
  auto first = [&](const std::vector<Variable> &x) {
    std::vector<Variable> by;
    for (size_t i = 0; i < x.size(); ++i)
      if (wrt.empty() || std::find(wrt.begin(), wrt.end(), i) != wrt.end())
        by.push_back(x[i]);
    std::vector<Variable> gradients =
        grad(weightedSum(build(x)), by, {.disconnected = Disconnected::Ignore});
    Variable total = weightedSum(gradients[0]);
    for (size_t i = 1; i < gradients.size(); ++i)
      total = total + weightedSum(gradients[i]) * double(i + 1);
    return total;
  };
  verifyGrad(label + ", second derivative", first, points, wrt,
             100 * tolerance);
}

} // namespace arete::test

#endif // ARETE_TEST_UNIT_API_VERIFYGRAD_H
