//===- AreteOps.td - All ops of the Arete dialect -*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_IR_ARETEOPS_TD
#define ARETE_IR_ARETEOPS_TD

include "dialects/Arete/IR/ContractionOps.td"
include "dialects/Arete/IR/ElementwiseArithmetic.td"
include "dialects/Arete/IR/ElementwiseComplex.td"
include "dialects/Arete/IR/ElementwiseLogic.td"
include "dialects/Arete/IR/ElementwiseMath.td"
include "dialects/Arete/IR/ElementwiseSpecial.td"
include "dialects/Arete/IR/GradientOps.td"
include "dialects/Arete/IR/ReductionOps.td"
include "dialects/Arete/IR/ShapeOps.td"
include "dialects/Arete/IR/StructureOps.td"

#endif // ARETE_IR_ARETEOPS_TD
