#!/usr/bin/env bash
#===- scripts/build.sh - Configure and build --------------------*- bash -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Usage: scripts/build.sh [PRESET [TARGET...]]
#
# Builds in build/PRESET; the presets are those of CMakePresets.json, the
# default is release.
#
#===----------------------------------------------------------------------===#

source "$(dirname "$0")/common.sh"

preset=${1:-release}
[ $# -eq 0 ] || shift
scripts/install-deps.sh
configure_preset "$preset"
say "Building $preset"
ninja -C "build/$preset" "$@"
