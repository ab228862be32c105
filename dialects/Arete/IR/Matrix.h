//===- Matrix.h - Expressions over batches of matrices ----------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The last two axes of an operand are matrices, or the last one is vectors;
/// the others are a batch. Null operands give null (see Expr).
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_MATRIX_H
#define ARETE_IR_MATRIX_H

#include "dialects/Arete/IR/Expr.h"

namespace arete::ir {

/// Builds an op that has several results. Empty after an error.
llvm::SmallVector<Expr>
buildResults(llvm::StringRef name, llvm::ArrayRef<Expr> operands,
             llvm::ArrayRef<mlir::NamedAttribute> attributes = {});
/// Attributes that are true: the flags of an op.
llvm::SmallVector<mlir::NamedAttribute>
flags(Expr x, llvm::ArrayRef<std::pair<llvm::StringRef, bool>> namesAndValues);

/// The size of an axis, a 0-d int64; a negative axis counts from the end.
Expr sizeOf(Expr x, int64_t axis);
/// x[..., start:start+size, ...] along an axis, which may be negative.
Expr slice(Expr x, Expr start, Expr size, int64_t axis);
Expr concatenate(llvm::ArrayRef<Expr> parts, int64_t axis);

Expr transposed(Expr x);
/// The conjugate transpose: of real matrices the transpose.
Expr adjoint(Expr x);
/// The product of matrices, of each of which the adjoint may be taken.
Expr product(Expr a, Expr b, bool adjointA = false, bool adjointB = false);

/// Where column - row of a matrix like x's compares like this with a number:
/// bool, of rank 2.
Expr whereOffset(Expr x, llvm::StringRef comparison, int64_t number);
/// The elements with column - row <= diagonal (>= diagonal); 0 elsewhere.
Expr lowerTriangle(Expr x, int64_t diagonal = 0);
Expr upperTriangle(Expr x, int64_t diagonal = 0);
/// The lower triangle with half of the diagonal: what added to its adjoint
/// gives a Hermitian x.
Expr lowerHalf(Expr x);
/// The identity of the size of x's columns, of rank 2.
Expr identityLike(Expr x);
/// The diagonal of square matrices.
Expr diagonal(Expr x);
/// x with column (row) i multiplied by element i of s, which may be real where
/// x is complex.
Expr scaleColumns(Expr x, Expr s);
Expr scaleRows(Expr x, Expr s);

/// |x|^2, real.
Expr squaredSize(Expr x);
/// x / |x|, and 0 where x is 0: of real numbers the sign.
Expr phaseOf(Expr x);
/// 1/x, and 0 where x is 0.
Expr reciprocalOrZero(Expr x);
/// The largest number of vectors that are not negative; 0 for no number.
Expr largestOrZero(Expr x);

} // namespace arete::ir

#endif // ARETE_IR_MATRIX_H
