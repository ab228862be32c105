//===- Compare.h - Compares a result with the reference ---------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TOOLS_ARETE_RUN_COMPARE_H
#define ARETE_TOOLS_ARETE_RUN_COMPARE_H

#include "arete/Tensor.h"
#include <string>

namespace arete::tools {

/// How far a float may be from the reference. One of the bounds must hold; with
/// zeros everywhere the values must be equal. Other values must be equal.
struct Tolerance {
  double ulp = 0;
  double relative = 0;
  double absolute = 0;
};

struct Comparison {
  bool equal = true;
  /// The first difference that is too large, or the largest there is.
  std::string text;
};

/// Compares dtype, shape and elements. A NaN equals any NaN, and zeros are
/// equal whatever their signs.
Comparison compare(const Tensor &actual, const Tensor &expected,
                   const Tolerance &tolerance);

} // namespace arete::tools

#endif // ARETE_TOOLS_ARETE_RUN_COMPARE_H
