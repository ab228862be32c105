#===- function-reference.awk - The public functions as Markdown --*- awk -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Usage: awk -f function-reference.awk OPERATORS FUNCTIONS
#
# See function-reference.sh; FUNCTIONS is what public-functions.awk gives of the
# headers. A function without documentation is an error. Those of
# one comment are one entry; of an op's name there is a link to its entry in
# operators.md.
#
#===----------------------------------------------------------------------===#

BEGIN {
  FS = "\t"
  print "# Functions\n"
  print "The public functions and members, generated from the headers in"
  print "`include/arete`. Operands are `Arg`s: variables, literals and constant"
  print "tensors. Operators follow NumPy. Names in code such as `numpy.sum` are the"
  print "equivalent elsewhere. \"Op\" leads to the [operator reference](operators.md),"
  print "which has the dtypes, the derivative and the error of what is one op;"
  print "everything else is composed of such."
}

FNR == NR {
  if (/^### /) isOp[substr($0, 5)] = 1
  next
}

$6 == "" {
  print $1 ":" $2 ": " $4 "() has no documentation" > "/dev/stderr"
  failed = 1
}

$1 != file {
  finish()
  file = $1
  print "\n## " title(file)
}

{
  if ($6 != documentation || $3 != class) finish()
  documentation = $6
  class = $3
  qualified = class == "" ? $4 : class "::" $4
  if (index(", " names ",", ", " qualified ",") == 0) {
    names = names (names == "" ? "" : ", ") qualified
    if (class == "" && isOp[$4])
      ops = ops (ops == "" ? "" : ", ") "[" $4 "](operators.md#" $4 ")"
  }
  declarations = declarations wrapped($5 ";")
}

END {
  finish()
  exit failed
}

# "arete/Sorting.h: Sorting, searching and counting", of the first line of the
# header; "arete/Elementwise.h: One op each" of the generated declarations.
function title(file,    line, name) {
  name = file
  sub(/.*\//, "", name)
  getline line < file
  close(file)
  if (sub(/\.inc$/, ".h", name)) return "arete/" name ": One op each"
  sub(/^.*\.h - /, "", line)
  sub(/ +-*\*- C\+\+.*/, "", line)
  return "arete/" name ": " line
}

# Prints the entry of the functions so far.
function finish(    text) {
  if (names != "") {
    text = documentation
    gsub(/\037/, "\n", text)
    gsub(/</, "\\&lt;", text)
    gsub(/(numpy|scipy|torch)(\.[a-z_0-9]+)+/, "`&`", text)
    print "\n### " names "\n\n```cpp\n" declarations "```\n\n" text \
      (ops == "" ? "" : "\nOp: " ops)
  }
  names = declarations = ops = documentation = ""
}

# A declaration in lines of at most 80 characters, broken where a parameter
# begins.
function wrapped(text,    result, line, indent, parts, count, i) {
  if (length(text) <= 80) return text "\n"
  indent = "    "
  count = split(text, parts, /, /)
  line = parts[1]
  for (i = 2; i <= count; ++i) {
    line = line ","
    if (length(line " " parts[i]) > 79) {
      result = result line "\n"
      line = indent parts[i]
    } else
      line = line " " parts[i]
  }
  return result line "\n"
}
