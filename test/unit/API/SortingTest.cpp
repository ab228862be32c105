//===- SortingTest.cpp - Sorting, searching and counting ------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VerifyGrad.h"

#include <algorithm>
#include <limits>

using namespace arete;
using namespace arete::test;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
const double nan = std::nan("");

Variable of(const Tensor &tensor) { return constant(tensor); }

template <typename T> Tensor list(std::initializer_list<T> values) {
  Tensor result = Tensor::empty({int64_t(values.size())}, dtypeOf<T>);
  std::copy(values.begin(), values.end(), result.data<T>());
  return result;
}

/// NaNs are equal here.
void expectEqual(const Variable &value, const Tensor &expected,
                 double tolerance = 0) {
  Tensor actual = eval(value);
  EXPECT_EQ(actual.dtype(), expected.dtype());
  ASSERT_EQ(actual.shape(), expected.shape());
  Tensor a = actual.astype(DType::Float64), e = expected.astype(DType::Float64);
  for (int64_t i = 0; i < a.size(); ++i) {
    double x = a.data<double>()[i], y = e.data<double>()[i];
    if (!(std::isnan(x) && std::isnan(y)) && x != y)
      EXPECT_NEAR(x, y, tolerance * std::max(1.0, std::fabs(y)))
          << "element " << i << " of\n"
          << actual << "\n"
          << expected;
  }
}

//===----------------------------------------------------------------------===//
// Sorting. The expected values are NumPy's.
//===----------------------------------------------------------------------===//

TEST(Sorting, Sort) {
  Tensor x = Tensor::of<double>({{3, 1, 2}, {9, 7, 8}});
  expectEqual(arete::sort(of(x)), Tensor::of<double>({{1, 2, 3}, {7, 8, 9}}));
  expectEqual(arete::sort(of(x), 0, true),
              Tensor::of<double>({{9, 7, 8}, {3, 1, 2}}));
  expectEqual(arete::sort(of(x), std::nullopt),
              list<double>({1, 2, 3, 7, 8, 9}));
  expectEqual(arete::sort(transpose(of(x)), 1),
              Tensor::of<double>({{3, 9}, {1, 7}, {2, 8}}));
  expectEqual(argsort(of(x), 1), Tensor::of<int64_t>({{1, 2, 0}, {1, 2, 0}}));
  EXPECT_EQ(eval(arete::sort(of(Tensor::empty({0, 3}, DType::Int8)))).shape(),
            Shape({0, 3}));
  EXPECT_EQ(eval(argsort(of(Tensor::empty({2, 0}, DType::Bool)))).shape(),
            Shape({2, 0}));
}

TEST(Sorting, NaNIsTheGreatest) {
  Tensor x = list<float>(
      {2, float(nan), -float(infinity), float(infinity), 1, float(nan)});
  expectEqual(arete::sort(of(x)),
              list<float>({-float(infinity), 1, 2, float(infinity), float(nan),
                           float(nan)}));
  expectEqual(argsort(of(x)), list<int64_t>({2, 4, 0, 3, 1, 5}));
  expectEqual(argsort(of(x), -1, true), list<int64_t>({1, 5, 3, 0, 4, 2}));
  expectEqual(topk(of(x), 3).indices, list<int64_t>({1, 5, 3}));
  expectEqual(topk(of(x), 3, -1, false).values,
              list<float>({-float(infinity), 1, 2}));
}

TEST(Sorting, NarrowFloats) {
  Tensor x = list<float>({3, 1, -2, float(nan)});
  for (DType dtype : {DType::Float16, DType::BFloat16}) {
    Variable narrow = of(x.astype(dtype));
    EXPECT_EQ(arete::sort(narrow).dtype(), dtype);
    expectEqual(cast<float>(arete::sort(narrow)),
                list<float>({-2, 1, 3, float(nan)}));
    expectEqual(topk(narrow, 2).indices, list<int64_t>({3, 0}));
    expectEqual(searchsorted(of(list<float>({1, 2})), narrow),
                list<int64_t>({2, 0, 0, 2}));
  }
}

