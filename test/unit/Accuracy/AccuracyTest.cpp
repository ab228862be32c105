//===- AccuracyTest.cpp - Compiled functions against 113 bits -------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The greatest error of the special functions, as compiled code has it,
/// against the bound of the op's record. float64 is compared with the functions
/// in 113 bits on random operands; float32 with float64.
///
//===----------------------------------------------------------------------===//

#include "AccuracyTest.h"
#include "References.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <iomanip>
#include <iostream>
#include <limits>
#include <random>
#include <sstream>

using namespace arete;
using namespace arete::accuracy;

namespace {

/// The greatest error so far, in units in the last place of T, of results that
/// err by more than the absolute error that the record accepts.
template <typename T> class Worst {
public:
  explicit Worst(const accuracy::Function &function)
      : function(function), record(records.at(function.name)) {}

  template <typename Wide>
  void add(const Columns<T> &operands, size_t row, T got, const Wide &want) {
    using Limits = std::numeric_limits<T>;
    double error = 1e9;
    auto rounded = static_cast<T>(want);
    if (std::isnan(rounded) || std::isinf(rounded) || !std::isfinite(got)) {
      if (got == rounded || (std::isnan(got) && std::isnan(rounded)))
        return;
    } else {
      int exponent = rounded == 0 ? Limits::min_exponent
                                  : std::max(std::ilogb(rounded) + 1,
                                             Limits::min_exponent);
      auto distance = static_cast<double>(abs(Wide(got) - want));
      if (distance <= record.accuracy.epsilons * double(Limits::epsilon()))
        return;
      error = std::ldexp(distance, Limits::digits - exponent);
    }
    if (error <= worst)
      return;
    worst = error;
    at.clear();
    for (const std::vector<T> &values : operands)
      at.push_back(values[row]);
    result = got;
  }

  void report() const {
    std::ostringstream where;
    where << std::setprecision(17);
    for (T x : at)
      where << " " << x;
    const char *type = sizeof(T) == 4 ? "f32" : "f64";
    if (std::getenv("ARETE_MATH_REPORT"))
      std::cout << "| " << function.name << " | " << type << " | " << worst
                << " |" << where.str() << "\n";
    EXPECT_LE(worst, record.accuracy.ulp)
        << function.name << " of" << where.str() << " in " << type << ": "
        << std::setprecision(17) << result;
  }

private:
  static float abs(float x) { return std::fabs(x); }
  static double abs(double x) { return std::fabs(x); }
  static Quad abs(const Quad &x) { return fabs(x); }

  const accuracy::Function &function;
  const Record &record;
  double worst = 0;
  std::vector<T> at;
  T result = 0;
};

template <typename T>
Columns<T> draw(const std::vector<Interval> &box, int64_t count) {
  std::mt19937_64 engine(1);
  Columns<T> columns;
  for (const Interval &interval : box) {
    double low = interval.low, high = interval.high;
    if (interval.isLogarithmic) {
      low = std::log(low);
      high = std::log(high);
    }
    std::vector<T> values;
    while (int64_t(values.size()) < count) {
      double x = low + (high - low) * (double(engine() >> 11) * 0x1p-53);
      x = interval.isLogarithmic ? std::exp(x) : x;
      values.push_back(
          static_cast<T>(interval.isInteger ? std::nearbyint(x) : x));
    }
    columns.push_back(std::move(values));
  }
  return columns;
}

class Accuracy : public testing::TestWithParam<size_t> {
protected:
  const accuracy::Function &tested = functions()[GetParam()];
  size_t arity = tested.boxes[0].size();

  void SetUp() override {
    if (isLeftOut(tested.name))
      GTEST_SKIP() << "ARETE_MATH_ONLY names another function";
  }
};

TEST_P(Accuracy, Float64) {
  Compiled<double> compiled(tested.name, arity);
  Worst<double> worst(tested);
  for (const std::vector<Interval> &box : tested.boxes) {
    Columns<double> operands =
        draw<double>(box, setting("ARETE_ACCURACY_SAMPLES", 60));
    std::vector<double> results = compiled(operands);
    for (size_t row = 0; row < results.size(); ++row) {
      Quad wide[3];
      for (size_t i = 0; i < arity; ++i)
        wide[i] = operands[i][row];
      worst.add(operands, row, results[row], tested.reference(wide));
    }
  }
  worst.report();
}

TEST_P(Accuracy, Float32) {
  Compiled<float> compiled(tested.name, arity);
  Compiled<double> reference(tested.name, arity);
  Worst<float> worst(tested);
  auto compare = [&](const Columns<float> &operands) {
    Columns<double> wide;
    for (const std::vector<float> &values : operands)
      wide.emplace_back(values.begin(), values.end());
    std::vector<float> results = compiled(operands);
    std::vector<double> expected = reference(wide);
    for (size_t row = 0; row < results.size(); ++row)
      worst.add(operands, row, results[row], expected[row]);
  };
  for (const std::vector<Interval> &box : tested.boxes)
    compare(draw<float>(box, 20 * setting("ARETE_ACCURACY_SAMPLES", 60)));
  if (arity == 1) {
    int64_t stride = setting("ARETE_EXHAUSTIVE", 1000003);
    constexpr int64_t chunk = 1 << 18, end = int64_t(1) << 32;
    for (int64_t first = 0; first < end; first += chunk * stride) {
      Columns<float> operands(1);
      for (int64_t i = 0; i < chunk && first + i * stride < end; ++i)
        operands[0].push_back(
            std::bit_cast<float>(uint32_t(first + i * stride)));
      compare(operands);
    }
  }
  worst.report();
}

INSTANTIATE_TEST_SUITE_P(All, Accuracy,
                         testing::Range<size_t>(0, functions().size()),
                         [](const auto &info) {
                           return functions()[info.param].name;
                         });

} // namespace
