//===- GemmOps.h - Scaled and accumulated products --------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_GEMMOPS_H
#define ARETE_IR_GEMMOPS_H

#include "dialects/Arete/IR/Dialect.h"

#define GET_OP_CLASSES
#include "dialects/Arete/IR/GemmOps.h.inc"

#endif // ARETE_IR_GEMMOPS_H
