//===- OpsTest.cpp - Operations: types, values and errors -----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "APITest.h"

#include <cmath>
#include <limits>

using namespace arete;
using namespace arete::test;

namespace {

const Tensor value = Tensor::of<double>({{1, -2, 3}, {-4, 5, 0.5}});

/// The value of an expression of one matrix.
Tensor of(const std::function<Variable(const Variable &)> &build,
          const Tensor &argument = value) {
  auto x = matrix<double>("x");
  return eval(build(x), {{x, argument}});
}

void expectClose(const Tensor &actual, const Tensor &expected) {
  EXPECT_EQ(actual.dtype(), expected.dtype());
  EXPECT_TRUE(allClose(actual, expected, 1e-12, 1e-12, /*equalNan=*/true))
      << actual << "\nexpected\n"
      << expected;
}
Tensor d(const detail::NestedList<double> &list) {
  return Tensor::of<double>(list);
}

TEST(Operators, Values) {
  auto x = vector<int32_t>("x");
  Tensor xs = Tensor::of<int32_t>({7, -7, 6});
  auto check = [&](const Variable &result, const Tensor &expected) {
    EXPECT_TRUE(arrayEqual(eval(result, {{x, xs}}), expected))
        << eval(result, {{x, xs}});
  };
  check(x + 1, Tensor::of<int32_t>({8, -6, 7}));
  check(1 - x, Tensor::of<int32_t>({-6, 8, -5}));
  check(x * x, Tensor::of<int32_t>({49, 49, 36}));
  check(x / 2, Tensor::of<double>({3.5, -3.5, 3}));
  check(floor_divide(x, 2), Tensor::of<int32_t>({3, -4, 3}));
  check(x % 4, Tensor::of<int32_t>({3, 1, 2}));
  check(-x, Tensor::of<int32_t>({-7, 7, -6}));
  check(x & 3, Tensor::of<int32_t>({3, 1, 2}));
  check(x | 8, Tensor::of<int32_t>({15, -7, 14}));
  check(x ^ 1, Tensor::of<int32_t>({6, -8, 7}));
  check(~x, Tensor::of<int32_t>({-8, 6, -7}));
  check(x << 1, Tensor::of<int32_t>({14, -14, 12}));
  check(x >> 1, Tensor::of<int32_t>({3, -4, 3}));
  check(x < 6, Tensor::of<bool>({false, true, false}));
  check(x <= 6, Tensor::of<bool>({false, true, true}));
  check(6 < x, Tensor::of<bool>({true, false, false}));
  check(x >= 6, Tensor::of<bool>({true, false, true}));
  check(equal(x, 6), Tensor::of<bool>({false, false, true}));
  check(not_equal(x, 6), Tensor::of<bool>({true, true, false}));
  check(pow(x, 2), Tensor::of<int32_t>({49, 49, 36}));
  check(where(x, 1, 0), Tensor::of<int64_t>({1, 1, 1}));
}

TEST(Operators, Broadcasting) {
  auto x = matrix<double>("x");
  EXPECT_EQ(typeOf(x + vector<double>("v")), "float64[?,?]");
  EXPECT_EQ(typeOf(row<double>("r") + col<double>("c")), "float64[?,?]");
  EXPECT_EQ(typeOf(scalar<double>("s") * x), "float64[?,?]");
  EXPECT_ERROR((tensor<float>("a", {2, 3}) + tensor<float>("b", {2, 4})), Shape,
               "add: shapes of float32[2,3] and float32[2,4] do not broadcast");
  // Dynamic sizes are checked when the function runs, and do not stretch.
  auto y = matrix<double>("y");
  auto f = function({x, y}, {x * y});
  EXPECT_ERROR(f(zeros<double>({2, 3}), zeros<double>({1, 3})), Shape,
               "2 and 1");
  EXPECT_ERROR(f(zeros<double>({2, 3}), zeros<double>({2, 4})), Shape,
               "3 and 4");
  EXPECT_EQ(f(zeros<double>({0, 3}), zeros<double>({0, 3}))[0].shape(),
            Shape({0, 3}));
}

/// Values and slopes are in ElementwiseCases.inc; here is what its tolerance
/// does not see.
TEST(Activations, Tails) {
  auto at = [](const std::function<Variable(const Variable &)> &build,
               double x) {
    auto v = scalar<double>("v");
    return eval(build(v), {{v, x}}).item<double>();
  };
  EXPECT_NEAR(at([](const Variable &x) { return gelu(x); }, -8),
              -8 * 0.5 * std::erfc(8 / std::sqrt(2)), 1e-28);
  // Derivatives stay finite where the other branch overflows.
  auto slope = [&](const Variable &x) { return grad(elu(x), x); };
  EXPECT_EQ(at(slope, 1000), 1);
  EXPECT_DOUBLE_EQ(at(slope, -1), std::exp(-1));
  EXPECT_EQ(at(slope, 0), 1);
}

TEST(Reductions, Values) {
  expectClose(of([](auto x) { return sum(x); }), Tensor(3.5));
  expectClose(of([](auto x) { return sum(x, 0); }), d({-3, 3, 3.5}));
  expectClose(of([](auto x) { return sum(x, -1, true); }), d({{2}, {1.5}}));
  expectClose(of([](auto x) { return sum(x, {0, -1}); }), Tensor(3.5));
  expectClose(of([](auto x) { return sum(x, Shape()); }), value);
  expectClose(of([](auto x) { return prod(x, 1); }), d({-6, -10}));
  expectClose(of([](auto x) { return max(x, 0); }), d({1, 5, 3}));
  expectClose(of([](auto x) { return min(x); }), Tensor(-4.0));
  expectClose(of([](auto x) { return mean(x, 1); }), d({2.0 / 3, 0.5}));
  expectClose(of([](auto x) { return var(x, 0); }), d({6.25, 12.25, 1.5625}));
  expectClose(of([](auto x) { return var(x, 0, false, 1); }),
              d({12.5, 24.5, 3.125}));
  expectClose(of([](auto x) { return arete::std(x, 0, true); }),
              d({{2.5, 3.5, 1.25}}));
  expectClose(of([](auto x) { return argmax(x, 1); }),
              Tensor::of<int64_t>({2, 1}));
  expectClose(of([](auto x) { return argmin(x, 0, true); }),
              Tensor::of<int64_t>({{1, 0, 1}}));
  expectClose(of([](auto x) { return argmax(x); }), Tensor(int64_t(4)));
  expectClose(of([](auto x) { return argmax(x, {}, true); }),
              Tensor::of<int64_t>({{4}}));
  expectClose(of([](auto x) { return argmin(x, {-1, 0}); }),
              Tensor(int64_t(3)));
  Tensor cube = Tensor::of<double>({{{1, 5}, {2, 4}}, {{3, 5}, {9, 4}}});
  auto c = tensor3<double>("c");
  expectClose(eval(argmax(c, {0, 2}), {{c, cube}}),
              Tensor::of<int64_t>({1, 2}));
  expectClose(eval(argmin(c, {2, 1}, true), {{c, cube}}),
              Tensor::of<int64_t>({{{0}}, {{0}}}));
  EXPECT_EQ(eval(argmax(constant(Tensor(7.0)))).item<int64_t>(), 0);
  expectClose(of([](auto x) { return any(x > 4, 1); }),
              Tensor::of<bool>({false, true}));
  expectClose(of([](auto x) { return all(x > -3, 1); }),
              Tensor::of<bool>({true, false}));
  expectClose(of([](auto x) { return all(x); }), Tensor(true));
}

TEST(Reductions, NoElements) {
  Tensor none = zeros<double>({0, 3});
  expectClose(of([](auto x) { return sum(x, 0); }, none), d({0, 0, 0}));
  expectClose(of([](auto x) { return prod(x, 0); }, none), d({1, 1, 1}));
  expectClose(of([](auto x) { return mean(x); }, none), Tensor(double(NAN)));
  expectClose(of([](auto x) { return any(x); }, none), Tensor(false));
  expectClose(of([](auto x) { return all(x); }, none), Tensor(true));
  EXPECT_EQ(of([](auto x) { return sum(x, 1); }, none).shape(), Shape({0}));
  EXPECT_THROW(of([](auto x) { return max(x); }, none), Error);
  EXPECT_THROW(of([](auto x) { return argmax(x, 0); }, none), Error);
}

TEST(Reductions, Errors) {
  auto x = matrix<float>("x");
  EXPECT_ERROR(sum(x, 2), Index,
               "sum: axis 2 is out of range for float32[?,?]");
  EXPECT_ERROR(sum(x, {0, -2}), Value, "axis 0 is given twice");
  EXPECT_ERROR(softmax(scalar<float>("s")), Index, "axis -1 is out of range");
  EXPECT_ERROR(argmax(x, -3), Index, "axis -3");
  EXPECT_ERROR(argmin(x, {0, 1, -1}), Value, "axis 1 is given twice");
}

TEST(Reductions, LogSumExp) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  Tensor extreme = d({{1000, 1000}, {-inf, -inf}, {inf, 0}});
  expectClose(of([](auto x) { return logsumexp(x, 1); }, extreme),
              d({1000 + std::log(2), -inf, inf}));
  expectClose(
      of([](auto x) { return logsumexp(x, {}, true); }, d({{0, 0}, {0, 0}})),
      d({{std::log(4)}}));
}

