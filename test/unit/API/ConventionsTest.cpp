//===- ConventionsTest.cpp - Derivatives where there is none --------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The table of docs/derivatives.md, line by line: each derivative in reverse
// mode, and in forward mode.
//
//===----------------------------------------------------------------------===//

#include "APITest.h"

#include <cmath>
#include <limits>

using namespace arete;
using namespace arete::test;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

using X = const std::vector<Variable> &;

struct Convention {
  std::string name;
  Variable (*build)(X);
  std::vector<double> at;
  std::vector<double> derivatives;
  friend void PrintTo(const Convention &c, std::ostream *os) { *os << c.name; }
};

/// The sum of the elements of a vector, 1, 10, 100, ... times.
Variable weighted(const Variable &x) {
  Variable flat = flatten(x);
  return sum(flat * pow(10.0, cast<double>(arange(flat.shape(0)))));
}

/// Four numbers as a matrix of two rows.
Variable matrixOf(X x) {
  return reshape(stack({x[0], x[1], x[2], x[3]}), {2, 2});
}

const Convention conventions[] = {
    {"abs", [](X x) { return abs(x[0]); }, {0}, {0}},
    {"abs_negative_zero", [](X x) { return abs(x[0]); }, {-0.0}, {0}},
    {"sign", [](X x) { return sign(x[0]); }, {0}, {0}},
    {"floor", [](X x) { return floor(x[0]); }, {2}, {0}},
    {"ceil", [](X x) { return ceil(x[0]); }, {2}, {0}},
    {"round", [](X x) { return round(x[0]); }, {2.5}, {0}},
    {"trunc", [](X x) { return trunc(x[0]); }, {-1}, {0}},
    {"floor_divide",
     [](X x) { return floor_divide(x[0], x[1]); },
     {6, 3},
     {0, 0}},
    {"relu", [](X x) { return relu(x[0]); }, {0}, {0}},
    {"leaky_relu", [](X x) { return leaky_relu(x[0], 0.25); }, {0}, {0.25}},
    {"elu", [](X x) { return elu(x[0], 0.5); }, {0}, {0.5}},
    {"selu",
     [](X x) { return selu(x[0]); },
     {0},
     {1.6732632423543772 * 1.0507009873554805}},
    {"hard_sigmoid_low", [](X x) { return hard_sigmoid(x[0]); }, {-2.5}, {0}},
    {"hard_sigmoid_high", [](X x) { return hard_sigmoid(x[0]); }, {2.5}, {0}},
    {"softsign", [](X x) { return softsign(x[0]); }, {0}, {1}},
    {"clip_low",
     [](X x) { return clip(x[0], x[1], x[2]); },
     {1, 1, 2},
     {1, 0, 0}},
    {"clip_high",
     [](X x) { return clip(x[0], x[1], x[2]); },
     {2, 1, 2},
     {1, 0, 0}},
    {"clip_below",
     [](X x) { return clip(x[0], x[1], x[2]); },
     {0, 1, 2},
     {0, 1, 0}},
    {"clip_above",
     [](X x) { return clip(x[0], x[1], x[2]); },
     {3, 1, 2},
     {0, 0, 1}},
    {"maximum", [](X x) { return maximum(x[0], x[1]); }, {3, 3}, {0.5, 0.5}},
    {"minimum", [](X x) { return minimum(x[0], x[1]); }, {3, 3}, {0.5, 0.5}},
    {"maximum_of_itself", [](X x) { return maximum(x[0], x[0]); }, {3}, {1}},
    {"max",
     [](X x) { return max(stack({x[0], x[1], x[2], x[3]})); },
     {5, 2, 5, 5},
     {1. / 3, 0, 1. / 3, 1. / 3}},
    {"min",
     [](X x) { return min(stack({x[0], x[1], x[2]})); },
     {2, 5, 2},
     {0.5, 0, 0.5}},
    {"remainder", [](X x) { return x[0] % x[1]; }, {6, 3}, {1, -2}},
    {"remainder_negative", [](X x) { return x[0] % x[1]; }, {-5, 3}, {1, 2}},
    {"fmod", [](X x) { return fmod(x[0], x[1]); }, {-5, 3}, {1, 1}},
    {"sqrt", [](X x) { return sqrt(x[0]); }, {0}, {inf}},
    {"power_zero", [](X x) { return pow(x[0], x[1]); }, {0, 0}, {0, 0}},
    {"power_by_x",
     [](X x) { return pow(x[0], x[1]); },
     {2, 0},
     {0, std::log(2.)}},
    {"power_by_y", [](X x) { return pow(x[0], x[1]); }, {0, 2}, {0, 0}},
    {"power_one", [](X x) { return pow(x[0], x[1]); }, {0, 1}, {1, 0}},
    {"hypot", [](X x) { return hypot(x[0], x[1]); }, {0, 0}, {nan, nan}},
    {"arctan2", [](X x) { return arctan2(x[0], x[1]); }, {0, 0}, {nan, nan}},
    {"where",
     [](X x) { return where(x[0] >= 1.0, 3.0 * x[0], 5.0 * x[0]); },
     {1},
     {3}},
    {"where_twice",
     [](X x) {
       return where(x[0] > 0.0, sqrt(where(x[0] > 0.0, x[0], 1.0)), 0.0);
     },
     {0},
     {0}},
    {"prod",
     [](X x) { return prod(stack({x[0], x[1], x[2]})); },
     {0, 2, 5},
     {10, 0, 0}},
    {"prod_zeros",
     [](X x) { return prod(stack({x[0], x[1], x[2]})); },
     {0, 0, 5},
     {0, 0, 0}},
    {"cumprod",
     [](X x) { return sum(cumprod(stack({x[0], x[1], x[2]}))); },
     {2, 0, 5},
     {1, 12, 0}},
    {"fmax", [](X x) { return fmax(x[0], x[1]); }, {3, 3}, {0.5, 0.5}},
    {"fmin", [](X x) { return fmin(x[0], x[1]); }, {3, 3}, {0.5, 0.5}},
    {"fmax_nan", [](X x) { return fmax(x[0], x[1]); }, {nan, 3}, {0, 1}},
    {"heaviside", [](X x) { return heaviside(x[0], x[1]); }, {0, 0.5}, {0, 1}},
    {"hard_tanh", [](X x) { return hard_tanh(x[0]); }, {1}, {1}},
    {"round_decimals", [](X x) { return round(x[0], 1); }, {0.25}, {0}},
    {"nan_to_num", [](X x) { return nan_to_num(x[0]); }, {inf}, {0}},
    {"ultra_fast_sigmoid",
     [](X x) { return ultra_fast_sigmoid(x[0]); },
     {6},
     {0}},
    {"xlogx", [](X x) { return xlogx(x[0]); }, {0}, {-inf}},
    {"xlogy", [](X x) { return xlogy(x[0], x[1]); }, {0, 2}, {std::log(2.), 0}},
    {"xlogy_zero", [](X x) { return xlogy(x[0], x[1]); }, {0, 0}, {-inf, 0}},
    {"xlog1py", [](X x) { return xlog1py(x[0], x[1]); }, {0, -1}, {-inf, 0}},
    {"logaddexp_nothing",
     [](X x) { return logaddexp(x[0], x[1]); },
     {-inf, -inf},
     {0.5, 0.5}},
    {"logaddexp_one",
     [](X x) { return logaddexp(x[0], x[1]); },
     {-inf, 2},
     {0, 1}},
    {"huber_bend", [](X x) { return huber(x[0], x[1], 2); }, {3, 1}, {2, -2}},
    {"mean_absolute_error",
     [](X x) { return mean_absolute_error(x[0], x[1]); },
     {3, 3},
     {0, 0}},
    {"hinge_bend",
     [](X x) { return multiclass_hinge(stack({x[0], x[1]}), 0); },
     {2, 1},
     {-0.5, 0.5}},
    {"norm", [](X x) { return norm(stack({x[0], x[1]})); }, {0, 0}, {0, 0}},
    {"vector_norm_3",
     [](X x) { return vector_norm(stack({x[0], x[1]}), 3); },
     {0, 0},
     {0, 0}},
    {"vector_norm_half",
     [](X x) { return vector_norm(stack({x[0], x[1]}), 0.5); },
     {0, 4},
     {0, 1}},
    {"vector_norm_infinite",
     [](X x) { return vector_norm(stack({x[0], x[1]}), inf); },
     {-2, 2},
     {-0.5, 0.5}},
    {"matrix_norm",
     [](X x) { return matrix_norm(matrixOf(x)); },
     {0, 0, 0, 0},
     {0, 0, 0, 0}},
    {"std",
     [](X x) { return arete::std(stack({x[0], x[1]})); },
     {3, 3},
     {0, 0}},
    {"nanstd",
     [](X x) { return nanstd(stack({x[0], x[1], x[2]})); },
     {3, nan, 3},
     {0, 0, 0}},
    {"abs_of_complex",
     [](X x) { return abs(arete::complex(x[0], x[1])); },
     {0, 0},
     {0, 0}},
    {"median_ties",
     [](X x) { return median(stack({x[0], x[1], x[2]})); },
     {5, 5, 2},
     {1, 0, 0}},
    {"median_even",
     [](X x) { return median(stack({x[0], x[1], x[2], x[3]})); },
     {2, 2, 2, 2},
     {0, 0.5, 0.5, 0}},
    {"quantile_at_element",
     [](X x) { return quantile(Tensor::of<double>({3, 0, 1}), x[0]); },
     {0.5},
     {0}},
    {"sort",
     [](X x) { return weighted(sort(stack({x[0], x[1], x[2]}))); },
     {2, 1, 2},
     {10, 1, 100}},
    {"topk",
     [](X x) {
       return weighted(topk(stack({x[0], x[1], x[2], x[3]}), 2).values);
     },
     {2, 1, 2, 2},
     {1, 0, 10, 0}},
    {"cummax",
     [](X x) { return weighted(cummax(stack({x[0], x[1], x[2]}))); },
     {1, 1, 0},
     {111, 0, 0}},
    {"max_pool",
     [](X x) {
       return weighted(
           max_pool(reshape(stack({x[0], x[1], x[2], x[3]}), {1, 1, 4}), 2));
     },
     {3, 3, 1, 3},
     {1, 0, 0, 10}},
    {"interp",
     [](X x) {
       return interp(x[0], Tensor::of<double>({0, 1, 3}),
                     Tensor::of<double>({0, 2, 8}));
     },
     {1},
     {3}},
    {"det_singular",
     [](X x) { return det(matrixOf(x)); },
     {1, 2, 2, 4},
     {4, -2, -2, 1}},
    {"eigenvalues_equal",
     [](X x) { return sum(eigvalsh(matrixOf(x))); },
     {2, 0, 0, 2},
     {1, 0, 0, 1}},
    {"eigenvectors_equal",
     [](X x) { return weighted(flatten(eigh(matrixOf(x)).v)); },
     {2, 0, 0, 2},
     {0, 0, 0, 0}},
    {"singular_values_equal",
     [](X x) { return sum(svdvals(matrixOf(x))); },
     {2, 0, 0, 2},
     {1, 0, 0, 1}},
    {"product_of_equal_singular_values",
     [](X x) {
       Svd parts = svd(matrixOf(x), /*full_matrices=*/false);
       return sum(dot(parts.u * expand_dims(parts.s, 0), parts.vh));
     },
     {2, 0, 0, 2},
     {1, 0, 0, 1}},
    {"polar_factor_of_equal_singular_values",
     [](X x) {
       Svd parts = svd(matrixOf(x), /*full_matrices=*/false);
       return weighted(dot(parts.u, parts.vh));
     },
     {2, 0, 0, 2},
     {0, -22.5, 22.5, 0}},
};

