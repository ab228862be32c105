//===- Creation.cpp - Constant arrays, sequences and grids ----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Graph.h"
#include "Size.h"
#include "arete/Ops.h"

#include <cmath>
#include <numbers>

using namespace arete;
using namespace arete::detail;

//===----------------------------------------------------------------------===//
// One value
//===----------------------------------------------------------------------===//

/// What an operand is by itself: a float literal is floatX().
static DType naturalDType(GraphBuilder &b, llvm::ArrayRef<const Arg *> args) {
  DType dtype = b.commonDType(args);
  bool isLiteral = llvm::all_of(
      args, [](const Arg *arg) { return Access::isLiteral(*arg); });
  return isLiteral && isFloat(dtype) ? floatX() : dtype;
}

Variable arete::full(const Args &sizes, const Arg &value, OptionalDType dtype) {
  GraphBuilder b("full", sizes.empty() ? value.location() : locationOf(sizes));
  Variable fill =
      b.wrap(b.value(value, dtype.value_or(naturalDType(b, &value))));
  return broadcast_to(fill, sizes);
}

Variable arete::alloc(const Arg &value, const Args &sizes) {
  GraphBuilder b("alloc", value.location());
  return full(sizes, value);
}

Variable arete::zeros(const Args &sizes, OptionalDType dtype) {
  GraphBuilder b("zeros", locationOf(sizes));
  return full(sizes, false, dtype.value_or(floatX()));
}
Variable arete::ones(const Args &sizes, OptionalDType dtype) {
  GraphBuilder b("ones", locationOf(sizes));
  return full(sizes, true, dtype.value_or(floatX()));
}
Variable arete::empty(const Args &sizes, OptionalDType dtype) {
  GraphBuilder b("empty", locationOf(sizes));
  return zeros(sizes, dtype);
}

static Variable fullLike(const char *op, const Arg &arg, const Arg &value,
                         OptionalDType dtype) {
  GraphBuilder b(op, arg.location());
  Variable x = b.variable(arg);
  return full(toArgs(sizesOf(x)), value, dtype.value_or(x.dtype()));
}

Variable arete::zeros_like(const Arg &x, OptionalDType dtype) {
  return fullLike("zeros_like", x, false, dtype);
}
Variable arete::ones_like(const Arg &x, OptionalDType dtype) {
  return fullLike("ones_like", x, true, dtype);
}
Variable arete::empty_like(const Arg &x, OptionalDType dtype) {
  return fullLike("empty_like", x, false, dtype);
}
Variable arete::full_like(const Arg &x, const Arg &value, OptionalDType dtype) {
  return fullLike("full_like", x, value, dtype);
}

//===----------------------------------------------------------------------===//
// Sequences
//===----------------------------------------------------------------------===//

/// The positions along one axis of a shape.
static Variable positions(GraphBuilder &b, const std::vector<Size> &sizes,
                          int64_t axis) {
  return b.wrap(b.op("iota", b.sizes(toArgs(sizes)), b.attr("axis", axis)));
}

/// The number of steps from start to stop.
static Size countOfSteps(GraphBuilder &b, const Arg &start, const Arg &stop,
                         const Arg &step) {
  const Arg *args[] = {&start, &stop, &step};
  if (llvm::all_of(args,
                   [](const Arg *arg) { return Access::isLiteral(*arg); })) {
    auto number = [](const Arg &arg) {
      return toTensor(Access::literal(arg), DType::Float64).item<double>();
    };
    if (number(step) == 0)
      b.fail(ErrorKind::Value, "the step must not be 0");
    double count = std::ceil((number(stop) - number(start)) / number(step));
    if (!(count < 0x1p62))
      b.fail(ErrorKind::Value, "the number of elements is not finite, or far "
                               "too large");
    return static_cast<int64_t>(std::max(count, 0.0));
  }
  auto wide = [&](const Arg &arg) {
    return b.wrap(b.value(arg, DType::Float64));
  };
  Variable count = ceil((wide(stop) - wide(start)) / wide(step));
  return cast(maximum(count, 0.0), DType::Int64);
}

