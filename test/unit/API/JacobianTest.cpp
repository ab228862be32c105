//===- JacobianTest.cpp - Jacobians, Hessians and batches -----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VerifyGrad.h"

#include <cmath>

using namespace arete;
using namespace arete::test;

namespace {

const JacobianOptions forward{.mode = JacobianMode::Forward};

//===----------------------------------------------------------------------===//
// Jacobian
//===----------------------------------------------------------------------===//

TEST(Jacobian, OfALinearMapIsItsMatrix) {
  auto a = matrix<double>("a");
  auto x = vector<double>("x");
  Variable y = dot(a, x);
  auto f = function({a, x}, {jacobian(y, x), jacobian(y, x, forward)},
                    {.on_unused_input = UnusedInput::Ignore});
  for (Shape shape : {Shape{2, 3}, Shape{3, 1}, Shape{0, 2}, Shape{2, 0}}) {
    Tensor m = numbersIn(shape, -1, 1, 0);
    for (const Tensor &j : f(m, numbersIn({shape[1]}, -1, 1, 1))) {
      EXPECT_EQ(j.shape(), shape);
      EXPECT_TRUE(arrayEqual(j, m));
    }
  }
}

TEST(Jacobian, ShapesFollowOneAnother) {
  auto x = matrix<float>("x");
  auto s = scalar<double>("s");
  Variable y = exp(sum(x, 0));
  for (const JacobianOptions &options : {JacobianOptions(), forward}) {
    Variable j = jacobian(y, x, options);
    EXPECT_EQ(typeOf(j), "float32[?,?,?]");
    Tensor at = Tensor::of<float>({{0, 1, 2}, {0.5, 1, -2}});
    Tensor value = eval(j, {{x, at}});
    ASSERT_EQ(value.shape(), (Shape{3, 2, 3}));
    for (int64_t i = 0; i < 3; ++i)
      for (int64_t k = 0; k < 2; ++k)
        for (int64_t l = 0; l < 3; ++l)
          EXPECT_NEAR(
              value.at<float>({i, k, l}),
              i == l ? std::exp(at.at<float>({0, i}) + at.at<float>({1, i}))
                     : 0.f,
              1e-5);
    EXPECT_EQ(typeOf(jacobian(s * s, s, options)), "float64[]");
    EXPECT_EQ(
        eval(jacobian(s * s, s, options), {{s, Tensor(3.0)}}).item<double>(),
        6);
  }
}

TEST(Jacobian, BySeveralAndByOneTwice) {
  auto x = vector<double>("x");
  auto w = shared(Tensor::of<double>({2, 3}), "w");
  auto j = jacobian(x * w, {x, w, x});
  ASSERT_EQ(j.size(), 3u);
  Tensor at = Tensor::of<double>({5, 7});
  auto f = function({x}, j);
  auto value = f(at);
  EXPECT_TRUE(arrayEqual(value[0], Tensor::of<double>({{2, 0}, {0, 3}})));
  EXPECT_TRUE(arrayEqual(value[1], Tensor::of<double>({{5, 0}, {0, 7}})));
  EXPECT_TRUE(arrayEqual(value[2], value[0]));
}

TEST(Jacobian, Disconnected) {
  auto x = vector<double>("x"), y = vector<double>("y");
  auto n = vector<int64_t>("n");
  for (JacobianMode mode : {JacobianMode::Reverse, JacobianMode::Forward}) {
    EXPECT_ERROR(jacobian(x, y, {.mode = mode}), Value,
                 "jacobian: what is differentiated does not depend on 'y'");
    EXPECT_ERROR(jacobian(n, x, {.mode = mode}), Type,
                 "only floating-point expressions have derivatives");
    EXPECT_ERROR(jacobian(x, n, {.mode = mode}), Type,
                 "'n' (int64[?]) is not floating-point");
    Variable zero =
        jacobian(x, y, {.mode = mode, .disconnected = Disconnected::Ignore});
    EXPECT_TRUE(arrayEqual(
        eval(zero, {{x, zeros<double>({2})}, {y, zeros<double>({3})}}),
        zeros<double>({2, 3})));
    auto big = tensor4<double>("big");
    EXPECT_ERROR(jacobian(sqr(big), big, {.mode = mode}), Shape,
                 "would take rank 9, above the limit of 8");
  }
  Variable cut = x * x;
  EXPECT_TRUE(
      arrayEqual(eval(jacobian(x * cut, x, {.consider_constant = {cut}}),
                      {{x, Tensor::of<double>({3})}}),
                 Tensor::of<double>({{9}})));
}

TEST(Jacobian, OfAJacobian) {
  // y = x^3: three times differentiated, a diagonal of rank 4.
  auto x = vector<double>("x");
  Variable j = x * x * x;
  for (int i = 0; i < 3; ++i)
    j = jacobian(j, x, i % 2 ? forward : JacobianOptions());
  Tensor value = eval(j, {{x, Tensor::of<double>({2, 5})}});
  ASSERT_EQ(value.shape(), (Shape{2, 2, 2, 2}));
  for (int64_t i = 0; i < 16; ++i)
    EXPECT_EQ(value.reshape({16}).at<double>({i}), i == 0 || i == 15 ? 6 : 0);
}

//===----------------------------------------------------------------------===//
// Hessian
//===----------------------------------------------------------------------===//

TEST(Hessian, OfAQuadraticForm) {
  auto a = matrix<double>("a");
  auto x = vector<double>("x"), v = vector<double>("v");
  Variable cost = dot(x, dot(a, x)) / 2.0;
  auto f = function({a, x, v}, {hessian(cost, x), hvp(cost, x, v)},
                    {.on_unused_input = UnusedInput::Ignore});
  Tensor m = Tensor::of<double>({{1, 2, 3}, {0, 4, 5}, {7, 0, 6}});
  auto value = f(m, zeros<double>({3}), Tensor::of<double>({1, 0, -1}));
  EXPECT_TRUE(allClose(
      value[0], Tensor::of<double>({{1, 1, 5}, {1, 4, 2.5}, {5, 2.5, 6}})));
  EXPECT_TRUE(allClose(value[1], Tensor::of<double>({-4, -1.5, -1})));
}

TEST(Hessian, OfANetworkIsSymmetricAndItsProductsAgree) {
  auto x = matrix<double>("x"), w = matrix<double>("w"),
       v = matrix<double>("v");
  auto c = vector<double>("c"), u = vector<double>("u");
  Variable cost = mean(logsumexp(tanh(dot(x, w)) * c, 1));
  Variable h = hessian(cost, w);
  auto products = hvp(cost, {w, c}, {v, u});
  EXPECT_EQ(typeOf(h), "float64[?,?,?,?]");
  // By both variables together: the gradient moves with both tangents.
  auto gradients = grad(cost, {w, c});
  Variable direction = sum(gradients[0] * v) + sum(gradients[1] * u);
  auto expected = grad(direction, {w, c});
  auto f = function({x, w, c, v, u},
                    {h, products[0], products[1], expected[0], expected[1],
                     sum(h * v, {2, 3}), hvp(cost, w, v)});
  auto value = f({numbersIn({4, 3}, -1, 1, 0), numbersIn({3, 2}, -1, 1, 1),
                  numbersIn({2}, -1, 1, 2), numbersIn({3, 2}, -1, 1, 3),
                  numbersIn({2}, -1, 1, 4)});
  Tensor flat = value[0].reshape({6, 6});
  EXPECT_TRUE(allClose(flat, flat.transpose()));
  EXPECT_TRUE(allClose(value[1], value[3]));
  EXPECT_TRUE(allClose(value[2], value[4]));
  EXPECT_TRUE(allClose(value[5], value[6]));
}

/// Jacobians of either mode agree, Hessians are symmetric and give the products
/// that forward over reverse gives.
TEST(Hessian, ThroughConvolutionsAndPooling) {
  auto x = tensor3<double>("x"), w = tensor3<double>("w"),
       v = tensor3<double>("v");
  for (int kind = 0; kind < 3; ++kind) {
    SCOPED_TRACE(kind);
    Variable h = tanh(conv(x, w, {.padding = 1, .groups = 2}));
    Variable y = kind == 0   ? h
                 : kind == 1 ? max_pool(h, 2)
                             : avg_pool(h, 2, {.strides = 1, .padding = 1});
    Variable cost = mean(sqr(y) * y);
    Variable product = grad(sum(grad(cost, w) * v), w);
    auto f = function({x, w, v}, {hessian(cost, w), hvp(cost, w, v), product,
                                  jacobian(y, w), jacobian(y, w, forward),
                                  jacobian(y, x), jacobian(y, x, forward)});
    auto value =
        f({numbersIn({2, 4, 5}, -1, 1, 0), numbersIn({4, 2, 3}, -1, 1, 1),
           numbersIn({4, 2, 3}, -1, 1, 2)});
    Tensor flat = value[0].reshape({24, 24});
    EXPECT_TRUE(allClose(flat, flat.transpose(), 1e-12, 1e-14));
    EXPECT_TRUE(allClose(value[1], value[2], 1e-12, 1e-14));
    Tensor direction = numbersIn({4, 2, 3}, -1, 1, 2).reshape({24});
    for (int64_t i = 0; i < 24; ++i) {
      double expected = 0;
      for (int64_t j = 0; j < 24; ++j)
        expected += flat.at<double>({i, j}) * direction.at<double>({j});
      EXPECT_NEAR(value[1].reshape({24}).at<double>({i}), expected, 1e-13);
    }
    EXPECT_TRUE(allClose(value[3], value[4], 1e-12, 1e-14));
    EXPECT_TRUE(allClose(value[5], value[6], 1e-12, 1e-14));
  }
}

TEST(Hessian, OfALinearCostIsZero) {
  auto x = vector<double>("x");
  EXPECT_TRUE(
      arrayEqual(eval(hessian(sum(2.0 * x), x), {{x, zeros<double>({2})}}),
                 zeros<double>({2, 2})));
  EXPECT_TRUE(
      arrayEqual(eval(hvp(sum(2.0 * x), x, x), {{x, ones<double>({2})}}),
                 zeros<double>({2})));
  EXPECT_ERROR(hvp(sum(x), {x}, {}), Value, "0 tangents for 1 variables");
  EXPECT_ERROR(hessian(x, x), Type, "the cost must be a floating-point scalar");
}

//===----------------------------------------------------------------------===//
// Batches: every rule against a loop
//===----------------------------------------------------------------------===//

struct Case {
  std::string name;
  Build build;
  /// The shapes for one element.
  std::vector<Shape> shapes;
  /// Whether the last operand has a gradient.
  bool hasGradient = true;
  friend void PrintTo(const Case &test, std::ostream *os) { *os << test.name; }
};
using X = const std::vector<Variable> &;

Variable indices(const detail::NestedList<int64_t> &list) {
  return constant(Tensor::of<int64_t>(list));
}

/// A square matrix with a strong diagonal.
Variable regular(const Variable &x) { return x + identity_like(x) * 4.0; }
Variable regular(const Variable &re, const Variable &im) {
  return arete::complex(regular(re), im);
}
/// Real numbers, all that a complex result depends on.
Variable both(const Variable &x) { return concatenate({real(x), imag(x)}, -1); }

const Case cases[] = {
    {"unary", [](X x) { return tanh(x[0]); }, {{2, 3}}},
    {"binary", [](X x) { return x[0] * x[1]; }, {{2, 3}, {2, 3}}},
    {"broadcast_row", [](X x) { return x[0] - x[1]; }, {{2, 3}, {3}}},
    {"broadcast_scalar", [](X x) { return x[0] / (2.0 + x[1]); }, {{2, 3}, {}}},
    {"broadcast_col", [](X x) { return x[0] * x[1]; }, {{2, 3}, {2, 1}}},
    {"where", [](X x) { return where(x[0] > 0.0, x[1], 0.0); }, {{3}, {2, 3}}},
    {"sum", [](X x) { return sum(x[0]); }, {{2, 3}}},
    {"sum_axis", [](X x) { return sum(x[0], 0); }, {{2, 3}}},
    {"prod_keepdims", [](X x) { return x[0] / prod(x[0], 1, true); }, {{2, 3}}},
    {"max", [](X x) { return max(x[0], -1); }, {{2, 3}}},
    {"argmax",
     [](X x) { return cast<double>(argmax(x[0], 1)); },
     {{2, 3}},
     false},
    {"argmax_flat",
     [](X x) { return cast<double>(argmax(x[0])); },
     {{2, 3}},
     false},
    {"mean", [](X x) { return mean(x[0], 0); }, {{2, 3}}},
    {"softmax", [](X x) { return softmax(x[0], 0); }, {{2, 3}}},
    {"log_softmax", [](X x) { return log_softmax(x[0]); }, {{2, 3}}},
    {"logsumexp", [](X x) { return logsumexp(x[0]); }, {{2, 3}}},
    {"cast",
     [](X x) { return cast<double>(cast<int64_t>(x[0] * 9.)); },
     {{2}},
     false},
    {"shape",
     [](X x) { return x[0] * cast<double>(x[0].shape(0) + x[0].shape(1)); },
     {{2, 3}}},
    {"shape_of",
     [](X x) { return x[0] * cast<double>(prod(shape_of(x[0]))); },
     {{2, 3}}},
    {"reshape", [](X x) { return reshape(x[0], {3, 2}); }, {{2, 3}}},
    {"reshape_rest", [](X x) { return reshape(x[0], {-1, 2}); }, {{2, 3}}},
    {"flatten", [](X x) { return flatten(x[0]); }, {{2, 3}}},
    {"transpose", [](X x) { return transpose(x[0], {2, 0, 1}); }, {{2, 3, 4}}},
    {"expand_dims",
     [](X x) { return expand_dims(x[0], {0, 2}) * x[0]; },
     {{2, 3}}},
    {"squeeze", [](X x) { return squeeze(x[0], 1); }, {{2, 1, 3}}},
    {"broadcast_to",
     [](X x) { return broadcast_to(x[0], {4, 2, 3}); },
     {{1, 3}}},
    {"zeros_like", [](X x) { return ones_like(x[0]) + x[0]; }, {{2, 3}}},
    {"concatenate",
     [](X x) { return concatenate({x[0], x[1], x[0]}, 1); },
     {{2, 3}, {2, 1}}},
    {"slice", [](X x) { return x[0][{slice(), slice(1, -1)}]; }, {{2, 5}}},
    {"gather", [](X x) { return x[0][indices({1, 0, 1})]; }, {{2, 3}}},
    {"gather_pairs",
     [](X x) { return x[0][{indices({1, 0, 1}), indices({2, -1, 0})}]; },
     {{2, 3}}},
    {"gather_scalar", [](X x) { return x[0][1]; }, {{2, 3}}},
    {"gather_batched",
     [](X x) { return x[0][{expand_dims(argmax(x[0], 1), 1), argmax(x[1])}]; },
     {{3, 3}, {2}}},
    {"gather_from_common",
     [](X x) { return constant(numbersIn({3, 2}, -1, 1, 5))[argmax(x[0], 1)]; },
     {{2, 3}},
     false},
    {"scatter_add",
     [](X x) {
       Variable picked = x[0][indices({1, 0, 1})];
       return lop({picked}, {x[0]}, {sqr(picked)})[0];
     },
     {{2, 3}}},
    {"dot_vv", [](X x) { return dot(x[0], x[1]); }, {{3}, {3}}},
    {"dot_vm", [](X x) { return dot(x[0], x[1]); }, {{3}, {3, 2}}},
    {"dot_vm_t", [](X x) { return dot(x[0], x[1].T()); }, {{3}, {2, 3}}},
    {"dot_mv", [](X x) { return dot(x[0], x[1]); }, {{2, 3}, {3}}},
    {"dot_mv_t", [](X x) { return dot(x[0].T(), x[1]); }, {{3, 2}, {3}}},
    {"dot_mm", [](X x) { return dot(x[0], x[1]); }, {{2, 3}, {3, 4}}},
    {"dot_mm_t", [](X x) { return dot(x[0].T(), x[1].T()); }, {{3, 2}, {4, 3}}},
    {"cumsum", [](X x) { return cumsum(x[0], 1); }, {{2, 3}}},
    {"cumprod", [](X x) { return cumprod(x[0], 0, true); }, {{3, 2}}},
    {"recurrence",
     [](X x) { return recurrence(x[0], x[1]); },
     {{2, 3}, {2, 3}}},
    {"matmul", [](X x) { return matmul(x[0], x[1]); }, {{2, 2, 3}, {2, 3, 1}}},
    {"custom_gradient",
     [](X x) {
       return custom_gradient({x[0]}, {exp(x[0])}, [](X in, X out, X g) {
         return std::vector<Variable>{g[0] * out[0] * sum(in[0]) * 2.0};
       })[0];
     },
     {{2, 3}}},
    {"undefined_grad",
     [](X x) { return undefined_grad(x[0]); },
     {{2, 3}},
     false},

    {"set_slice",
     [](X x) { return set_subtensor(x[0][{slice(1, 5, 2)}], x[1]); },
     {{5, 2}, {2, 2}}},
    {"set_slice_picked",
     [](X x) { return set_subtensor(x[0][{slice(), argmax(x[2])}], x[1]); },
     {{2, 3}, {2}, {3}}},
    {"inc_slice",
     [](X x) { return inc_subtensor(x[0][{slice(none, none, -2)}], x[1]); },
     {{5, 2}, {3, 2}}},
    {"scatter",
     [](X x) { return set_subtensor(x[0][indices({2, 0, 2})], x[1]); },
     {{3, 2}, {3, 2}}},
    {"scatter_batched",
     [](X x) {
       return set_subtensor(x[0][{argsort(x[1]), indices({0, 1, 0})}], x[1]);
     },
     {{3, 2}, {3}}},
    {"put_along_axis",
     [](X x) { return put_along_axis(x[0], argsort(x[1], 1), x[1], 1); },
     {{2, 3}, {2, 3}}},
    {"one_hot",
     [](X x) { return one_hot(argmax(x[0], 1), 3) * x[0]; },
     {{3, 3}}},
    {"choose",
     [](X x) { return choose(argmax(x[0], 0), {x[0][0], x[1]}); },
     {{2, 3}, {3}}},
    {"cummax", [](X x) { return cummax(x[0], 1); }, {{2, 4}}},
    {"sort", [](X x) { return sort(x[0], 0); }, {{4, 2}}},
    {"topk", [](X x) { return topk(x[0], 2, 0, false).values; }, {{4, 2}}},
    {"median", [](X x) { return median(x[0], 1); }, {{2, 4}}},
    {"lexsort",
     [](X x) { return x[1][lexsort({x[0], round(x[1])})]; },
     {{6}, {6}}},
    {"searchsorted",
     [](X x) {
       auto bins = constant(Tensor::of<double>({-0.5, 0, 0.5}));
       return x[0] * cast<double>(searchsorted(bins, x[0]));
     },
     {{2, 3}}},
    {"digitize",
     [](X x) {
       auto bins = constant(Tensor::of<double>({-0.5, 0, 0.5}));
       return x[0] * cast<double>(digitize(x[0], bins));
     },
     {{2, 3}}},
    {"bincount",
     [](X x) { return bincount(indices({0, 2, 0}), x[0], 4); },
     {{3}}},
    {"rfft", [](X x) { return real(rfft(x[0])) + imag(rfft(x[0])); }, {{2, 5}}},
    {"irfft", [](X x) { return irfft(complex(x[0], x[1]), 5, 0); }, {{3}, {3}}},

    {"conv", [](X x) { return conv(x[0], x[1]); }, {{2, 2, 5}, {3, 2, 2}}},
    {"conv_groups",
     [](X x) {
       return conv(x[0], x[1], {.strides = 2, .padding = 1, .groups = 2});
     },
     {{2, 4, 5}, {6, 2, 3}}},
    {"conv_planes",
     [](X x) {
       return conv(x[0], x[1], {.padding = Padding::Same, .filter_flip = true});
     },
     {{1, 2, 3, 4}, {2, 2, 2, 3}}},
    {"conv_transpose",
     [](X x) { return conv_transpose(x[0], x[1], {.strides = 2}); },
     {{2, 3, 4}, {3, 2, 2}}},
    {"conv_transpose_groups",
     [](X x) { return conv_transpose(x[0], x[1], {.groups = 2}); },
     {{2, 4, 3}, {4, 3, 2}}},
    {"conv_filter_gradient",
     [](X x) { return conv_filter_gradient(x[0], x[1], {2}, {.groups = 2}); },
     {{3, 4, 5}, {3, 2, 4}}},
    {"max_pool",
     [](X x) { return max_pool(x[0], 2, {.strides = 1}); },
     {{2, 2, 5}}},
    {"max_pool_indices",
     [](X x) { return cast<double>(max_pool_indices(x[0], {2, 3})); },
     {{2, 1, 4, 3}},
     false},
    {"max_unpool",
     [](X x) { return max_unpool(x[1], max_pool_indices(x[0], 2), {4}); },
     {{2, 2, 4}, {2, 2, 2}}},
    {"sum_pool",
     [](X x) { return sum_pool(x[0], 3, {.padding = 1}); },
     {{2, 2, 5}}},
    {"avg_pool",
     [](X x) { return avg_pool(x[0], 2, {.padding = 1}, false); },
     {{1, 2, 4, 3}}},
    {"global_pool",
     [](X x) { return global_max_pool(x[0]) * global_avg_pool(x[0]); },
     {{2, 2, 5}}},
    {"resize_linear",
     [](X x) { return resize_linear(x[0], {7}); },
     {{2, 2, 4}}},

    {"solve", [](X x) { return solve(regular(x[0]), x[1]); }, {{3, 3}, {3, 2}}},
    {"triangular_solve",
     [](X x) { return solve_triangular(regular(x[0]), x[1], true); },
     {{3, 3}, {3, 2}}},
    {"cholesky", [](X x) { return cholesky(regular(x[0])); }, {{3, 3}}},
    {"lu_factor", [](X x) { return lu_factor(regular(x[0])).lu; }, {{3, 3}}},
    {"lu_solve",
     [](X x) { return lu_solve(lu_factor(regular(x[0])), x[1], true); },
     {{3, 3}, {3, 2}}},
    {"det", [](X x) { return det(x[0]); }, {{3, 3}}},
    {"slogdet", [](X x) { return slogdet(regular(x[0])).logabsdet; }, {{3, 3}}},
    {"qr",
     [](X x) { return concatenate({qr(x[0]).q, qr(x[0]).r}, 0); },
     {{3, 2}}},
    {"svd",
     [](X x) {
       Svd d = svd(x[0], false);
       return matmul(d.u * exp(-d.s), d.vh);
     },
     {{3, 2}}},
    {"svdvals", [](X x) { return svdvals(x[0]); }, {{2, 3}}},
    {"eigh",
     [](X x) {
       Eigh e = eigh(x[0]);
       return matmul(e.v * sin(e.w), e.v.T());
     },
     {{3, 3}}},
    {"eigvalsh", [](X x) { return eigvalsh(x[0]); }, {{3, 3}}},
    {"eig",
     [](X x) {
       Eig e = eig(x[0]);
       return both(matmul(e.v * exp(e.w), inv(e.v)));
     },
     {{3, 3}}},
    {"eigvals", [](X x) { return both(eigvals(x[0])); }, {{3, 3}}},
    {"pinv", [](X x) { return pinv(x[0]); }, {{3, 2}}},
    {"expm", [](X x) { return expm(x[0]); }, {{2, 2}}},
    {"complex_solve",
     [](X x) { return both(solve(regular(x[0], x[1]), x[1])); },
     {{3, 3}, {3, 3}}},
    {"complex_cholesky",
     [](X x) { return both(cholesky(regular(x[0], x[1]))); },
     {{3, 3}, {3, 3}}},
};

class Batches : public testing::TestWithParam<Case> {
protected:
  /// Row i of a batch.
  static Tensor row(const Tensor &batch, int64_t i) {
    Shape shape = batch.shape();
    shape.erase(shape.begin());
    return batch.slice(0, i, i + 1).contiguous().reshape(shape);
  }
  /// What `build` gives for a batch, of which the operands in `batched` have
  /// rows of their own, row by row the same as without a batch.
  static void check(const Build &build, const std::vector<Shape> &shapes,
                    unsigned batched, int64_t size) {
    std::vector<Tensor> whole, one;
    for (size_t i = 0; i < shapes.size(); ++i) {
      Shape shape = shapes[i];
      one.push_back(zeros<double>(shape));
      if (batched >> i & 1)
        shape.insert(shape.begin(), size);
      whole.push_back(numbersIn(shape, -1, 1, int(i)));
    }
    std::vector<Variable> x = variablesFor(one), arguments;
    std::vector<std::pair<Variable, Variable>> batches;
    for (size_t i = 0; i < shapes.size(); ++i) {
      arguments.push_back(x[i]);
      if (!(batched >> i & 1))
        continue;
      Shape declared = x[i].staticShape();
      declared.insert(declared.begin(), dynamicSize);
      arguments.back() = tensor<double>("batch", declared);
      batches.emplace_back(x[i], arguments.back());
    }
    FunctionOptions options{.on_unused_input = UnusedInput::Ignore,
                            .opt_level = 0};
    Variable y = build(x);
    auto f = function(x, {y}, options);
    auto g = function(arguments, vectorize({y}, batches), options);
    Tensor got = g(whole)[0];
    ASSERT_EQ(got.shape(0), size);
    for (int64_t i = 0; i < size; ++i) {
      for (size_t k = 0; k < shapes.size(); ++k)
        one[k] = batched >> k & 1 ? row(whole[k], i) : whole[k];
      EXPECT_TRUE(allClose(row(got, i), f(one)[0], 1e-13, 1e-13))
          << "operands " << batched << ", row " << i;
    }
  }
};

TEST_P(Batches, AreDoneRowByRow) {
  const Case &test = GetParam();
  for (unsigned batched = 1; batched < 1u << test.shapes.size(); ++batched)
    for (int64_t size : {3, 1, 0})
      check(test.build, test.shapes, batched, size);
}

/// So are their gradients: the rules of derivatives are built from the same
/// ops.
TEST_P(Batches, OfGradientsAreToo) {
  const Case &test = GetParam();
  if (!test.hasGradient)
    return;
  Build gradient = [&](X x) {
    return grad(weightedSum(test.build(x)), x.back(),
                {.disconnected = Disconnected::Ignore});
  };
  for (unsigned batched = 1; batched < 1u << test.shapes.size(); ++batched)
    check(gradient, test.shapes, batched, 2);
}

INSTANTIATE_TEST_SUITE_P(All, Batches, testing::ValuesIn(cases),
                         [](const auto &info) { return info.param.name; });

TEST(Vectorize, WhatDoesNotDependIsRepeated) {
  auto x = scalar<double>("x"), y = vector<double>("y");
  auto batch = vector<double>("batch");
  auto r = vectorize({x, y, constant(Tensor(7.0))}, {{x, batch}});
  auto f = function({batch, y}, r);
  auto value = f(Tensor::of<double>({1, 2, 3}), Tensor::of<double>({5, 6}));
  EXPECT_TRUE(arrayEqual(value[0], Tensor::of<double>({1, 2, 3})));
  EXPECT_TRUE(
      arrayEqual(value[1], Tensor::of<double>({{5, 6}, {5, 6}, {5, 6}})));
  EXPECT_TRUE(arrayEqual(value[2], Tensor::of<double>({7, 7, 7})));
}

TEST(Vectorize, OfIntermediateValues) {
  auto x = vector<double>("x"), batch = matrix<double>("batch");
  Variable y = sqr(x);
  EXPECT_TRUE(arrayEqual(eval(vectorize({sum(y) + 1.0}, {{y, batch}})[0],
                              {{batch, Tensor::of<double>({{1, 2}, {3, 4}})}}),
                         Tensor::of<double>({4, 8})));
}

TEST(Vectorize, SizesMustBeEqual) {
  auto x = scalar<double>("x"), y = scalar<double>("y");
  auto a = vector<double>("a"), b = vector<double>("b");
  auto f = function({a, b}, vectorize({x + y}, {{x, a}, {y, b}}));
  EXPECT_ERROR(f(zeros<double>({2}), zeros<double>({3})), Shape, "2");
}

TEST(Vectorize, BadBatches) {
  auto x = vector<double>("x");
  auto n = scalar<int64_t>("n");
  EXPECT_ERROR(vectorize({x}, {}), Value, "nothing has a batch");
  EXPECT_ERROR(vectorize({x}, {{x, x}}), Type,
               "a batch of 'x' (float64[?]) must have its dtype and its shape "
               "behind a leading axis, got float64[?]");
  EXPECT_ERROR(vectorize({x}, {{x, matrix<float>("m")}}), Type,
               "got float32[?,?]");
  auto m = matrix<double>("m");
  EXPECT_ERROR(vectorize({x}, {{x, m}, {x, m}}), Value, "has two batches");
  // Sizes cannot differ within a batch.
  auto v = vector<int64_t>("v");
  EXPECT_ERROR(vectorize({broadcast_to(constant(Tensor(1.0)), {n})}, {{n, v}}),
               Shape, "must be the same for every element of the batch");
  EXPECT_ERROR(vectorize({arange(n)}, {{n, v}}), Type,
               "arange cannot be done for a batch");
}

TEST(Vectorize, SizesThatDependOnValues) {
  auto x = vector<double>("x"), batch = matrix<double>("batch");
  EXPECT_ERROR(vectorize({x[{x > 0.0}]}, {{x, batch}}), Shape,
               "flatnonzero: the mask, on which the size of the result "
               "depends, must be the same for every element of the batch");
  EXPECT_ERROR(vectorize({unique(x).values}, {{x, batch}}), Type,
               "arange cannot be done for a batch");
  EXPECT_ERROR(vectorize({bincount(argsort(x))}, {{x, batch}}), Shape,
               "bincount: the size must be the same for every element of the "
               "batch");
  auto n = vector<int64_t>("n"), counts = matrix<int64_t>("counts");
  EXPECT_ERROR(vectorize({repeat_each(x, n)}, {{n, counts}}), Shape,
               "repeat_positions: the counts, on which the size of the result "
               "depends, must be the same for every element of the batch");
  // A mask that is the same for all is no matter.
  auto mask = vector<bool>("mask");
  Variable y = vectorize({x[{mask}]}, {{x, batch}})[0];
  EXPECT_TRUE(arrayEqual(eval(y, {{batch, Tensor::of<double>({{1, 2}, {3, 4}})},
                                  {mask, Tensor::of<bool>({false, true})}}),
                         Tensor::of<double>({{2}, {4}})));
}

TEST(Vmap, OfConvolutionsInAVmap) {
  // Each of 2 x 3 images has filters of its own.
  auto x = tensor<double>("x", Shape(5, dynamicSize));
  auto w = tensor<double>("w", Shape(5, dynamicSize));
  auto inner = [](X one) {
    return std::vector<Variable>{conv(one[0], one[1])};
  };
  Variable y =
      vmap([&](X some) { return vmap(inner, {some[0], some[1]}); }, {x, w})[0];
  Tensor images = numbersIn({2, 3, 1, 2, 5}, -1, 1, 0);
  Tensor filters = numbersIn({2, 3, 4, 2, 2}, -1, 1, 1);
  auto f = function({x, w}, {y, grad(weightedSum(y), w)});
  std::vector<Tensor> value = f(images, filters);
  ASSERT_EQ(value[0].shape(), (Shape{2, 3, 1, 4, 4}));
  auto image = tensor3<double>("image"), filter = tensor3<double>("filter");
  auto one = function({image, filter}, {conv(image, filter)});
  for (int64_t i = 0; i < 2; ++i)
    for (int64_t j = 0; j < 3; ++j) {
      auto pick = [&](const Tensor &t) { return t.select(0, i).select(0, j); };
      EXPECT_TRUE(allClose(pick(value[0]), one(pick(images), pick(filters))[0],
                           1e-13, 1e-13));
    }
  EXPECT_EQ(value[1].shape(), filters.shape());
  verifyTwice("vmap of vmap of conv",
              [&](X p) {
                return vmap(
                    [&](X some) { return vmap(inner, {some[0], some[1]}); },
                    {p[0], p[1]})[0];
              },
              {images, filters});
}

TEST(Vmap, Composes) {
  // A batched matrix product, from one of vectors.
  auto x = matrix<double>("x"), y = matrix<double>("y");
  auto inner = [](X row) { return std::vector<Variable>{dot(row[0], row[1])}; };
  auto rows = [&](const Variable &a) {
    return vmap(
        [&](X b) {
          return vmap(
              [&](X c) { return std::vector<Variable>{dot(b[0], c[0])}; }, {y});
        },
        {a})[0];
  };
  Tensor a = numbersIn({2, 3}, -1, 1, 0), b = numbersIn({4, 3}, -1, 1, 1);
  auto f = function({x, y}, {rows(x), dot(x, y.T())});
  auto value = f(a, b);
  EXPECT_TRUE(allClose(value[0], value[1]));
  EXPECT_EQ(eval(vmap(inner, {x, x})[0], {{x, a}}).shape(), (Shape{2}));
  EXPECT_ERROR(vmap(inner, {scalar<double>("s"), x}), Type, "has no axis");
}

TEST(Vmap, OfAGradient) {
  // Gradients for each example, as they are needed to clip them one by one.
  auto x = matrix<double>("x");
  auto w = shared(Tensor::of<double>({0.5, -1, 2}), "w");
  auto each = vmap(
      [&](X row) {
        return std::vector<Variable>{grad(sqr(tanh(dot(row[0], w))), w)};
      },
      {x})[0];
  Tensor at = numbersIn({4, 3}, -1, 1, 0);
  auto f = function({x}, {sum(each, 0), grad(sum(sqr(tanh(dot(x, w)))), w)});
  auto value = f(at);
  EXPECT_TRUE(allClose(value[0], value[1]));
}

} // namespace
