#!/usr/bin/env python3
#===- generate_window_cases.py - Convolutions from SciPy --------------------===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
"""Writes WindowCases.inc: what SciPy and NumPy say of convolutions and pooling.

Usage: python3 generate_window_cases.py > WindowCases.inc
       clang-format -i WindowCases.inc

Elements are small integers that the test makes too (numbers()), so that every
dtype gives the same values, exactly.
"""

import itertools
import numpy as np
from scipy.signal import correlate


def numbers(shape, seed):
    i = np.arange(int(np.prod(shape)), dtype=np.int64)
    return ((7 * i * i + 3 * i + 5 * seed) % 11 - 5).reshape(shape)


def pads(padding, size, extent, stride):
    """In front and behind; `padding` is a mode or a pair."""
    if padding == "Half":
        return extent // 2, extent // 2
    if padding == "Full":
        return extent - 1, extent - 1
    if padding == "Causal":
        return extent - 1, 0
    if padding in ("Same", "SameLower"):
        total = max((-(-size // stride) - 1) * stride + extent - size, 0)
        small, large = total // 2, total - total // 2
        return (small, large) if padding == "Same" else (large, small)
    return padding


def dilated(w, dilation):
    """The filter with zeros between its taps."""
    spatial = [(k - 1) * d + 1 for k, d in zip(w.shape, dilation)]
    result = np.zeros(spatial, w.dtype)
    result[tuple(slice(None, None, d) for d in dilation)] = w
    return result


def geometry(x, w, strides, dilation, padding):
    extents = [(k - 1) * d + 1 for k, d in zip(w.shape[2:], dilation)]
    return [pads(p, n, e, s) for p, n, e, s in
            zip(padding, x.shape[2:], extents, strides)]


def conv(x, w, strides, dilation, padding, groups, flip):
    around = geometry(x, w, strides, dilation, padding)
    x = np.pad(x, [(0, 0), (0, 0)] + around)
    spatial = tuple(range(2, w.ndim))
    if flip:
        w = np.flip(w, spatial)
    per_in, per_out = w.shape[1], w.shape[0] // groups
    every = tuple(slice(None, None, s) for s in strides)
    rows = []
    for n in range(x.shape[0]):
        for o in range(w.shape[0]):
            first = o // per_out * per_in
            rows.append(sum(
                correlate(x[n, first + c], dilated(w[o, c], dilation),
                          mode="valid", method="direct")[every]
                for c in range(per_in)))
    return np.array(rows).reshape((x.shape[0], w.shape[0]) + rows[0].shape)


def transposes(x, w, g, strides, dilation, padding, groups, flip):
    """The derivatives of sum(conv * g) by x and by w, term by term."""
    around = geometry(x, w, strides, dilation, padding)
    by_x, by_w = np.zeros_like(x), np.zeros_like(w)
    per_in, per_out = w.shape[1], w.shape[0] // groups
    for place in np.ndindex(g.shape):
        for tap in np.ndindex(w.shape[1:]):
            at = [p * s + k * d - low for p, s, k, d, (low, _) in
                  zip(place[2:], strides, tap[1:], dilation, around)]
            if any(i < 0 or i >= n for i, n in zip(at, x.shape[2:])):
                continue
            k = tuple(n - 1 - k if flip else k
                      for k, n in zip(tap[1:], w.shape[2:]))
            xi = (place[0], place[1] // per_out * per_in + tap[0], *at)
            wi = (place[1], tap[0], *k)
            by_x[xi] += g[place] * w[wi]
            by_w[wi] += g[place] * x[xi]
    return by_x, by_w


def braces(values):
    return "{" + ", ".join(str(v) for v in values) + "}"


def padding_text(padding):
    if isinstance(padding[0], str):
        return "Padding::" + padding[0]
    return "Padding::sides({" + ", ".join(braces(p) for p in padding) + "})"


CONVS = [
    # x, w, strides, dilation, padding, groups, flip
    ((1, 1, 5), (1, 1, 3), (1,), (1,), ((0, 0),), 1, False),
    ((2, 3, 7), (2, 3, 2), (2,), (1,), ((1, 2),), 1, True),
    ((1, 2, 6), (3, 2, 3), (1,), (2,), ("Causal",), 1, False),
    ((1, 2, 6), (2, 1, 4), (1,), (1,), ("Half",), 2, False),
    ((1, 1, 1), (1, 1, 1), (3,), (1,), ((0, 0),), 1, False),
    ((2, 2, 5, 6), (3, 2, 3, 2), (1, 1), (1, 1), ((0, 0), (0, 0)), 1, False),
    ((2, 2, 5, 6), (3, 2, 3, 2), (1, 1), (1, 1), ("Full", "Full"), 1, True),
    ((1, 2, 6, 5), (2, 2, 3, 3), (2, 2), (1, 1), ("Half", "Half"), 1, False),
    ((1, 1, 5, 5), (4, 1, 2, 2), (2, 3), (1, 1), ("Same", "Same"), 1, False),
    ((1, 1, 5, 5), (4, 1, 2, 2), (1, 2), (1, 1), ("SameLower", "SameLower"),
     1, False),
    ((1, 4, 6, 5), (6, 2, 2, 3), (1, 2), (2, 1), ((1, 0), (0, 2)), 2, False),
    ((2, 3, 4, 5), (6, 1, 3, 3), (1, 1), (1, 1), ((1, 1), (1, 1)), 3, False),
    ((1, 5, 3, 4), (4, 5, 1, 1), (1, 1), (1, 1), ((0, 0), (0, 0)), 1, False),
    ((1, 2, 3, 3), (4, 2, 3, 3), (1, 1), (1, 1), ((0, 0), (0, 0)), 1, False),
    ((1, 2, 3, 4, 3), (4, 2, 2, 1, 2), (1, 1, 1), (1, 1, 1),
     ((0, 0), (0, 0), (0, 0)), 1, False),
    ((2, 2, 4, 3, 5), (2, 1, 2, 3, 2), (2, 1, 2), (1, 1, 2),
     ("Full", "Full", "Full"), 2, True),
]


def pool(x, window, strides, dilation, padding, ceil):
    """For each window its elements, their positions and how many places are
    not beyond the padding; and the shape of the result."""
    extents = [(k - 1) * d + 1 for k, d in zip(window, dilation)]
    around = [pads(p, n, e, s) for p, n, e, s in
              zip(padding, x.shape[2:], extents, strides)]
    places = []
    for n, e, s, (low, high) in zip(x.shape[2:], extents, strides, around):
        room = low + n + high - e
        count = -(-room // s) + 1 if ceil else room // s + 1
        if ceil and (count - 1) * s >= low + n:
            count -= 1
        places.append(range(count))
    windows = []
    for place in itertools.product(*places):
        taps = []
        padded = 0
        for tap in np.ndindex(*window):
            at = [p * s + k * d - low for p, s, k, d, (low, _) in
                  zip(place, strides, tap, dilation, around)]
            padded += all(i < n + high for i, n, (_, high) in
                          zip(at, x.shape[2:], around))
            if all(0 <= i < n for i, n in zip(at, x.shape[2:])):
                taps.append(np.ravel_multi_index(at, x.shape[2:]))
        windows.append((taps, padded))
    return windows, x.shape[:2] + tuple(len(p) for p in places)


POOLS = [
    # x, window, strides, dilation, padding, ceil
    ((2, 2, 7), (2,), (2,), (1,), ((0, 0),), False),
    ((2, 2, 7), (2,), (2,), (1,), ((0, 0),), True),
    ((1, 1, 9), (3,), (1,), (2,), ("Same",), False),
    ((1, 2, 6, 5), (2, 2), (2, 2), (1, 1), ((0, 0), (0, 0)), False),
    ((1, 2, 6, 5), (3, 3), (2, 2), (1, 1), ((1, 1), (1, 1)), False),
    ((1, 2, 6, 5), (3, 2), (2, 3), (1, 1), ((1, 1), (0, 1)), True),
    ((2, 1, 5, 4), (3, 3), (1, 1), (1, 1), ("Half", "Half"), False),
    ((1, 1, 3, 3), (2, 2), (1, 1), (3, 1), ((1, 1), (1, 0)), False),
    ((1, 2, 4, 3, 5), (2, 3, 2), (2, 1, 1), (1, 1, 1),
     ((0, 1), (1, 1), (0, 0)), False),
]


def main():
    print("// What SciPy and NumPy compute; written by "
          "generate_window_cases.py.")
    print("#ifdef ARETE_CONV_CASES")
    for index, (xs, ws, strides, dilation, padding, groups, flip) in \
            enumerate(CONVS):
        x, w = numbers(xs, index), numbers(ws, index + 1)
        y = conv(x, w, strides, dilation, padding, groups, flip)
        g = numbers(y.shape, index + 2)
        by_x, by_w = transposes(x, w, g, strides, dilation, padding, groups,
                                flip)
        print(f"{{{braces(xs)}, {braces(ws)}, {{.strides = {braces(strides)}, "
              f".padding = {padding_text(padding)}, "
              f".dilation = {braces(dilation)}, .groups = {groups}, "
              f".filter_flip = {str(flip).lower()}}}, {braces(y.shape)}, "
              f"{braces(y.ravel())}, {braces(by_x.ravel())}, "
              f"{braces(by_w.ravel())}}},")
    print("#endif")
    print("#ifdef ARETE_POOL_CASES")
    for index, (xs, window, strides, dilation, padding, ceil) in \
            enumerate(POOLS):
        x = numbers(xs, index)
        windows, ys = pool(x, window, strides, dilation, padding, ceil)
        g = numbers(ys, index + 1)
        planes = x.reshape(-1, int(np.prod(xs[2:])))
        gs = g.reshape(len(planes), -1)
        most, where, sums, padded, inside = [], [], [], [], []
        by_max, by_sum = np.zeros_like(planes), np.zeros_like(planes)
        for i, plane in enumerate(planes):
            for j, (taps, count) in enumerate(windows):
                best = max(taps, key=lambda t: plane[t]) if taps else -1
                most.append(plane[best] if taps else -128)
                where.append(best)
                sums.append(sum(plane[t] for t in taps))
                padded.append(sums[-1] / count)
                inside.append(sums[-1] / max(len(taps), 1))
                if taps:
                    by_max[i, best] += gs[i, j]
                by_sum[i, taps] += gs[i, j]
        print(f"{{{braces(xs)}, {braces(window)}, "
              f"{{.strides = PerAxis{braces(strides)}, "
              f".padding = {padding_text(padding)}, "
              f".dilation = {braces(dilation)}, "
              f".ceil_mode = {str(ceil).lower()}}}, {braces(ys)}, "
              f"{braces(most)}, {braces(where)}, {braces(sums)}, "
              f"{braces(map(float, padded))}, {braces(map(float, inside))}, "
              f"{braces(by_max.ravel())}, {braces(by_sum.ravel())}}},")
    print("#endif")


main()
