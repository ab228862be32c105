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
from collections import defaultdict, namedtuple
from statistics import median

import participants
import svg

UNITS = (("ns", 1), ("us", 1e3), ("ms", 1e6), ("s", 1e9))


def show_value(record, values):
    """A time, or in the group memory an amount of MB."""
    if record["group"] == "memory":
        return f"{median(values):.1f} MB"
    return show(median(values))


def show(nanoseconds):
    for unit, factor in UNITS:
        if nanoseconds < 999.5 * factor:
            break
    return f"{nanoseconds / factor:.3g} {unit}"


class Ratio:
    """A peer's time divided by Arete's, of each round."""

    def __init__(self, peer, arete):
        # A step may take no memory at all.
        self.rounds = [p / max(a, 1e-3) for p, a in zip(peer, arete)]
        self.median = median(self.rounds)
        self.spread = (max(self.rounds) - min(self.rounds)) / 2

    def __str__(self):
        return f"{self.median:.2f} ±{self.spread:.2f}"


def ratios(record):
    arete = record["times"].get("arete")
    if not arete:
        return {}
    # A loop of C is compared with a call whose arguments are bound, as its own
    # are.
    return {name: Ratio(times, record["bound"] if name == "c" else arete)
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
            f"{show_value(record, record['times']['arete'])}; {text}{missing}")


def share_of_limit(record, limits):
    """Arete's time against what the machine can do at most; empty where that
    says nothing."""
    if "arete" not in record["times"]:
        return ""
    bandwidth, f32, f64 = limits
    time = median(record["times"]["arete"])
    if record["group"] in ("compile", "memory"):
        return ""
    if record["flops"]:
        peak = f32 if record["dtype"] == "f32" else f64
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
        if "arete" not in record["times"]:
            rows.append([record["name"], record["missing"]["arete"]]
                        + [""] * (len(header) - 2))
            continue
        of = ratios(record)
        best = best_peer(record)
        row = [record["name"], show_value(record, record["times"]["arete"])]
        row += [str(of[n]) if n in of else cell(record["missing"].get(n, ""))
                for n in names]
        row.append(f"**{best[1].median:.2f}**" if best else "")
        if any(shares.values()):
            row.append(shares[record["name"]])
        rows.append(row)
    return table_of(rows)


def table_of(rows):
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def cell(failure):
    if failure.startswith("unsupported") or not failure:
        return ""
    return failure if failure.startswith("over") else "fails"


# The least that must hold: what is said, of the records of a group (of a name,
# where one is given), by which peers (None: the best of all), as which
# statistic, at least, with how many threads (None: any).
Goal = namedtuple("Goal", "what group name peers statistic least threads")
GOALS = [
    Goal("elementwise, each", "elementwise", "", None, min, 1.0, None),
    Goal("elementwise, each, the C loop", "elementwise", "", ["c"], min, 0.95, 1),
    Goal("reductions, each", "reductions", "", None, min, 1.0, None),
    Goal("reductions, median", "reductions", "", None, median, 1.5, 1),
    Goal("scalar call, JAX and PyTorch", "calls", "scalar",
         ["jax", "torch", "torchcompile"], min, 10, 1),
    Goal("scalar call, NumPy", "calls", "scalar", ["numpy"], min, 3, 1),
    Goal("SGD, each", "sgd", "", None, min, 1.0, None),
    Goal("SGD, median", "sgd", "", None, median, 1.3, 1),
    Goal("ConvNet, each", "convnet", "", None, min, 1.0, None),
    Goal("products, each", "gemm", "", None, min, 0.95, None),
    Goal("products, median", "gemm", "", None, median, 1.1, 1),
    Goal("compiling, JAX, median", "compile", "", ["jax"], median, 3, 1),
    Goal("compiling, PyTensor, median", "compile", "",
         ["pytensor", "pytensornumba"], median, 10, 1),
    Goal("compiling, torch.compile, median", "compile", "", ["torchcompile"],
         median, 10, 1),
    Goal("memory, each", "memory", "", None, min, 1.0, 1),
    Goal("dynamic against static shapes, each", "shapes", "", ["static"], min,
         0.95, None),
]


