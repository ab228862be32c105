#!/usr/bin/env python3
#===- generate_edges.py - Special functions where they are remarkable -------===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Writes what SciPy says at zeros, poles, infinities, NaN and huge operands.

Usage: python3 generate_edges.py > Edges.inc   (needs SciPy; written by 1.17.1)

What SciPy says is left out where it is inconsistent; SKIPPED says why. Limits
that it lacks are in LIMITS.
"""

import itertools
import math
import numpy as np
import scipy.special as sp

np.seterr(all="ignore")
INF, NAN = math.inf, math.nan

VALUES = [-INF, -1e300, -170.5, -171, -2.5, -2, -1, -0.5, -0.0, 0.0, 1e-300,
          0.5, 1, 1.5, 2, 2.5, 170, 171.5, 1e6, 1e10, 1e300, INF, NAN]
PARAMETERS = [-INF, -1, -0.0, 0.0, 1e-300, 0.5, 1, 2, 1e6, 1e300, INF, NAN]
PROBABILITIES = [-INF, -0.5, -0.0, 0.0, 1e-300, 0.5, 1 - 2**-53, 1, 1.5, INF, NAN]

SKIPPED = dict(
    # SciPy evaluates its formula for orders that are no integers, and signs a
    # huge order by n + 1, which is n. Its sums cancel below 0, and n! overflows.
    polygamma=lambda n, x: (not math.isfinite(n) or n != math.floor(n) or
                            abs(n) >= 1e300 or x == -INF or
                            n == 170 and (x < 0 or x >= 170) or
                            (n, x) == (2, -170.5)),
    # NaN, or infinite, by whether a test for poles comes before that for NaN;
    # -inf counts as a pole.
    zeta=lambda s, q: math.isnan(s) or math.isnan(q) or q == -INF or s >= 1e300,
    # The same for NaN; large operands lose seven digits; a pole over a pole is
    # not recognised where the numbers are huge.
    betaln=lambda x, y: (math.isnan(x) or math.isnan(y) or 1e6 in (x, y) or
                         -1e300 in (x, y) or (INF in (x, y) and max(x, y) >= 1e300
                                              and min(x, y) > 0)),
    # Denormal results are 0.
    gammainc=lambda a, x: (a, x) == (171.5, 1),
    gammaincc=lambda a, x: False,
    # -inf is an even integer; 0 below the square root of the smallest number.
    iv=lambda v, x: v == -INF or math.isinf(x) or abs(x) == 1e300 or
                    x == 1e-300,
    # The phase of huge arguments is noise, tiny results are 0, and for huge
    # orders and for 1e10 it depends on the order what there is.
    jv=lambda v, x: (abs(v) >= 1e6 or math.isinf(x) or abs(x) >= 1e6 or
                     (abs(v) > 100 and abs(x) < 5)),
    # Seven digits are lost next to 1.
    betainc=lambda a, b, x: x == 1 - 2**-53 and a == b == 0.5 or
                            (a, b, x) == (2, 1e300, 1e-300),
)
# Mathematics where SciPy has no value.
LIMITS = dict(
    iv=[((0, INF), INF), ((2.5, INF), INF), ((1, -INF), -INF), ((2, -INF), INF),
        ((1, 1e-300), 5e-301), ((1e6, 1e10), INF), ((INF, 3), 0), ((INF, INF), NAN)],
    jv=[((0, INF), 0), ((2.5, INF), 0), ((1, -INF), 0), ((1e7, 3), 0), ((INF, 3), 0),
        ((-INF, 3), NAN), ((INF, INF), NAN)],
    zeta=[((INF, 2), 0), ((1e300, 1.5), 0), ((2, -INF), NAN), ((2, NAN), NAN),
          ((NAN, 2), NAN)],
    polygamma=[((1.5, 2), NAN), ((INF, -0.5), NAN), ((1, -INF), NAN), ((2, NAN), NAN)],
    betaln=[((INF, INF), -INF), ((NAN, 1), NAN), ((1, NAN), NAN)],
)


def text(value):
    value = float(value)
    if math.isnan(value):
        return "NAN"
    if math.isinf(value):
        return "INFINITY" if value > 0 else "-INFINITY"
    return repr(value)


def rows(name, function, *columns):
    for operands in itertools.product(*columns):
        if not SKIPPED[name](*operands):
            yield operands, function(*operands)
    yield from LIMITS.get(name, [])


print("// What SciPy says; written by generate_edges.py.\n")
for name in ("polygamma", "zeta", "betaln", "gammainc", "gammaincc", "iv", "jv"):
    for operands, value in rows(name, getattr(sp, name), VALUES, VALUES):
        print(f"EDGE({name}, ({', '.join(map(text, operands))}), {text(value)})")
for operands, value in rows("betainc", sp.betainc, PARAMETERS, PARAMETERS,
                            PROBABILITIES):
    print(f"EDGE(betainc, ({', '.join(map(text, operands))}), {text(value)})")
print("#undef EDGE")
