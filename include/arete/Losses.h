//===- arete/Losses.h - Softmax, losses and scores --------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_LOSSES_H
#define ARETE_LOSSES_H

#include "arete/Axes.h"
#include "arete/Variable.h"

namespace arete {

/// exp(x) / sum(exp(x)) along an axis, without overflow, and its logarithm.
Variable softmax(const Arg &x, int64_t axis = -1);
Variable log_softmax(const Arg &x, int64_t axis = -1);
/// For each row of `logits` (classes along the last axis) the negative
/// logarithm of softmax(logits) at the class that `labels` (integers) names.
Variable cross_entropy(const Arg &logits, const Arg &labels);

} // namespace arete

#endif // ARETE_LOSSES_H
