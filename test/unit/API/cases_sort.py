#===- cases_sort.py - Order, search and counts ------------------------------===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#

import numpy as np
from cases_reduction import nans, with_nan
from generate_cases import Input, braces

I = Input
D, V = "Twice", "Value"
METHODS = ["InvertedCDF", "AveragedInvertedCDF", "ClosestObservation", "InterpolatedInvertedCDF", "Hazen",
           "Weibull", "Linear", "MedianUnbiased", "NormalUnbiased", "Lower", "Higher", "Midpoint", "Nearest"]
NAMES = ["inverted_cdf", "averaged_inverted_cdf", "closest_observation", "interpolated_inverted_cdf", "hazen",
         "weibull", "linear", "median_unbiased", "normal_unbiased", "lower", "higher", "midpoint", "nearest"]


def argsort(x, axis=-1, descending=False):
    """Stable in either direction; NaN counts as the greatest."""
    if not descending:
        return np.argsort(x, axis, kind="stable")
    n = x.shape[axis]
    return n - 1 - np.flip(np.argsort(np.flip(x, axis), axis, kind="stable"), axis)


def sort(x, axis=-1, descending=False):
    return np.take_along_axis(x, argsort(x, axis, descending), axis)


def topk(x, k, axis=-1, largest=True):
    order = argsort(x, axis, largest).take(range(k), axis)
    return np.take_along_axis(x, order, axis), order


def edges(numbers):
    return f"constant(Tensor::of<double>({braces(numbers)}))"


E4 = (-1.0, -0.25, 0.5, 1.0)

