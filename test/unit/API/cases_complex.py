#===- cases_complex.py - Expressions of complex numbers ---------------------===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#

import numpy as np
from generate_cases import Input

I = Input
D, V = "Twice", "Value"


def Z(*shape, dtype="complex128", low=-1.5, high=1.4):
    return I(shape, dtype, low, high)


def assigned(x, index, value):
    y = x.copy()
    y[index] = value
    return y


def added(x, index, value):
    y = x.copy()
    np.add.at(y, index, value)
    return y


def with_nan(x):
    y = x.copy()
    y.flat[::3] = complex(np.nan, 1)
    return y


NANS = ("where(equal(reshape(arange(flatten(x[0]).shape(0)), x[0].shape()) % 3, 0), "
        "std::complex<double>(NAN, 1), x[0])")


def recurrence(a, b):
    y = np.zeros_like(b)
    for i in range(b.shape[-1]):
        y[..., i] = (a[..., i] * y[..., i - 1] if i else 0) + b[..., i]
    return y


def einsum(name, subscripts, shapes, check=D):
    args = ", ".join(f"x[{i}]" for i in range(len(shapes)))
    return (f"einsum_{name}", f'einsum("{subscripts}", {{{args}}})',
            lambda *x: np.einsum(subscripts, *x), [Z(*s) for s in shapes], check)


PADS = {"Constant": "constant", "Edge": "edge", "Reflect": "reflect", "Symmetric": "symmetric",
        "Wrap": "wrap", "LinearRamp": "linear_ramp", "Mean": "mean"}

