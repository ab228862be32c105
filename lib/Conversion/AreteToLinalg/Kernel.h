//===- AreteToLinalg/Kernel.h - Elementwise ops and reductions --*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_CONVERSION_ARETETOLINALG_KERNEL_H
#define ARETE_CONVERSION_ARETETOLINALG_KERNEL_H

#include "dialects/Arete/IR/LoopStructure.h"
#include "mlir/Transforms/DialectConversion.h"

namespace arete::lowering {

/// Builds the loop nest of a list of ops: one for a single op and for a fused
/// group.
class Kernel {
public:
  /// `convert` maps a captured Arete value to its converted one.
  Kernel(mlir::ConversionPatternRewriter &b, mlir::Location loc,
         llvm::ArrayRef<mlir::Operation *> ops, mlir::ValueRange yields,
         llvm::function_ref<mlir::Value(mlir::Value)> convert)
      : b(b), loc(loc), ops(ops), yields(yields), convert(convert), loops(ops) {
  }

  /// The converted values of the yields.
  llvm::SmallVector<mlir::Value> build();

private:
  friend class RowKernel;

  mlir::ConversionPatternRewriter &b;
  mlir::Location loc;
  llvm::ArrayRef<mlir::Operation *> ops;
  mlir::ValueRange yields;
  llvm::function_ref<mlir::Value(mlir::Value)> convert;
  ir::LoopStructure loops;

  llvm::SmallVector<int64_t> space; // static sizes of the iteration space
  llvm::SmallVector<mlir::Value> spaceSizes; // the same as values
  /// Sizes of the values that ops of the group compute.
  llvm::DenseMap<mlir::Value, llvm::SmallVector<mlir::Value>> sizesOf;

  bool isCaptured(mlir::Value value) const { return !sizesOf.contains(value); }
  mlir::Value sizeOf(mlir::Value operand, int64_t axis);

  /// Emits the checks of every op and finds the iteration space.
  void computeSizes();
  void computeSizesOf(ir::ReductionOpInterface op);
  void mergeSpace(mlir::RankedTensorType type, mlir::ValueRange sizes);
  /// The scalar that a captured value is everywhere: a 0-d tensor or a uniform
  /// constant; null for another.
  mlir::Value readUniform(mlir::Value operand);
  /// The value of a captured 0-d tensor.
  mlir::Value readScalar(mlir::Value operand);
  llvm::SmallVector<mlir::Value>
  sizesOfElementwise(ir::ElementwiseOpInterface op);
  llvm::SmallVector<mlir::Value> buildScalars();
  llvm::SmallVector<mlir::Value> buildGeneric();
  /// Several loops for each row: an `arete_rt.rows`.
  llvm::SmallVector<mlir::Value> buildRows();
  /// The accumulators after one more element.
  llvm::SmallVector<mlir::Value> emitStep(ir::ReductionOpInterface op,
                                          mlir::Value element,
                                          mlir::ValueRange indices,
                                          mlir::ValueRange accumulators);
  mlir::Value reducedPosition(ir::ScalarEmitter &emitter);
  /// A computed tensor with the type that other code expects of a yield.
  mlir::Value castToYield(mlir::Value result, mlir::Value yield);
};

/// The operands that an op's scalar code reads.
mlir::ValueRange elementOperands(mlir::Operation *op);

/// The scalar code of one elementwise op.
mlir::Value emitScalar(mlir::OpBuilder &b, ir::ElementwiseOpInterface op,
                       mlir::ValueRange args, mlir::ValueRange indices);

} // namespace arete::lowering

#endif // ARETE_CONVERSION_ARETETOLINALG_KERNEL_H