TEST(Sorting, ComplexNumbersHaveNoOrder) {
  Variable z = vector("z", DType::Complex64);
  EXPECT_ERROR(arete::sort(z), Type, "complex64[?]");
  EXPECT_ERROR(topk(z, 1), Type, "complex64[?]");
  EXPECT_ERROR(searchsorted(z, z), Type, "complex64[?]");
  EXPECT_ERROR(unique(z), Type, "complex64[?]");
  EXPECT_ERROR(median(z), Type, "complex64[?]");
  EXPECT_ERROR(cummax(z), Type, "complex64[?]");
}

TEST(Sorting, IsStable) {
  Tensor x = list<int32_t>({1, 0, 1, 0, 1, 0});
  expectEqual(argsort(of(x)), list<int64_t>({1, 3, 5, 0, 2, 4}));
  expectEqual(argsort(of(x), -1, true), list<int64_t>({0, 2, 4, 1, 3, 5}));
  expectEqual(topk(of(x), 2).indices, list<int64_t>({0, 2}));
  expectEqual(argsort(of(list<bool>({true, false, true, false}))),
              list<int64_t>({1, 3, 0, 2}));
  // Zeros of either sign are equal.
  expectEqual(argsort(of(list<double>({0.0, -0.0, 0.0, -0.0}))),
              list<int64_t>({0, 1, 2, 3}));
}

TEST(Sorting, ExtremeIntegers) {
  using Limits = std::numeric_limits<int64_t>;
  Variable sorted =
      arete::sort(of(list<int64_t>({0, Limits::max(), Limits::min(), -1})));
  Tensor values = eval(sorted);
  EXPECT_EQ(values.data<int64_t>()[0], Limits::min());
  EXPECT_EQ(values.data<int64_t>()[3], Limits::max());
  Tensor large = eval(arete::sort(
      of(list<uint64_t>({1, std::numeric_limits<uint64_t>::max(), 0}))));
  EXPECT_EQ(large.data<uint64_t>()[2], std::numeric_limits<uint64_t>::max());
}

TEST(Sorting, TopK) {
  Tensor x = Tensor::of<double>({{3, 1, 2}, {9, 7, 8}});
  TopK top = topk(of(x), 2);
  EXPECT_EQ(typeOf(top.values), "float64[2,2]");
  expectEqual(top.values, Tensor::of<double>({{3, 2}, {9, 8}}));
  expectEqual(top.indices, Tensor::of<int64_t>({{0, 2}, {0, 2}}));
  expectEqual(topk(of(x), 1, 0, false).values, Tensor::of<double>({{3, 1, 2}}));
  EXPECT_EQ(eval(topk(of(x), 0).values).shape(), Shape({2, 0}));
  Variable k = scalar<int64_t>("k");
  Function f = function({k}, {topk(of(x), k, 1).values});
  EXPECT_EQ(f(Tensor(int64_t(3)))[0].shape(), Shape({2, 3}));
  EXPECT_ERROR(f(Tensor(int64_t(4))), Shape,
               "k is larger than axis 1 of float64[2,3]: 3 and 4");
  EXPECT_ERROR(f(Tensor(int64_t(-1))), Shape, "k is negative: -1");
}

TEST(Sorting, Lexsort) {
  Tensor minor = list<int64_t>({9, 4, 0, 4, 0, 2, 1});
  Tensor major = list<int64_t>({1, 5, 1, 4, 3, 4, 4});
  Tensor order = list<int64_t>({2, 0, 4, 6, 5, 3, 1});
  expectEqual(lexsort({minor, major}), order);
  expectEqual(lexsort({cast<float>(of(minor)), major}), order);
  expectEqual(lexsort({minor}), list<int64_t>({2, 4, 6, 5, 1, 3, 0}));
}

//===----------------------------------------------------------------------===//
// Order statistics
//===----------------------------------------------------------------------===//

