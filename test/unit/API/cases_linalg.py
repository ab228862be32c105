#===- cases_linalg.py - Complex matrices, eigenvalues of any matrix ---------===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Other functions of real matrices are in cases_matrix.py. Complex ones are made of
their parts, x[0] and x[1], and have a strong diagonal (`regular`); complex results
become a last axis of two (`parts`). What has a phase of its own is compared by what
does not see it."""

import numpy as np
import scipy.linalg as sl
from numpy import linalg as la
from generate_cases import Input

I = Input
D, V = "Twice", "Value"


def regular(re, im):
    m, n = re.shape[-2:]
    return re + 1j * im + np.eye(m, n) * (3 + np.arange(n))


def parts(x):
    return np.stack([x.real, x.imag], -1)


def batched(f):
    """f for each matrix of a batch."""
    def run(x, *others):
        if x.ndim == 2:
            return f(x, *others)
        return np.stack([run(*each) for each in zip(x, *others)])
    return run


def adjoint(x):
    return x.conj().swapaxes(-1, -2)


def size2(x):
    return (x * x.conj()).real


def of_matrix(name, cpp, function, shape=(3, 3), check=D):
    """A function of the matrix z; complex results have parts."""
    def value(re, im):
        result = np.asarray(batched(function)(regular(re, im)))
        return parts(result) if np.iscomplexobj(result) else result
    cpp = cpp.replace("z", "regular(x[0], x[1])")
    return (f"complex_{name}", f"parts({cpp})", value, [shape, shape], check)


def of_system(name, cpp, function, shape=(3, 3), right=(3, 2)):
    """The same of z and a right side b."""
    def value(re, im, bre, bim):
        return parts(batched(function)(regular(re, im), bre + 1j * bim))
    cpp = cpp.replace("z", "regular(x[0], x[1])").replace("b", "arete::complex(x[2], x[3])")
    return (f"complex_{name}", f"parts({cpp})", value, [shape, shape, right, right], D)


def triangular(lower, transpose, unit):
    flags = ", ".join(str(f).lower() for f in (lower, transpose, unit))
    return of_system(
        f"triangular{int(lower)}{int(transpose)}{int(unit)}",
        f"triangular({flags})(z, b)",
        lambda a, b: sl.solve_triangular(a, b, lower=lower, trans=1 if transpose else 0,
                                         unit_diagonal=unit))


def upper_hermitian(x):
    """Whose upper triangle is x's."""
    return np.triu(x, 1) + adjoint(np.triu(x, 1)) + np.diag(np.diag(x).real)


def of_hermitian(x, f):
    w, v = la.eigh(x)
    return (v * f(w)) @ adjoint(v)


def of_general(x, f):
    w, v = la.eig(x)
    return (v * f(w)) @ la.inv(v)


def svd_function(x):
    u, s, vh = la.svd(x, full_matrices=False)
    return (u * np.exp(-s)) @ vh


NORMS = {"Frobenius": "fro", "Nuclear": "nuc", "Two": 2, "MinusTwo": -2, "One": 1,
         "MinusOne": -1, "Inf": np.inf, "MinusInf": -np.inf}
REAL = I((3, 3), low=-1, high=2)


