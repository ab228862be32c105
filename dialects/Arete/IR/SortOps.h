//===- SortOps.h - Sorting, searching and counting --------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_SORTOPS_H
#define ARETE_IR_SORTOPS_H

#include "dialects/Arete/IR/Arete.h"

#define GET_OP_CLASSES
#include "dialects/Arete/IR/SortOps.h.inc"

namespace arete::ir {

/// x[..., indices[..., i, ...], ...]: of the shape of `indices`, which is that
/// of x but for the axis.
Expr gatherAlong(Expr x, Expr indices, int64_t axis);
/// Zeros of these sizes with `updates` added where gatherAlong would read.
Expr scatterAlong(mlir::ValueRange sizes, Expr updates, Expr indices,
                  int64_t axis);

} // namespace arete::ir

#endif // ARETE_IR_SORTOPS_H
