//===- LinearAlgebraOps.td - Factorisations and what they solve -*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Operands have two dimensions or more: the last two are matrices, the others
// are a batch. What has no matrix in it (inverse, norm, least squares, ...) is
// composed of these in lib/API/LinearAlgebra.cpp.
//
// A matrix with an element that is NaN or infinite has factors that are NaN.
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_LINEARALGEBRAOPS_TD
#define ARETE_IR_LINEARALGEBRAOPS_TD

include "dialects/Arete/IR/AreteBase.td"

/// Numbers of rows.
defvar Arete_RowTensor = RankedTensorOf<[I64]>;

/// A routine of LAPACK's over a batch.
class Arete_MatrixOp<string mnemonic>
    : Arete_LibraryOp<mnemonic, [Arete_Batchable]>;

/// An op on matrices that other ops of this file do.
class Arete_MatrixCompositeOp<string mnemonic>
    : Arete_Op<mnemonic, [Pure, Arete_Differentiable, Arete_Batchable,
        DeclareOpInterfaceMethods<DecomposableOpInterface>]>;

//===----------------------------------------------------------------------===//
// Linear systems
//===----------------------------------------------------------------------===//

def Arete_CholeskyOp : Arete_MatrixOp<"cholesky"> {
  let summary = "The lower triangular l with l l^H = x";
  let bound = "|l l^H - x| <= (n + 1) u |l| |l^H|";
  let reverse = [{
    `l^-H P l^-1`, P being the lower half of l^H g (its diagonal halved),
    folded to the lower triangle
  }];
  let description = [{
    Only the lower triangle of x is read, of its diagonal the real part, and the
    derivative is by that triangle. An x that is not positive definite is an error.
  }];
  let numpy = "numpy.linalg.cholesky";
  let arguments = (ins Arete_Inexact.tensor:$x);
  let results = (outs Arete_Inexact.tensor:$result);
}

def Arete_LuFactorOp : Arete_MatrixOp<"lu_factor"> {
  let summary = "L U = x with rows exchanged";
  let bound = "|L U - P x| <= n u |L| |U|";
  let reverse = [{
    by the factors' triangles: with M the strictly lower part of L^H g_L plus
    the upper part of g_U U^H, `P^T L^-H M U^-H`
  }];
  let description = [{
    `lu` holds U and, below the diagonal, L without its unit diagonal. Row i was
    exchanged with row pivots[i], for i = 0, 1, ... in order; row i of L U is row
    permutation[i] of x. A singular matrix has a zero on the diagonal of U. With
    `square` it is an error if x is not.
  }];
  let numpy = "scipy.linalg.lu_factor";
  let arguments = (ins Arete_Inexact.tensor:$x,
                       DefaultValuedAttr<BoolAttr, "false">:$square);
  let results = (outs Arete_Inexact.tensor:$lu, Arete_RowTensor:$pivots,
                      Arete_RowTensor:$permutation);
}

def Arete_LuSolveOp : Arete_MatrixOp<"lu_solve"> {
  let summary = "The y with x y = b, or x^T y = b, by the factors of x";
  let bound = "|L U y - P b| <= 2 n u |L| |U| |y|";
  let reverse = [{
    of x: by the triangles of the factors, as two triangular systems; of b:
    `lu_solve(g)` of the transposed system
  }];
  let description = "A singular x is an error.";
  let numpy = "scipy.linalg.lu_solve";
  let parameters = "getTranspose()";
  let arguments = (ins Arete_Inexact.tensor:$lu, Arete_RowTensor:$permutation,
                       Arete_Inexact.tensor:$b,
                       DefaultValuedAttr<BoolAttr, "false">:$transpose);
  let results = (outs Arete_Inexact.tensor:$result);
}

def Arete_SolveOp : Arete_MatrixCompositeOp<"solve"> {
  let summary = "The y with a y = b, or a^T y = b";
  let bound = "|a y - b| <= 3 n u P^T |L| |U| |y|, L U being P a";
  let reverse = "of a: `-b_bar y^H`; of b: `b_bar = solve(a^H, g)`";
  let description = [{
    Becomes lu_factor and lu_solve, so that solutions with one matrix, and the
    derivative, share its factors.
  }];
  let numpy = "numpy.linalg.solve";
  let arguments = (ins Arete_Inexact.tensor:$a, Arete_Inexact.tensor:$b,
                       DefaultValuedAttr<BoolAttr, "false">:$transpose);
  let results = (outs Arete_Inexact.tensor:$result);
}

