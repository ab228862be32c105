//===- Statistics.cpp - Reductions without NaNs, statistics, norms --------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Graph.h"
#include "Length.h"
#include "Size.h"
#include "arete/Ops.h"

#include <cmath>
#include <limits>

using namespace arete;
using namespace arete::detail;

static constexpr double infinity = std::numeric_limits<double>::infinity();

static Variable lengthOf(GraphBuilder &b, const Variable &squares) {
  return b.wrap(lengthOf(b.expr(Access::value(squares))));
}

//===----------------------------------------------------------------------===//
// Without NaNs
//===----------------------------------------------------------------------===//

/// x with a number in the places of NaNs.
static Variable withoutNaN(const Variable &x, double replacement) {
  return isInexact(x.dtype()) ? where(isnan(x), replacement, x) : x;
}

/// |x|^2, real.
static Variable squares(GraphBuilder &b, const Variable &x) {
  return b.wrap(squaredMagnitude(b.expr(Access::value(x))));
}

/// How many elements are no NaN, in the dtype of their real parts.
static Variable countNumbers(const Variable &x, const Axes &axes,
                             bool keepdims) {
  return cast(count_nonzero(logical_not(isnan(x)), axes, keepdims),
              realDType(x.dtype()));
}

Variable arete::nansum(const Arg &x, const Axes &axes, bool keepdims) {
  GraphBuilder b("nansum", x.location());
  return sum(withoutNaN(b.variable(x), 0), axes, keepdims);
}
Variable arete::nanprod(const Arg &x, const Axes &axes, bool keepdims) {
  GraphBuilder b("nanprod", x.location());
  return prod(withoutNaN(b.variable(x), 1), axes, keepdims);
}

Variable arete::nanmean(const Arg &arg, const Axes &axes, bool keepdims) {
  GraphBuilder b("nanmean", arg.location());
  Variable x = b.wrap(b.inexact(arg));
  return nansum(x, axes, keepdims) / countNumbers(x, axes, keepdims);
}

static Variable nanVariance(GraphBuilder &b, const Arg &arg, const Axes &axes,
                            bool keepdims, int64_t ddof) {
  Variable x = b.wrap(b.inexact(arg));
  // The deviation of a NaN counts as 0, before it is squared: its derivative
  // would be NaN as well.
  Variable deviation = withoutNaN(x - nanmean(x, axes, /*keepdims=*/true), 0);
  Variable count = countNumbers(x, axes, keepdims);
  Variable freedom = count - double(ddof);
  Variable variance = sum(squares(b, deviation), axes, keepdims) / freedom;
  // NumPy has no variance where there are not more numbers than ddof.
  return where(freedom > 0.0, variance,
               std::numeric_limits<double>::quiet_NaN());
}

Variable arete::nanvar(const Arg &x, const Axes &axes, bool keepdims,
                       int64_t ddof) {
  GraphBuilder b("nanvar", x.location());
  return nanVariance(b, x, axes, keepdims, ddof);
}
Variable arete::nanstd(const Arg &x, const Axes &axes, bool keepdims,
                       int64_t ddof) {
  GraphBuilder b("nanstd", x.location());
  return lengthOf(b, nanVariance(b, x, axes, keepdims, ddof));
}

/// The extreme of what is no NaN; NaN where nothing is.
static Variable
nanExtreme(const Variable &x, const Axes &axes, bool keepdims, double worst,
           Variable (*extreme)(const Arg &, const Axes &, bool)) {
  if (!isFloat(x.dtype()))
    return extreme(x, axes, keepdims);
  Variable result = extreme(withoutNaN(x, worst), axes, keepdims);
  return where(all(isnan(x), axes, keepdims),
               std::numeric_limits<double>::quiet_NaN(), result);
}

Variable arete::nanmax(const Arg &x, const Axes &axes, bool keepdims) {
  GraphBuilder b("nanmax", x.location());
  return nanExtreme(b.variable(x), axes, keepdims, -infinity, max);
}
Variable arete::nanmin(const Arg &x, const Axes &axes, bool keepdims) {
  GraphBuilder b("nanmin", x.location());
  return nanExtreme(b.variable(x), axes, keepdims, infinity, min);
}

