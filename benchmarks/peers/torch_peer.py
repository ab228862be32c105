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

import torch
import torch.nn.functional as F

from formulas import EXPRESSIONS, graph, results_of, run_program
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


def product(line):
    epilogue = line["epilogue"]
    if epilogue == "none":
        return torch.matmul
    activation = torch.relu_ if epilogue == "relu" else torch.tanh_
    return lambda x, w, bias: activation(torch.addmm(bias, x, w))


def product_out(line, arguments):
    """Into a result that is there."""
    x, w, *bias = arguments
    out = torch.matmul(x, w)
    epilogue = line["epilogue"]
    if epilogue == "none":
        return lambda: torch.matmul(x, w, out=out), [out]
    activation = torch.relu_ if epilogue == "relu" else torch.tanh_
    return lambda: activation(torch.addmm(bias[0], x, w, out=out)), [out]


def mlp(line):
    """The step with the gradient by hand, which is faster than autograd;
    parameters change in place."""
    def step(x, y, *parameters):
        w, b = parameters[::2], parameters[1::2]
        h = [x]
        for i, (w_, b_) in enumerate(zip(w, b)):
            z = torch.addmm(b_, h[i], w_)
            h.append(torch.tanh_(z) if i < len(w) - 1 else z)
        z = torch.log_softmax(h[-1], 1)
        loss = F.nll_loss(z, y)
        g = torch.exp(z)
        g -= F.one_hot(y, z.shape[1])
        g *= 0.1 / len(x)
        for i in range(len(w) - 1, -1, -1):
            before = torch.mm(g, w[i].T) if i else None
            w[i].addmm_(h[i].T, g, alpha=-1)
            b[i].sub_(g.sum(0))
            if i:
                g = torch.ops.aten.tanh_backward(before, h[i])
        return loss

    return step


def network(x, p):
    h = torch.tanh(F.max_pool2d(F.conv2d(x, p[0], p[1]), 5))
    h = F.max_pool2d(torch.tanh(F.conv2d(h, p[2], p[3])), 4)
    h = torch.tanh(torch.addmm(p[5], h.flatten(1), p[4]))
    return torch.addmm(p[7], h, p[6])


def convnet(line, compile):
    """The step by autograd; with compile its forward and backward pass."""
    def forward(x, y, *parameters):
        return F.cross_entropy(network(x, parameters), y)

    if compile:
        forward = compile(forward)

    def step(x, y, *parameters):
        with torch.enable_grad():
            for p in parameters:
                p.requires_grad_().grad = None
            loss = forward(x, y, *parameters)
            loss.backward()
        torch._foreach_add_(parameters, [p.grad for p in parameters], alpha=-0.1)
        return loss.detach()

    return step


def chain_or_dag(line, compile):
    def cost(x, y):
        return graph(torch, line, x, y).sum()

    if compile:
        cost = compile(cost)
    if not line.number("gradient"):
        return cost

    def gradient(x, y):
        with torch.enable_grad():
            x.requires_grad_(), y.requires_grad_()
            value = cost(x, y)
            return value.detach(), *torch.autograd.grad(value, (x, y))

    return gradient


BUILDERS = {f.__name__: f for f in
            (elementwise, reduction, scalar, chain2x2, product, mlp)}
# These compile a part of what they do themselves.
PARTLY_COMPILED = {"convnet": convnet, "graph": chain_or_dag}


def leaves(results):
    results = results if isinstance(results, (tuple, list)) else [results]
    return [r.detach().numpy().copy() for r in results]


def prepare(line, inputs, compile=None):
    arguments = [torch.from_numpy(x) for x in inputs]
    into = {"elementwise": elementwise_out, "product": product_out}
    if line.kind in into and not compile:
        call, results = into[line.kind](line, arguments)
        call()
        return call, leaves(results), 0
    if line.kind in PARTLY_COMPILED:
        function = PARTLY_COMPILED[line.kind](line, compile)
    elif line.kind in BUILDERS:
        function = BUILDERS[line.kind](line)
        function = compile(function) if compile else function
    else:
        raise Unsupported(line.kind)
    results, milliseconds = compiled(lambda: function(*arguments))
    results = leaves(results)
    if line.kind in ("mlp", "convnet"):
        results += leaves(arguments[2:])

    def call():
        function(*arguments)

    return call, results, milliseconds
