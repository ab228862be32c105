//===- Fuse/SizeClasses.h - Which sizes are equal ---------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TRANSFORMS_FUSE_SIZECLASSES_H
#define ARETE_TRANSFORMS_FUSE_SIZECLASSES_H

#include "mlir/IR/Block.h"
#include "mlir/IR/BuiltinTypes.h"

#include <unordered_map>
#include <vector>

namespace arete {

/// The dimensions of the values of a block, in classes of equal size: by their
/// types, and because an elementwise op or a reduction of the block requires
/// it, which is checked before anything is computed.
class SizeClasses {
public:
  using Sizes = llvm::SmallVector<unsigned>;

  explicit SizeClasses(mlir::Block &block);

  /// The class of each dimension of a tensor.
  Sizes of(mlir::Value tensor);
  /// Says that a tensor that came later has the sizes of another.
  void copy(mlir::Value later, mlir::Value tensor) {
    Sizes sizes = dimsOf(tensor); // the map may grow
    dims[later] = std::move(sizes);
  }
  /// The class of a size that is known.
  unsigned ofStatic(int64_t size);

private:
  std::vector<unsigned> parents;               // of a forest; a root is its own
  std::unordered_map<int64_t, unsigned> known; // of any number there is
  llvm::DenseMap<mlir::Value, Sizes> dims;     // to be resolved

  unsigned make();
  unsigned resolve(unsigned size);
  const Sizes &dimsOf(mlir::Value tensor);
  void unite(mlir::Value a, int64_t axisOfA, mlir::Value b, int64_t axisOfB);
};

} // namespace arete

#endif // ARETE_TRANSFORMS_FUSE_SIZECLASSES_H
