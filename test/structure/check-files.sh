#!/bin/sh
#===- check-files.sh - Banner and length of every source file -----*- sh -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Usage: check-files.sh TREE
#
# Every source file names itself and the licence in its first lines and has at
# most 900 lines. lit tests, which are data to other programs, need no banner.
#
#===----------------------------------------------------------------------===#

set -eu
cd "$1"
list=$(mktemp)
trap 'rm -f "$list"' EXIT

find include dialects lib runtime tools examples benchmarks scripts test -type f \
  \( -name '*.h' -o -name '*.c' -o -name '*.cpp' -o -name '*.cu' -o -name '*.td' \
     -o -name '*.py' -o -name '*.sh' \) 2> /dev/null | sort > "$list"
[ -s "$list" ] || { echo "no source file below $1"; exit 1; }

xargs awk '
  function check() {
    if (file != "" && !licensed && !exempt) {
      print file ": no licence banner in the first 10 lines"; bad = 1
    }
    if (lines > 900) { print file ": " lines " lines; split it by subject"; bad = 1 }
  }
  FNR == 1 {
    check()
    file = FILENAME; licensed = 0
    exempt = file ~ "^test/" && file !~ "^test/(unit|package)/" && file ~ "[.](c|cpp|td)$"
  }
  FNR <= 10 && /SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception/ { licensed = 1 }
  FNR == 1 && !exempt && $0 !~ "===-+ *[^ ]+" && $0 !~ "^#!" {
    print file ": the first line is no banner"; bad = 1
  }
  { lines = FNR }
  END { check(); exit bad }' < "$list"
