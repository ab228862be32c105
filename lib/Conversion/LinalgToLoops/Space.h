//===- LinalgToLoops/Space.h - Iteration spaces over buffers ----*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_CONVERSION_LINALGTOLOOPS_SPACE_H
#define ARETE_CONVERSION_LINALGTOLOOPS_SPACE_H

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/AffineMap.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace arete {
namespace rt {
class RowsOp;
} // namespace rt

/// The dimensions of a nest of loops, in runs, and how its operands are read.
class Space {
public:
  /// One loop stands for a run of dimensions that every operand holds
  /// contiguously.
  using Run = llvm::SmallVector<int64_t, 2>;

  /// How an operand is read: a buffer (its dimensions grouped as the loops are)
  /// and for each of its dimensions the run that indexes it, or -1 for 0.
  struct Access {
    mlir::Value buffer; // null for a scalar operand
    llvm::SmallVector<int64_t> runOf;
  };

  /// The maps are projections. `kinds` has a number for each dimension: those
  /// of different kinds are in different runs. With `needsIndices` each
  /// dimension is a run of its own.
  Space(mlir::ImplicitLocOpBuilder &b, mlir::ValueRange operands,
        llvm::ArrayRef<mlir::AffineMap> maps, llvm::ArrayRef<int64_t> kinds,
        bool needsIndices);

  llvm::SmallVector<Run> runs;
  llvm::SmallVector<mlir::Value> extents; // of each run
  llvm::SmallVector<Access> operands;
  llvm::SmallVector<mlir::Value> position; // in the runs entered so far

  /// Whether no run after those entered so far indexes an operand.
  bool isReady(const Access &access) const;
  mlir::Value load(const Access &access);
  void store(mlir::Value element, const Access &access);

  /// A loop over a run, in which `body` builds and what it returns is carried.
  mlir::scf::ForOp
  makeLoop(unsigned run, mlir::ValueRange carried,
           llvm::function_ref<llvm::SmallVector<mlir::Value>(mlir::ValueRange)>
               body);

private:
  mlir::ImplicitLocOpBuilder &b;

  void findRuns(mlir::ValueRange operands, llvm::ArrayRef<mlir::AffineMap> maps,
                llvm::ArrayRef<int64_t> kinds, bool needsIndices);
  Access accessTo(mlir::Value operand, mlir::AffineMap map);
  llvm::SmallVector<mlir::Value> indicesOf(const Access &access);
};

/// Builds the loops of an `arete_rt.rows` on buffers, before it.
void buildRowLoops(rt::RowsOp op);

} // namespace arete

#endif // ARETE_CONVERSION_LINALGTOLOOPS_SPACE_H
