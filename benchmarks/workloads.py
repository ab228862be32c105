#===- workloads.py - The table of what is measured --------*- python -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Usage: workloads.py [--tiny] [GROUP...]
#
# What is measured, at which sizes, of which data: the only list. arete-bench
# and every peer are told a workload as one line, which the program prints:
#
#     KIND name=NAME key=value... in=dtype:sizes:low:high;...
#
# KIND says which computation (a builder of that name on either side), the keys
# which form of it, and "in" its arguments: pseudo-random numbers between low
# and high that both sides make alike (see peers/server.py).
#
#===----------------------------------------------------------------------===#

import sys
from dataclasses import dataclass, field
from math import prod

ITEM = {"f32": 4, "f64": 8}


@dataclass
class Workload:
    group: str
    kind: str
    name: str
    params: dict
    inputs: list
    quick: bool = False
    # What the computation needs at the least, for the share of the limit: the
    # bytes read and written, if they come from memory; the operations of
    # multiplying and adding.
    bytes: int = 0
    flops: int = 0

    @property
    def dtype(self):
        return self.params["dtype"]

    def line(self):
        fields = [self.kind, f"name={self.name}"]
        fields += [f"{key}={value}" for key, value in self.params.items()]
        return " ".join(fields + ["in=" + ";".join(self.inputs)])


def spec(dtype, shape, low=-1.0, high=1.0):
    return f"{dtype}:{'x'.join(map(str, shape))}:{low}:{high}"


# (a) Elementwise. The number of results, and whether --quick has it.
FORMULAS = {
    "square": (1, True),    # a*a + b*b + 2*a*b
    "axpby": (1, True),     # 2*a + 3*b
    "increment": (1, True), # a + 1
    "power": (1, True),     # 2*a + b**10
    "tanhexp": (1, True),   # tanh(a*b + 1) * exp(-a*a)
    "where": (1, True),     # where(a > b, log1p(a), sqrt(b))
    "dag": (3, True),       # t = exp(-a*a), u = t*b: u, t + u, u*u - t
}


def elementwise(group="elementwise", sizes=None, dtypes=("f64", "f32")):
    quick = (1_000, 100_000)
    for dtype in dtypes:
        for n in sizes or (100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000):
            for formula, (results, inQuick) in FORMULAS.items():
                arguments = 1 if formula == "increment" else 2
                yield Workload(
                    group, "elementwise", f"{formula}-{dtype}-{n}",
                    {"formula": formula, "dtype": dtype},
                    [spec(dtype, [n], 0.1, 2)] * arguments,
                    quick=inQuick and n in quick,
                    bytes=(arguments + results) * n * ITEM[dtype])


# (b) Reductions and what is made of them, over rows of these matrices.
REDUCTIONS = {"rowsum": 0, "colsum": 0, "variance": 0, "softmax": 1,
              "logsoftmax": 1, "layernorm": 1}
ASPECTS = ((100_000, 10), (10_000, 100), (1_000, 1_000), (100, 10_000),
           (10, 100_000), (1, 1_000_000))


def reductions(group="reductions", aspects=ASPECTS, dtypes=("f32", "f64")):
    for dtype in dtypes:
        for rows, columns in aspects:
            for op, results in REDUCTIONS.items():
                inputs = [spec(dtype, [rows, columns])]
                if op == "layernorm":
                    inputs += [spec(dtype, [columns])] * 2
                yield Workload(
                    group, "reduction", f"{op}-{dtype}-{rows}x{columns}",
                    {"op": op, "dtype": dtype}, inputs,
                    quick=dtype == "f32" and columns in (10, 1_000, 100_000),
                    bytes=(1 + results) * rows * columns * ITEM[dtype])


# (c) What a call costs.
def calls():
    yield Workload("calls", "scalar", "scalar", {"dtype": "f64"},
                   [spec("f64", [])] * 2, quick=True)
    yield Workload("calls", "chain2x2", "chain-of-100-2x2",
                   {"dtype": "f64", "count": 100},
                   [spec("f64", [2, 2])] + [spec("f64", [2, 2], 0.4, 0.6)],
                   quick=True)


GROUPS = {
    "elementwise": elementwise,
    "reductions": reductions,
    "calls": calls,
}


def tiny():
    """Every kind and form of workload once, at sizes for a test."""
    yield from elementwise(sizes=(7,))
    yield from reductions(aspects=((3, 5),))
    yield from calls()


def main():
    names = [a for a in sys.argv[1:] if a != "--tiny"]
    if "--tiny" in sys.argv:
        chosen = tiny()
    else:
        chosen = (w for name in names or GROUPS for w in GROUPS[name]())
    for workload in chosen:
        print(workload.line())


if __name__ == "__main__":
    main()
