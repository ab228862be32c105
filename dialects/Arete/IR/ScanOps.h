//===- ScanOps.h - Running sums and products along an axis -*- C++ -* -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_SCANOPS_H
#define ARETE_IR_SCANOPS_H

#include "dialects/Arete/IR/Dialect.h"

#define GET_OP_CLASSES
#include "dialects/Arete/IR/ScanOps.h.inc"

namespace arete::ir {

/// From y[0], y[1], ... makes first, y[0], y[1], ..., dropping the last: what
/// was there before each element of a scan. `reverse` is the scan's.
Expr exclusiveScan(Expr inclusive, int64_t axis, bool reverse, double first);

} // namespace arete::ir

#endif // ARETE_IR_SCANOPS_H
