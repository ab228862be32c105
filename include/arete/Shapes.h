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

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

/// All sizes, as a vector of int64. The elements are not computed for it.
Variable shape_of(const Arg &x);
/// The same elements in C order. Sizes are integers or integer scalars; one may
/// be the literal -1, which is what is left. The number of elements must stay
/// the same. numpy.reshape.
Variable reshape(const Arg &x, const Args &sizes);
/// The leading axes stay, the others become one: rank `rank`, at least 1 and at
/// most that of x. A scalar becomes a vector of one element.
Variable flatten(const Arg &x, int64_t rank = 1);
/// flatten(x). numpy.ravel.
Variable ravel(const Arg &x);

/// x, of which these sizes are known: the type of the result has those that are
/// numbers, and the compiled function checks all at its entry. One size for
/// each axis; dynamicSize (-1) says nothing. An axis that is said to be 1
/// broadcasts from here on. Theano's specify_shape.
Variable specify_shape(const Arg &x, const Args &sizes);
/// x, of which these axes are known to have size 1, so that they broadcast.
Variable specify_broadcastable(const Arg &x, const Axes &axes);

/// x repeated along axes that are declared to be 1, and along new ones in
/// front; other sizes must be those of x. numpy.broadcast_to.
Variable broadcast_to(const Arg &x, const Args &sizes);
/// Each operand broadcast to the shape of all. numpy.broadcast_arrays.
std::vector<Variable> broadcast_arrays(const Args &operands);

//===----------------------------------------------------------------------===//
// Order and number of axes. Axes count from the end if they are negative; one
// that is out of range is an Index error, one that is given twice a Value
// error.
//===----------------------------------------------------------------------===//

/// Axis i of the result is axis axes[i] of x; reversed if none are given.
/// numpy.transpose.
Variable transpose(const Arg &x, const Axes &axes = {});
/// Two axes exchanged. numpy.swapaxes.
Variable swapaxes(const Arg &x, int64_t a, int64_t b);
/// Axis source[i] becomes axis destination[i]; the others stay in order.
/// numpy.moveaxis.
Variable moveaxis(const Arg &x, const Axes &source, const Axes &destination);
/// The axis moves in front of the axis that is `start` now. numpy.rollaxis.
Variable rollaxis(const Arg &x, int64_t axis, int64_t start = 0);

/// x with new axes of size 1, at these positions of the result.
/// numpy.expand_dims.
Variable expand_dims(const Arg &x, const Axes &axes);
/// x without these axes, whose size must be 1; without those that are declared
/// to be 1 if none are given. numpy.squeeze.
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
/// that is left out must be declared to be 1. Theano's dimshuffle.
Variable dimshuffle(const Arg &x, const std::vector<Place> &pattern);

/// x with new axes of size 1 where the rank is less: a vector becomes a row,
/// and in three dimensions a matrix (m, n) becomes (m, n, 1), a vector (n)
/// becomes (1, n, 1). numpy.atleast_1d, atleast_2d, atleast_3d.
Variable atleast_1d(const Arg &x);
Variable atleast_2d(const Arg &x);
Variable atleast_3d(const Arg &x);
/// x with `count` axes of size 1 in front, behind, or one at a place.
Variable shape_padleft(const Arg &x, int64_t count = 1);
Variable shape_padright(const Arg &x, int64_t count = 1);
Variable shape_padaxis(const Arg &x, int64_t axis);

//===----------------------------------------------------------------------===//
// Joining and cutting
//===----------------------------------------------------------------------===//

/// Tensors joined along an axis; the dtypes are promoted, the other sizes must
/// agree. numpy.concatenate.
Variable concatenate(const Args &parts, int64_t axis = 0);
/// concatenate() with its operands in Theano's order.
Variable join(int64_t axis, const Args &parts);
/// Tensors joined along a new axis. numpy.stack.
Variable stack(const Args &parts, int64_t axis = 0);
/// Tensors joined along the first axis, rows of matrices; along the second (the
/// first of vectors); along the third; vectors as columns. numpy.vstack,
/// hstack, dstack, column_stack.
Variable vstack(const Args &parts);
Variable hstack(const Args &parts);
Variable dstack(const Args &parts);
Variable column_stack(const Args &parts);

/// Operands in nested braces: {{a, b}, {c, d}}.
class Nested {
public:
  Nested(const Variable &leaf, Location loc = Location::current())
      : leaf(Arg(leaf, loc)) {}
  template <detail::LiteralType T>
  Nested(T number, Location loc = Location::current())
      : leaf(Arg(number, loc)) {}
  Nested(std::initializer_list<Nested> list) : list(list) {}
  Nested(const std::vector<Nested> &list) : list(list) {}

