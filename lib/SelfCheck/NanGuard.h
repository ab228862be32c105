//===- NanGuard.h - The first op that makes a NaN ---------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_SELFCHECK_NANGUARD_H
#define ARETE_SELFCHECK_NANGUARD_H

#include "lib/Target/CPU/Jit.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace arete::selfcheck {

/// Which values are looked for.
struct NanLimits {
  bool nan = true;
  bool infinity = true;
  /// The largest absolute value that is not too big.
  double big = std::numeric_limits<double>::infinity();
};

/// Compiled code that gives every value on the way, of the graph as it is after
/// all rewrites.
class NanGuard {
public:
  static llvm::Expected<NanGuard> create(mlir::func::FuncOp function,
                                         target::CompileOptions options,
                                         NanLimits limits);

  /// Calls it, and says which op is the first to make such a value of operands
  /// that have none, with its line and what its operands are like. None if
  /// there is no such op, and if the call fails, as the function's own will.
  std::optional<std::string> check(llvm::ArrayRef<const arete_tensor *> inputs,
                                   llvm::ArrayRef<arete_tensor *> states) const;

private:
  /// Where an operand's value is found.
  struct Source {
    enum Kind { Input, State, Value, Harmless, Bad } kind;
    size_t number = 0;
  };
  struct Watched {
    std::string op, position;
    std::vector<Source> operands;
  };
  struct Summary;
  Summary summarize(const arete_tensor &tensor) const;
  Source sourceOf(mlir::Value value,
                  const llvm::DenseMap<mlir::Value, size_t> &numbers,
                  size_t numInputs) const;

  explicit NanGuard(NanLimits limits) : limits(limits) {}

  NanLimits limits;
  target::JitFunction code;
  /// For each output of the code the op that it is a result of.
  std::vector<Watched> watched;
};

} // namespace arete::selfcheck

#endif // ARETE_SELFCHECK_NANGUARD_H
