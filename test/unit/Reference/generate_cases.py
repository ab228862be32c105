#!/usr/bin/env python3
#===- generate_cases.py - Cases of elementwise ops from NumPy and SciPy -----===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Writes what NumPy and SciPy say of each elementwise op.

Usage: python3 generate_cases.py > ElementwiseCases.inc
       python3 generate_cases.py complex > ComplexCases.inc
(needs NumPy, SciPy and, where these lose digits, mpmath)
"""

import itertools
import math
import sys
import mpmath
import numpy as np
import scipy.special as sp

np.seterr(all="ignore")
INF, NAN = math.inf, math.nan

# All are float32 values, so that one table serves both dtypes.
UNARY = [-INF, -100, -2.5, -1.5, -1, -0.75, -0.5, -0.0, 0.0, 2.0**-30, 0.5,
         0.75, 1, 1.5, 2.5, 3.5, 100, INF, NAN]
PAIRS = [(1, 0.1015625), (-1, 0.1015625), (7, 2.5), (-7, 2.5), (7, -2.5),
         (-7, -2.5), (6, -2), (0, 3), (-0.0, 3), (0, -3), (5, 5), (2, 10),
         (10, 2), (-2, 3), (-2, 0.5), (1, 0), (-1, 0), (0, 0), (INF, 2),
         (-INF, 2), (2, INF), (-2, INF), (2, -INF), (-2, -INF), (INF, INF),
         (NAN, 1), (1, NAN), (NAN, 0), (2.0**-30, 2.0**30), (2.0**100, 3)]
TRIPLES = [(-5, -1, 2), (-1, -1, 2), (0.5, -1, 2), (2, -1, 2), (7, -1, 2),
           (0, 3, 1), (5, 3, 1), (NAN, 0, 1), (0, NAN, 1), (0, 0, NAN),
           (INF, -1, 1), (-INF, -1, 1)]


def round_away(x):
    return np.copysign(np.floor(np.abs(x) + 0.5), x)


def integer_power(x, y):
    """NumPy refuses negative exponents; 1 / x ** -y, towards zero."""
    x, y = np.asarray(x), np.asarray(y)
    positive = np.power(x, np.where(y < 0, 0, y).astype(x.dtype))
    sign = np.where(y % 2 == 0, 1, -1)
    reciprocal = np.where(x == 1, 1, np.where(x == -1, sign, 0))
    return np.where(y < 0, reciprocal.astype(x.dtype), positive)


def clip(x, lo, hi):
    return np.minimum(np.maximum(x, lo), hi)


def relu(x):
    return np.maximum(x, x.dtype.type(0))


def exactly(function, *special):
    """function in mpmath, rounded once; pairs of an argument and a result may
    follow for arguments that mpmath does not take."""
    def one(*args):
        for at, value in special:
            if at == args[0] or (at != at and args[0] != args[0]):
                return value
        if any(math.isnan(x) for x in args):
            return NAN
        with mpmath.workdps(100):
            try:
                value = function(*[mpmath.mpf(float(x)) for x in args])
            except (ValueError, ZeroDivisionError):
                return NAN
            return float(value) if not isinstance(value, mpmath.mpc) else NAN
    return np.vectorize(one, otypes=[np.float64])


def odd(function):
    return lambda x: np.where(np.signbit(x), -1.0, 1.0) * function(np.abs(x))


def with_poles(function, at_pole, at_zero):
    """at_pole at the negative integers, at_zero(x) at the zeros."""
    def values(x):
        is_pole = (x < 0) & np.isfinite(x) & (np.floor(x) == x)
        inside = np.where((x == 0) | is_pole, 0.5, x)
        return np.where(x == 0, at_zero(x),
                        np.where(is_pole, at_pole, function(inside)))
    return values


def polygamma(n, x):
    return mpmath.polygamma(int(n), x) if n >= 0 and n == int(n) else mpmath.nan


# The functions with a parameter, at points where it matters; all float32.
PARAMETERS = [0.25, 0.5, 1, 2, 2.5, 5, 20]
ARGUMENTS = [0.0, 2.0**-20, 0.25, 1, 1.5, 3, 20]
SPECIAL2 = dict(
    betaln=(lambda x, y: mpmath.log(abs(mpmath.beta(x, y))), PARAMETERS, ARGUMENTS[1:]),
    gammainc=(lambda a, x: mpmath.gammainc(a, 0, x, regularized=True),
              PARAMETERS, ARGUMENTS),
    gammaincc=(lambda a, x: mpmath.gammainc(a, x, mpmath.inf, regularized=True),
               PARAMETERS, ARGUMENTS),
    gammainc_grad_a=(lambda a, x: mpmath.diff(
        lambda k: mpmath.gammainc(k, 0, x, regularized=True), a),
        PARAMETERS, ARGUMENTS),
    iv=(mpmath.besseli, PARAMETERS + [0, -2, -0.5], ARGUMENTS[1:]),
    # The reference adds up the alternating series, which fails beyond.
    jv=(mpmath.besselj, PARAMETERS + [0, -2, -0.5], ARGUMENTS[1:-1]),
    polygamma=(polygamma, [0, 1, 2, 3, 7, 0.5, -1], ARGUMENTS[1:] + [-0.5, -2.25]),
    zeta=(mpmath.zeta, [1.5, 2, 4, 20], ARGUMENTS[1:] + [100]),
)
BETAINC = ([0.5, 1, 2.5, 20], [0.25, 2, 10], [0.0, 0.125, 0.5, 0.875, 1])
SPECIAL3 = dict(
    betainc=(lambda a, b, x: mpmath.betainc(a, b, 0, x, regularized=True),
             *BETAINC),
    betainc_grad_a=(lambda a, b, x: mpmath.diff(lambda p: mpmath.betainc(
        p, b, 0, x, regularized=True), a), *BETAINC),
    betainc_grad_b=(lambda a, b, x: mpmath.diff(lambda p: mpmath.betainc(
        a, p, 0, x, regularized=True), b), *BETAINC),
)


COMPARE = dict(equal=np.equal, not_equal=np.not_equal, less=np.less,
               less_equal=np.less_equal, greater=np.greater,
               greater_equal=np.greater_equal, logical_and=np.logical_and,
               logical_or=np.logical_or, logical_xor=np.logical_xor)
BITS = dict(bitwise_and=np.bitwise_and, bitwise_or=np.bitwise_or,
            bitwise_xor=np.bitwise_xor)
NUMERIC2 = dict(add=np.add, subtract=np.subtract, multiply=np.multiply,
                floor_divide=np.floor_divide, remainder=np.remainder,
                fmod=np.fmod, maximum=np.maximum, minimum=np.minimum,
                fmax=np.fmax, fmin=np.fmin)
DIVISORS = dict(gcd=np.gcd, lcm=np.lcm)
NUMERIC1 = dict(negative=np.negative, abs=np.absolute, sign=np.sign,
                sqr=np.square, relu=relu)
FLOAT2 = dict(divide=np.true_divide, power=np.power,
              copysign=np.copysign, hypot=np.hypot, arctan2=np.arctan2,
              heaviside=np.heaviside, logaddexp=np.logaddexp,
              logaddexp2=np.logaddexp2, xlogy=sp.xlogy, xlog1py=sp.xlog1py,
              ldexp=lambda x, y: np.where(np.isnan(y), y, np.ldexp(x, np.clip(
                  np.nan_to_num(y), -5000, 5000).astype(int))))
FLOAT1 = dict(
    reciprocal=np.reciprocal, deg2rad=np.deg2rad, rad2deg=np.rad2deg,
    floor=np.floor, ceil=np.ceil, round=np.rint, trunc=np.trunc,
    round_half_away_from_zero=round_away, isnan=np.isnan, isinf=np.isinf,
    exp=np.exp, exp2=np.exp2, expm1=np.expm1, log=np.log, log2=np.log2,
    log10=np.log10, log1p=np.log1p, sqrt=np.sqrt, cbrt=np.cbrt, sin=np.sin,
    cos=np.cos, tan=np.tan, arcsin=np.arcsin, arccos=np.arccos,
    arctan=np.arctan, sinh=np.sinh, cosh=np.cosh, tanh=np.tanh,
    arcsinh=np.arcsinh, arccosh=np.arccosh, arctanh=np.arctanh, erf=sp.erf,
    erfc=sp.erfc, sigmoid=sp.expit, softplus=lambda x: np.logaddexp(0, x),
    isfinite=np.isfinite, signbit=np.signbit,
    frexp_exponent=lambda x: np.where(np.isfinite(x), np.frexp(x)[1], 0),
    sinc=exactly(mpmath.sincpi, (INF, NAN), (-INF, NAN)),
    xlogx=lambda x: sp.xlogy(x, x), logit=sp.logit, log_sigmoid=sp.log_expit,
    log1mexp=exactly(lambda x: mpmath.log1p(-mpmath.exp(x)) if x < 0 else NAN,
                     (-INF, -0.0), (0, -INF)),
    erfcx=exactly(lambda x: mpmath.exp(x * x) * mpmath.erfc(x), (INF, 0),
                  (-INF, INF), (-100, INF)),
    ndtr=exactly(mpmath.ncdf), ndtri=sp.ndtri,
    log_ndtr=exactly(lambda x: mpmath.log(mpmath.ncdf(x)), (-INF, -INF),
                     (100, -0.0), (INF, -0.0)),
    erfinv=odd(exactly(mpmath.erfinv, (1, INF))),
    erfcinv=exactly(lambda x: mpmath.erfinv(1 - x), (0, INF), (2, -INF)),
    # gammaln(-inf) as in C; SciPy says -inf.
    gamma=with_poles(exactly(mpmath.gamma, (INF, INF), (-INF, NAN)), NAN,
                     lambda x: 1 / x),
    gammaln=with_poles(exactly(lambda x: mpmath.log(abs(mpmath.gamma(x))),
                               (INF, INF), (-INF, INF)), INF, lambda x: INF),
    psi=with_poles(exactly(mpmath.digamma, (INF, INF), (-INF, NAN)), NAN, lambda x: -1 / x),
    trigamma=with_poles(exactly(lambda x: mpmath.polygamma(1, x), (INF, 0),
                                (-INF, NAN)), INF, lambda x: INF),
    # SciPy's I0, I1, J0 and J1 are NaN at infinity, where they have limits.
    i0=exactly(lambda x: mpmath.besseli(0, x), (INF, INF), (-INF, INF)),
    i1=odd(exactly(lambda x: mpmath.besseli(1, x), (INF, INF))),
    i0e=exactly(lambda x: mpmath.besseli(0, x) * mpmath.exp(-abs(x)),
                (INF, 0), (-INF, 0)),
    i1e=odd(exactly(lambda x: mpmath.besseli(1, x) * mpmath.exp(-x), (INF, 0))),
    j0=exactly(lambda x: mpmath.besselj(0, x), (INF, 0), (-INF, 0)),
    j1=odd(exactly(lambda x: mpmath.besselj(1, x), (INF, 0))),
    softsign=lambda x: x / (1 + np.abs(x)),
    hard_sigmoid=lambda x: clip(0.2 * x + 0.5, 0, 1))


def real(value):
    value = float(value)
    if math.isnan(value):
        return "NAN"
    if math.isinf(value):
        return "INFINITY" if value > 0 else "-INFINITY"
    return repr(value)


def integer(value):
    value = int(value)
    if value >= 2**63:
        value -= 2**64  # the table holds bits
    return "INT64_MIN" if value == -2**63 else str(value)


def emit(macro, head, columns, expected, text):
    def braced(values):
        return "{" + ", ".join(text(v) for v in values) + "}"
    print(f"{macro}({head},\n  ({{{', '.join(braced(c) for c in columns)}}}),\n"
          f"  ({braced(expected)}))")


def emit_float(name, function, columns):
    columns = [np.array(c, np.float64) for c in columns]
    emit("FLOAT_CASE", name, columns, function(*columns), real)


def emit_integer(name, dtype, function, columns):
    columns = [np.array(c, dtype) for c in columns]
    mlir = {"bool": "i1"}.get(dtype, dtype.replace("uint", "ui").replace("int", "i"))
    emit("INTEGER_CASE", f'{name}, "{mlir}"', columns, function(*columns), integer)


def grid(values):
    return [[x for x in values for _ in values], [y for _ in values for y in values]]


INTEGERS = {
    "int8": [-128, -127, -3, -1, 0, 1, 2, 7, 127],
    "int16": [-2**15, -2, 0, 3, 2**15 - 1],
    "int32": [-2**31, -7, 0, 5, 2**31 - 1],
    "int64": [-2**63, -2**33, -1, 0, 2, 63, 64, 2**63 - 1],
    "uint8": [0, 1, 2, 7, 8, 200, 255],
    "uint16": [0, 3, 2**16 - 1],
    "uint32": [0, 5, 2**32 - 1],
    "uint64": [0, 1, 3, 63, 64, 2**63, 2**64 - 1],
}


def main():
    print("// What NumPy and SciPy say; written by generate_cases.py.\n")
    for name, function in {**FLOAT1, **NUMERIC1, "logical_not": np.logical_not}.items():
        emit_float(name, function, [UNARY])
    for name, function in {**NUMERIC2, **FLOAT2, **COMPARE}.items():
        emit_float(name, function, list(zip(*PAIRS)))
    emit_float("clip", clip, list(zip(*TRIPLES)))
    for name, (function, *values) in {**SPECIAL2, **SPECIAL3}.items():
        emit_float(name, exactly(function), list(zip(*itertools.product(*values))))
    for dtype, values in INTEGERS.items():
        for name, function in {**NUMERIC1, "invert": np.invert,
                               "logical_not": np.logical_not}.items():
            emit_integer(name, dtype, function, [values])
        for name, function in {**NUMERIC2, **COMPARE, **BITS, **DIVISORS, "power": integer_power,
                               "left_shift": np.left_shift,
                               "right_shift": np.right_shift}.items():
            emit_integer(name, dtype, function, grid(values))
        emit_integer("clip", dtype, clip, [values, [1] * len(values), [5] * len(values)])
        # The condition is bool; the test reads the first column as such.
        first = [i % 2 for i in range(len(values))]
        emit_integer("where", dtype, lambda c, y, z: np.where(c, y, z),
                     [first, values, values[::-1]])
    for name, function in {**COMPARE, **BITS}.items():
        emit_integer(name, "bool", function, grid([False, True]))
    for name, function in dict(invert=np.invert, logical_not=np.logical_not).items():
        emit_integer(name, "bool", function, [[False, True]])
    emit_integer("where", "bool", np.where,
                 [[0, 0, 0, 0, 1, 1, 1, 1], [0, 0, 1, 1] * 2, [0, 1] * 4])
    print("#undef FLOAT_CASE\n#undef INTEGER_CASE")


COMPLEX = [0.5 + 0.25j, -1.5 + 2j, -0.3 - 0.7j, 2 - 1j, 1j, -1j, -2 + 0j,
           complex(-2, -0.0), 1e-9 + 3j, 30 + 0.1j, -30 + 0.1j, 1 + 1e-9j, 0.6 + 0.8j]
# Both sides of the branch cuts.
CUTS = [complex(x, y) for x, y in itertools.product((-2, -1, 1, 2), (-0.0, 0.0))] + \
       [complex(y, x) for x, y in itertools.product((-2, -1, 1, 2), (-0.0, 0.0))]
# Large numbers, some with finite functions, and denormal ones.
EXTREME = [1e200 + 1e200j, 1e-200 - 3e-200j, 1e300 - 1e-300j, -1e308 + 1e308j,
           1e-308 + 1e-310j, 5e-324 - 5e-324j, -1e-310 + 2j, 1 + 1e-200j, 1 - 1e-310j,
           710.3 + 1j, -710.3 - 1j, 710 + 1.5707963267948966j, 1000 + 1e-300j,
           1400 - 1e-310j, 1 + 710.3j, 1 - 710.3j, 1.5707963267948966 + 711j, 1e-300 - 1000j,
           400 + 1j, 1 + 400j, -800 + 1j, 0.5 + 1e10j, 1e10 - 0.5j, 1e160 + 1e150j]
PARTS = (-INF, -1.5, -0.0, 0.0, 1.5, INF, NAN)
SPECIAL = [complex(x, y) for x in PARTS for y in PARTS]
COMPLEX_PAIRS = [(1 + 2j, 3 - 4j), (-0.5 + 1j, 0.25j), (2 - 1j, 2 + 0j),
                 (1 + 1j, 1 + 1j), (1e150 + 1e150j, 1e150 - 1e150j), (0j, -2 + 1j),
                 (1 + 1j, 0j), (0j, 1 + 1j), (0j, 0j), (1 + 1j, 1e-300j)]


def exp2(z):
    """By way of long double: NumPy rounds z log(2), which exp magnifies."""
    return np.exp2(z.astype(np.clongdouble)).astype(np.complex128)


COMPLEX1 = dict(negative=np.negative, abs=np.absolute, sqr=np.square,
                reciprocal=np.reciprocal, exp=np.exp, exp2=exp2, expm1=np.expm1,
                log=np.log, log2=np.log2, log10=np.log10, log1p=np.log1p,
                sqrt=np.sqrt, sin=np.sin, cos=np.cos, tan=np.tan,
                sinh=np.sinh, cosh=np.cosh, tanh=np.tanh, arcsin=np.arcsin,
                arccos=np.arccos, arctan=np.arctan, arcsinh=np.arcsinh,
                arccosh=np.arccosh, arctanh=np.arctanh, sign=np.sign, round=np.rint,
                real=np.real, imag=np.imag, conj=np.conj, angle=np.angle, isnan=np.isnan,
                isinf=np.isinf, isfinite=np.isfinite, logical_not=np.logical_not)
COMPLEX2 = dict(add=np.add, subtract=np.subtract, multiply=np.multiply,
                divide=np.divide, power=np.power, equal=np.equal,
                not_equal=np.not_equal, logical_and=np.logical_and,
                logical_or=np.logical_or, logical_xor=np.logical_xor)
# Where NumPy computes by formulas of its own that lose digits, infinities or
# signs of zero.
PLAIN = {"expm1", "log1p", "exp2", "reciprocal"}


def is_settled(name, z):
    """Whether C, whose functions NumPy takes, says what the function of z is,
    with the signs of zeros and infinities."""
    x, y = z.real, z.imag
    if name == "sqr" and np.isfinite(z) and abs(z) > 1e150:
        return False  # the sum of two products depends on the machine
    if name == "sign" and 0 < abs(z) < 1e-300:
        return False
    if name in PLAIN:
        return np.isfinite(z) and 1e-10 <= abs(z) <= 1e2
    if name in ("sin", "cos", "tan", "arcsin", "arctan"):
        x, y = -y, x  # they are the hyperbolic functions of i z
        name = {"sin": "sinh", "cos": "cosh"}.get(name, name)
    if math.isnan(x) or math.isnan(y):
        # What survives a NaN is a part that is settled by the other alone.
        return name in ("exp", "log", "log2", "log10", "sqrt", "sign", "abs", "angle",
                        "real", "imag", "conj", "negative", "round", "isnan", "isinf",
                        "isfinite", "logical_not") and not (name == "sqrt" and x == -INF) \
            and not (name == "exp" and (y != y and abs(x) == INF))
    if name in ("exp", "sinh", "cosh") and math.isinf(y):
        return not math.isinf(x) and not (x == 0 and name != "exp")
    return True


def complex_main():
    def text(value):
        return f"C({real(np.real(value))}, {real(np.imag(value))})"
    print("// What NumPy says; written by generate_cases.py complex.\n")
    for name, function in COMPLEX1.items():
        values = np.array([z for z in COMPLEX + CUTS + EXTREME + SPECIAL if is_settled(name, z)])
        emit("COMPLEX_CASE", name, [values], function(values), text)
    for name, function in COMPLEX2.items():
        x, y = (np.array(column) for column in zip(*[
            pair for pair in COMPLEX_PAIRS if name != "power" or abs(pair[0]) < 1e100]))
        emit("COMPLEX_CASE", name, [x, y], function(x, y), text)
    print("#undef COMPLEX_CASE")


complex_main() if sys.argv[1:] == ["complex"] else main()
