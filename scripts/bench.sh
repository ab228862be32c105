#!/usr/bin/env bash
#===- scripts/bench.sh - Run the benchmarks ---------------------*- bash -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Usage: scripts/bench.sh [ROUNDS [MIN_SECONDS]]
#
# Builds and runs benchmarks/ in the release preset, in alternation with the
# same in NumPy where python3 can have it: ROUNDS times (5) each, every
# benchmark for at least MIN_SECONDS (0.3). One thread on both sides. Prints
# the tables of docs/performance.md.
#
#===----------------------------------------------------------------------===#

source "$(dirname "$0")/common.sh"

rounds=${1:-5}
seconds=${2:-0.3}
scripts/build.sh release arete-bench arete-run
build=build/release
bench=$build/benchmarks/arete-bench
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1

say "Machine"
echo "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(grep -c ^processor /proc/cpuinfo) CPUs;" \
  "load average $(cut -d' ' -f1 /proc/loadavg)"
echo "Arete $(git rev-parse --short HEAD 2>/dev/null || echo unknown)," \
  "LLVM $(llvm-config-19 --version)," \
  "OpenBLAS $(dpkg-query -W -f='${Version}' libopenblas-dev 2>/dev/null || echo unknown)"

# Debian 12's OpenBLAS predates the newest processors and takes them for one of
# 2004. It reads the variable when it is loaded, so no program can help itself.
blas_core() { OPENBLAS_VERBOSE=2 "$bench" --benchmark_list_tests 2>&1 | sed -n 's/^Core: //p'; }
if [ -z "${OPENBLAS_CORETYPE:-}" ] && [ "$(blas_core)" = Prescott ] &&
  grep -qw avx2 /proc/cpuinfo; then
  export OPENBLAS_CORETYPE=Haswell
  ! grep -qw avx512bw /proc/cpuinfo || OPENBLAS_CORETYPE=SkylakeX
  echo "OpenBLAS does not know this processor: OPENBLAS_CORETYPE=$OPENBLAS_CORETYPE is set"
fi
echo "OpenBLAS kernels: $(blas_core)"

say "Where the time of a compilation goes, the process's first, 3 processes"
"$bench" --print-logistic-step >"$build/logistic_step.mlir"
for round in 1 2 3; do
  "$build/tools/arete-run/arete-run" "$build/logistic_step.mlir" --times \
    --random=1 --shape=x=2x784 --shape=y=2 --shape=w=784x10 --shape=b=10 \
    2>&1 >/dev/null
done

# NumPy in an environment of its own.
python=build/bench-venv/bin/python
if [ ! -x "$python" ] || ! "$python" -c 'import numpy' 2>/dev/null; then
  if ! { python3 -m venv build/bench-venv && "$python" -m pip install -q numpy; }; then
    say "No NumPy here: Arete alone"
    "$bench" --benchmark_min_time="$seconds"
    exit 0
  fi
fi

say "Calls, $rounds rounds, beside NumPy $("$python" -c 'import numpy; print(numpy.__version__)')"
"$python" benchmarks/compare.py "$bench" "$rounds" "$seconds"
