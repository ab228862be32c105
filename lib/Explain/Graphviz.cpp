//===- Graphviz.cpp - Drawings made by Graphviz ---------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Explain/Graphviz.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"
#include <optional>

using namespace llvm;

namespace arete::explain {

static Error makeError(const Twine &text) {
  return createStringError(inconvertibleErrorCode(), text);
}

Expected<DrawingFormat> drawingFormat(StringRef path) {
  auto format =
      StringSwitch<std::optional<DrawingFormat>>(sys::path::extension(path))
          .Cases(".dot", ".gv", DrawingFormat::Dot)
          .Case(".svg", DrawingFormat::Svg)
          .Case(".html", DrawingFormat::Html)
          .Default(std::nullopt);
  if (!format)
    return makeError("'" + path +
                     "' must end in .dot, .gv, .svg or .html, which says what "
                     "is written");
  return *format;
}

static Error writeFile(StringRef path, StringRef contents) {
  std::error_code code;
  raw_fd_ostream os(path, code);
  if (!code) {
    os << contents;
    os.close();
    code = os.error();
    // An error that nobody asked for ends the process when the stream dies.
    os.clear_error();
  }
  return code ? makeError("cannot write '" + path + "': " + code.message())
              : Error::success();
}

/// A file that is removed when it is done with.
static Expected<FileRemover> temporaryFile(StringRef suffix,
                                           SmallString<128> &path) {
  if (std::error_code code =
          sys::fs::createTemporaryFile("arete-graph", suffix, path))
    return makeError("cannot make a temporary file: " + code.message());
  return FileRemover(path);
}

static Expected<std::string> readFile(StringRef path) {
  auto buffer = MemoryBuffer::getFile(path);
  if (!buffer)
    return makeError("cannot read '" + path +
                     "': " + buffer.getError().message());
  return (*buffer)->getBuffer().str();
}

/// What `dot` makes of the text. No shell sees any of it.
static Expected<std::string> drawSvg(StringRef dot) {
  ErrorOr<std::string> program = sys::findProgramByName("dot");
  if (!program)
    return makeError("the program 'dot' of Graphviz, which draws, is not in "
                     "PATH: install Graphviz, or write a .dot file");
  SmallString<128> input, output, messages;
  auto removeInput = temporaryFile("dot", input);
  if (!removeInput)
    return removeInput.takeError();
  auto removeOutput = temporaryFile("svg", output);
  if (!removeOutput)
    return removeOutput.takeError();
  auto removeMessages = temporaryFile("txt", messages);
  if (!removeMessages)
    return removeMessages.takeError();
  if (Error error = writeFile(input, dot))
    return error;
  std::string outputFlag = ("-o" + output).str();
  std::optional<StringRef> streams[] = {StringRef(), messages.str(),
                                        messages.str()};
  std::string whyNot;
  constexpr unsigned patience = 600; // seconds
  int status =
      sys::ExecuteAndWait(*program, {*program, "-Tsvg", outputFlag, input},
                          /*Env=*/std::nullopt, streams, patience,
                          /*MemoryLimit=*/0, &whyNot);
  if (status == 0)
    return readFile(output);
  if (whyNot.empty()) {
    Expected<std::string> said = readFile(messages);
    if (!said)
      return said.takeError();
    whyNot = StringRef(*said).trim().str();
  }
  return makeError("'" + *program + "' failed with status " + Twine(status) +
                   (whyNot.empty() ? "" : ": " + whyNot));
}

/// A page around the drawing. The title is text, not markup.
static std::string makePage(StringRef title, StringRef svg) {
  std::string page;
  raw_string_ostream os(page);
  os << "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>";
  printHTMLEscaped(title, os);
  // What comes before the element, a declaration of XML, is none of HTML.
  os << "</title>\n</head>\n<body>\n"
     << svg.substr(std::min(svg.find("<svg"), svg.size()))
     << "</body>\n</html>\n";
  return page;
}

Error writeDrawing(StringRef dot, StringRef title, DrawingFormat format,
                   StringRef path) {
  if (format == DrawingFormat::Dot)
    return writeFile(path, dot);
  Expected<std::string> svg = drawSvg(dot);
  if (!svg)
    return svg.takeError();
  return writeFile(path,
                   format == DrawingFormat::Svg ? *svg : makePage(title, *svg));
}

} // namespace arete::explain
