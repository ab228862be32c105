//===- Parallelize/LoopCost.h - How long a loop nest takes ------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// An estimate, in picoseconds of one core, that is good to a factor of two or
/// three: enough to tell what is worth dividing among threads. What one
/// execution of an op costs is known when the loop is compiled; how often it is
/// executed, when it runs.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_CONVERSION_PARALLELIZE_LOOPCOST_H
#define ARETE_CONVERSION_PARALLELIZE_LOOPCOST_H

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace arete {

/// Whether an op neither reads nor writes buffers: scalar code, functions of
/// numbers among it.
bool isScalar(mlir::Operation *op);

/// How often the body of a loop is executed, as an index.
mlir::Value tripCount(mlir::ImplicitLocOpBuilder &b, mlir::scf::ForOp loop);

/// What one execution of a loop's body costs, as an index computed before
/// `nest`, the loop or one around it. The extents of loops in it count where
/// they are known there.
mlir::Value iterationCost(mlir::ImplicitLocOpBuilder &b, mlir::scf::ForOp loop,
                          mlir::scf::ForOp nest);

} // namespace arete

#endif // ARETE_CONVERSION_PARALLELIZE_LOOPCOST_H
