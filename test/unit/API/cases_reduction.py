#===- cases_reduction.py - Reductions and statistics ------------------------===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#

import numpy as np
from generate_cases import Input, capital

I = Input
D, V = "Twice", "Value"
FIVE = (2, 1, 3, 2, 2)


def with_nan(x, every=3):
    """The operand with NaNs, as nans() of the expression makes them."""
    flat = x.copy().ravel()
    flat[::every] = np.nan
    return flat.reshape(x.shape)


def nans(operand="x[0]", every=3):
    return (f"where(equal(reshape(arange(flatten({operand}).shape(0)), {operand}.shape()) % "
            f"{every}, 0), NAN, {operand})")


def argmax(x, axes, keepdims=False, f=np.argmax):
    axes = sorted(a % x.ndim for a in axes)
    kept = [a for a in range(x.ndim) if a not in axes]
    shape = [1 if a in axes else x.shape[a] for a in range(x.ndim)] if keepdims else \
        [x.shape[a] for a in kept]
    flat = x.transpose(kept + axes).reshape([x.shape[a] for a in kept] + [-1])
    return f(flat, -1).reshape(shape)


def corrcoef(x, rows=True):
    return np.corrcoef(x, rowvar=rows)


AXES = [("all", "{}", None), ("0", "0", 0), ("m1", "-1", -1), ("0_2", "{0, 2}", (0, 2)),
        ("none", "Shape()", ())]

