//===- Stabilize.h - Rewriting before differentiating -----------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_LIB_API_STABILIZE_H
#define ARETE_LIB_API_STABILIZE_H

#include "GradDetail.h"

namespace arete::detail {

/// The outputs as the stabilising rewrites make them (docs/rewrites.md): the
/// derivative of log(1 + exp(x)) as written is infinity over infinity where x
/// is large, that of softplus(x) is not, and no rewrite of the derivative could
/// bring back what was lost. What `leaves` are computed from stays as it is,
/// and so do they. An output that no rewrite touches is itself.
Values stabilized(GraphBuilder &b, mlir::ValueRange outputs,
                  mlir::ValueRange leaves);

} // namespace arete::detail

#endif // ARETE_LIB_API_STABILIZE_H
