//===- Normalization.cpp - Normalization and attention --------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/Normalization.h"

#include "Graph.h"
#include "Size.h"
#include "arete/Ops.h"

#include <limits>

using namespace arete;
using namespace arete::detail;

//===----------------------------------------------------------------------===//
// Over a batch
//===----------------------------------------------------------------------===//

namespace {
/// Parameters of a normalization over some axes of x.
class Parameters {
public:
  Parameters(GraphBuilder &b, const Variable &x, const Axes &axes)
      : b(b), x(x), over(b.axes(axes, Access::value(x))) {}

  const Shape axes() const { return Shape(over.begin(), over.end()); }

  /// A parameter of x's dtype and rank, with size 1 along the axes.
  Variable expanded(const Arg &arg, const char *what) const {
    Variable given = b.wrap(b.value(arg, x.dtype()));
    if (given.rank() == x.rank() - int64_t(over.size()))
      return expand_dims(given, axes());
    bool fits = given.rank() == x.rank();
    for (int64_t axis : over)
      fits = fits && sizeOf(given, axis).is(1);
    if (!fits)
      b.fail(ErrorKind::Shape,
             std::string(what) + " must have the shape of " +
                 describe(Access::value(x)) +
                 " without the axes of the statistics, or with size 1 there; "
                 "got " +
                 describe(Access::value(given)));
    return given;
  }
  /// Statistics in the shape of a parameter that was given.
  Variable like(const Variable &statistics, int64_t rank) const {
    return rank == x.rank() ? statistics : squeeze(statistics, axes());
  }

private:
  GraphBuilder &b;
  Variable x;
  llvm::SmallVector<int64_t> over;
};
} // namespace

BatchNormalization
arete::batch_normalization_train(const Arg &arg, const Arg &gammaArg,
                                 const Arg &betaArg,
                                 const BatchNormalizationOptions &options) {
  GraphBuilder b("batch_normalization_train", arg.location());
  Variable x = b.wrap(b.floating(arg));
  Parameters parameters(b, x, options.axes);
  Variable gamma = parameters.expanded(gammaArg, "gamma");
  Variable beta = parameters.expanded(betaArg, "beta");
  int64_t rank = rankOf(b.value(gammaArg));

  Variable centre = mean(x, parameters.axes(), /*keepdims=*/true);
  Variable deviation = x - centre;
  Variable variance =
      mean(sqr(deviation), parameters.axes(), /*keepdims=*/true);
  Variable invstd = 1.0 / sqrt(variance + options.epsilon);
  BatchNormalization result;
  result.output = deviation * (gamma * invstd) + beta;
  result.mean = parameters.like(centre, rank);
  result.invstd = parameters.like(invstd, rank);

  double keep = 1 - options.running_average_factor;
  auto update = [&](const Variable &running, const Variable &now,
                    const char *what) {
    Variable old = parameters.expanded(running, what);
    return parameters.like(old * keep + now * options.running_average_factor,
                           running.rank());
  };
  if (options.running_mean)
    result.running_mean = update(options.running_mean, centre, "running_mean");
  if (options.running_var) {
    Size count = 1;
    for (int64_t axis : parameters.axes())
      count = count * sizeOf(x, axis);
    Variable n = cast(count.variable(), x.dtype());
    result.running_var =
        update(options.running_var, variance * (n / (n - 1.0)), "running_var");
  }
  return result;
}

Variable arete::batch_normalization_test(const Arg &arg, const Arg &gamma,
                                         const Arg &beta, const Arg &mean,
                                         const Arg &var, const Axes &axes,
                                         double epsilon) {
  GraphBuilder b("batch_normalization_test", arg.location());
  Variable x = b.wrap(b.floating(arg));
  Parameters parameters(b, x, axes);
  Variable scale = parameters.expanded(gamma, "gamma") /
                   sqrt(parameters.expanded(var, "var") + epsilon);
  return (x - parameters.expanded(mean, "mean")) * scale +
         parameters.expanded(beta, "beta");
}

//===----------------------------------------------------------------------===//
// Over each element of a batch
//===----------------------------------------------------------------------===//

Variable arete::layer_norm(const Arg &arg, const Axes &axes, double epsilon) {
  GraphBuilder b("layer_norm", arg.location());
  Variable x = b.wrap(b.floating(arg));
  Variable deviation = x - mean(x, axes, /*keepdims=*/true);
  Variable variance = mean(sqr(deviation), axes, /*keepdims=*/true);
  return deviation / sqrt(variance + epsilon);
}

/// A parameter that has the shape of x along these axes.
static Variable alongAxes(GraphBuilder &b, const Arg &arg, const Variable &x,
                          const Axes &axes, const char *what) {
  Variable given = b.wrap(b.value(arg, x.dtype()));
  llvm::SmallVector<int64_t> own = b.axes(axes, Access::value(x));
  if (given.rank() != int64_t(own.size()))
    b.fail(ErrorKind::Shape, std::string(what) + " must have " +
                                 llvm::Twine(own.size()) + " axes, got " +
                                 describe(Access::value(given)));
  Shape others;
  for (int64_t axis = 0; axis < x.rank(); ++axis)
    if (!llvm::is_contained(own, axis))
      others.push_back(axis);
  return expand_dims(given, others);
}