TEST(Sorting, Median) {
  Tensor x = Tensor::of<double>({{3, 1, 4, 1}, {5, 9, 2, 6}});
  expectEqual(median(of(x)), Tensor(3.5));
  expectEqual(median(of(x), 1), list<double>({2, 5.5}));
  expectEqual(median(of(x), 0, true), Tensor::of<double>({{4, 5, 3, 3.5}}));
  expectEqual(median(of(x), {0, 1}, true), Tensor::of<double>({{3.5}}));
  expectEqual(median(of(list<int32_t>({7, 1, 2}))), Tensor(2.0));
  expectEqual(median(of(list<float>({3, 1, 2, 5}))), Tensor(2.5f));
  expectEqual(median(of(list<double>({1, nan, 2}))), Tensor(nan));
  expectEqual(median(of(list<double>({infinity, infinity, 1, 2}))),
              Tensor(infinity));
  EXPECT_ERROR(eval(median(of(Tensor::empty({0}, DType::Float64)))), Index,
               "index");
}

TEST(Sorting, QuantileMethods) {
  Tensor even =
      Tensor::of<double>({{3, 1, 4, 1, 5, 9, 2}, {6, 5, 3, 5, 8, 9, 7}});
  Tensor odd = list<double>({3, 1, 4, 1, 5, 9, 2});
  Tensor q = list<double>({0, .1, .25, .5, .6, .875, 1});
  struct Case {
    QuantileMethod method;
    std::initializer_list<double> even, odd;
  };
  // [numpy.quantile(x, q, method=m) for m in ...]
  const Case cases[] = {
      {QuantileMethod::InvertedCDF,
       {1, 1, 3, 5, 5, 9, 9},
       {1, 1, 1, 3, 4, 9, 9}},
      {QuantileMethod::AveragedInvertedCDF,
       {1, 1, 3, 5, 5, 9, 9},
       {1, 1, 1, 3, 4, 9, 9}},
      {QuantileMethod::ClosestObservation,
       {1, 1, 3, 5, 5, 8, 9},
       {1, 1, 1, 3, 3, 5, 9}},
      {QuantileMethod::InterpolatedInvertedCDF,
       {1, 1, 2.5, 5, 5, 8.25, 9},
       {1, 1, 1, 2.5, 3.2, 5.5, 9}},
      {QuantileMethod::Hazen,
       {1, 1, 3, 5, 5, 8.75, 9},
       {1, 1, 1.25, 3, 3.7, 7.5, 9}},
      {QuantileMethod::Weibull,
       {1, 1, 2.75, 5, 5, 9, 9},
       {1, 1, 1, 3, 3.8, 9, 9}},
      {QuantileMethod::Linear,
       {1, 1.3, 3, 5, 5, 8.375, 9},
       {1, 1, 1.5, 3, 3.6, 6, 9}},
      {QuantileMethod::MedianUnbiased,
       {1, 1, 2.9166666666666665, 5, 5, 8.875, 9},
       {1, 1, 1.1666666666666665, 3, 3.7333333333333334, 8, 9}},
      {QuantileMethod::NormalUnbiased,
       {1, 1, 2.9375, 5, 5, 8.84375, 9},
       {1, 1, 1.1875, 3, 3.725, 7.875, 9}},
      {QuantileMethod::Lower, {1, 1, 3, 5, 5, 8, 9}, {1, 1, 1, 3, 3, 5, 9}},
      {QuantileMethod::Higher, {1, 2, 3, 5, 5, 9, 9}, {1, 1, 2, 3, 4, 9, 9}},
      {QuantileMethod::Midpoint,
       {1, 1.5, 3, 5, 5, 8.5, 9},
       {1, 1, 1.5, 3, 3.5, 7, 9}},
      {QuantileMethod::Nearest, {1, 1, 3, 5, 5, 8, 9}, {1, 1, 2, 3, 4, 5, 9}}};
  for (const Case &c : cases) {
    SCOPED_TRACE(int(c.method));
    expectEqual(quantile(of(even), q, {}, c.method), list<double>(c.even),
                1e-14);
    expectEqual(quantile(of(odd), q, {}, c.method), list<double>(c.odd), 1e-14);
  }
}

