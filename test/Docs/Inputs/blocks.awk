# Looks for each block of code of a Markdown page, except for shells, in the file
# `all`. Names those that are not there and counts the blocks.
BEGIN { while ((getline line < all) > 0) text = text "\n" line; text = text "\n" }
/^```[a-z]+$/ { inside = $0 != "```sh"; start = FNR; block = "\n"; next }
/^```$/ && inside {
  ++count
  if (!index(text, block)) {
    name = FILENAME
    sub(".*/", "", name)
    print "missing from the sources: " name ":" start
  }
}
/^```$/ { inside = 0 }
inside { block = block $0 "\n" }
END { print count " blocks" }