def Arete_TriangularSolveOp : Arete_MatrixOp<"triangular_solve"> {
  let summary = "The y with a y = b, or a^T y = b, a being triangular";
  let bound = "|a y - b| <= (n + 1) u |a| |y|";
  let reverse = [{
    of a: `-b_bar y^H`, only the triangle that is read; of b: `b_bar =
    triangular_solve(a^H, g)`
  }];
  let description = [{
    Only the lower (else the upper) triangle of a is read; with `unit_diagonal`
    not its diagonal either, which is then 1. A zero on it is an error.
  }];
  let numpy = "scipy.linalg.solve_triangular";
  let parameters = "getLower(), getTranspose(), getUnitDiagonal()";
  let arguments = (ins Arete_Inexact.tensor:$a, Arete_Inexact.tensor:$b,
                       DefaultValuedAttr<BoolAttr, "false">:$lower,
                       DefaultValuedAttr<BoolAttr, "false">:$transpose,
                       DefaultValuedAttr<BoolAttr, "false">:$unit_diagonal);
  let results = (outs Arete_Inexact.tensor:$result);
}

//===----------------------------------------------------------------------===//
// Determinants
//===----------------------------------------------------------------------===//

def Arete_DetOp : Arete_MatrixCompositeOp<"det"> {
  let summary = "Determinant";
  let bound = "|error| <= (n + 1) u sum(P^T |L| |U| * |cofactor(x)|), "
              "L U being P x";
  let reverse = "`g * conj(cofactor(x))`";
  let description = "Its derivative is exact at singular matrices too.";
  let numpy = "numpy.linalg.det";
  let arguments = (ins Arete_Inexact.tensor:$x);
  let results = (outs Arete_Inexact.tensor:$result);
}

def Arete_CofactorOp : Arete_MatrixOp<"cofactor"> {
  let summary = "The derivative of the determinant by each element";
  let bound = "||error|| <= 10 n u (||out|| + s[0] s[0] s[1] ... s[n-3]), "
              "s being the singular values";
  let reverse = "`x^-H (sum(g * k) - g^T k)`; k = conj(out); needs a regular x";
  let description = [{
    From the singular value decomposition, so that x may be singular; the
    derivative of this op needs the inverse.
  }];
  let numpy = "numpy.linalg.det(x) * numpy.linalg.inv(x).T";
  let arguments = (ins Arete_Inexact.tensor:$x);
  let results = (outs Arete_Inexact.tensor:$result);
}

//===----------------------------------------------------------------------===//
// Orthogonal factorisations
//===----------------------------------------------------------------------===//

def Arete_QrOp : Arete_MatrixOp<"qr"> {
  let summary = "q r = x, q having orthonormal columns and r being upper triangular";
  let bound = "||q r - x|| <= 10 n u ||x||; ||q^H q - 1|| <= 10 n u";
  let reverse = [{
    `(g_q + q S) r^-H`, S being Hermitian with the lower half of r g_r^H -
    g_q^H q; more columns than rows: those left over by `g_r` alone
  }];
  let description = [{
    For x of m by n and k = min(m, n), q is m by k and r k by n; if `complete`, q
    is m by m and r m by n, which has a derivative where k is m only. Signs are
    LAPACK's.
  }];
  let numpy = "numpy.linalg.qr";
  let parameters = "getComplete()";
  let arguments = (ins Arete_Inexact.tensor:$x,
                       DefaultValuedAttr<BoolAttr, "false">:$complete);
  let results = (outs Arete_Inexact.tensor:$q, Arete_Inexact.tensor:$r);
}

def Arete_SvdOp : Arete_MatrixOp<"svd"> {
  let summary = "u diag(s) vh = x, u and vh being unitary";
  let bound = "||u diag(s) vh - x|| <= 10 n u ||x||; "
              "||u^H u - 1||, ||vh vh^H - 1|| <= 10 n u";
  let reverse = [{
    `u ((J + J^H) s + s (K + K^H) + diag(g_s)) v^H` and what leaves the spaces
    of u and v, J = F * (u^H g_u), K = F * (v^H g_v), F[i,j] = 1 / (s[j]^2 -
    s[i]^2)
  }];
  let description = [{
    Singular values descend. For x of m by n and k = min(m, n), u is m by k and vh
    k by n; if `full`, u is m by m and vh n by n, which have no derivative. In the
    derivative, pairs of equal singular values and values of zero contribute
    nothing: that is right for functions that do not depend on the choice among
    their vectors, nor on the phases of complex ones.
  }];
  let numpy = "numpy.linalg.svd";
  let parameters = "getFull()";
  let arguments = (ins Arete_Inexact.tensor:$x,
                       DefaultValuedAttr<BoolAttr, "false">:$full);
  let results = (outs Arete_Inexact.tensor:$u, Arete_Float.tensor:$s,
                      Arete_Inexact.tensor:$vh);
}