Variable arete::arange(const Arg &start, const Arg &stop, const Arg &step,
                       OptionalDType dtype) {
  GraphBuilder b("arange", start.location());
  const Arg *args[] = {&start, &stop, &step};
  if (!isFloat(b.commonDType(args))) {
    mlir::Value values =
        b.op("arange", {b.size(start), b.size(stop), b.size(step)});
    return b.wrap(b.cast(values, dtype.value_or(DType::Int64)));
  }
  if (dtype && !isFloat(*dtype))
    b.fail(ErrorKind::Type, "bounds and step are floats, but the dtype is " +
                                std::string(name(*dtype)));
  for (const Arg *arg : args)
    if (rankOf(b.value(*arg)) != 0)
      b.fail(ErrorKind::Type,
             "bounds and step must be scalars, got " + describe(b.value(*arg)));
  DType natural = naturalDType(b, args);
  bool isLiteral = llvm::all_of(
      args, [](const Arg *arg) { return Access::isLiteral(*arg); });
  Size count = countOfSteps(b, start, stop, step);
  Variable first = b.wrap(b.value(start, DType::Float64));
  Variable by = b.wrap(b.value(step, DType::Float64));
  return cast(first + positions(b, {count}, 0) * by,
              dtype.value_or(isLiteral ? natural : DType::Float64));
}
Variable arete::arange(const Arg &start, const Arg &stop, OptionalDType dtype) {
  return arange(start, stop, Arg(1, start.location()), dtype);
}
Variable arete::arange(const Arg &stop, OptionalDType dtype) {
  return arange(Arg(0, stop.location()), stop, Arg(1, stop.location()), dtype);
}

namespace {
/// A sequence along a new first axis between bounds, which are arrays.
struct Spacing {
  Variable start, stop; // with the new axis, of size 1
  Variable position;    // int64, with trailing axes of size 1
  Size count = 0;
  bool endpoint = true;

  Spacing(GraphBuilder &b, const Arg &startArg, const Arg &stopArg,
          const Arg &countArg, bool endpoint, OptionalDType dtype)
      : count(b, countArg), endpoint(endpoint) {
    const Arg *args[] = {&startArg, &stopArg};
    DType natural = naturalDType(b, args);
    if (!isInexact(natural))
      natural = DType::Float64;
    if (llvm::all_of(args,
                     [](const Arg *arg) { return Access::isLiteral(*arg); }))
      natural =
          promote(floatX(), isComplex(natural) ? DType::Complex64 : floatX());
    if (dtype && isInexact(*dtype) && !isComplex(natural))
      natural = *dtype;
    if (count.known() && *count.known() < 0)
      b.fail(ErrorKind::Value, "the number of values is negative: " +
                                   llvm::Twine(*count.known()));
    start = b.wrap(b.value(startArg, natural));
    stop = b.wrap(b.value(stopArg, natural));
    int64_t rank = std::max(start.rank(), stop.rank());
    start = shape_padleft(start, rank - start.rank() + 1);
    stop = shape_padleft(stop, rank - stop.rank() + 1);
    position = shape_padright(positions(b, {count}, 0), rank);
  }

  /// The sequence, linearly between two bounds of its own.
  Variable between(const Variable &from, const Variable &to) const {
    Size intervals = max(endpoint ? count - 1 : count, 1);
    DType dtype = from.dtype();
    Variable step = (to - from) / cast(intervals.variable(), dtype);
    return from + cast(position, dtype) * step;
  }
  /// The values with the last one exact, if it belongs to the sequence.
  Variable withStop(const Variable &values) const {
    if (!endpoint)
      return values;
    // The one value of a sequence of one is the start.
    Variable last =
        where(equal(count.variable(), 1), -1, (count - 1).variable());
    return where(equal(position, last), stop, values);
  }
  Variable withStart(const Variable &values) const {
    return where(equal(position, 0), start, values);
  }
};
} // namespace

static Variable castTo(const Variable &x, OptionalDType dtype) {
  return cast(x, dtype.value_or(x.dtype()));
}

Variable arete::linspace(const Arg &start, const Arg &stop, const Arg &count,
                         bool endpoint, OptionalDType dtype) {
  GraphBuilder b("linspace", start.location());
  Spacing s(b, start, stop, count, endpoint, dtype);
  Variable values = s.withStop(s.between(s.start, s.stop));
  // NumPy rounds down where the result is to be integers.
  if (dtype && isInteger(*dtype))
    values = floor(values);
  return castTo(values, dtype);
}

Variable arete::logspace(const Arg &start, const Arg &stop, const Arg &count,
                         bool endpoint, const Arg &base, OptionalDType dtype) {
  GraphBuilder b("logspace", start.location());
  Spacing s(b, start, stop, count, endpoint, dtype);
  Variable exponents = s.withStop(s.between(s.start, s.stop));
  return castTo(power(base, exponents), dtype);
}

Variable arete::geomspace(const Arg &start, const Arg &stop, const Arg &count,
                          bool endpoint, OptionalDType dtype) {
  GraphBuilder b("geomspace", start.location());
  Spacing s(b, start, stop, count, endpoint, dtype);
  Variable sign = where(s.start < 0.0, -1.0, 1.0);
  sign = cast(sign, s.start.dtype());
  Variable exponents = s.between(log10(s.start * sign), log10(s.stop * sign));
  Variable values = power(10.0, exponents) * sign;
  return castTo(s.withStop(s.withStart(values)), dtype);
}

