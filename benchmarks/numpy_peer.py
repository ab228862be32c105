#===- numpy_peer.py - The benchmarks in NumPy -------------*- python -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Usage: numpy_peer.py MIN_SECONDS
#
# Prints a JSON object: for each benchmark of arete-bench that NumPy can do, by
# the same name, the nanoseconds of a call. The gradient is written by hand,
# without a temporary that could be spared.
#
#===----------------------------------------------------------------------===#

import json
import math
import sys
import time

import numpy as np


def measure(fn, seconds):
    """Nanoseconds of a call: the mean of a run of at least `seconds`."""
    count = 1
    while True:
        start = time.perf_counter()
        for _ in range(count):
            fn()
        elapsed = time.perf_counter() - start
        if elapsed >= seconds:
            return elapsed / count * 1e9
        count = max(2 * count, int(1.2 * seconds * count / elapsed))


def elementwise(n):
    a, b = np.full(n, 3, np.float32), np.full(n, 4, np.float32)

    def call():
        return a * a + b * b + 2 * a * b

    assert call().dtype == np.float32 and call()[-1] == 49
    return call


def elementwise_out(n):
    """Into memory that is there already."""
    a, b = np.full(n, 3, np.float32), np.full(n, 4, np.float32)
    out, temporary = np.zeros(n, np.float32), np.zeros(n, np.float32)

    def call():
        np.multiply(a, a, out=out)
        np.multiply(b, b, out=temporary)
        np.add(out, temporary, out=out)
        np.multiply(a, 2, out=temporary)
        np.multiply(temporary, b, out=temporary)
        np.add(out, temporary, out=out)
        return out

    assert call().dtype == np.float32 and call()[-1] == 49
    return call


def logistic_step(batch):
    pixels, classes, rate = 784, 10, np.float32(0.1)
    x = (np.arange(batch * pixels) % 17 / 16).astype(np.float32).reshape(batch, pixels)
    y = np.arange(batch) % classes
    w, b = np.zeros((pixels, classes), np.float32), np.zeros(classes, np.float32)
    rows = np.arange(batch)

    def call():
        logits = x @ w
        logits += b
        logits -= logits.max(axis=1, keepdims=True)
        p = np.exp(logits)
        total = p.sum(axis=1, keepdims=True)
        loss = -(logits[rows, y] - np.log(total[:, 0])).mean()
        p /= total
        p[rows, y] -= 1
        p *= rate / np.float32(batch)
        np.subtract(w, x.T @ p, out=w)
        np.subtract(b, p.sum(axis=0), out=b)
        return loss

    assert math.isclose(call(), math.log(classes), rel_tol=1e-5)
    assert call().dtype == np.float32
    return call


def main():
    seconds = float(sys.argv[1])
    results = {}
    for n in (1_000, 100_000, 10_000_000):
        results[f"elementwise/{n}"] = measure(elementwise(n), seconds)
        results[f"elementwise_out/{n}"] = measure(elementwise_out(n), seconds)
    for batch in (1, 10, 60):
        results[f"logistic_step/{batch}"] = measure(logistic_step(batch), seconds)
    json.dump(results, sys.stdout)


main()
