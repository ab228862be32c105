#!/bin/sh
#===- check-layers.sh - No include runs backward ------------------*- sh -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Usage: check-layers.sh TREE LAYERS
#
# Holds every include of the tree against the table in LAYERS, and fails on a
# cycle between folders. Prints each offence; the status says whether there was
# one.
#
#===----------------------------------------------------------------------===#

set -eu
tree=$1
layers=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$tree"
find include dialects lib runtime tools examples benchmarks test -type f \
  \( -name '*.h' -o -name '*.c' -o -name '*.cpp' -o -name '*.cu' \
     -o -name '*.inc' -o -name '*.td' \) 2>/dev/null | sort > "$work/files"
if ! [ -s "$work/files" ]; then
  echo "no source file below $tree"
  exit 1
fi

# "including-file line included-file", for includes of files of this tree. An
# include names a file from the root of the tree, from an include folder, or
# from the folder of the file that has it; what the build generates lies at the
# same place below the build folder, so the name alone says whose it is.
xargs grep -HnE '^[[:space:]]*(#[[:space:]]*)?include[[:space:]]+["<]' < "$work/files" \
  > "$work/lines" || true
awk -v files="$work/files" '
  function folder(path) { sub("/[^/]*$", "", path); return path }
  function normalise(path) {
    while (sub("[^/]+/[.][.]/", "", path)) ;
    gsub("/[.]/", "/", path)
    return path
  }
  BEGIN { while ((getline file < files) > 0) exists[file] = 1 }
  {
    split($0, part, ":")
    file = part[1]
    name = substr($0, length(file) + length(part[2]) + 3)
    sub("^[^\"<]*[\"<]", "", name); sub("[\">].*$", "", name)
    near = normalise(folder(file) "/" name)
    if (near in exists) target = near
    else if (("runtime/include/" name) in exists) target = "runtime/include/" name
    else if (name ~ "^arete/") target = "include/" name
    else if (name ~ "^(dialects|lib|runtime|tools|examples|benchmarks|test)/")
      target = normalise(name)
    else next
    print file, part[2], target
  }' "$work/lines" > "$work/includes"

awk -v layers="$layers" '
  function below(path, part) { return path == part || index(path, part "/") == 1 }
  function owner(path,   i, best) {
    best = ""
    for (i in parts)
      if (below(path, i) && length(i) > length(best)) best = i
    return best
  }
  BEGIN {
    while ((getline line < layers) > 0) {
      if (line ~ /^ *(#|$)/) continue
      part = line; sub(":.*", "", part)
      sub("^[^:]*:", "", line)
      parts[part] = line
    }
  }
  {
    from = owner($1)
    if (from == "") { print $1 ": no row of " layers " covers this file"; bad = 1; next }
    ok = below($3, from)
    count = split(parts[from], allowed, " ")
    for (i = 1; i <= count; ++i) if (below($3, allowed[i])) ok = 1
    # A user of the compiler that is not listed with it must go through the API.
    if (below($3, "lib/API") && !below(from, "lib/API") && !below(from, "test")) ok = 0
    if (!ok) { print $1 ":" $2 ": " from " may not include " $3; bad = 1 }
  }
  END { exit bad }' "$work/includes" || bad=1

# tsort names the members of a cycle on its error output. Tests are left out: a
# folder of inputs and the folder that reads it may well refer to each other.
awk '
  function folder(path) { sub("/[^/]*$", "", path); return path }
  $1 !~ "^test/" && folder($1) != folder($3) { print folder($1), folder($3) }
  ' "$work/includes" | sort -u > "$work/edges"
if ! tsort "$work/edges" > /dev/null 2> "$work/cycle"; then
  echo "folders that include each other:"
  sed -e '/loop/d' -e 's/^tsort: /  /' "$work/cycle"
  bad=1
fi
exit "${bad:-0}"
