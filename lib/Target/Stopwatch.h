//===- Stopwatch.h - Measures a scope ---------------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TARGET_STOPWATCH_H
#define ARETE_TARGET_STOPWATCH_H

#include <chrono>

namespace arete::target {

/// Adds the milliseconds that it lives to a counter.
class Stopwatch {
public:
  explicit Stopwatch(double &milliseconds) : milliseconds(milliseconds) {}
  ~Stopwatch() {
    milliseconds += std::chrono::duration<double, std::milli>(
                        std::chrono::steady_clock::now() - start)
                        .count();
  }
  Stopwatch(const Stopwatch &) = delete;
  Stopwatch &operator=(const Stopwatch &) = delete;

private:
  double &milliseconds;
  std::chrono::steady_clock::time_point start =
      std::chrono::steady_clock::now();
};

} // namespace arete::target

#endif // ARETE_TARGET_STOPWATCH_H
