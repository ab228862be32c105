#===- cases_matrix.py - Linear algebra --------------------------------------===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#

import numpy as np
import scipy.linalg as sl
from generate_cases import Input

I = Input
D, V = "Twice", "Value"
L = np.linalg

# Regular, positive definite and symmetric matrices of the operand.
REGULAR = "(x[0] + 3.0 * eye(x[0].shape(-1)))"
POSITIVE = "(matmul(x[0], swapaxes(x[0], -1, -2)) + eye(x[0].shape(-1)))"
SYMMETRIC = "(x[0] + swapaxes(x[0], -1, -2))"


def regular(x):
    return x + 3 * np.eye(x.shape[-1])


def positive(x):
    return x @ np.swapaxes(x, -1, -2) + np.eye(x.shape[-1])


def symmetric(x):
    return x + np.swapaxes(x, -1, -2)


def each(f, x):
    """f of every matrix."""
    flat = x.reshape((-1,) + x.shape[-2:])
    results = [np.asarray(f(m)) for m in flat]
    return np.stack(results).reshape(x.shape[:-2] + results[0].shape)


SQUARE = [(1, 1), (3, 3), (2, 2, 2), (2, 1, 3, 3)]
EMPTY = [(0, 0), (0, 2, 2)]
NORMS = [("Frobenius", "fro"), ("Nuclear", "nuc"), ("Two", 2), ("MinusTwo", -2), ("One", 1), ("MinusOne", -1),
         ("Inf", np.inf), ("MinusInf", -np.inf)]


def shape_name(s):
    return "x".join(str(n) for n in s)


def over(name, cpp, numpy, wrap, make, shapes=SQUARE, check=D):
    return [(f"{name}_{shape_name(s)}", cpp.replace("A", wrap), lambda x: numpy(make(x)), [s],
             check if s == (3, 3) else V) for s in shapes]


