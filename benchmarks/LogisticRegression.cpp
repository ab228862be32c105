//===- LogisticRegression.cpp - Compiling and calling a training step -----===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Benchmarks.h"

#include "arete/Arete.h"

#include <benchmark/benchmark.h>

using namespace arete;

static constexpr int64_t numPixels = 784, numClasses = 10;

namespace {
/// The expressions of a step, ready to be compiled.
struct Model {
  Variable x = matrix<float>("x");
  Variable y = vector<int64_t>("y");
  Shared w = shared(zeros<float>({numPixels, numClasses}), "w");
  Shared b = shared(zeros<float>({numClasses}), "b");
  Variable loss = -mean(log_softmax(dot(x, w) + b)[{arange(y.shape(0)), y}]);
  std::vector<Variable> g = grad(loss, {w, b});

  Function compile() const {
    return function({x, y}, {loss},
                    {.updates = {{w, w - 0.1 * g[0]}, {b, b - 0.1 * g[1]}},
                     .name = "logistic_step"});
  }
};
} // namespace

Function logisticStep() { return Model().compile(); }

/// From the expressions to code that can be called.
static void compileLogisticStep(benchmark::State &state) {
  Model model;
  for (auto _ : state)
    benchmark::DoNotOptimize(model.compile());
}
BENCHMARK(compileLogisticStep)
    ->Name("logistic_compile")
    ->Unit(benchmark::kMillisecond);

/// Images and labels as in numpy_peer.py: pixel (i * 784 + j) % 17 / 16.
static void callLogisticStep(benchmark::State &state) {
  const int64_t batch = state.range(0);
  Tensor images = Tensor::empty({batch, numPixels}, DType::Float32);
  Tensor labels = Tensor::empty({batch}, DType::Int64);
  for (int64_t i = 0; i < images.size(); ++i)
    images.data<float>()[i] = static_cast<float>(i % 17) / 16;
  for (int64_t i = 0; i < batch; ++i)
    labels.data<int64_t>()[i] = i % numClasses;

  Function step = logisticStep();
  // With zero weights no class is preferred.
  requireNear(step(images, labels)[0].item<double>(), std::log(numClasses),
              "the first loss");
  for (auto _ : state)
    benchmark::DoNotOptimize(step(images, labels));
  state.SetItemsProcessed(state.iterations() * batch);
}
BENCHMARK(callLogisticStep)->Name("logistic_step")->Arg(1)->Arg(10)->Arg(60);