def goal_ratios(records, goal):
    found = []
    for record in records:
        if goal.peers is None:
            best = best_peer(record)
            found += [best[1].median] if best else []
        else:
            found += [r.median for n, r in ratios(record).items()
                      if n in goal.peers]
    return found


def verdict(holds):
    return "holds" if holds else "**does not hold**"


def summary(run):
    rows = [["what", "threads", "at least", "reached", "", "below", "of"]]
    rows.append(["---"] * len(rows[0]))
    for goal in GOALS:
        for threads in sorted({r["threads"] for r in run["records"]}):
            if goal.threads not in (None, threads):
                continue
            values = goal_ratios(
                [r for r in run["records"] if r["group"] == goal.group
                 and r["threads"] == threads and goal.name in r["name"]], goal)
            if not values:
                continue
            reached = goal.statistic(values)
            below = sum(v < goal.least for v in values)
            rows.append([goal.what, str(threads), f"{goal.least:g}",
                         f"{reached:.2f}", verdict(reached >= goal.least),
                         str(below) if goal.statistic is min else "",
                         str(len(values))])
    return table_of(rows) + compiling(run)


def compiling(run):
    """What is said of Arete's time of compiling alone."""
    records = {r["name"]: r for r in run["records"]
               if r["group"] == "compile" and r["threads"] == 1
               and "arete" in r["times"]}
    lines = []
    if "mlp-f32-batch10" in records:
        cpu = median(records["mlp-f32-batch10"]["cpu_ms"])
        lines.append(f"- The step of the MLP is compiled in {cpu:.0f} ms of the "
                     f"processor, to be under 150: {verdict(cpu < 150)}.")
    for form in ("chain", "dag"):
        for gradient in ("", "-gradient"):
            names = [f"{form}-{n}{gradient}" for n in (100, 10_000)]
            if all(name in records for name in names):
                few, many = (median(records[n]["times"]["arete"]) for n in names)
                factor = many / few / 100
                lines.append(
                    f"- {form}{gradient}: a node of 10,000 takes {factor:.2f} "
                    f"times as long as one of 100, to be at most 1.5: "
                    f"{verdict(factor <= 1.5)}.")
    return "\n\n" + "\n".join(lines) if lines else ""


def overview(run):
    """Least and median of the ratio to the best peer, group by group."""
    groups = defaultdict(list)
    for record in run["records"]:
        best = best_peer(record)
        if best:
            groups[record["group"], record["threads"]].append(best[1].median)
    rows = [["group", "threads", "least", "median", "workloads"], ["---"] * 5]
    rows += [[g, str(t), f"{min(v):.2f}", f"{median(v):.2f}", str(len(v))]
             for (g, t), v in groups.items()]
    return table_of(rows)


def whole_memory(records):
    """The peaks with compiling, in MB."""
    names = [n for n in ("arete", *participants.LABELS)
             if any(n in r["whole"] for r in records)]
    rows = [["workload", *(participants.LABELS.get(n, "Arete") for n in names)]]
    rows.append(["---"] * len(rows[0]))
    rows += [[r["name"], *(f"{r['whole'][n]:.0f} MB" if n in r["whole"] else ""
                           for n in names)] for r in records]
    return "\nThe peak with compiling:\n\n" + table_of(rows)


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
The limits, measured in the same run, with arrays of 80 MB for the triad and
fused instructions on registers: {limits}.
"of the limit" is the share of that which Arete reaches.
"""


# The curves: the file's name, the title, the axes, the group, how names begin,
# whether they end so, the position of x in what "-" separates, and whether the
# time is that of an element.
Curves = namedtuple("Curves", "file title x y group start end position each")
CURVES = [
    Curves("performance-elementwise.svg", "a*a + b*b + 2*a*b, float64, 1 thread",
           "elements", "ns per element", "elementwise", "square-f64-", "", 2,
           True),
    Curves("performance-tanhexp.svg",
           "tanh(a*b + 1) * exp(-a*a), float32, 1 thread", "elements",
           "ns per element", "elementwise", "tanhexp-f32-", "", 2, True),
    Curves("performance-compiling.svg",
           "Compiling a chain with its gradient, 1 thread", "operations", "ns",
           "compile", "chain-", "-gradient", 1, False),
]


def points(run, curves):
    found = defaultdict(list)
    for record in run["records"]:
        name = record["name"]
        if (record["group"] == curves.group and record["threads"] == 1
                and name.startswith(curves.start) and name.endswith(curves.end)):
            x = int(name.split("-")[curves.position])
            for peer, times in record["times"].items():
                label = participants.LABELS.get(peer, "Arete")
                time = median(times) / (x if curves.each else 1)
                found[label].append((x, time))
    return found


def plots(run):
    """The curves that there are points for: {name of a file: its text}."""
    found = {c.file: (c, points(run, c)) for c in CURVES}
    return {file: svg.plot(c.title, c.x, c.y, curves)
            for file, (c, curves) in found.items()
            if len(curves.get("Arete", [])) > 1}


# What one has to know to read the tables.
NOTES = {
    "elementwise": """Named by formula, dtype and number of elements; the formulas
