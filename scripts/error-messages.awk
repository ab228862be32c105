#===- scripts/error-messages.awk - The texts of errors -----------*- awk -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Usage: awk -f error-messages.awk SOURCE...
#
# Prints "FILE<tab>KIND<tab>TEXT" for each statement that makes an error: a call
# of a function whose name says fail, error or check, with a text of its own. What
# is computed is "..." in TEXT; KIND is that of arete::ErrorKind, or of the
# runtime's status, or empty.
#
#===----------------------------------------------------------------------===#

# The texts of a statement, with "..." for what is between them.
function textOf(code,   text, literal, before) {
  text = ""
  while (match(code, /"([^"\\]|\\.)*"/)) {
    literal = substr(code, RSTART + 1, RLENGTH - 2)
    before = substr(code, 1, RSTART - 1)
    code = substr(code, RSTART + RLENGTH)
    if (text == "" ? before ~ /\+ *$/ || literal ~ /^[ :]/ : before ~ /[^ ]/)
      text = text "..."
    text = text literal
  }
  if (text != "" && (code ~ /[+<] *[A-Za-z]/ || text ~ / $/))
    text = text "..."
  gsub(/%-?[0-9.]*(s|d|ld|lld|llu|zu|g)/, "...", text)
  gsub(/\\"/, "\"", text)
  gsub(/\\n/, " ", text)
  gsub(/(\.\.\.)+/, "...", text)
  gsub(/[ \t]+/, " ", text)
  return text
}

# A statement from the call on.
function report(statement,   kind, text, words) {
  # A pattern that does not match is no error, nor is a tool's option.
  if (statement ~ /^notifyMatchFailure|cl::desc/)
    return
  kind = ""
  if (match(statement, /ErrorKind::[A-Za-z]+/))
    kind = substr(statement, RSTART + 11, RLENGTH - 11)
  else if (match(statement, /ARETE_ERROR_[A-Z]+/))
    kind = substr(statement, RSTART + 12, 1) \
           tolower(substr(statement, RSTART + 13, RLENGTH - 13))
  # The name of the op is not the text.
  if (match(statement, /^[^"]*"[A-Za-z_:]+", *"/))
    statement = substr(statement, 1, index(statement, "\"") - 1) \
                substr(statement, RSTART + RLENGTH - 1)
  text = textOf(statement)
  # Fewer words are a name: of an attribute, of what is checked.
  if (split(text, words, / /) < (statement ~ /^[a-z]*[Cc]heck/ ? 5 : 3))
    return
  if (text !~ /[A-Za-z]/)
    return
  print file "\t" kind "\t" text
}

function flush(   rest) {
  while (match(code, /[A-Za-z_]*([Ff]ail|[Ee]rror|[Cc]heck)[A-Za-z_]*\(/)) {
    # A question, which is asked of what makes the error.
    if (substr(code, RSTART, RLENGTH) == "failed(") {
      code = substr(code, RSTART + RLENGTH)
      continue
    }
    code = substr(code, RSTART)
    # To the end of the statement, which no text of an error contains, or to the
    # body of a function.
    if (!match(code, /[;{}][ \t]*\n/))
      return
    rest = substr(code, 1, RSTART - 1)
    code = substr(code, RSTART + RLENGTH)
    gsub(/\n/, " ", rest)
    report(rest)
  }
}

FNR == 1 { flush(); code = ""; file = FILENAME }
/^[ \t]*(\/\/|\*|\/\*)/ { next }
/^#/ { next }
{ sub(/[ \t]\/\/ .*$/, ""); code = code $0 "\n" }
END { flush() }
