#===- torch_peer.py - PyTorch, eager and compiled ---------------*- python -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Eager PyTorch computes into tensors that are there where it can.
# torchcompile_peer.py is the same with torch.compile.
#
#===----------------------------------------------------------------------===#

import numpy as np
import torch
import torch.nn.functional as F

from formulas import EXPRESSIONS, results_of, run_program
from server import Unsupported, compiled


def start(threads):
    torch.set_num_threads(threads)
    torch.set_grad_enabled(False)


def elementwise_out(line, inputs):
    a, b = inputs[0], inputs[-1]
    arrays = dict(a=a, b=b, m=torch.empty(a.shape, dtype=bool))
    arrays |= {name: torch.empty_like(a) for name in "opqst"}
    call = run_program(line["formula"], lambda op: getattr(torch, op), arrays)
    return call, [arrays[r] for r in "opq"[:results_of(line["formula"])]]


def elementwise(line):
    formula = EXPRESSIONS[line["formula"]]
    return lambda *inputs: formula(torch, inputs[0], inputs[-1])


def reduction(line):
    return {
        "rowsum": lambda x: torch.sum(x, 1),
        "colsum": lambda x: torch.sum(x, 0),
        "variance": lambda x: torch.var(x, 1, correction=0),
        "softmax": lambda x: torch.softmax(x, 1),
        "logsoftmax": lambda x: torch.log_softmax(x, 1),
        "layernorm": lambda x, g, b: F.layer_norm(x, x.shape[1:], g, b),
    }[line["op"]]


def scalar(line):
    return torch.add


def chain2x2(line):
    count = line.number("count")

    def chain(x, w):
        for _ in range(count):
            x = torch.mm(x, w)
        return x

    return chain


BUILDERS = {f.__name__: f for f in (elementwise, reduction, scalar, chain2x2)}


def leaves(results):
    results = results if isinstance(results, (tuple, list)) else [results]
    return [r.numpy().copy() for r in results]


def prepare(line, inputs, compile=None):
    if line.kind not in BUILDERS:
        raise Unsupported(line.kind)
    arguments = [torch.from_numpy(x) for x in inputs]
    if line.kind == "elementwise" and not compile:
        call, results = elementwise_out(line, arguments)
        call()
        return call, leaves(results), 0
    function = BUILDERS[line.kind](line)
    if compile:
        function = compile(function)
    results, milliseconds = compiled(lambda: function(*arguments))

    def call():
        function(*arguments)

    return call, leaves(results), milliseconds
