#===- cases_selecting.py - Partitions, membership, NaNs left out ------------===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#

import numpy as np
from cases_reduction import nans, with_nan
from generate_cases import Given, Input

I = Input
D, V = "Twice", "Value"
INF, NAN = np.inf, np.nan
ROWS = [[3, NAN, 1, 2], [NAN, NAN, NAN, NAN], [-INF, 5, INF, 4], [7, 7, NAN, 7]]


def unpool(y, positions):
    result = np.zeros((2, 1, 6))
    for i in range(2):
        for value, position in zip(y[i].ravel(), positions[i].ravel()):
            if position >= 0:
                result[i, 0, position] += value
    return result.reshape(2, 1, 2, 3)


CASES = [
    *[(f"{f}_{n}_{str(k).lower()}", f"{f}({nans(every=5)}, {a}, {str(k).lower()})",
       lambda x, f=f, p=p, k=k: getattr(np, f)(with_nan(x, 5), axis=p, keepdims=k), [(4, 2, 3)])
      for f in ("nanargmax", "nanargmin") for n, a, p in (("all", "{}", None), ("1", "1", 1), ("m1", "-1", -1))
      for k in (False, True)],
    ("nanargmax_int", "nanargmax(x[0], 1)", lambda x: np.nanargmax(x, 1), [I((3, 4), "int32", -5, 5)]),
    ("nanargmin_infinite", "nanargmin(x[0])", np.nanargmin, [Given([NAN, INF, -INF, 3])]),
    ("nanargmax_none", "nanargmax(x[0], 1)", lambda x: np.argmax(np.where(np.isnan(x), -INF, x), 1), [Given(ROWS)]),
    *[(f"{f}_{n}", f"{f}({nans()}{a})", lambda x, f=f, p=p: getattr(np, f)(with_nan(x), **p), [(3, 4)], D)
      for f in ("nancumsum", "nancumprod") for n, a, p in (("all", "", {}), ("0", ", 0", {"axis": 0}),
                                                           ("1", ", 1", {"axis": 1}))],
    ("nancumsum_int", "nancumsum(x[0], 0)", lambda x: np.nancumsum(x, 0), [I((3, 2), "int8", -100, 100)]),
    ("nancumsum_float32", "nancumsum(x[0])", np.nancumsum, [Given([1, NAN, 2], "float32")]),
    ("nancumprod_reverse", "nancumprod(x[0], 0, true)", lambda x: np.nancumprod(x[::-1])[::-1], [Given([2, NAN, 3])]),
    *[(f"nanmedian_{n}_{str(k).lower()}", f"nanmedian({nans(every=5)}, {a}, {str(k).lower()})",
       lambda x, p=p, k=k: np.nanmedian(with_nan(x, 5), axis=p, keepdims=k), [(4, 2, 3)], D if k else V)
      for n, a, p in (("all", "{}", None), ("1", "1", 1), ("0_2", "{0, 2}", (0, 2))) for k in (False, True)],
    ("nanmedian_rows", "nanmedian(x[0], 1)", lambda x: np.nanmedian(x, 1), [Given(ROWS)]),
    ("nanmedian_int", "nanmedian(x[0])", np.nanmedian, [I((3, 4), "int32", -9, 9)]),
    ("nanmedian_float32", "nanmedian(x[0])", np.nanmedian, [Given([3, NAN, 1], "float32")]),
    *[(f"nanquantile_{str(q).replace('.', '_')}", f"nanquantile({nans()}, {q}, 0)",
       lambda x, q=q: np.nanquantile(with_nan(x), q, axis=0), [(5, 4)], D) for q in (0, 0.2, 0.5, 0.9, 1)],
    ("nanpercentile", f"nanpercentile({nans()}, 35, -1, true)",
     lambda x: np.nanpercentile(with_nan(x), 35, axis=-1, keepdims=True), [(3, 5)]),
    # Where every element of a partition is if all are sorted is one of the right answers.
    ("partition", "partition(x[0], 2)[2]", lambda x: np.partition(x, 2)[2], [(7,)], D),
    ("partition_axis", "slice_axis(partition(x[0], -2, 0), 0, slice(-2, none))",
     lambda x: np.sort(np.partition(x, -2, 0)[-2:], 0), [(5, 3)]),
    ("partition_flat", "partition(x[0], 3, std::nullopt)[3]", lambda x: np.partition(x, 3, None)[3],
     [I((2, 3), "int32", -9, 9)]),
    ("argpartition", "take_along_axis(x[0], argpartition(x[0], 1, 1), 1)[{slice(), 1}]",
     lambda x: np.partition(x, 1, 1)[:, 1], [(3, 4)]),
    ("isin", "isin(x[0], x[1])", np.isin, [I((3, 4), "int32", 0, 10), I((2, 3), "int64", 0, 10)]),
    ("isin_invert", "isin(x[0], x[1], true)", lambda x, y: np.isin(x, y, invert=True),
     [I((5,), "uint8", 0, 4), I((3,), "uint8", 0, 4)]),
    ("isin_edges", "isin(x[0], x[1])", np.isin, [Given([0.0, -0.0, INF, -INF, NAN, 1, 2]), Given([NAN, 0, INF, 1.5])]),
    ("isin_nothing", "isin(x[0], x[1])", np.isin, [(3,), I((0,))]),
    ("isin_of_nothing", "isin(x[0], x[1])", np.isin, [I((0, 2)), (3,)]),
    ("isin_bool", "isin(x[0], x[1])", np.isin, [I((4,), "bool"), Given([True], "bool")]),
    ("isin_scalar", "isin(x[0], 2)", lambda x: np.isin(x, 2), [I((6,), "int32", 0, 4)]),
    *[(f"tril_indices_{i}", f"tril_indices(4, -1, 3)[{i}]", lambda i=i: np.tril_indices(4, -1, 3)[i], [], V, False)
      for i in (0, 1)],
    *[(f"triu_indices_{i}", f"triu_indices(3, 1)[{i}]", lambda i=i: np.triu_indices(3, 1)[i], [], V, False)
      for i in (0, 1)],
    ("triu_indices_wide", "triu_indices(2, -1, 4)[1]", lambda: np.triu_indices(2, -1, 4)[1], [], V, False),
    ("tril_indices_nothing", "tril_indices(0)[0]", lambda: np.tril_indices(0)[0], [], V, False),
    ("tril_indices_use", "x[0][{tril_indices(x[0].shape(0))[0], tril_indices(x[0].shape(0))[1]}]",
     lambda x: x[np.tril_indices(3)], [(3, 3)], D, False),
    ("diag_indices", "diag_indices(4, 3)[2]", lambda: np.diag_indices(4, 3)[2], []),
    ("diag_indices_use", "x[0][{diag_indices(x[0].shape(0))[0], diag_indices(x[0].shape(0))[1]}]",
     lambda x: x[np.diag_indices(3)], [(3, 3)], D, False),
    # Positions that are named twice get both.
    ("max_unpool", "max_unpool(x[0], x[1], {2, 3})", unpool,
     [(2, 1, 2, 2), Given([[[[0, 5], [3, 3]]], [[[4, 2], [1, -1]]]], "int64")], D),
]
