#===- numexpr_peer.py - numexpr ---------------------------------*- python -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#

import numexpr
import numpy as np

from formulas import STRINGS
from server import Unsupported


def start(threads):
    numexpr.set_num_threads(threads)


def prepare(line, inputs):
    if line.kind == "elementwise":
        strings = STRINGS[line["formula"]]
        names = dict(zip("ab", inputs))
    elif line.kind == "scalar":
        strings, names = ("a + b",), dict(zip("ab", inputs))
    elif line.kind == "reduction" and line["op"] in ("rowsum", "colsum"):
        strings = (f"sum(a, axis={int(line['op'] == 'rowsum')})",)
        names = dict(a=inputs[0])
    else:
        raise Unsupported(line.kind)
    # Small integers keep float32 what it is.
    results = [numexpr.evaluate(s, local_dict=names) for s in strings]
    if len(strings) > 1:
        outs = [np.empty_like(inputs[0]) for _ in strings]

        def call():
            for string, out in zip(strings, outs):
                numexpr.evaluate(string, local_dict=names, out=out)
    else:
        # validate() once, then the same again with re_evaluate().
        out = np.empty_like(results[0])
        numexpr.evaluate(strings[0], local_dict=names, out=out)

        def call():
            numexpr.re_evaluate(names)

    call()
    return call, results, 0
