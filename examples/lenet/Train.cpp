//===- Train.cpp - A convolutional network on handwritten digits ----------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// lenet-train DATA
///
/// Trains a network after LeCun et al., 1998, on four fifths of the digits: two
/// layers of convolution and pooling, and two that are dense. Tests it on the
/// fifth that was held back; the status is 0 if it is as accurate as it has to
/// be.
///
//===----------------------------------------------------------------------===//

#include "DigitsData.h"

#include "arete/Arete.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <random>

using namespace arete;
using namespace digits;

static constexpr uint64_t splitSeed = 1, weightSeed = 3;
static constexpr int64_t batchSize = 32, side = 8;
static constexpr int numEpochs = 30;
static constexpr double requiredAccuracy = 0.98;

static_assert(side * side == imageSize);

//===----------------------------------------------------------------------===//
// The network
//===----------------------------------------------------------------------===//

namespace {
/// Makes shared variables and remembers them.
class Weights {
public:
  /// Uniform, with the variance 2 / fanIn that suits relu (He et al., 2015).
  /// Not std::uniform_real_distribution, whose numbers differ between standard
  /// libraries.
  Shared random(const char *name, const Shape &shape, int64_t fanIn) {
    Tensor values = Tensor::empty(shape, DType::Float32);
    const double bound = std::sqrt(6.0 / static_cast<double>(fanIn));
    std::generate_n(values.data<float>(), values.size(), [&] {
      const double unit = static_cast<double>(engine() >> 11) * 0x1p-53;
      return static_cast<float>(bound * (2 * unit - 1));
    });
    return keep(shared(values, name));
  }
  Shared bias(const char *name, int64_t size) {
    return keep(shared(zeros<float>({size}), name));
  }

  const std::vector<Shared> &all() const { return made; }

private:
  Shared keep(Shared weight) {
    made.push_back(weight);
    return weight;
  }

  std::mt19937_64 engine{weightSeed};
  std::vector<Shared> made;
};

struct Network {
  Function step;    ///< (images, labels) -> loss, and moves the weights.
  Function predict; ///< (images) -> digits.
};
} // namespace

/// Stochastic gradient descent with momentum, as a list of updates.
static std::vector<Update> momentum(const Variable &loss,
                                    const std::vector<Shared> &weights,
                                    double rate, double friction) {
  std::vector<Variable> by(weights.begin(), weights.end());
  const std::vector<Variable> gradients = grad(loss, by);
  std::vector<Update> updates;
  for (size_t i = 0; i < weights.size(); ++i) {
    Shape shape = weights[i].get_value().shape();
    auto velocity =
        shared(zeros<float>(shape), weights[i].name() + "_velocity");
    auto next = friction * velocity - rate * gradients[i];
    updates.push_back({velocity, next});
    updates.push_back({weights[i], weights[i] + next});
  }
  return updates;
}

static Network makeNetwork() {
  auto x = matrix<float>("images");
  auto y = vector<int64_t>("labels");

  Weights weights;
  auto layer = [&](const Variable &in, int64_t from, int64_t to,
                   const char *filters, const char *bias) {
    auto w = weights.random(filters, {to, from, 3, 3}, from * 9);
    auto b = weights.bias(bias, to);
    auto maps = conv2d(in, w, {.padding = Padding::Half});
    // One number for each channel.
    return max_pool(relu(maps + expand_dims(b, {1, 2})), 2);
  };
  auto images = reshape(x, {x.shape(0), 1, side, side});
  auto first = layer(images, 1, 16, "w1", "b1");  // [n, 16, 4, 4]
  auto second = layer(first, 16, 32, "w2", "b2"); // [n, 32, 2, 2]
  auto features = reshape(second, {x.shape(0), 128});
  auto w3 = weights.random("w3", {128, 64}, 128);
  auto b3 = weights.bias("b3", 64);
  auto w4 = weights.random("w4", {64, numClasses}, 64);
  auto b4 = weights.bias("b4", numClasses);
  auto logits = dot(relu(dot(features, w3) + b3), w4) + b4;
  auto loss = -mean(log_softmax(logits)[{arange(y.shape(0)), y}]);

  return {
      .step = function({x, y}, {loss},
                       {.updates = momentum(loss, weights.all(), 0.02, 0.9),
                        .name = "lenet_step"}),
      .predict = function({x}, {argmax(logits, 1)}, {.name = "lenet"}),
  };
}

//===----------------------------------------------------------------------===//
// Training and testing
//===----------------------------------------------------------------------===//

using Clock = std::chrono::steady_clock;

static double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Over minibatches, of which the last may be smaller: the step is compiled
/// once for all sizes.
static void train(const Network &network, const Samples &samples) {
  for (int epoch = 1; epoch <= numEpochs; ++epoch) {
    const auto start = Clock::now();
    double loss = 0;
    for (int64_t at = 0; at < samples.size(); at += batchSize) {
      const Tensor images = samples.images.slice(0, at, at + batchSize);
      const Tensor labels = samples.labels.slice(0, at, at + batchSize);
      loss += network.step(images, labels)[0].item<double>() *
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

/// Returns the status of the program.
static int run(const std::string &data) {
  const Split digits = split(readSamples(data), splitSeed);
  const auto start = Clock::now();
  const Network network = makeNetwork();
  std::printf("lenet: two functions compiled in %.0f ms\n",
              secondsSince(start) * 1e3);
  train(network, digits.train);
  const Samples &held = digits.heldBack;
  const double got = accuracy(network.predict(held.images)[0], held.labels);
  std::printf("  accuracy on the %lld digits held back: %.4f\n",
              static_cast<long long>(held.size()), got);
  if (got >= requiredAccuracy)
    return 0;
  std::fprintf(stderr, "lenet-train: error: accuracy %.4f is below %.2f\n", got,
               requiredAccuracy);
  return 1;
}

int main(int argc, char **argv) {
  if (argc != 2) {
    std::fprintf(stderr, "Usage: lenet-train DATA\n");
    return 2;
  }
  try {
    return run(argv[1]);
  } catch (const std::exception &error) {
    std::fprintf(stderr, "lenet-train: %s\n", error.what());
    return 1;
  }
}
