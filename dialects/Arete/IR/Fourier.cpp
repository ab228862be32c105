//===- Fourier.cpp - Discrete Fourier transforms --------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/FourierOps.h"
#include "mlir/IR/Builders.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "dialects/Arete/IR/FourierOps.cpp.inc"

namespace arete::ir {

void registerFourierOps(AreteDialect &dialect);
void registerFourierOps(AreteDialect &dialect) {
  dialect.addFamily<
#define GET_OP_LIST
#include "dialects/Arete/IR/FourierOps.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

static LogicalResult checkOperand(OptionalLoc loc, StringRef op, Value x,
                                  int64_t axis, StringRef kind) {
  RankedTensorType type = tensorTypeOf(x);
  if (failed(checkKind(loc, op, TypeRange(type), kind)) ||
      failed(checkAxes(loc, op, axis, type.getRank(), type)))
    return failure();
  if (type.getDimSize(axis) != 0)
    return success();
  return emitOptionalError(loc, userName(op), ": axis ", axis, " of ",
                           describe(type),
                           " has no element; a transform needs one");
}

/// The type of x with another size and element type.
static Type withAxis(Value x, int64_t axis, int64_t size, Type element) {
  SmallVector<int64_t> shape(tensorTypeOf(x).getShape());
  shape[axis] = size;
  return RankedTensorType::get(shape, element);
}

LogicalResult FftOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                      Adaptor adaptor, TypeVector &types) {
  types.push_back(adaptor.getX().getType());
  return checkOperand(loc, getOperationName(), adaptor.getX(),
                      adaptor.getAxis(), "complex");
}

LogicalResult RfftOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                       Adaptor adaptor, TypeVector &types) {
  Value x = adaptor.getX();
  int64_t axis = adaptor.getAxis();
  if (failed(
          checkOperand(loc, getOperationName(), x, axis, "float32 or float64")))
    return failure();
  int64_t size = tensorTypeOf(x).getDimSize(axis);
  types.push_back(withAxis(x, axis,
                           ShapedType::isDynamic(size) ? size : size / 2 + 1,
                           ComplexType::get(elementTypeOf(x))));
  return success();
}

LogicalResult IrfftOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                        Adaptor adaptor, TypeVector &types) {
  Value x = adaptor.getX();
  int64_t axis = adaptor.getAxis();
  if (failed(checkOperand(loc, getOperationName(), x, axis, "complex")))
    return failure();
  std::optional<int64_t> n = getConstantSize(adaptor.getN());
  if (n && *n < 1)
    return emitOptionalError(loc, "irfft: the length is ", *n,
                             "; it must be at least 1");
  int64_t size = tensorTypeOf(x).getDimSize(axis);
  if (n && !ShapedType::isDynamic(size) && size != *n / 2 + 1)
    return emitOptionalError(loc, "irfft: the length is ", *n, ", but axis ",
                             axis, " of ", describe(x.getType()), " has not ",
                             *n / 2 + 1, " elements");
  types.push_back(withAxis(x, axis, n.value_or(ShapedType::kDynamic),
                           realType(elementTypeOf(x))));
  return success();
}

using Sizes = SmallVector<SmallVector<Value>>;

static SmallVector<Value> transformedSizes(SizeEmitter &s, Operation *op,
                                           int64_t axis) {
  SmallVector<Value> sizes = s.dims(0);
  s.requireAtLeast(sizes[axis], s.constant(1),
                   "axis " + Twine(axis) + " of " +
                       describe(op->getOperand(0).getType()) +
                       " has no element; a transform needs one");
  return sizes;
}

Sizes FftOp::emitResultSizes(SizeEmitter &s) {
  return {transformedSizes(s, *this, getAxis())};
}

Sizes RfftOp::emitResultSizes(SizeEmitter &s) {
  SmallVector<Value> sizes = transformedSizes(s, *this, getAxis());
  Value &size = sizes[getAxis()];
  size = s.add(s.floorDiv(size, s.constant(2)), s.constant(1));
  return {sizes};
}

Sizes IrfftOp::emitResultSizes(SizeEmitter &s) {
  SmallVector<Value> sizes = transformedSizes(s, *this, getAxis());
  Value n = s.number(1);
  s.requireAtLeast(n, s.constant(1), "the length must be at least 1");
  s.requireEqual(
      sizes[getAxis()], s.add(s.floorDiv(n, s.constant(2)), s.constant(1)),
      "size of axis " + Twine(getAxis()) + " of " + describe(getX().getType()) +
          " and half the length plus 1 differ");
  sizes[getAxis()] = n;
  return {sizes};
}

