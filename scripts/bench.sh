#!/usr/bin/env bash
#===- scripts/bench.sh - Run the benchmarks ---------------------*- bash -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Usage: scripts/bench.sh [--quick] [--threads=1,2] [--rounds=N]
#                         [--peers=NAME,...] [--match=TEXT] [GROUP...]
#
# Builds benchmarks/ in the release preset and measures Arete and its peers in
# alternation; see benchmarks/run.py. The groups are those of
# benchmarks/workloads.py, all of them if none is named; --match takes the
# workloads whose name has the text. A run of everything writes
# docs/performance.md, another build/bench/performance.md; both write
# build/bench/results.json.
#
# The peers are installed into build/bench-venv, by pip, unless
# ARETE_BENCH_PYTHON names a python that has them. A peer that is missing is
# told and left out.
#
#===----------------------------------------------------------------------===#

source "$(dirname "$0")/common.sh"

export ARETE_BENCH_COMMAND="scripts/bench.sh${*:+ $*}"
export PYTHONDONTWRITEBYTECODE=1
scripts/build.sh release arete-bench
bench=build/release/benchmarks/arete-bench

# Debian 12's OpenBLAS predates the newest processors and takes them for one of
# 2004. It reads the variable when it is loaded, so no program can help itself.
blas_core() { OPENBLAS_VERBOSE=2 "$bench" --serve </dev/null 2>&1 | sed -n 's/^Core: //p'; }
if [ -z "${OPENBLAS_CORETYPE:-}" ] && [ "$(blas_core)" = Prescott ] &&
  grep -qw avx2 /proc/cpuinfo; then
  export OPENBLAS_CORETYPE=Haswell
  ! grep -qw avx512bw /proc/cpuinfo || OPENBLAS_CORETYPE=SkylakeX
  say "OpenBLAS does not know this processor: OPENBLAS_CORETYPE=$OPENBLAS_CORETYPE is set"
fi

# PyTorch without CUDA comes from an index of its own.
python=${ARETE_BENCH_PYTHON:-build/bench-venv/bin/python}
if [ -z "${ARETE_BENCH_PYTHON:-}" ] && [ ! -f build/bench-venv/complete ]; then
  python3 -m venv build/bench-venv || die "python3 -m venv does not work"
  install() { "$python" -m pip install -q "$@" || say "pip cannot install: $*"; }
  "$python" -m pip install -q numpy || die "the driver needs NumPy"
  "$python" -m pip install -q torch --index-url https://download.pytorch.org/whl/cpu ||
    install torch
  # Each by itself: one that fails does not take the others with it.
  for peer in jax pytensor numba numexpr setuptools; do install "$peer"; done
  touch build/bench-venv/complete
fi

page=docs/performance.md
for option in "$@"; do
  case $option in --rounds=*) ;; *) page=build/bench/performance.md ;; esac
done
mkdir -p build/bench
exec "$python" benchmarks/run.py --bench="$bench" --json=build/bench/results.json \
  --page="$page" "$@"
