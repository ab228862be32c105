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
from dataclasses import dataclass

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


# (d) A step of stochastic gradient descent: sizes of the layers.
MODELS = {"logistic": (784, 10), "mlp": (784, 500, 10),
          "deep": (784, 1000, 1000, 1000, 10)}


def mlp(group, name, layers, batch, dtype, quick=False):
    inputs = [spec(dtype, [batch, layers[0]], 0, 1),
              spec("i64", [batch], 0, layers[-1])]
    flops = 0
    for i, (fan_in, fan_out) in enumerate(zip(layers, layers[1:])):
        bound = round(fan_in**-0.5, 4)
        inputs += [spec(dtype, [fan_in, fan_out], -bound, bound),
                   spec(dtype, [fan_out], -0.1, 0.1)]
        # Forward, the gradient of the weights and, except in the first layer,
        # that of the input.
        flops += (2 if i == 0 else 3) * 2 * batch * fan_in * fan_out
    return Workload(group, "mlp", f"{name}-{dtype}-batch{batch}",
                    {"dtype": dtype}, inputs, quick=quick, flops=flops)


def sgd(group="sgd", batches=(1, 10, 60), dtypes=("f32", "f64"),
        models=tuple(MODELS)):
    for dtype in dtypes:
        for name in models:
            for batch in batches:
                yield mlp(group, name, MODELS[name], batch, dtype,
                          dtype == "f32" and name != "deep" and batch > 1)


