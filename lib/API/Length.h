//===- Length.h - Roots of sums of squares ----------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_LIB_API_LENGTH_H
#define ARETE_LIB_API_LENGTH_H

#include "dialects/Arete/IR/Expr.h"

namespace arete::detail {

/// The square root of what is a sum of squares: where all of them are 0, so are
/// the derivatives by them, which sqrt() alone would make 0 * infinity.
inline ir::Expr lengthOf(ir::Expr squares) {
  ir::Expr zero = squares.literal(0.0);
  ir::Expr isZero = equal(squares, zero);
  return where(isZero, zero,
               sqrt(where(isZero, squares.literal(1.0), squares)));
}

} // namespace arete::detail

#endif // ARETE_LIB_API_LENGTH_H
