#!/bin/sh
#===- error-reference.sh - Every error as Markdown -----------------*- sh -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Usage: error-reference.sh [TREE] > docs/errors.md
#
# Prints the page of errors: docs/errors.in.md of the tree with the messages that
# its sources contain. Fails where a file with messages is not on the page, where
# the page names one without, and where no test says a message and the page does
# not say that none does.
#
#===----------------------------------------------------------------------===#

set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:-$here/..}"
messages=$(mktemp)
tests=$(mktemp)
trap 'rm -f "$messages" "$tests"' EXIT
export LC_ALL=C

find lib dialects runtime tools -name '*.cpp' -o -name '*.c' -o -name '*.h' |
  grep -vE '^tools/arete-(fuzz|tblgen)/|^lib/Transforms/Rewrite/Formula' |
  sort | xargs awk -f "$here/error-messages.awk" > "$messages"

# A text that goes on in the next line is one.
find test tools/arete-fuzz/Malformed.cpp -name '*.cpp' -o -name '*.c' \
  -o -name '*.h' -o -name '*.mlir' -o -name '*.test' | sort |
  xargs awk '
    function flush() { if (text != "") print file "\t" text; text = "" }
    FNR == 1 { flush(); file = FILENAME }
    { gsub(/\t/, " ") }
    /^ *"/ && text ~ /" *$/ {
      sub(/" *$/, "", text); sub(/^ *"/, ""); text = text $0; next
    }
    { flush(); text = $0 }
    END { flush() }' > "$tests"

awk -F '\t' -f "$here/error-reference.awk" "$messages" "$tests" \
  docs/errors.in.md docs/errors.in.md