  /// None for a list.
  std::optional<Arg> leaf;
  std::vector<Nested> list;
};
/// Stacked along a new axis for each level of braces. Theano's stacklists.
Variable stacklists(const Nested &parts);
/// Blocks put together: the innermost braces along the last axis, those around
/// them along the one before, ... All leaves are as deep. numpy.block.
Variable block(const Nested &parts);

/// `count` equal parts of an axis, whose size must be a multiple: known sizes
/// are checked now, others when the function runs. numpy.split.
std::vector<Variable> split(const Arg &x, int64_t count, int64_t axis = 0);
/// `count` parts, of which the first are larger by one where the size is no
/// multiple. numpy.array_split.
std::vector<Variable> array_split(const Arg &x, int64_t count,
                                  int64_t axis = 0);
/// Parts of these sizes, which must add up to that of the axis. Theano's split.
std::vector<Variable> split_sizes(const Arg &x, const Args &sizes,
                                  int64_t axis = 0);

//===----------------------------------------------------------------------===//
// Repeating and reordering
//===----------------------------------------------------------------------===//

/// x repeated as a whole, `counts[i]` times along axis i; axes of size 1 are
/// put in front of x, or ones in front of the counts. numpy.tile.
Variable tile(const Arg &x, const Args &counts);
/// Each element `count` times along an axis, or in the flattened operand.
/// numpy.repeat.
Variable repeat(const Arg &x, const Arg &count,
                std::optional<int64_t> axis = {});
/// Element i along the axis counts[i] times.
Variable repeat(const Arg &x, const std::vector<int64_t> &counts,
                std::optional<int64_t> axis = {});
/// Elements moved by `shift` along the axes, those that fall out come in at the
/// other end; in the flattened operand if no axis is given. numpy.roll.
Variable roll(const Arg &x, const Arg &shift, const Axes &axes = {});
/// Elements moved by a shift for each axis.
Variable roll(const Arg &x, const Args &shifts, const Axes &axes);
/// Elements in reverse order along the axes (all if none are given).
/// numpy.flip, fliplr, flipud.
Variable flip(const Arg &x, const Axes &axes = {});
Variable fliplr(const Arg &x);
Variable flipud(const Arg &x);
/// Turned `count` times by 90 degrees, from the first axis towards the second.
/// numpy.rot90.
Variable rot90(const Arg &x, int64_t count = 1, int64_t axis1 = 0,
               int64_t axis2 = 1);

/// What pad() puts around an array.
enum class PadMode {
  Constant,  ///< A value.
  Edge,      ///< The outermost elements.
  Reflect,   ///< The elements mirrored at the outermost, which is not repeated.
  Symmetric, ///< The elements mirrored at the edge.
  Wrap,      ///< The elements of the other end.
  LinearRamp, ///< Down or up to a value. Floats only.
  Maximum,    ///< The extreme along the axis.
  Minimum,
  Mean, ///< Floats only.
};
/// How many elements come before and behind along an axis.
struct PadWidth {
  PadWidth(const Arg &before, const Arg &after)
      : before(before), after(after) {}
  Arg before, after;
};
/// x with elements around it: pad(x, {{1, 2}, {0, n}}), a width for each axis
/// or one for all. `value` is that of Constant and LinearRamp. A width that is
/// negative is an Error. numpy.pad.
Variable pad(const Arg &x, const std::vector<PadWidth> &widths,
             PadMode mode = PadMode::Constant, const Arg &value = 0);

//===----------------------------------------------------------------------===//
// Neighborhoods of pixels. Images are (n, channels, rows, columns).
//===----------------------------------------------------------------------===//

/// Which neighborhoods an image has.
enum class NeighborhoodMode {
  Valid,         ///< Those inside; they must cover the image exactly.
  IgnoreBorders, ///< Those inside; what is left at the end is dropped.
  Half,          ///< Valid, after half the shape of zeros was put around.
  Full,          ///< Valid, after all but one of the shape was put around.
  WrapCentered,  ///< Around each pixel, with the other side of the image behind
                 ///< its borders; the shape is odd.
};
/// The neighborhoods of all images and channels as rows of a matrix, each with
/// its pixels in C order; they are `step` apart, by default as far as they are
/// large. Theano's images2neibs.
Variable images2neibs(const Arg &images, const Shape &shape,
                      const Shape &step = {},
                      NeighborhoodMode mode = NeighborhoodMode::Valid);
/// Images of the given shape (four sizes) of neighborhoods that do not overlap:
/// the inverse of images2neibs(images, shape). Pixels at the end that belong to
/// no neighborhood are 0. Theano's neibs2images.
Variable neibs2images(const Arg &neighborhoods, const Shape &shape,
                      const Args &imageShape);

} // namespace arete

#endif // ARETE_SHAPES_H
