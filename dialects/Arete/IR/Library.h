//===- Library.h - Ops that the runtime computes -*- C++ -* -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_LIBRARY_H
#define ARETE_IR_LIBRARY_H

#include "mlir/IR/Value.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/Twine.h"

namespace arete::ir {

/// How an op says the sizes of its results in terms of its operands', as index
/// values, and what must hold of them. The lowering implements it.
class SizeEmitter {
public:
  virtual ~SizeEmitter() = default;

  /// The size of dimension `axis` of an operand.
  virtual mlir::Value dim(unsigned operand, int64_t axis) = 0;
  /// All sizes of an operand.
  virtual llvm::SmallVector<mlir::Value> dims(unsigned operand) = 0;
  /// The number that an operand holds: a 0-d int64 tensor.
  virtual mlir::Value number(unsigned operand) = 0;

  virtual mlir::Value constant(int64_t value) = 0;
  virtual mlir::Value add(mlir::Value x, mlir::Value y) = 0;
  virtual mlir::Value sub(mlir::Value x, mlir::Value y) = 0;
  virtual mlir::Value mul(mlir::Value x, mlir::Value y) = 0;
  /// Rounds down; the divisor is positive.
  virtual mlir::Value floorDiv(mlir::Value x, mlir::Value y) = 0;
  virtual mlir::Value min(mlir::Value x, mlir::Value y) = 0;
  virtual mlir::Value max(mlir::Value x, mlir::Value y) = 0;

  /// x and y must be equal; else the call fails with `what` and both. Returns
  /// the one that is known better.
  virtual mlir::Value requireEqual(mlir::Value x, mlir::Value y,
                                   const llvm::Twine &what) = 0;
  /// x must not be less than y; else the call fails with `what` and both.
  virtual void requireAtLeast(mlir::Value x, mlir::Value y,
                              const llvm::Twine &what) = 0;
};

/// The integers that a routine is told: LibraryOpInterface::getParameters.
template <typename... Values>
llvm::SmallVector<int64_t> parameterList(Values... values) {
  return llvm::SmallVector<int64_t>{static_cast<int64_t>(values)...};
}

} // namespace arete::ir

#endif // ARETE_IR_LIBRARY_H
