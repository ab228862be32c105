//===- PoolingOps.h - Pooling over sliding windows --------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_POOLINGOPS_H
#define ARETE_IR_POOLINGOPS_H

#include "dialects/Arete/IR/Window.h"

namespace arete::ir {

/// What the attribute `mean` says.
arete_pool_mean poolMeanOf(llvm::StringRef name);

} // namespace arete::ir

#define GET_OP_CLASSES
#include "dialects/Arete/IR/PoolingOps.h.inc"

#endif // ARETE_IR_POOLINGOPS_H
