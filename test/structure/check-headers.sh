#!/bin/sh
#===- check-headers.sh - Public headers stand alone ---------------*- sh -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Usage: check-headers.sh COMMAND FOLDER...
#
# Compiles each header below arete/ in each FOLDER by itself, with the FOLDERs as
# the only ones to search besides the system's, and rejects what it includes,
# however deep, from mlir/ or llvm/. COMMAND is the compiler and its flags.
# Prints each offence; the status says whether there was one.
#
#===----------------------------------------------------------------------===#

set -u
command=$1
shift

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
strip=
for dir; do
  command="$command -I$dir"
  strip="${strip}s|^$dir/||;"
  [ ! -d "$dir/arete" ] || find "$dir/arete" -name '*.h'
done > "$work/headers"
[ -s "$work/headers" ] || { echo "no header in $*"; exit 1; }

bad=0
while read -r header; do
  # One run compiles the header and lists what it read.
  if ! $command -Wall -Wextra -Werror -fsyntax-only -MD -MF "$work/deps" \
      "$header" > "$work/log" 2>&1; then
    echo "$header does not compile by itself:"
    cat "$work/log"
    bad=1
  fi
  # What it read, named as an include would name it; and an include that this
  # configuration skips counts as well.
  { [ ! -f "$work/deps" ] || tr -s ' \\' '\n\n' < "$work/deps" | sed "$strip"
    sed -nE 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*["<]([^">]*).*/\1/p' "$header"
  } | grep -E '(^|/include/)(mlir|llvm)(-c)?/' > "$work/log" && {
    echo "$header includes LLVM:"
    cat "$work/log"
    bad=1
  }
  rm -f "$work/deps"
done < "$work/headers"
exit $bad
