//===- GradDetail.h - What the parts of differentiation share ---*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_LIB_API_GRADDETAIL_H
#define ARETE_LIB_API_GRADDETAIL_H

#include "Graph.h"
#include "arete/Grad.h"
#include "lib/Autodiff/Autodiff.h"

namespace arete::detail {

using Values = llvm::SmallVector<mlir::Value>;

inline bool isContinuous(mlir::Value value) {
  return ir::isContinuous(ir::elementTypeOf(value));
}

Values valuesOf(GraphBuilder &b, llvm::ArrayRef<Variable> variables);
/// Fails unless derivatives by the values can be asked for.
void checkDifferentiable(GraphBuilder &b, mlir::ValueRange wrt);
void checkCount(GraphBuilder &b, const char *what, size_t given,
                size_t expected);
/// A cotangent or tangent must look like the value it belongs to.
void checkLike(GraphBuilder &b, const char *what, mlir::Value of,
               mlir::Value given);
mlir::Value zerosLike(GraphBuilder &b, mlir::Value x);
/// A variable that only stands for a value while a graph is built.
mlir::Value placeholder(GraphBuilder &b, mlir::Type type, const char *name);

/// Pulls cotangents back to `wrt`; null where there is none. See
/// GradOptions::stabilize.
autodiff::Gradients pullBack(GraphBuilder &b, mlir::ValueRange outputs,
                             mlir::ValueRange cotangents, mlir::ValueRange wrt,
                             const autodiff::Boundary &boundary = {},
                             bool stabilize = true);
/// Acts as `policy` says about those of `wrt` that are not connected.
void reportDisconnected(GraphBuilder &b, const autodiff::Gradients &gradients,
                        mlir::ValueRange wrt, Disconnected policy);
/// Pushes tangents forward to the outputs; null where there is none.
Values pushForward(GraphBuilder &b, mlir::ValueRange outputs,
                   mlir::ValueRange wrt, mlir::ValueRange tangents);

} // namespace arete::detail

#endif // ARETE_LIB_API_GRADDETAIL_H
