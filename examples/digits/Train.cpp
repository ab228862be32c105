//===- Train.cpp - Train on the digits and save the classifier ------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// digits-train [--optimizer=NAME] DATA OUTDIR
///
/// Trains two classifiers on four fifths of the digits, softmax regression and
/// a network with one hidden layer, and tests them on the fifth that was held
/// back. The network's predictor becomes an object file with its weights in
/// it, OUTDIR/digits.o and digits.h. OUTDIR/held-back.bin has the samples held
/// back and what the just-in-time compiled predictor says of them, for
/// classify.c to compare with.
///
/// With --optimizer the network alone is trained, for a few epochs, by that
/// optimiser of arete/Optimizers.h.
///
/// The status is 0 if all are as accurate as they have to be.
///
//===----------------------------------------------------------------------===//

#include "Training.h"

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>

using namespace arete;
using namespace digits;

static constexpr uint64_t weightSeed = 2;
static constexpr int64_t hiddenSize = 64;

//===----------------------------------------------------------------------===//
// The models
//===----------------------------------------------------------------------===//

/// After Glorot and Bengio, 2010.
static Tensor randomMatrix(std::mt19937_64 &engine, int64_t rows,
                           int64_t columns) {
  return randomWeights(engine, {rows, columns},
                       std::sqrt(6.0 / static_cast<double>(rows + columns)));
}

static Classifier softmaxRegression() {
  auto x = matrix<float>("images");
  auto y = vector<int64_t>("labels");
  auto w = shared(zeros<float>({imageSize, numClasses}), "w");
  auto b = shared(zeros<float>({numClasses}), "b");

  auto logits = dot(x, w) + b;
  auto loss = lossOf(logits, y);
  auto g = grad(loss, {w, b});

  const double rate = 0.2;
  return {
      .name = "softmax regression",
      .step = function({x, y}, {loss},
                       {.updates = {{w, w - rate * g[0]}, {b, b - rate * g[1]}},
                        .name = "regression_step"}),
      .predict = function({x}, {argmax(logits, 1), softmax(logits)},
                          {.name = "regression"}),
      .epochs = 40,
      .requiredAccuracy = 0.94,
  };
}

/// How the network is trained.
struct Training {
  const char *optimizer;
  std::vector<Update> (*updates)(const std::vector<Shared> &weights,
                                 const std::vector<Variable> &gradients);
  int epochs;
  double requiredAccuracy;
};

#define OPTIMIZER(NAME, RATE)                                                  \
  {#NAME,                                                                      \
   [](const std::vector<Shared> &weights,                                      \
      const std::vector<Variable> &gradients) {                                \
     return NAME(weights, gradients, {.learning_rate = RATE});                 \
   },                                                                          \
   10, 0.94}
static const Training trainings[] = {
    OPTIMIZER(sgd, 1.0),       OPTIMIZER(momentum, 0.2),
    OPTIMIZER(nesterov, 0.2),  OPTIMIZER(adagrad, 0.05),
    OPTIMIZER(rmsprop, 0.003), OPTIMIZER(adadelta, 2.0),
    OPTIMIZER(adam, 0.01),     OPTIMIZER(adamw, 0.01),
    OPTIMIZER(adamax, 0.02),
};
#undef OPTIMIZER

static Classifier network(const Training &training) {
  std::mt19937_64 engine(weightSeed);
  auto x = matrix<float>("images");
  auto y = vector<int64_t>("labels");
  auto w1 = shared(randomMatrix(engine, imageSize, hiddenSize), "w1");
  auto b1 = shared(zeros<float>({hiddenSize}), "b1");
  auto w2 = shared(randomMatrix(engine, hiddenSize, numClasses), "w2");
  auto b2 = shared(zeros<float>({numClasses}), "b2");

  auto hidden = tanh(dot(x, w1) + b1);
  auto logits = dot(hidden, w2) + b2;
  auto loss = lossOf(logits, y);

  const std::vector<Shared> weights = {w1, b1, w2, b2};
  const auto updates =
      training.updates(weights, grad(loss, variables(weights)));

  auto digit = argmax(logits, 1).setName("digit");
  auto probability = softmax(logits).setName("probability");
  return {
      .name = "network",
      .step = function({x, y}, {loss},
                       {.updates = updates, .name = "network_step"}),
      // The name of the function in the object file.
      .predict = function({x}, {digit, probability}, {.name = "digits"}),
      .epochs = training.epochs,
      .requiredAccuracy = training.requiredAccuracy,
  };
}

