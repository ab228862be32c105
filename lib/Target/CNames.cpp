//===- CNames.cpp - Names that C takes ------------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Target/CNames.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace arete::target {

/// What is taken wherever it stands: the keywords of C23 and C++23, and macros
/// of the compilers and of the headers that a program commonly includes.
static const StringSet<> &reservedNames() {
  static const StringSet<> names = {
      // clang-format off
      "alignas", "alignof", "and", "and_eq", "asm", "auto", "bitand", "bitor",
      "bool", "break", "case", "catch", "char", "char16_t", "char32_t",
      "char8_t", "class", "co_await", "co_return", "co_yield", "compl",
      "concept", "const", "const_cast", "consteval", "constexpr", "constinit",
      "continue", "decltype", "default", "delete", "do", "double",
      "dynamic_cast", "else", "enum", "explicit", "export", "extern", "false",
      "float", "for", "friend", "goto", "if", "inline", "int", "long",
      "mutable", "namespace", "new", "noexcept", "not", "not_eq", "nullptr",
      "operator", "or", "or_eq", "private", "protected", "public", "register",
      "reinterpret_cast", "requires", "restrict", "return", "short", "signed",
      "sizeof", "static", "static_assert", "static_cast", "struct", "switch",
      "template", "this", "thread_local", "throw", "true", "try", "typedef",
      "typeid", "typename", "typeof", "typeof_unqual", "union", "unsigned",
      "using", "virtual", "void", "volatile", "wchar_t", "while", "xor",
      "xor_eq",
      // Of GNU C, where a program is not compiled as strict C.
      "linux", "unix", "i386",
      // <assert.h> to <stdio.h>.
      "assert", "errno", "stdin", "stdout", "stderr", "complex", "imaginary",
      "I", "NULL", "EOF", "NAN", "INFINITY", "HUGE_VAL", "HUGE_VALF",
      "BUFSIZ", "setjmp", "offsetof", "noreturn", "isnan", "isinf",
      "isfinite", "isnormal", "signbit", "fpclassify", "main",
      // clang-format on
  };
  return names;
}

/// INT_MAX, UINT8_C, M_PI, ARETE_OK: families of macros and enumerators.
static bool looksLikeMacro(StringRef name) {
  bool upper =
      all_of(name, [](char c) { return isUpper(c) || isDigit(c) || c == '_'; });
  return upper && (name.ends_with("_MAX") || name.ends_with("_MIN") ||
                   name.ends_with("_WIDTH") || name.ends_with("_C") ||
                   name.starts_with("M_") || name.starts_with("ARETE_"));
}

std::string cIdentifier(StringRef name) {
  std::string result;
  for (char c : name)
    result += isAlnum(c) ? c : '_';
  if (result.empty() || isDigit(result[0]))
    result.insert(0, "_");
  // Two underscores, or one and a capital, belong to the implementation.
  if (result.size() > 1 && result[0] == '_' &&
      (result[1] == '_' || isUpper(result[1])))
    result.insert(0, "x");
  if (reservedNames().contains(result) || looksLikeMacro(result))
    result += "_";
  return result;
}

std::string commentText(StringRef text) {
  std::string result;
  for (char c : text) {
    // "*/" ends a comment, "/*" in one is a warning, and so are a backslash at
    // the end of a line and a trigraph.
    char last = result.empty() ? ' ' : result.back();
    if ((last == '*' && c == '/') || (last == '/' && c == '*') ||
        (last == '?' && c == '?'))
      result += ' ';
    bool plain = static_cast<unsigned char>(c) >= ' ' && c != 127 && c != '\\';
    result += plain ? c : '.';
  }
  return result;
}

std::string CScope::add(StringRef name) {
  std::string base = cIdentifier(name), result = base;
  for (unsigned number = 1; !names.insert(result).second; ++number)
    result = base + (isDigit(base.back()) ? "_" : "") + std::to_string(number);
  return result;
}

} // namespace arete::target
