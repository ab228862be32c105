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

//===----------------------------------------------------------------------===//
// Folders of elementwise ops: identities that hold for every value, NaN and
// signed zeros included.
//===----------------------------------------------------------------------===//

/// Whether every element is this number; for zeros of floats the sign counts.
static bool isSplat(Attribute operand, double number) {
  auto elements = dyn_cast_or_null<DenseElementsAttr>(operand);
  if (!elements || !elements.isSplat())
    return false;
  if (isComplex(elements.getElementType()))
    return scalarAttrAt(elements, 0) ==
           numberAttr(elements.getElementType(), number);
  if (isFloat(elements.getElementType()))
    return elements.getSplatValue<APFloat>().bitwiseIsEqual(
        cast<FloatAttr>(FloatAttr::get(elements.getElementType(), number))
            .getValue());
  return elements.getSplatValue<APInt>().getSExtValue() == int64_t(number);
}

/// x, if the op's result has its very type.
static OpFoldResult sameAs(Operation *op, Value x) {
  if (x.getType() == op->getResult(0).getType())
    return x;
  return {};
}

OpFoldResult AddOp::fold(FoldAdaptor adaptor) {
  // x + (-0.0) is x; x + 0.0 is not where x is -0.0. No complex constant that
  // numberAttr makes has an imaginary part of -0.0.
  Type element = getX().getType().getElementType();
  if (isComplex(element))
    return {};
  double neutral = isFloat(element) ? -0.0 : 0.0;
  if (isSplat(adaptor.getY(), neutral))
    return sameAs(*this, getX());
  if (isSplat(adaptor.getX(), neutral))
    return sameAs(*this, getY());
  return {};
}

OpFoldResult SubtractOp::fold(FoldAdaptor adaptor) {
  return isSplat(adaptor.getY(), 0.0) ? sameAs(*this, getX()) : OpFoldResult();
}

OpFoldResult MultiplyOp::fold(FoldAdaptor adaptor) {
  // A complex 1 has an imaginary part of 0, which times infinity is NaN.
  if (isComplex(getX().getType().getElementType()))
    return {};
  if (isSplat(adaptor.getY(), 1.0))
    return sameAs(*this, getX());
  if (isSplat(adaptor.getX(), 1.0))
    return sameAs(*this, getY());
  return {};
}

OpFoldResult DivideOp::fold(FoldAdaptor adaptor) {
  if (isComplex(getX().getType().getElementType()))
    return {};
  return isSplat(adaptor.getY(), 1.0) ? sameAs(*this, getX()) : OpFoldResult();
}

OpFoldResult NegativeOp::fold(FoldAdaptor) {
  if (auto inner = getX().getDefiningOp<NegativeOp>())
    return sameAs(*this, inner.getX());
  return {};
}

OpFoldResult ConjOp::fold(FoldAdaptor) {
  if (auto inner = getX().getDefiningOp<ConjOp>())
    return sameAs(*this, inner.getX());
  return {};
}

OpFoldResult CastOp::fold(FoldAdaptor) { return sameAs(*this, getX()); }

} // namespace arete::ir
