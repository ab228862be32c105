#!/bin/sh
#===- check-coverage.sh - Tests name every public function --------*- sh -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Usage: check-coverage.sh TREE
#
# Every function that a header below TREE/include declares, by itself or as a
# public member of a class, is called by a test below TREE/test. (Those of the
# elementwise ops are generated, and so are their tests.) What is private or in
# a namespace `detail` does not count. Overloads have one name.
#
#===----------------------------------------------------------------------===#

set -eu
functions=$(cd "$(dirname "$0")/../../scripts" && pwd)/public-functions.awk
cd "$1"
declared=$(mktemp)
called=$(mktemp)
trap 'rm -f "$declared" "$called"' EXIT

find include -name '*.h' | sort |
  xargs awk -f "$functions" | cut -f 4 | sort -u > "$declared"
[ -s "$declared" ] || { echo "no function below $1/include"; exit 1; }

find test -name '*.cpp' -o -name '*.inc' -o -name '*.h' -o -name '*.c' |
  xargs grep -ohE '[A-Za-z_][A-Za-z0-9_]*(<[A-Za-z0-9_:, ]*>)?\(' |
  sed 's/[<(].*//' | sort -u > "$called"

# What the library asks of its own types of arguments: where an argument is from,
# what a padding says, and the argument that is not given. The functions that take
# them are tested with every kind.
exceptions='^(location|mode|low|high|none)$'

missing=$(comm -23 "$declared" "$called" | grep -vE "$exceptions" || true)
[ -z "$missing" ] && exit 0
for name in $missing; do
  grep -nE "(^|[ *&])$name\(" -r include --include='*.h' | head -n 1 |
    sed "s/:[^:]*$/: no test calls $name()/"
done
exit 1
