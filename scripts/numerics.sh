#!/usr/bin/env bash
#===- scripts/numerics.sh - Write docs/numerics.md --------------*- bash -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Usage: scripts/numerics.sh [options of arete-numerics]
#
# Measures the errors of formulas, in Arete and in NumPy, and writes the page
# of them. Arete's are of every float, which takes a minute a formula on one core
# (those of sine and cosine five); --stride=N tries every N-th, --peer-stride=N
# for NumPy's and those as written, --density=N as many numbers of each binade for
# the rest. Where a bound does not hold the status is not zero, and the page is
# left as it was.
#
#===----------------------------------------------------------------------===#

source "$(dirname "$0")/common.sh"

scripts/build.sh release arete-numerics
program=build/release/test/numerical/arete-numerics
python=build/numerics-venv/bin/python
if ! "$python" -c 'import scipy' 2>/dev/null; then
  { python3 -m venv build/numerics-venv && "$python" -m pip install -q numpy scipy; } ||
    die "NumPy and SciPy cannot be installed; python3-venv and PyPI are needed"
fi

page=build/numerics.md
features=$(grep -m1 '^flags' /proc/cpuinfo | tr ' ' '\n' |
  grep -xE 'avx2|fma|avx512f|avx512dq|avx512bw|avx512vl' | sort | paste -sd' ' || true)
{
  cat test/numerical/numerics.md.in
  echo
  echo "Made by \`scripts/numerics.sh${*:+ $*}\` with $("$program" --versions "$python" \
    test/numerical/numpy_peer.py), LLVM $(llvm-config-19 --version)," \
    "on $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1) ($features)."
  "$program" "$python" test/numerical/numpy_peer.py "$@"
} >"$page"
mv "$page" docs/numerics.md
