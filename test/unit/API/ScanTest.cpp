//===- ScanTest.cpp - Running sums and products ---------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VerifyGrad.h"

using namespace arete;
using namespace arete::test;

namespace {

Variable of(const Tensor &tensor) { return constant(tensor); }

void expectEqual(const Tensor &value, const Tensor &expected) {
  EXPECT_EQ(value.dtype(), expected.dtype());
  EXPECT_EQ(value.shape(), expected.shape());
  EXPECT_TRUE(allClose(value, expected, 0, 0)) << value << "\n" << expected;
}

void expectEqual(const Variable &value, const Tensor &expected) {
  expectEqual(eval(value), expected);
}

// The expected values are NumPy's.
TEST(Scan, Cumsum) {
  Tensor x = Tensor::of<double>({{1, 2, 3}, {4, 5, 6}});
  expectEqual(cumsum(of(x)), Tensor::of<double>({1, 3, 6, 10, 15, 21}));
  expectEqual(cumsum(of(x), 0), Tensor::of<double>({{1, 2, 3}, {5, 7, 9}}));
  expectEqual(cumsum(of(x), -1, true),
              Tensor::of<double>({{6, 5, 3}, {15, 11, 6}}));
}

TEST(Scan, NarrowIntegersAndBoolsAreWidened) {
  expectEqual(cumsum(of(Tensor::of<int8_t>({100, 100, 100}))),
              Tensor::of<int64_t>({100, 200, 300}));
  expectEqual(cumprod(of(Tensor::of<uint8_t>({100, 100, 2}))),
              Tensor::of<uint64_t>({100, 10000, 20000}));
  expectEqual(cumsum(of(Tensor::of<bool>({true, false, true}))),
              Tensor::of<int64_t>({1, 1, 2}));
}

TEST(Scan, Recurrence) {
  Tensor a = Tensor::of<double>({9, 2, 3, 4}),
         b = Tensor::of<double>({1, 1, 1, 1});
  expectEqual(recurrence(of(a), of(b)), Tensor::of<double>({1, 3, 10, 41}));
  expectEqual(recurrence(of(a), of(b), 0, true),
              Tensor::of<double>({82, 9, 4, 1}));
}

TEST(Scan, Diff) {
  Tensor x = Tensor::of<double>({{1, 3, 6, 10}, {0, 5, 6, 8}});
  expectEqual(diff(of(x)), Tensor::of<double>({{2, 3, 4}, {5, 1, 2}}));
  expectEqual(diff(of(x), 2), Tensor::of<double>({{1, 1}, {-4, 1}}));
  expectEqual(diff(of(x), 1, 0), Tensor::of<double>({{-1, 2, 0, -2}}));
  expectEqual(diff(of(Tensor::of<bool>({true, false, false}))),
              Tensor::of<bool>({true, false}));
  EXPECT_EQ(eval(diff(of(x), 9)).shape(), Shape({2, 0}));
}

TEST(Scan, Extremes) {
  Tensor x = Tensor::of<double>({{3, 1, 3, 5}, {2, 0, 4, 4}});
  expectEqual(cummax(of(x), 1),
              Tensor::of<double>({{3, 3, 3, 5}, {2, 2, 4, 4}}));
  expectEqual(cummin(of(x), 0),
              Tensor::of<double>({{3, 1, 3, 5}, {2, 0, 3, 4}}));
  expectEqual(cummax(of(x)), Tensor::of<double>({3, 3, 3, 5, 5, 5, 5, 5}));
  expectEqual(cumargmax(of(x), 1),
              Tensor::of<int64_t>({{0, 0, 0, 3}, {0, 0, 2, 2}}));
  expectEqual(cumargmax(of(x), 1, true),
              Tensor::of<int64_t>({{3, 3, 3, 3}, {3, 3, 3, 3}}));
  expectEqual(cumargmin(of(x), 0),
              Tensor::of<int64_t>({{0, 0, 0, 0}, {1, 1, 0, 1}}));
  expectEqual(cummax(of(Tensor::of<bool>({false, true, false}))),
              Tensor::of<bool>({false, true, true}));
  expectEqual(cumargmin(of(Tensor::of<bool>({true, false}))),
              Tensor::of<int64_t>({0, 1}));
  const double nan = std::nan("");
  Tensor y = eval(cummin(of(Tensor::of<double>({2, nan, 1}))));
  EXPECT_EQ(y.data<double>()[0], 2);
  EXPECT_TRUE(std::isnan(y.data<double>()[1]) &&
              std::isnan(y.data<double>()[2]));
  expectEqual(cumargmin(of(Tensor::of<double>({2, nan, nan}))),
              Tensor::of<int64_t>({0, 1, 1}));
}

TEST(Scan, DerivativesOfExtremes) {
  Tensor x = numbersIn({3, 4}, -2, 2, 1);
  for (int64_t axis : {0, 1}) {
    verifyTwice(
        "cummax",
        [&](const std::vector<Variable> &v) { return sqr(cummax(v[0], axis)); },
        {x});
    verifyTwice("cummin",
                [&](const std::vector<Variable> &v) {
                  return sqr(cummin(v[0], axis, true));
                },
                {x});
  }
  // The first of equal elements.
  Variable v = vector<double>("v");
  Function f = function({v}, {grad(sum(cummax(v)), v)});
  expectEqual(f(Tensor::of<double>({1, 1, 0, 2}))[0],
              Tensor::of<double>({3, 0, 0, 1}));
  Function j =
      function({v}, {jacobian(cummax(v), v),
                     jacobian(cummax(v), v, {.mode = JacobianMode::Forward})});
  auto both = j(Tensor::of<double>({1, 3, 0, 2}));
  expectEqual(both[0], both[1]);
}

TEST(Scan, Errors) {
  Variable x = matrix<double>("x");
  EXPECT_ERROR(cumsum(x, 2), Index, "cumsum: axis 2 is out of range");
  EXPECT_ERROR(cumprod(x, -3), Index, "cumprod: axis -3 is out of range");
  EXPECT_ERROR(recurrence(x, vector<double>("v")), Shape,
               "recurrence: operands must have one dtype and shape");
  EXPECT_ERROR(diff(x, -1), Value, "n is -1; it must not be negative");
  EXPECT_ERROR(diff(x, 1, 2), Index, "diff: axis 2 is out of range");
  EXPECT_ERROR(cummax(x, 2), Index, "cummax: axis 2 is out of range");
  EXPECT_ERROR(cumargmin(x, -3), Index, "cumargmin: axis -3 is out of range");
}

/// Every derivative of a product, taken where factors are zero: the mixed
/// second ones are products of the other elements.
TEST(Scan, DerivativesOfProductsAtZeros) {
  for (const Tensor &point :
       {Tensor::of<double>({0, 2, 3}), Tensor::of<double>({0, 0, 5}),
        Tensor::of<double>({0, 0, 0}), Tensor::of<double>({-2, 0, 4})}) {
    Variable x = vector<double>("x");
    for (const Variable &product : {prod(x), cumprod(x)[2]}) {
      auto g = grad(product, x);
      const auto *p = point.data<double>();
      expectEqual(function({x}, {g})(point)[0],
                  Tensor::of<double>({p[1] * p[2], p[0] * p[2], p[0] * p[1]}));
      for (int64_t i = 0; i < 3; ++i) {
        Tensor row = function({x}, {grad(g[i], x)})(point)[0];
        for (int64_t j = 0; j < 3; ++j)
          EXPECT_EQ(row.data<double>()[j], i == j ? 0.0 : p[3 - i - j]);
      }
      // The third derivative by all three is 1.
      Variable third = grad(grad(g[0], x)[1], x);
      EXPECT_EQ(function({x}, {third})(point)[0].data<double>()[2], 1.0);
    }
  }
}

} // namespace
