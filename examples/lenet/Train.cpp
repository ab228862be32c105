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

#include "Training.h"

#include <cmath>
#include <cstdio>

using namespace arete;
using namespace digits;

static constexpr uint64_t weightSeed = 3;
static constexpr int64_t side = 8;

static_assert(side * side == imageSize);

//===----------------------------------------------------------------------===//
// The network
//===----------------------------------------------------------------------===//

namespace {
/// Makes shared variables and remembers them.
class Weights {
public:
  /// With the variance 2 / fanIn that suits relu (He et al., 2015).
  Shared random(const char *name, const Shape &shape, int64_t fanIn) {
    const double bound = std::sqrt(6.0 / static_cast<double>(fanIn));
    return keep(shared(randomWeights(engine, shape, bound), name));
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
} // namespace

static Classifier network() {
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
  auto loss = lossOf(logits, y);
  auto updates = momentum(weights.all(), grad(loss, variables(weights.all())),
                          {.learning_rate = 0.02});

  return {
      .name = "lenet",
      .step =
          function({x, y}, {loss}, {.updates = updates, .name = "lenet_step"}),
      .predict = function({x}, {argmax(logits, 1)}, {.name = "lenet"}),
      .epochs = 30,
      .requiredAccuracy = 0.98,
  };
}

int main(int argc, char **argv) {
  if (argc != 2) {
    std::fprintf(stderr, "Usage: lenet-train DATA\n");
    return 2;
  }
  try {
    Classifier model;
    return run(network, split(readSamples(argv[1]), splitSeed), model) ? 0 : 1;
  } catch (const std::exception &error) {
    std::fprintf(stderr, "lenet-train: %s\n", error.what());
    return 1;
  }
}
