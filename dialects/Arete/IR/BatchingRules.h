//===- BatchingRules.h - Rules for batches that ops share -------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_BATCHINGRULES_H
#define ARETE_IR_BATCHINGRULES_H

#include "dialects/Arete/IR/Batching.h"

namespace arete::ir {

/// For an op along the one axis of its attribute `axis`, whose operands are all
/// of one rank: the same along the axis behind the batch.
mlir::LogicalResult batchAlongAxis(mlir::OpBuilder &builder,
                                   mlir::Operation *op, const Batch &batch,
                                   llvm::SmallVectorImpl<Batched> &results);

/// Moves an axis; the others keep their order.
Expr moveAxis(Expr x, int64_t from, int64_t to);

/// x, whose axis 0 is the batch, with the batch merged into axis `axis` of its
/// elements. That axis consists of `groups` equal parts; of each part there are
/// first that of element 0, then that of element 1, ...
Expr mergeBatch(Expr x, int64_t axis, int64_t groups = 1);
/// The reverse of it, on axis `axis` of x. `part` is the size of one part.
Expr splitBatch(Expr x, int64_t axis, mlir::Value batchSize, mlir::Value part,
                int64_t groups = 1);
/// The size of each of `groups` equal parts of an axis of this size.
mlir::Value partOf(mlir::OpBuilder &builder, mlir::Location loc,
                   mlir::Value size, int64_t groups);

/// Builds an op with other operands and appends its results, which have a batch
/// axis.
mlir::LogicalResult
rebuildForBatch(mlir::OpBuilder &builder, mlir::Operation *op,
                mlir::ValueRange operands,
                llvm::ArrayRef<mlir::NamedAttribute> attributes,
                llvm::SmallVectorImpl<Batched> &results);

} // namespace arete::ir

#endif // ARETE_IR_BATCHINGRULES_H
