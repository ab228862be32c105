#!/usr/bin/env bash
#===- scripts/common.sh - What the scripts share ----------------*- bash -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Sourced by the other scripts: strict mode, the source tree as the working
# directory, and the environment of a build.
#
#===----------------------------------------------------------------------===#

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '== %s\n' "$*"; }
die() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

# configure_preset PRESET [cmake arguments]: configures build/PRESET unless that
# was done; ninja itself sees to a changed CMakeLists.txt.
configure_preset() {
  local preset=$1
  shift
  if [ ! -f "build/$preset/build.ninja" ]; then
    cmake --preset "$preset" "$@"
  elif [ $# -gt 0 ]; then
    cmake "build/$preset" "$@" >/dev/null
  fi
}
