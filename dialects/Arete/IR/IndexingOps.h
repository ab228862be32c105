//===- IndexingOps.h - Indexing by integer arrays -*- C++ -* -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_INDEXINGOPS_H
#define ARETE_IR_INDEXINGOPS_H

#include "dialects/Arete/IR/Arete.h"

#define GET_OP_CLASSES
#include "dialects/Arete/IR/IndexingOps.h.inc"

#endif // ARETE_IR_INDEXINGOPS_H
