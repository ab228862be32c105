#===- svg.py - Curves with logarithmic axes ---------------*- python -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#

from math import ceil, floor, log10

WIDTH, HEIGHT = 720, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 150, 40, 50
COLOURS = ["#000000", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00",
           "#56b4e9", "#999999", "#7f3b08", "#542788"]


def decades(values):
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    return low, max(high, low + 1)


def plot(title, x_label, y_label, curves):
    """An SVG of curves, {label: [(x, y), ...]}, all positive."""
    x_low, x_high = decades([x for c in curves.values() for x, _ in c])
    y_low, y_high = decades([y for c in curves.values() for _, y in c])
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM

    def across(x):
        return LEFT + (log10(x) - x_low) / (x_high - x_low) * (right - LEFT)

    def down(y):
        return bottom - (log10(y) - y_low) / (y_high - y_low) * (bottom - TOP)

    def text(x, y, what, anchor="middle", more=""):
        parts.append(f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}"'
                     f"{more}>{what}</text>")

    def line(x1, y1, x2, y2):
        parts.append(f'<line x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" '
                     f'y2="{y2:.0f}" stroke="#dddddd"/>')

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" '
             f'height="{HEIGHT}" font-family="sans-serif" font-size="12">',
             '<rect width="100%" height="100%" fill="white"/>']
    text((LEFT + right) / 2, 22, title)
    for power in range(x_low, x_high + 1):
        line(across(10.0**power), TOP, across(10.0**power), bottom)
        text(across(10.0**power), bottom + 18, f"1e{power}")
    for power in range(y_low, y_high + 1):
        line(LEFT, down(10.0**power), right, down(10.0**power))
        text(LEFT - 8, down(10.0**power) + 4, f"1e{power}", "end")
    text((LEFT + right) / 2, HEIGHT - 12, x_label)
    middle = (TOP + bottom) / 2
    text(16, middle, y_label, more=f' transform="rotate(-90 16 {middle:.0f})"')
    for i, (label, points) in enumerate(curves.items()):
        colour = COLOURS[i % len(COLOURS)]
        path = " ".join(f"{across(x):.1f},{down(y):.1f}" for x, y in points)
        width = 3 if i == 0 else 1.5
        parts.append(f'<polyline points="{path}" fill="none" '
                     f'stroke="{colour}" stroke-width="{width}"/>')
        text(right + 12, TOP + 14 + 18 * i, label, "start",
             f' fill="{colour}"')
    return "\n".join([*parts, "</svg>", ""])
