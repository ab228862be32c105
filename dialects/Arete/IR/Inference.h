//===- Inference.h - Shapes and dtypes of results -*- C++ -* -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// Each function appends the result type, or reports at `loc` what is wrong,
// naming op, dtypes and shapes, and fails.
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_INFERENCE_H
#define ARETE_IR_INFERENCE_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/ValueRange.h"
#include <optional>

namespace arete::ir {

using OptionalLoc = std::optional<mlir::Location>;
using TypeVector = llvm::SmallVectorImpl<mlir::Type>;

/// Equal up to sizes that one side does not know.
bool areCompatibleTypes(mlir::TypeRange l, mlir::TypeRange r);

/// NumPy's broadcasting with static rules: a dimension that is statically 1
/// stretches, any other two must be able to be equal.
mlir::FailureOr<llvm::SmallVector<int64_t>>
inferBroadcastShape(OptionalLoc loc, llvm::StringRef op,
                    mlir::TypeRange operands);

/// The op's name as users know it: without the dialect.
llvm::StringRef userName(llvm::StringRef op);

/// The dtype of an elementwise op's result, from that of its operands.
enum class ResultDtype { Operand, Bool, Real, Complex };

/// Whether a dtype is of the kind with this name (an Arete_ElementKind's).
bool isOfKind(mlir::Type elementType, llvm::StringRef kind);

/// `kind` is the kindName of an Arete_ElementKind.
mlir::LogicalResult inferElementwiseType(OptionalLoc loc, llvm::StringRef op,
                                         mlir::ValueRange operands,
                                         llvm::StringRef kind,
                                         ResultDtype result, TypeVector &types);
mlir::LogicalResult inferWhereType(OptionalLoc loc, mlir::ValueRange operands,
                                   TypeVector &types);
mlir::LogicalResult inferCastType(OptionalLoc loc, mlir::Value x,
                                  mlir::Type elementType, TypeVector &types);
mlir::LogicalResult inferReductionType(OptionalLoc loc, llvm::StringRef op,
                                       mlir::Value x,
                                       llvm::ArrayRef<int64_t> axes,
                                       bool keepdims, llvm::StringRef kind,
                                       bool toIndex, TypeVector &types);
mlir::LogicalResult inferSoftmaxType(OptionalLoc loc, llvm::StringRef op,
                                     mlir::Value x, int64_t axis,
                                     TypeVector &types);
/// The operands must be of a kind; see Arete_ElementKind.
mlir::LogicalResult checkKind(OptionalLoc loc, llvm::StringRef op,
                              mlir::TypeRange operands, llvm::StringRef kind);
/// Axes must be sorted, unique and in [0, rank).
mlir::LogicalResult checkAxes(OptionalLoc loc, llvm::StringRef op,
                              llvm::ArrayRef<int64_t> axes, int64_t rank,
                              mlir::Type operand);

} // namespace arete::ir

#endif // ARETE_IR_INFERENCE_H
