#===- server.py - Workloads by request --------------------------*- python -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Usage: server.py PEER THREADS
#
# Answers the requests of benchmarks/run.py, as benchmarks/Server.h describes
# them, with the functions of PEER_peer.py:
#
#     start(threads)          before anything else
#     prepare(line, inputs)   -> (call, results, milliseconds of compiling):
#                             call() makes one call and waits for its end;
#                             results are those of the first call
#
# and raises Unsupported for what the peer does not have.
#
#===----------------------------------------------------------------------===#

import ctypes
import gc
import importlib
import math
import os
import sys
import time

import numpy as np

DTYPES = {"f32": np.float32, "f64": np.float64, "i64": np.int64}
# As in Workload.cpp.
PERIOD = 65521


class Unsupported(Exception):
    pass


class Line:
    """A line of workloads.py, taken apart."""

    def __init__(self, text):
        self.kind, *fields = text.split(" ")
        self.values = dict(field.split("=", 1) for field in fields)
        self.dtype = self.values.get("dtype")

    def __getitem__(self, key):
        return self.values[key]

    def get(self, key, default=None):
        return self.values.get(key, default)

    def number(self, key):
        return int(self.values[key])

    def inputs(self):
        specs = [s for s in self["in"].split(";") if s]
        return [make_input(spec, seed + 1) for seed, spec in enumerate(specs)]


def make_input(spec, seed):
    """The same numbers as makeInput() of Workload.cpp: SplitMix64."""
    dtype, sizes, low, high = spec.split(":")
    shape = [int(size) for size in sizes.split("x") if size]
    count = math.prod(shape)
    with np.errstate(over="ignore"):
        z = np.arange(1, min(count, PERIOD) + 1, dtype=np.uint64)
        z = (z + np.uint64(seed * PERIOD)) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    u = (z >> np.uint64(11)).astype(np.float64) * 2.0**-53
    low, high = float(low), float(high)
    values = (low + (high - low) * u).astype(DTYPES[dtype])
    return np.resize(values, count).reshape(shape)


def measure(call, seconds):
    """Nanoseconds of a call, as measure() of Server.cpp does it."""
    runs, count, run, best = 5, 1, 0, 0.0
    while run < runs:
        start = time.perf_counter()
        for _ in range(count):
            call()
        elapsed = time.perf_counter() - start
        per_call = elapsed / count
        if run == 0 and elapsed < seconds / runs:
            count = max(2 * count, int(seconds / runs * 1.1 / per_call))
            continue
        best = per_call if run == 0 else min(best, per_call)
        run = runs - 1 if elapsed > seconds and run == 0 else run + 1
    return 1e9 * best


def compiled(make):
    """What make() returns, and the milliseconds that it took."""
    start = time.perf_counter()
    result = make()
    return result, 1e3 * (time.perf_counter() - start)


def main():
    # Whatever else prints, prints elsewhere.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    peer = importlib.import_module(f"{sys.argv[1]}_peer")
    peer.start(int(sys.argv[2]))
    call = results = None
    for request in sys.stdin:
        command, _, argument = request.rstrip("\n").partition(" ")
        try:
            if command == "prepare":
                call = results = None
                gc.collect()
                gc.disable()
                line = Line(argument)
                call, results, milliseconds = peer.prepare(line, line.inputs())
                answer = f"{milliseconds}"
            elif command == "result":
                results = [np.asarray(r) for r in results]
                for i, result in enumerate(results):
                    np.save(f"{argument}/{i}.npy", result)
                answer, results = len(results), None
            elif command == "time":
                answer = measure(call, float(argument))
            elif command == "trim":
                gc.collect()
                ctypes.CDLL(None).malloc_trim(0)
                answer = ""
            else:
                raise ValueError(f"unknown request {command}")
            print("ok", answer, file=answers, flush=True)
        except Unsupported as error:
            print("error unsupported:", error, file=answers, flush=True)
        except Exception as error:
            message = f"{type(error).__name__}: {error}".replace("\n", " ")
            print("error", message[:500], file=answers, flush=True)


if __name__ == "__main__":
    # PEER_peer.py imports this module by its name.
    sys.modules["server"] = sys.modules["__main__"]
    main()
