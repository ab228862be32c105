#===- scripts/error-reference.awk - The page of errors -----------*- awk -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# See error-reference.sh, which runs this over the messages, the tests, and the
# page without its lists, twice.
#
#===----------------------------------------------------------------------===#

# The words of a text, without punctuation.
function wordsOf(text, words) {
  gsub(/[^A-Za-z0-9_]+/, " ", text)
  gsub(/^ | $/, "", text)
  return split(text, words, / /)
}

function shingle(words, from, count,   i, text) {
  text = words[from]
  for (i = from + 1; i < from + count; ++i)
    text = text " " words[i]
  return text
}

# A test that says words of the message which stand together in it, four of them
# where there are so many, or that has a string of two or more which the message
# contains; "" if none does.
function testOf(message,   parts, count, words, n, i, j, longest, best) {
  count = split(message, parts, /\.\.\./)
  longest = 0
  for (i = 1; i <= count; ++i) {
    n = wordsOf(parts[i], words)
    longest = n > longest ? n : longest
  }
  longest = longest > 4 ? 4 : longest
  for (i = 1; i <= count; ++i) {
    n = wordsOf(parts[i], words)
    for (j = 1; j + longest - 1 <= n; ++j)
      if ((best = said[shingle(words, j, longest)]) != "")
        return best
  }
  for (i = 1; i <= count; ++i) {
    n = wordsOf(parts[i], words)
    for (longest = n; longest > 1; --longest)
      for (j = 1; j + longest - 1 <= n; ++j)
        if ((best = quoted[shingle(words, j, longest)]) != "")
          return best
  }
  return ""
}

FNR == 1 { ++input }

# The messages: FILE<tab>KIND<tab>TEXT.
input == 1 {
  if (!(($1 SUBSEP $3) in known)) {
    known[$1, $3] = 1
    messages[$1] = messages[$1] $2 "\t" $3 "\n"
  }
  next
}

# The tests: FILE<tab>TEXT.
input == 2 {
  n = wordsOf($2, words)
  for (size = 1; size <= 4; ++size)
    for (i = 1; i + size - 1 <= n; ++i) {
      key = shingle(words, i, size)
      if (!(key in said))
        said[key] = $1
    }
  for (text = $2; match(text, /"[^"]*"/);
       text = substr(text, RSTART + RLENGTH)) {
    n = wordsOf(substr(text, RSTART, RLENGTH), words)
    if (n > 1 && !((key = shingle(words, 1, n)) in quoted))
      quoted[key] = $1
  }
  next
}

# A message that no test produces: "untested: TEXT". They are said first.
/^untested: / {
  untested[substr($0, 11)] = 1
  if (input == 4)
    print "- `` " substr($0, 11) " ``"
  next
}
input == 3 { next }

# The list of the messages of some files: "messages: FILE...".
/^messages: / {
  count = split($0, files, / /)
  for (i = 2; i <= count; ++i) {
    if (!(files[i] in messages)) {
      print files[i] " has no message, or is named twice" > "/dev/stderr"
      bad = 1
    }
    rows = split(messages[files[i]], list, /\n/)
    delete messages[files[i]]
    for (j = 1; j < rows; ++j) {
      split(list[j], fields, /\t/)
      text = fields[2]
      note = ""
      if (text in untested) {
        used[text] = 1
        note = " (no test)"
      } else if (testOf(text) == "") {
        print files[i] ": no test says: " text > "/dev/stderr"
        bad = 1
      }
      print "- " (fields[1] == "" ? "" : fields[1] ": ") "`` " text " ``" note
    }
  }
  next
}

{ print }

END {
  for (file in messages) {
    print file " has messages, but is not on the page" > "/dev/stderr"
    bad = 1
  }
  for (text in untested)
    if (!(text in used)) {
      print "there is no such message: " text > "/dev/stderr"
      bad = 1
    }
  exit bad
}
