//===- Arete.cpp - The graph dialect ------------------------------- -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Arete.h"
#include "dialects/AreteRT/IR/AreteRT.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using arete::ir::Comparison;

#include "dialects/Arete/IR/AreteDialect.cpp.inc"
#include "dialects/Arete/IR/AreteInterfaces.cpp.inc"
#define GET_OP_CLASSES
#include "dialects/Arete/IR/AreteOps.cpp.inc"

namespace arete::ir {

#define ARETE_OP_FAMILY(X) void register##X##Ops(AreteDialect &dialect);
#include "dialects/Arete/IR/OpFamilies.def"

void AreteDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "dialects/Arete/IR/AreteOps.cpp.inc"
      >();
#define ARETE_OP_FAMILY(X) register##X##Ops(*this);
#include "dialects/Arete/IR/OpFamilies.def"
}

Operation *AreteDialect::materializeConstant(OpBuilder &builder,
                                             Attribute value, Type type,
                                             Location loc) {
  auto elements = dyn_cast<ElementsAttr>(value);
  if (!elements || elements.getType() != type)
    return nullptr;
  return builder.create<ConstantOp>(loc, type, elements);
}

DenseElementsAttr getConstantElements(Value tensor) {
  DenseElementsAttr elements;
  matchPattern(tensor, m_Constant(&elements));
  return elements;
}

Value emitElement(ElementwiseOpInterface op, ScalarEmitter &s,
                  ValueRange args) {
  return s.rounded(op.emitScalar(s, args), elementTypeOf(op->getResult(0)));
}

std::optional<int64_t> getConstantSize(Value scalar) {
  auto constant = scalar.getDefiningOp<ConstantOp>();
  if (!constant)
    return std::nullopt;
  auto elements = dyn_cast<DenseIntElementsAttr>(constant.getValue());
  if (!elements || elements.getNumElements() != 1)
    return std::nullopt;
  return (*elements.value_begin<APInt>()).getSExtValue();
}

} // namespace arete::ir