def Arete_SvdvalsOp : Arete_MatrixOp<"svdvals"> {
  let summary = "Singular values, descending";
  let bound = "|error| <= 10 n u ||x||";
  let reverse = "`u diag(g) vh`";
  let numpy = "numpy.linalg.svdvals";
  let arguments = (ins Arete_Inexact.tensor:$x);
  let results = (outs Arete_Float.tensor:$result);
}

def Arete_EighOp : Arete_MatrixOp<"eigh"> {
  let summary = "v diag(w) v^H = x, for symmetric or Hermitian x";
  let bound = "||v diag(w) v^H - x|| <= 10 n u ||x||; "
              "||v^H v - 1|| <= 10 n u";
  let reverse = [{
    `v (diag(g_w) + F * (v^H g_v)) v^H`, F[i,j] = 1 / (w[j] - w[i]), folded to
    the lower triangle
  }];
  let description = [{
    Eigenvalues ascend; column i of v belongs to w[i]. Only the lower triangle of
    x is read, of its diagonal the real part, and the derivative is by that
    triangle. In the derivative, pairs of equal eigenvalues contribute nothing,
    which is right for functions that do not depend on the choice among their
    vectors, nor on the phases of complex ones.
  }];
  let numpy = "numpy.linalg.eigh";
  let arguments = (ins Arete_Inexact.tensor:$x);
  let results = (outs Arete_Float.tensor:$w, Arete_Inexact.tensor:$v);
}

def Arete_EigvalshOp : Arete_MatrixOp<"eigvalsh"> {
  let summary = "Eigenvalues of symmetric or Hermitian x, ascending";
  let bound = "|error| <= 10 n u ||x||";
  let reverse = "`v diag(g) v^H`, folded to the lower triangle";
  let description = "As those of eigh.";
  let numpy = "numpy.linalg.eigvalsh";
  let arguments = (ins Arete_Inexact.tensor:$x);
  let results = (outs Arete_Float.tensor:$result);
}

def Arete_EigOp : Arete_MatrixOp<"eig"> {
  let summary = "x v = v diag(w), for any square x";
  let bound = "||x v - v diag(w)|| <= 10 n u ||x|| ||v||";
  let description = [{
    Complex, in LAPACK's order; column i of v belongs to w[i], has norm 1, and its
    largest element is real. The derivative keeps both. In it, pairs of equal
    eigenvalues contribute nothing; of an x that has not n independent vectors it
    is very large or not finite, or an error.
  }];
  let numpy = "numpy.linalg.eig";
  let reverse = [{
    `v^-H (diag(g_w) + conj(F) * (v^H t)) v^H`, F[i,j] = 1 / (w[j] - w[i]), t being
    g_v without what would change norms and phases
  }];
  let arguments = (ins Arete_Inexact.tensor:$x);
  let results = (outs Arete_Complex.tensor:$w, Arete_Complex.tensor:$v);
}

def Arete_EigvalsOp : Arete_MatrixOp<"eigvals"> {
  let summary = "Eigenvalues of any square x, complex";
  let bound = "the least singular value of x - out <= 10 n u ||x||";
  let description = "As those of eig.";
  let numpy = "numpy.linalg.eigvals";
  let reverse = "`v^-H diag(g) v^H`, v being the vectors of eig";
  let arguments = (ins Arete_Inexact.tensor:$x);
  let results = (outs Arete_Complex.tensor:$result);
}

def Arete_PinvOp : Arete_MatrixCompositeOp<"pinv"> {
  let summary = "Moore-Penrose pseudo-inverse";
  let bound = "||error|| <= 10 n u c ||out||, c being the quotient of the "
              "largest and the least singular value that counts";
  let reverse = [{
    `-p^H g p^H + (1 - x p) g^H p p^H + p^H p g^H (1 - p x)`, p being out
  }];
  let description = [{
    Singular values up to rcond times the largest count as zero; without rcond it
    is max(m, n) times the distance from 1 to the next number. The derivative is
    that at constant rank.
  }];
  let numpy = "numpy.linalg.pinv";
  let arguments = (ins Arete_Inexact.tensor:$x, OptionalAttr<F64Attr>:$rcond);
  let results = (outs Arete_Inexact.tensor:$result);
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

def Arete_ExpmOp : Arete_MatrixOp<"expm"> {
  let summary = "Matrix exponential";
  let bound = "||error|| <= 10 n u (1 + ||x||_1) exp(||x||_1)";
  let reverse = "the upper right block of `expm([[x^H, g], [0, x^H]])`";
  let numpy = "scipy.linalg.expm";
  let arguments = (ins Arete_Inexact.tensor:$x);
  let results = (outs Arete_Inexact.tensor:$result);
}

#endif // ARETE_IR_LINEARALGEBRAOPS_TD
