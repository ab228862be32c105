//===- Training.h - Train and test a classifier of digits -------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_EXAMPLES_DIGITS_TRAINING_H
#define ARETE_EXAMPLES_DIGITS_TRAINING_H

#include "DigitsData.h"

#include "arete/Arete.h"

#include <functional>
#include <random>

namespace digits {

/// The seed of the split, so that all classifiers are tested on the same
/// digits.
inline constexpr uint64_t splitSeed = 1;

/// What a model is once it is compiled.
struct Classifier {
  const char *name;
  arete::Function step;    ///< (images, labels) -> loss, and moves the weights.
  arete::Function predict; ///< (images) -> digits, perhaps probabilities.
  int epochs;
  double requiredAccuracy;
};

/// float32 numbers, uniform in +-bound. Not std::uniform_real_distribution,
/// whose numbers differ between standard libraries.
arete::Tensor randomWeights(std::mt19937_64 &engine, const arete::Shape &shape,
                            double bound);

/// The mean cross entropy of logits [n, numClasses] and labels [n].
arete::Variable lossOf(const arete::Variable &logits,
                       const arete::Variable &labels);

/// Compiles, trains and tests, and says so on stdout. Whether the model is as
/// good as it has to be.
bool run(const std::function<Classifier()> &make, const Split &data,
         Classifier &model);

} // namespace digits

#endif // ARETE_EXAMPLES_DIGITS_TRAINING_H
