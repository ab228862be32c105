#!/usr/bin/env bash
#===- scripts/format.sh - clang-format over the tree ------------*- bash -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Usage: scripts/format.sh [--check]
#
# Formats every C and C++ file in place; with --check changes nothing and fails
# where a file is not formatted. The lit tests are left out: a RUN line is one
# line however long it is.
#
#===----------------------------------------------------------------------===#

source "$(dirname "$0")/common.sh"

mode=(-i)
[ "${1:-}" != --check ] || mode=(--dry-run --Werror --ferror-limit=1)
find include dialects lib runtime tools examples benchmarks \
  test/unit test/property test/package \
  \( -name '*.h' -o -name '*.cpp' -o -name '*.c' \) -print0 |
  xargs -0 clang-format-19 "${mode[@]}"