TEST(Softmax, Values) {
  Tensor p = of([](auto x) { return softmax(x); }, d({{1000, 1000}, {0, 0}}));
  expectClose(p, d({{0.5, 0.5}, {0.5, 0.5}}));
  expectClose(of([](auto x) { return softmax(x, 0); }, d({{0, 0}, {0, 0}})),
              d({{0.5, 0.5}, {0.5, 0.5}}));
  expectClose(of([](auto x) { return log_softmax(x); }, d({{0, 1000}})),
              d({{-1000, 0}}));
  auto x = matrix<double>("x");
  auto y = vector<int32_t>("y");
  expectClose(eval(cross_entropy(x, y), {{x, d({{0, 0}, {0, 1000}})},
                                         {y, Tensor::of<int32_t>({1, 0})}}),
              d({std::log(2), 1000}));
  EXPECT_ERROR(cross_entropy(x, matrix<int32_t>("y")), Type,
               "labels must have one axis less");
  EXPECT_ERROR(cross_entropy(x, vector<float>("y")), Type,
               "labels must be integers");
}

TEST(Shapes, Values) {
  expectClose(of([](auto x) { return reshape(x, {3, 2}); }),
              d({{1, -2}, {3, -4}, {5, 0.5}}));
  expectClose(of([](auto x) { return reshape(x, {-1}); }),
              d({1, -2, 3, -4, 5, 0.5}));
  expectClose(of([](auto x) { return reshape(x, {x.shape(1), -1}); }),
              d({{1, -2}, {3, -4}, {5, 0.5}}));
  expectClose(of([](auto x) { return flatten(x); }), d({1, -2, 3, -4, 5, 0.5}));
  EXPECT_EQ(
      of([](auto x) { return flatten(x); }, zeros<double>({0, 3})).shape(),
      Shape({0}));
  EXPECT_EQ(typeOf(flatten(scalar<float>("s"))), "float32[1]");
  EXPECT_EQ(typeOf(flatten(tensor<float>("s", {2, 3, 4}), 2)), "float32[2,12]");
  expectClose(of([](auto x) { return x.T(); }), value.transpose().copy());
  expectClose(of([](auto x) { return transpose(x, {-1, 0}); }),
              value.transpose().copy());
  expectClose(of([](auto x) { return swapaxes(x, 0, -1); }),
              value.transpose().copy());
  EXPECT_EQ(of([](auto x) { return expand_dims(x, {0, -1}); }).shape(),
            Shape({1, 2, 3, 1}));
  EXPECT_EQ(typeOf(squeeze(row<float>("r"))), "float32[?]");
  EXPECT_EQ(typeOf(squeeze(row<float>("r"), 0)), "float32[?]");
  expectClose(of([](auto x) { return squeeze(x, 0); }, d({{1, 2}})), d({1, 2}));
  EXPECT_THROW(of([](auto x) { return squeeze(x, 0); }), Error);
  EXPECT_EQ(of([](auto x) { return dimshuffle(x, {1, "x", 0}); }).shape(),
            Shape({3, 1, 2}));
  EXPECT_EQ(typeOf(dimshuffle(row<float>("r"), {1, "x", "x"})),
            "float32[?,1,1]");
  expectClose(
      of([](auto x) { return broadcast_to(sum(x, 0), {2, x.shape(1)}); }),
      d({{-3, 3, 3.5}, {-3, 3, 3.5}}));
}

