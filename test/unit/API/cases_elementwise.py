#===- cases_elementwise.py - Functions composed of elementwise ops ----------===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#

import numpy as np
import scipy.special
import scipy.stats
from generate_cases import Given, Input

I = Input
D, V = "Twice", "Value"
INF, NAN = np.inf, np.nan
EDGES = [0.0, -0.0, 1.0, -1.0, 2.5, -2.5, 0.1, INF, -INF, NAN, 5e-324, -5e-324, 1e308, -3.7e19]
# Every pair of these.
SOME = [0.0, -0.0, 1.0, -1.0, 2.5, -7.0, INF, -INF, NAN]
LEFT = [x for x in SOME for _ in SOME]
RIGHT = [y for _ in SOME for y in SOME]


def ultra_fast_sigmoid(v):
    """Theano's, for one number after the other."""
    def one(x):
        half = 0.5 * abs(x)
        if half < 1.7:
            z = 1.5 * half / (1 + half)
        elif half < 3:
            z = 0.935409070603099 + 0.0458812946797165 * (half - 1.7)
        else:
            z = 0.99505475368673
        return 0.5 * ((z if x >= 0 else -z) + 1)
    return np.array([np.nan if np.isnan(x) else one(x) for x in v.ravel()]).reshape(v.shape)


def mish(x):
    return x * np.tanh(np.logaddexp(0, x))


def elu(x, alpha=1.0):
    return np.where(x > 0, x, alpha * np.expm1(np.where(x > 0, 0, x)))


def selu(x):
    """With the numbers of Klambauer et al. that solve for the fixed point."""
    return 1.0507009873554804934193349852946 * elu(x, 1.6732632423543772848170429916717)


def tanh_gelu(x):
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


# Each with points away from its corners.
ACTIVATIONS = [
    ("relu", "relu(x[0])", lambda x: np.maximum(x, 0), [-3.0, -0.5, 0.2, 4.0]),
    ("leaky_relu", "leaky_relu(x[0], 0.1)", lambda x: np.where(x > 0, x, 0.1 * x), [-3.0, -0.5, 0.2, 4.0]),
    ("elu", "elu(x[0], 1.5)", lambda x: elu(x, 1.5), [-30.0, -1, 0.25, 5]),
    ("selu", "selu(x[0])", selu, [-30.0, -1, 0.25, 5]),
    ("gelu", "gelu(x[0])", lambda x: x * scipy.special.ndtr(x), [-3.0, -0.5, 0.2, 4.0]),
    ("gelu_tanh", "gelu(x[0], true)", tanh_gelu, [-3.0, -0.5, 0.2, 4.0]),
    ("silu", "silu(x[0])", lambda x: x * scipy.special.expit(x), [-30.0, -1, 0.25, 5, 40]),
]


def close(name, x, y, options="", check=np.isclose, **kwargs):
    dtype = kwargs.pop("dtype", "float64")
    function = check.__name__
    return (name, f"{function}(x[0], x[1]{options})", lambda a, b: check(a, b, **kwargs),
            [Given(x, dtype), Given(y, dtype)], V)


NEAR = [1, 1, 1, 0, 0, -5, 1e10, 1e10, INF, INF, -INF, NAN, NAN, INF, 1, -0.0]
TO = [1, 1 + 1e-5, 1 + 1.1e-5, 1e-8, 1.1e-8, -5.00005, 1.00001e10, 1.00002e10,
      INF, -INF, -INF, NAN, 1, NAN, INF, 0]

