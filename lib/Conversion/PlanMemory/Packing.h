//===- PlanMemory/Packing.h - Where temporaries lie -------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_CONVERSION_PLANMEMORY_PACKING_H
#define ARETE_CONVERSION_PLANMEMORY_PACKING_H

#include "mlir/IR/Value.h"
#include "llvm/ADT/SmallVector.h"

namespace arete::memory {

/// Alignment of every temporary, in bytes: a cache line and a vector.
inline constexpr int64_t alignment = 64;

/// A temporary as the packing sees it. It is alive from `first` to `last`,
/// counted in ops, both included.
struct Block {
  /// All of its size, or the factor that does not depend on `sizes`. The
  /// largest int64 stands for all that are larger.
  int64_t bytes;
  llvm::SmallVector<mlir::Value> sizes;
  unsigned first, last;
};

/// Memory for blocks that are not alive at the same time: as large as the
/// largest of `needs`, which are numbers of blocks that differ in size.
struct Slot {
  llvm::SmallVector<unsigned> needs;
};

/// Blocks of known size lie at offsets in a part of their own at the beginning
/// of the arena, all others in slots behind it.
struct Layout {
  int64_t staticBytes = 0;
  std::vector<Slot> slots;
  struct Place {
    /// Of the slot; -1: `offset` is that in the static part.
    int64_t slot = -1;
    int64_t offset = 0;
  };
  std::vector<Place> places; // of each block
};

/// Packs blocks so that those which are alive together lie apart. The largest
/// ones choose first. A block of known size goes into the smallest gap that
/// holds it. One of unknown size shares a slot with blocks of the same size, or
/// with others: what a slot costs is the maximum, which is never more than the
/// sum. Near-linear in the number of blocks but for those of known size, of
/// which a bounded number is packed so.
Layout pack(llvm::ArrayRef<Block> blocks);

} // namespace arete::memory

#endif // ARETE_CONVERSION_PLANMEMORY_PACKING_H