TEST(Sorting, Quantile) {
  Tensor x = Tensor::of<double>({{3, 1, 4, 1, 5, 9, 2}, {6, 5, 3, 5, 8, 9, 7}});
  expectEqual(quantile(of(x), list<double>({.25, .5}), 1),
              Tensor::of<double>({{1.5, 5}, {3, 6}}));
  expectEqual(quantile(of(x), 0.3, 0),
              list<double>({3.9, 2.2, 3.3, 2.2, 5.9, 9, 3.5}), 1e-14);
  EXPECT_EQ(eval(percentile(of(x), list<double>({25, 50}), 1,
                            QuantileMethod::Linear, true))
                .shape(),
            Shape({2, 2, 1}));
  expectEqual(percentile(of(x), 50), Tensor(5.0));
  expectEqual(quantile(of(list<double>({1, nan})), 0.0), Tensor(nan));
  // What lies beside an infinite element is finite where it has no part in it.
  expectEqual(quantile(of(list<double>({1, 2, infinity})),
                       list<double>({0, .5, .75, 1})),
              list<double>({1, 2, infinity, infinity}));
  expectEqual(quantile(of(list<float>({1, 2})), 0.25), Tensor(1.25f));
}

TEST(Sorting, QuantileErrors) {
  Variable x = vector<double>("x"), q = scalar<double>("q");
  EXPECT_ERROR(quantile(x, 1.5), Value, "q is");
  EXPECT_ERROR(percentile(x, -1.0), Value, "[0, 100]");
  EXPECT_ERROR(quantile(x, 0.5, 1), Index, "axis 1 is out of range");
  Function f = function({x, q}, {quantile(x, q)});
  EXPECT_ERROR(f(list<double>({1, 2}), Tensor(1.5)), Index, "index");
  EXPECT_ERROR(f(list<double>({1, 2}), Tensor(nan)), Index, "index");
  EXPECT_ERROR(f(Tensor::empty({0}, DType::Float64), Tensor(0.5)), Index,
               "index");
}

//===----------------------------------------------------------------------===//
// Searching and counting
//===----------------------------------------------------------------------===//

TEST(Sorting, Searchsorted) {
  Tensor sorted = list<double>({1, 2, 2, 3, nan});
  Tensor values = Tensor::of<double>({{0, 2, 2.5}, {3, 9, nan}});
  expectEqual(searchsorted(of(sorted), values),
              Tensor::of<int64_t>({{0, 1, 3}, {3, 4, 4}}));
  expectEqual(searchsorted(of(sorted), values, Side::Right),
              Tensor::of<int64_t>({{0, 3, 3}, {4, 4, 5}}));
  Variable shuffled = of(list<int32_t>({3, 1, 2}));
  expectEqual(searchsorted(shuffled, 2, Side::Left, argsort(shuffled)),
              Tensor(int64_t(1)));
  expectEqual(searchsorted(of(Tensor::empty({0}, DType::Float64)), values),
              Tensor::of<int64_t>({{0, 0, 0}, {0, 0, 0}}));
}

TEST(Sorting, Digitize) {
  Tensor x = list<double>({0.2, 6.4, 3.0, 1.6, 10});
  Tensor rising = list<double>({0, 1, 2.5, 4, 10});
  Tensor falling = list<double>({10, 4, 2.5, 1, 0});
  expectEqual(digitize(of(x), rising), list<int64_t>({1, 4, 3, 2, 5}));
  expectEqual(digitize(of(x), rising, true), list<int64_t>({1, 4, 3, 2, 4}));
  expectEqual(digitize(of(x), falling), list<int64_t>({4, 1, 2, 3, 0}));
  expectEqual(digitize(of(x), falling, true), list<int64_t>({4, 1, 2, 3, 1}));
  EXPECT_ERROR(eval(digitize(of(x), x)), Value,
               "the edges neither rise nor fall throughout");
}

