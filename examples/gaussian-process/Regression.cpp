//===- Regression.cpp - Regression with a Gaussian process ----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// gaussian-process
///
/// Finds a curve in noisy samples of it: a Gaussian process whose length scale,
/// amplitude and noise maximise the likelihood of the samples. The likelihood
/// is a few lines of linear algebra; its gradient, which L-BFGS goes by, and
/// its Hessian, which says how sure the result is, are derived from them. See
/// Rasmussen and Williams, "Gaussian Processes for Machine Learning", 2006,
/// chapters 2 and 5.
///
/// The status is 0 if the curve was found.
///
//===----------------------------------------------------------------------===//

#include "arete/Arete.h"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <deque>
#include <numbers>
#include <random>

using namespace arete;

static constexpr int64_t numSamples = 160, numTests = 200;
static constexpr double trueNoise = 0.15;

//===----------------------------------------------------------------------===//
// Data
//===----------------------------------------------------------------------===//

static double curve(double x) {
  return std::sin(2 * x) + 0.5 * std::cos(5 * x);
}

struct Samples {
  Tensor x = Tensor::empty({numSamples}, DType::Float64);
  Tensor y = Tensor::empty({numSamples}, DType::Float64);
};

/// Not by the distributions of the standard library, whose numbers differ
/// between implementations.
static Samples drawSamples() {
  std::mt19937_64 engine(1);
  auto uniform = [&] {
    return (static_cast<double>(engine() >> 11) + 0.5) * 0x1p-53;
  };
  Samples samples;
  for (int64_t i = 0; i < numSamples; ++i) {
    double x = 6 * uniform();
    // Box and Muller's normal numbers.
    double normal = std::sqrt(-2 * std::log(uniform())) *
                    std::cos(2 * std::numbers::pi * uniform());
    samples.x.data<double>()[i] = x;
    samples.y.data<double>()[i] = curve(x) + trueNoise * normal;
  }
  return samples;
}

//===----------------------------------------------------------------------===//
// The model
//===----------------------------------------------------------------------===//

/// The covariance of the curve's values at x and at z: amplitude^2
/// exp(-(x - z)^2 / (2 scale^2)).
static Variable covariance(const Variable &x, const Variable &z,
                           const Variable &scale, const Variable &amplitude) {
  Variable distance = (expand_dims(x, 1) - expand_dims(z, 0)) / scale;
  return sqr(amplitude) * exp(-0.5 * sqr(distance));
}

struct Model {
  Function objective; ///< (theta, x, y) -> -log likelihood and its gradient.
  Function curvature; ///< (theta, x, y) -> the Hessian, inverted.
  Function predict;   ///< (theta, x, y, at) -> mean and standard deviation.
};

/// theta holds the logarithms of scale, amplitude and noise.
static Model makeModel() {
  auto theta = vector<double>("theta");
  auto x = vector<double>("x"), y = vector<double>("y");
  auto at = vector<double>("at");
  auto scale = exp(theta[0]), amplitude = exp(theta[1]), noise = exp(theta[2]);

  auto i = arange(x.shape(0));
  auto identity = cast<double>(equal(expand_dims(i, 1), expand_dims(i, 0)));
  auto k = covariance(x, x, scale, amplitude) + sqr(noise) * identity;
  auto l = cholesky(k);
  auto weights = cho_solve(l, y);
  // The factor of logdet() is that of l: k is factored once.
  auto n = cast<double>(x.shape(0));
  auto loss =
      0.5 * (dot(y, weights) + logdet(k) + n * std::log(2 * std::numbers::pi));

  auto across = covariance(x, at, scale, amplitude);
  auto mean = dot(weights, across);
  auto explained = sum(sqr(solve_triangular(l, across, /*lower=*/true)), 0);
  auto deviation = sqrt(maximum(sqr(amplitude) - explained, 0.0));

  return {
      function({theta, x, y}, {loss, grad(loss, theta)}, {.name = "objective"}),
      function({theta, x, y}, {inv(hessian(loss, theta))},
               {.name = "curvature"}),
      function({theta, x, y, at}, {mean, deviation}, {.name = "predict"})};
}

//===----------------------------------------------------------------------===//
// Minimisation
//===----------------------------------------------------------------------===//

using Vector = std::vector<double>;

static double dotOf(const Vector &a, const Vector &b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i)
    sum += a[i] * b[i];
  return sum;
}
/// a + factor * b
static Vector along(Vector a, double factor, const Vector &b) {
  for (size_t i = 0; i < a.size(); ++i)
    a[i] += factor * b[i];
  return a;
}

