#===- public-functions.awk - The functions of the public headers -*- awk -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Usage: awk -f public-functions.awk HEADER...
#
# A line for each function that a header declares by itself or as a public
# member of a class, its fields between tabs:
#
#   file, line, class ("" if none), name, declaration, documentation
#
# The lines of the documentation are ended by \037. What is private or in a
# namespace `detail` does not count, nor do constructors and operators. The
# headers are as clang-format leaves them: a declaration stands at the beginning
# of a line, or of a member's. A comment belongs to all declarations that follow
# it up to an empty line.
#
#===----------------------------------------------------------------------===#

BEGIN { OFS = "\t" }

FNR == 1 {
  hidden = isPrivate = templateLine = typeLine = 0
  inBody = isComment = 0
  class = doc = text = ""
}

# The body of a function: up to a brace where the declaration began.
inBody {
  if (index($0, indent "}") == 1) inBody = 0
  next
}

# The other lines of a declaration.
text != "" { add($0); next }

/^namespace detail/ { hidden = 1 }
/namespace detail *$/ && /^}/ { hidden = 0 }
hidden { next }

/^ *\/\/\// {
  if (!isComment) doc = ""
  isComment = 1
  line = $0
  sub(/^ *\/\/\/ ?/, "", line)
  doc = doc line "\037"
  next
}
{ isComment = 0 }
/^ *$/ { doc = ""; next }

/^(class|struct) [A-Za-z]+.*[^;]$/ {
  class = $2
  sub(/[:;{].*/, "", class)
  isPrivate = /^class/
  doc = ""
}
/^public:/ { isPrivate = 0 }
/^(private|protected):/ { isPrivate = 1 }
/^};/ { isPrivate = 0; class = "" }
/^ *template <.*>$/ { templateLine = FNR; template = $0; sub(/^ */, "", template) }
/^ *(\/\/|#|friend|using|return|template)/ || /operator/ { next }
/^  / && (isPrivate || class == "") { next }

# A type that is on a line of its own.
/^std::[a-z_]+<.*>$/ { type = $0; typeLine = FNR; next }
typeLine && FNR == typeLine + 1 { $0 = type " " $0 }

/^(  )?[a-zA-Z][A-Za-z0-9_:<>,*& ]* [*&]*[A-Za-z][A-Za-z0-9_]*\(/ {
  name = $0
  sub(/\(.*/, "", name)
  sub(/.*[ *&]/, "", name)
  if (name == class) next
  indent = /^ / ? "  " : ""
  number = FNR
  prefix = FNR == templateLine + 1 ? template " " : ""
  depth = 0
  add($0)
}

# Adds a line to the declaration, and prints it when it is whole.
function add(line,    i, c) {
  sub(/^ */, "", line)
  text = text (text == "" || text ~ /\($/ ? "" : " ")
  for (i = 1; i <= length(line); ++i) {
    c = substr(line, i, 1)
    if (c == "(") ++depth
    if (c == ")") --depth
    if (depth == 0 && (c == ";" || c == "{")) {
      inBody = c == "{" && line !~ /}$/
      finish()
      return
    }
    text = text c
  }
}

function finish() {
  sub(/ *$/, "", text)
  sub(/,? *Location loc = Location::current\(\)/, "", text)
  sub(/^inline /, "", text)
  print FILENAME, number, class, name, prefix text, doc
  text = ""
}
