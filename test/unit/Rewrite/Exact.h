//===- Exact.h - Formulas in many digits ------------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TEST_UNIT_REWRITE_EXACT_H
#define ARETE_TEST_UNIT_REWRITE_EXACT_H

#include "lib/Transforms/Rewrite/Formula.h"
#include "llvm/ADT/StringMap.h"

namespace arete::rewrite::test {

/// Whether all of a side's ops are known here: functions of real numbers.
bool canEvaluate(const Formula &formula, unsigned term);

/// The value of a side in 660 decimal digits: enough for it to be right
/// wherever doubles can tell. NaN where it is not defined or out of range.
/// Functions are taken by their definitions, so that no stable form is trusted.
long double evaluate(const Formula &formula, unsigned term,
                     const llvm::StringMap<long double> &variables);

} // namespace arete::rewrite::test

#endif // ARETE_TEST_UNIT_REWRITE_EXACT_H