//===----------------------------------------------------------------------===//
// Derivatives: adjoints. See arete/Grad.h for complex cotangents.
//===----------------------------------------------------------------------===//

LogicalResult FftOp::lop(OpBuilder &b, ValueRange cotangents,
                         SmallVectorImpl<Value> &gradients) {
  Expr adjoint =
      Expr::build(getOperationName(), Expr(b, getLoc(), cotangents[0]),
                  {b.getNamedAttr("axis", getAxisAttr()),
                   b.getNamedAttr("inverse", b.getBoolAttr(!getInverse()))});
  gradients.push_back(adjoint.get());
  return success(bool(adjoint));
}

/// How often each element of half a spectrum of length n stands in the whole:
/// the first one and, of an even length, the last one once, the others twice.
/// A float of the shape of the axis among `rank`.
static Expr multiplicity(Expr half, Expr n, int64_t axis, Type dtype) {
  OpBuilder &b = half.getBuilder();
  Location loc = half.getLoc();
  auto iota = buildOp(b, loc, "arete.iota", buildDim(b, loc, half.get(), axis),
                      b.getNamedAttr("axis", b.getI64IntegerAttr(0)));
  if (failed(iota))
    return {};
  Expr k(b, loc, (*iota)->getResult(0));
  Expr isOnce = logical_or(equal(k, k.literal(0.0)), equal(k + k, n));
  Expr times = where(isOnce, k.literal(1.0), k.literal(2.0)).cast(dtype);
  SmallVector<int64_t> others;
  for (int64_t i = 0; i < half.rank(); ++i)
    if (i != axis)
      others.push_back(i);
  return others.empty() ? times : times.expandDims(others);
}

LogicalResult RfftOp::lop(OpBuilder &b, ValueRange cotangents,
                          SmallVectorImpl<Value> &gradients) {
  // The real parts of the sums of g[k] exp(2 pi i j k / n) over half a
  // spectrum; irfft counts what stands for two elements twice.
  Location loc = getLoc();
  Expr g(b, loc, cotangents[0]), n(b, loc, buildDim(b, loc, getX(), getAxis()));
  Expr times = multiplicity(g, n, getAxis(), elementTypeOf(getX()));
  if (!times)
    return failure();
  Expr adjoint = Expr::build("arete.irfft",
                             {castLike(times.literal(1.0) / times, g) * g, n},
                             b.getNamedAttr("axis", getAxisAttr()));
  gradients.push_back(adjoint.get());
  return success(bool(adjoint));
}

LogicalResult IrfftOp::lop(OpBuilder &b, ValueRange cotangents,
                           SmallVectorImpl<Value> &gradients) {
  Location loc = getLoc();
  Expr g(b, loc, cotangents[0]), n(b, loc, getN());
  Expr spectrum =
      Expr::build("arete.rfft", g, b.getNamedAttr("axis", getAxisAttr()));
  if (!spectrum)
    return failure();
  Expr times = multiplicity(spectrum, n, getAxis(), g.elementType());
  Expr adjoint = spectrum * castLike(times, spectrum);
  gradients.append({adjoint.get(), Value()});
  return success(bool(adjoint));
}

//===----------------------------------------------------------------------===//
// Batches: the axis is one further back.
//===----------------------------------------------------------------------===//

static LogicalResult batchTransform(OpBuilder &b, Operation *op, int64_t axis,
                                    const Batch &batch,
                                    SmallVectorImpl<Batched> &results) {
  auto lengths = sameForBatch(op, batch.operands.drop_front(), "the length");
  if (failed(lengths))
    return failure();
  SmallVector<Value> operands{batch.operands[0].value};
  operands.append(*lengths);
  NamedAttrList attributes(op->getAttrDictionary());
  attributes.set("axis", b.getI64IntegerAttr(axis + 1));
  auto built = buildOp(b, op->getLoc(), op->getName().getStringRef(), operands,
                       attributes);
  if (failed(built))
    return failure();
  results.push_back({(*built)->getResult(0), /*hasAxis=*/true});
  return success();
}

LogicalResult FftOp::batch(OpBuilder &b, const Batch &batch,
                           SmallVectorImpl<Batched> &results) {
  return batchTransform(b, *this, getAxis(), batch, results);
}
LogicalResult RfftOp::batch(OpBuilder &b, const Batch &batch,
                            SmallVectorImpl<Batched> &results) {
  return batchTransform(b, *this, getAxis(), batch, results);
}
LogicalResult IrfftOp::batch(OpBuilder &b, const Batch &batch,
                             SmallVectorImpl<Batched> &results) {
  return batchTransform(b, *this, getAxis(), batch, results);
}

} // namespace arete::ir