TEST(Shapes, Joining) {
  auto x = vector<double>("x"), y = vector<double>("y");
  Tensor a = d({1, 2}), b = d({3, 4});
  std::vector<Binding> both{{x, a}, {y, b}};
  expectClose(eval(concatenate({x, y}), both), d({1, 2, 3, 4}));
  expectClose(eval(stack({x, y}), both), d({{1, 2}, {3, 4}}));
  expectClose(eval(stack({x, y}, -1), both), d({{1, 3}, {2, 4}}));
  expectClose(eval(stack({x, y}, 1), both), d({{1, 3}, {2, 4}}));
  EXPECT_ERROR(concatenate({x, matrix<double>("m")}), Type, "different ranks");
  EXPECT_ERROR(stack({x, matrix<double>("m")}), Type, "different ranks");
  EXPECT_ERROR(concatenate({x, y}, 1), Index, "axis 1 is out of range");
  EXPECT_THROW(concatenate(std::vector<Variable>()), Error);
  auto m = matrix<double>("m"), n = matrix<double>("n");
  auto f = function({m, n}, {concatenate({m, n}, 1)});
  EXPECT_ERROR(f(zeros<double>({2, 1}), zeros<double>({3, 1})), Shape,
               "2 and 3");
}

TEST(Shapes, Slices) {
  auto cut = [](std::optional<int64_t> start, int64_t stop) {
    auto x = vector<double>("x");
    return eval(x[slice(*start, stop)], {{x, d({0, 1, 2, 3, 4})}});
  };
  expectClose(cut(1, 3), d({1, 2}));
  expectClose(cut(-2, 5), d({3, 4}));
  expectClose(cut(0, -1), d({0, 1, 2, 3}));
  expectClose(cut(-100, 100), d({0, 1, 2, 3, 4}));
  EXPECT_EQ(cut(4, 2).shape(), Shape({0}));
  EXPECT_EQ(typeOf(tensor<float>("x", {2, 5})[{ellipsis, slice(1, -1)}]),
            "float32[2,3]");
  auto i = scalar<int32_t>("i");
  expectClose(
      eval(constant(d({{1, 2, 3}, {4, 5, 6}}))[{ellipsis, slice(i, i + 2)}],
           {{i, int32_t(1)}}),
      d({{2, 3}, {5, 6}}));
}

