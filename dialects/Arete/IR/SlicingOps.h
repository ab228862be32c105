//===- SlicingOps.h - Slices of tensors -*- C++ -* -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_SLICINGOPS_H
#define ARETE_IR_SLICINGOPS_H

#include "dialects/Arete/IR/Arete.h"

namespace arete::ir {

/// The operands of a slice, by what they mean: each range holds one value for
/// each axis, in the order of the axes. The operands may be those of the op or
/// what a conversion made of them.
struct SliceBounds {
  SliceBounds(mlir::ValueRange bounds, llvm::ArrayRef<int64_t> axes,
              llvm::ArrayRef<int64_t> picked)
      : axes(axes), picked(picked), all(bounds) {}

  llvm::ArrayRef<int64_t> axes, picked;

  /// Whether there are as many operands as the axes need.
  bool isComplete() const {
    size_t count = all.size() - picked.size();
    return all.size() >= picked.size() &&
           (count == 2 * axes.size() || count == 3 * axes.size());
  }
  bool hasSteps() const {
    return all.size() == 3 * axes.size() + picked.size() && !axes.empty();
  }
  mlir::ValueRange starts() const { return all.take_front(axes.size()); }
  mlir::ValueRange sizes() const { return all.slice(axes.size(), axes.size()); }
  /// Empty where all are 1.
  mlir::ValueRange steps() const {
    return all.slice(2 * axes.size(), hasSteps() ? axes.size() : 0);
  }
  mlir::ValueRange indices() const { return all.take_back(picked.size()); }

  /// The place of an axis of x among `axes` or `picked`, if it is there.
  std::optional<size_t> cut(int64_t axis) const { return find(axes, axis); }
  std::optional<size_t> pick(int64_t axis) const { return find(picked, axis); }

  /// The axis of x that an axis of the slice comes from.
  int64_t sourceAxis(int64_t axis) const {
    for (int64_t dropped : picked)
      axis += dropped <= axis;
    return axis;
  }

private:
  static std::optional<size_t> find(llvm::ArrayRef<int64_t> list,
                                    int64_t axis) {
    const int64_t *place = llvm::find(list, axis);
    if (place == list.end())
      return std::nullopt;
    return place - list.begin();
  }

  mlir::ValueRange all;
};

} // namespace arete::ir

#define GET_OP_CLASSES
#include "dialects/Arete/IR/SlicingOps.h.inc"

#endif // ARETE_IR_SLICINGOPS_H
