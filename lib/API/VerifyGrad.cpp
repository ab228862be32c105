//===- VerifyGrad.cpp - Derivatives against differences -------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/VerifyGrad.h"

#include "arete/Function.h"
#include "arete/Ops.h"

#include <cmath>
#include <cstdio>
#include <random>

using namespace arete;

using Builder =
    std::function<std::vector<Variable>(const std::vector<Variable> &)>;

namespace {

/// What rounding does to differences in a dtype.
struct Precision {
  double step, tolerance;
};

class Verifier {
public:
  Verifier(const Builder &build, const std::vector<Tensor> &points,
           const VerifyGradOptions &options, Location loc)
      : build(build), points(points), options(options), loc(loc),
        engine(options.seed) {}

  /// Also gives the function that computes the gradient, for the next order.
  Builder run();

private:
  void makeArguments();
  void compile();
  void verifyReverse(size_t which, const Tensor &gradient);
  void verifyForward(const std::vector<Tensor> &results);

  /// The outputs at these points, projected.
  double project(const std::vector<Tensor> &at) const;
  /// A tensor of numbers between 0.5 and 1.5, or -1.5 and -0.5.
  Tensor randomLike(const Tensor &tensor);
  [[noreturn]] void fail(const std::string &text) const {
    throw Error(ErrorKind::Value, "verify_grad", text, loc);
  }

  const Builder &build;
  const std::vector<Tensor> &points;
  const VerifyGradOptions &options;
  Location loc;
  std::mt19937_64 engine;

  std::vector<Variable> arguments, by, outputs;
  std::vector<size_t> wrt;
  Function value, derivatives;
  /// One for each output and for each of `wrt`.
  std::vector<Tensor> cotangents, tangents;
};

} // namespace

static Precision precisionOf(DType dtype) {
  if (dtype == DType::Float64)
    return {6e-6, 1e-6};
  if (dtype == DType::Float32)
    return {5e-3, 5e-3};
  if (dtype == DType::Float16)
    return {0.1, 0.05};
  return {0.2, 0.2};
}

/// A C-ordered copy as float64.
static Tensor asDouble(const Tensor &tensor) {
  return tensor.astype(DType::Float64).copy();
}

static double dot(const Tensor &x, const Tensor &y, double &scale) {
  Tensor u = asDouble(x), v = asDouble(y);
  double result = 0;
  for (int64_t i = 0; i < u.size(); ++i) {
    double product = u.data<double>()[i] * v.data<double>()[i];
    result += product;
    scale += std::fabs(product);
  }
  return result;
}

static std::string text(double number) {
  char buffer[32];
  std::snprintf(buffer, sizeof(buffer), "%.9g", number);
  return buffer;
}

Tensor Verifier::randomLike(const Tensor &tensor) {
  Tensor result = Tensor::empty(tensor.shape(), DType::Float64);
  for (int64_t i = 0; i < result.size(); ++i) {
    uint64_t bits = engine();
    double size = 0.5 + static_cast<double>(bits >> 11) * 0x1p-53;
    result.data<double>()[i] = bits & 1 ? size : -size;
  }
  return result.astype(tensor.dtype());
}

void Verifier::makeArguments() {
  for (size_t i = 0; i < points.size(); ++i) {
    Shape declared;
    for (int64_t size : points[i].shape())
      declared.push_back(size == 1 ? 1 : dynamicSize);
    arguments.push_back(
        tensor("x" + std::to_string(i), points[i].dtype(), declared, loc));
    if (options.wrt.empty() && isFloat(points[i].dtype()))
      wrt.push_back(i);
  }
  if (!options.wrt.empty())
    wrt = options.wrt;
  for (size_t i : wrt) {
    if (i >= points.size() || !isFloat(points[i].dtype()))
      fail("argument " + std::to_string(i) +
           (i >= points.size() ? " is not given" : " is not floating-point"));
    by.push_back(arguments[i]);
  }
  if (wrt.empty())
    fail("no argument is floating-point");
}

void Verifier::compile() {
  for (const Variable &output : build(arguments))
    if (isFloat(output.dtype()))
      outputs.push_back(output);
  if (outputs.empty())
    fail("no output is floating-point");
  FunctionOptions compilation{.on_unused_input = UnusedInput::Ignore,
                              .opt_level = 1};
  value = function(arguments, outputs, compilation, loc);

  std::vector<Variable> inputs = arguments, seeds, directions;
  auto add = [&](std::vector<Variable> &list, const Variable &like) {
    list.push_back(tensor("u", like.dtype(), like.staticShape(), loc));
    inputs.push_back(list.back());
  };
  for (const Variable &output : outputs)
    add(seeds, output);
  for (const Variable &variable : by)
    add(directions, variable);
  std::vector<Variable> results =
      lop(outputs, by, seeds, {.disconnected = Disconnected::Ignore}, loc);
  if (options.forward)
    for (const Variable &tangent : rop(outputs, by, directions, loc))
      results.push_back(tangent);
  derivatives = function(inputs, results, compilation, loc);
}

