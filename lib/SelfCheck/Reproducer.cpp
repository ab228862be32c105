//===- Reproducer.cpp - A module that shows a difference again ------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/SelfCheck/Reproducer.h"
#include "lib/Target/Diagnostics.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace mlir;

namespace arete::selfcheck {

std::string reproducer(ModuleOp module, const Arguments &arguments,
                       StringRef pipeline, StringRef message) {
  std::string text;
  llvm::raw_string_ostream os(text);
  for (StringRef line : llvm::split(message, '\n'))
    os << "// " << line << '\n';
  os << "// To see it again: "
     << (pipeline == "arete-cpu" ? "arete-run --self-check"
                                 : "arete-opt --run-reproducer --self-check")
     << " FILE\n\n";
  Graph graph{module.clone(), {arguments}};
  os << print(graph, OpPrintingFlags().enableDebugInfo());
  // The form that MLIR's own reproducers have.
  os << "{-#\n  external_resources: {\n    mlir_reproducer: {\n      pipeline: "
        "\""
     << "builtin.module(";
  llvm::printEscapedString(pipeline, os);
  os << ")\",\n      disable_threading: true,\n      verify_each: true\n"
     << "    }\n  }\n#-}\n";
  return text;
}

llvm::Expected<std::string> writeReproducer(StringRef text,
                                            StringRef directory) {
  llvm::SmallString<128> folder = directory;
  if (folder.empty())
    llvm::sys::path::system_temp_directory(/*ErasedOnReboot=*/true, folder);
  llvm::SmallString<128> model = folder, path;
  llvm::sys::path::append(model, "arete-reproducer-%%%%%%%%.mlir");
  int descriptor;
  if (std::error_code code =
          llvm::sys::fs::createUniqueFile(model, descriptor, path))
    return target::makeError("no reproducer can be written to '" + folder +
                             "': " + code.message());
  llvm::raw_fd_ostream os(descriptor, /*shouldClose=*/true);
  os << text;
  os.close();
  if (std::error_code code = os.error()) {
    os.clear_error();
    return target::makeError(path + ": " + code.message());
  }
  return path.str().str();
}

} // namespace arete::selfcheck
