//===- Contraction.h - What products have in common -------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_CONTRACTION_H
#define ARETE_IR_CONTRACTION_H

#include "dialects/Arete/IR/Inference.h"
#include "mlir/IR/Builders.h"

namespace arete::ir {

/// The type of the product of vectors and matrices (rank 1 and 2), or of that
/// of batches of matrices. Reports at `loc` what is wrong, in the name of `op`.
mlir::FailureOr<mlir::RankedTensorType>
inferDotType(OptionalLoc loc, llvm::StringRef op, mlir::RankedTensorType lhs,
             mlir::RankedTensorType rhs, bool transposeLhs, bool transposeRhs);
mlir::FailureOr<mlir::RankedTensorType>
inferMatmulType(OptionalLoc loc, llvm::StringRef op, mlir::RankedTensorType lhs,
                mlir::RankedTensorType rhs, bool transposeLhs,
                bool transposeRhs);

/// The flags of a product.
llvm::SmallVector<mlir::NamedAttribute>
transposeFlags(mlir::Builder &b, bool transposeLhs, bool transposeRhs);

} // namespace arete::ir

#endif // ARETE_IR_CONTRACTION_H