double Verifier::project(const std::vector<Tensor> &at) const {
  std::vector<Tensor> results = value(at, loc);
  double sum = 0, scale = 0;
  for (size_t i = 0; i < results.size(); ++i)
    sum += dot(results[i], cotangents[i], scale);
  return sum;
}

void Verifier::verifyReverse(size_t which, const Tensor &gradient) {
  const size_t argument = wrt[which];
  const DType dtype = points[argument].dtype();
  const Precision chosen = precisionOf(dtype);
  const double step = options.step > 0 ? options.step : chosen.step;
  const double tolerance =
      options.tolerance > 0 ? options.tolerance : chosen.tolerance;
  if (gradient.shape() != points[argument].shape())
    fail("the gradient by argument " + std::to_string(argument) +
         " has another shape than the argument");
  const Tensor analytic = asDouble(gradient);
  Tensor point = asDouble(points[argument]);
  std::vector<Tensor> moved = points;
  double *x = point.data<double>();
  for (int64_t i = 0; i < point.size(); ++i) {
    const double at = x[i];
    // What the argument's dtype makes of the two places.
    double places[2], values[2];
    for (int side : {0, 1}) {
      x[i] = at + (side ? step : -step) * std::max(1.0, std::fabs(at));
      moved[argument] = point.astype(dtype);
      places[side] = asDouble(moved[argument]).data<double>()[i];
      values[side] = project(moved);
    }
    x[i] = at;
    const double numeric = (values[1] - values[0]) / (places[1] - places[0]);
    const double actual = analytic.data<double>()[i];
    // Written so that a NaN fails.
    if (std::fabs(actual - numeric) <=
        tolerance * std::max(1.0, std::fabs(numeric)))
      continue;
    fail("the derivative by operand " + std::to_string(argument) +
         ", element " + std::to_string(i) + ", at " + text(at) + " is " +
         text(actual) + "; by differences it is " + text(numeric));
  }
}

void Verifier::verifyForward(const std::vector<Tensor> &results) {
  // u . (J v) = (u J) . v
  double reverse = 0, forward = 0, scale = 1;
  double tolerance = 0;
  for (size_t i = 0; i < wrt.size(); ++i) {
    reverse += dot(results[i], tangents[i], scale);
    tolerance = std::max(tolerance,
                         precisionOf(points[wrt[i]].dtype()).tolerance * 0.01);
  }
  for (size_t i = 0; i < outputs.size(); ++i)
    forward += dot(results[wrt.size() + i], cotangents[i], scale);
  if (!(std::fabs(forward - reverse) <= tolerance * scale))
    fail("forward mode gives " + text(forward) + " where reverse mode gives " +
         text(reverse) + ", along one direction");
}

Builder Verifier::run() {
  makeArguments();
  compile();
  std::vector<Tensor> inputs = points;
  for (const Tensor &output : value(points, loc))
    cotangents.push_back(randomLike(output));
  for (size_t i : wrt)
    tangents.push_back(randomLike(points[i]));
  for (const auto *list : {&cotangents, &tangents})
    inputs.insert(inputs.end(), list->begin(), list->end());
  std::vector<Tensor> results = derivatives(inputs, loc);
  for (size_t i = 0; i < wrt.size(); ++i)
    verifyReverse(i, results[i]);
  if (options.forward)
    verifyForward(results);

  return [build = build, wrt = wrt, cotangents = cotangents,
          loc = loc](const std::vector<Variable> &x) {
    std::vector<Variable> outputs, by, seeds;
    for (const Variable &output : build(x)) {
      if (!isFloat(output.dtype()))
        continue;
      seeds.push_back(constant(cotangents[outputs.size()], loc));
      outputs.push_back(output);
    }
    for (size_t i : wrt)
      by.push_back(x[i]);
    return lop(outputs, by, seeds, {.disconnected = Disconnected::Ignore}, loc);
  };
}

void arete::verify_grad(const Builder &build, const std::vector<Tensor> &points,
                        const VerifyGradOptions &options, Location loc) {
  Builder current = build;
  VerifyGradOptions now = options;
  for (int order = 1; order <= options.order; ++order) {
    try {
      current = Verifier(current, points, now, loc).run();
    } catch (const Error &error) {
      if (order == 1)
        throw;
      throw Error(error.kind(),
                  std::string(error.what()) +
                      "\nnote: in the derivative of "
                      "order " +
                      std::to_string(order),
                  error.file(), error.line());
    }
    double first = options.tolerance;
    if (first <= 0)
      for (const Tensor &point : points)
        if (isFloat(point.dtype()))
          first = std::max(first, precisionOf(point.dtype()).tolerance);
    now.tolerance = first * std::pow(100.0, order);
  }
}

void arete::verify_grad(
    const std::function<Variable(const std::vector<Variable> &)> &build,
    const std::vector<Tensor> &points, const VerifyGradOptions &options,
    Location loc) {
  Builder single = [&](const std::vector<Variable> &x) {
    return std::vector<Variable>{build(x)};
  };
  verify_grad(single, points, options, loc);
}
