//===- arete/Error.h - The exception of the public API ----------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Everything that Arete throws is an Error. It says what was wrong, which
/// operation found it and, where known, which line of the program asked for it.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_ERROR_H
#define ARETE_ERROR_H

#include <cstdint>
#include <source_location>
#include <stdexcept>
#include <string>
#include <string_view>

namespace arete {

/// Where in the user's program something was asked for. Functions of the API
/// take one as their last parameter, with the caller's line as its default.
using Location = std::source_location;

enum class ErrorKind {
  Type,     ///< A dtype or rank that the operation does not take.
  Shape,    ///< Sizes that do not fit together, or a rank that is too large.
  Index,    ///< An index or axis out of range.
  Value,    ///< A value outside of the domain of an operation.
  Memory,   ///< An allocation that failed, or a size that overflows.
  IO,       ///< A file that cannot be read or written, or is malformed.
  Compile,  ///< A graph that cannot be compiled.
  Internal, ///< A defect of Arete.
};

/// "Type", "Shape", ...
std::string_view name(ErrorKind kind);

class Error : public std::runtime_error {
public:
  /// `message` is the text of what(), complete.
  Error(ErrorKind kind, const std::string &message, std::string file = {},
        uint32_t line = 0);

  /// what() is "<file>:<line>: error: <op>: <text>".
  Error(ErrorKind kind, std::string_view op, std::string_view text,
        const Location &loc);

  /// What kind of error it is.
  ErrorKind kind() const { return errorKind; }
  /// The file of the user's program; empty where it is not known.
  const std::string &file() const { return fileName; }
  /// The line in that file, counted from 1; 0 where it is not known.
  uint32_t line() const { return lineNumber; }

private:
  ErrorKind errorKind;
  std::string fileName;
  uint32_t lineNumber;
};

} // namespace arete

#endif // ARETE_ERROR_H
