#===- cases_joining.py - Joining, cutting, repeating, padding ---------------===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#

import numpy as np
from generate_cases import Input

I = Input
D, V = "Twice", "Value"


def split_sizes(x, sizes, n, axis=0):
    return np.split(x, np.cumsum(sizes)[:-1], axis)[n]


def scalar(value, dtype="int64"):
    return I((), dtype, value, value)


def images2neibs(x, shape, step=None, mode="valid"):
    (r, c), (dr, dc) = shape, step or shape
    if mode in ("half", "full"):
        w = [(n // 2 if mode == "half" else n - 1,) * 2 for n in shape]
        x = np.pad(x, [(0, 0), (0, 0)] + w)
    rows, columns = x.shape[2:]
    if mode == "wrap":
        starts = [(i - r // 2, j - c // 2) for i in range(0, rows, dr) for j in range(0, columns, dc)]
    else:
        starts = [(i, j) for i in range(0, rows - r + 1, dr) for j in range(0, columns - c + 1, dc)]
    return np.array([[m[(i + a) % rows, (j + e) % columns] for a in range(r) for e in range(c)]
                     for image in x for m in image for i, j in starts])


def neibs2images(n, shape, size):
    x = np.zeros(size)
    k = 0
    for i in range(size[0]):
        for j in range(size[1]):
            for a in range(0, size[2] - shape[0] + 1, shape[0]):
                for e in range(0, size[3] - shape[1] + 1, shape[1]):
                    x[i, j, a:a + shape[0], e:e + shape[1]] = n[k].reshape(shape)
                    k += 1
    return x


PADS = {"Constant": ("constant", {}), "Edge": ("edge", {}), "Reflect": ("reflect", {}),
        "Symmetric": ("symmetric", {}), "Wrap": ("wrap", {}),
        "LinearRamp": ("linear_ramp", {}), "Maximum": ("maximum", {}),
        "Minimum": ("minimum", {}), "Mean": ("mean", {})}

CASES = [
    # Joining.
    ("concatenate", "concatenate({x[0], x[1]}, -1)", lambda x, y: np.concatenate([x, y], -1),
     [(2, 3), (2, 1)], D),
    ("concatenate_empty", "concatenate({x[0], x[1]})", lambda x, y: np.concatenate([x, y]),
     [(0, 3), (2, 3)]),
    ("concatenate_promotes", "concatenate({x[0], x[1]})", lambda x, y: np.concatenate([x, y]),
     [I((2,), "int8", -9, 9), I((1,), "uint8", 0, 200)]),
    ("join", "join(1, {x[0], x[0]})", lambda x: np.concatenate([x, x], 1), [(2, 3)]),
    ("stack_last", "stack({x[0], x[1]}, -1)", lambda x, y: np.stack([x, y], -1), [(2, 3), (2, 3)], D),
    ("stack_scalars", "stack({x[0], x[1], 1.5})", lambda x, y: np.stack([x, y, 1.5]), [(), ()], D),
    *[(f"{f}_{r}", f"{f}({{x[0], x[1]}})", lambda x, y, f=f: getattr(np, f)([x, y]),
       [(3, 2, 2)[:r], (3, 2, 2)[:r]], D if r == 1 else V)
      for f in ("vstack", "hstack", "dstack", "column_stack") for r in range(4)
      if (f, r) != ("column_stack", 0)],
    ("column_stack_mixed", "column_stack({x[0], x[1]})", lambda x, y: np.column_stack([x, y]),
     [(3,), (3, 2)]),
    ("stacklists", "stacklists({{x[0], x[1]}, {x[1], 0.5}})",
     lambda x, y: np.array([[x, y], [y, 0.5]]), [(), ()], D),
    ("stacklists_matrices", "stacklists({x[0], x[1]})", lambda x, y: np.array([x, y]),
     [(2, 3), (2, 3)]),
    ("stacklists_leaf", "stacklists(x[0])", lambda x: x, [(2,)]),
    ("block", "block({{x[0], x[1]}, {x[2], 1.0}})",
     lambda x, y, z: np.block([[x, y], [z, np.ones((1, 1))]]), [(2, 2), (2, 1), (1, 2)], D),
    ("block_vectors", "block({x[0], 2.0, x[1]})", lambda x, y: np.block([x, 2.0, y]), [(2,), (3,)]),
    ("block_leaf", "block(x[0])", np.block, [(2, 3)]),
    ("block_cube", "block({{x[0]}, {x[0]}})", lambda x: np.block([[x], [x]]), [(2, 1, 3)]),
    # Cutting.
    *[(f"split_{n}", f"split(x[0], 3, 1)[{n}]", lambda x, n=n: np.split(x, 3, 1)[n], [(2, 6)],
       D if n == 1 else V) for n in range(3)],
    ("split_one", "split(x[0], 1, -1)[0]", lambda x: x, [(2, 3)]),
    ("split_empty", "split(x[0], 2)[1]", lambda x: np.split(x, 2)[1], [(0, 3)]),
    *[(f"array_split_{n}", f"array_split(x[0], 3)[{n}]", lambda x, n=n: np.array_split(x, 3)[n],
       [(7, 2)], D if n == 2 else V) for n in range(3)],
    ("array_split_none", "array_split(x[0], 4)[3]", lambda x: np.array_split(x, 4)[3], [(3,)]),
    *[(f"split_sizes_{n}", f"split_sizes(x[0], {{2, 0, 3}}, 1)[{n}]",
       lambda x, n=n: split_sizes(x, [2, 0, 3], n, 1), [(2, 5)], D if n == 0 else V)
      for n in range(3)],
    ("split_sizes_symbolic", "split_sizes(x[0], {x[1].shape(0), 1})[0]",
     lambda x, y: x[:3], [(4, 2), (3,)], D),
    # Repeating.
    ("tile", "tile(x[0], {2, 3})", lambda x: np.tile(x, (2, 3)), [(2, 2)], D),
    ("tile_vector", "tile(x[0], {2, 1, 2})", lambda x: np.tile(x, (2, 1, 2)), [(3,)], D),
    ("tile_short", "tile(x[0], {2})", lambda x: np.tile(x, 2), [I((2, 1, 2), "int32", -9, 9)]),
    ("tile_none", "tile(x[0], {0, 2})", lambda x: np.tile(x, (0, 2)), [(2, 2)]),
    ("tile_scalar", "tile(x[0], {2, 2})", lambda x: np.tile(x, (2, 2)), [()], D),
    ("tile_five", "tile(x[0], {1, 2, 1, 1, 2})", lambda x: np.tile(x, (1, 2, 1, 1, 2)),
     [(2, 1, 1, 2, 1)]),
    ("tile_symbolic", "tile(x[0], {x[1].shape(0)})", lambda x, y: np.tile(x, 2), [(3,), (2,)], D),
    ("repeat", "repeat(x[0], 2, 1)", lambda x: np.repeat(x, 2, 1), [(2, 3)], D),
    ("repeat_flat", "repeat(x[0], 3)", lambda x: np.repeat(x, 3), [(2, 2)], D),
    ("repeat_none", "repeat(x[0], 0, 0)", lambda x: np.repeat(x, 0, 0), [(2, 3)]),
    ("repeat_counts", "repeat(x[0], std::vector<int64_t>{2, 0, 1}, -1)",
     lambda x: np.repeat(x, [2, 0, 1], -1), [(2, 3)], D),
    ("repeat_counts_flat", "repeat(x[0], std::vector<int64_t>{1, 2, 0, 1})",
     lambda x: np.repeat(x, [1, 2, 0, 1]), [I((2, 2), "bool")]),
    # Reordering.
    *[(f"roll_{s}".replace("-", "m"), f"roll(x[0], {s}, 0)", lambda x, s=s: np.roll(x, s, 0), [(3, 2)],
       D if s == 1 else V) for s in (0, 1, -1, 3, 7, -5)],
    ("roll_flat", "roll(x[0], 2)", lambda x: np.roll(x, 2), [(2, 3)], D),
    ("roll_both", "roll(x[0], 1, {0, 1})", lambda x: np.roll(x, 1, (0, 1)), [(2, 3)]),
    ("roll_each", "roll(x[0], {1, -1}, {0, 1})", lambda x: np.roll(x, (1, -1), (0, 1)), [(2, 3)], D),
    ("roll_symbolic", "roll(x[0], x[1], -1)", lambda x, s: np.roll(x, int(s), -1),
     [I((2, 3), "int16", -99, 99), scalar(-4, "int32")]),
    ("roll_empty", "roll(x[0], 2, 0)", lambda x: np.roll(x, 2, 0), [(0, 3)]),
    ("flip", "flip(x[0])", np.flip, [(2, 3)], D),
    ("flip_axis", "flip(x[0], 1)", lambda x: np.flip(x, 1), [(2, 3, 2)], D),
    ("flip_axes", "flip(x[0], {0, -1})", lambda x: np.flip(x, (0, -1)), [I((2, 2, 3), "int8", -9, 9)]),
    ("flip_empty", "flip(x[0])", np.flip, [(0, 3)]),
    ("flip_scalar", "flip(x[0])", np.flip, [()]),
    ("fliplr", "fliplr(x[0])", np.fliplr, [(2, 3)]),
    ("flipud", "flipud(x[0])", np.flipud, [(3, 1)]),
    *[(f"rot90_{k}".replace("-", "m"), f"rot90(x[0], {k})", lambda x, k=k: np.rot90(x, k), [(2, 3)],
       D if k == 1 else V) for k in (-1, 0, 1, 2, 3)],
    ("rot90_axes", "rot90(x[0], 1, 2, 0)", lambda x: np.rot90(x, 1, (2, 0)), [(2, 3, 2)]),
    # Padding.
    *[(f"pad_{m}", f"pad(x[0], {{{{1, 2}}, {{0, 1}}}}, PadMode::{m})",
       lambda x, n=n, k=k: np.pad(x, ((1, 2), (0, 1)), n, **k), [(3, 4)], D)
      for m, (n, k) in PADS.items()],
    # Wider than the array.
    *[(f"pad_wide_{m}", f"pad(x[0], {{{{5, 7}}}}, PadMode::{m})",
       lambda x, n=n: np.pad(x, ((5, 7),), n), [I((3,), "int32", -99, 99)])
      for m, n in (("Edge", "edge"), ("Reflect", "reflect"), ("Symmetric", "symmetric"), ("Wrap", "wrap"))],
    ("pad_single_Reflect", "pad(x[0], {{2, 1}}, PadMode::Reflect)",
     lambda x: np.pad(x, ((2, 1),), "reflect"), [(1,)]),
    ("pad_all", "pad(x[0], {{1, 1}}, PadMode::Constant, 7)",
     lambda x: np.pad(x, 1, constant_values=7), [I((2, 2), "uint8", 0, 9)]),
    ("pad_value", "pad(x[0], {{1, 0}, {0, 2}}, PadMode::Constant, x[1])",
     lambda x, y: np.pad(x, ((1, 0), (0, 2)), constant_values=y), [(2, 3), ()], D),
    ("pad_ramp", "pad(x[0], {{3, 2}}, PadMode::LinearRamp, -5.0)",
     lambda x: np.pad(x, ((3, 2),), "linear_ramp", end_values=-5.0), [(3,)], D),
    ("pad_empty", "pad(x[0], {{1, 2}})", lambda x: np.pad(x, ((1, 2),)), [(0,)]),
    ("pad_none", "pad(x[0], {{0, 0}, {0, 0}}, PadMode::Wrap)", lambda x: x, [(2, 3)]),
    ("pad_symbolic", "pad(x[0], {{x[1].shape(0), 1}})", lambda x, y: np.pad(x, ((2, 1),)),
     [(3,), (2,)], D),
    ("pad_bool", "pad(x[0], {{1, 1}}, PadMode::Constant, true)",
     lambda x: np.pad(x, 1, constant_values=True), [I((3,), "bool")]),
    # Neighborhoods.
    ("neibs", "images2neibs(x[0], {2, 2})", lambda x: images2neibs(x, (2, 2)), [(2, 1, 4, 2)], D),
    ("neibs_step", "images2neibs(x[0], {3, 2}, {1, 2})", lambda x: images2neibs(x, (3, 2), (1, 2)),
     [(1, 2, 4, 4)], D),
    ("neibs_ignore", "images2neibs(x[0], {2, 3}, {}, NeighborhoodMode::IgnoreBorders)",
     lambda x: images2neibs(x, (2, 3)), [I((1, 2, 5, 7), "int32", -99, 99)]),
    ("neibs_ignore_slopes", "images2neibs(x[0], {2, 3}, {}, NeighborhoodMode::IgnoreBorders)",
     lambda x: images2neibs(x, (2, 3)), [(1, 2, 3, 4)], D),
    ("neibs_wrap", "images2neibs(x[0], {3, 3}, {2, 1}, NeighborhoodMode::WrapCentered)",
     lambda x: images2neibs(x, (3, 3), (2, 1), "wrap"), [(1, 1, 3, 4)], D),
    ("neibs_half", "images2neibs(x[0], {3, 3}, {1, 1}, NeighborhoodMode::Half)",
     lambda x: images2neibs(x, (3, 3), (1, 1), "half"), [(1, 1, 2, 3)], D),
    ("neibs_full", "images2neibs(x[0], {2, 2}, {1, 1}, NeighborhoodMode::Full)",
     lambda x: images2neibs(x, (2, 2), (1, 1), "full"), [(2, 1, 2, 2)], D),
    ("neibs2images", "neibs2images(x[0], {2, 3}, {1, 2, 4, 3})",
     lambda n: neibs2images(n, (2, 3), (1, 2, 4, 3)), [(4, 6)], D),
    ("neibs2images_border", "neibs2images(x[0], {2, 2}, {2, 1, 5, 3})",
     lambda n: neibs2images(n, (2, 2), (2, 1, 5, 3)), [(4, 4)], D),
]
