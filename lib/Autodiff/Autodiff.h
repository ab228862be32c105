//===- Autodiff.h - Reverse-mode differentiation ----------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Derivatives of a graph, as a graph. All that is known of an op is
/// DifferentiableOpInterface. What is built consists of differentiable ops, so
/// a derivative can be differentiated again.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_AUTODIFF_AUTODIFF_H
#define ARETE_AUTODIFF_AUTODIFF_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/Value.h"
#include "llvm/ADT/SmallBitVector.h"

namespace arete::autodiff {

/// The cotangents of some variables.
struct Gradients {
  /// One for each variable; null where it is zero.
  llvm::SmallVector<mlir::Value> values;
  /// Bit i: there is a path of floating-point values from variable i to an
  /// output, whatever the derivative along it. A value that is not connected
  /// has no gradient.
  llvm::SmallBitVector connected;
};

/// Where propagation stops.
struct Boundary {
  /// Values that count as constants: they get no cotangent.
  mlir::ValueRange constants;
  /// Values that get their cotangent, but pass nothing on to what they are
  /// computed from.
  mlir::ValueRange ends;
};

/// Reverse mode: for each of `wrt` the sum over the outputs of cotangent times
/// derivative. A cotangent has the type of its output; a null one is zero. The
/// values of `wrt` may be inputs, intermediate values or outputs.
///
/// All ops involved must be in one block, and `builder` must insert behind
/// them. Takes time linear in the graph between `wrt` and `outputs` (and what
/// else the outputs are computed from), and constant stack. Fails with a
/// diagnostic at the op that has no derivative.
mlir::FailureOr<Gradients> gradients(mlir::OpBuilder &builder,
                                     mlir::ValueRange outputs,
                                     mlir::ValueRange cotangents,
                                     mlir::ValueRange wrt,
                                     const Boundary &boundary = {});

/// Forward mode: for each output the derivative in the direction in which each
/// of `wrt` moves by its tangent; null where it is zero.
///
/// The reverse derivative is linear in the cotangents; its own reverse
/// derivative by them is the forward derivative. So ops need no second rule.
mlir::FailureOr<llvm::SmallVector<mlir::Value>>
tangents(mlir::OpBuilder &builder, mlir::ValueRange outputs,
         mlir::ValueRange wrt, mlir::ValueRange wrtTangents);

} // namespace arete::autodiff

#endif // ARETE_AUTODIFF_AUTODIFF_H
