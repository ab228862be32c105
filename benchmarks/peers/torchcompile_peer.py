#===- torchcompile_peer.py - PyTorch with torch.compile ---------*- python -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#

import torch
import torch._inductor.config

import torch_peer
from server import Unsupported
from torch_peer import start  # noqa: F401: a part of the protocol


# A compilation takes seconds, so formulas are compiled once for all sizes, and
# what a library computes alone, or few would miss, is left out.
formulas = {}
ASPECTS = ("100000x10", "1000x1000", "10x100000")


def check(line):
    if line.kind == "graph" and line.number("nodes") > 100:
        raise Unsupported("it takes minutes")
    if line.get("cold"):
        return
    if line.kind == "product" and line["epilogue"] == "none":
        raise Unsupported("the same call as without it")
    if line.kind == "reduction" and (
            line.dtype != "f32" or not line["name"].endswith(ASPECTS)):
        raise Unsupported("left out")


def prepare(line, inputs):
    check(line)
    cold = bool(line.get("cold"))
    torch._inductor.config.force_disable_caches = cold

    def compile(function):
        torch._dynamo.reset()
        return torch.compile(function, dynamic=False)

    def compile_formula(function):
        key = line["formula"], line.dtype
        if key not in formulas:
            formulas[key] = torch.compile(function, dynamic=True)
        return formulas[key]

    is_formula = line.kind == "elementwise" and not cold
    return torch_peer.prepare(line, inputs,
                              compile_formula if is_formula else compile)
