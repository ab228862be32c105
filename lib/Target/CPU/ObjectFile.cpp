//===- ObjectFile.cpp - Functions compiled ahead of time ------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Target/CPU/ObjectFile.h"
#include "lib/Target/CNames.h"
#include "lib/Target/CPU/Unit.h"
#include "lib/Target/Diagnostics.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/TargetParser/Host.h"

using namespace llvm;

namespace arete::target {

Expected<std::string> objectSymbol(StringRef name) {
  std::string symbol = cIdentifier(name);
  TargetLibraryInfoImpl library{Triple(sys::getProcessTriple())};
  LibFunc function;
  if (library.getLibFunc(symbol, function))
    return makeError("a function of the C library is called '" + symbol +
                     "'; the function needs another name in an object file");
  if (StringRef(symbol).starts_with("arete_"))
    return makeError("names that start with 'arete_', such as '" + symbol +
                     "', are those of the runtime; the function needs another "
                     "name in an object file");
  return symbol;
}

static Expected<Unit> optimized(mlir::ModuleOp module, StringRef name,
                                const CompileOptions &options,
                                ArrayRef<arete_tensor> initialStates,
                                CompileTimes &times) {
  DiagnosticCollector diagnostics(module.getContext());
  auto function = findFunction(module, name);
  if (failed(function))
    return diagnostics.takeError("there is no such function");
  auto symbol = objectSymbol(function->getSymName());
  if (!symbol)
    return symbol.takeError();
  auto unit = Unit::lower(module, function->getSymName(), *symbol,
                          initialStates, options, times);
  if (!unit)
    return unit.takeError();
  if (Error error = unit->optimize(times))
    return error;
  return unit;
}

static Error emit(mlir::ModuleOp module, StringRef name,
                  const CompileOptions &options,
                  ArrayRef<arete_tensor> initialStates, raw_pwrite_stream &os,
                  CodeGenFileType kind, CompileTimes *times) {
  CompileTimes unused;
  CompileTimes &counted = times ? *times : unused;
  auto unit = optimized(module, name, options, initialStates, counted);
  if (!unit)
    return unit.takeError();
  return unit->emit(os, kind, counted);
}

Error emitObject(mlir::ModuleOp module, StringRef name,
                 const CompileOptions &options,
                 ArrayRef<arete_tensor> initialStates, raw_pwrite_stream &os,
                 CompileTimes *times) {
  return emit(module, name, options, initialStates, os,
              CodeGenFileType::ObjectFile, times);
}

Error emitAssembly(mlir::ModuleOp module, StringRef name,
                   const CompileOptions &options,
                   ArrayRef<arete_tensor> initialStates,
                   raw_pwrite_stream &os) {
  return emit(module, name, options, initialStates, os,
              CodeGenFileType::AssemblyFile, nullptr);
}

Error emitLLVMIR(mlir::ModuleOp module, StringRef name,
                 const CompileOptions &options,
                 ArrayRef<arete_tensor> initialStates, raw_ostream &os) {
  CompileTimes times;
  auto unit = optimized(module, name, options, initialStates, times);
  if (!unit)
    return unit.takeError();
  unit->getModule().print(os, nullptr);
  return Error::success();
}

} // namespace arete::target
