//===- Jit.h - Functions compiled into this process -------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TARGET_CPU_JIT_H
#define ARETE_TARGET_CPU_JIT_H

#include "arete/runtime.h"
#include "lib/Target/CompileOptions.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <memory>

namespace llvm {
class MemoryBuffer;
} // namespace llvm

namespace mlir {
class ModuleOp;
} // namespace mlir

namespace arete::target {

class Unit;

/// Machine code in this process. Copies share it; it is freed with the last.
/// The code may be called from several threads, each with its own context.
class JitFunction {
public:
  /// Of a default-constructed one only bool and assignment are defined.
  JitFunction() = default;

  explicit operator bool() const { return code != nullptr; }
  arete_entry entry() const { return address; }
  const arete_signature &signature() const { return *description; }

  /// Puts an object file with the entry `symbol` into memory.
  static llvm::Expected<JitFunction>
  load(std::unique_ptr<llvm::MemoryBuffer> object, llvm::StringRef symbol,
       CompileTimes &times);
  /// The same of an optimised unit, whose life ends.
  static llvm::Expected<JitFunction> load(Unit &unit, CompileTimes &times);

private:
  struct Code;
  explicit JitFunction(std::shared_ptr<const Code> code);

  std::shared_ptr<const Code> code;
  // What calls need of it, so that they need not go there.
  arete_entry address = nullptr;
  const arete_signature *description = nullptr;
};

/// Compiles the function `name` of `module`, which is left as it is; an empty
/// name means its only function. The times are added to `times`; code from the
/// cache takes none but that of the loading.
llvm::Expected<JitFunction> compileJit(mlir::ModuleOp module,
                                       llvm::StringRef name,
                                       const CompileOptions &options = {},
                                       CompileTimes *times = nullptr);

} // namespace arete::target

#endif // ARETE_TARGET_CPU_JIT_H
