//===- arete/Reductions.h - Reductions and statistics -----------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_REDUCTIONS_H
#define ARETE_REDUCTIONS_H

#include "arete/Axes.h"
#include "arete/Variable.h"

namespace arete {

/// Sums and products of bools and of integers narrower than 64 bits are int64
/// (uint64 for unsigned integers). Integers wrap.
Variable sum(const Arg &x, const Axes &axes = {}, bool keepdims = false);
Variable prod(const Arg &x, const Axes &axes = {}, bool keepdims = false);
/// NaN if there is one. No elements: an Error when the function runs.
Variable max(const Arg &x, const Axes &axes = {}, bool keepdims = false);
Variable min(const Arg &x, const Axes &axes = {}, bool keepdims = false);
/// Integers and bools are averaged in float64.
Variable mean(const Arg &x, const Axes &axes = {}, bool keepdims = false);
/// The divisor is the number of elements less `ddof`.
Variable var(const Arg &x, const Axes &axes = {}, bool keepdims = false,
             int64_t ddof = 0);
/// The square root of var().
Variable std(const Arg &x, const Axes &axes = {}, bool keepdims = false,
             int64_t ddof = 0);
/// Whether some element, every element is not zero.
Variable any(const Arg &x, const Axes &axes = {}, bool keepdims = false);
Variable all(const Arg &x, const Axes &axes = {}, bool keepdims = false);
/// The first position of the largest (smallest) element, as int64; NaN counts
/// as that. Over several axes it is the position in these axes flattened, in
/// C order and the order of the axes of x. No elements: an Error when the
/// function runs.
Variable argmax(const Arg &x, const Axes &axes = {}, bool keepdims = false);
Variable argmin(const Arg &x, const Axes &axes = {}, bool keepdims = false);
/// log(sum(exp(x))) without overflow.
Variable logsumexp(const Arg &x, const Axes &axes = {}, bool keepdims = false);

} // namespace arete

#endif // ARETE_REDUCTIONS_H