are in `benchmarks/workloads.py`. Results go into memory that is there, except
in JAX and PyTensor, which have no such call. Data of 100 MB and more is set
against the triad. The loop of C gets pointers that were there before; against
it stands the call of Arete that is like it (`BoundCall`), whose arguments are
bound and checked before, against all others the ordinary one.""",
    "reductions": "Named by what is computed, dtype, and rows x columns.",
    "sgd": """A step: loss, gradients, update of the weights in place (JAX:
donated). PyTorch and NumPy compute gradients written by hand, which is the
fastest they do.""",
    "convnet": """A step. PyTorch's gradient is autograd's. PyTensor has no
pooling any more.""",
    "gemm": """Rows x inner size x columns, in front of them the batch; "bias"
adds a row and applies relu or tanh to the result.""",
    "compile": """From expressions to the first call: `function()`;
`jit(f).lower().compile()`; `pytensor.function()` without what was compiled
before; torch.compile's first call without its cache, up to 100 nodes. Who takes
longer than 30 s is stopped, and not asked where a tenth of the nodes took 3 s.""",
    "memory": """By how much the peak of the resident memory exceeds that of the
process before the workload was prepared, while steps are made; the parameters
count, and whatever compiling left. Everyone had made small steps of the same
kind before, in both dtypes, and all give back what is free before the steps: code
of libraries that is read for the first time is not the workload's. Then the same
with compiling.""",
    "shapes": """The same function of Arete, declared with sizes that are open and
with those of the data; the ratio is the time of static divided by that of
dynamic shapes.""",
}


def page(run):
    about = run["machine"]
    limits = {int(t): l for t, l in run["limits"].items()}
    told = "; ".join(
        f"{count} thread{'s' * (count > 1)}: {l[0]:.1f} GB/s in STREAM's triad, "
        f"{l[1]:.0f} (float32) and {l[2]:.0f} (float64) GFLOP/s"
        for count, l in limits.items())
    core = f", OPENBLAS_CORETYPE={about['blas']}" if about["blas"] else ""
    parts = [INTRODUCTION.format(
        **{k: v for k, v in about.items() if k != "versions"},
        versions=", ".join(about["versions"]) or "none", core=core,
        minutes=max(1, run["seconds"] / 60), limits=told)]
    if run.get("disagreements"):
        parts.append("**Results differ:**\n\n" + "\n".join(
            f"- {text}" for text in run["disagreements"]) + "\n")
    parts += ["## The least that must hold\n", summary(run),
              "\n## By group, against the best peer of each workload\n",
              overview(run)]
    drawn = plots(run)
    groups = defaultdict(list)
    for record in run["records"]:
        groups[record["group"], record["threads"]].append(record)
    for (group, threads), records in groups.items():
        plural = "thread" if threads == 1 else "threads"
        parts.append(f"\n## {group}, {threads} {plural}\n")
        if group in NOTES:
            parts.append(NOTES[group] + "\n")
        parts.append(table(records, limits[threads]))
        if threads == 1:
            parts += [f"\n![{c.title}]({c.file})" for c in CURVES
                      if c.group == group and c.file in drawn]
        if group == "memory":
            parts.append(whole_memory(records))
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    with open(sys.argv[1]) as figures:
        print(page(json.load(figures)), end="")
