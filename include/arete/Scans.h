//===- arete/Scans.h - Running sums and products ----------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_SCANS_H
#define ARETE_SCANS_H

#include "arete/Variable.h"

#include <optional>

namespace arete {

/// Sums of the elements up to each one along an axis; without an axis of all
/// elements in C order (rank 1). dtypes as sum(): bools and narrow integers
/// become int64 or uint64, and wrap. `reverse` begins at the end of the axis.
/// numpy.cumsum.
Variable cumsum(const Arg &x, std::optional<int64_t> axis = {},
                bool reverse = false);
/// Products of the elements up to each one, as cumsum(). Its derivatives divide
/// by nothing: they are exact where elements are zero. numpy.cumprod.
Variable cumprod(const Arg &x, std::optional<int64_t> axis = {},
                 bool reverse = false);

/// cumsum() and cumprod(), a NaN counting as 0 or 1. numpy.nancumsum,
/// numpy.nancumprod.
Variable nancumsum(const Arg &x, std::optional<int64_t> axis = {},
                   bool reverse = false);
Variable nancumprod(const Arg &x, std::optional<int64_t> axis = {},
                    bool reverse = false);

/// The largest element up to each one along an axis; without an axis of all
/// elements in C order. NaN counts as such, and stays. The derivative goes to
/// the first of equal elements. numpy.maximum.accumulate.
Variable cummax(const Arg &x, std::optional<int64_t> axis = {},
                bool reverse = false);
/// The smallest element up to each one, as cummax(). numpy.minimum.accumulate.
Variable cummin(const Arg &x, std::optional<int64_t> axis = {},
                bool reverse = false);
/// Where the element of cummax(), or cummin(), is along the axis; the first one
/// if there are several.
Variable cumargmax(const Arg &x, std::optional<int64_t> axis = {},
                   bool reverse = false);
Variable cumargmin(const Arg &x, std::optional<int64_t> axis = {},
                   bool reverse = false);

/// y[i] = a[i] * y[i-1] + b[i] along an axis, y[-1] being 0 and a[0] not read:
/// a linear recurrence of first order with coefficients of its own at each
/// place, such as an exponential moving average. a and b have one shape.
Variable recurrence(const Arg &a, const Arg &b, int64_t axis = -1,
                    bool reverse = false);

/// x[1:] - x[:-1] along an axis, `n` times over; bools: whether they differ.
/// An axis of fewer than n + 1 elements gives none. numpy.diff.
Variable diff(const Arg &x, int64_t n = 1, int64_t axis = -1);

} // namespace arete

#endif // ARETE_SCANS_H
