#===- generate_indexing_cases.py - Indexing as NumPy does it ---*- Python -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Writes IndexingCases.inc: index expressions, in C++, with what NumPy gives for
# them. Run by hand, with numpy:
#   python3 generate_indexing_cases.py > IndexingCases.inc
#
#===----------------------------------------------------------------------===#

import random

import numpy as np

random.seed(7)

banner = """//===- IndexingCases.inc - Index expressions and their values ---*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// Written by generate_indexing_cases.py, by NumPy %s. The elements of x are 0,
// 1, 2, ...; INDEX_CASE(expression, shape of x, indices, shape of the result,
// its elements).
//
"""


class Part:
    """One index: for NumPy, as Python text and as C++ text."""

    def __init__(self, value, python, cpp, kind):
        self.value, self.python, self.cpp, self.kind = value, python, cpp, kind


def bound(number):
    return "none" if number is None else str(number)


def make_slice(size):
    ends = [None, 0, 1, 2, -1, -2, size, size + 2, -size - 1]
    start, stop = random.choice(ends), random.choice(ends)
    step = random.choice([None, None, 1, 2, 3, -1, -1, -2])
    text = ":".join("" if n is None else str(n) for n in (start, stop, step))
    if (start, stop, step) == (None, None, None):
        text, cpp = ":", "slice()"
    else:
        cpp = "slice(%s)" % ", ".join(bound(n) for n in (start, stop, step))
    return Part(slice(start, stop, step), text, cpp, "slice")


def braces(array):
    if array.ndim == 0:
        return str(array.item()).lower()
    return "{%s}" % ", ".join(braces(row) for row in array)


def make_array(size, shape):
    low = -size if random.random() < 0.5 else 0
    count = int(np.prod(shape))
    if size == 0 and count:
        return None
    flat = [random.randrange(low, size) for _ in range(count)]
    array = np.array(flat, dtype=np.int64).reshape(shape)
    cpp = "ints({%s}, {%s})" % (
        ", ".join(str(n) for n in flat),
        ", ".join(str(n) for n in shape),
    )
    return Part(array, str(array.tolist()), cpp, "array")


def make_mask(sizes):
    count = int(np.prod(sizes))
    flat = [random.random() < 0.5 for _ in range(count)]
    array = np.array(flat, dtype=bool).reshape(sizes)
    cpp = "bools({%s}, {%s})" % (
        ", ".join("true" if n else "false" for n in flat),
        ", ".join(str(n) for n in sizes),
    )
    return Part(array, str(array.astype(int).tolist()), cpp, "mask")


array_shapes = [(3,), (3,), (2, 3), (2, 1), (1,), (1, 3), (0,), (3, 1, 1)]


def make_index(shape, advanced):
    """Parts for some leading and trailing axes."""
    parts, axis, has_ellipsis = [], 0, False
    common = random.choice(array_shapes)
    while axis < len(shape):
        size = shape[axis]
        draw = random.random()
        if draw < 0.1:
            parts.append(Part(None, "None", "newaxis", "new"))
        elif draw < 0.2 and not has_ellipsis:
            has_ellipsis = True
            parts.append(Part(Ellipsis, "...", "ellipsis", "ellipsis"))
            axis += random.randrange(0, len(shape) - axis + 1)
        elif advanced and draw < 0.45:
            choice = random.choice(array_shapes) if random.random() < 0.3 else common
            part = make_array(size, choice)
            if part is None:
                return None
            parts.append(part)
            axis += 1
        elif advanced and draw < 0.6:
            rank = random.randrange(0, min(3, len(shape) - axis + 1))
            parts.append(make_mask(shape[axis : axis + rank]))
            axis += rank
            if rank == 0:
                axis += random.randrange(0, 2)
        elif draw < 0.7 and size:
            number = random.randrange(-size, size)
            parts.append(Part(number, str(number), str(number), "int"))
            axis += 1
        elif random.random() < 0.15 and not has_ellipsis:
            break
        else:
            parts.append(make_slice(size))
            axis += 1
    return parts


def is_good(parts, shape):
    """Leaves out what differs from NumPy on purpose: a mask with one element
    that is true does not stretch."""
    arrays = [p.value for p in parts if p.kind == "array"]
    masks = [p.value for p in parts if p.kind == "mask"]
    if len(masks) + len(arrays) > 1:
        lengths = [int(np.count_nonzero(m)) for m in masks]
        if any(n == 1 for n in lengths):
            return False
        # A size of 1 stands for one that is declared.
        if masks and len(set(lengths)) > 1:
            return False
    try:
        x = np.arange(int(np.prod(shape))).reshape(shape)
        y = x[tuple(p.value for p in parts)]
    except IndexError:
        return False
    return np.ndim(y) <= 6 and np.size(y) <= 200


def emit(parts, shape):
    x = np.arange(int(np.prod(shape))).reshape(shape)
    y = np.asarray(x[tuple(p.value for p in parts)])
    print(
        'INDEX_CASE("x[%s]", (Shape{%s}),\n    (std::vector<Index>{%s}),\n'
        "    (Shape{%s}), (std::vector<int64_t>{%s}))"
        % (
            ", ".join(p.python for p in parts) or "()",
            ", ".join(map(str, shape)),
            ", ".join(p.cpp for p in parts),
            ", ".join(map(str, y.shape)),
            ", ".join(map(str, y.ravel().tolist())),
        )
    )


shapes = [
    (), (4,), (1,), (0,), (3, 4), (1, 4), (3, 0), (2, 3, 4), (3, 1, 2),
    (2, 0, 3), (2, 3, 2, 3), (2, 1, 3, 2), (2, 2, 3, 1, 2),
]

print(banner % np.__version__)
seen = set()
for advanced, wanted in ((False, 5), (True, 11)):
    for shape in shapes:
        left, tries = wanted if shape else 2, 0
        while left and tries < 2000:
            tries += 1
            parts = make_index(shape, advanced)
            if parts is None or not is_good(parts, shape):
                continue
            if advanced and all(p.kind not in ("array", "mask") for p in parts):
                if shape:
                    continue
            key = (shape, tuple(p.python for p in parts))
            if key in seen:
                continue
            seen.add(key)
            emit(parts, shape)
            left -= 1

# Where the dimensions of the arrays go.
x = (2, 3, 4)
three, four = make_array(3, (2,)), make_array(4, (2,))
two = Part(1, "1", "1", "int")
whole = Part(slice(None), ":", "slice()", "slice")
rest = Part(Ellipsis, "...", "ellipsis", "ellipsis")
new = Part(None, "None", "newaxis", "new")
for parts in (
    [whole, three, four], [two, whole, four], [two, three, whole],
    [whole, three, rest, four], [rest, three, four], [three, new, whole, four],
    [new, whole, three, four], [two, new, three], [whole, two, four],
    [two, rest, three, four], [three, rest],
):
    if is_good(parts, x):
        emit(parts, x)
