//===- ComplexAccuracyTest.cpp - Compiled complex functions, 113 bits -----===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The greatest error of the functions of complex numbers, as compiled code has
/// it, against the `complexUlp` of the op's record and in its units. See
/// AccuracyTest.h for longer runs.
///
//===----------------------------------------------------------------------===//

#include "AccuracyTest.h"
#include "ComplexReferences.h"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <iomanip>
#include <iostream>
#include <limits>
#include <random>
#include <sstream>

using namespace arete;
using namespace arete::accuracy;

namespace {

/// Operands where something happens: of every size and direction, next to the
/// axes, where poles, zeros and branch points are, and next to the unit circle.
template <typename T> class Points {
public:
  using Complex = std::complex<T>;

  Points(double largest, uint64_t seed)
      : largest(std::min(largest, double(std::numeric_limits<T>::max()) / 16)),
        smallest(double(std::numeric_limits<T>::min())), engine(seed) {}

  std::vector<Complex> inBox(Interval box, int64_t count) {
    std::vector<Complex> result;
    for (int64_t i = 0; i < count; ++i)
      result.push_back(
          of(uniform(box.low, box.high), uniform(box.low, box.high)));
    return result;
  }

  std::vector<Complex> everywhere(int64_t count) {
    const double pi = 3.14159265358979323846;
    std::vector<Complex> result;
    auto add = [&](double re, double im) {
      Complex z = of(re, im);
      if (std::abs(double(z.real())) <= largest &&
          std::abs(double(z.imag())) <= largest)
        result.push_back(z);
    };
    for (int64_t i = 0; i < count; ++i) {
      for (double width : {1.0, 3.0, 30.0, 700.0})
        add(uniform(-width, width), uniform(-width, width));
      double angle = uniform(-pi, pi), large = logarithmic(smallest, largest);
      add(large * std::cos(angle), large * std::sin(angle));
      add(signedSize(smallest, largest), signedSize(smallest, largest));
      add(signedSize(1e-4, 1e4), signedSize(1e-4, 1e4));
      double circle = 1 + signedSize(1e-17, 0.5);
      add(circle * std::cos(angle), circle * std::sin(angle));
      // An axis, and a multiple of a quarter of a turn along it.
      double turns = std::nearbyint(uniform(-20, 20)) * pi / 2;
      add(turns + signedSize(1e-17, 1), signedSize(smallest, 10));
      add(signedSize(smallest, 10), turns + signedSize(1e-17, 1));
      for (auto [re, im] : {std::pair(1, 0), {-1, 0}, {0, 1}, {0, -1}}) {
        double near = logarithmic(1e-17, 1);
        add(re + near * std::cos(angle), im + near * std::sin(angle));
        add(re + signedSize(smallest, 1), im + signedSize(smallest, 1));
      }
    }
    return result;
  }

private:
  double uniform(double low, double high) {
    return low + (high - low) * (double(engine() >> 11) * 0x1p-53);
  }
  double logarithmic(double low, double high) {
    return std::exp(uniform(std::log(low), std::log(high)));
  }
  double signedSize(double low, double high) {
    return (engine() >> 63 ? 1 : -1) * logarithmic(low, high);
  }
  Complex of(double re, double im) {
    return {static_cast<T>(re), static_cast<T>(im)};
  }

  double largest, smallest;
  std::mt19937_64 engine;
};

/// In units of machine epsilons of the whole result.
template <typename T>
double errorOf(std::complex<T> got, const QuadComplex &want) {
  using Limits = std::numeric_limits<T>;
  Quad size = sqrt(want.re * want.re + want.im * want.im);
  // What overflows or is next to it is for the tests of special values.
  if (size > double(Limits::max()) / 4)
    return 0;
  if (!std::isfinite(got.real()) || !std::isfinite(got.imag()))
    return 1e9;
  Quad unit =
      std::max<Quad>(size * double(Limits::epsilon()), Limits::denorm_min());
  Quad re = fabs(Quad(got.real()) - want.re),
       im = fabs(Quad(got.imag()) - want.im);
  return static_cast<double>(std::max<Quad>(re, im) / unit);
}

class ComplexAccuracy : public testing::TestWithParam<size_t> {
protected:
  const ComplexFunction &tested = complexFunctions()[GetParam()];
  const Record &record = records.at(tested.name);

  void SetUp() override {
    if (isLeftOut(tested.name))
      GTEST_SKIP() << "ARETE_MATH_ONLY names another function";
  }

  template <typename T> void measure() {
    using Complex = std::complex<T>;
    int64_t count = setting("ARETE_ACCURACY_SAMPLES", 60);
    EXPECT_EQ(record.accuracy.complexDomainOnly, !tested.domain.empty());
    Columns<Complex> operands;
    for (int i = 0; i < tested.arity; ++i) {
      Points<T> points(tested.largest, i + 1);
      operands.push_back(tested.domain.empty()
                             ? points.everywhere(count)
                             : points.inBox(tested.domain[i], 20 * count));
    }
    size_t rows = operands[0].size();
    for (std::vector<Complex> &column : operands) {
      rows = std::min(rows, column.size());
      column.resize(rows);
    }
    // Else the second operand would be of the family of the first.
    if (tested.arity == 2)
      std::shuffle(operands[1].begin(), operands[1].end(), std::mt19937_64(3));

    std::vector<Complex> results;
    if (tested.name == "abs" || tested.name == "angle")
      for (T x : Compiled<Complex, T>(tested.name, tested.arity)(operands))
        results.push_back(x);
    else
      results = Compiled<Complex>(tested.name, tested.arity)(operands);

    double worst = 0;
    size_t at = 0;
    for (size_t row = 0; row < rows; ++row) {
      QuadComplex wide[2];
      for (int i = 0; i < tested.arity; ++i)
        wide[i] = {operands[i][row].real(), operands[i][row].imag()};
      double error = errorOf(results[row], tested.reference(wide));
      if (error > worst) {
        worst = error;
        at = row;
      }
    }
    std::ostringstream where;
    where << std::setprecision(17);
    for (const auto &column : operands)
      where << " " << column[at];
    const char *type = sizeof(T) == 4 ? "c64" : "c128";
    if (std::getenv("ARETE_MATH_REPORT"))
      std::cout << "| " << tested.name << " | " << type << " | " << worst
                << " |" << where.str() << "\n";
    EXPECT_LE(worst, record.accuracy.complexUlp)
        << tested.name << " of" << where.str() << " in " << type << ": "
        << std::setprecision(17) << results[at];
  }
};

TEST_P(ComplexAccuracy, Complex128) { measure<double>(); }
TEST_P(ComplexAccuracy, Complex64) { measure<float>(); }

INSTANTIATE_TEST_SUITE_P(All, ComplexAccuracy,
                         testing::Range<size_t>(0, complexFunctions().size()),
                         [](const auto &info) {
                           return complexFunctions()[info.param].name;
                         });

TEST(ComplexAccuracyTable, HasEveryBound) {
  for (const auto &[name, record] : records) {
    bool isMeasured = false;
    for (const ComplexFunction &function : complexFunctions())
      isMeasured |= function.name == name;
    EXPECT_TRUE(isMeasured || record.accuracy.complexUlp == 0) << name;
  }
}

} // namespace
