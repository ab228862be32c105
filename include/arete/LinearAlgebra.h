//===- arete/LinearAlgebra.h - Factorisations and solvers -------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// numpy.linalg and parts of scipy.linalg. The last two axes are matrices, the
/// others a batch; sizes of 0 are fine. float32, float64, complex64 and
/// complex128 stay what they are, 16-bit floats are computed in float32,
/// integers and bools become float64. Everything has derivatives of any order
/// unless it says otherwise; by complex matrices they are as arete/Grad.h says.
/// ^H is the conjugate transpose, which of real matrices is the transpose.
///
/// A matrix that is not square where it must be is an Error when the graph is
/// built if that is known then, else when the function is called. A matrix that
/// is singular, not positive definite or whose iteration does not converge is
/// an Error of the call, which names the matrix of the batch; the call changes
/// no shared variable. The factors of a matrix with an element that is NaN or
/// infinite are NaN.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_LINEARALGEBRA_H
#define ARETE_LINEARALGEBRA_H

#include "arete/Axes.h"
#include "arete/Variable.h"

#include <optional>

namespace arete {

//===----------------------------------------------------------------------===//
// Linear systems
//===----------------------------------------------------------------------===//

/// The x with a x = b. A b of rank 1 is a vector, any other a batch of matrices
/// of columns; batches broadcast. Solutions with one matrix, and their
/// derivatives, share its factors. numpy.linalg.solve.
Variable solve(const Arg &a, const Arg &b);
/// The x with a x = b for a triangular a, of which only that triangle is read;
/// with `transpose` a^T x = b, with `unit_diagonal` the diagonal is taken to
/// be 1. scipy.linalg.solve_triangular.
Variable solve_triangular(const Arg &a, const Arg &b, bool lower = false,
                          bool transpose = false, bool unit_diagonal = false);
/// The x with l l^H x = b, for the lower triangular l of cholesky().
/// scipy.linalg.cho_solve.
Variable cho_solve(const Arg &l, const Arg &b);

/// The inverse. Prefer solve() to a product with it. numpy.linalg.inv.
Variable inv(const Arg &a);
/// The Moore-Penrose pseudo-inverse; singular values up to `rcond` times the
/// largest count as zero (max(m, n) * epsilon if it is not given). The
/// derivative is that at constant rank. numpy.linalg.pinv.
Variable pinv(const Arg &a, std::optional<double> rcond = {});

struct LeastSquares {
  /// The shortest x among those with the least |a x - b|.
  Variable solution;
  /// The sum of |b - a x|^2 for each column, whatever the rank, real.
  Variable residuals;
  /// The number of singular values that count, int64.
  Variable rank;
  Variable singular_values;
};
/// Least squares, by the pseudo-inverse; b as in solve(). The derivative is
/// that at constant rank. numpy.linalg.lstsq.
LeastSquares lstsq(const Arg &a, const Arg &b,
                   std::optional<double> rcond = {});

//===----------------------------------------------------------------------===//
// Factorisations
//===----------------------------------------------------------------------===//

/// The lower triangular l with l l^H = a; with `upper` l^H. Only that triangle
/// of a is read, and of the diagonal the real part; the gradient is by that
/// triangle (0 elsewhere): elements that mirror one another count as one.
/// numpy.linalg.cholesky.
Variable cholesky(const Arg &a, bool upper = false);

struct Lu {
  Variable p, l, u;
};
/// a = p l u: a permutation matrix, a lower triangular matrix with a diagonal
/// of 1, an upper triangular one. scipy.linalg.lu.
Lu lu(const Arg &a);

struct LuFactors {
  Variable lu;          ///< U, and L below its diagonal.
  Variable pivots;      ///< Row i was exchanged with row pivots[i]; int64.
  Variable permutation; ///< Row i of L U is row permutation[i] of a; int64.
};
/// The factors of lu() as LAPACK packs them. scipy.linalg.lu_factor.
LuFactors lu_factor(const Arg &a);
/// The x with a x = b, or a^T x = b, by the factors of a.
/// scipy.linalg.lu_solve.
Variable lu_solve(const LuFactors &factors, const Arg &b,
                  bool transpose = false);

struct Qr {
  Variable q, r;
};
/// a = q r, q with orthonormal columns, r upper triangular. For a of m by n, q
/// is m by min(m, n); if `complete` m by m, which has a derivative for m <= n
/// only. Signs are LAPACK's. numpy.linalg.qr.
Qr qr(const Arg &a, bool complete = false);

struct Svd {
  Variable u, s, vh;
};
/// a = u diag(s) vh, singular values descending. With `full_matrices` u and vh
/// are square; then only s has a derivative. s is real. In derivatives, what
/// divides by the difference of equal singular values, or by one of 0, counts
/// as 0. That is right for u vh and other functions that do not see the choice
/// of their vectors, nor the phases of complex ones, whatever the values; not
/// for u diag(s) vh, which is x itself. numpy.linalg.svd.
Svd svd(const Arg &a, bool full_matrices = true);
/// The singular values of svd() alone, which is cheaper. numpy.linalg.svdvals.
Variable svdvals(const Arg &a);

struct Eigh {
  Variable w, v;
};
/// The eigenvalues of symmetric or Hermitian matrices, real and ascending, and
/// orthonormal vectors, column i of v for w[i]. One triangle is read, and the
/// gradient is by that triangle, as in cholesky(). In derivatives, pairs of
/// equal eigenvalues contribute nothing to those by v, as in svd().
/// numpy.linalg.eigh.
Eigh eigh(const Arg &a, bool lower = true);
/// The eigenvalues of eigh() alone, which is cheaper. numpy.linalg.eigvalsh.
Variable eigvalsh(const Arg &a, bool lower = true);

struct Eig {
  Variable w, v;
};
/// The eigenvalues of any square matrices, in LAPACK's order, and vectors,
/// column i of v for w[i]. Both are complex, of real matrices too (NumPy's are
/// real if all imaginary parts are 0). A vector has norm 1 and its largest
/// element is real, as LAPACK makes it; the derivative is that of these
/// vectors. In derivatives, pairs of equal eigenvalues contribute nothing;
/// where a matrix has not n independent vectors there is none: numbers are very
/// large or not finite, or the call is an Error. numpy.linalg.eig.
Eig eig(const Arg &a);
/// The eigenvalues of eig() alone, which is cheaper. numpy.linalg.eigvals.
Variable eigvals(const Arg &a);

//===----------------------------------------------------------------------===//
// Numbers
//===----------------------------------------------------------------------===//

/// The determinant. The gradient is exact at singular matrices; the second
/// derivative there is an Error of the call. numpy.linalg.det.
Variable det(const Arg &a);

struct SlogDet {
  Variable sign, logabsdet;
};
/// sign * exp(logabsdet) is the determinant, without overflow; of complex
/// matrices sign is a complex number of size 1, logabsdet real. They are 0 and
/// -inf for a singular matrix, which is an Error in the gradient.
/// numpy.linalg.slogdet.
SlogDet slogdet(const Arg &a);
/// log(det(a)) of a positive definite matrix, real, by cholesky().
Variable logdet(const Arg &a);

enum class MatrixNorm {
  Frobenius, ///< The root of the sum of squares: 'fro'.
  Nuclear,   ///< The sum of the singular values: 'nuc'.
  Two,       ///< The largest singular value: 2.
  MinusTwo,  ///< The smallest: -2.
  One,       ///< The largest sum of sizes in a column: 1.
  MinusOne,  ///< The smallest: -1.
  Inf,       ///< The largest sum of sizes in a row: inf.
  MinusInf,  ///< The smallest: -inf.
};
/// A norm of matrices. numpy.linalg.matrix_norm.
Variable matrix_norm(const Arg &a, MatrixNorm norm = MatrixNorm::Frobenius,
                     bool keepdims = false);
/// The norm of a times that of its inverse; from singular values for Two and
/// MinusTwo, where a need not be square. numpy.linalg.cond.
Variable cond(const Arg &a, MatrixNorm norm = MatrixNorm::Two);
/// The number, int64, of singular values above `tol` (the largest times max(m,
/// n) * epsilon if it is not given). numpy.linalg.matrix_rank.
Variable matrix_rank(const Arg &a, std::optional<double> tol = {});

//===----------------------------------------------------------------------===//
// Functions of matrices
//===----------------------------------------------------------------------===//

/// The matrix exponential. scipy.linalg.expm.
Variable expm(const Arg &a);
/// a a ... a; of the inverse if n is negative. Integers stay integers for n
/// that is not. numpy.linalg.matrix_power.
Variable matrix_power(const Arg &a, int64_t n);

/// The inverse of x -> tensordot(a, x, ind), where the first `ind` axes of a
/// have as many elements as the others. numpy.linalg.tensorinv.
Variable tensorinv(const Arg &a, int64_t ind = 2);
/// The x with tensordot(a, x, x.ndim) = b; `axes` of a are first moved to its
/// end. numpy.linalg.tensorsolve.
Variable tensorsolve(const Arg &a, const Arg &b, const Axes &axes = {});

} // namespace arete

#endif // ARETE_LINEARALGEBRA_H
