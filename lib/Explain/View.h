//===- View.h - What of a graph is shown ------------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_EXPLAIN_VIEW_H
#define ARETE_EXPLAIN_VIEW_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Operation.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringSet.h"
#include <optional>

namespace arete::explain {

/// A value that is shown for its own sake.
struct Root {
  enum class Kind {
    Expression, ///< What the user asked to see.
    Output,     ///< Output `number` of a function.
    Update,     ///< The next value of `state`.
  };
  Kind kind = Kind::Expression;
  mlir::Value value;
  /// The user's name of an output; "" if there is none.
  std::string name;
  unsigned number = 0;
  mlir::Value state;
  /// Whether an update is known to be written into the state's own memory.
  bool isInPlace = false;
};

/// An attribute as text.
struct Keyword {
  std::string name, text;
};

/// Some values and what they are computed from. A fused kernel is looked
/// through: its ops are ops like others, and know their kernel.
class View {
public:
  enum class Kind { Input, State, Constant, Op };

  /// An expression; `isState` tells shared variables from other inputs.
  View(mlir::Value value, llvm::function_ref<bool(mlir::Value)> isState);
  /// The outputs and updates of a function in function form.
  explicit View(mlir::func::FuncOp function);

  llvm::ArrayRef<Root> roots() const { return shown; }
  /// Inputs, states and constants that occur, and those that an update is of.
  llvm::ArrayRef<mlir::Value> leaves() const { return found; }
  /// Ops that are no leaves, each after those it gets operands from.
  llvm::ArrayRef<mlir::Operation *> ops() const { return ordered; }

  Kind kindOf(mlir::Value value) const;
  /// The user's name; "" if there is none.
  std::string givenName(mlir::Value value) const;
  /// A name that nothing else has: `wish`, or one made of it. Each call takes
  /// one.
  std::string uniqueName(llvm::StringRef wish) const;
  /// Of an input or a state: the user's name, or "arg<number>", made unique.
  std::string leafName(mlir::Value value) const;

  /// An op's operands, as views show them.
  llvm::SmallVector<mlir::Value> operandsOf(mlir::Operation *op) const;
  /// The number of the kernel that an op is fused into, if it is.
  std::optional<unsigned> kernelOf(mlir::Operation *op) const;
  unsigned numKernels() const { return kernels.size(); }

private:
  void collect(llvm::function_ref<void(mlir::Value)> meetLeaf);
  void addLeaf(mlir::Value value);

  llvm::SmallVector<Root> shown;
  llvm::SmallVector<mlir::Value> found;
  llvm::SmallVector<mlir::Operation *> ordered;
  llvm::DenseSet<mlir::Value> states, known;
  llvm::DenseMap<mlir::Operation *, unsigned> kernels;
  llvm::DenseMap<mlir::Value, std::string> leafNames;
  mutable llvm::StringSet<> taken;
};

/// What says what an op does besides its name. Flags that are off, which are
/// defaults, are left out.
llvm::SmallVector<Keyword> keywordsOf(mlir::Operation *op);
/// The elements of a constant: a number, a list of a few, or only its type.
std::string constantText(mlir::Value value);
/// "exp", "svd[1]": what computes a value.
std::string opName(mlir::Value value);

} // namespace arete::explain

#endif // ARETE_EXPLAIN_VIEW_H
