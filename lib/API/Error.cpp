//===- Error.cpp - The exception of the public API ------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/Error.h"

using namespace arete;

std::string_view arete::name(ErrorKind kind) {
  switch (kind) {
  case ErrorKind::Type:
    return "Type";
  case ErrorKind::Shape:
    return "Shape";
  case ErrorKind::Index:
    return "Index";
  case ErrorKind::Value:
    return "Value";
  case ErrorKind::Memory:
    return "Memory";
  case ErrorKind::IO:
    return "IO";
  case ErrorKind::Compile:
    return "Compile";
  case ErrorKind::Internal:
    return "Internal";
  }
  return "unknown";
}

Error::Error(ErrorKind kind, const std::string &message, std::string file,
             uint32_t line)
    : std::runtime_error(message), errorKind(kind), fileName(std::move(file)),
      lineNumber(line) {}

static std::string assemble(std::string_view op, std::string_view text,
                            const Location &loc) {
  std::string message;
  // An empty list of operands is on no line.
  if (loc.line())
    message.append(loc.file_name())
        .append(":")
        .append(std::to_string(loc.line()))
        .append(": ");
  message.append("error: ");
  message.append(op).append(": ").append(text);
  return message;
}

Error::Error(ErrorKind kind, std::string_view op, std::string_view text,
             const Location &loc)
    : Error(kind, assemble(op, text, loc), loc.file_name(), loc.line()) {}
