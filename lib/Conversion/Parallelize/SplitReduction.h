//===- Parallelize/SplitReduction.h - Sums in several parts -----*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_CONVERSION_PARALLELIZE_SPLITREDUCTION_H
#define ARETE_CONVERSION_PARALLELIZE_SPLITREDUCTION_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace arete {

/// A loop over parts of a reduction, whose iterations are independent.
struct SplitReduction {
  mlir::scf::ForOp loop;
  mlir::Value partCost; // in picoseconds, as an index
};

/// Makes two loops of an outermost loop of the entry that only reads and
/// accumulates, by operations that may be regrouped: one that reduces each of
/// some parts of its range and stores what comes of it, and one over the parts,
/// in their order. A part takes at least the given time. How the range is cut
/// depends on its length only, so that the result does not depend on the number
/// of threads. Null, and nothing is changed, if it is another loop or never
/// more than one part.
SplitReduction splitReduction(mlir::scf::ForOp loop, mlir::func::FuncOp entry,
                              int64_t partPicoseconds);

} // namespace arete

#endif // ARETE_CONVERSION_PARALLELIZE_SPLITREDUCTION_H
