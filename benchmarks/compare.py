#===- compare.py - Arete and NumPy in alternation ---------*- python -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Usage: compare.py ARETE_BENCH ROUNDS MIN_SECONDS
#
# Runs arete-bench and numpy_peer.py one after the other, ROUNDS times, so that
# what else the machine does meets both. Prints a Markdown table: the median
# times, the median over the rounds of NumPy's time divided by Arete's, and the
# smallest and the largest of these ratios.
#
#===----------------------------------------------------------------------===#

import json
import os
import subprocess
import sys
from statistics import median

UNITS = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}


def run_arete(program, seconds):
    text = subprocess.run(
        [program, "--benchmark_format=json", f"--benchmark_min_time={seconds}"],
        check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    return {b["name"]: b["real_time"] * UNITS[b["time_unit"]]
            for b in json.loads(text)["benchmarks"]}


def run_numpy(seconds):
    peer = os.path.join(os.path.dirname(__file__), "numpy_peer.py")
    # The setting is for the OpenBLAS that Arete uses; NumPy brings its own.
    env = {k: v for k, v in os.environ.items() if k != "OPENBLAS_CORETYPE"}
    text = subprocess.run([sys.executable, peer, str(seconds)], env=env,
                          check=True, stdout=subprocess.PIPE).stdout
    return json.loads(text)


def show(nanoseconds):
    for unit in ("ns", "us", "ms"):
        if nanoseconds < 1000 * UNITS[unit]:
            break
    return f"{nanoseconds / UNITS[unit]:.3g} {unit}"


def main():
    program, rounds, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    arete, peer = [], []
    for _ in range(rounds):
        arete.append(run_arete(program, seconds))
        peer.append(run_numpy(seconds))

    print("| benchmark | Arete | NumPy | NumPy / Arete | range |")
    print("|---|---|---|---|---|")
    for name in arete[0]:
        ours = median(times[name] for times in arete)
        if name not in peer[0]:
            print(f"| {name} | {show(ours)} | | | |")
            continue
        theirs = median(times[name] for times in peer)
        ratios = [p[name] / a[name] for a, p in zip(arete, peer)]
        print(f"| {name} | {show(ours)} | {show(theirs)} | {median(ratios):.2f} "
              f"| {min(ratios):.2f} to {max(ratios):.2f} |")


main()
