//===- Signature.h - What a function takes and gives ------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TARGET_SIGNATURE_H
#define ARETE_TARGET_SIGNATURE_H

#include "arete/runtime.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include <optional>
#include <string>
#include <vector>

namespace arete::target {

/// One argument or result.
struct Param {
  std::string name;
  arete_dtype dtype;
  /// -1 is dynamic; the number of them is the rank.
  std::vector<int64_t> sizes;

  /// "float32[?,784]".
  std::string type() const;
};

/// The signature of a function in function form; arete_signature in C++. The
/// arguments of the function are the inputs followed by the states, its results
/// the outputs followed by the updates.
struct Signature {
  std::string name;
  std::vector<Param> inputs;
  std::vector<Param> states;
  std::vector<Param> outputs;
  /// For each state the number of the function's result that replaces it, none
  /// for a state that is only read.
  std::vector<std::optional<unsigned>> updates;

  /// Fails with diagnostics on a function that is not in function form.
  static mlir::FailureOr<Signature> get(mlir::func::FuncOp function);
};

/// The function called `name`, or with an empty name the only one of the
/// module. Fails with a diagnostic that says which functions there are.
mlir::FailureOr<mlir::func::FuncOp> findFunction(mlir::ModuleOp module,
                                                 llvm::StringRef name);

} // namespace arete::target

#endif // ARETE_TARGET_SIGNATURE_H
