//===- Diagnostics.cpp - MLIR's diagnostics as one error ------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Target/Diagnostics.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Location.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace arete::target {

std::string positionOf(Location loc) {
  if (auto file = dyn_cast<FileLineColLoc>(loc)) {
    std::string text = file.getFilename().str();
    // A location from source code knows no column; MLIR's parser always does.
    if (file.getLine())
      text += ":" + std::to_string(file.getLine());
    if (file.getLine() && file.getColumn())
      text += ":" + std::to_string(file.getColumn());
    return text;
  }
  if (auto name = dyn_cast<NameLoc>(loc))
    return positionOf(name.getChildLoc());
  if (auto call = dyn_cast<CallSiteLoc>(loc)) {
    std::string callee = positionOf(call.getCallee());
    return callee.empty() ? positionOf(call.getCaller()) : callee;
  }
  if (auto fused = dyn_cast<FusedLoc>(loc))
    for (Location part : fused.getLocations())
      if (std::string text = positionOf(part); !text.empty())
        return text;
  return "";
}

static void append(std::string &text, Diagnostic &diagnostic, StringRef kind) {
  if (!text.empty())
    text += "\n";
  if (std::string at = positionOf(diagnostic.getLocation()); !at.empty())
    text += at + ": ";
  text += kind.str() + ": " + diagnostic.str();
}

DiagnosticCollector::DiagnosticCollector(MLIRContext *context)
    : context(context), printedOps(context->shouldPrintOpOnDiagnostic()),
      handler(context, [this](Diagnostic &diagnostic) {
        if (diagnostic.getSeverity() != DiagnosticSeverity::Error)
          return failure();
        std::lock_guard<std::mutex> lock(mutex);
        append(text, diagnostic, "error");
        for (Diagnostic &note : diagnostic.getNotes())
          append(text, note, "note");
        return success();
      }) {
  context->printOpOnDiagnostic(false);
}

DiagnosticCollector::~DiagnosticCollector() {
  context->printOpOnDiagnostic(printedOps);
}

llvm::Error DiagnosticCollector::takeError(const llvm::Twine &fallback) {
  std::lock_guard<std::mutex> lock(mutex);
  if (text.empty())
    return makeError(fallback);
  return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                 std::exchange(text, ""));
}

llvm::Error makeError(const llvm::Twine &message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                 "error: " + message);
}

} // namespace arete::target