struct Point {
  Vector at;
  double value;
  Vector gradient;
};

/// L-BFGS with a line search by halving: Nocedal and Wright, "Numerical
/// Optimization", 2006, algorithms 7.4 and 3.1.
template <typename Evaluate> static Point minimize(Vector start, Evaluate f) {
  struct Step {
    Vector move, change;
    double scale;
  };
  std::deque<Step> memory;
  Point now = f(start);
  for (int iteration = 0;; ++iteration) {
    double slope = std::sqrt(dotOf(now.gradient, now.gradient));
    if (iteration % 5 == 0 || slope < 1e-6)
      std::printf("iteration %2d  -log likelihood %9.4f  gradient %.0e\n",
                  iteration, now.value, slope);
    if (slope < 1e-6 || iteration == 100)
      return now;
    Vector direction = now.gradient;
    std::vector<double> parts;
    for (auto step = memory.rbegin(); step != memory.rend(); ++step) {
      parts.push_back(step->scale * dotOf(step->move, direction));
      direction = along(direction, -parts.back(), step->change);
    }
    double first = memory.empty()
                       ? 1 / slope
                       : dotOf(memory.back().move, memory.back().change) /
                             dotOf(memory.back().change, memory.back().change);
    direction = along(Vector(direction.size()), -first, direction);
    for (const Step &step : memory) {
      double part = step.scale * dotOf(step.change, direction);
      direction = along(direction, -parts.back() - part, step.move);
      parts.pop_back();
    }
    double length = 1, descent = dotOf(now.gradient, direction);
    Point next = f(along(now.at, length, direction));
    for (;
         !(next.value <= now.value + 1e-4 * length * descent) && length > 1e-10;
         next = f(along(now.at, length, direction)))
      length /= 2;
    Step step{along(next.at, -1, now.at),
              along(next.gradient, -1, now.gradient), 0};
    if (double product = dotOf(step.move, step.change); product > 1e-12) {
      step.scale = 1 / product;
      memory.push_back(std::move(step));
      if (memory.size() > 5)
        memory.pop_front();
    }
    now = std::move(next);
  }
}

//===----------------------------------------------------------------------===//
// The program
//===----------------------------------------------------------------------===//

static int run() {
  auto start = std::chrono::steady_clock::now();
  Model model = makeModel();
  std::chrono::duration<double, std::milli> time =
      std::chrono::steady_clock::now() - start;
  std::printf("three functions compiled in %.0f ms\n", time.count());

  Samples samples = drawSamples();
  Point best = minimize({0, 0, -1}, [&](const Vector &theta) {
    auto result =
        model.objective(Tensor::fromVector(theta), samples.x, samples.y);
    return Point{theta, result[0].item<double>(), result[1].toVector<double>()};
  });

  // Where the likelihood is highest it is close to a normal distribution of
  // the logarithms, whose covariance is the inverse of the Hessian.
  Tensor theta = Tensor::fromVector(best.at);
  auto spread = model.curvature(theta, samples.x, samples.y)[0];
  const char *names[] = {"length scale", "amplitude", "noise"};
  for (int64_t i = 0; i < 3; ++i) {
    double value = std::exp(best.at[size_t(i)]);
    std::printf("%-12s %.3f +- %.3f\n", names[i], value,
                value * std::sqrt(spread.at<double>({i, i})));
  }

  Tensor at = Tensor::linspace<double>(0.2, 5.8, numTests);
  auto prediction = model.predict(theta, samples.x, samples.y, at);
  double squares = 0;
  int within = 0;
  for (int64_t i = 0; i < numTests; ++i) {
    double error =
        prediction[0].data<double>()[i] - curve(at.data<double>()[i]);
    squares += error * error;
    within += std::fabs(error) < 2 * prediction[1].data<double>()[i];
  }
  double error = std::sqrt(squares / numTests);
  std::printf("error of the curve %.3f, of a sample %.3f\n", error, trueNoise);
  std::printf("within two standard deviations at %d of %d places\n", within,
              static_cast<int>(numTests));

  double noise = std::exp(best.at[2]);
  if (error < trueNoise && within > numTests * 85 / 100 &&
      std::fabs(noise - trueNoise) < 0.05)
    return 0;
  std::fprintf(stderr, "gaussian-process: error: the curve was not found\n");
  return 1;
}

int main() {
  try {
    return run();
  } catch (const std::exception &error) {
    std::fprintf(stderr, "gaussian-process: %s\n", error.what());
    return 1;
  }
}