# (e) A step of a convolutional network: filters of 7x7 on images of 256x256,
# maxima of 5x5, filters of 7x7, maxima of 4x4, two dense layers.
def convnet(group="convnet", batches=(1, 10), dtypes=("f32", "f64"), image=256,
            hidden=120):
    after = ((image - 6) // 5 - 6) // 4
    flat = 16 * after * after
    for dtype in dtypes:
        for batch in batches:
            first = batch * 6 * (image - 6)**2 * 49
            second = batch * 16 * ((image - 6) // 5 - 6)**2 * 6 * 49
            dense = batch * (flat * hidden + hidden * 10)
            yield Workload(
                group, "convnet", f"convnet-{dtype}-batch{batch}",
                {"dtype": dtype},
                [spec(dtype, [batch, 1, image, image], 0, 1),
                 spec("i64", [batch], 0, 10),
                 spec(dtype, [6, 1, 7, 7], -0.14, 0.14), spec(dtype, [6]),
                 spec(dtype, [16, 6, 7, 7], -0.06, 0.06), spec(dtype, [16]),
                 spec(dtype, [flat, hidden], -0.02, 0.02),
                 spec(dtype, [hidden]),
                 spec(dtype, [hidden, 10], -0.1, 0.1), spec(dtype, [10])],
                quick=dtype == "f32" and batch == 1,
                flops=2 * (2 * first + 3 * second + 3 * dense))


# (f) Products of matrices: rows, inner size, columns.
PRODUCTS = {
    "square": [(64,) * 3, (256,) * 3, (1024,) * 3],
    "tall": [(4096, 64, 64)],
    "wide": [(64, 64, 4096)],
    "inner": [(64, 4096, 64)],
    "layer": [(10, 784, 500), (60, 784, 500), (60, 1000, 1000)],
    "tiny": [(4,) * 3, (8,) * 3, (16,) * 3],
}
WITH_BIAS = [(16, 16, 16), (60, 784, 10), (60, 784, 500), (256, 256, 256),
             (4096, 64, 64)]
BATCHED = [(1000, 4, 4, 4), (64, 32, 32, 32), (16, 128, 128, 128)]
VECTORS = [(100, 100), (1000, 1000), (4000, 4000)]


def product(name, dtype, x, w, epilogue="none", quick=False):
    batch = x[0] if len(x) == 3 else 1
    rows, inner = x[-2:]
    columns = w[-1] if len(w) > 1 else 1
    inputs = [spec(dtype, x), spec(dtype, w)]
    if epilogue != "none":
        inputs.append(spec(dtype, [columns]))
    sizes = f"{rows}x{inner}x{columns}" if len(w) > 1 else f"{rows}x{inner}"
    if batch > 1:
        sizes = f"{batch}x{sizes}"
    # The time of a product with a vector is that of reading the matrix.
    isVector = len(w) == 1
    return Workload(
        "gemm", "product",
        f"{name}-{dtype}-{sizes}"
        + ("" if epilogue == "none" else f"-bias-{epilogue}"),
        {"dtype": dtype, "epilogue": epilogue}, inputs, quick=quick,
        bytes=rows * inner * ITEM[dtype] if isVector else 0,
        flops=0 if isVector else 2 * batch * rows * inner * columns)


def gemm(dtypes=("f32", "f64"), limit=None):
    for dtype in dtypes:
        for name, shapes in PRODUCTS.items():
            for m, k, n in shapes[:limit]:
                yield product(name, dtype, [m, k], [k, n],
                              quick=(m, k) in ((256, 256), (60, 784), (8, 8)))
        for m, k, n in WITH_BIAS[:limit]:
            for epilogue in ("relu", "tanh"):
                yield product("bias", dtype, [m, k], [k, n], epilogue,
                              quick=k == 784 and epilogue == "relu")
        for b, m, k, n in BATCHED[:limit]:
            yield product("batched", dtype, [b, m, k], [b, k, n],
                          quick=b == 64 and dtype == "f32")
        for m, k in VECTORS[:limit]:
            yield product("gemv", dtype, [m, k], [k],
                          quick=m == 1000 and dtype == "f32")


# (g) Compile times: of the steps above, and of chains and random graphs of
# elementwise operations.
def graph(form, nodes, gradient):
    name = f"{form}-{nodes}" + ("-gradient" if gradient else "")
    return Workload("compile", "graph", name,
                    {"dtype": "f64", "form": form, "nodes": nodes,
                     "gradient": int(gradient)},
                    [spec("f64", [100])] * 2, quick=nodes == 100)


def compiling(sizes=(10, 100, 1_000, 10_000)):
    yield from elementwise("compile", sizes=(1_000,), dtypes=("f64",))
    yield from reductions("compile", aspects=((1_000, 1_000),), dtypes=("f32",))
    for name, layers in MODELS.items():
        yield mlp("compile", name, layers, 10, "f32", quick=name == "mlp")
    yield from convnet("compile", batches=(1,), dtypes=("f32",))
    for form in ("chain", "dag"):
        for gradient in (False, True):
            for nodes in sizes:
                yield graph(form, nodes, gradient)


# (h) Peak memory of the steps, each in a process of its own.
def memory():
    yield from sgd("memory")
    yield from convnet("memory", batches=(1, 10), dtypes=("f32", "f64"))


def warm_up(workload):
    """Small steps of the same kind, in both dtypes."""
    for dtype in ("f32", "f64"):
        if workload.kind == "convnet":
            yield from convnet("warm-up", (2,), (dtype,), image=56, hidden=3)
        else:
            layers = (5,) * (len(workload.inputs) // 2)
            yield mlp("warm-up", "mlp", layers, 3, dtype)


# Dynamic shapes against static ones.
def shapes():
    yield from elementwise("shapes", sizes=(1_000, 100_000), dtypes=("f32",))
    yield from reductions("shapes", aspects=((100_000, 10), (1_000, 1_000)),
                          dtypes=("f32",))
    yield from sgd("shapes", batches=(1, 60), dtypes=("f32",),
                   models=("logistic", "mlp"))
    yield from convnet("shapes", batches=(1,), dtypes=("f32",))


GROUPS = {
    "elementwise": elementwise,
    "reductions": reductions,
    "calls": calls,
    "sgd": sgd,
    "convnet": convnet,
    "gemm": gemm,
    "compile": compiling,
    "memory": memory,
    "shapes": shapes,
}


def tiny():
    """Every kind and form of workload once, at sizes for a test."""
    yield from elementwise(sizes=(7,))
    yield from reductions(aspects=((3, 5),))
    yield from calls()
    for dtype in ("f32", "f64"):
        yield mlp("sgd", "mlp", (5, 4, 3), 2, dtype)
    yield from convnet(batches=(2,), image=56, hidden=3)
    for x, w in (([3, 5], [5, 2]), ([2, 3, 5], [2, 5, 2]), ([3, 5], [5])):
        yield product("product", "f32", x, w)
    for epilogue in ("relu", "tanh"):
        yield product("bias", "f64", [3, 5], [5, 2], epilogue)
    for form in ("chain", "dag"):
        for gradient in (False, True):
            yield graph(form, 10, gradient)


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
