#===- jax_peer.py - JAX -----------------------------------------*- python -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# jit, compiled ahead for the shapes at hand; what is updated is donated.
#
#===----------------------------------------------------------------------===#

import os

import numpy as np

from formulas import EXPRESSIONS, graph
from server import Unsupported, compiled


def start(threads):
    os.environ["JAX_PLATFORMS"] = "cpu"
    if threads == 1:
        os.environ["XLA_FLAGS"] = ("--xla_cpu_multi_thread_eigen=false "
                                   "intra_op_parallelism_threads=1")
    global jax, jnp
    import jax
    import jax.numpy as jnp
    jax.config.update("jax_enable_x64", True)


def elementwise(line):
    formula = EXPRESSIONS[line["formula"]]
    return lambda *inputs: formula(jnp, inputs[0], inputs[-1])


def layernorm(x, gamma, beta):
    mean = x.mean(axis=1, keepdims=True)
    variance = jnp.square(x - mean).mean(axis=1, keepdims=True)
    return (x - mean) * jax.lax.rsqrt(variance + 1e-5) * gamma + beta


def reduction(line):
    return {
        "rowsum": lambda x: x.sum(axis=1),
        "colsum": lambda x: x.sum(axis=0),
        "variance": lambda x: x.var(axis=1),
        "softmax": lambda x: jax.nn.softmax(x),
        "logsoftmax": lambda x: jax.nn.log_softmax(x),
        "layernorm": layernorm,
    }[line["op"]]


def scalar(line):
    return lambda x, y: x + y


def chain2x2(line):
    def chain(x, w):
        for _ in range(line.number("count")):
            x = x @ w
        return x

    return chain


def product(line):
    epilogue = {"none": lambda z: z, "relu": lambda z: jnp.maximum(z, 0),
                "tanh": jnp.tanh}[line["epilogue"]]
    return lambda x, w, *bias: epilogue(jnp.matmul(x, w) + (bias[0] if bias else 0))


def chain_or_dag(line):
    def cost(x, y):
        return graph(jnp, line, x, y).sum()

    if not line.number("gradient"):
        return cost
    return lambda x, y: jax.value_and_grad(cost, argnums=(0, 1))(x, y)


def dense(x, parameters):
    for i in range(0, len(parameters), 2):
        x = jnp.tanh(x) if i else x
        x = x @ parameters[i] + parameters[i + 1]
    return x


def network(x, p):
    """The logits of the convolutional network."""
    def convolve(x, w, b):
        return jax.lax.conv(x, w, (1, 1), "VALID") + b[:, None, None]

    def pool(x, size):
        return jax.lax.reduce_window(x, -jnp.inf, jax.lax.max,
                                     (1, 1, size, size), (1, 1, size, size),
                                     "VALID")

    h = jnp.tanh(pool(convolve(x, p[0], p[1]), 5))
    h = pool(jnp.tanh(convolve(h, p[2], p[3])), 4)
    return dense(h.reshape(len(x), -1), p[4:])


def step_of(logits):
    def loss(parameters, x, y):
        z = jax.nn.log_softmax(logits(x, parameters))
        return -z[jnp.arange(len(y)), y].mean()

    def step(parameters, x, y):
        value, g = jax.value_and_grad(loss)(parameters, x, y)
        return value, [p - 0.1 * d for p, d in zip(parameters, g)]

    return step


BUILDERS = {"elementwise": elementwise, "reduction": reduction,
            "scalar": scalar, "chain2x2": chain2x2, "product": product,
            "graph": chain_or_dag}
MODELS = {"mlp": dense, "convnet": network}


def prepare_step(line, inputs):
    x, y, *parameters = [jax.device_put(x, may_alias=False) for x in inputs]
    step = jax.jit(step_of(MODELS[line.kind]), donate_argnums=0)
    _, milliseconds = compiled(
        lambda: step.lower(parameters, x, y).compile())
    loss, parameters = step(parameters, x, y)
    results = [np.array(r) for r in (loss, *parameters)]

    def call():
        nonlocal parameters
        loss, parameters = step(parameters, x, y)
        jax.block_until_ready((loss, parameters))

    return call, results, milliseconds


def prepare(line, inputs):
    if line.get("cold"):
        jax.clear_caches()
    if line.kind in MODELS:
        return prepare_step(line, inputs)
    if line.kind not in BUILDERS:
        raise Unsupported(line.kind)
    function = BUILDERS[line.kind](line)
    arguments = [jax.device_put(x) for x in inputs]
    jitted = jax.jit(function)
    _, milliseconds = compiled(lambda: jitted.lower(*arguments).compile())
    # The jitted function is called: it is cheaper than what compile() returns.
    results = jitted(*arguments)
    results = [np.array(r) for r in jax.tree.leaves(results)]

    def call():
        jax.block_until_ready(jitted(*arguments))

    return call, results, milliseconds
