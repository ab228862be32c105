#===- report.py - What was measured, as text --------------------*- python -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Usage: report.py JSON: the page of docs/performance.md from figures that
# run.py wrote.
#
#===----------------------------------------------------------------------===#

import importlib.metadata
import json
import os
import subprocess
import sys
from collections import defaultdict
from statistics import median

import participants

UNITS = (("ns", 1), ("us", 1e3), ("ms", 1e6), ("s", 1e9))


def show(nanoseconds):
    for unit, factor in UNITS:
        if nanoseconds < 999.5 * factor:
            break
    return f"{nanoseconds / factor:.3g} {unit}"


class Ratio:
    """A peer's time divided by Arete's, of each round."""

    def __init__(self, peer, arete):
        self.rounds = [p / a for p, a in zip(peer, arete)]
        self.median = median(self.rounds)
        self.spread = (max(self.rounds) - min(self.rounds)) / 2

    def __str__(self):
        return f"{self.median:.2f} ±{self.spread:.2f}"


def ratios(record):
    arete = record["times"].get("arete")
    if not arete:
        return {}
    return {name: Ratio(times, arete)
            for name, times in record["times"].items() if name != "arete"}


def best_peer(record):
    """The name and the ratio of the fastest peer; the loop by hand is none."""
    peers = {n: r for n, r in ratios(record).items() if n != "c"}
    return min(peers.items(), key=lambda item: item[1].median, default=None)


def line(record):
    """A workload in a line, printed when it is done."""
    missing = "".join(f"; {n}: {m}" for n, m in record["missing"].items()
                      if not m.startswith("unsupported"))
    if "arete" not in record["times"]:
        return f"{record['threads']} {record['name']}{missing}"
    text = " ".join(f"{n} {r.median:.2f}" for n, r in ratios(record).items())
    return (f"{record['threads']} {record['name']}: "
            f"{show(median(record['times']['arete']))}; {text}{missing}")


def share_of_limit(record, limits):
    """Arete's time against what the machine can do at most; empty where that
    says nothing."""
    bandwidth, f32, f64 = limits
    threads, time = record["threads"], median(record["times"]["arete"])
    if record["flops"]:
        peak = threads * (f32 if record["dtype"] == "f32" else f64)
        return f"{record['flops'] / time / peak:.0%} FMA"
    # Less stays in the caches.
    if record["bytes"] >= 100e6:
        return f"{record['bytes'] / time / bandwidth:.0%} triad"
    return ""


def table(records, limits):
    names = [n for n in participants.LABELS
             if any(n in r["times"] for r in records)]
    shares = {r["name"]: share_of_limit(r, limits) for r in records}
    header = ["workload", "Arete"]
    header += [participants.LABELS[n] for n in names] + ["best peer"]
    if any(shares.values()):
        header.append("of the limit")
    rows = [header, ["---"] * len(header)]
    for record in records:
        of = ratios(record)
        best = best_peer(record)
        row = [record["name"], show(median(record["times"]["arete"]))]
        row += [str(of[n]) if n in of else cell(record["missing"].get(n, ""))
                for n in names]
        row.append(f"**{best[1].median:.2f}**" if best else "")
        if any(shares.values()):
            row.append(shares[record["name"]])
        rows.append(row)
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def cell(failure):
    if failure.startswith("unsupported") or not failure:
        return ""
    return failure if failure.startswith("over") else "fails"


# The least that must hold: what is said, of which records, by which peers
# (None: the best of all), as which statistic, at least.
GOALS = [
    ("elementwise, each formula and size", "elementwise", None, min, 1.0),
    ("elementwise, against the C loop", "elementwise", ["c"], min, 0.95),
    ("reductions, each", "reductions", None, min, 1.0),
    ("reductions, median", "reductions", None, median, 1.5),
    ("scalar call, against JAX and PyTorch", "calls",
     ["jax", "torch", "torchcompile"], min, 10),
    ("scalar call, against NumPy", "calls", ["numpy"], min, 3),
]


def goal_ratios(records, peers):
    found = []
    for record in records:
        if peers is None:
            best = best_peer(record)
            found += [best[1].median] if best else []
        else:
            found += [r.median for n, r in ratios(record).items() if n in peers]
    return found


