//===- ToolSupport.cpp - What the tools share -----------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/common/ToolSupport.h"
#include "lib/Pipeline/Pipelines.h"
#include "lib/Plugin/Loader.h"
#include "lib/Target/Diagnostics.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Parser/Parser.h"
#include "tools/common/TensorText.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"

using namespace llvm;
using arete::target::makeError;

namespace arete::tools {

std::unique_ptr<mlir::MLIRContext> makeContext() {
  mlir::DialectRegistry registry;
  pipeline::registerDialects(registry);
  // One function is compiled: threads would only have to be started.
  auto context = std::make_unique<mlir::MLIRContext>(
      registry, mlir::MLIRContext::Threading::DISABLED);
  plugin::loadDialects(*context);
  return context;
}

//===----------------------------------------------------------------------===//
// Files
//===----------------------------------------------------------------------===//

static llvm::Error fileError(const Twine &path, const std::error_code &code) {
  return makeError(path + ": " + code.message());
}

Expected<mlir::OwningOpRef<mlir::ModuleOp>>
readModule(mlir::MLIRContext &context, StringRef path) {
  if (sys::fs::is_directory(path))
    return fileError(path, std::make_error_code(std::errc::is_a_directory));
  auto buffer = MemoryBuffer::getFileOrSTDIN(path);
  if (!buffer)
    return fileError(path, buffer.getError());
  // The parser accepts nothing as a module of nothing.
  if ((*buffer)->getBuffer().trim().empty())
    return makeError(path + ": the file is empty");

  target::DiagnosticCollector diagnostics(&context);
  SourceMgr sources;
  sources.AddNewSourceBuffer(std::move(*buffer), SMLoc());
  auto module = mlir::parseSourceFile<mlir::ModuleOp>(sources, &context);
  if (!module)
    return diagnostics.takeError(path + ": this is no MLIR module");
  return module;
}

llvm::Error writeFile(StringRef path,
                      function_ref<llvm::Error(raw_pwrite_stream &)> write) {
  SmallVector<char, 0> bytes;
  raw_svector_ostream os(bytes);
  if (llvm::Error error = write(os))
    return error;

  std::error_code code;
  raw_fd_ostream file(path, code);
  if (code)
    return fileError(path, code);
  file << StringRef(bytes.data(), bytes.size());
  file.flush();
  code = file.error();
  // An error that nobody asked for ends the process when the stream dies.
  file.clear_error();
  return code ? fileError(path, code) : llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

Expected<std::pair<StringRef, StringRef>> splitAssignment(StringRef option,
                                                          StringRef text) {
  auto [name, value] = text.split('=');
  if (name.empty() || name.size() == text.size())
    return makeError("--" + option + "=" + text + " is not of the form --" +
                     option + "=NAME=VALUE");
  return std::pair(name, value);
}

Expected<size_t> findParam(ArrayRef<target::Param> params, StringRef name) {
  std::optional<size_t> found;
  std::string names;
  for (auto [i, param] : enumerate(params)) {
    names += (i ? ", '" : "'") + param.name + "'";
    if (param.name != name)
      continue;
    if (found)
      return makeError("several arguments are called '" + name + "'");
    found = i;
  }
  if (!found)
    return makeError("no argument is called '" + name + "'; there " +
                     (params.size() == 1 ? "is: " : "are: ") +
                     (names.empty() ? "none" : names));
  return *found;
}

llvm::Error checkValue(const target::Param &param, const Tensor &value) {
  target::Param actual{param.name, static_cast<arete_dtype>(value.dtype()),
                       value.shape()};
  bool fits =
      actual.dtype == param.dtype && actual.sizes.size() == param.sizes.size();
  for (size_t axis = 0; fits && axis < param.sizes.size(); ++axis)
    fits = param.sizes[axis] < 0 || param.sizes[axis] == actual.sizes[axis];
  if (!fits)
    return makeError("'" + param.name + "' is " + param.type() +
                     ", but its value is " + actual.type());
  return llvm::Error::success();
}

Expected<Tensor> readValue(const target::Param &param, StringRef text) {
  Expected<Tensor> value = Tensor();
  try {
    value = text.ends_with(".npy")
                ? Expected<Tensor>(loadNpy(text.str()).contiguous())
                : parseTensor(text, static_cast<DType>(param.dtype));
  } catch (const std::exception &error) {
    return fromException("'" + param.name + "': ", error);
  }
  if (!value)
    return makeError("'" + param.name + "': " + toString(value.takeError()));
  if (llvm::Error error = checkValue(param, *value))
    return error;
  return value;
}

//===----------------------------------------------------------------------===//
// Errors
//===----------------------------------------------------------------------===//

llvm::Error fromException(const Twine &context,
                          const std::exception &exception) {
  StringRef message = exception.what();
  auto [position, text] = message.split("error: ");
  return makeError(context + (text.empty() ? message : text));
}

int reportError(StringRef tool, llvm::Error error) {
  handleAllErrors(std::move(error), [&](const ErrorInfoBase &info) {
    std::string message = info.message();
    if (StringRef(message).starts_with("error: "))
      errs() << tool << ": ";
    else if (!StringRef(message).contains("error: "))
      errs() << tool << ": error: ";
    errs() << message << "\n";
  });
  return 1;
}

} // namespace arete::tools