CASES = [
    *over("inv", "inv(A)", L.inv, REGULAR, regular, SQUARE + EMPTY),
    *over("det", "det(A)", L.det, REGULAR, regular, SQUARE + EMPTY),
    *over("slogdet_sign", "slogdet(-A).sign", lambda a: L.slogdet(-a)[0], REGULAR, regular, SQUARE + EMPTY, V),
    *over("slogdet", "slogdet(A).logabsdet", lambda a: L.slogdet(a)[1], REGULAR, regular, SQUARE + EMPTY),
    *over("cholesky", "cholesky(A)", L.cholesky, POSITIVE, positive, SQUARE + EMPTY),
    *over("cholesky_upper", "cholesky(A, true)", lambda a: np.swapaxes(L.cholesky(a), -1, -2), POSITIVE, positive),
    *over("eigvalsh", "eigvalsh(A)", L.eigvalsh, SYMMETRIC, symmetric, SQUARE + EMPTY),
    *over("eigh_w", "eigh(A).w", lambda a: L.eigh(a)[0], SYMMETRIC, symmetric),
    # The signs of vectors are free: of v v^T for each they are not.
    *over("eigh_v", "sqr(eigh(A).v)", lambda a: L.eigh(a)[1] ** 2, SYMMETRIC, symmetric,
          check=V),
    *over("expm", "expm(A)", lambda a: each(sl.expm, a), "x[0]", lambda x: x, SQUARE),
    *[(f"matrix_power_{n}".replace("-", "m"), f"matrix_power({REGULAR}, {n})",
       lambda x, n=n: L.matrix_power(regular(x), n), [(2, 2)], D) for n in (-2, -1, 0, 1, 2, 5)],
    *[(f"solve_{shape_name(s)}_{shape_name(t)}", f"solve({REGULAR}, x[1])",
       lambda a, b: L.solve(regular(a), b), [s, t], D if len(s) == 2 else V)
      for s, t in [((3, 3), (3,)), ((3, 3), (3, 2)), ((2, 3, 3), (3, 1)), ((2, 2), (3, 2, 1)), ((0, 0), (0, 2))]],
    *[(f"solve_triangular_{lo}_{tr}_{un}", f"solve_triangular({REGULAR}, x[1], {str(lo).lower()}, "
       f"{str(tr).lower()}, {str(un).lower()})",
       lambda a, b, lo=lo, tr=tr, un=un: sl.solve_triangular(regular(a), b, trans=int(tr), lower=lo,
                                                             unit_diagonal=un), [(3, 3), (3, 2)], D)
      for lo in (False, True) for tr in (False, True) for un in (False, True)],
    ("cho_solve", f"cho_solve(cholesky({POSITIVE}), x[1])", lambda a, b: L.solve(positive(a), b), [(3, 3), (3, 2)], D),
    ("lu_solve", f"lu_solve(lu_factor({REGULAR}), x[1])", lambda a, b: L.solve(regular(a), b), [(3, 3), (3,)], D),
    ("lu_solve_transposed", f"lu_solve(lu_factor({REGULAR}), x[1], true)",
     lambda a, b: L.solve(regular(a).T, b), [(3, 3), (3,)], D),
    *[(f"lu_{p}_{shape_name(s)}", f"lu(x[0]).{p}", lambda x, i=i: sl.lu(x)[i], [s], V)
      for i, p in enumerate(("p", "l", "u")) for s in ((3, 3), (2, 3), (4, 2))],
    *[(f"qr_r_{shape_name(s)}", "arete::abs(qr(x[0]).r)", lambda x: np.abs(L.qr(x)[1]), [s], D if s == (3, 2) else V)
      for s in ((3, 3), (3, 2), (2, 3), (2, 3, 2), (0, 2))],
    *[(f"qr_q_{shape_name(s)}", "arete::abs(qr(x[0]).q)", lambda x: np.abs(L.qr(x)[0]), [s], D if s == (3, 2) else V)
      for s in ((3, 3), (3, 2), (2, 3))],
    *[(f"svdvals_{shape_name(s)}", "svdvals(x[0])", lambda x: L.svd(x, compute_uv=False), [s],
       D if len(s) == 2 and min(s) else V) for s in ((3, 3), (3, 2), (2, 3), (2, 3, 2), (0, 2))],
    *[(f"svd_{p}_{shape_name(s)}", f"sqr(svd(x[0], false).{p})", lambda x, i=i: L.svd(x, False)[i] ** 2, [s],
       D if s == (3, 2) else V) for i, p in enumerate(("u", "s", "vh")) for s in ((3, 3), (3, 2), (2, 3))],
    *[(f"pinv_{shape_name(s)}", "pinv(x[0])", L.pinv, [s], D if s != (2, 3, 2) else V)
      for s in ((3, 3), (3, 2), (2, 3), (2, 3, 2))],
    ("lstsq", "lstsq(x[0], x[1]).solution", lambda a, b: L.lstsq(a, b, rcond=None)[0], [(4, 2), (4,)], D),
    ("lstsq_wide", "lstsq(x[0], x[1]).solution", lambda a, b: L.lstsq(a, b, rcond=None)[0], [(2, 4), (2, 3)], D),
    ("lstsq_residuals", "lstsq(x[0], x[1]).residuals", lambda a, b: L.lstsq(a, b, rcond=None)[1],
     [(4, 2), (4, 3)], V, False),
    ("lstsq_rank", "lstsq(x[0], x[1]).rank", lambda a, b: np.int64(L.lstsq(a, b, rcond=None)[2]), [(4, 2), (4,)]),
    *[(f"norm_{n}", f"matrix_norm(x[0], MatrixNorm::{n})", lambda x, o=o: L.norm(x, o), [(3, 2)], D)
      for n, o in NORMS],
    *[(f"norm_keepdims_{n}", f"matrix_norm(x[0], MatrixNorm::{n}, true)",
       lambda x, o=o: L.norm(x, o, (-2, -1), True), [(2, 2, 3)]) for n, o in NORMS],
    *[(f"cond_{n}", f"cond({REGULAR}, MatrixNorm::{n})", lambda x, o=o: L.cond(regular(x), o), [(3, 3)],
       D if n in ("Frobenius", "Two", "One") else V) for n, o in NORMS],
    *[(f"matrix_rank_{i}", "matrix_rank(x[0])", L.matrix_rank, [s]) for i, s in enumerate([(3, 2), (2, 3, 3)])],
    ("matrix_rank_deficient", "matrix_rank(outer(x[0], x[0]))", lambda x: L.matrix_rank(np.outer(x, x)), [(3,)]),
    ("tensorinv", "tensorinv(x[0] + reshape(3.0 * eye(6), {6, 2, 3}), 1)",
     lambda x: L.tensorinv(x + 3 * np.eye(6).reshape(6, 2, 3), 1), [(6, 2, 3)], "Derivative"),
    ("tensorsolve", "tensorsolve(x[0] + reshape(3.0 * eye(6), {6, 2, 3}), x[1])",
     lambda x, b: L.tensorsolve(x + 3 * np.eye(6).reshape(6, 2, 3), b), [(6, 2, 3), (6,)], "Derivative"),
    *[(f"{n}_float32", f"{n}(cast<float>{m})", lambda x, f=f, g=g: f(g(x).astype(np.float32)),
       [I((3, 3), "float32")])
      for n, m, f, g in (("inv", REGULAR, L.inv, regular), ("det", REGULAR, L.det, regular),
                         ("cholesky", POSITIVE, L.cholesky, positive),
                         ("eigvalsh", SYMMETRIC, L.eigvalsh, symmetric))],
]