bool isSame(double x, double y) {
  return std::isnan(y) ? std::isnan(x) : x == y || std::fabs(x - y) < 1e-14;
}

class Conventions : public testing::TestWithParam<Convention> {};

TEST_P(Conventions, HoldInBothModes) {
  const Convention &test = GetParam();
  std::vector<Variable> x, results;
  std::vector<Tensor> at;
  for (double number : test.at) {
    x.push_back(scalar<double>("x"));
    at.push_back(Tensor(number));
  }
  Variable y = test.build(x);
  results = grad(y, x);
  for (const Variable &variable : x)
    results.push_back(rop({y}, {variable}, {constant(Tensor(1.0))})[0]);
  auto f = function(x, results, {.on_unused_input = UnusedInput::Ignore});
  auto values = f(at);
  ASSERT_EQ(test.derivatives.size(), x.size());
  for (size_t i = 0; i < x.size(); ++i)
    for (size_t mode : {0, 1}) {
      double value = values[i + mode * x.size()].item<double>();
      EXPECT_TRUE(isSame(value, test.derivatives[i]))
          << "by argument " << i << (mode ? ", forward" : ", reverse") << ": "
          << value << ", not " << test.derivatives[i];
    }
}

INSTANTIATE_TEST_SUITE_P(All, Conventions, testing::ValuesIn(conventions),
                         [](const auto &info) { return info.param.name; });

