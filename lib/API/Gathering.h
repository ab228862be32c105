//===- Gathering.h - What indexing by arrays is made of ---------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_LIB_API_GATHERING_H
#define ARETE_LIB_API_GATHERING_H

#include "Graph.h"

namespace arete::detail {

/// Where a mask is true, in C order, as int64[?]. `sizes`, if there are any,
/// are what those of the mask must be when the function runs.
mlir::Value flatnonzero(GraphBuilder &b, mlir::Value mask,
                        mlir::ValueRange sizes = {});

} // namespace arete::detail

#endif // ARETE_LIB_API_GATHERING_H
