#!/usr/bin/env python3
# ===- minimax.py - Coefficients of the math library ------------------------=== #
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------=== #
"""Computes every coefficient in Coefficients.h, in 50-digit arithmetic.

Each polynomial p of n coefficients minimises max |w(x) (p(x) - f(x))| over
[lo, hi] by the Remez exchange algorithm. The coefficients are rounded to the
target type one after the other (for double, the first two), lowest degree
first, and the rest is fitted again each time, which makes up for the rounding.

Usage: minimax.py > Coefficients.h        (needs mpmath; three minutes)
"""

import struct
import sys

import mpmath as mp
from mpmath import mpf

mp.mp.dps = 50


def rounded(value, kind):
    """The nearest float ("f") or double ("d") to value, exactly, as an mpf."""
    if kind == "f":
        # Through an integer significand, so there is no double rounding.
        m, e = mp.frexp(value)
        return mp.ldexp(mp.nint(mp.ldexp(m, 24)), int(e) - 24)
    return mpf(float(value))


def remez(f, w, lo, hi, n):
    """Minimax fit of n coefficients to f with weight w; returns (c, error)."""
    if n == 0:
        return [], mpf(0)
    mid, half = (lo + hi) / 2, (hi - lo) / 2
    count = 24 * (n + 1)
    grid = [mid - half * mp.cos(mp.pi * i / count) for i in range(count + 1)]
    fs = [f(x) for x in grid]
    # A weight that vanishes at 0 would hide the sign of the error there.
    ws = [max(w(x), mpf("1e-30")) for x in grid]
    ref = [24 * i for i in range(n + 2)][: n + 1]
    ref[-1] = count
    coefs, level = None, mpf(0)
    for _ in range(30):
        a = mp.matrix(n + 1, n + 1)
        b = mp.matrix(n + 1, 1)
        for row, i in enumerate(ref):
            for j in range(n):
                a[row, j] = grid[i] ** j
            a[row, n] = (-1) ** row / ws[i]
            b[row] = fs[i]
        sol = mp.lu_solve(a, b)
        coefs = [sol[j] for j in range(n)]
        err = [ws[i] * (mp.polyval(coefs[::-1], grid[i]) - fs[i])
               for i in range(count + 1)]
        # One extremum from each run of equal sign, then the largest n + 1.
        runs = []
        for i in range(count + 1):
            if runs and (err[i] > 0) == (err[runs[-1]] > 0):
                if abs(err[i]) > abs(err[runs[-1]]):
                    runs[-1] = i
            else:
                runs.append(i)
        while len(runs) > n + 1:
            if abs(err[runs[0]]) < abs(err[runs[-1]]):
                runs.pop(0)
            else:
                runs.pop()
        peak = max(abs(e) for e in err)
        if len(runs) < n + 1 or peak <= abs(sol[n]) * mpf("1.01"):
            return coefs, peak
        ref = runs
        level = peak
    return coefs, level


def lawson(f, w, lo, hi, n, fixed):
    """Near-minimax fit of the coefficients after `fixed`, as least squares
    whose weights grow where the error is large (Lawson's iteration). Slower
    than the exchange, but it needs no Haar condition, which x^d p(x) lacks."""
    d, count = len(fixed), 100
    grid = [(lo + hi) / 2 - (hi - lo) / 2 * mp.cos(mp.pi * (i + mpf(1) / 2) / count)
            for i in range(count)]
    basis = [[x**j for j in range(d, n)] for x in grid]
    target = [f(x) - mp.polyval(fixed[::-1], x) for x in grid]
    ws = [w(x) for x in grid]
    lam = [mpf(1) / count] * count
    best, best_peak = None, mp.inf
    for _ in range(25):
        a, b = mp.matrix(n - d, n - d), mp.matrix(n - d, 1)
        for row, t, wi, l in zip(basis, target, ws, lam):
            s = l * wi * wi
            for j in range(n - d):
                b[j] += s * row[j] * t
                for k in range(j, n - d):
                    a[j, k] += s * row[j] * row[k]
        for j in range(n - d):
            for k in range(j):
                a[j, k] = a[k, j]
        sol = list(mp.lu_solve(a, b))
        err = [wi * abs(mp.fdot(sol, row) - t)
               for row, t, wi in zip(basis, target, ws)]
        peak = max(err)
        if peak < best_peak:
            best, best_peak = sol, peak
        lam = [l * e for l, e in zip(lam, err)]
        total = sum(lam)
        lam = [l / total for l in lam]
    return best


