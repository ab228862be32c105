//===- Benchmarks.h - What the benchmarks share -----------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_BENCHMARKS_BENCHMARKS_H
#define ARETE_BENCHMARKS_BENCHMARKS_H

#include "arete/Function.h"

#include <cmath>
#include <cstdlib>
#include <iostream>

/// One step of softmax regression on 784 pixels and 10 classes, float32:
/// (images, labels) -> loss, with updates of the weights.
arete::Function logisticStep();

/// A benchmark of a wrong result is worth nothing: ends the program unless
/// `got` is near `expected`.
inline void requireNear(double got, double expected, const char *what) {
  if (std::abs(got - expected) <= 1e-5 * std::abs(expected))
    return;
  std::cerr << "arete-bench: error: " << what << " is " << got << ", not "
            << expected << "\n";
  std::exit(1);
}

#endif // ARETE_BENCHMARKS_BENCHMARKS_H
