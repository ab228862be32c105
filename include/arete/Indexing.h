//===- arete/Indexing.h - Parts of variables --------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What goes with x[{...}], which Variable.h declares. It is NumPy's: integers,
/// slices, newaxis, ellipsis, arrays of integers (of any rank, broadcast
/// together) and arrays of bools (which stand for as many axes as they have)
/// mix freely, and the dimensions of arrays stand where NumPy puts them: in the
/// place of the arrays if these are side by side, else in front.
///
/// Slices and integers give a view where they can: nothing is copied for them.
/// Nothing here changes a variable: what NumPy does in place gives a new value,
/// which takes the place of the old one in memory where nobody reads that any
/// more, as in an update {w, inc_subtensor(w[{i}], v)}.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_INDEXING_H
#define ARETE_INDEXING_H

#include "arete/Variable.h"

namespace arete {

/// A slice of one axis; the others are whole.
Variable slice_axis(const Arg &x, int64_t axis, const Slice &slice);
/// A slice of one axis from start to stop.
Variable slice(const Arg &x, const Arg &start, const Arg &stop, int64_t axis);

/// x after NumPy's x[...] = y. The first operand is what x[{...}] gave, and
/// remembers x and the indices; y is broadcast to its shape (dimensions that
/// are declared to be 1 stretch) and converted to its dtype, which y must
/// promote to. Where an element is named several times the last value stays.
///
///   y = set_subtensor(x[{slice(), 0}], 0.0);
Variable set_subtensor(const Variable &part, const Arg &y,
                       Location loc = Location::current());
/// x after numpy.add.at(x, ..., y): elements that are named several times get
/// the sum of all values.
Variable inc_subtensor(const Variable &part, const Arg &y,
                       Location loc = Location::current());

//===----------------------------------------------------------------------===//
// Elements by position
//===----------------------------------------------------------------------===//

/// What is done about an index that is out of range: an Error when the function
/// runs (negative ones count from the end, where NumPy says so), the remainder,
/// or the nearest end.
enum class IndexMode { Raise, Wrap, Clip };

/// The elements of an axis at these positions, whose dimensions take the place
/// of the axis; of x in C order if none is given. As numpy.take.
Variable take(const Arg &x, const Arg &indices,
              std::optional<int64_t> axis = {},
              IndexMode mode = IndexMode::Raise);
/// result[i, j, ...] = x[indices[i, j, ...], j, ...] for axis 0. The indices
/// have the rank of x and its sizes along the other axes. Without an axis x is
/// flattened. As numpy.take_along_axis.
Variable take_along_axis(const Arg &x, const Arg &indices,
                         std::optional<int64_t> axis = -1);
/// x with values in place of what take_along_axis() gives.
Variable put_along_axis(const Arg &x, const Arg &indices, const Arg &values,
                        int64_t axis);
/// Of the choices, which are broadcast together, the one that `which` counts,
/// at each place. Raise: it must be in [0, number of choices).
Variable choose(const Arg &which, const Args &choices,
                IndexMode mode = IndexMode::Raise);

//===----------------------------------------------------------------------===//
// Elements by condition: sizes that depend on values
//===----------------------------------------------------------------------===//

/// For each axis the positions of what is not zero, in C order, as int64[?].
/// The number of elements is found when the function runs.
std::vector<Variable> nonzero(const Arg &x);
/// nonzero() of a condition. Of three operands it is an elementwise choice.
/// numpy.where.
std::vector<Variable> where(const Arg &condition);
/// The positions, in C order, of what is not zero, and a matrix with a row for
/// each position. numpy.flatnonzero, numpy.argwhere.
Variable flatnonzero(const Arg &x);
Variable argwhere(const Arg &x);
/// The elements of an axis (of x in C order if none is given) for which the
/// condition, a vector that may be shorter, is not zero.
Variable compress(const Arg &condition, const Arg &x,
                  std::optional<int64_t> axis = {});
/// The elements of x, in C order, where the condition is not zero.
Variable extract(const Arg &condition, const Arg &x);

//===----------------------------------------------------------------------===//
// Positions
//===----------------------------------------------------------------------===//

/// The coordinates, in a tensor of this shape, of positions in C order. Each
/// must be in [0, number of elements).
std::vector<Variable> unravel_index(const Arg &indices, const Args &shape);
/// The positions in C order of coordinates, one operand for each axis, which
/// are broadcast together. Raise: each must be in [0, size).
Variable ravel_multi_index(const Args &indices, const Args &shape,
                           IndexMode mode = IndexMode::Raise);
/// A last axis of `depth` elements: 1 at the index, 0 elsewhere. Indices must
/// be in [0, depth).
Variable one_hot(const Arg &indices, const Arg &depth,
                 DType dtype = DType::Float32);

} // namespace arete

#endif // ARETE_INDEXING_H
