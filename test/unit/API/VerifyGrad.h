//===- VerifyGrad.h - Gradients against finite differences ------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TEST_UNIT_API_VERIFYGRAD_H
#define ARETE_TEST_UNIT_API_VERIFYGRAD_H

#include "../Counts.h"
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
/// empty) with central differences, and with forward mode.
inline void verifyGrad(const std::string &label, const Build &build,
                       const std::vector<Tensor> &points,
                       const std::vector<size_t> &wrt = {},
                       double tolerance = 1e-6, int order = 1) {
  SCOPED_TRACE(label);
  countGradientCheck();
  try {
    verify_grad(build, points,
                {.wrt = wrt, .order = order, .tolerance = tolerance});
  } catch (const Error &error) {
    ADD_FAILURE() << error.what();
  }
}

/// The same, and for the gradient of the gradient.
inline void verifyTwice(const std::string &label, const Build &build,
                        const std::vector<Tensor> &points,
                        const std::vector<size_t> &wrt = {},
                        double tolerance = 1e-6) {
  verifyGrad(label, build, points, wrt, tolerance, /*order=*/2);
}

} // namespace arete::test

#endif // ARETE_TEST_UNIT_API_VERIFYGRAD_H
