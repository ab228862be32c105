//===- Numerics.cpp - Polynomials, integrals, filters ---------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/Numerics.h"
#include "Graph.h"
#include "Size.h"
#include "arete/Ops.h"

using namespace arete;
using namespace arete::detail;

/// Operands in their common float dtype, float64 if that is no float.
static std::vector<Variable> floats(GraphBuilder &b,
                                    llvm::ArrayRef<const Arg *> args) {
  DType dtype = b.commonDType(args);
  if (!isFloat(dtype))
    dtype = DType::Float64;
  std::vector<Variable> result;
  for (const Arg *arg : args)
    result.push_back(b.wrap(b.value(*arg, dtype)));
  return result;
}

static void requireVector(GraphBuilder &b, const Variable &x,
                          llvm::StringRef what) {
  if (x.rank() != 1)
    b.fail(ErrorKind::Type,
           what + " must be a vector, got " + describe(Access::value(x)));
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

Variable arete::polyval(const Arg &coefficientsArg, const Arg &xArg) {
  GraphBuilder b("polyval", xArg.location());
  const Arg *args[] = {&coefficientsArg, &xArg};
  DType dtype = b.commonDType(args);
  Variable coefficients = b.wrap(b.value(coefficientsArg, dtype));
  Variable x = b.wrap(b.value(xArg, dtype));
  requireVector(b, coefficients, "what holds the coefficients");
  int64_t count = coefficients.staticShape()[0];
  if (count == dynamicSize)
    b.fail(ErrorKind::Shape, "the number of coefficients must be known, got " +
                                 describe(Access::value(coefficients)) +
                                 "; see specify_shape()");
  // Horner's scheme.
  Variable value = zeros_like(x);
  for (int64_t i = 0; i < count; ++i)
    value = value * x + coefficients[i];
  return value;
}

Variable arete::interp(const Arg &xArg, const Arg &xpArg, const Arg &fpArg,
                       std::optional<double> left,
                       std::optional<double> right) {
  GraphBuilder b("interp", xArg.location());
  std::vector<Variable> operands = floats(b, {&xArg, &xpArg, &fpArg});
  Variable x = operands[0], xp = operands[1];
  requireVector(b, xp, "xp");
  requireVector(b, operands[2], "fp");
  Variable fp = specify_shape(operands[2], toArgs({sizeOf(xp, 0)}));
  Variable last = (sizeOf(xp, 0) - 1).variable();
  Variable first = fp[0], end = fp[-1];
  // The piece that x is in; the pieces at the ends go on for the sake of the
  // index alone.
  Variable behind = searchsorted(xp, x, Side::Right);
  Variable low = clip(behind - 1, 0, maximum(last - 1, 0));
  Variable high = minimum(low + 1, last);
  Variable width = xp[high] - xp[low];
  Variable isPiece = width > 0;
  Variable slope = (fp[high] - fp[low]) / where(isPiece, width, 1);
  // What a point says is exact, also where a neighbour is infinite.
  Variable from = where(equal(x, xp[high]), high, low);
  Variable distance = x - xp[from];
  Variable isPoint =
      logical_and(equal(distance, 0), logical_not(isfinite(slope)));
  Variable value = fp[from] + where(isPoint, 0, slope * distance);
  Variable below = left ? full_like(first, *left) : first;
  Variable above = right ? full_like(end, *right) : end;
  value = where(x < xp[0], below, where(x > xp[-1], above, value));
  return where(isnan(x), x, value);
}

/// The means of neighbours along an axis.
static Variable midpoints(const Variable &y, int64_t axis) {
  Variable behind = slice_axis(y, axis, slice(1, none));
  return (behind + slice_axis(y, axis, slice(-1))) * 0.5;
}

Variable arete::trapezoid(const Arg &arg, double dx, int64_t axis) {
  GraphBuilder b("trapezoid", arg.location());
  Variable y = b.wrap(b.inexact(arg));
  axis = b.axis(axis, y.rank(), Access::value(y));
  return sum(midpoints(y, axis), axis) * dx;
}

Variable arete::trapezoid(const Arg &arg, const Variable &xArg, int64_t axis) {
  GraphBuilder b("trapezoid", arg.location());
  Variable y = b.wrap(b.inexact(arg));
  axis = b.axis(axis, y.rank(), Access::value(y));
  Variable x = b.wrap(b.floating(Arg(xArg, arg.location())));
  bool isVector = x.rank() == 1;
  if (!isVector && x.rank() != y.rank())
    b.fail(ErrorKind::Type, "x must be a vector or have the shape of " +
                                describe(Access::value(y)) + ", got " +
                                describe(Access::value(x)));
  Variable widths = diff(x, 1, isVector ? 0 : axis);
  if (isVector)
    widths = shape_padright(widths, y.rank() - 1 - axis);
  return sum(midpoints(y, axis) * widths, axis);
}

//===----------------------------------------------------------------------===//
// Filters
//===----------------------------------------------------------------------===//

/// All sums of x[i] y[k - i]; y in reverse if it is `turned`.
static Variable fullConvolution(const Variable &x, const Variable &y,
                                bool turned) {
  if (isFloat(x.dtype())) {
    Variable image = expand_dims(x, {0, 1}), filter = expand_dims(y, {0, 1});
    Variable sums = conv1d(image, filter,
                           {.padding = Padding::Full, .filter_flip = !turned});
    return squeeze(sums, {0, 1});
  }
  // Each row of the products, x[i] y, moved on by i: rows that are one longer
  // than the result, in one line, are so by themselves.
  Size n = sizeOf(x, 0), m = sizeOf(y, 0);
  Variable products = outer(x, turned ? flip(y, 0) : y);
  Variable rows = concatenate({products, zeros(toArgs({n, n}), x.dtype())}, 1);
  Variable line = reshape(rows, toArgs({n * (n + m)}));
  Variable cut = slice_axis(line, 0, slice((n * (n + m) - n).variable()));
  return sum(reshape(cut, toArgs({n, n + m - 1})), 0, false, x.dtype());
}

/// The part of the n + m - 1 sums that counts. Of what is left out on both
/// sides Same leaves out the odd one behind, or in front if `isLate` is 1.
static Variable overlapping(const Variable &sums, const Size &n, const Size &m,
                            Overlap mode, const Size &isLate) {
  if (mode == Overlap::Full)
    return sums;
  Size shorter = min(n, m), longer = max(n, m);
  bool isSame = mode == Overlap::Same;
  Size start = isSame ? floorDivide(shorter - 1 + isLate, 2) : shorter - 1;
  Size count = isSame ? longer : longer - shorter + 1;
  return slice_axis(sums, 0,
                    slice(start.variable(), (start + count).variable()));
}

/// The operands as vectors of one dtype that have elements.
static std::pair<Variable, Variable> sequences(GraphBuilder &b, const Arg &x,
                                               const Arg &y) {
  const Arg *args[] = {&x, &y};
  DType dtype = b.commonDType(args);
  std::pair<Variable, Variable> result = {b.wrap(b.value(x, dtype)),
                                          b.wrap(b.value(y, dtype))};
  for (const Variable &operand : {result.first, result.second}) {
    requireVector(b, operand, "an operand");
    if (operand.staticShape()[0] == 0)
      b.fail(ErrorKind::Shape,
             "an operand has no element: " + describe(Access::value(operand)));
  }
  return result;
}

Variable arete::convolve(const Arg &xArg, const Arg &yArg, Overlap mode) {
  GraphBuilder b("convolve", xArg.location());
  auto [x, y] = sequences(b, xArg, yArg);
  return overlapping(fullConvolution(x, y, /*turned=*/false), sizeOf(x, 0),
                     sizeOf(y, 0), mode, /*isLate=*/0);
}

Variable arete::correlate(const Arg &xArg, const Arg &yArg, Overlap mode) {
  GraphBuilder b("correlate", xArg.location());
  auto [x, y] = sequences(b, xArg, yArg);
  Size n = sizeOf(x, 0), m = sizeOf(y, 0);
  // NumPy correlates the longer one with the shorter and turns the result.
  Size isLate = min(max(m - n, 0), 1);
  return overlapping(fullConvolution(x, conj(y), /*turned=*/true), n, m, mode,
                     isLate);
}
