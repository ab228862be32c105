//===- Batching.h - Ops on whole batches ------------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// An op that was meant for one element of a batch is rebuilt to do the whole
/// batch, which is a new leading axis of some of its operands.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_BATCHING_H
#define ARETE_IR_BATCHING_H

#include "dialects/Arete/IR/Expr.h"

namespace arete::ir {

/// A value of every element of a batch.
struct Batched {
  mlir::Value value;
  /// Whether axis 0 of `value` is the batch; else the value is the same for
  /// every element.
  bool hasAxis = false;

  /// The rank for one element.
  int64_t rank() const {
    return tensorTypeOf(value).getRank() - int64_t(hasAxis);
  }
};

/// The operands of an op, for a whole batch.
struct Batch {
  llvm::ArrayRef<Batched> operands;
  /// The number of elements, as a 0-d int64 tensor.
  mlir::Value size;

  /// An operand as it is, with or without a batch axis.
  Expr operand(mlir::OpBuilder &builder, mlir::Location loc, unsigned i) const {
    return {builder, loc, operands[i].value};
  }
  /// An operand with a batch axis, repeated along it if need be.
  Expr repeated(mlir::OpBuilder &builder, mlir::Location loc, unsigned i) const;
};

/// Values as they are given with a batch axis, repeated along it if need be.
Expr repeatForBatch(mlir::OpBuilder &builder, mlir::Location loc, Batched value,
                    mlir::Value size);

/// The operands from `first` on, which must be the same for every element:
/// sizes and bounds, on which the shape of the result depends. Fails with an
/// error at the op if they are not.
mlir::FailureOr<llvm::SmallVector<mlir::Value>>
sameForBatch(mlir::Operation *op, llvm::ArrayRef<Batched> operands,
             llvm::StringRef what);

/// Axes of one element as axes of the batch.
llvm::SmallVector<int64_t> behindBatch(llvm::ArrayRef<int64_t> axes);

/// Rebuilds an op for a batch; appends its results. Goes by
/// BatchableOpInterface, ElementwiseOpInterface, ReductionOpInterface and
/// DecomposableOpInterface, in this order. Fails with an error at an op that
/// has none of them.
mlir::LogicalResult batchOp(mlir::OpBuilder &builder, mlir::Operation *op,
                            const Batch &operands,
                            llvm::SmallVectorImpl<Batched> &results);

/// The same for an op among others: takes its operands from `values`, where
/// they are (others are the same for every element), and notes its results
/// there. An op that has nothing to do with the batch is cloned.
mlir::LogicalResult batchMapped(mlir::OpBuilder &builder, mlir::Operation *op,
                                mlir::Value size,
                                llvm::DenseMap<mlir::Value, Batched> &values);

} // namespace arete::ir

#endif // ARETE_IR_BATCHING_H
