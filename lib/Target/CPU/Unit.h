//===- Unit.h - One function on its way to machine code ---------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The one path from a function to machine code, that of the JIT and of object
/// files: lower() or translate(), optimize(), emit().
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_TARGET_CPU_UNIT_H
#define ARETE_TARGET_CPU_UNIT_H

#include "lib/Target/CompileOptions.h"
#include "lib/Target/Signature.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/Error.h"
#include "llvm/Target/TargetMachine.h"
#include <memory>

namespace llvm {
class raw_pwrite_stream;
} // namespace llvm

namespace mlir {
class OpPassManager;
} // namespace mlir

namespace arete::target {

/// Adds the passes on the graph that these options ask for.
void buildGraphPasses(mlir::OpPassManager &passes,
                      const CompileOptions &options);

/// One function as an LLVM module. What it exports is the entry, called
/// `symbol`, and the constant `<symbol>_signature`.
class Unit {
public:
  Unit(Unit &&) = default;
  ~Unit();

  /// Compiles the function `name` of `module`, which is left as it is; an empty
  /// name means its only function. The module's context must have the dialects
  /// of pipeline::registerDialects. An empty symbol is the function's name. The
  /// initial values, one for each state or none, become constants of the unit
  /// listed in `<symbol>_initial_states`.
  static llvm::Expected<Unit> lower(mlir::ModuleOp module, llvm::StringRef name,
                                    llvm::StringRef symbol,
                                    llvm::ArrayRef<arete_tensor> initialStates,
                                    const CompileOptions &options,
                                    CompileTimes &times);

  /// The second half of lower(), for a module in compiled form with an entry
  /// called `symbol`.
  static llvm::Expected<Unit>
  translate(mlir::ModuleOp module, Signature signature, llvm::StringRef symbol,
            llvm::ArrayRef<arete_tensor> initialStates,
            const CompileOptions &options);

  /// Links the math library and runs LLVM's passes.
  llvm::Error optimize(CompileTimes &times);

  /// Writes the unit as `kind`. Ends its life as a module of LLVM IR.
  llvm::Error emit(llvm::raw_pwrite_stream &os, llvm::CodeGenFileType kind,
                   CompileTimes &times);

  const Signature &getSignature() const { return signature; }
  llvm::StringRef getSymbol() const { return symbol; }
  llvm::Module &getModule() { return *module; }
  llvm::TargetMachine &getMachine() { return *machine; }

private:
  Unit(Signature signature, std::string symbol, CompileOptions options);

  llvm::Error defineConstants(llvm::ArrayRef<arete_tensor> initialStates);
  /// What LLVM reported as an error since the last call.
  llvm::Error takeErrors();

  Signature signature;
  std::string symbol;
  CompileOptions options;
  std::unique_ptr<std::string> messages;
  std::unique_ptr<llvm::LLVMContext> context;
  std::unique_ptr<llvm::TargetMachine> machine;
  std::unique_ptr<llvm::Module> module;
};

} // namespace arete::target

#endif // ARETE_TARGET_CPU_UNIT_H
