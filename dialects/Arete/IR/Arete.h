//===- Arete.h - The graph dialect -*- C++ -* -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_ARETE_H
#define ARETE_IR_ARETE_H

#include "dialects/Arete/IR/Dialect.h"
#include "dialects/Arete/IR/MissingDerivative.h"

#define GET_OP_CLASSES
#include "dialects/Arete/IR/AreteOps.h.inc"

#endif // ARETE_IR_ARETE_H
