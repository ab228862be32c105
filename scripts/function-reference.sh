#!/bin/sh
#===- function-reference.sh - The public functions as Markdown ----*- sh -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Usage: function-reference.sh OPERATORS HEADER...
#
# Prints docs/functions.md. OPERATORS is docs/operators.md of the build, and the
# headers are the public ones and the generated declarations. A function without
# documentation is an error.
#
#===----------------------------------------------------------------------===#

set -eu
here=$(dirname "$0")
operators=$1
shift
functions=$(mktemp)
trap 'rm -f "$functions"' EXIT
awk -f "$here/public-functions.awk" "$@" > "$functions"
awk -f "$here/function-reference.awk" "$operators" "$functions"
