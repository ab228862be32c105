//===- LinearAlgebraOps.h - Factorisations and what they solve --*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_LINEARALGEBRAOPS_H
#define ARETE_IR_LINEARALGEBRAOPS_H

#include "dialects/Arete/IR/Dialect.h"
#include "dialects/Arete/IR/Matrix.h"

#define GET_OP_CLASSES
#include "dialects/Arete/IR/LinearAlgebraOps.h.inc"

namespace arete::ir {

/// The results of lu_factor for matrices that must be square. Empty after an
/// error.
llvm::SmallVector<Expr> factorSquare(Expr x);
/// 1 or -1 for each matrix of a batch: the sign of the permutation that the
/// `pivots` of lu_factor make, in the dtype of `like`.
Expr signOfExchanges(Expr pivots, Expr like);
/// The matrix with a 1 in row i at column permutation[i].
Expr permutationMatrix(Expr permutation, Expr like);
/// The singular value of x up to which the values `s` count as zero, for each
/// matrix: rcond times the largest, see pinv.
Expr rankCutoff(Expr x, Expr s, std::optional<double> rcond);

} // namespace arete::ir

#endif // ARETE_IR_LINEARALGEBRAOPS_H
