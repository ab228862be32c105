//===- LoopStructure.h - The loops of a fused group -------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_LOOPSTRUCTURE_H
#define ARETE_IR_LOOPSTRUCTURE_H

#include "dialects/Arete/IR/Arete.h"

namespace arete::ir {

/// The shape of the loops that an op runs in: that of its result or, for a
/// reduction, of its operand. Null for an op that has none.
mlir::RankedTensorType loopType(mlir::Operation *op);

/// Which loops the members of a fused group run in. All reductions are over the
/// same axes of one space. What else is computed is either an element for each
/// point of it, or one for each row, a row being what is reduced: from results
/// of the reductions, whose shape it has.
struct LoopStructure {
  explicit LoopStructure(llvm::ArrayRef<mlir::Operation *> members);

  mlir::RankedTensorType space;
  /// Empty if nothing is reduced, or nothing but a scalar.
  llvm::SmallVector<int64_t> reducedAxes;
  /// Whether several loops are needed for each row: a member reads the result
  /// of a reduction, or has one element a row.
  bool rowLoops = false;

  /// Whether an elementwise op has one element a row, be its type one of as
  /// many dimensions as the space or without those that are reduced.
  bool isOncePerRow(mlir::Operation *op) const;
  /// Whether a row is what the last dimensions span, and not everything.
  bool hasRows() const;
  int64_t keptRank() const { return space.getRank() - reducedAxes.size(); }
};

} // namespace arete::ir

#endif // ARETE_IR_LOOPSTRUCTURE_H
