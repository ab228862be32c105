//===- special/Incomplete.h - Incomplete gamma and beta ---------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_RUNTIME_SPECIAL_INCOMPLETE_H
#define ARETE_RUNTIME_SPECIAL_INCOMPLETE_H

#include "Policy.h"

namespace arete::special {

/// betainc(a, b, x) for parameters of 1e4 and more; y is 1 - x.
Real betaincOfLarge(Real a, Real b, Real x, Real y);

} // namespace arete::special

#endif // ARETE_RUNTIME_SPECIAL_INCOMPLETE_H
