//===- Dialect.h - The graph dialect without its op classes -*- C++ -* -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// What generic code needs: interfaces, types, building ops by name. The classes
// of the ops take seconds to compile; who asks for one includes Arete.h.
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_DIALECT_H
#define ARETE_IR_DIALECT_H

#include "dialects/Arete/IR/Batching.h"
#include "dialects/Arete/IR/Expr.h"
#include "dialects/Arete/IR/Inference.h"
#include "dialects/Arete/IR/Library.h"
#include "dialects/Arete/IR/Scalar.h"
#include "dialects/Arete/IR/Types.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "dialects/Arete/IR/AreteDialect.h.inc"
#include "dialects/Arete/IR/AreteInterfaces.h.inc"

namespace arete::ir {

/// The elements of a constant operand if it is one, else null.
mlir::DenseElementsAttr getConstantElements(mlir::Value tensor);
/// The scalar code of an elementwise op, its result rounded to the dtype: what
/// to call in place of emitScalar.
mlir::Value emitElement(ElementwiseOpInterface op, ScalarEmitter &s,
                        mlir::ValueRange args);
/// The number a 0-d integer constant holds.
std::optional<int64_t> getConstantSize(mlir::Value scalar);

} // namespace arete::ir

#endif // ARETE_IR_DIALECT_H
