//===- Training.cpp - Train and test a classifier of digits ---------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Training.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

using namespace arete;
using namespace digits;

static constexpr int64_t batchSize = 32;

Tensor digits::randomWeights(std::mt19937_64 &engine, const Shape &shape,
                             double bound) {
  Tensor result = Tensor::empty(shape, DType::Float32);
  std::generate_n(result.data<float>(), result.size(), [&] {
    const double unit = static_cast<double>(engine() >> 11) * 0x1p-53;
    return static_cast<float>(bound * (2 * unit - 1));
  });
  return result;
}

Variable digits::lossOf(const Variable &logits, const Variable &labels) {
  return -mean(log_softmax(logits)[{arange(labels.shape(0)), labels}]);
}

using Clock = std::chrono::steady_clock;

static double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Stochastic gradient descent over minibatches, of which the last may be
/// smaller: the step is compiled once for all sizes.
static void train(const Classifier &model, const Samples &samples) {
  for (int epoch = 1; epoch <= model.epochs; ++epoch) {
    const auto start = Clock::now();
    double loss = 0;
    for (int64_t at = 0; at < samples.size(); at += batchSize) {
      const Tensor images = samples.images.slice(0, at, at + batchSize);
      const Tensor labels = samples.labels.slice(0, at, at + batchSize);
      loss += model.step(images, labels)[0].item<double>() *
              static_cast<double>(labels.size());
    }
    const auto count = static_cast<double>(samples.size());
    if (epoch == 1 || epoch % 10 == 0)
      std::printf("  epoch %3d  loss %.4f  %.0f examples/s\n", epoch,
                  loss / count, count / secondsSince(start));
  }
}

static double accuracy(const Tensor &answers, const Tensor &labels) {
  int64_t right = 0;
  for (int64_t i = 0; i < labels.size(); ++i)
    right += answers.at<int64_t>({i}) == labels.at<int64_t>({i});
  return static_cast<double>(right) / static_cast<double>(labels.size());
}

bool digits::run(const std::function<Classifier()> &make, const Split &data,
                 Classifier &model) {
  const auto start = Clock::now();
  model = make();
  std::printf("%s: two functions compiled in %.0f ms\n", model.name,
              secondsSince(start) * 1e3);
  train(model, data.train);
  const double got =
      accuracy(model.predict(data.heldBack.images)[0], data.heldBack.labels);
  std::printf("  accuracy on the %lld digits held back: %.4f\n",
              static_cast<long long>(data.heldBack.size()), got);
  if (got >= model.requiredAccuracy)
    return true;
  std::fprintf(stderr, "error: %s: accuracy %.4f is below %.2f\n", model.name,
               got, model.requiredAccuracy);
  return false;
}
