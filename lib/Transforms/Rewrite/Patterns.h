//===- Patterns.h - How rewrites become patterns ----------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Internal to lib/Transforms/Rewrite.
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TRANSFORMS_REWRITE_PATTERNS_H
#define ARETE_TRANSFORMS_REWRITE_PATTERNS_H

#include "dialects/Arete/IR/Dialect.h"
#include "lib/Transforms/Rewrite/Rewrite.h"

namespace arete::rewrite {

/// The number that all elements of a value are, be it through a broadcast; none
/// for integers beyond 2^53 and for complex numbers.
std::optional<double> uniformValue(mlir::Value value);
/// The number in an element of a constant, under the same conditions.
std::optional<double> numberAt(mlir::DenseElementsAttr elements,
                               int64_t position);

/// What is left of an elementwise op, `kept`, with the checks that its sizes
/// are those of the operands that are not.
mlir::Value keepSizes(mlir::Operation *op, mlir::OpBuilder &builder,
                      mlir::Value kept);

/// Replaces the op's one result. A value of fewer elements is broadcast to the
/// shape of the elementwise op that it replaces. Where the type is another even
/// so, which could change a shape or a dtype, nothing is replaced, and what was
/// built is erased.
class Replacement {
public:
  Replacement(mlir::PatternRewriter &rewriter, mlir::Operation *op);
  mlir::OpBuilder &builder() { return rewriter; }
  mlir::LogicalResult finish(mlir::Value value);

private:
  mlir::PatternRewriter &rewriter;
  mlir::Operation *op;
  /// What stood before the op, when nothing was built.
  mlir::Operation *before;
};

/// Makes patterns of C++ functions. A function looks at an op and gives what
/// replaces its result, or null where it does not apply. It builds by the
/// builder, at the op's location.
class PatternAdder {
public:
  PatternAdder(mlir::RewritePatternSet &patterns, Group group,
               const Selection &selection)
      : patterns(patterns), group(group), selection(selection) {}

  /// `OpTy` is an op or an op interface. More benefit goes first.
  template <typename OpTy>
  void add(llvm::StringRef name,
           mlir::Value (*function)(OpTy op, mlir::OpBuilder &builder),
           unsigned benefit = 1);
  /// All of the selected formulas.
  void addFormulas();

private:
  /// Null if the rewrite is of another group or not selected.
  const RewriteInfo *select(llvm::StringRef name) const;
  void add(std::unique_ptr<mlir::RewritePattern> pattern,
           const RewriteInfo &info);

  mlir::RewritePatternSet &patterns;
  Group group;
  const Selection &selection;
};

namespace detail {
template <typename OpTy>
concept IsOp = requires { OpTy::getOperationName(); };

template <typename OpTy> struct FunctionPattern : mlir::RewritePattern {
  using Function = mlir::Value (*)(OpTy op, mlir::OpBuilder &builder);

  FunctionPattern(Function function, unsigned benefit,
                  mlir::MLIRContext *context)
    requires IsOp<OpTy>
      : RewritePattern(OpTy::getOperationName(), benefit, context),
        function(function) {}
  FunctionPattern(Function function, unsigned benefit,
                  mlir::MLIRContext *context)
    requires(!IsOp<OpTy>)
      : RewritePattern(MatchInterfaceOpTypeTag(), OpTy::getInterfaceID(),
                       benefit, context),
        function(function) {}

  mlir::LogicalResult
  matchAndRewrite(mlir::Operation *op,
                  mlir::PatternRewriter &rewriter) const override {
    Replacement replacement(rewriter, op);
    return replacement.finish(
        function(mlir::cast<OpTy>(op), replacement.builder()));
  }

  Function function;
};
} // namespace detail

template <typename OpTy>
void PatternAdder::add(llvm::StringRef name,
                       mlir::Value (*function)(OpTy op,
                                               mlir::OpBuilder &builder),
                       unsigned benefit) {
  if (const RewriteInfo *info = select(name))
    add(std::make_unique<detail::FunctionPattern<OpTy>>(function, benefit,
                                                        patterns.getContext()),
        *info);
}

// The C++ functions of the records, a file each.
void addArithmeticRewrites(PatternAdder &adder);
void addMovementRewrites(PatternAdder &adder);
void addRangeRewrites(PatternAdder &adder);
void addDivisionRewrites(PatternAdder &adder);
void addIdentityRewrites(PatternAdder &adder);
void addProductOperandRewrites(PatternAdder &adder);
void addProductRewrites(PatternAdder &adder);
void addProductSumRewrites(PatternAdder &adder);
void addQuotientRewrites(PatternAdder &adder);
void addReductionRewrites(PatternAdder &adder);
void addSizeRewrites(PatternAdder &adder);
void addSoftmaxRewrites(PatternAdder &adder);

} // namespace arete::rewrite

#endif // ARETE_TRANSFORMS_REWRITE_PATTERNS_H
