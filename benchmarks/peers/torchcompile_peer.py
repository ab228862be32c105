#===- torchcompile_peer.py - PyTorch with torch.compile ---------*- python -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#

import torch
import torch._inductor.config

import torch_peer
from torch_peer import start  # noqa: F401: a part of the protocol


def compile(function):
    torch._dynamo.reset()
    return torch.compile(function, dynamic=False)


def prepare(line, inputs):
    if line.kind == "graph" and line.number("nodes") > 100:
        raise Unsupported("it takes minutes")
    torch._inductor.config.force_disable_caches = bool(line.get("cold"))
    return torch_peer.prepare(line, inputs, compile)
