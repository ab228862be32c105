#===- numpy_peer.py - NumPy -------------------------------------*- python -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Into arrays that are there, with as few temporaries as there can be.
#
#===----------------------------------------------------------------------===#

import numpy as np

from formulas import results_of, run_program
from server import Unsupported


def start(threads):
    pass  # The environment has said it to the BLAS.


def where(condition, x, y, out):
    np.copyto(out, y)
    np.copyto(out, x, where=condition)


def elementwise(line, inputs):
    a, b = inputs[0], inputs[-1]
    arrays = dict(a=a, b=b, m=np.empty(a.shape, bool))
    arrays |= {name: np.empty_like(a) for name in "opqst"}
    call = run_program(line["formula"],
                       lambda op: where if op == "where" else getattr(np, op),
                       arrays)
    return call, [arrays[r] for r in "opq"[:results_of(line["formula"])]]


def softmax(x, out):
    np.subtract(x, x.max(axis=1, keepdims=True), out=out)
    np.exp(out, out=out)
    out /= out.sum(axis=1, keepdims=True)


def logsoftmax(x, out):
    np.subtract(x, x.max(axis=1, keepdims=True), out=out)
    out -= np.log(np.exp(out).sum(axis=1, keepdims=True))


def layernorm(x, gamma, beta, out):
    np.subtract(x, x.mean(axis=1, keepdims=True), out=out)
    variance = np.einsum("ij,ij->i", out, out) / x.shape[1]
    out *= (1 / np.sqrt(variance + 1e-5)).astype(x.dtype)[:, None]
    out *= gamma
    out += beta


def reduction(line, inputs):
    x, op = inputs[0], line["op"]
    if op in ("rowsum", "variance"):
        out = np.empty(x.shape[0], x.dtype)
        reduce = np.sum if op == "rowsum" else np.var
        return lambda: reduce(x, axis=1, out=out), [out]
    if op == "colsum":
        out = np.empty(x.shape[1], x.dtype)
        return lambda: np.sum(x, axis=0, out=out), [out]
    out = np.empty_like(x)
    function = {"softmax": softmax, "logsoftmax": logsoftmax,
                "layernorm": layernorm}[op]
    return lambda: function(*inputs, out), [out]


def scalar(line, inputs):
    x, y = inputs
    out = np.empty(())
    return lambda: np.add(x, y, out=out), [out]


def chain2x2(line, inputs):
    x, w = inputs
    out = [np.empty_like(x), np.empty_like(x)]
    count = line.number("count")

    def call():
        np.dot(x, w, out=out[0])
        for i in range(1, count):
            np.dot(out[(i - 1) % 2], w, out=out[i % 2])

    return call, [out[(count - 1) % 2]]


def product(line, inputs):
    x, w = inputs[:2]
    epilogue = line["epilogue"]
    out = np.matmul(x, w)

    def call():
        np.matmul(x, w, out=out)
        if epilogue != "none":
            np.add(out, inputs[2], out=out)
        if epilogue == "relu":
            np.maximum(out, 0, out=out)
        elif epilogue == "tanh":
            np.tanh(out, out=out)

    return call, [out]


def mlp(line, inputs):
    """The gradient by hand, in place where that can be."""
    x, y, *parameters = inputs
    w, b = parameters[::2], parameters[1::2]
    last, rows, batch = len(w) - 1, np.arange(len(x)), len(x)
    rate = x.dtype.type(0.1)
    h = [x] + [np.empty((batch, w_.shape[1]), x.dtype) for w_ in w]
    steps = [np.empty_like(w_) for w_ in w]
    loss = np.empty((), x.dtype)

    def call():
        for i in range(last + 1):
            np.matmul(h[i], w[i], out=h[i + 1])
            np.add(h[i + 1], b[i], out=h[i + 1])
            if i < last:
                np.tanh(h[i + 1], out=h[i + 1])
        g = h[-1]
        g -= g.max(axis=1, keepdims=True)
        right = g[rows, y]
        np.exp(g, out=g)
        total = g.sum(axis=1, keepdims=True)
        loss[()] = (np.log(total[:, 0]) - right).mean()
        g /= total
        g[rows, y] -= 1
        g *= rate / x.dtype.type(batch)
        for i in range(last, -1, -1):
            if i:
                before = g @ w[i].T
            np.matmul(h[i].T, g, out=steps[i])
            w[i] -= steps[i]
            b[i] -= g.sum(axis=0)
            if i:
                np.square(h[i], out=h[i])
                np.subtract(1, h[i], out=h[i])
                g = np.multiply(before, h[i], out=before)

    return call, [loss, *parameters]


BUILDERS = {f.__name__: f for f in
            (elementwise, reduction, scalar, chain2x2, product, mlp)}


def prepare(line, inputs):
    if line.kind not in BUILDERS:
        raise Unsupported(line.kind)
    call, results = BUILDERS[line.kind](line, inputs)
    call()
    return call, [result.copy() for result in results], 0