Variable arete::nanargmax(const Arg &x, const Axes &axes, bool keepdims) {
  GraphBuilder b("nanargmax", x.location());
  return argmax(withoutNaN(b.variable(x), -infinity), axes, keepdims);
}
Variable arete::nanargmin(const Arg &x, const Axes &axes, bool keepdims) {
  GraphBuilder b("nanargmin", x.location());
  return argmin(withoutNaN(b.variable(x), infinity), axes, keepdims);
}

//===----------------------------------------------------------------------===//
// Statistics
//===----------------------------------------------------------------------===//

Variable arete::average(const Arg &arg, const Arg &weightsArg, const Axes &axes,
                        bool keepdims) {
  GraphBuilder b("average", arg.location());
  const Arg *args[] = {&arg, &weightsArg};
  DType dtype = b.commonDType(args);
  if (!isInexact(dtype))
    dtype = DType::Float64;
  Variable x = b.wrap(b.value(arg, dtype));
  Variable weights = b.wrap(b.value(weightsArg, dtype));
  if (weights.rank() == 1 && x.rank() != 1 && axes.get() &&
      axes.get()->size() == 1) {
    int64_t axis = b.axis(axes.get()->front(), x.rank(), Access::value(x));
    weights = shape_padright(weights, x.rank() - 1 - axis);
    weights = shape_padleft(weights, axis);
  } else if (weights.rank() != x.rank()) {
    b.fail(ErrorKind::Type,
           "weights must have the shape of x or be a vector along one axis, "
           "got " +
               describe(Access::value(weights)) + " for " +
               describe(Access::value(x)));
  }
  // The weights of the elements that a weight stands for count each.
  weights = broadcast_to(weights, toArgs(sizesOf(x)));
  return sum(x * weights, axes, keepdims) / sum(weights, axes, keepdims);
}

/// Covariances as a matrix.
static Variable covariances(GraphBuilder &b, const Arg &arg, bool rows,
                            int64_t ddof) {
  Variable x = b.wrap(b.inexact(arg));
  if (x.rank() > 2)
    b.fail(ErrorKind::Type, "the operand must be a vector or a matrix, got " +
                                describe(Access::value(x)));
  bool isVector = x.rank() < 2;
  x = atleast_2d(x);
  if (!rows && !isVector)
    x = transpose(x);
  Variable deviation = x - mean(x, 1, /*keepdims=*/true);
  Variable freedom =
      cast((sizeOf(x, 1) - ddof).variable(), realDType(x.dtype()));
  return dot(deviation, conj(transpose(deviation))) / freedom;
}

Variable arete::cov(const Arg &x, bool rows, int64_t ddof) {
  GraphBuilder b("cov", x.location());
  return squeeze(covariances(b, x, rows, ddof));
}

Variable arete::corrcoef(const Arg &x, bool rows) {
  GraphBuilder b("corrcoef", x.location());
  Variable c = covariances(b, x, rows, /*ddof=*/1);
  Variable deviations = sqrt(real(diagonal(c)));
  return squeeze(c / expand_dims(deviations, 0) / expand_dims(deviations, 1));
}

//===----------------------------------------------------------------------===//
// Norms
//===----------------------------------------------------------------------===//

Variable arete::norm(const Arg &x, const Axes &axes, bool keepdims) {
  GraphBuilder b("norm", x.location());
  return vector_norm(x, 2, axes, keepdims);
}

Variable arete::vector_norm(const Arg &arg, double order, const Axes &axes,
                            bool keepdims) {
  GraphBuilder b("vector_norm", arg.location());
  Variable x = b.wrap(b.inexact(arg));
  if (order == 2)
    return lengthOf(b, sum(squares(b, x), axes, keepdims));
  if (order == 0)
    return cast(count_nonzero(x, axes, keepdims), realDType(x.dtype()));
  Variable magnitudes = abs(x);
  if (order == infinity)
    return max(magnitudes, axes, keepdims);
  if (order == -infinity)
    return min(magnitudes, axes, keepdims);
  if (order == 1)
    return sum(magnitudes, axes, keepdims);
  // The derivatives are 0 by elements that are 0, where the length is 0 and
  // where one of a root would be infinite.
  Variable isZero = equal(x, 0);
  Variable powers =
      order < 1 && order > 0
          ? where(isZero, 0, power(where(isZero, 1, magnitudes), order))
          : power(magnitudes, order);
  Variable total = sum(powers, axes, keepdims), isNothing = equal(total, 0);
  return where(isNothing, std::pow(0.0, 1 / order),
               power(where(isNothing, 1, total), 1 / order));
}
