#!/usr/bin/env python3
#===- generate_promotion_cases.py - Dtypes of NumPy's results ---------------===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Writes PromotionCases.inc: of which dtype is f(x), or f(x, x), in NumPy and
SciPy, for x of each dtype; "error" where there is none.

Usage: python3 generate_promotion_cases.py > PromotionCases.inc
"""

import warnings

import numpy as np
import scipy.special as sp

DTYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
          "float16", "float32", "float64", "complex64", "complex128"]

UNARY = dict(
    negative=np.negative, abs=np.absolute, sign=np.sign, sqr=np.square, sqrt=np.sqrt, cbrt=np.cbrt,
    reciprocal=np.reciprocal, deg2rad=np.deg2rad, rad2deg=np.rad2deg, floor=np.floor, ceil=np.ceil,
    round=np.round, trunc=np.trunc, isnan=np.isnan, isinf=np.isinf, isfinite=np.isfinite,
    signbit=np.signbit, exp=np.exp, exp2=np.exp2, expm1=np.expm1, log=np.log, log2=np.log2,
    log10=np.log10, log1p=np.log1p, sin=np.sin, cos=np.cos, tan=np.tan, arcsin=np.arcsin,
    arccos=np.arccos, arctan=np.arctan, sinh=np.sinh, cosh=np.cosh, tanh=np.tanh,
    arcsinh=np.arcsinh, arccosh=np.arccosh, arctanh=np.arctanh, sinc=np.sinc,
    logical_not=np.logical_not, invert=np.invert, angle=np.angle, real=np.real, imag=np.imag,
    conj=np.conj, erf=sp.erf, erfc=sp.erfc, erfinv=sp.erfinv, gamma=sp.gamma, gammaln=sp.gammaln,
    psi=sp.psi, sigmoid=sp.expit, logit=sp.logit, i0=sp.i0, j0=sp.j0,
    # Of an array.
    sum=np.sum, prod=np.prod, mean=np.mean, max=np.max, min=np.min, ptp=np.ptp, argmax=np.argmax,
    any=np.any, count_nonzero=lambda x: np.asarray(np.count_nonzero(x, axis=0)),
    cumsum=np.cumsum, cumprod=np.cumprod, nansum=np.nansum, nanmean=np.nanmean,
    norm=np.linalg.norm, sort=np.sort, argsort=np.argsort, median=np.median, diff=np.diff,
    cov=np.cov)
UNARY["var"], UNARY["std"] = np.var, np.std
BINARY = dict(
    add=np.add, subtract=np.subtract, multiply=np.multiply, divide=np.true_divide,
    floor_divide=np.floor_divide, remainder=np.remainder, fmod=np.fmod, power=np.power,
    float_power=np.float_power, maximum=np.maximum, minimum=np.minimum, fmax=np.fmax, fmin=np.fmin,
    copysign=np.copysign, nextafter=np.nextafter, hypot=np.hypot, arctan2=np.arctan2,
    heaviside=np.heaviside, logaddexp=np.logaddexp, logaddexp2=np.logaddexp2, ldexp=np.ldexp,
    gcd=np.gcd, lcm=np.lcm, equal=np.equal, less=np.less, greater_equal=np.greater_equal,
    logical_and=np.logical_and, bitwise_and=np.bitwise_and, left_shift=np.left_shift,
    right_shift=np.right_shift, dot=np.dot, matmul=np.matmul, outer=np.outer, isclose=np.isclose,
    xlogy=sp.xlogy)


def dtype_of(function, *args):
    try:
        return str(np.asarray(function(*args)).dtype)
    except Exception:
        return "error"


def main():
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    print("// What NumPy and SciPy say; written by generate_promotion_cases.py.\n")
    for arity, functions in ((1, UNARY), (2, BINARY)):
        for name, function in functions.items():
            cells = ", ".join(f'{{DType::{d.capitalize().replace("Uint", "UInt")}, '
                              f'"{dtype_of(function, *[np.ones(2, d)] * arity)}"}}' for d in DTYPES)
            print(f'CASE{arity}({name}, ({{{cells}}}))')
    print("#undef CASE1\n#undef CASE2")


main()
