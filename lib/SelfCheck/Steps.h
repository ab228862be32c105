//===- Steps.h - The function after each pass and each rewrite --*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_SELFCHECK_STEPS_H
#define ARETE_SELFCHECK_STEPS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Pass/PassInstrumentation.h"
#include <functional>
#include <string>
#include <vector>

namespace arete::selfcheck {

/// A module with one function, as a pass or a rewrite left it.
struct Step {
  /// The pass's argument: "arete-stabilize". Empty: nothing was run yet.
  std::string pass;
  /// What runs the pass on a module: "func.func(arete-stabilize{...})".
  std::string pipeline;
  /// The rewrite; empty for a whole pass, and for what its folders did.
  std::string pattern;
  /// The op that the rewrite replaced, and the user's line that it came from.
  std::string op, position;
  mlir::OwningOpRef<mlir::ModuleOp> module;

  mlir::func::FuncOp function() const {
    return *module.get().getOps<mlir::func::FuncOp>().begin();
  }
};

/// Keeps the function before the first pass, and after each that changes it.
/// The context must not have threads.
class Recorder : public mlir::PassInstrumentation {
public:
  using Listener = std::function<void(Step step)>;
  explicit Recorder(Listener listener) : listener(std::move(listener)) {}

  void runBeforePass(mlir::Pass *pass, mlir::Operation *op) override;
  void runAfterPass(mlir::Pass *pass, mlir::Operation *op) override;

private:
  void record(mlir::Operation *op, Step step);

  Listener listener;
  std::optional<mlir::OperationFingerPrint> last;
};

/// Runs a pass again, on a copy of the module, and keeps the function after
/// each rewrite. Fails if the pass does, whose errors were reported.
mlir::FailureOr<std::vector<Step>> traceRewrites(mlir::ModuleOp module,
                                                 llvm::StringRef pass,
                                                 llvm::StringRef pipeline);

/// The module after a pass; null if it fails.
mlir::OwningOpRef<mlir::ModuleOp> runAgain(mlir::ModuleOp module,
                                           llvm::StringRef pipeline);

} // namespace arete::selfcheck

#endif // ARETE_SELFCHECK_STEPS_H
