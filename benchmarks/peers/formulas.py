#===- formulas.py - The elementwise formulas in Python ----------*- python -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#

# With an array library `m`: jax.numpy, torch or pytensor.tensor.
EXPRESSIONS = {
    "square": lambda m, a, b: (a * a + b * b + 2 * a * b,),
    "axpby": lambda m, a, b: (2 * a + 3 * b,),
    "increment": lambda m, a, b: (a + 1,),
    "power": lambda m, a, b: (2 * a + b**10,),
    "tanhexp": lambda m, a, b: (m.tanh(a * b + 1) * m.exp(-(a * a)),),
    "where": lambda m, a, b: (m.where(a > b, m.log1p(a), m.sqrt(b)),),
    "dag": lambda m, a, b: dag(m, a, b),
}


def dag(m, a, b):
    t = m.exp(-(a * a))
    u = t * b
    return u, t + u, u * u - t


# For numexpr: an expression for each result.
STRINGS = {
    "square": ("a*a + b*b + 2*a*b",),
    "axpby": ("2*a + 3*b",),
    "increment": ("a + 1",),
    "power": ("2*a + b**10",),
    "tanhexp": ("tanh(a*b + 1) * exp(-(a*a))",),
    "where": ("where(a > b, log1p(a), sqrt(b))",),
    "dag": ("exp(-(a*a)) * b", "exp(-(a*a)) * (1 + b)",
            "(exp(-(a*a)) * b)**2 - exp(-(a*a))"),
}

# One operation after the other into arrays that are there: "o" is the result
# ("p" and "q" the others), "s" and "t" are temporaries, "m" is one of bools.
PROGRAMS = {
    "square": [("multiply", "a", "a", "o"), ("multiply", "b", "b", "t"),
               ("add", "o", "t", "o"), ("multiply", "a", 2, "t"),
               ("multiply", "t", "b", "t"), ("add", "o", "t", "o")],
    "axpby": [("multiply", "a", 2, "o"), ("multiply", "b", 3, "t"),
              ("add", "o", "t", "o")],
    "increment": [("add", "a", 1, "o")],
    # b**10 by multiplications, which is faster than the power of both.
    "power": [("multiply", "b", "b", "o"), ("multiply", "o", "o", "t"),
              ("multiply", "t", "t", "t"), ("multiply", "o", "t", "o"),
              ("multiply", "a", 2, "t"), ("add", "o", "t", "o")],
    "tanhexp": [("multiply", "a", "b", "o"), ("add", "o", 1, "o"),
                ("tanh", "o", "o"), ("multiply", "a", "a", "t"),
                ("negative", "t", "t"), ("exp", "t", "t"),
                ("multiply", "o", "t", "o")],
    "where": [("greater", "a", "b", "m"), ("log1p", "a", "t"),
              ("sqrt", "b", "s"), ("where", "m", "t", "s", "o")],
    "dag": [("multiply", "a", "a", "t"), ("negative", "t", "t"),
            ("exp", "t", "t"), ("multiply", "t", "b", "o"),
            ("add", "t", "o", "p"), ("multiply", "o", "o", "q"),
            ("subtract", "q", "t", "q")],
}


def results_of(formula):
    return 3 if formula == "dag" else 1


def run_program(formula, functions, arrays):
    """The formula as a function without arguments: `functions` gives an
    operation with out=, by name, `arrays` the arrays of a program."""
    steps = [(functions(op), [arrays.get(x, x) for x in operands], arrays[out])
             for op, *operands, out in PROGRAMS[formula]]

    def call():
        for op, operands, out in steps:
            op(*operands, out=out)

    return call


def graph(m, line, x, y):
    """The last value of a chain or a random graph, as buildGraph() of
    Graphs.cpp makes it."""
    is_chain = line["form"] == "chain"
    values = [x, y]
    for i in range(line.number("nodes") // 2):
        random = (i * 2654435761) >> 8
        a, b = values[-1], values[random % (2 if is_chain else len(values))]
        both = (lambda: 0.5 * (a + b), lambda: a * b,
                lambda: 0.5 * (a - b))[i % 3]()
        values.append((m.tanh, m.sin, m.cos, abs, lambda x: x * x,
                       lambda x: -x)[random // 7 % 6](both))
    return values[-1]
