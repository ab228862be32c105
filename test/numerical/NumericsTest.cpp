//===- NumericsTest.cpp - The bounds of docs/numerics.md ------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A sparse sweep of what the page was made from, and the truths that judge it
// against the definitions in 660 digits.
//
//===----------------------------------------------------------------------===//

#include "EveryFloat.h"
#include "test/unit/Rewrite/Exact.h"

#include <bit>
#include <cmath>
#include <gtest/gtest.h>

namespace arete::numerical {

static void PrintTo(const Expression *expression, std::ostream *os) {
  *os << expression->title;
}

namespace {

std::vector<const Expression *> all() {
  std::vector<const Expression *> result;
  for (const Section &section : sections())
    for (const Expression &expression : section.expressions)
      result.push_back(&expression);
  return result;
}

class EveryExpression : public testing::TestWithParam<const Expression *> {
protected:
  template <class T> void holdsBounds() {
    const Expression &expression = *GetParam();
    Compiled<T> compiled(expression, /*asWritten=*/false);
    Worst value, slope;
    size_t count = 0;
    forSamples<T>(
        expression, /*density=*/1, [&](std::span<const T> x, std::span<const T> y) {
          std::vector<T> values(x.size()), slopes(x.size());
          std::vector<Judge<T>> trueValues, trueSlopes;
          for (size_t i = 0; i < x.size(); ++i) {
            trueValues.push_back(expression.value(Judge<T>(x[i]), Judge<T>(y[i])));
            trueSlopes.push_back(expression.slope(Judge<T>(x[i]), Judge<T>(y[i])));
          }
          compiled(x, y, values, slopes);
          measure<T>(value, x, y, values, trueValues,
                     expression.valueBound.ofOne);
          measure<T>(slope, x, y, slopes, trueSlopes,
                     expression.slopeBound.ofOne);
          count += x.size();
        });
    EXPECT_GT(count, 1000u);
    expectHeld(value, expression.valueBound, "value");
    expectHeld(slope, expression.slopeBound, "slope");
  }

