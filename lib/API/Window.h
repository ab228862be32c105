//===- Window.h - Attributes of sliding windows -----------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_LIB_API_WINDOW_H
#define ARETE_LIB_API_WINDOW_H

#include "Graph.h"
#include "arete/Convolution.h"

namespace arete::detail {

/// The attributes that every op with a window has, for an operand of this rank.
llvm::SmallVector<mlir::NamedAttribute>
windowAttributes(GraphBuilder &b, int64_t rank, const PerAxis &strides,
                 const PerAxis &dilation, const Padding &padding);

} // namespace arete::detail

#endif // ARETE_LIB_API_WINDOW_H
