//===- Example.h - The dialect of the example plug-in -----------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Internal to the plug-in; its users include ExampleFunctions.h.
//
//===----------------------------------------------------------------------===//

#ifndef EXAMPLE_EXAMPLE_H
#define EXAMPLE_EXAMPLE_H

#include "dialects/Arete/IR/Dialect.h"

#include "ExampleOpsDialect.h.inc"
#define GET_OP_CLASSES
#include "ExampleOps.h.inc"

namespace example {

// What the dialect adds besides its ops, a file each.
void addEvaluators(mlir::Dialect &dialect);
void addLowering(mlir::Dialect &dialect);

} // namespace example

#endif // EXAMPLE_EXAMPLE_H