//===----------------------------------------------------------------------===//
// Files
//===----------------------------------------------------------------------===//

/// Throws an Error of kind IO, for `path`.
[[noreturn]] static void failFile(const std::string &path,
                                  const std::string &reason) {
  throw Error(ErrorKind::IO, path + ": error: " + reason, path);
}

/// The number of samples, then the elements of each tensor, in the byte order
/// of the machine: what classify.c reads.
static void write(std::ofstream &file, const std::string &path,
                  const Samples &samples, const std::vector<Tensor> &answers) {
  const int64_t count = samples.size();
  file.write(reinterpret_cast<const char *>(&count), sizeof(count));
  for (const Tensor &tensor :
       {samples.images, samples.labels, answers[0], answers[1]}) {
    const Tensor packed = tensor.contiguous();
    file.write(static_cast<const char *>(packed.data()),
               static_cast<std::streamsize>(packed.nbytes()));
  }
  file.close();
  if (!file)
    failFile(path, "cannot be written completely");
}

/// Returns the status of the program. Without a training both models are
/// trained, by plain gradient descent.
static int runAll(const Training *chosen, const std::string &data,
                  const std::filesystem::path &out) {
  const Split digits = split(readSamples(data), splitSeed);
  if (digits.heldBack.size() == 0)
    failFile(data, "too few samples to hold a fifth back");

  // A folder that cannot be written to should be known before the training.
  std::error_code error;
  std::filesystem::create_directories(out, error);
  if (error)
    failFile(out, "cannot be created: " + error.message());
  const std::string answers = out / "held-back.bin";
  std::ofstream file(answers, std::ios::binary);
  if (!file)
    failFile(answers, "cannot be opened for writing");

  Classifier regression, net;
  bool good = chosen || run(softmaxRegression, digits, regression);
  Training training = chosen ? *chosen : trainings[0];
  if (!chosen) {
    training.epochs = 100;
    training.requiredAccuracy = 0.97;
  }
  good = run([&] { return network(training); }, digits, net) && good;

  net.predict.save_object(out / "digits.o", out / "digits.h");
  write(file, answers, digits.heldBack, net.predict(digits.heldBack.images));
  std::printf("saved %s\n", (out / "digits.o").c_str());
  return good ? 0 : 1;
}

/// The training that the user asks for; null if there is none of the name.
static const Training *find(const std::string &optimizer) {
  for (const Training &training : trainings)
    if (optimizer == training.optimizer)
      return &training;
  std::fprintf(stderr, "digits-train: error: no optimizer '%s'; there are",
               optimizer.c_str());
  for (const Training &training : trainings)
    std::fprintf(stderr, " %s", training.optimizer);
  std::fprintf(stderr, "\n");
  return nullptr;
}

int main(int argc, char **argv) {
  const std::string option = "--optimizer=";
  const bool isChosen = argc > 1 && std::string(argv[1]).starts_with(option);
  if (argc != 3 + isChosen) {
    std::fprintf(stderr,
                 "Usage: digits-train [--optimizer=NAME] DATA OUTDIR\n");
    return 2;
  }
  const Training *chosen = isChosen ? find(argv[1] + option.size()) : nullptr;
  if (isChosen && !chosen)
    return 2;
  try {
    return runAll(chosen, argv[1 + isChosen], argv[2 + isChosen]);
  } catch (const std::exception &error) {
    std::fprintf(stderr, "digits-train: %s\n", error.what());
    return 1;
  }
}
