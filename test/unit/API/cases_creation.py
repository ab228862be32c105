#===- cases_creation.py - Arrays made in expressions ------------------------===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#

import numpy as np
from generate_cases import Input, capital

I = Input
D, V = "Twice", "Value"
DTYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
          "float32", "float64"]


def scalar(dtype="int64", value=3):
    """An input that is one number."""
    return I((), dtype, value, value)


def fill_diagonal(x, value, offset=0):
    x = x.copy()
    rows, columns = np.indices(x.shape)
    x[columns - rows == offset] = value
    return x


CASES = [
    # One value.
    *[(f"zeros_{t}", f"zeros({{2, 3}}, DType::{capital(t)})", lambda t=t: np.zeros((2, 3), t), [])
      for t in DTYPES],
    *[(f"ones_like_{t}", "ones_like(x[0])", np.ones_like, [I((2, 1), t, 0, 3)]) for t in DTYPES],
    ("zeros_scalar", "zeros(Shape())", lambda: np.zeros(()), []),
    ("zeros_none", "zeros({0, 2})", lambda: np.zeros((0, 2)), []),
    ("ones", "ones({2})", lambda: np.ones(2), []),
    ("ones_symbolic", "ones({x[0].shape(1), 2}, DType::Int16)", lambda x: np.ones((3, 2), np.int16),
     [(2, 3)]),
    ("empty_shape", "shape_of(empty({2, 0, 3}))", lambda: np.array([2, 0, 3]), []),
    ("full_int", "full({2, 2}, 7)", lambda: np.full((2, 2), 7), []),
    ("full_bool", "full({2}, true)", lambda: np.full(2, True), []),
    ("full_float", "full({2}, 0.5)", lambda: np.full(2, 0.5), []),
    ("full_cast", "full({2}, 2.75, DType::Float32)", lambda: np.full(2, 2.75, np.float32), []),
    ("full_row", "full({3, 2}, x[0])", lambda x: np.full((3, 2), x), [(2,)], D),
    ("full_variable", "full({3, 2}, x[0])", lambda x: np.full((3, 2), x), [I((), "int8", 5, 6)]),
    ("alloc", "alloc(x[0], {x[1].shape(0), 1, 2})", lambda x, y: np.full((3, 1, 2), x), [(), (3,)], D),
    ("full_like", "full_like(x[0], 7)", lambda x: np.full_like(x, 7), [(2, 3)]),
    ("full_like_dtype", "full_like(x[0], 7, DType::UInt16)", lambda x: np.full_like(x, 7, np.uint16),
     [(2, 0)]),
    ("zeros_like_five", "zeros_like(x[0], DType::Bool)", lambda x: np.zeros_like(x, bool),
     [(2, 1, 1, 2, 2)]),
    # Sequences.
    *[(f"arange_{t}", f"arange(1, 10, 3, DType::{capital(t)})", lambda t=t: np.arange(1, 10, 3, t), [])
      for t in DTYPES[1:]],
    ("arange_stop", "arange(x[0])", np.arange, [scalar()], V, False),
    ("arange_stop_dtype", "arange(4, DType::Float32)", lambda: np.arange(4, dtype=np.float32), []),
    ("arange_none", "arange(5, 2)", lambda: np.arange(5, 2), []),
    ("arange_down", "arange(x[0], -4, -2)", lambda x: np.arange(x, -4, -2), [scalar("int32", 5)],
     V, False),
    ("arange_float", "arange(0, 1, 0.3)", lambda: np.arange(0, 1, 0.3), []),
    ("arange_float_down", "arange(1.5, -1.0, -0.5)", lambda: np.arange(1.5, -1.0, -0.5), []),
    ("arange_float_none", "arange(1.5, 1.5)", lambda: np.arange(1.5, 1.5), []),
    ("arange_float_variable", "arange(x[0], 4, 0.5)", lambda x: np.arange(x, 4, 0.5),
     [scalar("float64", 2.25)], V, False),
    ("arange_float_gradient", "arange(x[0], 4 + x[0], 0.5 * x[0])",
     lambda x: np.arange(x, 4 + x, 0.5 * x), [scalar("float64", 1.3)], "Twice", False),
    ("arange_from_float32", "arange(x[0], 4, DType::Float32)",
     lambda x: np.arange(x, 4, dtype=np.float32), [scalar("float32", 0.5)], V, False),
    ("linspace", "linspace(0, 1, 5)", lambda: np.linspace(0, 1, 5), []),
    ("linspace_open", "linspace(-1.0, 2.0, 4, false)", lambda: np.linspace(-1, 2, 4, False), []),
    ("linspace_one", "linspace(3, 7, 1)", lambda: np.linspace(3, 7, 1), []),
    ("linspace_none", "linspace(3, 7, 0)", lambda: np.linspace(3, 7, 0), []),
    ("linspace_float32", "linspace(0, 1, 4, true, DType::Float32)",
     lambda: np.linspace(0, 1, 4, dtype=np.float32), []),
    ("linspace_int", "linspace(-3, 4, 5, true, DType::Int32)",
     lambda: np.linspace(-3, 4, 5, dtype=np.int32), []),
    ("linspace_symbolic", "linspace(x[0], x[1], x[2].shape(0))", lambda x, y, z: np.linspace(x, y, 4),
     [(), (), (4,)], D),
    ("linspace_arrays", "linspace(x[0], x[1], 3)", lambda x, y: np.linspace(x, y, 3),
     [(2, 1), (3,)], D),
    ("logspace", "logspace(0, 2, 4)", lambda: np.logspace(0, 2, 4), []),
    ("logspace_base", "logspace(x[0], 2.0, 3, false, 2.0)",
     lambda x: np.logspace(x, 2, 3, False, 2.0), [()], D),
    ("geomspace", "geomspace(1, 1000, 4)", lambda: np.geomspace(1, 1000, 4), []),
    ("geomspace_negative", "geomspace(-2.0, -32.0, 5, false)",
     lambda: np.geomspace(-2, -32, 5, False), []),
    ("geomspace_symbolic", "geomspace(x[0], 8.0, 4)", lambda x: np.geomspace(x, 8, 4),
     [scalar("float64", 0.7)], D),
    # Grids.
    ("mgrid_0", "mgrid({{0, 3}, {1, 5, 2}})[0]", lambda: np.mgrid[0:3, 1:5:2][0], []),
    ("mgrid_1", "mgrid({{0, 3}, {1, 5, 2}})[1]", lambda: np.mgrid[0:3, 1:5:2][1], []),
    ("mgrid_float", "mgrid({{0, 2}, {0.5, 2, 0.5}})[0]", lambda: np.mgrid[0:2, 0.5:2:0.5][0], []),
    ("ogrid_0", "ogrid({{0, 3}, {1, 5, 2}})[0]", lambda: np.ogrid[0:3, 1:5:2][0], []),
    ("ogrid_1", "ogrid({{0, x[0]}, {1, 5, 2}})[1]", lambda x: np.ogrid[0:3, 1:5:2][1], [scalar()]),
    *[(f"meshgrid_{i}_{n}_{s}", f"meshgrid({{x[0], x[1], x[2]}}, GridIndexing::{i}, {str(s).lower()})[{n}]",
       lambda x, y, z, i=i, n=n, s=s: np.meshgrid(x, y, z, indexing=i.lower(), sparse=s)[n],
       [(2,), (3,), (2,)], D if n == 1 else V)
      for i in ("XY", "IJ") for n in range(3) for s in (False, True)],
    ("meshgrid_one", "meshgrid({x[0]})[0]", lambda x: np.meshgrid(x)[0], [(3,)]),
    ("meshgrid_scalar", "meshgrid({x[0], x[1]})[1]", lambda x, y: np.meshgrid(x, y)[1], [(3,), ()]),
    ("indices", "indices({2, 3})", lambda: np.indices((2, 3)), []),
    ("indices_dtype", "indices({x[0].shape(0), 2}, DType::Float32)",
     lambda x: np.indices((3, 2), np.float32), [(3,)]),
    ("indices_none", "indices({0, 2})", lambda: np.indices((0, 2)), []),
    # Diagonals and triangles.
    *[(f"eye_{k}".replace("-", "m"), f"eye(3, 4, {k})", lambda k=k: np.eye(3, 4, k), [])
      for k in (-5, -2, 0, 1, 4)],
    ("eye_square", "eye(3, DType::Int8)", lambda: np.eye(3, dtype=np.int8), []),
    ("eye_symbolic", "eye(x[0].shape(0), 2, x[1], DType::Bool)",
     lambda x, k: np.eye(3, 2, int(k), dtype=bool), [(3,), scalar("int32", -1)]),
    ("eye_none", "eye(0, 3)", lambda: np.eye(0, 3), []),
    ("identity_like", "identity_like(x[0])", lambda x: np.eye(2, 3, dtype=np.float32),
     [I((2, 3), "float32")]),
    ("tri", "tri(3, 4, -1)", lambda: np.tri(3, 4, -1), []),
    ("tri_square", "tri(3, DType::Int64)", lambda: np.tri(3, dtype=np.int64), []),
    *[(f"{f}_{k}".replace("-", "m"), f"{f}(x[0], {k})", lambda x, f=f, k=k: getattr(np, f)(x, k),
       [(3, 4)], D) for f in ("tril", "triu") for k in (-1, 0, 2)],
    ("tril_batch", "tril(x[0])", np.tril, [I((2, 1, 3, 3), "int32", -9, 9)]),
    ("triu_bool", "triu(x[0], x[1])", lambda x, k: np.triu(x, int(k)),
     [I((3, 3), "bool"), scalar("int64", 1)]),
    ("triu_empty", "triu(x[0])", np.triu, [(0, 3)]),
    *[(f"diag_{k}".replace("-", "m"), f"diag(x[0], {k})", lambda x, k=k: np.diag(x, k), [(3,)], D)
      for k in (-2, 0, 1)],
    ("diag_int", "diag(x[0])", np.diag, [I((3,), "uint8", 1, 200)]),
    ("diag_none", "diag(x[0], 2)", lambda x: np.diag(x, 2), [(0,)]),
    *[(f"diag_of_{k}".replace("-", "m"), f"diag(x[0], {k})", lambda x, k=k: np.diag(x, k), [(3, 4)], D)
      for k in (-1, 0, 2)],
    ("diag_of_nothing", "diag(x[0], 7)", lambda x: np.diag(x, 7), [(3, 4)]),
    ("diagonal_axes", "diagonal(x[0], 1, -1, 0)", lambda x: np.diagonal(x, 1, -1, 0), [(2, 3, 4)], D),
    ("diagonal_batch", "diagonal(x[0], -1, 1, 3)", lambda x: np.diagonal(x, -1, 1, 3),
     [I((2, 3, 1, 2), "int32", -99, 99)]),
    ("diagflat", "diagflat(x[0], -1)", lambda x: np.diagflat(x, -1), [(2, 2)], D),
    ("diagflat_scalar", "diagflat(x[0])", np.diagflat, [()]),
    ("fill_diagonal", "fill_diagonal(x[0], x[1])", fill_diagonal, [(3, 4), ()], D),
    ("fill_diagonal_tall", "fill_diagonal(x[0], 5)", lambda x: fill_diagonal(x, 5),
     [I((4, 2), "int16", -9, 0)]),
    ("fill_diagonal_cube", "fill_diagonal(x[0], 9)",
     lambda x: (lambda y: (np.fill_diagonal(y, 9), y)[1])(x.copy()), [(3, 3, 3)], D),
    ("fill_diagonal_offset_slopes", "fill_diagonal_offset(x[0], x[1], -1)",
     lambda x, v: np.where(np.eye(3, 4, -1), v, x), [(3, 4), ()], D),
    ("fill_diagonal_offset", "fill_diagonal_offset(x[0], x[1], x[2])",
     lambda x, v, k: fill_diagonal(x, v, k), [I((3, 4), "int64", -9, 0), scalar(), scalar("int64", -1)]),
    ("vander", "vander(x[0])", np.vander, [(3,)], D),
    ("vander_columns", "vander(x[0], 2)", lambda x: np.vander(x, 2), [(3,)], D),
    ("vander_increasing", "vander(x[0], 4, true)", lambda x: np.vander(x, 4, True),
     [I((3,), "int32", -4, 4)]),
    # Windows.
    *[(f"{w}_{n}", f"{w}({n})", lambda w=w, n=n: getattr(np, w)(n), [])
      for w in ("bartlett", "blackman", "hamming", "hanning") for n in (0, 1, 2, 7)],
    ("hanning_symbolic", "hanning(x[0].shape(0), DType::Float32)",
     lambda x: np.hanning(5).astype(np.float32), [(5,)]),
]
