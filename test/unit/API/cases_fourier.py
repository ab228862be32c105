#===- cases_fourier.py - Discrete Fourier transforms ------------------------===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Both parts of complex results, joined along a new first axis."""

import numpy as np
from generate_cases import Input

I = Input
D, V = "Twice", "Value"
F = np.fft
BOTH = "complex(x[0], x[1])"


def parts(text):
    return f"[&] {{ auto z = {text}; return stack({{real(z), imag(z)}}); }}()"


def pair(z):
    return np.stack([z.real, z.imag])


def of_complex(name, cpp, numpy, shape, check=V):
    return (name, parts(cpp.replace("Z", BOTH)), lambda x, y: pair(numpy(x + 1j * y)), [shape, shape], check)


def of_real(name, cpp, numpy, shape, check=V, dtype="float64"):
    return (name, parts(cpp), lambda x: pair(numpy(x)), [I(shape, dtype)], check)


LENGTHS = [1, 2, 3, 5, 8, 30, 49, 101]
NORMS = [("Backward", "backward"), ("Ortho", "ortho"), ("Forward", "forward")]

CASES = [
    *[of_complex(f"{f}_{n}", f"{f}(Z)", getattr(F, f), (n,), D if n in (3, 8) else V)
      for f in ("fft", "ifft") for n in LENGTHS],
    *[of_complex(f"{f}_{n}_to_{m}", f"{f}(Z, {m}, 0)", lambda z, f=f, m=m: getattr(F, f)(z, m, 0), (n, 2), D)
      for f in ("fft", "ifft") for n, m in ((4, 6), (6, 4))],
    *[of_complex(f"{f}_{c}", f"{f}(Z, {{}}, 1, FourierNorm::{c})",
                 lambda z, f=f, n=n: getattr(F, f)(z, axis=1, norm=n), (2, 3, 2), D)
      for f in ("fft", "ifft") for c, n in NORMS],
    *[of_real(f"rfft_{n}", "rfft(x[0])", F.rfft, (n,), D if n in (3, 8) else V) for n in LENGTHS],
    *[of_real(f"rfft_{n}_to_{m}", f"rfft(x[0], {m}, 0)", lambda x, m=m: F.rfft(x, m, 0), (n, 2), D)
      for n, m in ((4, 7), (7, 4))],
    *[of_real(f"rfft_{c}", f"rfft(x[0], {{}}, -1, FourierNorm::{c})", lambda x, n=n: F.rfft(x, norm=n), (2, 5), D)
      for c, n in NORMS],
    *[(f"irfft_{n}", f"irfft({BOTH}, {n})", lambda x, y, n=n: F.irfft(x + 1j * y, n), [(n // 2 + 1,)] * 2,
       D if n in (3, 8) else V) for n in LENGTHS],
    *[(f"irfft_{c}", f"irfft({BOTH}, {{}}, 0, FourierNorm::{c})",
       lambda x, y, n=n: F.irfft(x + 1j * y, axis=0, norm=n), [(4, 2)] * 2, D) for c, n in NORMS],
    *[of_complex(f"{f}{n}", f"{f}(Z)", getattr(F, f), s, D)
      for f, n, s in (("fft2", "", (3, 4)), ("ifft2", "", (2, 3)), ("fftn", "", (2, 3, 2)), ("ifftn", "", (2, 2, 3)))],
    of_complex("fftn_sizes", "fftn(Z, Args{4, 2}, {2, 0})", lambda z: F.fftn(z, (4, 2), (2, 0)), (3, 2, 3), D),
    of_real("rfft2", "rfft2(x[0])", F.rfft2, (3, 4), D),
    of_real("rfftn", "rfftn(x[0])", F.rfftn, (2, 3, 3), D),
    ("irfft2", f"irfft2({BOTH})", lambda x, y: F.irfft2(x + 1j * y), [(3, 3)] * 2, D),
    ("irfftn", f"irfftn({BOTH}, Args{{3, 4}}, {{0, 1}})", lambda x, y: F.irfftn(x + 1j * y, (3, 4), (0, 1)),
     [(3, 3)] * 2, D),
    of_real("fft_of_real", "fft(x[0])", F.fft, (5,), D),
    of_real("rfft_empty_batch", "rfft(x[0])", F.rfft, (0, 4)),
    *[(f"{f}_{n}", f"{f}({n}, 0.5)", lambda f=f, n=n: getattr(F, f)(n, 0.5), [])
      for f in ("fftfreq", "rfftfreq") for n in (1, 4, 5)],
    *[(f"{f}_{i}", f"{f}(x[0])", getattr(F, f), [s], D)
      for f in ("fftshift", "ifftshift") for i, s in enumerate(((4,), (5,), (2, 3)))],
    ("fftshift_axis", "fftshift(x[0], 1)", lambda x: F.fftshift(x, 1), [(3, 3)], D),
    ("ifftshift_axes", "ifftshift(x[0], {0, -1})", lambda x: F.ifftshift(x, (0, -1)), [(3, 2, 3)], D),
]
