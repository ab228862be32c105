//===- NewtonCG.cpp - Minimise by Hessian-vector products -----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// newton-cg N
///
/// Finds the minimum of Rosenbrock's function in N dimensions,
///
///   f(x) = sum over i of 100 (x[i+1] - x[i]^2)^2 + (1 - x[i])^2,
///
/// by Newton's method (Nocedal and Wright, Numerical Optimization, 2nd edition,
/// algorithm 7.1). A step p solves H p = -g by conjugate gradients, which ask
/// for products of the Hessian H with vectors alone: hvp() gives them at a few
/// times the cost of the function, and no matrix is ever formed.
///
/// The status is 0 if the norm of the gradient gets below 1e-8 and the minimum
/// is the one at (1, ..., 1).
///
//===----------------------------------------------------------------------===//

#include "arete/Arete.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

using namespace arete;

static constexpr double wantedNorm = 1e-8;
/// The valley has as many bends as there are dimensions.
static int64_t maxSteps(int64_t n) { return 200 + 20 * n; }

/// What the method asks of the function, compiled once for any N.
struct Objective {
  Function value;    ///< x -> f(x)
  Function gradient; ///< x -> f(x), g(x)
  Function product;  ///< x, v -> H(x) v
  Function move;     ///< x, v, a -> x + a v
  Function turn;     ///< x, v, a -> a v - x
};

static Objective rosenbrock() {
  auto x = vector<double>("x"), v = vector<double>("v");
  auto a = scalar<double>("a");
  auto head = x[{slice(-1)}], tail = x[{slice(1, none)}];
  auto f = sum(100.0 * sqr(tail - sqr(head)) + sqr(1.0 - head));
  return {
      .value = function({x}, {f}),
      .gradient = function({x}, {f, grad(f, x)}),
      .product = function({x, v}, {hvp(f, x, v)}),
      .move = function({x, v, a}, {x + a * v}),
      .turn = function({x, v, a}, {a * v - x}),
  };
}

static double dot(const Tensor &x, const Tensor &y) {
  double sum = 0;
  for (int64_t i = 0; i < x.size(); ++i)
    sum += x.data<double>()[i] * y.data<double>()[i];
  return sum;
}

/// An approximate solution of H p = -g, in which f decreases: conjugate
/// gradients end where the curvature is not positive.
static Tensor solve(const Objective &objective, const Tensor &x,
                    const Tensor &g, int &products) {
  // Tighter as the minimum comes closer, for superlinear convergence.
  const double norm = std::sqrt(dot(g, g));
  const double wanted = std::fmin(0.5, std::sqrt(norm)) * norm;
  Tensor p = Tensor::zeros(x.shape(), x.dtype());
  Tensor residual = g.copy();
  Tensor direction = objective.turn(g, p, 0.0)[0];
  double square = dot(residual, residual);
  for (int64_t i = 0; i < 2 * x.size(); ++i) {
    const Tensor image = objective.product(x, direction)[0];
    ++products;
    const double curvature = dot(direction, image);
    if (curvature <= 0)
      return i == 0 ? direction : p;
    const double length = square / curvature;
    p = objective.move(p, direction, length)[0];
    residual = objective.move(residual, image, length)[0];
    const double next = dot(residual, residual);
    if (std::sqrt(next) < wanted)
      break;
    direction = objective.turn(residual, direction, next / square)[0];
    square = next;
  }
  return p;
}

/// The longest of the steps 1, 1/2, 1/4, ... along p that decreases f enough.
static Tensor search(const Objective &objective, const Tensor &x,
                     const Tensor &p, double f, double slope) {
  for (double length = 1; length > 1e-10; length /= 2) {
    Tensor candidate = objective.move(x, p, length)[0];
    if (objective.value(candidate)[0].item<double>() <=
        f + 1e-4 * length * slope)
      return candidate;
  }
  // Nearer to the minimum than f can tell.
  return objective.move(x, p, 1.0)[0];
}

static bool minimise(int64_t n) {
  const Objective objective = rosenbrock();
  Tensor x = Tensor::empty({n}, DType::Float64);
  for (int64_t i = 0; i < n; ++i)
    x.data<double>()[i] = i % 2 ? 1.0 : -1.2;

  int products = 0;
  for (int64_t step = 0; step <= maxSteps(n); ++step) {
    const std::vector<Tensor> at = objective.gradient(x);
    const double f = at[0].item<double>();
    const double norm = std::sqrt(dot(at[1], at[1]));
    if (step % 100 == 0 || norm < wantedNorm)
      std::printf("step %5lld  f %.6e  |g| %.3e  products %d\n",
                  static_cast<long long>(step), f, norm, products);
    if (norm < wantedNorm) {
      double distance = 0;
      for (int64_t i = 0; i < n; ++i)
        distance = std::fmax(distance, std::fabs(x.data<double>()[i] - 1));
      std::printf("minimum found, %.1e from (1, ..., 1)\n", distance);
      return distance < 1e-6;
    }
    const Tensor p = solve(objective, x, at[1], products);
    x = search(objective, x, p, f, dot(at[1], p));
  }
  return false;
}

int main(int argc, char **argv) {
  char *end = nullptr;
  const long long n = argc == 2 ? std::strtoll(argv[1], &end, 10) : 0;
  if (n < 2 || *end) {
    std::fprintf(stderr, "Usage: newton-cg N, with N of at least 2\n");
    return 2;
  }
  try {
    if (minimise(n))
      return 0;
    std::fprintf(stderr, "newton-cg: error: the minimum was not found\n");
  } catch (const Error &error) {
    std::fprintf(stderr, "newton-cg: %s\n", error.what());
  }
  return 1;
}
