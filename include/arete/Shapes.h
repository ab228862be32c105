//===- arete/Shapes.h - Shapes and axes -------------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_SHAPES_H
#define ARETE_SHAPES_H

#include "arete/Axes.h"
#include "arete/Variable.h"

namespace arete {

/// All sizes, as a vector of int64.
Variable shape_of(const Arg &x);
/// The same elements in C order. Sizes are integers or integer scalars; one may
/// be the literal -1, which is what is left.
Variable reshape(const Arg &x, const Args &sizes);
/// The leading axes stay, the others become one: rank `rank`.
Variable flatten(const Arg &x, int64_t rank = 1);
/// Axis i of the result is axis axes[i] of x; reversed if none are given.
Variable transpose(const Arg &x, const Axes &axes = {});
Variable swapaxes(const Arg &x, int64_t a, int64_t b);
/// New axes of size 1, at these positions of the result.
Variable expand_dims(const Arg &x, const Axes &axes);
/// Without these axes, whose size must be 1; without those that are declared to
/// be 1 if none are given.
Variable squeeze(const Arg &x, const Axes &axes = {});

/// A place in the pattern of dimshuffle: an axis, or "x" for a new one.
class Place {
public:
  template <std::integral T> Place(T axis) : axis(axis) {}
  /// Only "x".
  Place(const char *fresh) : fresh(fresh) {}

  std::optional<int64_t> axis;
  std::string fresh;
};
/// The axes of x in the order of the pattern, and new ones of size 1. An axis
/// that is left out must be declared to be 1.
Variable dimshuffle(const Arg &x, std::initializer_list<Place> pattern);

/// x repeated along axes that are declared to be 1, and along new ones in
/// front.
Variable broadcast_to(const Arg &x, const Args &sizes);
/// Joined along an axis; the dtypes are promoted.
Variable concatenate(const Args &parts, int64_t axis = 0);
/// Joined along a new axis.
Variable stack(const Args &parts, int64_t axis = 0);
/// Elements start to stop, which is excluded, of one axis. Bounds are clamped;
/// negative ones count from the end.
Variable slice(const Arg &x, const Arg &start, const Arg &stop,
               int64_t axis = 0);

} // namespace arete

#endif // ARETE_SHAPES_H
