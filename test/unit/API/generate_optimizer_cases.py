#===- generate_optimizer_cases.py - Steps of optimisers --------*- python -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Writes OptimizerCases.inc: the parameters after each of five steps, by NumPy,
# as the algorithms are stated in the documentation of torch.optim. Run by hand:
#   python3 generate_optimizer_cases.py > OptimizerCases.inc
#
#===----------------------------------------------------------------------===#

import numpy as np

STEPS = 5


def gradient(p, t):
    """As OptimizersTest.cpp: neither constant nor small, and sometimes zero."""
    g = np.sin(1.3 * np.arange(9) + 0.7 * t) + 0.1 * p
    g[4] = 0
    return g


def sgd(p, g, t, s, lr=0.1, wd=0.0):
    return p - lr * (g + wd * p)


def momentum(p, g, t, s, lr=0.1, mu=0.9, wd=0.0, nesterov=False):
    g = g + wd * p
    if t == 1:
        s["buf"] = g
    else:
        s["buf"] = mu * s["buf"] + g
    return p - lr * (g + mu * s["buf"] if nesterov else s["buf"])


def adagrad(p, g, t, s, lr=0.1, eps=1e-10):
    s["sum"] = s.get("sum", 0) + g * g
    return p - lr * g / (np.sqrt(s["sum"]) + eps)


def rmsprop(p, g, t, s, lr=0.1, alpha=0.99, eps=1e-8, mu=0.0, centered=False):
    s["v"] = alpha * s.get("v", 0) + (1 - alpha) * g * g
    v = s["v"]
    if centered:
        s["ave"] = s.get("ave", 0) * alpha + (1 - alpha) * g
        v = v - s["ave"] ** 2
    if mu > 0:
        s["b"] = mu * s.get("b", 0) + g / (np.sqrt(v) + eps)
        return p - lr * s["b"]
    return p - lr * g / (np.sqrt(v) + eps)


def adadelta(p, g, t, s, lr=1.0, rho=0.9, eps=1e-6):
    s["v"] = s.get("v", 0) * rho + g * g * (1 - rho)
    u = s.get("u", np.zeros_like(p))
    delta = np.sqrt(u + eps) / np.sqrt(s["v"] + eps) * g
    s["u"] = u * rho + delta * delta * (1 - rho)
    return p - lr * delta


def adam(p, g, t, s, lr=0.1, b1=0.9, b2=0.999, eps=1e-8, amsgrad=False, wd=0.0,
         decoupled=False):
    if decoupled:
        p = p - lr * wd * p
    else:
        g = g + wd * p
    s["m"] = b1 * s.get("m", 0) + (1 - b1) * g
    s["v"] = b2 * s.get("v", 0) + (1 - b2) * g * g
    mhat = s["m"] / (1 - b1 ** t)
    v = s["v"]
    if amsgrad:
        s["max"] = np.maximum(s.get("max", 0), v)
        v = s["max"]
    vhat = v / (1 - b2 ** t)
    return p - lr * mhat / (np.sqrt(vhat) + eps)


def adamax(p, g, t, s, lr=0.1, b1=0.9, b2=0.999, eps=1e-8):
    s["m"] = b1 * s.get("m", 0) + (1 - b1) * g
    s["u"] = np.maximum(b2 * s.get("u", 0), np.abs(g) + eps)
    return p - lr * s["m"] / ((1 - b1 ** t) * s["u"])


CASES = [
    ("sgd", ".learning_rate = 0.1", sgd, {}),
    ("sgd", ".learning_rate = 0.1, .weight_decay = 0.2", sgd, dict(wd=0.2)),
    ("momentum", ".learning_rate = 0.1", momentum, {}),
    ("momentum", ".learning_rate = 0.1, .momentum = 0.5, .weight_decay = 0.2",
     momentum, dict(mu=0.5, wd=0.2)),
    ("nesterov", ".learning_rate = 0.1", momentum, dict(nesterov=True)),
    ("adagrad", ".learning_rate = 0.1", adagrad, {}),
    ("rmsprop", ".learning_rate = 0.1", rmsprop, {}),
    ("rmsprop", ".learning_rate = 0.1, .alpha = 0.9, .epsilon = 1e-3,"
     " .momentum = 0.8, .centered = true", rmsprop,
     dict(alpha=0.9, eps=1e-3, mu=0.8, centered=True)),
    ("adadelta", "", adadelta, {}),
    ("adadelta", ".learning_rate = 0.5, .rho = 0.8, .epsilon = 1e-3", adadelta,
     dict(lr=0.5, rho=0.8, eps=1e-3)),
    ("adam", ".learning_rate = 0.1", adam, {}),
    ("adam", ".learning_rate = 0.1, .beta1 = 0.5, .beta2 = 0.6,"
     " .epsilon = 0.1, .amsgrad = true, .weight_decay = 0.2", adam,
     dict(b1=0.5, b2=0.6, eps=0.1, amsgrad=True, wd=0.2)),
    ("adamw", ".learning_rate = 0.1, .weight_decay = 0.2", adam,
     dict(wd=0.2, decoupled=True)),
    ("adamax", ".learning_rate = 0.1", adamax, {}),
]

print("""\
//===- OptimizerCases.inc - Steps of optimisers -----------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Made by generate_optimizer_cases.py. OPTIMIZER_CASE(NAME, OPTIONS, VALUES):
// nine parameters after each of five steps.
//
//===----------------------------------------------------------------------===//

// clang-format off
#define OPTIONS(...) {__VA_ARGS__}""")
for name, options, step, arguments in CASES:
    p = np.linspace(-1, 1, 9)
    state, rows = {}, []
    for t in range(1, STEPS + 1):
        p = step(p, gradient(p, t), t, state, **arguments)
        rows.append("  " + ", ".join(repr(float(x)) for x in p))
    print(f"OPTIMIZER_CASE({name}, OPTIONS({options}),\n" +
          ",\n".join(rows) + ")")
print("#undef OPTIONS\n// clang-format on")
