//===- Example.cpp - The dialect and its ops ------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Example.h"

using namespace mlir;
using namespace arete::ir;

#include "ExampleOpsDialect.cpp.inc"
#define GET_OP_CLASSES
#include "ExampleOps.cpp.inc"

namespace example {

void ExampleDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "ExampleOps.cpp.inc"
      >();
  addEvaluators(*this);
  addLowering(*this);
}

/// Appends the cotangent of the one operand.
static LogicalResult finish(Expr cotangent, SmallVectorImpl<Value> &gradients) {
  gradients.push_back(cotangent.get());
  return success(bool(cotangent));
}

//===----------------------------------------------------------------------===//
// rms_norm
//===----------------------------------------------------------------------===//

/// What x is divided by. 16-bit floats are rounded once, at the end.
static Expr rootMeanSquare(Expr wide, int64_t axis, double epsilon) {
  Expr mean = sqr(wide).reduce("arete.mean", axis, /*keepdims=*/true);
  return sqrt(mean + mean.literal(epsilon));
}

Value RmsNormOp::decompose(OpBuilder &builder) {
  Expr x(builder, getLoc(), getX()), wide = widened(x);
  Expr root = rootMeanSquare(wide, getAxis(), getEpsilon().convertToDouble());
  return castLike(wide / root, x).get();
}

LogicalResult RmsNormOp::lop(OpBuilder &builder, ValueRange cotangents,
                             SmallVectorImpl<Value> &gradients) {
  Expr x(builder, getLoc(), getX()), wide = widened(x);
  Expr g = widened(Expr(builder, getLoc(), cotangents[0]));
  Expr root = rootMeanSquare(wide, getAxis(), getEpsilon().convertToDouble());
  Expr out = wide / root;
  Expr along = (g * out).reduce("arete.mean", getAxis(), /*keepdims=*/true);
  return finish(castLike((g - out * along) / root, x), gradients);
}

//===----------------------------------------------------------------------===//
// rotate
//===----------------------------------------------------------------------===//

LogicalResult RotateOp::lop(OpBuilder &builder, ValueRange cotangents,
                            SmallVectorImpl<Value> &gradients) {
  Expr g(builder, getLoc(), cotangents[0]);
  return finish(
      Expr::build(
          getOperationName(), {g},
          {builder.getNamedAttr(getAxisAttrName(), getAxisAttr()),
           builder.getNamedAttr(getShiftAttrName(),
                                builder.getI64IntegerAttr(-getShift()))}),
      gradients);
}

} // namespace example
