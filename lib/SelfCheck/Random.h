//===- Random.h - The same numbers in every run ----------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_SELFCHECK_RANDOM_H
#define ARETE_SELFCHECK_RANDOM_H

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <iterator>

namespace arete::selfcheck {

/// SplitMix64: the same numbers everywhere and for ever.
class Random {
public:
  explicit Random(uint64_t seed) : state(seed) {}

  uint64_t next() {
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  /// Uniform in [0, 1).
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  double uniform(double low, double high) {
    return low + unit() * (high - low);
  }
  /// One of 0, ..., bound - 1.
  int64_t below(int64_t bound) {
    assert(bound > 0);
    return static_cast<int64_t>(next() % static_cast<uint64_t>(bound));
  }
  bool chance(int percent) { return below(100) < percent; }
  template <typename Range> decltype(auto) pick(Range &&range) {
    return range[static_cast<size_t>(
        below(static_cast<int64_t>(std::size(range))))];
  }

private:
  uint64_t state;
};

} // namespace arete::selfcheck

#endif // ARETE_SELFCHECK_RANDOM_H