CASES = [
    *[(f"sort_{'x'.join(map(str, s))}_{a}_{d}".replace("-", "m"), f"sort(x[0], {a}, {str(d).lower()})",
       lambda x, a=a, d=d: sort(x, a, d), [s], D if s in ((6,), (3, 4)) else V)
      for s in ((1,), (6,), (3, 4), (2, 3, 2), (2, 1, 2, 3, 2)) for a in sorted({0, -1}) for d in (False, True)],
    *[(f"argsort_ties_{a}_{d}".replace("-", "m"), f"argsort(x[0], {a}, {str(d).lower()})",
       lambda x, a=a, d=d: argsort(x, a, d), [I((4, 5), "int32", 0, 3)]) for a in (0, -1) for d in (False, True)],
    *[(f"sort_{t}", "sort(x[0])", lambda x: np.sort(x), [I((2, 7), t, 0, 100)])
      for t in ("bool", "int8", "uint8", "int16", "uint16", "int64", "uint64", "float32")],
    *[(f"sort_nan_{d}", f"sort({nans()}, -1, {str(d).lower()})", lambda x, d=d: sort(with_nan(x), -1, d), [(2, 7)])
      for d in (False, True)],
    ("argsort_nan", f"argsort({nans()})", lambda x: argsort(with_nan(x)), [(2, 7)]),
    ("sort_flat", "sort(x[0], std::nullopt)", lambda x: np.sort(x, None), [(2, 3)], D),
    ("argsort_flat", "argsort(x[0], std::nullopt)", lambda x: np.argsort(x, None), [(2, 3)]),
    ("sort_empty", "sort(x[0], 0)", lambda x: np.sort(x, 0), [(0, 2)]),
    *[(f"topk_{p}_{k}_{a}_{g}".replace("-", "m"), f"topk(x[0], {k}, {a}, {str(g).lower()}).{p}",
       lambda x, i=i, k=k, a=a, g=g: topk(x, k, a, g)[i], [(3, 4)], D if p == "values" and 0 < k < 3 else V)
      for i, p in enumerate(("values", "indices")) for k in (0, 2, 3) for a in (0, -1) for g in (True, False)],
    ("topk_ties", "topk(x[0], 4).indices", lambda x: topk(x, 4)[1], [I((2, 6), "int32", 0, 3)]),
    ("topk_nan", f"topk({nans()}, 2).values", lambda x: topk(with_nan(x), 2)[0], [(2, 5)]),
    ("lexsort", "lexsort({x[0], x[1]})", lambda x, y: np.lexsort((x, y)),
     [I((9,), "int32", 0, 3), I((9,), "float64", 0, 3)]),
    ("lexsort_ties", "lexsort({x[0], x[1]})", lambda x, y: np.lexsort((x, y)),
     [I((9,), "int8", 0, 2), I((9,), "int32", 0, 2)]),
    *[(f"median_{n}_{k}", f"median(x[0], {a}, {str(k).lower()})",
       lambda x, p=p, k=k: np.median(x, p, keepdims=k), [(3, 4, 3)], D if n in ("1", "all") else V)
      for n, a, p in (("all", "{}", None), ("1", "1", 1), ("0_2", "{0, 2}", (0, 2))) for k in (False, True)],
    ("median_nan", f"median({nans(every=7)}, 1)", lambda x: np.median(with_nan(x, 7), 1), [(3, 4)]),
    ("median_int", "median(x[0], 0)", lambda x: np.median(x, 0), [I((4, 3), "int32", 0, 99)]),
    *[(f"quantile_{m}", f"quantile(x[0], {edges((0.0, 0.3, 0.5, 0.85, 1.0))}, {{}}, QuantileMethod::{m})",
       lambda x, n=n: np.quantile(x, [0, 0.3, 0.5, 0.85, 1], method=n), [(7,)])
      for m, n in zip(METHODS, NAMES)],
    ("quantile_axis", "quantile(x[0], 0.4, 1)", lambda x: np.quantile(x, 0.4, 1), [(3, 6)], D),
    ("quantile_keepdims", "quantile(x[0], 0.4, {0, 2}, QuantileMethod::Linear, true)",
     lambda x: np.quantile(x, 0.4, (0, 2), keepdims=True), [(3, 2, 2)], D),
    ("percentile", "percentile(x[0], 40, 0)", lambda x: np.percentile(x, 40, 0), [(5, 2)], D),
    *[(f"searchsorted_{s}", f"searchsorted({edges(E4)}, x[0], Side::{s.capitalize()})",
       lambda x, s=s: np.searchsorted(E4, x, s), [(2, 5)]) for s in ("left", "right")],
    *[(f"searchsorted_ties_{s}", f"searchsorted(sort(x[0]), x[1], Side::{s.capitalize()})",
       lambda x, y, s=s: np.searchsorted(np.sort(x), y, s), [I((8,), "int32", 0, 4), I((6,), "int32", -1, 6)])
      for s in ("left", "right")],
    ("searchsorted_sorter", "searchsorted(x[0], x[1], Side::Left, argsort(x[0]))",
     lambda x, y: np.searchsorted(x, y, sorter=np.argsort(x)), [(6,), (3,)]),
    ("searchsorted_empty", "searchsorted(x[0], x[1])", np.searchsorted, [(0,), (3,)]),
    *[(f"digitize_{n}_{r}", f"digitize(x[0], {edges(e)}, {str(r).lower()})",
       lambda x, e=e, r=r: np.digitize(x, e, r), [(2, 5)])
      for n, e in (("rising", E4), ("falling", E4[::-1])) for r in (False, True)],
    ("bincount", "bincount(x[0])", np.bincount, [I((9,), "int32", 0, 5)], V, False),
    ("bincount_weights", "bincount(x[0], x[1], 8)", lambda x, w: np.bincount(x, w, 8),
     [I((9,), "int64", 0, 5), (9,)], V, False),
    ("bincount_empty", "bincount(x[0], {}, 3)", lambda x: np.bincount(x, minlength=3), [I((0,), "int64")], V, False),
    ("histogram_counts", "histogram(x[0], 5).counts", lambda x: np.histogram(x, 5)[0], [(3, 5)]),
    ("histogram_edges", "histogram(x[0], 5).edges", lambda x: np.histogram(x, 5)[1], [(3, 5)]),
    ("histogram_range", "histogram(x[0], 4, {.range = std::pair(-1.0, 0.5)}).counts",
     lambda x: np.histogram(x, 4, (-1, 0.5))[0], [(12,)]),
    ("histogram_weights", "histogram(x[0], 4, {.weights = x[1]}).counts",
     lambda x, w: np.histogram(x, 4, weights=w)[0], [(12,), (12,)]),
    ("histogram_density", f"histogram(x[0], {edges(E4)}, {{.density = true}}).counts",
     lambda x: np.histogram(x, E4, density=True)[0], [(12,)]),
    ("histogram_constant", "histogram(x[0] * 0.0, 3).edges", lambda x: np.histogram(x * 0, 3)[1], [(4,)]),
    *[(f"unique_{p}", f"unique(x[0]).{p}",
       lambda x, i=i: np.unique(x, True, True, True)[i], [I((2, 6), "int32", 0, 4)], V, False)
      for i, p in enumerate(("values", "index", "inverse", "counts"))],
    ("unique_axis", "unique(x[0], 0).values", lambda x: np.unique(x, axis=0), [I((6, 2), "int32", 0, 2)], V, False),
    ("unique_nan", f"unique({nans()}).values", lambda x: np.unique(with_nan(x)), [(7,)], V, False),
    ("repeat_each", "repeat_each(x[0], x[1], 1)", lambda x, n: np.repeat(x, n, 1),
     [(2, 3), I((3,), "int64", 0, 4)], V, False),
    ("repeat_each_flat", "repeat_each(x[0], x[1])", lambda x, n: np.repeat(x, n),
     [(2, 2), I((4,), "int32", 0, 3)], V, False),
]
