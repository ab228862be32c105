#===- cases_scan.py - Running sums, products and extremes -------------------===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#

import numpy as np
from cases_reduction import nans, with_nan
from generate_cases import Input

I = Input
D, V = "Twice", "Value"


def scan(f, x, axis=None, reverse=False):
    """f.accumulate from either end."""
    if axis is None:
        x, axis = x.ravel(), 0
    x = np.flip(x, axis) if reverse else x
    y = f.accumulate(x, axis)
    return np.flip(y, axis) if reverse else y


def position(f, x, axis=-1):
    """Where the first of the largest (smallest) elements so far is."""
    y = np.empty(x.shape, np.int64)
    for place in np.ndindex(*x.shape):
        before = list(place)
        before[axis] = slice(0, place[axis] + 1)
        y[place] = f(x[tuple(before)])
    return y


def recurrence(a, b, axis=-1, reverse=False):
    a, b = np.broadcast_arrays(a, b)
    a, b = np.moveaxis(a, axis, 0), np.moveaxis(b, axis, 0)
    if reverse:
        a, b = a[::-1], b[::-1]
    y = np.empty_like(b)
    last = np.zeros_like(b[0]) if len(b) else None
    for i in range(len(b)):
        last = y[i] = a[i] * last + b[i] if i else b[i]
    return np.moveaxis(y[::-1] if reverse else y, 0, axis)


FUNCTIONS = [("cumsum", np.add), ("cumprod", np.multiply), ("cummax", np.maximum),
             ("cummin", np.minimum)]
SHAPES = [(1,), (5,), (2, 3), (3, 1, 2), (2, 1, 3, 2, 2)]

CASES = [
    *[(f"{n}_{'x'.join(map(str, s))}_{a}".replace("-", "m"), f"{n}(x[0], {a})",
       lambda x, f=f, a=a: scan(f, x, a), [s], D if s in ((5,), (2, 3)) else V)
      for n, f in FUNCTIONS for s in SHAPES for a in sorted({0, -1, len(s) - 1})],
    *[(f"{n}_reverse_{a}", f"{n}(x[0], {a}, true)", lambda x, f=f, a=a: scan(f, x, a, True),
       [(3, 2)], D) for n, f in FUNCTIONS for a in (0, 1)],
    *[(f"{n}_flat", f"{n}(x[0])", lambda x, f=f: scan(f, x), [(2, 3)], D) for n, f in FUNCTIONS],
    *[(f"{n}_scalar", f"{n}(x[0])", lambda x, f=f: scan(f, x), [()], V) for n, f in FUNCTIONS],
    *[(f"{n}_empty_{i}", f"{n}(x[0], {a})", lambda x, f=f, a=a: scan(f, x, a), [s])
      for n, f in FUNCTIONS for i, (s, a) in enumerate([((0, 2), 0), ((2, 0), 0)])],
    *[(f"{n}_nan", f"{n}({nans(every=4)}, 1)", lambda x, f=f: scan(f, with_nan(x, 4), 1), [(2, 5)])
      for n, f in FUNCTIONS],
    *[(f"{n}_{t}", f"{n}(x[0], 0)", lambda x, f=f: scan(f, x, 0), [I((6,), t, 1, 120)])
      for n, f in FUNCTIONS for t in ("int8", "uint8", "int16", "int32", "uint64", "float32")],
    *[(f"cumarg{n}_{len(s)}", f"cumarg{n}(x[0], -1)", lambda x, f=f: position(f, x),
       [I(s, "int32", 0, 4)])
      for n, f in (("max", np.argmax), ("min", np.argmin)) for s in ((7,), (2, 5), (2, 1, 3))],
    *[(f"cumarg{n}_nan", f"cumarg{n}({nans(every=4)}, -1)",
       lambda x, f=f: position(f, with_nan(x, 4)), [(2, 6)])
      for n, f in (("max", np.argmax), ("min", np.argmin))],
    *[(f"recurrence_{n}_{i}", f"recurrence(x[0], x[1], {a}, {str(r).lower()})",
       lambda x, y, a=a, r=r: recurrence(x, y, a, r), [s, s], D)
      for n, r in (("down", False), ("up", True))
      for i, (s, a) in enumerate([((4,), 0), ((3, 2), 0), ((2, 3), -1)])],
    *[(f"diff_{n}_{a}".replace("-", "m"), f"diff(x[0], {n}, {a})",
       lambda x, n=n, a=a: np.diff(x, n, a), [(4, 3)], D) for n in (0, 1, 2) for a in (0, -1)],
    ("diff_all", "diff(x[0], 5)", lambda x: np.diff(x, 5), [(2, 3)]),
    ("diff_bool", "diff(x[0])", np.diff, [I((2, 5), "bool")]),
    ("diff_uint8", "diff(x[0])", np.diff, [I((2, 5), "uint8", 0, 200)]),
]