TEST(Sorting, Bincount) {
  Variable x = of(list<int32_t>({1, 3, 1, 0}));
  expectEqual(bincount(x), list<int64_t>({1, 2, 0, 1}));
  expectEqual(bincount(x, {}, 6), list<int64_t>({1, 2, 0, 1, 0, 0}));
  expectEqual(bincount(x, of(list<float>({.5, 1, 2, 4}))),
              list<float>({4, 2.5, 0, 1}));
  expectEqual(bincount(x, of(list<int8_t>({100, 1, 100, 4}))),
              list<int64_t>({4, 200, 0, 1}));
  expectEqual(bincount(of(Tensor::empty({0}, DType::Int64)), {}, 2),
              list<int64_t>({0, 0}));
  EXPECT_EQ(eval(bincount(of(Tensor::empty({0}, DType::UInt8)))).size(), 0);
  EXPECT_ERROR(eval(bincount(of(list<int64_t>({1, -1})))), Value,
               "bincount: position -1, at 1, is negative");
  EXPECT_ERROR(bincount(vector<double>("v")), Type, "must be integers");
  EXPECT_ERROR(bincount(matrix<int64_t>("m")), Type, "must be a vector");
}

TEST(Sorting, Histogram) {
  Tensor x = list<double>({1, 2, 1, 7, 3.5, nan, 9});
  Histogram h = histogram(of(x), 4, {.range = {{1, 9}}});
  expectEqual(h.counts, list<int64_t>({3, 1, 0, 2}));
  expectEqual(h.edges, list<double>({1, 3, 5, 7, 9}));
  x = list<double>({1, 2, 1, 4, 3.5});
  h = histogram(of(x), 4);
  expectEqual(h.counts, list<int64_t>({2, 1, 0, 2}));
  expectEqual(h.edges, list<double>({1, 1.75, 2.5, 3.25, 4}));

  x = list<double>({1, 2, 1, 4, 3.5, 9});
  Variable edges = of(list<double>({1, 2, 3, 4}));
  expectEqual(histogram(of(x), edges).counts, list<int64_t>({2, 1, 2}));
  Tensor weights = list<double>({1, 2, 3, 4, 5, 6});
  expectEqual(
      histogram(of(x), edges, {.weights = of(weights), .density = true}).counts,
      list<double>({4 / 15.0, 2 / 15.0, 9 / 15.0}), 1e-15);

  h = histogram(of(Tensor::empty({0}, DType::Float64)), 2);
  expectEqual(h.counts, list<int64_t>({0, 0}));
  expectEqual(h.edges, list<double>({0, .5, 1}));
  h = histogram(of(list<int32_t>({3, 3})), 2);
  expectEqual(h.counts, list<int64_t>({0, 2}));
  expectEqual(h.edges, list<double>({2.5, 3, 3.5}));

  EXPECT_ERROR(histogram(of(x), 0), Value, "at least one");
  EXPECT_ERROR(histogram(of(x), 2, {.range = {{2, 1}}}), Value, "must rise");
  Variable unsorted = of(list<double>({4, 3, 1}));
  EXPECT_ERROR(eval(histogram(of(x), unsorted).counts), Value,
               "the edges do not rise throughout");
}

