//===- EveryFloat.cpp - Errors over all floats ----------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EveryFloat.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace arete::numerical {

namespace {

/// The place of a float in its block, in (-1, 1).
constexpr double placeOf(size_t i) {
  return (2.0 * double(i) - double(floatsPerBlock - 1)) / floatsPerBlock;
}

constexpr size_t degree = 7;
/// How far the polynomial may be from the formula, relative to it: a millionth
/// of a float's unit in the last place.
constexpr double tolerance = 0x1p-44;

using Polynomial = std::array<double, degree>;

/// first + the polynomial, without a constant, of (place - that of the first).
ARETE_WIDE void evaluate(const Polynomial &factors, double first, double origin,
                         double *results) {
  for (size_t i = 0; i < floatsPerBlock; ++i) {
    double t = placeOf(i) - origin, sum = factors[degree - 1];
    for (size_t power = degree - 1; power-- > 0;)
      sum = sum * t + factors[power];
    results[i] = first + sum * t;
  }
}

/// How good an interpolation is.
enum class Quality {
  Bad,
  Near, ///< Within the tolerance.
  Exact ///< The truth is the same everywhere.
};

/// The truth of neighbouring floats.
class Interpolation {
public:
  Interpolation() {
    constexpr double pi = 3.14159265358979323846;
    for (size_t k = 0; k <= degree; ++k)
      nodes[k] = size_t(std::lround(
          (floatsPerBlock - 1) * 0.5 *
          (1 - std::cos((2 * double(k) + 1) * pi / (2 * double(degree + 1))))));
  }

  Quality operator()(const Truth &truth, const float *x,
                     double *results) const {
    std::array<double, degree + 1> atNodes;
    std::array<double, checks.size()> atChecks;
    for (size_t k = 0; k <= degree; ++k)
      atNodes[k] = truth(double(x[nodes[k]]), 0);
    for (size_t k = 0; k < checks.size(); ++k)
      atChecks[k] = truth(double(x[checks[k]]), 0);
    const double first = atNodes[0];
    auto isFirst = [&](double value) {
      return std::isnan(first) ? std::isnan(value) : value == first;
    };
    if (std::ranges::all_of(atNodes, isFirst) &&
        std::ranges::all_of(atChecks, isFirst)) {
      std::fill_n(results, floatsPerBlock, first);
      return Quality::Exact;
    }
    // Of one sign and size, so that what is good for one is for all.
    auto isLikeFirst = [&](double value) {
      return std::isfinite(value) && value / first > 0.5 && value / first < 2;
    };
    if (!std::ranges::all_of(atNodes, isLikeFirst) ||
        !std::ranges::all_of(atChecks, isLikeFirst))
      return Quality::Bad;
    evaluate(through(atNodes), first, placeOf(nodes[0]), results);
    for (size_t k = 0; k < checks.size(); ++k)
      if (!(std::fabs(results[checks[k]] - atChecks[k]) <=
            tolerance * std::fabs(atChecks[k])))
        return Quality::Bad;
    return Quality::Near;
  }

private:
  /// Newton's divided differences, then the powers of t. What the values have
  /// in common is taken off first: it would cost digits.
  Polynomial through(const std::array<double, degree + 1> &values) const {
    std::array<double, degree + 1> t, newton;
    for (size_t k = 0; k <= degree; ++k) {
      t[k] = placeOf(nodes[k]) - placeOf(nodes[0]);
      newton[k] = values[k] - values[0];
    }
    for (size_t order = 1; order <= degree; ++order)
      for (size_t k = degree; k >= order; --k)
        newton[k] = (newton[k] - newton[k - 1]) / (t[k] - t[k - order]);
    // From the inside out: p = newton[k] + (t - t[k]) p.
    std::array<double, degree + 1> powers{newton[degree]};
    for (size_t k = degree; k-- > 0;) {
      for (size_t power = degree; power > 0; --power)
        powers[power] = powers[power - 1] - t[k] * powers[power];
      powers[0] = newton[k] - t[k] * powers[0];
    }
    Polynomial result;
    std::copy(powers.begin() + 1, powers.end(), result.begin());
    return result;
  }

  static constexpr std::array<size_t, 6> checks{0,   141, 389,
                                                660, 901, floatsPerBlock - 1};
  std::array<size_t, degree + 1> nodes;
};

/// One of both results of a formula.
class Column {
public:
  Column(const Truth &truth, const Bound &bound, Worst &worst)
      : truth(truth), ofOne(bound.ofOne), worst(worst) {}

  /// Adds the errors of a block. Whether it was judged by the formula.
  bool add(std::span<const float> x, std::span<const float> got) {
    std::array<double, floatsPerBlock> truths;
    Quality quality = interpolate(truth, x.data(), truths.data());
    if (quality == Quality::Near) {
      // What is no new maximum but for the tolerance is none. A NaN is the
      // error of a result that is.
      double greatest = greatestError(got, truths, ofOne);
      if (greatest * (1 - 0x1p-16) <= worst.error)
        return false;
    }
    if (quality != Quality::Exact)
      for (size_t i = 0; i < x.size(); ++i)
        truths[i] = truth(double(x[i]), 0);
    measure<float>(worst, x, zeros, got, truths, ofOne);
    return quality != Quality::Exact;
  }

private:
  static constexpr std::array<float, floatsPerBlock> zeros{};
  const Interpolation interpolate;
  const Truth &truth;
  const bool ofOne;
  Worst &worst;
};

} // namespace

EveryFloat sweepEveryFloat(const Expression &expression,
                           const Compiled<float> &compiled,
                           unsigned blockStride) {
  EveryFloat result;
  Column value(expression.value, expression.valueBound, result.value),
      slope(expression.slope, expression.slopeBound, result.slope);
  // What one call computes stays in the cache.
  constexpr size_t blocksPerCall = 16,
                   floatsPerCall = blocksPerCall * floatsPerBlock;
  std::vector<float> x, values(floatsPerCall), slopes(floatsPerCall);
  const std::vector<float> zeros(floatsPerCall);
  auto flush = [&] {
    auto of = [&](auto &numbers) { return std::span(numbers).first(x.size()); };
    compiled(x, of(zeros), of(values), of(slopes));
    for (size_t begin = 0; begin < x.size(); begin += floatsPerBlock) {
      auto part = [&](const std::vector<float> &numbers) {
        return std::span(numbers).subspan(begin, floatsPerBlock);
      };
      ++result.blocks;
      bool isJudged = value.add(part(x), part(values));
      isJudged |= slope.add(part(x), part(slopes));
      result.judged += isJudged;
    }
    x.clear();
  };
  // The greatest ones first: towards 0 errors become smaller, where they depend
  // on the size of x, and the maximum is found at once.
  constexpr uint64_t numBlocks = (uint64_t(1) << 32) / floatsPerBlock;
  for (uint64_t block = 0; block < numBlocks; block += blockStride) {
    uint64_t bits = (numBlocks - 1 - block) * floatsPerBlock;
    if (!std::isfinite(std::bit_cast<float>(uint32_t(bits))))
      continue;
    size_t begin = x.size();
    x.resize(begin + floatsPerBlock);
    for (size_t i = 0; i < floatsPerBlock; ++i)
      x[begin + i] = std::bit_cast<float>(uint32_t(bits + i));
    if (x.size() == floatsPerCall)
      flush();
  }
  if (!x.empty())
    flush();
  return result;
}

} // namespace arete::numerical