TEST(Shapes, Creation) {
  auto n = scalar<int32_t>("n");
  auto numbers = [](std::initializer_list<int64_t> list) {
    return Tensor::fromVector(std::vector<int64_t>(list));
  };
  expectClose(eval(arange(n), {{n, int32_t(3)}}), numbers({0, 1, 2}));
  expectClose(eval(arange(n), {{n, int32_t(-3)}}), numbers({}));
  expectClose(eval(arange(1, n), {{n, int32_t(3)}}), numbers({1, 2}));
  expectClose(eval(arange(n, 0, -2), {{n, int32_t(3)}}), numbers({3, 1}));
  EXPECT_EQ(typeOf(arange(0, 10, 3)), "int64[4]");
  EXPECT_ERROR(arange(0, 10, 0), Type, "the step must not be 0");
  expectClose(of([](auto x) { return zeros_like(x); }), zeros<double>({2, 3}));
  expectClose(of([](auto x) { return ones_like(x); }), ones<double>({2, 3}));
  expectClose(of([](auto x) { return full_like(x, 7); }),
              full<double>({2, 3}, 7));
}

TEST(Shapes, Errors) {
  auto x = matrix<float>("x");
  EXPECT_ERROR(reshape(x, {-1, -1}), Shape, "only one size can be -1");
  EXPECT_ERROR(reshape(x, {2.5}), Type, "sizes must be integers");
  EXPECT_ERROR(reshape(x, {vector<int64_t>("v")}), Type,
               "a size must be a scalar, got int64[?]");
  EXPECT_ERROR(reshape(tensor<float>("t", {2, 3}), {4, 2}), Shape,
               "6 elements");
  EXPECT_ERROR(transpose(x, {0, 0}), Type, "permutation");
  EXPECT_ERROR(transpose(x, {0}), Type, "permutation");
  EXPECT_ERROR(expand_dims(x, 3), Index, "axis 3");
  EXPECT_ERROR(squeeze(tensor<float>("t", {2, 3}), 0), Shape, "size 2, not 1");
  EXPECT_ERROR(dimshuffle(x, {0}), Shape, "axis 1 of float32[?,?] is left out");
  EXPECT_ERROR(dimshuffle(x, {0, "y", 1}), Value, "neither an axis nor");
  EXPECT_ERROR(broadcast_to(tensor<float>("t", {2, 3}), {2, 4}), Shape,
               "does not broadcast");
  EXPECT_ERROR(flatten(x, 3), Type, "cannot be flattened to rank 3");
  auto f = function({x}, {reshape(x, {4, -1})});
  EXPECT_EQ(f(zeros<float>({2, 6}))[0].shape(), Shape({4, 3}));
  EXPECT_THROW(f(zeros<float>({2, 3})), Error);
}