CASES = [
    *[(f"{f}_{n}_{k}", f"arete::{f}(x[0], {a}, {str(k).lower()})",
       lambda x, f=f, p=p, k=k: getattr(np, f)(x, axis=p, keepdims=k), [(2, 3, 2)],
       D if k and n in ("0", "0_2") and f not in ("any", "all", "count_nonzero") else V)
      for f in ("sum", "prod", "max", "min", "mean", "var", "std", "ptp", "any", "all", "count_nonzero")
      for n, a, p in AXES for k in (False, True)
      if not (n == "none" and f in ("var", "std", "any", "all", "count_nonzero")) and (n, f) != ("none", "ptp")],
    *[(f"{f}_five", f"arete::{f}(x[0], {{1, -1, 2}})",
       lambda x, f=f: getattr(np, f)(x, axis=(1, 4, 2)), [FIVE])
      for f in ("sum", "max", "mean", "var")],
    *[(f"sum_{t}", "sum(x[0], 1)", lambda x: np.sum(x, 1), [I((2, 3), t, 0, 100)])
      for t in ("bool", "int8", "int32", "uint8", "uint64", "float32")],
    *[(f"sum_{t}_as_{u}", f"sum(x[0], {{}}, false, DType::{capital(u)})",
       lambda x, u=u: np.sum(x, dtype=u), [I((2, 3), t, -50, 50)])
      for t, u in (("int8", "int8"), ("int8", "float32"), ("float32", "float64"), ("float64", "int32"),
                   ("int32", "uint8"))],
    ("prod_dtype", "prod(x[0], 0, true, DType::Float64)",
     lambda x: np.prod(x, 0, keepdims=True, dtype=np.float64), [I((2, 3), "int16", 1, 9)]),
    ("mean_dtype", "mean(x[0], 0, false, DType::Float64)", lambda x: np.mean(x, 0, dtype=np.float64),
     [I((2, 3), "float32")]),
    ("mean_int", "mean(x[0])", np.mean, [I((2, 3), "int8", -99, 99)]),
    ("var_ddof", "var(x[0], 1, false, 1)", lambda x: np.var(x, 1, ddof=1), [(2, 3)], D),
    ("std_dtype", "arete::std(x[0], 1, true, 1, DType::Float32)",
     lambda x: np.std(x, 1, keepdims=True, ddof=1).astype(np.float32), [(2, 3)]),
    ("sum_empty", "sum(x[0], 0)", lambda x: np.sum(x, 0), [(0, 3)]),
    ("sum_scalar", "sum(x[0])", np.sum, [()], D),
    ("mean_empty", "mean(x[0], 0)", lambda x: np.mean(x, 0), [(0, 2)]),
    *[(f"arg{f}_{n}", f"arg{f}(x[0], {a}, {str(k).lower()})",
       lambda x, p=p, k=k, f=f: argmax(x, p, k, getattr(np, "arg" + f)), [I((2, 3, 2), "int32", 0, 4)])
      for f in ("max", "min") for n, a, p, k in
      [("all", "{}", (0, 1, 2), False), ("1", "1", (1,), True), ("0_2", "{0, 2}", (0, 2), False),
       ("2_1", "{2, 1}", (1, 2), True), ("m1_m2", "{-1, -3}", (0, 2), False)]],
    ("argmax_bool", "argmax(x[0], 1)", lambda x: np.argmax(x, 1), [I((3, 4), "bool")]),
    ("argmax_uint64", "argmax(x[0])", np.argmax, [I((5,), "uint64", 0, 9)]),
    ("argmax_scalar", "argmax(x[0])", lambda x: np.int64(0), [()]),
    ("max_of_both", "max_and_argmax(x[0], {0, 1}).max", lambda x: np.max(x, (0, 1)), [(2, 3, 2)], D),
    ("argmax_of_both", "max_and_argmax(x[0], 0, true).argmax",
     lambda x: np.argmax(x, 0, keepdims=True), [(2, 3)]),
    ("logsumexp", "logsumexp(x[0], {0, 2}, true)",
     lambda x: np.log(np.sum(np.exp(x), (0, 2), keepdims=True)), [(2, 3, 2)], D),
    # Without NaNs.
    *[(f"{f}_{n}", f"{f}({nans()}, {a}, {str(k).lower()})",
       lambda x, f=f, p=p, k=k: getattr(np, f)(with_nan(x), axis=p, keepdims=k), [(3, 4)],
       "Derivative", True)
      for f in ("nansum", "nanprod", "nanmean", "nanvar", "nanstd", "nanmax", "nanmin")
      for n, a, p, k in [("all", "{}", None, False), ("1", "1", 1, False), ("keep", "0", 0, True)]],
    *[(f"{f}_of_nothing", f"{f}({nans(every=1)}, 1)", lambda x, f=f: getattr(np, f)(with_nan(x, 1), axis=1),
       [(2, 2)]) for f in ("nansum", "nanprod", "nanmean", "nanvar", "nanmax", "nanmin")],
    ("nansum_int", "nansum(x[0])", np.nansum, [I((3,), "int8", -9, 9)]),
    ("nanmax_int", "nanmax(x[0], 0)", lambda x: np.nanmax(x, 0), [I((3, 2), "int8", -9, 9)]),
    ("nanvar_ddof", f"nanvar({nans()}, 0, true, 1)",
     lambda x: np.nanvar(with_nan(x), 0, keepdims=True, ddof=1), [(4, 3)]),
    # Statistics.
    ("average", "average(x[0], x[1])", lambda x, w: np.average(x, weights=w),
     [(2, 3), I((2, 3), low=0.2, high=2)], D),
    ("average_axis", "average(x[0], x[1], 1, true)",
     lambda x, w: np.average(x, 1, w, keepdims=True), [(2, 3), I((3,), low=0.2, high=2)], D),
    ("average_first", "average(x[0], x[1], 0)", lambda x, w: np.average(x, 0, w),
     [(2, 3), I((2,), low=0.2, high=2)]),
    ("average_int", "average(x[0], x[1])", lambda x, w: np.average(x, weights=w),
     [I((4,), "int32", -9, 9), I((4,), "int8", 1, 9)]),
    ("cov", "cov(x[0])", np.cov, [(2, 4)], D),
    ("cov_columns", "cov(x[0], false, 0)", lambda x: np.cov(x, rowvar=False, ddof=0), [(4, 3)]),
    ("cov_vector", "cov(x[0])", np.cov, [(4,)], D),
    ("corrcoef", "corrcoef(x[0])", np.corrcoef, [(3, 5)], D),
    ("corrcoef_columns", "corrcoef(x[0], false)", lambda x: corrcoef(x, False), [(5, 2)]),
    ("corrcoef_int", "corrcoef(x[0])", np.corrcoef, [I((2, 5), "int32", -9, 9)]),
    # Norms.
    ("norm", "norm(x[0])", np.linalg.norm, [(2, 3)], D),
    ("norm_axis", "norm(x[0], 1, true)", lambda x: np.linalg.norm(x, axis=1, keepdims=True), [(2, 3)], D),
    *[(f"vector_norm_{n}", f"vector_norm(x[0], {c}, 0)", lambda x, o=o: np.linalg.vector_norm(x, axis=0, ord=o),
       [(3, 2)], D if n not in ("0",) else V)
      for n, c, o in [("0", "0", 0), ("1", "1", 1), ("2", "2", 2), ("3", "3", 3), ("half", "0.5", 0.5),
                      ("minus1", "-1", -1), ("inf", "INFINITY", np.inf), ("minf", "-INFINITY", -np.inf)]],
    ("vector_norm_all", "vector_norm(x[0], 3, {}, true)",
     lambda x: np.linalg.vector_norm(x, ord=3, keepdims=True), [(2, 3)], D),
    ("vector_norm_int", "vector_norm(x[0])", lambda x: np.linalg.vector_norm(x.astype(np.float64)),
     [I((4,), "int32", -9, 9)]),
    *[(f"matrix_norm_{n}_{k}", f"matrix_norm(x[0], MatrixNorm::{n}, {str(k).lower()})",
       lambda x, o=o, k=k: np.linalg.matrix_norm(x, ord=o, keepdims=k), [(2, 3, 2)], D if k else V)
      for n, o in [("Frobenius", "fro"), ("One", 1), ("MinusOne", -1), ("Inf", np.inf),
                   ("MinusInf", -np.inf)] for k in (False, True)],
]
