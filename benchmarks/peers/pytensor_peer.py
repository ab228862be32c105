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

from formulas import EXPRESSIONS, graph
from server import Unsupported, compiled

MODE = "CVM"
functions = {}


def start(threads):
    # An empty cache: what is compiled here is compiled here.
    folder = tempfile.TemporaryDirectory(prefix="arete-bench-pytensor-")
    os.environ["PYTENSOR_FLAGS"] = (
        f"base_compiledir={folder.name},openmp={threads > 1},"
        f"numba__cache=False,gcc__cxxflags=-O3 -march=native")
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


def product(line, x):
    z = pt.matmul(x[0], x[1])
    if line["epilogue"] == "none":
        return [z]
    z = z + x[2]
    return [pt.tanh(z) if line["epilogue"] == "tanh" else pt.maximum(z, 0)]


def chain_or_dag(line, x):
    cost = graph(pt, line, *x).sum()
    if not line.number("gradient"):
        return [cost]
    return [cost, *pytensor.grad(cost, x)]


def dense(x, parameters):
    for i in range(0, len(parameters), 2):
        x = pt.tanh(x) if i else x
        x = pt.dot(x, parameters[i]) + parameters[i + 1]
    return x


BUILDERS = {"elementwise": elementwise, "reduction": reduction,
            "scalar": scalar, "chain2x2": chain2x2, "product": product,
            "graph": chain_or_dag}


def function_of(x, outputs, **options):
    function = pytensor.function(
        [pytensor.In(v, borrow=True) for v in x],
        [pytensor.Out(pt.as_tensor(o), borrow=True) for o in outputs],
        mode=MODE, **options)
    function.trust_input = True
    return function


def make_step(inputs):
    """The step of a multi-layer perceptron, and its parameters."""
    x = variables(inputs[:2])
    parameters = [pytensor.shared(v) for v in inputs[2:]]
    z = pt.special.log_softmax(dense(x[0], parameters), axis=1)
    loss = -z[pt.arange(x[1].shape[0]), x[1]].mean()
    rate = np.asarray(0.1, inputs[0].dtype)
    updates = [(p, p - rate * g)
               for p, g in zip(parameters, pytensor.grad(loss, parameters))]
    return function_of(x, [loss], updates=updates), parameters


def prepare_step(line, inputs):
    # The same function for all batches and, with new values, all sizes.
    key, milliseconds = (line.kind, len(inputs), line.dtype), 0
    if key not in functions:
        def make():
            function, parameters = make_step(inputs)
            # The numba mode compiles at the first call.
            function(*inputs[:2])
            return function, parameters

        functions[key], milliseconds = compiled(make)
    function, parameters = functions[key]
    for parameter, value in zip(parameters, inputs[2:]):
        parameter.set_value(value)
    results = [np.array(function(*inputs[:2])[0])]
    results += [p.get_value(borrow=True).copy() for p in parameters]
    return lambda: function(*inputs[:2]), results, milliseconds


def make(line, inputs):
    x = variables(inputs)
    function = function_of(x, BUILDERS[line.kind](line, x))
    function(*inputs)
    return function


def clear():
    """Forgets the modules of C that were compiled."""
    from pytensor.link.c.basic import get_module_cache
    get_module_cache().clear(unversioned_min_age=-1, clear_base_files=False)
    functions.clear()


def prepare(line, inputs):
    if line.get("cold"):
        clear()
    if line.kind == "mlp":
        return prepare_step(line, inputs)
    if line.kind not in BUILDERS:
        raise Unsupported(line.kind)
    # Whatever the sizes are; the number of axes is a part of what is compiled.
    key = tuple(line.get(k) for k in ("formula", "op", "dtype", "epilogue",
                                      "form", "nodes", "gradient"))
    key = line.kind, key, tuple(x.ndim for x in inputs)
    milliseconds = 0
    if key not in functions:
        functions[key], milliseconds = compiled(lambda: make(line, inputs))
    function = functions[key]
    results = [np.array(r) for r in function(*inputs)]

    def call():
        function(*inputs)

    return call, results, milliseconds
