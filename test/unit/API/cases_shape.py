#===- cases_shape.py - Shapes and axes --------------------------------------===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#

import numpy as np
from generate_cases import Input

I = Input
D, V = "Twice", "Value"

CASES = [
    # Reshape and flatten.
    ("reshape_rest", "reshape(x[0], {4, -1})", lambda x: x.reshape(4, -1), [(2, 3, 2)], D),
    ("reshape_scalar", "reshape(x[0], Shape())", lambda x: x.reshape(()), [(1, 1)], D),
    ("reshape_from_scalar", "reshape(x[0], {1, 1})", lambda x: x.reshape(1, 1), [()], D),
    ("reshape_symbolic", "reshape(x[0], {x[0].shape(1), -1})", lambda x: x.reshape(3, -1),
     [(2, 3)], D),
    ("reshape_empty", "reshape(x[0], {3, 0})", lambda x: x.reshape(3, 0), [(0, 2)]),
    ("reshape_bool", "reshape(x[0], {3, 2})", lambda x: x.reshape(3, 2), [I((2, 3), "bool")]),
    ("reshape_uint8", "reshape(x[0], {6})", lambda x: x.reshape(6), [I((2, 3), "uint8", 0, 200)]),
    ("flatten_two", "flatten(x[0], 2)", lambda x: x.reshape(2, 12), [(2, 3, 4)], D),
    ("flatten_five", "flatten(x[0], 3)", lambda x: x.reshape(2, 1, 12), [(2, 1, 3, 2, 2)]),
    ("flatten_empty", "flatten(x[0], 2)", lambda x: x.reshape(0, 12), [(0, 3, 4)]),
    ("ravel", "ravel(x[0])", np.ravel, [(2, 3)], D),
    ("ravel_scalar", "ravel(x[0])", np.ravel, [()]),
    ("shape_of", "shape_of(x[0])", lambda x: np.array(x.shape, np.int64), [(2, 0, 3)]),
    ("shape_of_scalar", "shape_of(x[0])", lambda x: np.zeros(0, np.int64), [()]),
    # Order of axes.
    ("transpose", "transpose(x[0])", np.transpose, [(2, 3, 4)], D),
    ("transpose_axes", "transpose(x[0], {1, -1, 0})", lambda x: x.transpose(1, 2, 0), [(2, 3, 4)], D),
    ("transpose_five", "transpose(x[0], {4, 2, 0, 3, 1})",
     lambda x: x.transpose(4, 2, 0, 3, 1), [I((2, 1, 2, 3, 2), "int16", -50, 50)]),
    ("transpose_scalar", "transpose(x[0])", np.transpose, [()]),
    ("transpose_empty", "transpose(x[0])", np.transpose, [(3, 0)]),
    ("swapaxes", "swapaxes(x[0], 0, -1)", lambda x: x.swapaxes(0, -1), [(2, 3, 4)], D),
    ("swapaxes_same", "swapaxes(x[0], 1, 1)", lambda x: x, [(2, 3)]),
    ("moveaxis", "moveaxis(x[0], 0, -1)", lambda x: np.moveaxis(x, 0, -1), [(2, 3, 4)], D),
    ("moveaxis_two", "moveaxis(x[0], {0, 2}, {-1, 0})",
     lambda x: np.moveaxis(x, (0, 2), (-1, 0)), [(2, 3, 4, 1)], D),
    ("moveaxis_none", "moveaxis(x[0], Shape(), Shape())", lambda x: x, [(2, 3)]),
    *[(f"rollaxis_{a}_{s}".replace("-", "m"), f"rollaxis(x[0], {a}, {s})",
       lambda x, a=a, s=s: np.rollaxis(x, a, s), [(2, 3, 4)])
      for a, s in [(0, 0), (2, 0), (0, 3), (1, 1), (1, 2), (-1, -2), (0, -1), (2, 3)]],
    # Number of axes.
    ("expand_dims", "expand_dims(x[0], {0, -1, 2})", lambda x: np.expand_dims(x, (0, -1, 2)),
     [(2, 3)], D),
    ("expand_dims_scalar", "expand_dims(x[0], {0, 1})", lambda x: np.expand_dims(x, (0, 1)), [()], D),
    ("squeeze", "squeeze(x[0])", np.squeeze, [(1, 2, 1, 3)], D),
    ("squeeze_axes", "squeeze(x[0], {-4, 2})", lambda x: np.squeeze(x, (0, 2)), [(1, 2, 1, 3)], D),
    ("squeeze_all", "squeeze(x[0])", np.squeeze, [(1, 1)], D),
    ("dimshuffle", 'dimshuffle(x[0], {2, "x", 0, "x"})', lambda x: x[:, 0].T[:, None, :, None],
     [(2, 1, 3)], D),
    ("dimshuffle_drop", "dimshuffle(x[0], std::vector<Place>{})", lambda x: x.reshape(()), [(1, 1)], D),
    *[(f"atleast_{n}d_{r}", f"atleast_{n}d(x[0])", getattr(np, f"atleast_{n}d"),
       [(2, 3, 2, 1)[:r]], D if r == 1 else V) for n in (1, 2, 3) for r in range(5)],
    ("shape_padleft", "shape_padleft(x[0], 2)", lambda x: x[None, None], [(2, 3)], D),
    ("shape_padleft_none", "shape_padleft(x[0], 0)", lambda x: x, [(2, 3)]),
    ("shape_padright", "shape_padright(x[0], 2)", lambda x: x[:, :, None, None], [(2, 3)], D),
    ("shape_padaxis", "shape_padaxis(x[0], 1)", lambda x: x[:, None], [(2, 3)], D),
    ("shape_padaxis_last", "shape_padaxis(x[0], -1)", lambda x: x[:, :, None], [(2, 3)]),
    # Broadcasting and what is known of shapes.
    ("broadcast_to", "broadcast_to(x[0], {5, 2, 3})", lambda x: np.broadcast_to(x, (5, 2, 3)),
     [(1, 3)], D),
    ("broadcast_to_none", "broadcast_to(x[0], {0, 3})", lambda x: np.broadcast_to(x, (0, 3)), [(1, 3)]),
    ("broadcast_scalar", "broadcast_to(x[0], {2, 1, 2})", lambda x: np.broadcast_to(x, (2, 1, 2)),
     [()], D),
    ("broadcast_arrays_0", "broadcast_arrays({x[0], x[1], x[2]})[0]",
     lambda x, y, z: np.broadcast_arrays(x, y, z)[0], [(2, 1), (1, 3), ()], D),
    ("broadcast_arrays_1", "broadcast_arrays({x[0], x[1], x[2]})[1]",
     lambda x, y, z: np.broadcast_arrays(x, y, z)[1], [(2, 1), (4, 1, 3), ()], D),
    ("broadcast_arrays_2", "broadcast_arrays({x[0], x[1], x[2]})[2]",
     lambda x, y, z: np.broadcast_arrays(x, y, z)[2], [(2, 1), (1, 3), I((), "int32", -9, 9)]),
    ("specify_shape", "specify_shape(x[0], {2, -1, 1})", lambda x: x, [(2, 3, 1)], D),
    ("specify_shape_symbolic", "specify_shape(x[0], {x[1].shape(0), 3})", lambda x, y: x,
     [(2, 3), (2,)], D),
    ("specify_shape_dot", "dot(specify_shape(x[0], {2, 3}), x[1])", lambda x, y: x @ y,
     [(2, 3), (3, 2)], D),
    ("specify_shape_int", "specify_shape(x[0], {2, 3}) + 1", lambda x: x + 1,
     [I((2, 3), "int8", -9, 9)]),
    ("specify_broadcastable", "specify_broadcastable(x[0], 0) + x[1]", lambda x, y: x + y,
     [(1, 3), (2, 3)], D),
]