TEST(Sorting, Unique) {
  Unique u = unique(of(Tensor::of<int32_t>({{3, 1, 3}, {2, 1, 3}})));
  expectEqual(u.values, list<int32_t>({1, 2, 3}));
  expectEqual(u.index, list<int64_t>({1, 3, 0}));
  expectEqual(u.inverse, Tensor::of<int64_t>({{2, 0, 2}, {1, 0, 2}}));
  expectEqual(u.counts, list<int64_t>({2, 1, 3}));
  u = unique(of(list<double>({nan, 1, nan})));
  expectEqual(u.values, list<double>({1, nan}));
  expectEqual(u.counts, list<int64_t>({1, 2}));
  expectEqual(unique(of(list<bool>({true, true}))).values, list<bool>({true}));
  u = unique(of(Tensor::empty({0}, DType::Float32)));
  EXPECT_EQ(eval(u.values).size(), 0);
  EXPECT_EQ(eval(u.inverse).size(), 0);

  Tensor rows =
      Tensor::of<int64_t>({{1, 0, 0}, {1, 0, 0}, {2, 3, 4}, {0, 9, 9}});
  u = unique(of(rows), 0);
  expectEqual(u.values, Tensor::of<int64_t>({{0, 9, 9}, {1, 0, 0}, {2, 3, 4}}));
  expectEqual(u.index, list<int64_t>({3, 0, 2}));
  expectEqual(u.inverse, list<int64_t>({1, 1, 2, 0}));
  expectEqual(u.counts, list<int64_t>({1, 2, 1}));
  u = unique(of(rows), 1);
  expectEqual(u.values, Tensor::of<int64_t>(
                            {{0, 0, 1}, {0, 0, 1}, {3, 4, 2}, {9, 9, 0}}));
  expectEqual(u.index, list<int64_t>({1, 2, 0}));
  expectEqual(u.inverse, list<int64_t>({2, 0, 1}));
}

TEST(Sorting, RepeatEach) {
  Tensor x = Tensor::of<double>({{1, 2}, {3, 4}});
  expectEqual(repeat_each(of(x), list<int64_t>({2, 1}), 0),
              Tensor::of<double>({{1, 2}, {1, 2}, {3, 4}}));
  expectEqual(repeat_each(of(x), list<int32_t>({0, 3}), 1),
              Tensor::of<double>({{2, 2, 2}, {4, 4, 4}}));
  expectEqual(repeat_each(of(x), list<int64_t>({1, 0, 0, 2})),
              list<double>({1, 4, 4}));
  EXPECT_ERROR(eval(repeat_each(of(x), list<int64_t>({2, -1}), 0)), Value,
               "count -1, at 1, is negative");
  EXPECT_ERROR(eval(repeat_each(of(x), list<int64_t>({2, 1, 1}), 0)), Shape,
               "int64[3] does not broadcast to int64[2]");
}

//===----------------------------------------------------------------------===//
// Derivatives
//===----------------------------------------------------------------------===//

using Variables = std::vector<Variable>;

TEST(Sorting, Derivatives) {
  Tensor x = numbersIn({3, 4, 2}, -2, 2, 1);
  for (int64_t axis : {0, 1, 2}) {
    verifyTwice("sort",
                [&](const Variables &v) {
                  return sqr(arete::sort(v[0], axis, axis == 1));
                },
                {x});
    verifyTwice("topk",
                [&](const Variables &v) {
                  return sqr(topk(v[0], 2, axis, axis == 1).values);
                },
                {x});
    verifyTwice("median",
                [&](const Variables &v) { return sqr(median(v[0], axis)); },
                {x});
  }
  verifyTwice(
      "quantile",
      [](const Variables &v) { return sqr(quantile(v[0], v[1], {0, 2})); },
      {x, list<double>({.13, .77})});
  verifyTwice("bincount",
              [](const Variables &v) {
                return sqr(bincount(of(list<int64_t>({0, 2, 2, 1})), v[0]));
              },
              {numbersIn({4}, -1, 1, 2)});
  verifyTwice("histogram",
              [](const Variables &v) {
                return histogram(of(list<double>({0, 2, 2, 1})), 3,
                                 {.weights = v[0], .density = true})
                    .counts;
              },
              {numbersIn({4}, 1, 2, 2)});
  verifyTwice("unique",
              [](const Variables &v) { return sqr(unique(v[0]).values); },
              {numbersIn({5}, -1, 1, 3)});
  verifyTwice("repeat",
              [](const Variables &v) {
                return sqr(repeat_each(v[0], list<int64_t>({2, 0, 3}), 0));
              },
              {x});
}