Variable arete::layer_norm(const Arg &arg, const Arg &gamma, const Arg &beta,
                           const Axes &axes, double epsilon) {
  GraphBuilder b("layer_norm", arg.location());
  Variable x = b.wrap(b.floating(arg));
  return layer_norm(x, axes, epsilon) * alongAxes(b, gamma, x, axes, "gamma") +
         alongAxes(b, beta, x, axes, "beta");
}

Variable arete::rms_norm(const Arg &arg, const Arg &gamma, const Axes &axes,
                         double epsilon) {
  GraphBuilder b("rms_norm", arg.location());
  Variable x = b.wrap(b.floating(arg));
  Variable square = mean(sqr(x), axes, /*keepdims=*/true);
  return x / sqrt(square + epsilon) * alongAxes(b, gamma, x, axes, "gamma");
}

/// An operand with channels.
static Variable withChannels(GraphBuilder &b, const Arg &arg) {
  Variable x = b.wrap(b.floating(arg));
  if (x.rank() < 2)
    b.fail(ErrorKind::Type, "the operand must have channels as axis 1, got " +
                                describe(Access::value(x)));
  return x;
}

Variable arete::group_norm(const Arg &arg, int64_t groups, const Arg &gamma,
                           const Arg &beta, double epsilon) {
  GraphBuilder b("group_norm", arg.location());
  Variable x = withChannels(b, arg);
  Size channels = sizeOf(x, 1);
  if (groups < 1 || (channels.known() && *channels.known() % groups != 0))
    b.fail(ErrorKind::Shape, "the channels of " + describe(Access::value(x)) +
                                 " cannot be divided into " +
                                 llvm::Twine(groups) + " equal groups");
  std::vector<Size> sizes = sizesOf(x), grouped = sizes;
  grouped[1] = floorDivide(channels, groups);
  grouped.insert(grouped.begin() + 1, Size(groups));
  Shape within;
  for (int64_t axis = 2; axis <= x.rank(); ++axis)
    within.push_back(axis);
  Variable normal = reshape(
      layer_norm(reshape(x, toArgs(grouped)), within, epsilon), toArgs(sizes));
  return normal * alongAxes(b, gamma, x, 1, "gamma") +
         alongAxes(b, beta, x, 1, "beta");
}

Variable arete::local_response_normalization(const Arg &arg, int64_t size,
                                             double alpha, double beta,
                                             double k) {
  GraphBuilder b("local_response_normalization", arg.location());
  Variable x = withChannels(b, arg);
  if (size < 1 || size % 2 == 0)
    b.fail(ErrorKind::Value,
           "the size must be odd and positive, got " + llvm::Twine(size));
  // The squares of neighbours: those of channels that are not there are 0.
  std::vector<PadWidth> widths(x.rank(), PadWidth(0, 0));
  widths[1] = PadWidth(size / 2, size / 2);
  Variable squares = pad(sqr(x), widths);
  Size channels = sizeOf(x, 1);
  Variable total;
  for (int64_t i = 0; i < size; ++i) {
    Variable part = slice(squares, i, channels + i, 1);
    total = total ? total + part : part;
  }
  return x / power(k + alpha * total, beta);
}

//===----------------------------------------------------------------------===//
// Attention
//===----------------------------------------------------------------------===//

Variable arete::scaled_dot_product_attention(const Arg &queryArg,
                                             const Arg &keyArg,
                                             const Arg &valueArg,
                                             const AttentionOptions &options) {
  GraphBuilder b("scaled_dot_product_attention", queryArg.location());
  const Arg *args[] = {&queryArg, &keyArg, &valueArg};
  DType dtype = b.commonDType(args);
  if (!isFloat(dtype))
    dtype = DType::Float64;
  Variable operands[3];
  for (auto [operand, arg] : llvm::zip(operands, args)) {
    operand = b.wrap(b.value(*arg, dtype));
    if (operand.rank() < 2)
      b.fail(ErrorKind::Type, "operands must have at least 2 axes, got " +
                                  describe(Access::value(operand)));
  }
  auto &[query, key, value] = operands;
  Variable scale = cast(sizeOf(query, -1).variable(), dtype);
  scale = options.scale ? b.wrap(b.value(*options.scale, dtype))
                        : 1.0 / sqrt(scale);
  Variable scores = matmul(query * scale, swapaxes(key, -1, -2));
  constexpr double never = -std::numeric_limits<double>::infinity();
  if (options.mask)
    scores = isBool(options.mask.dtype()) ? where(options.mask, scores, never)
                                          : scores + options.mask;
  if (options.causal) {
    Args sizes = toArgs({sizeOf(query, -2), sizeOf(key, -2)});
    scores = where(tri(sizes[0], sizes[1], 0, DType::Bool), scores, never);
  }
  return matmul(softmax(scores), value);
}
