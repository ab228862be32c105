//===- IndexingOps.h - Indexing by integer arrays -*- C++ -* -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_INDEXINGOPS_H
#define ARETE_IR_INDEXINGOPS_H

#include "dialects/Arete/IR/Arete.h"

namespace arete::ir {

/// Which axes of x index arrays address, one array for each.
struct IndexedAxes {
  IndexedAxes(std::optional<llvm::ArrayRef<int64_t>> given, int64_t position,
              size_t count)
      : position(position) {
    if (given)
      axes.assign(given->begin(), given->end());
    else
      for (size_t axis = 0; axis < count; ++axis)
        axes.push_back(axis);
  }

  llvm::SmallVector<int64_t> axes; // sorted
  /// The number of other axes before the dimensions of the index arrays.
  int64_t position;

  bool contains(int64_t axis) const { return llvm::is_contained(axes, axis); }
  /// The dimension of what is indexed that the k-th of the other axes is, if
  /// the index arrays broadcast to `indexRank` dimensions.
  int64_t placeOf(int64_t k, int64_t indexRank) const {
    return k < position ? k : k + indexRank;
  }
};

} // namespace arete::ir

#define GET_OP_CLASSES
#include "dialects/Arete/IR/IndexingOps.h.inc"

#endif // ARETE_IR_INDEXINGOPS_H