TEST(Sorting, EqualElementsKeepTheirDerivatives) {
  Variable x = vector<double>("x");
  Tensor weights = list<double>({1, 10, 100});
  Variable g = grad(sum(arete::sort(x) * weights), x);
  Function f = function({x}, {g});
  EXPECT_TRUE(allClose(f(list<double>({2, 1, 1}))[0],
                       list<double>({100, 1, 10}), 0, 0));
  EXPECT_TRUE(allClose(f(list<double>({5, 5, 5}))[0],
                       list<double>({1, 10, 100}), 0, 0));
}

/// Forward mode, reverse mode, and each of them as a batch.
TEST(Sorting, JacobiansAgree) {
  Variable x = vector<double>("x");
  Tensor point = list<double>({3, 1, 2, 5});
  const Variable expressions[] = {
      sqr(arete::sort(x)), sqr(topk(x, 2).values), sqr(median(x)),
      bincount(of(list<int64_t>({2, 0, 2, 1})), sqr(x))};
  for (const Variable &y : expressions) {
    Function f = function(
        {x}, {jacobian(y, x), jacobian(y, x, {.mode = JacobianMode::Forward})});
    std::vector<Tensor> both = f(point);
    EXPECT_TRUE(allClose(both[0], both[1], 1e-15, 0)) << both[0] << "\n"
                                                      << both[1];
  }
  Tensor j = function({x}, {jacobian(arete::sort(x), x)})(point)[0];
  EXPECT_TRUE(
      allClose(j,
               Tensor::of<double>(
                   {{0, 1, 0, 0}, {0, 0, 1, 0}, {1, 0, 0, 0}, {0, 0, 0, 1}}),
               0, 0));
}

TEST(Sorting, Batches) {
  Variable x = vector<double>("x"), rows = matrix<double>("rows");
  Variable w = vector<double>("w"), n = vector<int64_t>("n");
  Variable counts = matrix<int64_t>("counts");
  Variable sorted = of(list<double>({1, 2, 3}));
  std::vector<Variable> batched =
      vectorize({argsort(x), topk(x, 2).indices, searchsorted(sorted, x),
                 digitize(x, sorted), bincount(n, {}, 0)},
                {{x, rows}});
  Function f = function({rows, n}, batched);
  Tensor values = Tensor::of<double>({{3, 1, 2}, {0, 5, 2.5}});
  std::vector<Tensor> results = f(values, list<int64_t>({1, 1}));
  EXPECT_TRUE(
      allClose(results[0], Tensor::of<int64_t>({{1, 2, 0}, {0, 2, 1}}), 0, 0));
  EXPECT_TRUE(
      allClose(results[1], Tensor::of<int64_t>({{0, 2}, {1, 2}}), 0, 0));
  EXPECT_TRUE(
      allClose(results[2], Tensor::of<int64_t>({{2, 0, 1}, {0, 3, 2}}), 0, 0));
  EXPECT_TRUE(
      allClose(results[3], Tensor::of<int64_t>({{3, 1, 2}, {0, 3, 2}}), 0, 0));
}

TEST(Sorting, Errors) {
  Variable x = matrix<double>("x"), s = scalar<double>("s");
  EXPECT_ERROR(arete::sort(x, 2), Index, "axis 2 is out of range");
  EXPECT_ERROR(argsort(s), Index, "out of range");
  EXPECT_ERROR(topk(x, 1.5), Type, "integers");
  EXPECT_ERROR(searchsorted(x, 1.0), Type, "must be a vector");
  EXPECT_ERROR(lexsort({x}), Type, "must be a vector");
  EXPECT_ERROR(repeat_each(x, x, 0), Type, "must be integers");
  EXPECT_ERROR(topk(of(list<double>({1})), 2), Shape, "k is 2");
}

} // namespace
