//===- AreteRT.h - The runtime dialect -*- C++ -* -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETERT_IR_ARETERT_H
#define ARETERT_IR_ARETERT_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "dialects/AreteRT/IR/AreteRTDialect.h.inc"
#define GET_OP_CLASSES
#include "dialects/AreteRT/IR/AreteRT.h.inc"

namespace arete::rt {
/// How the dialect's ops on tensors become ops on buffers.
void registerBufferizationModels(mlir::DialectRegistry &registry);
} // namespace arete::rt

#endif // ARETERT_IR_ARETERT_H
