# Prints the C++ blocks of a Markdown page as one program. The text in `before`
# goes in front of them, inside main.
BEGIN {
  print "#include \"arete/Arete.h\""
  print "#include <iostream>"
  print "int main() {"
  print before
}
/^```cpp/ { inside = 1; next }
/^```/ { inside = 0 }
inside { print }
END { print "}" }
