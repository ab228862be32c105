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


BUILDERS = {f.__name__: f for f in (elementwise, reduction, scalar, chain2x2)}


def prepare(line, inputs):
    if line.kind not in BUILDERS:
        raise Unsupported(line.kind)
    call, results = BUILDERS[line.kind](line, inputs)
    call()
    return call, [result.copy() for result in results], 0
