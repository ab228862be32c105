//===- Models.cpp - Steps of stochastic gradient descent ------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Workload.h"

using namespace arete;
using namespace bench;

/// The arguments behind examples and labels: what is trained.
static std::vector<Shared> parameters(const Line &line) {
  std::vector<Shared> result;
  for (size_t i = 2; i < line.inputs.size(); ++i)
    result.push_back(shared(line.inputs[i], "p" + std::to_string(i - 2)));
  return result;
}

/// (examples, labels) -> loss, and a step of all parameters.
static Workload step(const Line &line, const Variable &x,
                     const Variable &logits,
                     const std::vector<Shared> &parameters) {
  const Variable labels = line.variable(1, "labels");
  const Variable loss = mean(cross_entropy(logits, labels));
  const std::vector<Variable> gradients =
      grad(loss, std::vector<Variable>(parameters.begin(), parameters.end()));
  FunctionOptions options = line.options;
  for (size_t i = 0; i < parameters.size(); ++i)
    options.updates.push_back(
        {parameters[i], parameters[i] - 0.1 * gradients[i]});
  return {function({x, labels}, {loss}, options),
          {line.inputs[0], line.inputs[1]},
          parameters};
}

/// Layers of dot and bias, tanh between them.
static Variable dense(Variable x, const std::vector<Shared> &parameters,
                      size_t first) {
  for (size_t i = first; i < parameters.size(); i += 2) {
    if (i > first)
      x = tanh(x);
    x = dot(x, parameters[i]) + parameters[i + 1];
  }
  return x;
}

Workload bench::buildMlp(const Line &line) {
  const Variable x = line.variable(0, "x");
  const std::vector<Shared> p = parameters(line);
  return step(line, x, dense(x, p, 0), p);
}

static Variable convolve(const Variable &x, const Variable &filters,
                         const Variable &bias) {
  return conv2d(x, filters) + bias[{slice(), newaxis, newaxis}];
}

Workload bench::buildConvnet(const Line &line) {
  const Variable x = line.variable(0, "x");
  const std::vector<Shared> p = parameters(line);
  Variable h = tanh(max_pool(convolve(x, p[0], p[1]), 5));
  h = max_pool(tanh(convolve(h, p[2], p[3])), 4);
  return step(line, x, dense(flatten(h, 2), p, 4), p);
}