def fit(f, w, lo, hi, n, kind):
    """A fit rounded to the target type, and its error."""
    lo, hi = mpf(lo), mpf(hi)
    # Rounding to double matters in the first two coefficients only.
    out, lead = [], n if kind == "f" else 2
    if kind == "d":
        out.append(rounded(remez(f, w, lo, hi, n)[0][0], kind))
    while len(out) < n:
        rest = lawson(f, w, lo, hi, n, out)
        out += [rounded(c, kind) for c in (rest[:1] if len(out) < lead else rest)]
    grid = [lo + (hi - lo) * i / 400 for i in range(401)]
    peak = max(abs(w(x) * (mp.polyval(out[::-1], x) - f(x))) for x in grid)
    return out, peak


def fit_two(f, w, lo, hi, n):
    """A fit whose first coefficient is the sum of two doubles, and its error."""
    lo, hi = mpf(lo), mpf(hi)
    first = remez(f, w, lo, hi, n)[0][0]
    high = rounded(first, "d")
    low = rounded(first - high, "d")
    out = [high + low]
    out.append(rounded(lawson(f, w, lo, hi, n, out)[0], "d"))
    out += [rounded(c, "d") for c in lawson(f, w, lo, hi, n, out)]
    grid = [lo + (hi - lo) * i / 400 for i in range(401)]
    peak = max(abs(w(x) * (mp.polyval(out[::-1], x) - f(x))) for x in grid)
    return out, low, peak


def literal(value, kind):
    if kind == "f":
        exact = struct.unpack("f", struct.pack("f", float(value)))[0]
        return float(exact).hex() + "f"
    return float(value).hex()


def show(name, comment, coefs, kind, peak):
    ctype = "float" if kind == "f" else "double"
    bits = float(mp.log(peak, 2)) if peak else float("-inf")
    print(f"/// {comment}; error 2^{bits:.1f}.")
    print(f"static const {ctype} {name}[{len(coefs)}] = {{")
    for c in coefs:
        print(f"    {literal(c, kind)},")
    print("};\n")
    sys.stdout.flush()


def near(f, series, eps="1e-6"):
    """f away from 0 and its Taylor polynomial where f would cancel."""
    eps = mpf(eps)
    return lambda x: mp.polyval(series[::-1], x) if abs(x) < eps else f(x)


