//===- Reference.h - The reference interpreter --------------------*- C++
//-*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The oracle of every test: evaluates Arete IR op by op with the plainest code
// there is. It shares no arithmetic with the compiler. Floats are computed in
// long double and rounded once, to the dtype of each op's result; integers
// wrap.
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_REFERENCE_REFERENCE_H
#define ARETE_REFERENCE_REFERENCE_H

#include "lib/Reference/Array.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace arete::reference {

/// The results of a function of Arete ops, in the order of its func.return
/// (outputs, then updates). An argument that does not have its declared type,
/// sizes that must agree and do not, an index out of range and the like are
/// errors, whose text begins with the op's location and its name. The function
/// must have been verified; it is not changed.
llvm::Expected<std::vector<Array>> evaluate(mlir::func::FuncOp function,
                                            llvm::ArrayRef<Array> arguments);

/// The results of one op from the arrays of its operands, with errors likewise.
llvm::Expected<std::vector<Array>>
evaluate(mlir::Operation *op, llvm::ArrayRef<const Array *> operands);

/// Whether there is an evaluator for the op of this name.
bool canEvaluate(mlir::OperationName op);

} // namespace arete::reference

#endif // ARETE_REFERENCE_REFERENCE_H
