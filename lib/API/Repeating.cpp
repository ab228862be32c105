//===- Repeating.cpp - Repeating, reordering and padding ------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Graph.h"
#include "Size.h"
#include "arete/Ops.h"

using namespace arete;
using namespace arete::detail;

/// x[..., indices, ...], at an axis; the indices are a vector.
static Variable takeAlong(const Variable &x, const Variable &indices,
                          int64_t axis) {
  if (axis == 0)
    return x[indices];
  return moveaxis(moveaxis(x, axis, 0)[indices], 0, axis);
}

//===----------------------------------------------------------------------===//
// Repeating
//===----------------------------------------------------------------------===//

/// Repeats along an axis: the axis as a whole, or each of its elements.
static Variable repeatAlong(const Variable &x, const Size &count, int64_t axis,
                            bool asWhole) {
  if (count.is(1))
    return x;
  std::vector<Size> sizes = sizesOf(x), result = sizes;
  result[axis] = sizes[axis] * count;
  int64_t fresh = asWhole ? axis : axis + 1;
  sizes.insert(sizes.begin() + fresh, count);
  Variable repeated = broadcast_to(expand_dims(x, fresh), toArgs(sizes));
  return reshape(repeated, toArgs(result));
}

Variable arete::tile(const Arg &arg, const Args &args) {
  GraphBuilder b("tile", arg.location());
  Variable x = b.variable(arg);
  std::vector<Size> counts = sizesOf(b, args);
  int64_t rank = std::max<int64_t>(x.rank(), counts.size());
  counts.insert(counts.begin(), rank - counts.size(), Size(1));
  x = shape_padleft(x, rank - x.rank());
  // The last axis first: what is repeated next is larger.
  for (int64_t axis = rank - 1; axis >= 0; --axis)
    x = repeatAlong(x, counts[axis], axis, /*asWhole=*/true);
  return x;
}

Variable arete::repeat(const Arg &arg, const Arg &countArg,
                       std::optional<int64_t> axis) {
  GraphBuilder b("repeat", arg.location());
  Variable x = b.variable(arg);
  Size count(b, countArg);
  if (!axis)
    x = flatten(x);
  int64_t along = b.axis(axis.value_or(0), x.rank(), Access::value(x));
  return repeatAlong(x, count, along, /*asWhole=*/false);
}

Variable arete::repeat(const Arg &arg, const std::vector<int64_t> &counts,
                       std::optional<int64_t> axis) {
  GraphBuilder b("repeat", arg.location());
  Variable x = b.variable(arg);
  if (!axis)
    x = flatten(x);
  int64_t along = b.axis(axis.value_or(0), x.rank(), Access::value(x));
  std::vector<int64_t> positions;
  for (auto [position, count] : llvm::enumerate(counts)) {
    if (count < 0)
      b.fail(ErrorKind::Value, "count " + llvm::Twine(count) + " is negative");
    positions.insert(positions.end(), count, position);
  }
  std::vector<Arg> sizes(x.rank(), Arg(dynamicSize));
  sizes[along] = Arg(int64_t(counts.size()));
  return takeAlong(specify_shape(x, sizes),
                   constant(Tensor::fromVector(positions)), along);
}

//===----------------------------------------------------------------------===//
// Reordering
//===----------------------------------------------------------------------===//

static Variable rollAlong(const Variable &x, const Size &shift, int64_t axis) {
  Size size = sizeOf(x, axis);
  Size first = size - modulo(shift, max(size, 1));
  if (first.known() && size.known() && *first.known() == *size.known())
    return x;
  Variable rolled = concatenate(
      {slice(x, first, size, axis), slice(x, 0, first, axis)}, axis);
  // The two parts are as long as x was.
  return specify_shape(rolled, toArgs(sizesOf(x)));
}

Variable arete::roll(const Arg &arg, const Arg &shiftArg, const Axes &axes) {
  GraphBuilder b("roll", arg.location());
  Variable x = b.variable(arg);
  Size shift(b, shiftArg);
  if (!axes.get())
    return reshape(rollAlong(flatten(x), shift, 0), toArgs(sizesOf(x)));
  for (int64_t axis : b.axes(axes, Access::value(x)))
    x = rollAlong(x, shift, axis);
  return x;
}

Variable arete::roll(const Arg &arg, const Args &args, const Axes &axes) {
  GraphBuilder b("roll", arg.location());
  Variable x = b.variable(arg);
  std::vector<Size> shifts = sizesOf(b, args);
  if (!axes.get() || axes.get()->size() != shifts.size())
    b.fail(ErrorKind::Value, "as many axes must be given as there are shifts");
  // As in NumPy, shifts along an axis that is given twice add up.
  for (auto [shift, axis] : llvm::zip(shifts, *axes.get()))
    x = rollAlong(x, shift, b.axis(axis, x.rank(), Access::value(x)));
  return x;
}

static Variable flipAlong(const Variable &x, int64_t axis) {
  Size size = sizeOf(x, axis);
  return takeAlong(x, (size - 1).variable() - arange(size), axis);
}

Variable arete::flip(const Arg &arg, const Axes &axes) {
  GraphBuilder b("flip", arg.location());
  Variable x = b.variable(arg);
  for (int64_t axis : b.axes(axes, Access::value(x)))
    x = flipAlong(x, axis);
  return x;
}
Variable arete::fliplr(const Arg &x) {
  GraphBuilder b("fliplr", x.location());
  return flip(x, 1);
}
Variable arete::flipud(const Arg &x) {
  GraphBuilder b("flipud", x.location());
  return flip(x, 0);
}