CASES = [
    # Functions of one number.
    *[(f, f"{f}(x[0])", getattr(np, n), [Z(2, 3)], c) for f, n, c in [
        *[(f, f, D) for f in ("exp2", "expm1", "log2", "log10", "log1p", "arcsin", "arccos", "arctan",
                              "arcsinh", "arccosh", "arctanh", "sign")],
        ("round", "round", V), ("isfinite", "isfinite", V), ("isinf", "isinf", V)]],
    *[(f"{f}_single", f"{f}(x[0])", getattr(np, f), [Z(4, dtype="complex64")])
      for f in ("expm1", "log1p", "arcsin", "arccosh", "arctan", "sign")],
    ("float_power", "float_power(x[0], x[1])", np.float_power, [Z(3, low=0.2), Z(3)], D),
    ("float_power_single", "float_power(x[0], x[1])", np.float_power,
     [Z(3, dtype="complex64"), I((3,), "int8", 0, 3)]),
    ("isclose", "isclose(x[0], x[0] + x[1] * 1e-7, 0.0, 1e-7)",
     lambda x, y: np.isclose(x, x + y * 1e-7, 0.0, 1e-7), [Z(3, 4), Z(3, 4)]),
    ("isclose_nan", f"isclose({NANS}, x[0], 1e-5, 1e-8, true)",
     lambda x: np.isclose(with_nan(x), x, equal_nan=True), [Z(3, 4)]),
    ("isclose_nans", f"isclose({NANS}, {NANS}, 1e-5, 1e-8, true)",
     lambda x: np.isclose(with_nan(x), with_nan(x), equal_nan=True), [Z(3, 4)]),
    ("allclose", "allclose(x[0], x[0] * (1 + 1e-6))", lambda x: np.allclose(x, x * (1 + 1e-6)), [Z(3)]),
    ("allclose_not", "allclose(x[0], conj(x[0]))", lambda x: np.allclose(x, np.conj(x)), [Z(3)]),
    # Dtypes.
    ("cast_narrow", "cast(x[0], DType::Complex64)", lambda x: x.astype("complex64"), [Z(2, 3)]),
    ("cast_wide", "cast(x[0], DType::Complex128)", lambda x: x.astype("complex128"),
     [Z(2, 3, dtype="complex64")]),
    *[(f"cast_{t}", "cast(x[0], DType::Complex64)", lambda x: x.astype("complex64"),
       [I((2, 3), t, 0, 9)]) for t in ("bool", "int8", "uint64", "float16", "float64")],
    ("promote_int", "x[0] * x[1]", np.multiply, [Z(3, dtype="complex64"), I((3,), "int8", -9, 9)]),
    ("promote_wide_int", "x[0] + x[1]", np.add, [Z(3, dtype="complex64"), I((3,), "int32", -9, 9)]),
    # Reductions.
    *[(f"{f}_{k}_{n}", f"arete::{f}(x[0], {a}, {str(k).lower()})",
       lambda x, f=f, p=p, k=k: getattr(np, f)(x, axis=p, keepdims=k), [Z(2, 3, 2)],
       D if n == "0" and f in ("sum", "prod", "mean", "var", "std") else V)
      for f in ("sum", "prod", "mean", "var", "std", "any", "all", "count_nonzero")
      for n, a, p in [("all", "{}", None), ("0", "0", 0), ("0_2", "{0, 2}", (0, 2))] for k in (False, True)
      if k or n == "0"],
    ("sum_empty", "sum(x[0], 0)", lambda x: np.sum(x, 0), [Z(0, 3)]),
    ("prod_empty", "prod(x[0], 1)", lambda x: np.prod(x, 1), [Z(2, 0)]),
    ("var_ddof", "var(x[0], 1, false, 1)", lambda x: np.var(x, 1, ddof=1), [Z(2, 3)], D),
    *[(f, f"{f}({NANS}, 1)", lambda x, f=f: getattr(np, f)(with_nan(x), 1), [Z(3, 4)], D)
      for f in ("nansum", "nanprod", "nanmean", "nanvar", "nanstd")],
    ("nanmean_single", "nanmean(x[0])", np.nanmean, [Z(3, dtype="complex64")]),
    ("average", "average(x[0], x[1], 1)", lambda x, w: np.average(x, 1, w),
     [Z(2, 3), I((3,), "float64", 0.2, 2)], D),
    ("average_complex", "average(x[0], x[1])", lambda x, w: np.average(x, weights=w),
     [I((2, 3), "float64"), Z(2, 3, low=0.2)], D),
    ("cov", "cov(x[0])", np.cov, [Z(2, 4)], D),
    ("cov_columns", "cov(x[0], false, 0)", lambda x: np.cov(x, rowvar=False, ddof=0), [Z(3, 2)]),
    ("cov_vector", "cov(x[0])", np.cov, [Z(5)], D),
    ("corrcoef", "corrcoef(x[0])", np.corrcoef, [Z(2, 4)], D),
    ("norm", "norm(x[0], 1)", lambda x: np.linalg.norm(x, axis=1), [Z(2, 3)], D),
    *[(f"vector_norm_{o}".replace("-", "m"), f"vector_norm(x[0], {c}, 0, true)",
       lambda x, o=o: np.linalg.vector_norm(x, ord=o, axis=0, keepdims=True), [Z(3, 2)],
       D if o in (1, 3) else V) for o, c in [(1, 1), (0, 0), (3, 3), (np.inf, "INFINITY"), (-np.inf, "-INFINITY")]],
    # Scans.
    ("cumsum", "cumsum(x[0], 1)", lambda x: np.cumsum(x, 1), [Z(2, 3)], D),
    ("cumsum_flat", "cumsum(x[0])", np.cumsum, [Z(2, 2)]),
    ("cumprod", "cumprod(x[0], 0)", lambda x: np.cumprod(x, 0), [Z(3, 2)], D),
    ("diff", "diff(x[0], 2, 0)", lambda x: np.diff(x, 2, 0), [Z(4, 2)], D),
    ("recurrence", "recurrence(x[0], x[1])", recurrence, [Z(2, 4), Z(2, 4)], D),
    ("recurrence_single", "recurrence(x[0], x[1])", recurrence,
     [Z(3, dtype="complex64"), Z(3, dtype="complex64")]),
    # Products.
    *[(f"dot_{len(a)}_{len(b)}", "dot(x[0], x[1])", np.dot, [Z(*a), Z(*b)], D)
      for a, b in [((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 3), (3, 2)), ((2, 1, 3), (3, 2))]],
    ("dot_mixed", "dot(x[0], x[1])", np.dot, [I((2, 3), "float64"), Z(3, 2)], D),
    ("dot_single", "dot(x[0], x[1])", np.dot, [Z(4, 5, dtype="complex64"), Z(5, 3, dtype="complex64")]),
    ("dot_empty", "dot(x[0], x[1])", np.dot, [Z(2, 0), Z(0, 3)]),
    ("matmul", "matmul(x[0], x[1])", np.matmul, [Z(2, 1, 2, 3), Z(3, 3, 2)], D),
    ("vdot", "vdot(x[0], x[1])", np.vdot, [Z(2, 3), Z(6)], D),
    ("vdot_real", "vdot(x[0], x[1])", np.vdot, [I((3,), "float64"), Z(3)], D),
    ("inner", "inner(x[0], x[1])", np.inner, [Z(2, 3), Z(4, 3)], D),
    ("outer", "outer(x[0], x[1])", np.outer, [Z(3), Z(2)], D),
    ("tensordot", "tensordot(x[0], x[1], {0, 2}, {1, 0})",
     lambda x, y: np.tensordot(x, y, ([0, 2], [1, 0])), [Z(2, 3, 2), Z(2, 2, 3)], D),
    ("kron", "kron(x[0], x[1])", np.kron, [Z(2, 3), Z(2, 2)], D),
    ("trace", "trace(x[0], 1)", lambda x: np.trace(x, 1), [Z(3, 4)], D),
    ("cross", "cross(x[0], x[1])", np.cross, [Z(3), Z(3)], D),
    ("matrix_power", "matrix_power(x[0], 3)", lambda x: np.linalg.matrix_power(x, 3), [Z(2, 2)], D),
    ("multi_dot", "multi_dot({x[0], x[1], x[2]})", lambda *x: np.linalg.multi_dot(x),
     [Z(2, 4), Z(4, 1), Z(1, 3)], D),
    einsum("product", "ij,jk->ik", [(2, 3), (3, 2)]),
    einsum("batch", "bij,bjk->bik", [(2, 2, 3), (2, 3, 1)]),
    einsum("diagonal", "ii->i", [(3, 3)]),
    einsum("three", "ij,jk,kl->il", [(2, 3), (3, 2), (2, 2)]),
    einsum("rows", "ij,ij->i", [(2, 3), (2, 3)]),
    # Joining and shapes.
    ("concatenate", "concatenate({x[0], x[1]}, 1)", lambda x, y: np.concatenate([x, y], 1),
     [Z(2, 3), I((2, 1), "float64")], D),
    ("stack", "stack({x[0], x[1]}, -1)", lambda x, y: np.stack([x, y], -1), [Z(2, 3), Z(2, 3)], D),
    ("block", "block({{x[0], x[1]}, {x[2], 1.0}})", lambda x, y, z: np.block([[x, y], [z, np.ones((1, 1))]]),
     [Z(2, 2), Z(2, 1), Z(1, 2)], D),
    ("split", "split(x[0], 3, 1)[1]", lambda x: np.split(x, 3, 1)[1], [Z(2, 6)], D),
    ("tile", "tile(x[0], {2, 3})", lambda x: np.tile(x, (2, 3)), [Z(2, 2)], D),
    ("repeat", "repeat(x[0], 2, 1)", lambda x: np.repeat(x, 2, 1), [Z(2, 2)], D),
    ("roll", "roll(x[0], {1, -1}, {0, 1})", lambda x: np.roll(x, (1, -1), (0, 1)), [Z(2, 3)], D),
    ("flip", "flip(x[0], 1)", lambda x: np.flip(x, 1), [Z(2, 3)], D),
    ("rot90", "rot90(x[0])", np.rot90, [Z(2, 3)]),
    *[(f"pad_{m}", f"pad(x[0], {{{{1, 2}}, {{0, 1}}}}, PadMode::{m})",
       lambda x, n=n: np.pad(x, ((1, 2), (0, 1)), n), [Z(3, 4)], D if m != "Wrap" else V)
      for m, n in PADS.items()],
    ("transpose", "transpose(x[0], {1, 2, 0})", lambda x: x.transpose(1, 2, 0), [Z(2, 3, 2)], D),
    ("reshape", "reshape(x[0], {-1, 2})", lambda x: x.reshape(-1, 2), [Z(2, 3)], D),
    ("squeeze", "squeeze(x[0])", np.squeeze, [Z(1, 3, 1)]),
    ("broadcast_to", "broadcast_to(x[0], {2, 2, 3})", lambda x: np.broadcast_to(x, (2, 2, 3)), [Z(1, 3)], D),
    ("tril", "tril(x[0], -1)", lambda x: np.tril(x, -1), [Z(3, 3)], D),
    ("triu", "triu(x[0])", np.triu, [Z(2, 3)], D),
    ("diag", "diag(x[0], 1)", lambda x: np.diag(x, 1), [Z(2)], D),
    ("diagonal", "diagonal(x[0], -1)", lambda x: np.diagonal(x, -1), [Z(3, 3)], D),
    ("fill_diagonal", "fill_diagonal(x[0], x[1])",
     lambda x, y: np.where(np.eye(3, dtype=bool), y, x), [Z(3, 3), Z()], D),
    ("vander", "vander(x[0], 3)", lambda x: np.vander(x, 3), [Z(3)], D),
    # Creation.
    ("linspace", "linspace(x[0], x[1], 4)", lambda x, y: np.linspace(x, y, 4), [Z(2), Z(2)], D),
    ("linspace_mixed", "linspace(x[0], x[1], 3, false)",
     lambda x, y: np.linspace(x, y, 3, endpoint=False), [I((), "float64"), Z()], D),
    ("linspace_single", "linspace(x[0], 1.0, 3)", lambda x: np.linspace(x, 1.0, 3).astype("complex64"),
     [Z(dtype="complex64")]),
    ("logspace", "logspace(x[0], x[1], 3)", lambda x, y: np.logspace(x, y, 3), [Z(), Z()], D),
    ("full", "full({2, 2}, x[0])", lambda x: np.full((2, 2), x), [Z()], D),
    ("ones_like", "ones_like(x[0])", np.ones_like, [Z(2, 3)]),
    # Indexing.
    ("index_slices", "x[0][{slice(none, none, -1), slice(1)}]", lambda x: x[::-1, :1], [Z(3, 3)], D),
    ("index_array", "x[0][{constant(Tensor::of<int64_t>({2, 0, 2}))}]", lambda x: x[[2, 0, 2]], [Z(3, 2)], D),
    ("index_pairs", "x[0][{constant(Tensor::of<int64_t>({1, -1})), constant(Tensor::of<int64_t>({0, 1}))}]",
     lambda x: x[[1, -1], [0, 1]], [Z(3, 2)], D),
    ("mask", "x[0][{real(x[0]) > 0.0}]", lambda x: x[x.real > 0], [Z(3, 2)], V, False),
    ("take", "take(x[0], constant(Tensor::of<int64_t>({{1, 0}})), 1)", lambda x: np.take(x, [[1, 0]], 1),
     [Z(2, 3)], D),
    ("take_along_axis", "take_along_axis(x[0], constant(Tensor::of<int64_t>({{1, 0}, {2, 2}})), 1)",
     lambda x: np.take_along_axis(x, np.array([[1, 0], [2, 2]]), 1), [Z(2, 3)], D),
    ("choose", "choose(constant(Tensor::of<int64_t>({1, 0})), {x[0], x[1]})",
     lambda x, y: np.choose([1, 0], [x, y]), [Z(2), Z(2)], D),
    ("compress", "compress(constant(Tensor::of<bool>({true, false, true})), x[0], 1)",
     lambda x: np.compress([True, False, True], x, 1), [Z(2, 3)], V, False),
    ("where", "where(imag(x[0]) > 0.0, x[0], x[1])", lambda x, y: np.where(x.imag > 0, x, y),
     [Z(2, 3), Z(1, 3)], D),
    ("set_slice", "set_subtensor(x[0][{slice(1), slice(0, none, 2)}], x[1])",
     lambda x, y: assigned(x, np.s_[:1, ::2], y), [Z(2, 3), Z(1, 2)], D),
    ("set_array", "set_subtensor(x[0][{constant(Tensor::of<int64_t>({2, 0}))}], x[1])",
     lambda x, y: assigned(x, [2, 0], y), [Z(3, 2), Z(2, 2)], D),
    ("set_real", "set_subtensor(x[0][{0}], x[1])", lambda x, y: assigned(x, 0, y),
     [Z(3, 2), I((2,), "float64")], D),
    ("inc_slice", "inc_subtensor(x[0][{slice(1, none)}], x[1])", lambda x, y: added(x, np.s_[1:], y),
     [Z(3, 2), Z(2, 2)], D),
    ("inc_array", "inc_subtensor(x[0][{constant(Tensor::of<int64_t>({2, 0, 2}))}], x[1])",
     lambda x, y: added(x, [2, 0, 2], y), [Z(3, 2), Z(3, 2)], D),
    ("nonzero", "nonzero(x[0])[0]", lambda x: np.nonzero(x)[0], [Z(4)], V, False),
]