TEST(Convention, WhatHasNoDerivativeIsDisconnected) {
  auto x = vector<double>("x");
  for (const Variable &y :
       {argmax(x), argmin(x), x > 0.0, cast<int64_t>(x), isnan(x), argsort(x),
        searchsorted(Tensor::of<double>({1, 2}), x), isin(x, 1.0), nanargmax(x),
        isclose(x, 1.0)})
    EXPECT_ERROR(grad(sum(cast<double>(y)), x), Value,
                 "does not depend on 'x'");
}

TEST(Convention, ZeroTimesInfinityIsNaN) {
  auto x = scalar<double>("x");
  Variable y = where(x > 0.0, sqrt(x), 0.0);
  EXPECT_TRUE(std::isnan(eval(grad(y, x), {{x, 0.0}}).item<double>()));
}

TEST(Convention, SecondDerivativesOfPowers) {
  auto x = scalar<double>("x"), y = scalar<double>("y");
  Variable p = pow(x, y);
  auto f = function(
      {x, y}, {grad(grad(p, x), x), grad(grad(p, x), y), grad(grad(p, y), x)});
  auto at = [&](double a, double b) {
    std::vector<double> values;
    for (const Tensor &value : f(a, b))
      values.push_back(value.item<double>());
    return values;
  };
  EXPECT_EQ(at(0, 2)[0], 2);
  EXPECT_EQ(at(0, 1)[0], 0);
  EXPECT_EQ(at(-3, 2)[0], 2);
  EXPECT_EQ(at(4, 0), (std::vector<double>{0, 0.25, 0.25}));
}

} // namespace