Variable arete::rot90(const Arg &arg, int64_t count, int64_t axis1,
                      int64_t axis2) {
  GraphBuilder b("rot90", arg.location());
  Variable x = b.variable(arg);
  b.axes({axis1, axis2}, x.rank(), Access::value(x)); // one axis given twice
  switch ((count % 4 + 4) % 4) {
  case 1:
    return swapaxes(flip(x, axis2), axis1, axis2);
  case 2:
    return flip(x, {axis1, axis2});
  case 3:
    return flip(swapaxes(x, axis1, axis2), axis2);
  default:
    return x;
  }
}

//===----------------------------------------------------------------------===//
// Padding
//===----------------------------------------------------------------------===//

namespace {
/// The padding of one axis.
struct AxisPadding {
  Variable x;
  int64_t axis;
  Size before, after;
  Variable value; // of x's dtype

  /// x between two parts.
  Variable between(const Variable &left, const Variable &right) const {
    std::vector<Variable> parts;
    if (!before.is(0))
      parts.push_back(left);
    parts.push_back(x);
    if (!after.is(0))
      parts.push_back(right);
    return concatenate(parts, axis);
  }

  /// The sizes of x, but this one of the axis.
  Args sizesWith(const Size &size) const {
    std::vector<Size> sizes = sizesOf(x);
    sizes[axis] = size;
    return toArgs(sizes);
  }

  /// Repeats what has size 1 along the axis on both sides.
  Variable withBoth(const Variable &part) const {
    return between(broadcast_to(part, sizesWith(before)),
                   broadcast_to(part, sizesWith(after)));
  }

  /// From the value, which comes first, towards an edge, which is not reached.
  Variable ramp(const Variable &edge, const Size &width, bool isBefore) const {
    Variable step = arange(width);
    if (!isBefore)
      step = (width - 1).variable() - step;
    DType dtype = x.dtype();
    Variable part = cast(step, dtype) / cast(width.variable(), dtype);
    part = shape_padright(part, x.rank() - 1 - axis);
    return broadcast_to(value + (edge - value) * part, sizesWith(width));
  }

  Variable withRamps() const {
    // An empty axis has no edge, which is an error.
    auto edge = [&](int64_t index) {
      return expand_dims(take(x, index, axis), axis);
    };
    return between(ramp(edge(0), before, /*isBefore=*/true),
                   ramp(edge(-1), after, /*isBefore=*/false));
  }

  /// Which element of x stands at each place.
  Variable source(PadMode mode) const {
    Size size = sizeOf(x, axis);
    Variable place = arange(before + size + after) - before.variable();
    Variable last = (size - 1).variable();
    switch (mode) {
    case PadMode::Wrap:
      return place % size.variable();
    case PadMode::Reflect: {
      Variable turn = place % max(last * 2, Arg(1));
      return last - abs(last - turn);
    }
    case PadMode::Symmetric: {
      Variable turn = place % (size * 2).variable();
      return minimum(turn, (size * 2 - 1).variable() - turn);
    }
    default: // Edge
      return maximum(minimum(place, last), 0);
    }
  }

private:
  static Variable max(const Variable &x, const Arg &y) { return maximum(x, y); }
};
} // namespace

static Variable padAxis(const AxisPadding &p, PadMode mode) {
  switch (mode) {
  case PadMode::Constant:
    return p.withBoth(p.value);
  case PadMode::LinearRamp:
    return p.withRamps();
  case PadMode::Maximum:
    return p.withBoth(arete::max(p.x, p.axis, /*keepdims=*/true));
  case PadMode::Minimum:
    return p.withBoth(arete::min(p.x, p.axis, /*keepdims=*/true));
  case PadMode::Mean:
    return p.withBoth(mean(p.x, p.axis, /*keepdims=*/true));
  default:
    return takeAlong(p.x, p.source(mode), p.axis);
  }
}

Variable arete::pad(const Arg &arg, const std::vector<PadWidth> &widths,
                    PadMode mode, const Arg &value) {
  GraphBuilder b("pad", arg.location());
  Variable x = b.variable(arg);
  if (widths.size() != 1 && int64_t(widths.size()) != x.rank())
    b.fail(ErrorKind::Value, llvm::Twine(widths.size()) +
                                 " widths are given for " +
                                 describe(Access::value(x)));
  bool hasFractions = mode == PadMode::LinearRamp || mode == PadMode::Mean;
  if (hasFractions && !isInexact(x.dtype()))
    b.fail(ErrorKind::Type, "this mode does not pad integers or bools, got " +
                                describe(Access::value(x)));
  Variable fill = b.wrap(b.value(value, x.dtype()));
  if (fill.rank() != 0)
    b.fail(ErrorKind::Type,
           "the value must be a scalar, got " + describe(Access::value(fill)));
  auto width = [&](const Arg &given) {
    Size size(b, given);
    if (size.known() && *size.known() < 0)
      b.fail(ErrorKind::Value,
             "width " + llvm::Twine(*size.known()) + " is negative");
    return size;
  };
  for (int64_t axis = 0; axis < x.rank(); ++axis) {
    const PadWidth &given = widths[widths.size() == 1 ? 0 : axis];
    Size before = width(given.before), after = width(given.after);
    if (!before.is(0) || !after.is(0))
      x = padAxis({x, axis, before, after, fill}, mode);
  }
  return x;
}