def summary(run):
    rows = ["| what | must | threads | reached | below | of |",
            "| --- | --- | --- | --- | --- | --- |"]
    for what, group, peers, statistic, least in GOALS:
        for threads in sorted({r["threads"] for r in run["records"]}):
            records = [r for r in run["records"]
                       if r["group"] == group and r["threads"] == threads
                       and ("scalar call" not in what or r["name"] == "scalar")]
            values = goal_ratios(records, peers)
            if not values:
                continue
            below = sum(v < least for v in values)
            reached = statistic(values)
            mark = "" if reached >= least else " (no)"
            rows.append(f"| {what} | {least:g} | {threads} | {reached:.2f}{mark}"
                        f" | {below if statistic is min else ''} "
                        f"| {len(values)} |")
    return "\n".join(rows)


def overview(run):
    """Least and median of the ratio to the best peer, group by group."""
    groups = defaultdict(list)
    for record in run["records"]:
        best = best_peer(record)
        if best:
            groups[record["group"], record["threads"]].append(best[1].median)
    rows = ["| group | threads | least | median | workloads |",
            "| --- | --- | --- | --- | --- |"]
    rows += [f"| {g} | {t} | {min(v):.2f} | {median(v):.2f} | {len(v)} |"
             for (g, t), v in groups.items()]
    return "\n".join(rows)


def text_of(command):
    try:
        return subprocess.run(command, capture_output=True, text=True,
                              check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def machine(peers):
    """What the figures depend on."""
    with open("/proc/cpuinfo") as file:
        models = [l.split(":", 1)[1].strip() for l in file
                  if l.startswith("model name")]
    packages = sorted({p for peer in peers
                       for p in participants.PACKAGES.get(peer, [])})
    versions = [f"{p} {importlib.metadata.version(p)}" for p in packages]
    return dict(
        processor=models[0] if models else "unknown", cpus=os.cpu_count(),
        load=os.getloadavg()[0], date=text_of(["date", "-u", "+%-d %B %Y"]),
        arete=text_of(["git", "rev-parse", "--short", "HEAD"]),
        llvm=text_of(["llvm-config-19", "--version"]),
        python=sys.version.split()[0], versions=versions,
        command=os.environ.get("ARETE_BENCH_COMMAND", "scripts/bench.sh"),
        blas=os.environ.get("OPENBLAS_CORETYPE", ""))


INTRODUCTION = """# Performance

Every figure here comes from one run of

    {command}

which took {minutes:.0f} minutes. It runs Arete and its peers in alternation with the
same number of threads, on data that are the same, and checks that the results
agree. A ratio is the peer's time divided by Arete's in the same round: above 1
Arete is faster. Given is the median of the rounds, and half of what lies between
the least and the largest. "best peer" is the least ratio of the row; the loop
written in C by hand counts apart.

Machine: {processor}, {cpus} CPUs, load average {load:.1f} at the start; {date}.
Arete {arete}, LLVM {llvm}{core}. Peers: Python {python}, {versions}.
A core moves {triad:.1f} GB/s in STREAM's triad on arrays of 80 MB and does
{f32:.0f} (float32) and {f64:.0f} (float64) GFLOP/s by fused instructions, measured
in the same run; "of the limit" is the share of that which Arete reaches.
"""


def page(run):
    about = run["machine"]
    limits = {int(t): l for t, l in run["limits"].items()}
    first = limits[min(limits)]
    core = f", OPENBLAS_CORETYPE={about['blas']}" if about["blas"] else ""
    parts = [INTRODUCTION.format(
        **{k: v for k, v in about.items() if k != "versions"},
        versions=", ".join(about["versions"]) or "none", core=core,
        minutes=max(1, run["seconds"] / 60), triad=first[0], f32=first[1],
        f64=first[2])]
    if run.get("disagreements"):
        parts.append("**Results differ:**\n\n" + "\n".join(
            f"- {text}" for text in run["disagreements"]))
    parts += ["## The least that must hold\n", summary(run),
              "\n## By group, against the best peer of each workload\n",
              overview(run)]
    groups = defaultdict(list)
    for record in run["records"]:
        if "arete" in record["times"]:
            groups[record["group"], record["threads"]].append(record)
    for (group, threads), records in groups.items():
        plural = "thread" if threads == 1 else "threads"
        parts.append(f"\n## {group}, {threads} {plural}\n")
        parts.append(table(records, limits[threads]))
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    with open(sys.argv[1]) as figures:
        print(page(json.load(figures)), end="")
