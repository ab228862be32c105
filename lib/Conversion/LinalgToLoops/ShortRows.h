//===- LinalgToLoops/ShortRows.h - Rows of a vector or two ------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_CONVERSION_LINALGTOLOOPS_SHORTROWS_H
#define ARETE_CONVERSION_LINALGTOLOOPS_SHORTROWS_H

#include <cstdint>

namespace arete {

/// Up to here the last iterations of a loop, which do not fill a vector, are
/// done by a masked one: one by one they would take as long as all the others.
/// Measured: at 100 elements the exponentials of a row take as long with masks
/// as without, at 30 they take 40 % of the time, at 1000 a tenth more.
inline constexpr int64_t longestShortRow = 127;

} // namespace arete

#endif // ARETE_CONVERSION_LINALGTOLOOPS_SHORTROWS_H
