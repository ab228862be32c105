#!/usr/bin/env python3
#===- generate_cases.py - What NumPy says of expressions --------------------===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Writes the tables of NumpyCases.h: ShapeCases.inc, CreationCases.inc, ...

Usage: python3 generate_cases.py   (writes beside itself; wants numpy and scipy)

The cases of a family are in cases_<family>.py: each is a name, the expression in
C++ over x[0], x[1], ..., the same in NumPy, and the inputs.
"""

import importlib
import math
import os
import re
import sys

import numpy as np

FAMILIES = ["shape", "joining", "creation", "elementwise", "reduction", "product", "loss", "scan",
            "sort", "matrix", "fourier", "selecting", "numerics",
            "complex", "linalg"]


class Input:
    """Numbers of [low, high], made as NumpyInput::value makes them."""

    def __init__(self, shape, dtype="float64", low=-1.5, high=1.4):
        self.shape, self.dtype = tuple(shape), dtype
        self.low, self.high = low, high

    def value(self, seed):
        if "complex" in self.dtype:
            z = np.empty(self.shape, "complex128")
            z.real, z.imag = self.numbers(seed), self.numbers(seed + 100)
            return z.astype(self.dtype)
        numbers = self.numbers(seed)
        if self.dtype == "bool":
            return numbers > (self.low + self.high) / 2
        if "int" in self.dtype:
            numbers = np.floor(numbers)
        return numbers.astype(self.dtype)

    def numbers(self, seed):
        count = int(np.prod(self.shape, dtype=np.int64))
        return np.array([
            self.low + (self.high - self.low) * math.fmod(
                0.7548776662466927 * (i + 1) + 0.3819660112501051 * seed, 1.0)
            for i in range(count)], np.float64).reshape(self.shape)

    def text(self):
        return (f"{{DType::{capital(self.dtype)}, {braces(self.shape)}, "
                f"{self.low}, {self.high}}}")


class Given(Input):
    """These numbers: edges."""

    def __init__(self, values, dtype="float64"):
        array = np.array(values).astype(dtype)
        super().__init__(array.shape, dtype, 0, 0)
        self.array = array

    def value(self, seed):
        return self.array

    def text(self):
        return super().text()[:-1] + ", {" + ", ".join(number(v) for v in self.array.ravel()) + "}}"


def capital(dtype):
    return re.sub("^uint", "UInt", dtype) if dtype.startswith("u") else dtype.capitalize()


def braces(numbers):
    return "{" + ", ".join(str(n) for n in numbers) + "}"


def number(value):
    value = float(value)
    if math.isnan(value):
        return "NAN"
    if math.isinf(value):
        return "INFINITY" if value > 0 else "-INFINITY"
    if value == int(value) and abs(value) < 2**53 and not (value == 0 and math.copysign(1, value) < 0):
        return str(int(value))
    return repr(value)


def row(name, cpp, function, inputs, check="Value", static=True):
    inputs = [i if isinstance(i, Input) else Input(i) for i in inputs]
    result = np.asarray(function(*[x.value(k) for k, x in enumerate(inputs)]))
    flat = result.ravel()
    if np.iscomplexobj(flat):
        flat = np.stack([flat.real, flat.imag], -1).ravel()
    values = ", ".join(number(v) for v in flat)
    return (f'{{"{name}", [](X x) -> Variable {{ (void)x; return {cpp}; }},\n'
            f'  {{{", ".join(i.text() for i in inputs)}}},\n'
            f'  DType::{capital(str(result.dtype))}, {braces(result.shape)}, '
            f'{{{values}}},\n'
            f'  Check::{check}, {str(static).lower()}}},\n')


def main():
    np.seterr(all="ignore")
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path.insert(0, here)
    for family in FAMILIES:
        cases = importlib.import_module("cases_" + family).CASES
        names = [case[0] for case in cases]
        assert len(set(names)) == len(names), [n for n in names if names.count(n) > 1]
        path = os.path.join(here, family.capitalize() + "Cases.inc")
        with open(path, "w") as file:
            file.write("// What NumPy says; written by generate_cases.py.\n\n")
            for case in cases:
                try:
                    file.write(row(*case))
                except Exception as error:
                    raise RuntimeError(f"case {case[0]}") from error


if __name__ == "__main__":
    sys.modules["generate_cases"] = sys.modules["__main__"]
    main()
