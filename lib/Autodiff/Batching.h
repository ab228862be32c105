//===- Batching.h - A graph for a whole batch -------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The graph that computes for every element of a batch what a graph computes
/// for one. All that is known of an op is what ir::batchOp asks.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_AUTODIFF_BATCHING_H
#define ARETE_AUTODIFF_BATCHING_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/Value.h"

namespace arete::autodiff {

/// The outputs when each of `values` is replaced by the one of `batches`, which
/// has a leading axis more; every result has that axis. `size` is its length,
/// as a 0-d int64 tensor. What does not depend on `values` is computed once.
///
/// All ops involved must be in one block, and `builder` must insert behind
/// them. Takes time linear in the graph between `values` and `outputs` (and
/// what else the outputs are computed from), and constant stack. Fails with a
/// diagnostic at the op that has no rule.
mlir::FailureOr<llvm::SmallVector<mlir::Value>>
batch(mlir::OpBuilder &builder, mlir::Location loc, mlir::ValueRange outputs,
      mlir::ValueRange values, mlir::ValueRange batches, mlir::Value size);

} // namespace arete::autodiff

#endif // ARETE_AUTODIFF_BATCHING_H
