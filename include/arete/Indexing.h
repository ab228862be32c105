//===- arete/Indexing.h - Parts of variables --------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What goes with x[{...}], which Variable.h declares.
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

} // namespace arete

#endif // ARETE_INDEXING_H
