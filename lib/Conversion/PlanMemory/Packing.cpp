//===- PlanMemory/Packing.cpp - Where temporaries lie ---------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Conversion/PlanMemory/Packing.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/Support/MathExtras.h"
#include <limits>
#include <map>
#include <numeric>

using namespace llvm;

namespace arete::memory {

static constexpr int64_t huge = std::numeric_limits<int64_t>::max();

/// More blocks of known size than this share slots as the others do.
static constexpr size_t maxPlaced = 2048;
/// So many slots of each kind are looked at for a block.
static constexpr size_t maxTried = 64;
/// What a size that is not known is taken for when blocks are compared.
static constexpr uint64_t assumedSize = 256;

static int64_t add(int64_t x, int64_t y) { return x > huge - y ? huge : x + y; }

static int64_t padded(int64_t bytes) {
  return bytes > huge - alignment ? huge : int64_t(alignTo(bytes, alignment));
}

namespace {
/// Spans of ops in which a slot is in use; they are apart.
class Calendar {
public:
  bool isFree(unsigned first, unsigned last) const {
    auto next = spans.upper_bound(last); // begins behind
    return next == spans.begin() || std::prev(next)->second < first;
  }
  void reserve(unsigned first, unsigned last) { spans[first] = last; }

private:
  std::map<unsigned, unsigned> spans; // first to last
};

class Packer {
public:
  explicit Packer(ArrayRef<Block> blocks) : blocks(blocks) {
    layout.places.resize(blocks.size());
  }

  Layout run() {
    std::vector<unsigned> fixed, open;
    size_t numFixed =
        count_if(blocks, [](const Block &block) { return isFixed(block); });
    for (auto [i, block] : enumerate(blocks))
      (isFixed(block) && numFixed <= maxPlaced ? fixed : open).push_back(i);
    for (unsigned i : bySize(fixed))
      place(i);
    for (unsigned i : bySize(open))
      chooseSlot(i);
    return std::move(layout);
  }

private:
  ArrayRef<Block> blocks;
  Layout layout;
  std::vector<unsigned> placed; // in the order of their offsets
  std::vector<Calendar> calendars;

  /// The sizes that a slot is made for: with equal keys blocks are equal, with
  /// equal sizes one can see which is larger.
  using Sizes = SmallVector<const void *>;
  using Key = std::pair<Sizes, int64_t>;
  std::map<Key, SmallVector<unsigned>> slotsOfKey;
  std::map<Sizes, SmallVector<unsigned>> slotsOfSizes;

  static bool isFixed(const Block &block) { return block.sizes.empty(); }

  static uint64_t estimate(const Block &block) {
    uint64_t bytes = block.bytes;
    for (size_t i = 0; i < block.sizes.size(); ++i)
      bytes = SaturatingMultiply(bytes, assumedSize);
    return bytes;
  }

  /// The largest first; equal ones in the order of the program.
  std::vector<unsigned> bySize(std::vector<unsigned> list) {
    stable_sort(list, [&](unsigned i, unsigned j) {
      return estimate(blocks[i]) > estimate(blocks[j]);
    });
    return list;
  }

  bool areTogether(unsigned i, unsigned j) const {
    return blocks[i].first <= blocks[j].last &&
           blocks[j].first <= blocks[i].last;
  }

  void place(unsigned i) {
    int64_t bytes = padded(blocks[i].bytes);
    int64_t end = 0, best = -1, bestGap = huge;
    for (unsigned other : placed) {
      if (!areTogether(i, other))
        continue;
      int64_t begin = layout.places[other].offset;
      int64_t gap = begin - end;
      if (gap >= bytes && gap < bestGap) {
        best = end;
        bestGap = gap;
      }
      end = std::max(end, add(begin, padded(blocks[other].bytes)));
    }
    int64_t offset = best >= 0 ? best : end;
    layout.places[i].offset = offset;
    layout.staticBytes = std::max(layout.staticBytes, add(offset, bytes));
    placed.insert(upper_bound(placed, offset,
                              [&](int64_t offset, unsigned other) {
                                return offset < layout.places[other].offset;
                              }),
                  i);
  }

  std::optional<unsigned> firstFree(ArrayRef<unsigned> slots,
                                    const Block &block) const {
    for (unsigned slot : slots.take_front(maxTried))
      if (calendars[slot].isFree(block.first, block.last))
        return slot;
    return std::nullopt;
  }

  void chooseSlot(unsigned i) {
    const Block &block = blocks[i];
    Sizes sizes;
    for (mlir::Value size : block.sizes)
      sizes.push_back(size.getAsOpaquePointer());
    sort(sizes);
    SmallVector<unsigned> &equal = slotsOfKey[{sizes, block.bytes}];
    SmallVector<unsigned> &comparable = slotsOfSizes[sizes];
    std::optional<unsigned> slot = firstFree(equal, block);
    // Those that came before are not smaller where the sizes are equal.
    if (!slot)
      slot = firstFree(comparable, block);
    if (!slot) {
      size_t count = std::min(calendars.size(), maxTried);
      slot = firstFree(to_vector(seq<unsigned>(0, count)), block);
      if (!slot) {
        slot = calendars.size();
        calendars.emplace_back();
        layout.slots.emplace_back();
      }
      layout.slots[*slot].needs.push_back(i);
      equal.push_back(*slot);
      comparable.push_back(*slot);
    }
    calendars[*slot].reserve(block.first, block.last);
    layout.places[i].slot = *slot;
  }
};
} // namespace

Layout pack(ArrayRef<Block> blocks) { return Packer(blocks).run(); }

} // namespace arete::memory
