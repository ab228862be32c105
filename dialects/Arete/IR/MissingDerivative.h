//===- MissingDerivative.h - Derivatives that there are not -----*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_MISSINGDERIVATIVE_H
#define ARETE_IR_MISSINGDERIVATIVE_H

#include "mlir/IR/OpDefinition.h"

namespace arete::ir {

/// The result of the op, given by `lop` for an operand, says that there is no
/// derivative by that operand: an error where it is asked for.
template <typename Op>
class MarksMissingDerivative
    : public mlir::OpTrait::TraitBase<Op, MarksMissingDerivative> {};

} // namespace arete::ir

#endif // ARETE_IR_MISSINGDERIVATIVE_H
