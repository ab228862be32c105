//===- MathTest.h - References and error measures ---------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The functions under test in a table, with a reference in a wider type and
/// the error in units in the last place.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_TEST_UNIT_MATH_MATHTEST_H
#define ARETE_TEST_UNIT_MATH_MATHTEST_H

#include "arete_math.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace arete::mathtest {

/// What a type under test is measured with: a type with enough more bits that
/// its own error, of an ulp at most, does not count.
template <typename T> struct Traits;

template <> struct Traits<float> {
  using Bits = uint32_t;
  using Wide = double;
  static constexpr const char *Name = "f32";
};

template <> struct Traits<double> {
  using Bits = uint64_t;
  using Wide = long double;
  static constexpr const char *Name = "f64";
};
static_assert(std::numeric_limits<long double>::digits >= 64,
              "long double is no reference for double here");

template <typename T> T fromBits(typename Traits<T>::Bits Bits) {
  return std::bit_cast<T>(Bits);
}

/// |Got - Want| in units of the last place of a T of Want's magnitude: of the
/// denormals below the smallest normal number, and as if the exponent had no
/// upper end for a Want that is too large. NaN and infinity count as 0 where
/// they are expected and as 1e9 where they are not.
template <typename T> double ulpError(T Got, typename Traits<T>::Wide Want) {
  using Limits = std::numeric_limits<T>;
  using Wide = typename Traits<T>::Wide;
  constexpr double Wrong = 1e9;
  if (std::isnan(Want) || std::isnan(Got))
    return std::isnan(Want) && std::isnan(Got) ? 0 : Wrong;
  // The sign of a zero is part of the result, also of one that underflowed.
  if (Got == 0 && std::signbit(Want) != std::signbit(Got))
    return Wrong;
  if (std::isinf(Want))
    return Want == Got ? 0 : Wrong;
  if (std::isinf(Got) && static_cast<T>(Want) == Got)
    return 0;
  // An infinity that should have been finite is off by at least what the next
  // power of two would be.
  Wide Value = std::isinf(Got)
                   ? std::copysign(std::ldexp(Wide(1), Limits::max_exponent),
                                   static_cast<Wide>(Got))
                   : static_cast<Wide>(Got);
  int Exponent = Want == 0
                     ? Limits::min_exponent
                     : std::max(std::ilogb(Want) + 1, Limits::min_exponent);
  return static_cast<double>(std::fabs(Value - Want) /
                             std::ldexp(Wide(1), Exponent - Limits::digits));
}

/// A function of one argument.
template <typename T> struct Unary {
  using Wide = typename Traits<T>::Wide;
  const char *Name;
  T (*Function)(T);
  Wide (*Reference)(Wide);
  /// The greatest error allowed, in ulp.
  double Bound;
  /// Where the function changes its method or its result its kind: the
  /// neighbourhoods are tested densely.
  std::vector<double> Critical;
  /// Intervals of ordinary arguments, tested with uniform samples.
  std::vector<std::pair<double, double>> Ranges;
  /// For negative arguments the error is measured in epsilons of the greatest
  /// of 1, the result and the result for 1 - x.
  bool CrossesZero = false;
};

/// A function of two arguments.
template <typename T> struct Binary {
  using Wide = typename Traits<T>::Wide;
  const char *Name;
  T (*Function)(T, T);
  Wide (*Reference)(Wide, Wide);
  double Bound;
  std::vector<std::pair<double, double>> RangesX, RangesY;
};

template <typename T> const std::vector<Unary<T>> &unaryFunctions();
template <typename T> const std::vector<Binary<T>> &binaryFunctions();

/// SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, 2014): the same samples in
/// every run.
class Random {
public:
  explicit Random(uint64_t Seed) : State(Seed) {}
  uint64_t next() {
    uint64_t Z = State += 0x9e3779b97f4a7c15;
    Z = (Z ^ (Z >> 30)) * 0xbf58476d1ce4e5b9;
    Z = (Z ^ (Z >> 27)) * 0x94d049bb133111eb;
    return Z ^ (Z >> 31);
  }
  /// Any bit pattern: every exponent is as likely as any other.
  template <typename T> T bits() {
    return fromBits<T>(
        static_cast<typename Traits<T>::Bits>(next() >> (64 - 8 * sizeof(T))));
  }
  template <typename T> T uniform(double Lo, double Hi) {
    return static_cast<T>(Lo + (Hi - Lo) * (double(next() >> 11) * 0x1p-53));
  }

private:
  uint64_t State;
};

} // namespace arete::mathtest

#endif // ARETE_TEST_UNIT_MATH_MATHTEST_H
