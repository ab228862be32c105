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

} // namespace arete::ir

#endif // ARETE_IR_BATCHINGRULES_H
