//===- Sweep.h - Errors over many arguments ---------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TEST_NUMERICAL_SWEEP_H
#define ARETE_TEST_NUMERICAL_SWEEP_H

#include "Expressions.h"
#include "arete/Function.h"

#include <cstdint>
#include <functional>
#include <span>
#include <type_traits>

// Loops that a sweep over every float spends its time in.
#if defined(__x86_64__) && defined(__has_attribute)
#if __has_attribute(target_clones)
#define ARETE_WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#endif
#endif
#ifndef ARETE_WIDE
#define ARETE_WIDE
#endif

namespace arete::numerical {

/// What judges results of a type: eleven bits more, or 29.
template <class T>
using Judge = std::conditional_t<std::is_same_v<T, float>, double, long double>;

/// The greatest error of some results. Next to the ends of the range, beyond
/// the largest number over 2^10 and below the least normal one times 2^10, a
/// result need only be there, too: steps on the way may overflow or be
/// denormal.
struct Worst {
  /// The greatest error of a result that is finite as it should be, in the
  /// bound's unit, and where it is.
  double error = 0, x = 0, y = 0;
  /// Results that are infinite or NaN where the truth, rounded, is not, or
  /// finite where that is infinite: how many, how many of them where the truth
  /// is near the largest number or infinite, and the one of least |x|.
  struct {
    uint64_t count = 0, atOverflow = 0;
    double x = 0, y = 0, got = 0;
  } faults;

  bool keeps(const Bound &bound) const {
    return error <= bound.limit &&
           faults.count == (bound.toOverflow ? faults.atOverflow : 0);
  }
};

/// Adds the errors of `got` at the arguments x and y. Where the truth is NaN
/// anything goes.
template <class T>
void measure(Worst &worst, std::span<const T> x, std::span<const T> y,
             std::span<const T> got, std::span<const Judge<T>> truth,
             bool ofOne);

/// The greatest error of some results; infinite or NaN where one of them is not
/// finite as it should be.
double greatestError(std::span<const float> got, std::span<const double> truth,
                     bool ofOne);

/// A formula and its derivative by x, compiled.
template <class T> class Compiled {
public:
  /// `asWritten`: no rewrite is done, nor before differentiating.
  Compiled(const Expression &expression, bool asWritten);
  void operator()(std::span<const T> x, std::span<const T> y,
                  std::span<T> value, std::span<T> slope) const;

private:
  Function function;
};

/// Arguments to try: both spans have the same size, at most maxChunk.
constexpr size_t maxChunk = size_t(1) << 17;
template <class T>
using Visit = std::function<void(std::span<const T> x, std::span<const T> y)>;

/// Numbers of every binade, `density` of each; ordinary ones; and many next to
/// where formulas cancel or overflow.
template <class T>
void forSamples(const Expression &expression, unsigned density,
                const Visit<T> &visit);
/// Every `stride`-th float that is finite.
void forFloats(unsigned stride, const Visit<float> &visit);

} // namespace arete::numerical

#endif // ARETE_TEST_NUMERICAL_SWEEP_H
