#!/usr/bin/env bash
#===- scripts/install-deps.sh - The packages Arete is built with -*- bash -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Usage: scripts/install-deps.sh
#
# Installs what a bare Debian 12 lacks, as root or through sudo. Does nothing
# where everything is there.
#
#===----------------------------------------------------------------------===#

source "$(dirname "$0")/common.sh"

packages=(
  # The build.
  cmake ninja-build ccache clang-19 lld-19
  # LLVM and MLIR; llvm-19 has llvm-link and llvm-tblgen, mlir-19-tools has
  # mlir-tblgen.
  llvm-19 llvm-19-dev libmlir-19-dev mlir-19-tools
  # The runtime's BLAS and LAPACK; the digits example's gzip.
  libopenblas-dev zlib1g-dev
  # The runtime's special functions; headers only.
  libboost-math-dev
  # Fourier transforms: gemmi carries the header of pocketfft.
  gemmi-dev
  # Convolutions of float32; optional.
  libdnnl-dev
  # Tests: lit, FileCheck, not and split-file are in llvm-19-tools; g++ is the
  # second compiler that the public headers must pass.
  libgtest-dev llvm-19-tools python3 libclang-rt-19-dev
  clang-format-19 g++
  # Drawings of graphs; optional.
  graphviz
  # benchmarks/.
  libbenchmark-dev
)

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

say "Installing ${missing[*]}"
command -v apt-get >/dev/null ||
  die "this is not Debian; install the equivalents of: ${packages[*]}"
as_root=()
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || die "needs root or sudo to install: ${missing[*]}"
  as_root=(sudo)
fi
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -q </dev/null
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -q -y --no-install-recommends "${missing[@]}" </dev/null
