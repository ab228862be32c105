//===- EveryFloat.h - Errors over all floats --------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The formula that judges takes longer than all else where there are 2^32
/// arguments. So neighbouring floats are judged together: the truth is a
/// polynomial through the formula's values at some of them, which is held to 20
/// bits more than a float has at others. Where it is not that good, as next to
/// a zero, and where an error would be the greatest so far or a result is
/// infinite or NaN that should not be, each float is judged by the formula.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_TEST_NUMERICAL_EVERYFLOAT_H
#define ARETE_TEST_NUMERICAL_EVERYFLOAT_H

#include "Sweep.h"

namespace arete::numerical {

/// How many neighbouring floats are judged together. They are of one binade.
constexpr size_t floatsPerBlock = 1024;

/// What a sweep found, and the numbers of blocks that it tried, and of those
/// whose value or slope was judged by the formula, number by number.
struct EveryFloat {
  Worst value, slope;
  uint64_t blocks = 0, judged = 0;
};

/// The errors over all floats that are finite, of a formula of one argument;
/// with a stride those of every `blockStride`-th block.
EveryFloat sweepEveryFloat(const Expression &expression,
                           const Compiled<float> &compiled,
                           unsigned blockStride = 1);

} // namespace arete::numerical

#endif // ARETE_TEST_NUMERICAL_EVERYFLOAT_H
