#===- pytensor_peer.py - PyTensor, its C and its numba mode -----*- python -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# What is compiled does not depend on the sizes, so each formula is compiled
# once. pytensornumba_peer.py is the same in the other mode.
#
#===----------------------------------------------------------------------===#

import os
import tempfile

import numpy as np

from formulas import EXPRESSIONS
from server import DTYPES, Unsupported, compiled

MODE = "CVM"
functions = {}


def start(threads):
    # An empty cache: what is compiled here is compiled here.
    folder = tempfile.TemporaryDirectory(prefix="arete-bench-pytensor-")
    os.environ["PYTENSOR_FLAGS"] = (
        f"base_compiledir={folder.name},openmp={threads > 1},"
        f"gcc__cxxflags=-O3 -march=native")
    global pytensor, pt, keep
    keep = folder
    import pytensor
    import pytensor.tensor as pt


def variables(inputs):
    return [pt.tensor(dtype=x.dtype.name, shape=(None,) * x.ndim)
            for x in inputs]


def elementwise(line, x):
    return EXPRESSIONS[line["formula"]](pt, x[0], x[-1])


def layernorm(x, gamma, beta):
    centred = x - x.mean(axis=1, keepdims=True)
    variance = pt.sqr(centred).mean(axis=1, keepdims=True)
    # A number of Python would make float64 of it.
    epsilon = np.asarray(1e-5, x.dtype)
    return centred / pt.sqrt(variance + epsilon) * gamma + beta


def reduction(line, x):
    return [{
        "rowsum": lambda x: x.sum(axis=1),
        "colsum": lambda x: x.sum(axis=0),
        "variance": lambda x: x.var(axis=1),
        "softmax": lambda x: pt.special.softmax(x, axis=1),
        "logsoftmax": lambda x: pt.special.log_softmax(x, axis=1),
        "layernorm": layernorm,
    }[line["op"]](*x)]


def scalar(line, x):
    return [x[0] + x[1]]


def chain2x2(line, x):
    product = x[0]
    for _ in range(line.number("count")):
        product = pt.dot(product, x[1])
    return [product]


BUILDERS = {f.__name__: f for f in (elementwise, reduction, scalar, chain2x2)}


def make(line, inputs):
    x = variables(inputs)
    outputs = [pytensor.Out(pt.as_tensor(o), borrow=True)
               for o in BUILDERS[line.kind](line, x)]
    function = pytensor.function([pytensor.In(v, borrow=True) for v in x],
                                 outputs, mode=MODE)
    function.trust_input = True
    # The numba mode compiles at the first call.
    function(*inputs)
    return function


def prepare(line, inputs):
    if line.kind not in BUILDERS:
        raise Unsupported(line.kind)
    key = (line.kind, line.get("formula"), line.get("op"), line.dtype)
    milliseconds = 0
    if key not in functions:
        functions[key], milliseconds = compiled(lambda: make(line, inputs))
    function = functions[key]
    results = [np.array(r) for r in function(*inputs)]

    def call():
        function(*inputs)

    return call, results, milliseconds