//===----------------------------------------------------------------------===//
// Grids
//===----------------------------------------------------------------------===//

/// A vector along one axis of a grid of this rank.
static Variable along(const Variable &vector, int64_t axis, int64_t rank) {
  return shape_padright(shape_padleft(vector, axis), rank - 1 - axis);
}

static std::vector<Variable> openGrid(GraphBuilder &b,
                                      const std::vector<Range> &ranges) {
  std::vector<Variable> axes;
  for (const Range &range : ranges)
    axes.push_back(arange(range.start, range.stop, range.step));
  std::vector<Variable> result;
  if (axes.empty())
    return result;
  for (const Variable &values : promoted(b, axes))
    result.push_back(along(values, result.size(), ranges.size()));
  return result;
}

std::vector<Variable> arete::ogrid(const std::vector<Range> &ranges) {
  GraphBuilder b("ogrid",
                 ranges.empty() ? Location() : ranges[0].start.location());
  return openGrid(b, ranges);
}
std::vector<Variable> arete::mgrid(const std::vector<Range> &ranges) {
  GraphBuilder b("mgrid",
                 ranges.empty() ? Location() : ranges[0].start.location());
  return broadcast_arrays(openGrid(b, ranges));
}

std::vector<Variable> arete::meshgrid(const Args &vectors,
                                      GridIndexing indexing, bool sparse) {
  GraphBuilder b("meshgrid", locationOf(vectors));
  int64_t rank = vectors.size();
  std::vector<Variable> result;
  for (const Arg &arg : vectors) {
    Variable vector = b.variable(arg);
    if (vector.rank() > 1)
      b.fail(ErrorKind::Type, "operands must be vectors, got " +
                                  describe(Access::value(vector)));
    int64_t axis = result.size();
    if (indexing == GridIndexing::XY && rank > 1 && axis < 2)
      axis = 1 - axis;
    result.push_back(along(atleast_1d(vector), axis, rank));
  }
  return sparse ? result : broadcast_arrays(result);
}

Variable arete::indices(const Args &args, DType dtype) {
  GraphBuilder b("indices", locationOf(args));
  std::vector<Size> sizes = sizesOf(b, args);
  if (sizes.empty())
    return zeros({0}, dtype);
  std::vector<Variable> result;
  for (size_t axis = 0; axis < sizes.size(); ++axis)
    result.push_back(cast(positions(b, sizes, axis), dtype));
  return stack(result);
}

//===----------------------------------------------------------------------===//
// Windows
//===----------------------------------------------------------------------===//

namespace {
/// What windows are functions of.
struct Window {
  DType dtype;
  Variable position, span; // 0 ... count - 1 and count - 1, which is 1 at least

  Window(GraphBuilder &b, const Arg &countArg, OptionalDType wanted)
      : dtype(wanted.value_or(floatX())) {
    if (!isFloat(dtype))
      b.fail(ErrorKind::Type,
             "the dtype must be a float, got " + std::string(name(dtype)));
    // A window of no element, or fewer, is empty.
    Size count = max(Size(b, countArg), 0);
    position = cast(positions(b, {count}, 0), dtype);
    isSingle = equal(count.variable(), 1);
    span = cast(max(count - 1, 1).variable(), dtype);
  }

  Variable cosine(double periods) const {
    return cos(position * (2 * std::numbers::pi * periods) / span);
  }
  /// A window of one element is 1.
  Variable finish(const Variable &values) const {
    return where(isSingle, 1.0, values);
  }

private:
  Variable isSingle;
};
} // namespace

Variable arete::bartlett(const Arg &count, OptionalDType dtype) {
  GraphBuilder b("bartlett", count.location());
  Window w(b, count, dtype);
  return w.finish(1.0 - abs(2.0 * w.position / w.span - 1.0));
}
Variable arete::blackman(const Arg &count, OptionalDType dtype) {
  GraphBuilder b("blackman", count.location());
  Window w(b, count, dtype);
  return w.finish(0.42 - 0.5 * w.cosine(1) + 0.08 * w.cosine(2));
}
Variable arete::hamming(const Arg &count, OptionalDType dtype) {
  GraphBuilder b("hamming", count.location());
  Window w(b, count, dtype);
  return w.finish(0.54 - 0.46 * w.cosine(1));
}
Variable arete::hanning(const Arg &count, OptionalDType dtype) {
  GraphBuilder b("hanning", count.location());
  Window w(b, count, dtype);
  return w.finish(0.5 - 0.5 * w.cosine(1));
}