  static void expectHeld(const Worst &worst, const Bound &bound,
                         const char *what) {
    EXPECT_TRUE(worst.keeps(bound))
        << "the " << what << " has an error of " << worst.error << " at "
        << worst.x << ", " << worst.y << "; " << bound.limit
        << " are allowed; " << worst.faults.count << " faults, "
        << worst.faults.got << " at " << worst.faults.x << ", "
        << worst.faults.y;
  }
};

INSTANTIATE_TEST_SUITE_P(Numerics, EveryExpression, testing::ValuesIn(all()));

TEST_P(EveryExpression, Float64) { holdsBounds<double>(); }
TEST_P(EveryExpression, Float32) { holdsBounds<float>(); }

/// What the sweep over every float finds in some of its blocks is what the
/// formula finds that judges each of them.
TEST_P(EveryExpression, EveryFloat) {
  const Expression &expression = *GetParam();
  if (expression.second != Second::None)
    GTEST_SKIP() << "of two arguments";
  constexpr unsigned stride = 32749;
  Compiled<float> compiled(expression, /*asWritten=*/false);
  EveryFloat found = sweepEveryFloat(expression, compiled, stride);
  EXPECT_GT(found.blocks, 100u);
  EXPECT_LT(double(found.judged), 0.75 * double(found.blocks));

  Worst value, slope;
  constexpr uint64_t last = (uint64_t(1) << 32) - floatsPerBlock;
  for (uint64_t back = 0; back <= last; back += stride * floatsPerBlock) {
    const uint64_t first = last - back;
    std::vector<float> x, values(floatsPerBlock), slopes(floatsPerBlock);
    std::vector<double> trueValues, trueSlopes;
    for (size_t i = 0; i < floatsPerBlock; ++i) {
      x.push_back(std::bit_cast<float>(uint32_t(first + i)));
      trueValues.push_back(expression.value(double(x[i]), 0));
      trueSlopes.push_back(expression.slope(double(x[i]), 0));
    }
    if (!std::isfinite(x[0]))
      continue;
    const std::vector<float> y(floatsPerBlock);
    compiled(x, y, values, slopes);
    measure<float>(value, x, y, values, trueValues,
                   expression.valueBound.ofOne);
    measure<float>(slope, x, y, slopes, trueSlopes,
                   expression.slopeBound.ofOne);
  }
  for (auto [one, other] :
       {std::pair(&found.value, &value), std::pair(&found.slope, &slope)}) {
    // Half a unit, and a little, is right for both.
    EXPECT_NEAR(std::fmax(one->error, 0.5), std::fmax(other->error, 0.5),
                0x1p-15 * std::fmax(other->error, 0.5))
        << one->x << ", " << other->x;
    EXPECT_EQ(one->faults.count, other->faults.count);
    EXPECT_EQ(one->faults.x, other->faults.x);
  }
}

/// The stable formulas have all digits of a double.
TEST_P(EveryExpression, Truth) {
  const Expression &expression = *GetParam();
  size_t compared = 0;
  auto compare = [&](const std::string &definition, const Truth &truth,
                     const Bound &bound) {
    auto formula = llvm::cantFail(rewrite::parseFormula(definition, "x"));
    ASSERT_TRUE(rewrite::test::canEvaluate(formula, formula.from))
        << definition;
    size_t number = 0;
    forSamples<double>(
        expression, /*density=*/1, [&](std::span<const double> x, std::span<const double> y) {
          for (size_t i = 0; i < x.size(); ++i) {
            // Elsewhere 660 digits are not enough.
            if (std::fabs(x[i]) < 1e-100 || std::fabs(x[i]) > 1000 ||
                std::fabs(y[i]) > 1000)
              continue;
            auto stable = truth((long double)x[i], (long double)y[i]);
            // They take long.
            if (std::isnan(stable) || ++number % 149 != 0)
              continue;
            long double exact = rewrite::test::evaluate(
                formula, formula.from,
                {{"x", x[i]},
                 {"y", y[i]},
                 {"pi", 3.141592653589793238462643383280L}});
            if (std::isnan(exact))
              continue;
            long double unit = std::fmax(std::fabs(exact), 0x1p-1022L);
            if (bound.ofOne)
              unit = std::fmax(unit, 1.0L);
            ++compared;
            EXPECT_TRUE(double(exact) == double(stable) ||
                        std::fabs(stable - exact) <= 0x1p-55L * unit)
                << definition << " at " << x[i] << ", " << y[i] << " is "
                << double(exact) << ", not " << double(stable);
          }
        });
  };
  compare(expression.definition, expression.value, expression.valueBound);
  compare(expression.slopeDefinition, expression.slope, expression.slopeBound);
  EXPECT_GT(compared, 10u);
}

//===----------------------------------------------------------------------===//
// The measure
//===----------------------------------------------------------------------===//

template <class T>
Worst measured(std::vector<T> got, std::vector<Judge<T>> truth,
               bool ofOne = false) {
  std::vector<T> x;
  for (size_t i = 0; i < got.size(); ++i)
    x.push_back(T(i + 1));
  Worst worst;
  measure<T>(worst, x, x, got, truth, ofOne);
  return worst;
}

template <class T> class Measure : public testing::Test {};
using Types = testing::Types<float, double>;
TYPED_TEST_SUITE(Measure, Types);

TYPED_TEST(Measure, CountsUnitsOfTheLastPlace) {
  using T = TypeParam;
  const T epsilon = std::numeric_limits<T>::epsilon();
  Worst worst = measured<T>({1, 1 + 2 * epsilon, 1 + epsilon}, {1, 1, 1});
  EXPECT_EQ(worst.error, 2);
  EXPECT_EQ(worst.x, 2);
  EXPECT_EQ(worst.faults.count, 0u);
  // The unit of 8, and of 1/8 unless it is that of 1.
  EXPECT_EQ(measured<T>({8 + 16 * epsilon}, {8}).error, 2);
  EXPECT_EQ(measured<T>({T(0.125) + epsilon}, {0.125}).error, 8);
  EXPECT_EQ(measured<T>({T(0.125) + epsilon}, {0.125}, true).error, 1);
  // What is the truth rounded is right.
  EXPECT_EQ(measured<T>({1}, {Judge<T>(1 + double(epsilon) / 4)}).error, 0);
}

TYPED_TEST(Measure, FindsFaults) {
  using T = TypeParam;
  const T inf = std::numeric_limits<T>::infinity(), nan = std::nan("");
  Worst worst = measured<T>({1, 1, nan, inf}, {1, 1, 1, 1});
  EXPECT_EQ(worst.faults.count, 2u);
  EXPECT_EQ(worst.faults.x, 3);
  EXPECT_TRUE(std::isnan(worst.faults.got));
  EXPECT_EQ(measured<T>({1, -inf}, {inf, inf}).faults.count, 2u);
  EXPECT_EQ(measured<T>({nan}, {inf}).faults.atOverflow, 1u);
  EXPECT_EQ(measured<T>({inf, 3}, {inf, Judge<T>(nan)}).faults.count, 0u);
  EXPECT_FALSE(worst.keeps(Bound(100)));
}

TYPED_TEST(Measure, IsLenientAtTheEndsOfTheRange) {
  using T = TypeParam;
  const T inf = std::numeric_limits<T>::infinity(),
          max = std::numeric_limits<T>::max(),
          min = std::numeric_limits<T>::min();
  EXPECT_EQ(measured<T>({inf}, {max / 2}).faults.count, 0u);
  EXPECT_EQ(measured<T>({-inf}, {max / 2}).faults.count, 1u);
  EXPECT_EQ(measured<T>({inf}, {max / 2048}).faults.count, 1u);
  EXPECT_EQ(measured<T>({0}, {min}).error, 0);
  EXPECT_GT(measured<T>({0}, {min * 2048}).error, 1e6);
}

} // namespace
} // namespace arete::numerical
