//===- Slicing.h - Bounds as Python means them ------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_LIB_API_SLICING_H
#define ARETE_LIB_API_SLICING_H

#include "Graph.h"

namespace arete::detail {

/// The bounds of a slice op, gathered axis by axis.
class SliceMaker {
public:
  SliceMaker(GraphBuilder &b, mlir::Value x) : b(b), x(x) {}

  /// x[start:stop:step] along an axis. Axes come in ascending order.
  void cut(int64_t axis, const Slice &slice);
  /// The same for bounds that are known to be good: element k is element
  /// start + k of x. These are scalars of int64.
  void cut(int64_t axis, mlir::Value start, mlir::Value size);
  /// x[index] along an axis, which is dropped. The index is an int64 scalar.
  void pick(int64_t axis, mlir::Value index);

  /// Whether nothing was cut or picked.
  bool isWhole() const { return axes.empty() && picked.empty(); }
  /// The part of x, or of another tensor of its shape.
  mlir::Value get(mlir::Value from) const;
  mlir::Value get() const { return get(x); }
  /// x with y, which has the part's shape, in its place.
  mlir::Value set(mlir::Value y) const;

private:
  mlir::Value build(llvm::StringRef op,
                    llvm::SmallVector<mlir::Value> operands) const;

  GraphBuilder &b;
  mlir::Value x;
  llvm::SmallVector<int64_t> axes, picked;
  llvm::SmallVector<mlir::Value> starts, sizes, steps, indices;
};

/// Elements start, start + 1, ... of an axis of x, which are known to be there.
mlir::Value sliceAxis(GraphBuilder &b, mlir::Value x, int64_t axis,
                      mlir::Value start, mlir::Value size);

} // namespace arete::detail

#endif // ARETE_LIB_API_SLICING_H
