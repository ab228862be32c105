//===- Passes.h - Passes from Arete to Arete -*- C++ -* -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TRANSFORMS_PASSES_H
#define ARETE_TRANSFORMS_PASSES_H

#include "lib/Transforms/RewriteReport.h"
#include "mlir/Pass/Pass.h"

namespace mlir::func {
class FuncOp;
} // namespace mlir::func

namespace arete {
#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "lib/Transforms/Passes.h.inc"

/// The passes of named rewrites that tell `report` what they do, if it is set.
std::unique_ptr<mlir::Pass> createAreteStabilize(AreteStabilizeOptions options,
                                                 rewrite::Reporter report);
std::unique_ptr<mlir::Pass>
createAreteSpecialize(AreteSpecializeOptions options, rewrite::Reporter report);
} // namespace arete

#endif // ARETE_TRANSFORMS_PASSES_H