CASES = [
    close("isclose", NEAR, TO),
    close("isclose_turned", TO, NEAR),
    close("isclose_nan", NEAR, TO, ", 1e-5, 1e-8, true", equal_nan=True),
    close("isclose_tolerances", NEAR, TO, ", 0.0, 1e-5", rtol=0.0, atol=1e-5),
    close("isclose_exact", NEAR, TO, ", 0.0, 0.0", rtol=0.0, atol=0.0),
    close("isclose_float32", [1, 1, INF, NAN, 3e38], [1.00001, 1.0001, INF, NAN, 3.1e38], dtype="float32"),
    close("isclose_int", [1, 100000, -100000, 7], [1, 100001, -100002, 8], dtype="int64"),
    close("isclose_uint8", [0, 255, 3], [255, 255, 4], dtype="uint8"),
    close("allclose_yes", [1, INF, 0], [1 + 1e-6, INF, 1e-9], check=np.allclose),
    close("allclose_no", [1, INF, 0], [1 + 1e-6, INF, 1e-7], check=np.allclose),
    close("allclose_nan", [1, NAN], [1, NAN], check=np.allclose),
    close("allclose_equal_nan", [1, NAN], [1, NAN], ", 1e-5, 1e-8, true", check=np.allclose, equal_nan=True),
    close("allclose_nothing", [], [], check=np.allclose),
    ("isclose_literal", "isclose(x[0], 1.0)", lambda x: np.isclose(x, 1.0), [Given(NEAR)]),
    ("isclose_broadcast", "isclose(x[0], x[1])", np.isclose,
     [I((2, 1), "int32", 0, 3), I((3,), "int32", 0, 3)]),
    ("isposinf", "isposinf(x[0])", np.isposinf, [Given(EDGES)]),
    ("isneginf", "isneginf(x[0])", np.isneginf, [Given(EDGES)]),
    ("isposinf_float32", "isposinf(x[0])", np.isposinf, [Given([INF, -INF, 3e38, NAN], "float32")]),
    ("isneginf_int", "isneginf(x[0])", np.isneginf, [Given([-2**63, 0, 5], "int64")]),
    # Activations.
    ("ultra_fast_sigmoid", "ultra_fast_sigmoid(x[0])", ultra_fast_sigmoid,
     [Given([-50, -6, -5.9, -3.4, -3.3, -1, 0, 0.5, 3.3, 3.4, 3.5, 6, 6.1, 50, INF, -INF, NAN])]),
    ("ultra_fast_sigmoid_slopes", "ultra_fast_sigmoid(x[0])", ultra_fast_sigmoid,
     [Given([-7, -5, -1.5, 1.2, 4.1, 9.0])], D),
    ("mish", "mish(x[0])", mish, [Given([-800.0, -30, -1, -0.0, 0.0, 0.25, 5, 40, 1e300, INF, NAN])]),
    ("mish_slopes", "mish(x[0])", mish, [Given([-30.0, -1, 0.25, 5, 40])], D),
    ("hard_tanh", "hard_tanh(x[0])", lambda x: np.clip(x, -1, 1), [Given(EDGES)]),
    ("hard_tanh_slopes", "hard_tanh(x[0])", lambda x: np.clip(x, -1, 1), [Given([-3.0, -0.5, 0.2, 1.5])], D),
    *[(f"{n}_edges", cpp, f, [Given([-1000.0, -30, -2, -1, -0.25, -0.0, 0.0, 0.25, 1, 3, 40, 1000, 1e300, NAN])])
      for n, cpp, f, _ in ACTIVATIONS],
    *[(f"{n}_float32", cpp, lambda x, f=f: f(x.astype("float64")).astype("float32"),
       [Given([-90.0, -1, 0.25, 90], "float32")]) for n, cpp, f, _ in ACTIVATIONS],
    *[(f"{n}_slopes", cpp, f, [Given(points)], D) for n, cpp, f, points in ACTIVATIONS],
    # Quotients and powers.
    *[(f"divmod_{n}", f"divmod(x[0], x[1]).{n}", lambda x, y, i=i: np.divmod(x, y)[i],
       [Given(LEFT), Given(RIGHT)]) for i, n in enumerate(("first", "second"))],
    *[(f"divmod_{n}_int", f"divmod(x[0], x[1]).{n}", lambda x, y, i=i: np.divmod(x, y)[i],
       [Given([7, -7, 7, -7, 0, 5], "int32"), Given([3, 3, -3, -3, 4, 0], "int32")])
      for i, n in enumerate(("first", "second"))],
    *[(f"divmod_{n}_mixed", f"divmod(x[0], x[1]).{n}", lambda x, y, i=i: np.divmod(x, y)[i],
       [Given([7, 200], "uint8"), Given([3, -9], "int16")]) for i, n in enumerate(("first", "second"))],
    ("float_power", "float_power(x[0], x[1])", np.float_power, [Given(LEFT), Given(RIGHT)]),
    ("float_power_int", "float_power(x[0], x[1])", np.float_power,
     [Given([2, 2, 0, -3, 10], "int32"), Given([-1, 40, -1, 3, 0], "int32")]),
    ("float_power_float32", "float_power(x[0], 0.5)", lambda x: np.float_power(x, 0.5),
     [Given([2, 4, 0.1], "float32")]),
    ("float_power_slopes", "float_power(x[0], x[1])", np.float_power,
     [I((2, 3), low=0.5, high=2), I((3,), low=-2, high=2)], D),
    # Parts of floats.
    *[(f"modf_{n}", f"modf(x[0]).{n}", lambda x, i=i: np.modf(x)[i], [Given(EDGES)])
      for i, n in enumerate(("first", "second"))],
    ("modf_float32", "modf(x[0]).first", lambda x: np.modf(x)[0], [Given([1.25, -1.25, -0.0, INF], "float32")]),
    ("modf_int", "modf(x[0]).second", lambda x: np.modf(x.astype(float))[1], [Given([3, -3], "int64")]),
    ("modf_slope", "modf(x[0]).first * x[0]", lambda x: np.modf(x)[0] * x, [Given([1.25, -3.5, 0.1])], D),
    *[(f"frexp_{n}", f"frexp(x[0]).{n}", lambda x, i=i: np.frexp(x)[i], [Given(EDGES)])
      for i, n in enumerate(("first", "second"))],
    *[(f"frexp_{n}_float32", f"frexp(x[0]).{n}", lambda x, i=i: np.frexp(x)[i],
       [Given([1e-45, -6.5, 3e38, 0, INF, NAN], "float32")]) for i, n in enumerate(("first", "second"))],
    ("frexp_slope", "frexp(x[0]).first * x[0]", lambda x: np.frexp(x)[0] * x, [Given([1.25, -3.1, 0.1])], D),
    # Rounded once: 1 + 2**-52 and 3 * 2**-52 among the denormals, and out of range
    # on the way.
    ("ldexp", "ldexp(x[0], x[1])", np.ldexp,
     [Given([1 + 2**-52, 1 + 2**-52, 1.5, 3.0, 5e-324, 1e308, 1.0, -0.0, INF, NAN, 1.0, 5e-324]),
      Given([-1023, -1074, -1074, -1076, 2097, 2, -2000, 50, -5000, 3, 1023, 2147483647], "int32")]),
    ("ldexp_float32", "ldexp(x[0], x[1])", np.ldexp,
     [Given([1 + 2**-23, 1.5, 1e-45, 1.0], "float32"), Given([-127, -149, 276, 128], "int32")]),
    ("ldexp_int", "ldexp(x[0], x[1])", lambda x, n: np.ldexp(x.astype(float), n),
     [Given([3, -5], "int64"), Given([-1, 70], "int64")]),
    ("ldexp_slope", "ldexp(x[0], x[1])", lambda x, n: np.ldexp(x, n.astype(int)), [(3,), Given([-2, 0, 3], "int32")], D),
    *[(f"nextafter_{t}", "nextafter(x[0], x[1])", np.nextafter, [Given(LEFT, t), Given(RIGHT, t)])
      for t in ("float64", "float32")],
    # The steps are multiplied to numbers that a tolerance sees.
    *[(f"nextafter_steps_{t}", f"(nextafter(x[0], x[1]) - x[0]) * {2.0**bits}",
       lambda x, y, t=t, bits=bits: (np.nextafter(x, y) - x) * np.dtype(t).type(2.0**bits),
       [Given([1, 1, -1, -1, 2.5, -7, 1024, 1024], t), Given([2, 0, 2, -2, 3, 5, 2e3, 0], t)])
      for t, bits in (("float64", 52), ("float32", 23))],
    ("nextafter_least", f"nextafter(x[0], x[1]) * {2.0**537} * {2.0**537}",
     lambda x, y: np.nextafter(x, y) * 2.0**537 * 2.0**537, [Given([0.0, 0.0, -0.0, 5e-324]), Given([1, -1, 1, 1])]),
    # Rounding and replacing.
    *[(f"round_{'m' if d < 0 else ''}{abs(d)}", f"round(x[0], {d})", lambda x, d=d: np.round(x, d),
       [Given(EDGES + [0.125, 0.375, 2.675, 1234.5, -1250, 0.5])]) for d in (-2, 0, 1, 2, 20)],
    ("round_float32", "round(x[0], 2)", lambda x: np.round(x, 2), [Given([2.675, -0.125, 1e20], "float32")]),
    ("round_int", "round(x[0], 3)", lambda x: np.round(x, 3), [Given([123, -5], "int32")]),
    ("round_tens", "round(x[0], -1)", lambda x: np.round(x, -1), [Given([123, -15, 25, 5], "int32")]),
    ("round_slope", "round(x[0], 1) * x[0]", lambda x: np.round(x, 1) * x, [Given([1.26, -3.11, 0.14])], D),
    ("nan_to_num", "nan_to_num(x[0])", np.nan_to_num, [Given(EDGES)]),
    ("nan_to_num_given", "nan_to_num(x[0], -1, 7.0, -8.0)", lambda x: np.nan_to_num(x, nan=-1, posinf=7, neginf=-8),
     [Given(EDGES)]),
    ("nan_to_num_float32", "nan_to_num(x[0])", np.nan_to_num, [Given([NAN, INF, -INF, 1.5], "float32")]),
    ("nan_to_num_int", "nan_to_num(x[0])", np.nan_to_num, [Given([1, -2], "int16")]),
    ("nan_to_num_slope", "nan_to_num(x[0] * x[0])", lambda x: x * x, [(3,)], D),
    # Of special functions.
    ("chi2sf", "chi2sf(x[0], x[1])", scipy.stats.chi2.sf,
     [Given([0.5, 2.0, 7.5, 30.0, 0.0]), Given([1.0, 2.5, 7.0, 30.0, 3.0])]),
    ("chi2sf_slopes", "chi2sf(x[0], 3.0)", lambda x: scipy.stats.chi2.sf(x, 3), [I((4,), low=0.5, high=6)], D),
    ("gammau", "gammau(x[0], x[1])", lambda k, x: scipy.special.gammaincc(k, x) * scipy.special.gamma(k),
     [Given([1.0, 2.5, 7.0, 30.0]), Given([0.5, 2.0, 7.5, 30.0])]),
    ("gammau_slopes", "gammau(2.5, x[0])", lambda x: scipy.special.gammaincc(2.5, x) * scipy.special.gamma(2.5),
     [I((4,), low=0.5, high=4)], D),
    ("gammal", "gammal(x[0], x[1])", lambda k, x: scipy.special.gammainc(k, x) * scipy.special.gamma(k),
     [Given([1.0, 2.5, 7.0, 30.0]), Given([0.5, 2.0, 7.5, 30.0])]),
    ("gammal_slopes", "gammal(2.5, x[0])", lambda x: scipy.special.gammainc(2.5, x) * scipy.special.gamma(2.5),
     [I((4,), low=0.5, high=4)], D),
    ("jn", "jn(x[0], x[1])", scipy.special.jv, [Given([0.0, 1.0, 3.0, 7.0]), Given([0.5, -2.0, 7.5, 30.0])]),
    ("jn_slopes", "jn(2.0, x[0])", lambda x: scipy.special.jv(2, x), [I((4,), low=0.5, high=9)], D),
    *[(f"multigammaln_{d}", f"multigammaln(x[0], {d})", lambda x, d=d: np.array([scipy.special.multigammaln(a, d) for a in x]),
       [Given([1.25, 2.0, 7.5, 30.0])], D) for d in (1, 2, 3)],
]