def main():
    mp.mp.dps = 60
    ln2 = mp.log(2)
    one = mpf(1)
    print("""\
//===- Coefficients.h - Polynomial coefficients -----------------*- C -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Generated by minimax.py; do not edit. Lowest degree first. "error" is the
// maximum of the weighted error that the comment states, after rounding of the
// coefficients and before the rounding of the evaluation.
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_MATH_COEFFICIENTS_H
#define ARETE_MATH_COEFFICIENTS_H

// NOLINTBEGIN(readability-identifier-naming)
// clang-format off
""")
    half_ln2 = ln2 / 2 * mpf("1.0005")

    def series(fn, count):
        return [fn(i) for i in range(count)]

    fact = mp.factorial
    # (e^r - 1 - r) / r^2, so that e^r = 1 + r + r^2 p(r).
    expf = near(lambda r: (mp.expm1(r) - r) / r**2,
                series(lambda i: 1 / fact(i + 2), 6))
    wexp = lambda r: r**2 / mp.exp(r)
    for name, n, kind in (("exp_f64", 11, "d"), ("exp_f32", 5, "f"),
                          ("exp_light", 7, "d")):
        c, e = fit(expf, wexp, -half_ln2, half_ln2, n, kind)
        show(name, "e^r = 1 + r + r^2 p(r), |r| <= ln(2)/2, relative", c, kind, e)
    # (2^r - 1) / r.
    exp2f = near(lambda r: mp.expm1(r * ln2) / r,
                 series(lambda i: ln2 ** (i + 1) / fact(i + 1), 6))
    wexp2 = lambda r: abs(r) / mp.exp(r * ln2)
    for name, n, kind in (("exp2_f64", 12, "d"), ("exp2_f32", 6, "f"),
                          ("exp2_light", 8, "d")):
        c, e = fit(exp2f, wexp2, -mpf("0.5001"), mpf("0.5001"), n, kind)
        show(name, "2^r = 1 + r p(r), |r| <= 1/2, relative", c, kind, e)
    # (sinh r - r) / r^3 and (cosh r - 1) / r^2 in z = r^2.
    zmax = half_ln2**2
    sinhf = near(lambda z: (mp.sinh(mp.sqrt(z)) / mp.sqrt(z) - 1) / z,
                 series(lambda i: 1 / fact(2 * i + 3), 6))
    coshf = near(lambda z: (mp.cosh(mp.sqrt(z)) - 1) / z,
                 series(lambda i: 1 / fact(2 * i + 2), 6))
    for name, n, kind in (("sinh_f64", 6, "d"), ("sinh_f32", 3, "f")):
        c, e = fit(sinhf, lambda z: z, 0, zmax, n, kind)
        show(name, "sinh(r) = r + r^3 p(r^2), |r| <= ln(2)/2, relative", c, kind, e)
    for name, n, kind in (("cosh_f64", 6, "d"), ("cosh_f32", 3, "f")):
        c, e = fit(coshf, lambda z: z, 0, zmax, n, kind)
        show(name, "cosh(r) = 1 + r^2 p(r^2), |r| <= ln(2)/2, relative", c, kind, e)
    # log((1+s)/(1-s)) = 2s + s z p(z), z = s^2.
    smax = (mp.sqrt(2) - 1) / (mp.sqrt(2) + 1)
    zmax = smax**2 * mpf("1.0005")
    logf = near(lambda z: (2 * mp.atanh(mp.sqrt(z)) / mp.sqrt(z) - 2) / z,
                series(lambda i: mpf(2) / (2 * i + 3), 6))
    for name, n, kind in (("log_f64", 7, "d"), ("log_light", 5, "d")):
        c, e = fit(logf, lambda z: z / 2, 0, zmax, n, kind)
        show(name, "log((1+s)/(1-s)) = 2s + s z p(z), z = s^2, relative", c, kind, e)
    # The same from the third term on and in units of log2, for pow.
    powf = near(lambda z: (2 * mp.atanh(mp.sqrt(z)) / mp.sqrt(z) - 2
                           - 2 * z / 3) / z**2 / ln2,
                series(lambda i: mpf(2) / (2 * i + 5) / ln2, 6))
    c, e = fit(powf, lambda z: z**2 / 2 * ln2, 0, zmax, 7, "d")
    show("powlog_f64", "log2((1+s)/(1-s)) = (2s + 2/3 s^3)/ln(2) + s z^2 p(z), "
         "relative", c, "d", e)
    # log(1+f) = f - f^2/2 + f^3 p(f), without a division.
    f3 = near(lambda f: (mp.log1p(f) - f + f * f / 2) / f**3,
              series(lambda i: mpf(-1) ** i / (i + 3), 6))
    lo, hi = mp.sqrt(mpf(1) / 2) - 1, mp.sqrt(2) - 1
    c, e = fit(f3, lambda f: abs(f**3 / mp.log1p(f)), lo * mpf("1.0005"),
               hi * mpf("1.0005"), 8, "f")
    show("log_f32", "log(1+f) = f - f^2/2 + f^3 p(f), sqrt(1/2) <= 1+f <= "
         "sqrt(2), relative", c, "f", e)
    # Sine over half a turn, for sin and cos.
    zmax = (mp.pi / 2) ** 2 * mpf("1.0005")
    sinf = near(lambda z: (mp.sin(mp.sqrt(z)) / mp.sqrt(z) - 1) / z,
                series(lambda i: mpf(-1) ** (i + 1) / fact(2 * i + 3), 6))
    wsin = lambda z: z * mp.sqrt(z) / mp.sin(mp.sqrt(z)) if z else mpf(0)
    for name, n, kind in (("sin_f64", 9, "d"), ("sin_f32", 4, "f")):
        c, e = fit(sinf, wsin, 0, zmax, n, kind)
        show(name, "sin(r) = r + r^3 p(r^2), |r| <= pi/2, relative", c, kind, e)
    # Sine and cosine over a quarter turn, for tan and the slow path.
    zmax = (mp.pi / 4) ** 2 * mpf("1.0005")
    cosf = near(lambda z: ((mp.cos(mp.sqrt(z)) - 1) / z + mpf(1) / 2) / z,
                series(lambda i: mpf(-1) ** i / fact(2 * i + 4), 6))
    wcos = lambda z: z * z / mp.cos(mp.sqrt(z))
    for name, n in (("sinq_f64", 6), ("sinq_light", 4)):
        c, e = fit(sinf, wsin, 0, zmax, n, "d")
        show(name, "sin(r) = r + r^3 p(r^2), |r| <= pi/4, relative", c, "d", e)
    for name, n in (("cosq_f64", 6), ("cosq_light", 4)):
        c, e = fit(cosf, wcos, 0, zmax, n, "d")
        show(name, "cos(r) = 1 - r^2/2 + r^4 p(r^2), |r| <= pi/4, relative", c, "d", e)
    # asin over [0, 1/2].
    asinf = near(lambda z: (mp.asin(mp.sqrt(z)) / mp.sqrt(z) - 1) / z,
                 [mpf(1) / 6, mpf(3) / 40, mpf(15) / 336, mpf(105) / 3456])
    wasin = lambda z: z
    for name, n, kind in (("asin_f64", 13, "d"), ("asin_f32", 5, "f")):
        c, e = fit(asinf, wasin, 0, mpf("0.25"), n, kind)
        show(name, "asin(s) = s + s^3 p(s^2), |s| <= 1/2, relative", c, kind, e)
    # atan over [0, 1].
    atanf = near(lambda z: (mp.atan(mp.sqrt(z)) / mp.sqrt(z) - 1) / z,
                 series(lambda i: mpf(-1) ** (i + 1) / (2 * i + 3), 6))
    watan = lambda z: z * mp.sqrt(z) / mp.atan(mp.sqrt(z)) if z else mpf(0)
    for name, n, kind in (("atan_f64", 21, "d"), ("atan_f32", 9, "f")):
        c, e = fit(atanf, watan, 0, 1, n, kind)
        show(name, "atan(t) = t + t^3 p(t^2), |t| <= 1, relative", c, kind, e)
    # m^(-1/3) over [1, 2]; Newton steps follow.
    for name, n in (("rcbrt_f64", 6),):
        c, e = fit(lambda m: mp.cbrt(m) ** -1, lambda m: mp.cbrt(m), 1, 2, n, "d")
        show(name, "m^(-1/3), 1 <= m <= 2, relative", c, "d", e)
    # erf near 0: x + x p(x^2).
    edge = one
    two_rtpi = 2 / mp.sqrt(mp.pi)
    erff = near(lambda z: mp.erf(mp.sqrt(z)) / mp.sqrt(z) - 1,
                [two_rtpi - 1] + [two_rtpi * mpf(-1) ** i / fact(i) / (2 * i + 1)
                                  for i in range(1, 6)])
    werf = lambda z: (mp.sqrt(z) / mp.erf(mp.sqrt(z))) if z > 0 else 1 / two_rtpi
    for name, n, kind in (("erf_small_f64", 13, "d"), ("erf_small_f32", 7, "f")):
        c, e = fit(erff, werf, 0, edge**2, n, kind)
        show(name, "erf(x) = x + x p(x^2), |x| <= 1, relative", c, kind, e)
    # erf beyond: 1 - exp(-p(x)); the error of p counts times erfc/erf.
    for name, n, kind, hi in (("erf_large_f64", 18, "d", 6),
                              ("erf_large_f32", 7, "f", 4)):
        c, e = fit(lambda x: -mp.log(mp.erfc(x)),
                   lambda x: mp.erfc(x) / mp.erf(x), edge, hi, n, kind)
        show(name, f"erf(x) = 1 - exp(-p(x)), 1 <= x <= {hi}, relative", c, kind, e)
    # erfc: (x + 1) e^(x^2) erfc(x) in t = (x - 4) / (x + 4), to where erfc is 0.
    def erfcx(t):
        x = 4 * (1 + t) / (1 - t)
        return (x + 1) * mp.exp(x * x) * mp.erfc(x)
    c, low, e = fit_two(erfcx, lambda t: 1 / erfcx(t), -1,
                        (mpf("27.3") - 4) / (mpf("27.3") + 4), 25)
    show("erfc_f64", "erfc(x) = e^(-x^2) (erfc_lo + p(t)) / (x+1), "
         "t = (x-4)/(x+4), relative", c, "d", e)
    print(f"static const double erfc_lo = {literal(low, 'd')};\n")
    c, e = fit(erfcx, lambda t: 1 / erfcx(t), -1,
               (mpf("10.2") - 4) / (mpf("10.2") + 4), 14, "d")
    show("erfc_light", "erfc(x) = e^(-x^2) p(t) / (x+1), t = (x-4)/(x+4), "
         "relative", c, "d", e)
    # sin(pi r) / (pi r) in z = r^2, beyond 1 - pi^2/6 z.
    zmax = one / 4
    sincf = near(lambda z: (mp.sinpi(mp.sqrt(z)) / (mp.pi * mp.sqrt(z)) - 1
                            + mp.pi**2 / 6 * z) / z**2,
                 series(lambda i: mpf(-1) ** i * mp.pi ** (2 * i + 4)
                        / fact(2 * i + 5), 6))
    c, e = fit(sincf, lambda z: z**2 / (1 - mp.pi**2 / 6 * z + z**2 * sincf(z)),
               0, zmax, 7, "d")
    show("sinc_f64", "sin(pi r) = pi r (1 - pi^2/6 z + z^2 p(z)), z = r^2, "
         "|r| <= 1/2, relative", c, "d", e)
    # The gamma function and its logarithm around 2; poles are at 0 and beyond.
    lgamma2 = near(lambda z: mp.loggamma(2 + z) / z,
                   [1 - mp.euler] + [mpf(-1) ** i * (mp.zeta(i) - 1) / i
                                     for i in range(2, 8)])
    c, e = fit(lgamma2, lambda z: 1 / lgamma2(z), -mpf("0.5"), mpf("0.5"), 19, "d")
    show("lgamma_f64", "log gamma(2 + z) = z p(z), |z| <= 1/2, relative", c, "d", e)
    c, e = fit(lambda z: mp.gamma(2 + z), lambda z: 1 / mp.gamma(2 + z),
               -mpf("0.5"), mpf("0.5"), 19, "d")
    show("gamma_f64", "gamma(2 + z) = p(z), |z| <= 1/2, relative", c, "d", e)
    # Stirling's correction and its derivatives in z = 1/x^2, from x = 8 on.
    def bernoulli(fn, count=18):
        return [fn(i, mp.bernoulli(2 * i)) for i in range(1, count)]
    zmax = mpf(1) / 64
    def stirling(z):
        x = 1 / mp.sqrt(z)
        return (mp.loggamma(x) - (x - one / 2) * mp.log(x) + x
                - mp.log(2 * mp.pi) / 2) * x
    c, e = fit(near(stirling, bernoulli(lambda i, b: b / (2 * i * (2 * i - 1))), "1e-4"),
               lambda z: mp.sqrt(z), 0, zmax, 7, "d")
    show("stirling_f64", "log gamma(x) = (x - 1/2) log(x) - x + log(2 pi)/2 + "
         "p(1/x^2)/x, x >= 8, absolute", c, "d", e)
    def psi_rest(z):
        x = 1 / mp.sqrt(z)
        return (mp.log(x) - 1 / (2 * x) - mp.digamma(x)) / z
    c, e = fit(near(psi_rest, bernoulli(lambda i, b: b / (2 * i)), "1e-4"),
               lambda z: z, 0, zmax, 7, "d")
    show("psi_large_f64", "psi(x) = log(x) - 1/(2x) - z p(z), z = 1/x^2, x >= 8, "
         "absolute", c, "d", e)
    def trigamma_rest(z):
        x = 1 / mp.sqrt(z)
        return (mp.polygamma(1, x) * x - 1 - 1 / (2 * x)) / z
    c, e = fit(near(trigamma_rest, bernoulli(lambda i, b: b), "1e-4"),
               lambda z: z, 0, zmax, 8, "d")
    show("trigamma_large_f64", "psi'(x) = (1 + 1/(2x) + z p(z)) / x, z = 1/x^2, "
         "x >= 8, relative", c, "d", e)
    # psi without its positive root, in t = (x - 3) / (x + 3).
    root = mp.findroot(mp.digamma, mpf("1.4616"))
    def psi_over_root(t):
        x = 3 * (1 + t) / (1 - t)
        return (mp.digamma(x) / (x - root) if abs(x - root) > mpf("1e-15")
                else mp.polygamma(1, root) + (x - root) * mp.polygamma(2, root) / 2)
    c, low, e = fit_two(psi_over_root, lambda t: 1 / psi_over_root(t),
                        -one / 2, mpf(5) / 11, 31)
    show("psi_f64", "psi(x) = (x - root) (psi_lo + p(t)), t = (x-3)/(x+3), "
         "1 <= x <= 8, relative", c, "d", e)
    print(f"static const double psi_lo = {literal(low, 'd')};\n")
    def trigamma_times_x(t):
        x = 3 * (1 + t) / (1 - t)
        return x * mp.polygamma(1, x)
    c, low, e = fit_two(trigamma_times_x, lambda t: 1 / trigamma_times_x(t),
                        -one / 2, mpf(5) / 11, 31)
    show("trigamma_f64", "psi'(x) = (trigamma_lo + p(t)) / x, t = (x-3)/(x+3), "
         "1 <= x <= 8, relative", c, "d", e)
    print(f"static const double trigamma_lo = {literal(low, 'd')};\n")
    print("// clang-format on\n// NOLINTEND(readability-identifier-naming)\n")
    print("#endif // ARETE_MATH_COEFFICIENTS_H")


if __name__ == "__main__":
    main()
