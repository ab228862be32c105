//===- ConvolutionOps.h - Convolutions --------------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_CONVOLUTIONOPS_H
#define ARETE_IR_CONVOLUTIONOPS_H

#include "dialects/Arete/IR/Window.h"

#define GET_OP_CLASSES
#include "dialects/Arete/IR/ConvolutionOps.h.inc"

#endif // ARETE_IR_CONVOLUTIONOPS_H
