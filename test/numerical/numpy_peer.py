#===- numpy_peer.py - The formulas of docs/numerics.md in NumPy -*- python -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Usage: numpy_peer.py FILE CAPACITY, by Peer.cpp.
#
# FILE holds four arrays of CAPACITY doubles: x, y, value, slope. Commands are
# lines of the standard input, each is answered with a line:
#
#   versions                      of NumPy and SciPy
#   formula<TAB>VALUE<TAB>SLOPE   what is to be computed
#   float32<TAB>COUNT             computes it (float64 likewise)
#
#===----------------------------------------------------------------------===#

import sys

import numpy as np
import scipy
import scipy.special


def of_numbers_too(function):
    """A number stays a number of Python's, which takes an array's dtype."""
    return lambda x: float(function(x)) if isinstance(x, float) else function(x)


NAMES = {name: getattr(np, name) for name in dir(np)}
NAMES.update(erf=scipy.special.erf, erfc=scipy.special.erfc,
             sqrt=of_numbers_too(np.sqrt), log=of_numbers_too(np.log),
             sigmoid=lambda x: 1.0 / (1.0 + np.exp(-x)))


def main():
    capacity = int(sys.argv[2])
    memory = np.memmap(sys.argv[1], np.uint8, "r+", shape=(4, 8 * capacity))
    formulas = []
    for line in sys.stdin:
        words = line.rstrip("\n").split("\t")
        answer = "ok"
        try:
            if words[0] == "versions":
                answer = f"NumPy {np.__version__}, SciPy {scipy.__version__}"
            elif words[0] == "formula":
                formulas = [eval(f"lambda x, y: {text}", dict(NAMES))
                            for text in words[1:]]
            elif words[0] in ("float32", "float64"):
                arrays = memory.view(words[0])[:, :int(words[1])]
                for place, formula in enumerate(formulas, start=2):
                    result = formula(arrays[0], arrays[1])
                    assert result.dtype == arrays.dtype, result.dtype
                    arrays[place] = result
        except Exception as error:
            answer = f"{type(error).__name__}: {error}"
        print(answer, flush=True)


with np.errstate(all="ignore"):
    main()
