#===- cases_numerics.py - Polynomials, integrals, filters -------------------===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#

import numpy as np
from generate_cases import Given, Input

I = Input
D, V = "Twice", "Value"
INF, NAN = np.inf, np.nan
POINTS = Given([-1.0, 0.5, 0.75, 3.0])
WHERE = Given([[-2.0, -1.0, 0.0], [0.5, 0.6, 0.75], [2.9, 3.0, 4.0]])

CASES = [
    ("polyval", "polyval(specify_shape(x[0], {4}), x[1])", np.polyval, [(4,), (2, 3)], D),
    ("polyval_constant", "polyval(Tensor::of<double>({2, 0, -1}), x[0])", lambda x: np.polyval([2, 0, -1.0], x), [(3,)], D),
    ("polyval_int", "polyval(Tensor::of<int64_t>({2, 0, -1}), x[0])", lambda x: np.polyval([2, 0, -1], x),
     [I((3,), "int64", -5, 5)]),
    ("polyval_mixed", "polyval(Tensor::of<int64_t>({2, 3}), x[0])", lambda x: np.polyval([2, 3], x), [(3,)], D),
    ("polyval_one", "polyval(Tensor::of<double>({2}), x[0])", lambda x: np.polyval([2.0], x), [(3,)]),
    ("polyval_none", "polyval(zeros<double>({0}), x[0])", lambda x: np.polyval([], x), [(3,)]),
    ("interp", "interp(x[0], x[1], x[2])", np.interp, [WHERE, POINTS, (4,)]),
    ("interp_slopes", "interp(x[0], x[1], x[2])", np.interp, [I((2, 3), low=-1.5, high=3.5), POINTS, (4,)], D),
    ("interp_ends", "interp(x[0], x[1], x[2], -7.0, 8.0)", lambda x, p, f: np.interp(x, p, f, -7, 8),
     [WHERE, POINTS, (4,)]),
    ("interp_edges", "interp(x[0], x[1], x[2])", np.interp,
     [Given([INF, -INF, NAN, 0.0, 1.0, 2.0]), Given([0.0, 1.0, 2.0]), Given([1.0, INF, 3.0])]),
    ("interp_one_point", "interp(x[0], x[1], x[2])", np.interp, [Given([-1.0, 0.0, 1.0]), Given([0.0]), Given([5.0])]),
    ("interp_steps", "interp(x[0], x[1], x[2])", np.interp,
     [Given([0.5, 1.0, 1.5]), Given([0.0, 1.0, 1.0, 2.0]), Given([0.0, 1.0, 3.0, 4.0])]),
    ("interp_int", "interp(x[0], x[1], x[2])", np.interp,
     [I((4,), "int32", -1, 9), Given([0, 4, 8], "int32"), Given([1, 2, 8], "int32")]),
    ("interp_scalar", "interp(1.0, x[0], x[1])", lambda p, f: np.interp(1.0, p, f), [POINTS, (4,)]),
    ("trapezoid", "trapezoid(x[0])", np.trapezoid, [(2, 3, 4)], D),
    ("trapezoid_dx", "trapezoid(x[0], 0.25, 1)", lambda y: np.trapezoid(y, dx=0.25, axis=1), [(2, 3, 4)]),
    ("trapezoid_x", "trapezoid(x[0], x[1], 1)", lambda y, x: np.trapezoid(y, x, axis=1), [(2, 3, 2), (3,)], D),
    ("trapezoid_x_same", "trapezoid(x[0], x[1], 0)", lambda y, x: np.trapezoid(y, x, axis=0), [(3, 2), (3, 2)], D),
    ("trapezoid_one", "trapezoid(x[0])", np.trapezoid, [(3, 1)], V),
    ("trapezoid_none", "trapezoid(x[0])", np.trapezoid, [I((3, 0))]),
    ("trapezoid_int", "trapezoid(x[0])", np.trapezoid, [I((5,), "int32", 0, 9)]),
    ("trapezoid_float32", "trapezoid(x[0], 0.5)", lambda y: np.float32(np.trapezoid(y, dx=0.5)), [I((5,), "float32")]),
    *[(f"{f}_{m}_{n}_{k}", f"{f}(x[0], x[1], Overlap::{m})",
       lambda x, y, f=f, m=m: getattr(np, f)(x, y, m.lower()), [I((n,), t), I((k,), t)],
       D if t == "float64" and (n, k) in ((5, 2), (3, 4)) else V, (n, k) != (1, 1))
      for f in ("convolve", "correlate") for m in ("Full", "Same", "Valid")
      for n, k, t in ((5, 2, "float64"), (3, 4, "float64"), (5, 5, "float64"), (4, 1, "float64"), (1, 1, "float64"),
                      (6, 3, "float32"))],
    *[(f"{f}_{m}_int", f"{f}(x[0], x[1], Overlap::{m})",
       lambda x, y, f=f, m=m: getattr(np, f)(x, y, m.lower()),
       [I((n,), "int32", -9, 9), I((k,), "int64", -9, 9)])
      for f in ("convolve", "correlate") for m, n, k in (("Full", 5, 3), ("Same", 2, 4), ("Valid", 4, 4))],
    ("convolve_wraps", "convolve(x[0], x[1])", np.convolve,
     [Given([100, 100], "int8"), Given([3, 4], "int8")]),
    ("correlate_complex", "real(correlate(arete::complex(x[0], x[1]), arete::complex(x[1], x[2]), Overlap::Full))",
     lambda x, y, z: np.correlate(x + 1j * y, y + 1j * z, "full").real, [(3,), (3,), (3,)]),
    ("correlate_complex_imag", "imag(correlate(arete::complex(x[0], x[1]), arete::complex(x[1], x[2]), Overlap::Same))",
     lambda x, y, z: np.correlate(x + 1j * y, y + 1j * z, "same").imag, [(3,), (3,), (3,)]),
    *[(f"hfft_{n}_{k}", f"hfft(arete::complex(x[0], x[1]), {n or 'std::nullopt'}, -1, FourierNorm::{k.capitalize()})",
       lambda x, y, n=n, k=k: np.fft.hfft(x + 1j * y, n or None, norm=k), [(2, 4), (2, 4)])
      for n in (0, 5, 6, 9) for k in ("backward", "ortho", "forward")],
    ("hfft_axis", "hfft(x[0], 5, 0)", lambda x: np.fft.hfft(x, 5, 0), [(3, 2)], D),
    *[(f"ihfft_{part}_{k}", f"{part}(ihfft(x[0], {n}, -1, FourierNorm::{k.capitalize()}))",
       lambda x, n=n, k=k, part=part: getattr(np, part)(np.fft.ihfft(x, n, norm=k)), [(2, 6)], D)
      for part in ("real", "imag") for n, k in ((6, "backward"), (5, "ortho"), (7, "forward"))],
]