CASES = [
    # Real matrices with complex eigenvalues, and complex ones.
    ("eigvals", "parts(eigvals(x[0]))", lambda x: parts(la.eigvals(x) + 0j), [REAL], D),
    ("eigvals_batch", "parts(eigvals(x[0]))", lambda x: parts(la.eigvals(x) + 0j), [(2, 2, 2)], D),
    ("eig_sizes", "abs(eig(x[0]).v)", lambda x: abs(la.eig(x)[1]), [REAL], D),
    ("eig_function", "parts(ofEigenvalues(x[0]))", lambda x: parts(of_general(x, np.exp) + 0j), [REAL], D),
    of_matrix("eigvals", "eigvals(z)", la.eigvals),
    of_matrix("eigvals_batch", "eigvals(z)", la.eigvals, (2, 2, 2)),
    of_matrix("eig_sizes", "abs(eig(z).v)", lambda z: abs(la.eig(z)[1])),
    of_matrix("eig_function", "ofEigenvalues(z)", lambda z: of_general(z, np.exp)),
    # Complex systems.
    of_system("solve", "solve(z, b)", la.solve),
    of_system("solve_batch", "solve(z, b)", la.solve, (2, 2, 2), (2, 2, 1)),
    *[triangular(l, t, u) for l in (False, True) for t in (False, True) for u in (False, True)],
    of_system("cho_solve", "cho_solve(cholesky(z), b)",
              lambda z, b: la.solve(adjoint(upper_hermitian(adjoint(z))), b)),
    of_system("lu_solve", "lu_solve(lu_factor(z), b)", la.solve),
    of_system("lu_solve_transposed", "lu_solve(lu_factor(z), b, true)", lambda z, b: la.solve(z.T, b)),
    of_system("lstsq", "lstsq(z, b).solution", lambda z, b: la.lstsq(z, b, rcond=None)[0], (4, 2), (4, 2)),
    ("complex_residuals", "lstsq(regular(x[0], x[1]), arete::complex(x[2], x[3])).residuals",
     lambda r, i, b, c: la.lstsq(regular(r, i), b + 1j * c, rcond=None)[1].real,
     [(4, 2), (4, 2), (4, 2), (4, 2)], D),
    of_matrix("inv", "inv(z)", la.inv, (2, 2, 2)),
    of_matrix("pinv", "pinv(z)", la.pinv),
    of_matrix("pinv_tall", "pinv(z)", la.pinv, (4, 2)),
    of_matrix("pinv_wide", "pinv(z)", la.pinv, (2, 4)),
    of_matrix("tensorinv", "flatten(tensorinv(reshape(z, {4, 2, 2}), 1))",
              lambda z: la.inv(z).ravel(), (4, 4)),
    # Complex factorisations.
    of_matrix("cholesky", "cholesky(z)", lambda z: la.cholesky(adjoint(upper_hermitian(adjoint(z))))),
    of_matrix("cholesky_upper", "cholesky(z, true)", lambda z: adjoint(la.cholesky(upper_hermitian(z)))),
    of_matrix("lu_l", "lu(z).l", lambda z: sl.lu(z)[1], (4, 2)),
    of_matrix("lu_u", "lu(z).u", lambda z: sl.lu(z)[2], (2, 4)),
    of_matrix("lu_square", "lu_factor(z).lu", lambda z: sl.lu_factor(z)[0]),
    *[of_matrix(f"qr_{part}{m}{n}", f"qr(z).{part}", lambda z, k=k: la.qr(z)[k], (m, n))
      for k, part in enumerate("qr") for m, n in [(3, 3), (4, 2), (2, 4)]],
    of_matrix("qr_complete", "qr(z, true).q", lambda z: la.qr(z, "complete")[0], (4, 2), V),
    of_matrix("svdvals", "svdvals(z)", lambda z: la.svd(z, compute_uv=False), (2, 3, 2)),
    *[of_matrix(f"svd_{part}{m}{n}", f"sqr(abs(svd(z, false).{part}))",
                lambda z, k=k: size2(la.svd(z, full_matrices=False)[k]), (m, n))
      for k, part in [(0, "u"), (2, "vh")] for m, n in [(3, 3), (4, 2), (2, 4)]],
    *[of_matrix(f"svd_function{m}{n}", "ofSingularValues(z)", svd_function, (m, n))
      for m, n in [(3, 3), (4, 2), (2, 4)]],
    of_matrix("eigvalsh", "eigvalsh(z)", la.eigvalsh),
    of_matrix("eigvalsh_upper", "eigvalsh(z, false)", lambda z: la.eigvalsh(z, "U")),
    of_matrix("eigh_sizes", "sqr(abs(eigh(z).v))", lambda z: size2(la.eigh(z)[1])),
    *[of_matrix(f"eigh_function_{t}", f"ofEigenvaluesH(z, {str(t == 'L').lower()})",
                lambda z, t=t: of_hermitian(z if t == "L" else adjoint(z), np.sin)) for t in "LU"],
    # Complex determinants, norms and functions.
    of_matrix("det", "det(z)", la.det, (2, 3, 3)),
    of_matrix("slogdet_sign", "slogdet(z).sign", lambda z: la.slogdet(z)[0]),
    of_matrix("slogdet_log", "slogdet(z).logabsdet", lambda z: la.slogdet(z)[1]),
    of_matrix("logdet", "logdet(z)", lambda z: la.slogdet(adjoint(upper_hermitian(adjoint(z))))[1]),
    *[of_matrix(f"norm_{n}", f"matrix_norm(z, MatrixNorm::{n})", lambda z, o=o: la.norm(z, o), (3, 2))
      for n, o in NORMS.items()],
    of_matrix("cond", "cond(z)", la.cond),
    of_matrix("cond_one", "cond(z, MatrixNorm::One)", lambda z: la.cond(z, 1)),
    of_matrix("matrix_power", "matrix_power(z, 3)", lambda z: la.matrix_power(z, 3), (2, 2)),
    of_matrix("matrix_power_inverse", "matrix_power(z, -2)", lambda z: la.matrix_power(z, -2), (2, 2)),
    of_matrix("expm", "expm(z)", sl.expm, (2, 2)),
    # Real matrices.
    ("lstsq_singular_values", "lstsq(x[0], x[1]).singular_values",
     lambda x, y: la.lstsq(x, y, rcond=None)[3], [(4, 2), (4,)], D),
    # Where no two of the sums are nearly equal.
    *[(f"cond_{n}", f"cond(x[0] + 3.0 * identity_like(x[0]), MatrixNorm::{n})",
       lambda x, n=n: la.cond(x + 3 * np.eye(3), NORMS[n]), [REAL], D)
      for n in ("Nuclear", "MinusTwo", "MinusOne", "Inf", "MinusInf")],
]
