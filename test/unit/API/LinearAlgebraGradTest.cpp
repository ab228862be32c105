//===- LinearAlgebraGradTest.cpp - Derivatives of factorisations ----------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each gradient against finite differences, and its gradient; forward mode
// against reverse mode.
//
//===----------------------------------------------------------------------===//

#include "VerifyGrad.h"

using namespace arete;
using namespace arete::test;

namespace {

/// n by n, or in a batch, with a strong diagonal of different elements.
Tensor regular(const Shape &shape, int seed = 1) {
  Tensor x = numbersIn(shape, -0.5, 0.5, seed);
  auto *data = x.data<double>();
  int64_t n = shape.back(), m = shape[shape.size() - 2];
  for (int64_t i = 0; i < x.size(); ++i)
    if (i % (n * m) % (n + 1) == 0)
      data[i] += 1.5 + double(i % (n * m) / (n + 1));
  return x;
}
Variable gram(const Variable &x) { return matmul(x, swapaxes(x, -1, -2)); }

struct Case {
  std::string name;
  Build build;
  std::vector<Shape> shapes;
};

/// All that a function returns, in one vector.
Variable all(std::initializer_list<Variable> parts) {
  std::vector<Arg> flat;
  for (const Variable &part : parts)
    flat.push_back(flatten(part));
  return concatenate(Args(flat));
}

const std::vector<Case> cases = {
    {"solve", [](auto &x) { return solve(x[0], x[1]); }, {{3, 3}, {3, 2}}},
    {"solve, vector", [](auto &x) { return solve(x[0], x[1]); }, {{3, 3}, {3}}},
    {"solve, batch",
     [](auto &x) { return solve(x[0], x[1]); },
     {{2, 3, 3}, {2, 3, 2}}},
    {"inv", [](auto &x) { return inv(x[0]); }, {{2, 3, 3}}},
    {"solve_triangular",
     [](auto &x) {
       return all({solve_triangular(x[0], x[1]),
                   solve_triangular(x[0], x[1], true),
                   solve_triangular(x[0], x[1], true, true),
                   solve_triangular(x[0], x[1], false, true, true)});
     },
     {{3, 3}, {3, 2}}},
    {"cho_solve",
     [](auto &x) { return cho_solve(cholesky(gram(x[0])), x[1]); },
     {{3, 3}, {3}}},
    {"lu_solve",
     [](auto &x) {
       LuFactors factors = lu_factor(x[0]);
       return all({lu_solve(factors, x[1]), lu_solve(factors, x[1], true)});
     },
     {{3, 3}, {3, 2}}},
    {"lu", [](auto &x) { return all({lu(x[0]).l, lu(x[0]).u}); }, {{2, 3, 3}}},
    {"lu, wide",
     [](auto &x) { return all({lu(x[0]).l, lu(x[0]).u}); },
     {{2, 4}}},
    {"lu, tall",
     [](auto &x) { return all({lu(x[0]).l, lu(x[0]).u}); },
     {{4, 2}}},
    // Of a triangle alone: elements above it have a gradient of zero.
    {"cholesky",
     [](auto &x) {
       Variable positive = x[0] * 0.1 + constant(Tensor::eye<double>(3));
       return all({cholesky(positive), cholesky(positive, true)});
     },
     {{3, 3}}},
    {"cholesky, batch",
     [](auto &x) { return cholesky(gram(x[0])); },
     {{2, 3, 3}}},
    {"logdet", [](auto &x) { return logdet(gram(x[0])); }, {{2, 3, 3}}},
    {"det", [](auto &x) { return det(x[0]); }, {{2, 3, 3}}},
    {"slogdet", [](auto &x) { return slogdet(x[0]).logabsdet; }, {{2, 3, 3}}},
    {"qr", [](auto &x) { return all({qr(x[0]).q, qr(x[0]).r}); }, {{2, 3, 3}}},
    {"qr, tall",
     [](auto &x) { return all({qr(x[0]).q, qr(x[0]).r}); },
     {{4, 2}}},
    {"qr, wide",
     [](auto &x) { return all({qr(x[0]).q, qr(x[0]).r}); },
     {{2, 4}}},
    {"qr, r alone", [](auto &x) { return qr(x[0]).r; }, {{2, 4}}},
    {"qr, q alone", [](auto &x) { return qr(x[0]).q; }, {{4, 3}}},
    {"svdvals", [](auto &x) { return svdvals(x[0]); }, {{2, 3, 4}}},
    {"svd, s of full", [](auto &x) { return svd(x[0]).s; }, {{3, 4}}},
    // Vectors have a sign of their own: the second part does not see it.
    {"svd",
     [](auto &x) {
       Svd d = svd(x[0], false);
       return all({d.s, sqr(d.u), sqr(d.vh),
                   matmul(d.u * expand_dims(exp(-d.s), -2), d.vh)});
     },
     {{2, 3, 3}}},
    {"svd, tall",
     [](auto &x) {
       Svd d = svd(x[0], false);
       return all({d.s, sqr(d.u), sqr(d.vh)});
     },
     {{4, 2}}},
    {"svd, wide",
     [](auto &x) {
       Svd d = svd(x[0], false);
       return all({d.s, sqr(d.u), sqr(d.vh)});
     },
     {{2, 4}}},
    {"eigvalsh",
     [](auto &x) { return all({eigvalsh(x[0]), eigvalsh(x[0], false)}); },
     {{2, 3, 3}}},
    {"eigh",
     [](auto &x) {
       Eigh e = eigh(x[0]);
       return all(
           {e.w, sqr(e.v),
            matmul(e.v * expand_dims(exp(e.w), -2), swapaxes(e.v, -1, -2))});
     },
     {{2, 3, 3}}},
    {"pinv", [](auto &x) { return pinv(x[0]); }, {{3, 3}}},
    {"pinv, tall", [](auto &x) { return pinv(x[0]); }, {{2, 4, 2}}},
    {"pinv, wide", [](auto &x) { return pinv(x[0]); }, {{2, 4}}},
    {"pinv, of rank 2",
     [](auto &x) { return pinv(matmul(x[0], x[1]), 1e-9); },
     {{4, 2}, {2, 3}}},
    {"lstsq",
     [](auto &x) {
       LeastSquares f = lstsq(x[0], x[1]);
       return all({f.solution, f.residuals});
     },
     {{4, 2}, {4}}},
    {"expm", [](auto &x) { return expm(x[0]); }, {{2, 2, 2}}},
    {"norms",
     [](auto &x) {
       return all({matrix_norm(x[0]), matrix_norm(x[0], MatrixNorm::Nuclear),
                   matrix_norm(x[0], MatrixNorm::Two), cond(x[0])});
     },
     {{3, 4}}},
    {"matrix_power",
     [](auto &x) {
       return all({matrix_power(x[0], 3), matrix_power(x[0], -2)});
     },
     {{3, 3}}},
    {"tensorsolve",
     [](auto &x) { return tensorsolve(reshape(x[0], {2, 2, 4}), x[1]); },
     {{4, 4}, {2, 2}}},
};

std::vector<Tensor> pointsOf(const Case &c) {
  std::vector<Tensor> points;
  for (const Shape &shape : c.shapes)
    points.push_back(shape.size() > 1 && points.empty()
                         ? regular(shape)
                         : numbersIn(shape, -1, 1, 5));
  return points;
}

TEST(LinearAlgebraGrad, FirstAndSecond) {
  for (const Case &c : cases)
    verifyTwice(c.name, c.build, pointsOf(c), {}, 3e-6);
}

TEST(LinearAlgebraGrad, ForwardIsReverse) {
  for (const Case &c : cases) {
    SCOPED_TRACE(c.name);
    std::vector<Tensor> points = pointsOf(c), arguments = points;
    std::vector<Variable> x = variablesFor(points), tangents;
    for (size_t i = 0; i < points.size(); ++i) {
      arguments.push_back(numbersIn(points[i].shape(), -1, 1, 11 + int(i)));
      tangents.push_back(tensor<double>("t" + std::to_string(i),
                                        Shape(points[i].rank(), dynamicSize)));
    }
    Variable cost = weightedSum(c.build(x));
    Variable forward = rop({cost}, x, tangents)[0];
    std::vector<Variable> gradients = grad(cost, x);
    Variable reverse = sum(gradients[0] * tangents[0]);
    for (size_t i = 1; i < x.size(); ++i)
      reverse = reverse + sum(gradients[i] * tangents[i]);
    std::vector<Variable> inputs = x;
    inputs.insert(inputs.end(), tangents.begin(), tangents.end());
    std::vector<Tensor> both = function(inputs, {forward, reverse})(arguments);
    double expected = both[1].item<double>();
    EXPECT_NEAR(both[0].item<double>(), expected,
                1e-9 * std::max(1.0, std::fabs(expected)));
  }
}

// Biases, activations and their derivatives follow products.
TEST(LinearAlgebraGrad, LayersOfANetwork) {
  auto network = [](const std::vector<Variable> &v) {
    Variable hidden = tanh(matmul(v[0], v[1]) + v[2]);
    Variable result = sigmoid(matmul(hidden, v[3]) + v[4]) + v[0];
    return weightedSum(result);
  };
  for (int64_t rows : {1, 7, 30})
    verifyGrad("rows " + std::to_string(rows), network,
               {numbersIn({rows, 4}, -1, 1, 1), numbersIn({4, 6}, -1, 1, 2),
                numbersIn({1, 6}, -1, 1, 3), numbersIn({6, 4}, -1, 1, 4),
                numbersIn({1, 4}, -1, 1, 5)});
}

/// At each rank: the cofactors, which at rank n - 2 are zero.
TEST(LinearAlgebraGrad, DeterminantOfSingularMatrices) {
  Variable x = matrix<double>("x");
  Function f = function({x}, {grad(det(x), x)});
  struct At {
    Tensor point, gradient;
  };
  for (const At &at :
       {At{Tensor::of<double>({{1, 2}, {2, 4}}),
           Tensor::of<double>({{4, -2}, {-2, 1}})},
        At{Tensor::zeros({2, 2}, DType::Float64),
           Tensor::zeros({2, 2}, DType::Float64)},
        At{Tensor::of<double>({{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}),
           Tensor::of<double>({{-3, 6, -3}, {6, -12, 6}, {-3, 6, -3}})},
        At{Tensor::of<double>({{1, 1, 1}, {1, 1, 1}, {1, 1, 1}}),
           Tensor::zeros({3, 3}, DType::Float64)},
        At{Tensor::of<double>({{0, 1, 0}, {1, 0, 0}, {0, 0, 5}}),
           Tensor::of<double>({{0, -5, 0}, {-5, 0, 0}, {0, 0, -1}})},
        At{Tensor::of<double>({{0.0}}), Tensor::of<double>({{1.0}})}}) {
    Tensor gradient = f(at.point)[0];
    EXPECT_TRUE(allClose(gradient, at.gradient, 1e-12, 1e-12))
        << at.point << gradient;
  }
  Variable second = grad(sum(grad(det(x), x) * x * x), x);
  Function twice = function({x}, {second});
  EXPECT_ERROR(twice(Tensor::zeros({2, 2}, DType::Float64)), Value,
               "the matrix is singular: pivot 0 of its factors");
}

/// Functions of the whole spectrum do not see the choice of vectors.
TEST(LinearAlgebraGrad, EqualEigenvalues) {
  Variable x = matrix<double>("x");
  Tensor point = Tensor::of<double>({{2, 0}, {0, 2}});
  Tensor expected = Tensor::of<double>({{4, 0}, {0, 4}});
  Variable identity = constant(Tensor::eye<double>(2));
  Eigh e = eigh(x);
  Svd d = svd(x, false);
  for (const Variable &traceOfSquare :
       {sum(sqr(e.w)), sum(dot(e.v * sqr(e.w), e.v.T()) * identity),
        sum(sqr(d.s)), sum(dot(d.vh.T() * sqr(d.s), d.vh) * identity)}) {
    Tensor gradient = function({x}, {grad(traceOfSquare, x)})(point)[0];
    EXPECT_TRUE(allClose(gradient, expected)) << gradient;
  }
}

TEST(LinearAlgebraGrad, JacobiansAreBatched) {
  Variable x = matrix<double>("x");
  Tensor point = regular({3, 3});
  Variable y = inv(x);
  Variable by = jacobian(flatten(y), x);
  Tensor j = function({x}, {by})(point)[0];
  EXPECT_EQ(j.shape(), Shape({9, 3, 3}));
  Tensor inverse = function({x}, {y})(point)[0];
  const auto *p = inverse.data<double>();
  for (int64_t i = 0; i < 3; ++i)
    for (int64_t k = 0; k < 3; ++k)
      for (int64_t m = 0; m < 3; ++m)
        for (int64_t n = 0; n < 3; ++n)
          EXPECT_NEAR(j.data<double>()[((i * 3 + k) * 3 + m) * 3 + n],
                      -p[i * 3 + m] * p[n * 3 + k], 1e-13);
}

} // namespace