TEST(Products, Dot) {
  Tensor m = d({{1, 2}, {3, 4}}), v = d({5, 6});
  auto dotOf = [](const Tensor &a, const Tensor &b) {
    return eval(dot(constant(a), constant(b)));
  };
  expectClose(dotOf(v, v), Tensor(61.0));
  expectClose(dotOf(m, v), d({17, 39}));
  expectClose(dotOf(v, m), d({23, 34}));
  expectClose(dotOf(m, m), d({{7, 10}, {15, 22}}));
  expectClose(dotOf(Tensor(2.0), m), d({{2, 4}, {6, 8}}));
  expectClose(dotOf(zeros<double>({2, 0}), zeros<double>({0, 3})),
              zeros<double>({2, 3}));
  EXPECT_ERROR(dot(tensor<float>("x", {2, 3}), tensor<float>("y", {2, 3})),
               Shape, "inner sizes 3 and 2 differ");
  expectClose(eval(outer(constant(v), constant(d({1, 2})))),
              d({{5, 10}, {6, 12}}));
}

TEST(Products, Matmul) {
  auto typeOfProduct = [](const Shape &a, const Shape &b) {
    return typeOf(matmul(tensor<float>("a", a), tensor<float>("b", b)));
  };
  EXPECT_EQ(typeOfProduct({2, 3}, {3, 4}), "float32[2,4]");
  EXPECT_EQ(typeOfProduct({3}, {3}), "float32[]");
  EXPECT_EQ(typeOfProduct({5, 2, 3}, {3, 4}), "float32[5,2,4]");
  EXPECT_EQ(typeOfProduct({2, 3}, {5, 3, 4}), "float32[5,2,4]");
  EXPECT_EQ(typeOfProduct({7, 1, 2, 3}, {5, 3, 4}), "float32[7,5,2,4]");
  EXPECT_EQ(typeOfProduct({5, 2, 3}, {3}), "float32[5,2]");
  EXPECT_EQ(typeOfProduct({3}, {5, 3, 4}), "float32[5,4]");
  EXPECT_EQ(typeOfProduct({-1, 2, 3}, {1, 3, 4}), "float32[?,2,4]");
  EXPECT_ERROR(matmul(scalar<float>("s"), matrix<float>("m")), Type,
               "must not be scalars");
  EXPECT_ERROR(
      matmul(tensor<float>("a", {5, 2, 3}), tensor<float>("b", {6, 3, 4})),
      Shape, "batch sizes 5 and 6 differ");
  Tensor a = Tensor::arange<double>(12).reshape({2, 2, 3});
  Tensor b = Tensor::arange<double>(3).reshape({1, 3, 1});
  expectClose(eval(matmul(constant(a), constant(b))),
              d({{{5}, {14}}, {{23}, {32}}}));
}

} // namespace
