//===- Passes.h - Lowerings -*- C++ -* -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_CONVERSION_PASSES_H
#define ARETE_CONVERSION_PASSES_H

#include "mlir/Pass/Pass.h"

namespace mlir {
class ModuleOp;
namespace func {
class FuncOp;
} // namespace func
} // namespace mlir

namespace arete {
/// A unit attribute of a loop whose iterations are independent of each other,
/// in each iteration of the loops around it: they can be divided among threads.
inline constexpr llvm::StringLiteral parallelLoopAttrName = "arete.parallel";

/// A number that a product has in common with the kernel that follows it, and
/// whose rows can be computed when those of the product are complete.
inline constexpr llvm::StringLiteral epilogueAttrName = "arete.epilogue";

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "lib/Conversion/Passes.h.inc"
} // namespace arete

#endif // ARETE_CONVERSION_PASSES_H
