//===- Scan.cpp - Running sums and products along an axis ------------ -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/BatchingRules.h"
#include "dialects/Arete/IR/ScanOps.h"
#include "dialects/Arete/IR/SortOps.h"
#include "mlir/IR/Builders.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "dialects/Arete/IR/ScanOps.cpp.inc"

namespace arete::ir {

void registerScanOps(AreteDialect &dialect);
void registerScanOps(AreteDialect &dialect) {
  dialect.addFamily<
#define GET_OP_LIST
#include "dialects/Arete/IR/ScanOps.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

static LogicalResult inferScan(OptionalLoc loc, StringRef op, Value x,
                               int64_t axis, TypeVector &types) {
  if (failed(checkKind(loc, op, TypeRange(x.getType()), "number")) ||
      failed(checkAxes(loc, op, axis, tensorTypeOf(x).getRank(), x.getType())))
    return failure();
  types.push_back(x.getType());
  return success();
}

LogicalResult CumsumOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                         Adaptor adaptor, TypeVector &types) {
  return inferScan(loc, getOperationName(), adaptor.getX(), adaptor.getAxis(),
                   types);
}

LogicalResult CumprodOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                          Adaptor adaptor, TypeVector &types) {
  return inferScan(loc, getOperationName(), adaptor.getX(), adaptor.getAxis(),
                   types);
}

LogicalResult RecurrenceOp::inferReturnTypes(MLIRContext *, OptionalLoc loc,
                                             Adaptor adaptor,
                                             TypeVector &types) {
  Type operands[] = {adaptor.getA().getType(), adaptor.getB().getType()};
  if (!areCompatibleTypes(operands[0], operands[1]))
    return emitOptionalError(
        loc, "recurrence: operands must have one dtype and shape, got ",
        describe(TypeRange(operands)));
  return inferScan(loc, getOperationName(), adaptor.getB(), adaptor.getAxis(),
                   types);
}

using Sizes = SmallVector<SmallVector<Value>>;

Sizes CumsumOp::emitResultSizes(SizeEmitter &s) { return {s.dims(0)}; }
Sizes CumprodOp::emitResultSizes(SizeEmitter &s) { return {s.dims(0)}; }
Sizes RecurrenceOp::emitResultSizes(SizeEmitter &s) {
  SmallVector<Value> sizes = s.dims(1);
  for (auto [axis, size] : llvm::enumerate(sizes))
    size = s.requireEqual(s.dim(0, axis), size,
                          "sizes of " +
                              describe(getOperation()->getOperandTypes()) +
                              " differ at axis " + Twine(axis));
  return {sizes};
}

//===----------------------------------------------------------------------===//
// Derivatives
//===----------------------------------------------------------------------===//

static Expr scan(StringRef op, ArrayRef<Expr> operands, int64_t axis,
                 bool reverse, bool lag = false) {
  OpBuilder &b = operands.front().getBuilder();
  SmallVector<NamedAttribute> attributes{
      b.getNamedAttr("axis", b.getI64IntegerAttr(axis)),
      b.getNamedAttr("reverse", b.getBoolAttr(reverse))};
  if (lag)
    attributes.push_back(b.getNamedAttr("lag", b.getBoolAttr(true)));
  return Expr::build(op, operands, attributes);
}

Expr exclusiveScan(Expr inclusive, int64_t axis, bool reverse, double first) {
  if (!inclusive)
    return {};
  // Position i of the result is i-1 (reversed: i+1) of the operand: indices
  // along the axis, brought to the front.
  OpBuilder &b = inclusive.getBuilder();
  Location loc = inclusive.getLoc();
  Type element = inclusive.elementType();
  int64_t rank = inclusive.rank();
  SmallVector<int64_t> swap = llvm::to_vector(llvm::seq<int64_t>(rank));
  std::swap(swap[0], swap[axis]);
  Value size = buildDim(b, loc, inclusive.get(), axis);
  NamedAttribute along = b.getNamedAttr("axis", b.getI64IntegerAttr(0));
  auto iota = buildOp(b, loc, "arete.iota", size, along);
  if (failed(iota))
    return {};
  Expr position(b, loc, (*iota)->getResult(0));
  Expr last = Expr(b, loc, size) - 1.0;
  Expr isFirst = equal(position, reverse ? last : position.literal(0.0));
  Expr source = where(isFirst, position, position + (reverse ? 1.0 : -1.0));
  Expr moved = Expr::build("arete.gather", {inclusive.transpose(swap), source});
  SmallVector<int64_t> others;
  for (int64_t i = 1; i < rank; ++i)
    others.push_back(i);
  Expr start = position.literal(first).cast(element);
  return where(isFirst.expandDims(others), start, moved).transpose(swap);
}

LogicalResult CumsumOp::lop(OpBuilder &b, ValueRange cotangents,
                            SmallVectorImpl<Value> &gradients) {
  Expr g(b, getLoc(), cotangents[0]);
  gradients.push_back(
      scan(getOperationName(), {g}, getAxis(), !getReverse()).get());
  return success(bool(gradients.back()));
}

LogicalResult CumprodOp::lop(OpBuilder &b, ValueRange cotangents,
                             SmallVectorImpl<Value> &gradients) {
  // x[i] is a factor of every y[k], k >= i. The others before it are a running
  // product; the sum of g[k] times those behind it is s[i] = g[i] + x[i+1]
  // s[i+1].
  Expr g(b, getLoc(), cotangents[0]);
  Expr x = conjugate(Expr(b, getLoc(), getX()));
  Expr products = conjugate(Expr(b, getLoc(), getResult()));
  Expr before = exclusiveScan(products, getAxis(), getReverse(), 1.0);
  Expr behind = scan("arete.recurrence", {x, g}, getAxis(), !getReverse(),
                     /*lag=*/true);
  gradients.push_back((before * behind).get());
  return success(bool(gradients.back()));
}

LogicalResult RecurrenceOp::lop(OpBuilder &b, ValueRange cotangents,
                                SmallVectorImpl<Value> &gradients) {
  Expr g(b, getLoc(), cotangents[0]);
  Expr a = conjugate(Expr(b, getLoc(), getA()));
  Expr y = conjugate(Expr(b, getLoc(), getResult()));
  bool lag = getLag(), reverse = getReverse();
  // The cotangent of b, which is that of every y[i] with all that follows.
  Expr total = scan(getOperationName(), {a, g}, getAxis(), !reverse, !lag);
  // y[i] has the term a[i] y[i-1], or a[i-1] y[i-1].
  Expr byFactor = lag ? exclusiveScan(total, getAxis(), !reverse, 0.0) * y
                      : total * exclusiveScan(y, getAxis(), reverse, 0.0);
  gradients.append({byFactor.get(), total.get()});
  return success(byFactor && total);
}

//===----------------------------------------------------------------------===//
// Largest and smallest elements so far
//===----------------------------------------------------------------------===//

/// Each result is an element: its cotangent goes there.
template <typename OpTy>
static LogicalResult extremeLop(OpTy op, StringRef positions, OpBuilder &b,
                                Value cotangent,
                                SmallVectorImpl<Value> &gradients) {
  Location loc = op.getLoc();
  Expr from =
      scan(positions, Expr(b, loc, op.getX()), op.getAxis(), op.getReverse());
  if (!from)
    return failure();
  gradients.push_back(scatterAlong(buildDims(b, loc, op.getX()),
                                   Expr(b, loc, cotangent), from, op.getAxis())
                          .get());
  return success(bool(gradients.back()));
}

static LogicalResult inferExtreme(OptionalLoc loc, StringRef op, Value x,
                                  int64_t axis, TypeVector &types) {
  if (failed(checkKind(loc, op, TypeRange(x.getType()), "numeric")))
    return failure();
  return inferScan(loc, op, x, axis, types);
}

// The four ops of the two extremes.
#define ARETE_CUMULATIVE_EXTREME(OP, ARG_OP)                                   \
  LogicalResult OP::inferReturnTypes(MLIRContext *, OptionalLoc loc,           \
                                     Adaptor adaptor, TypeVector &types) {     \
    return inferExtreme(loc, getOperationName(), adaptor.getX(),               \
                        adaptor.getAxis(), types);                             \
  }                                                                            \
  LogicalResult ARG_OP::inferReturnTypes(MLIRContext *context,                 \
                                         OptionalLoc loc, Adaptor adaptor,     \
                                         TypeVector &types) {                  \
    if (failed(inferExtreme(loc, getOperationName(), adaptor.getX(),           \
                            adaptor.getAxis(), types)))                        \
      return failure();                                                        \
    types.back() =                                                             \
        cast<ShapedType>(types.back()).clone(IntegerType::get(context, 64));   \
    return success();                                                          \
  }                                                                            \
  Sizes OP::emitResultSizes(SizeEmitter &s) { return {s.dims(0)}; }            \
  Sizes ARG_OP::emitResultSizes(SizeEmitter &s) { return {s.dims(0)}; }        \
  LogicalResult OP::lop(OpBuilder &b, ValueRange cotangents,                   \
                        SmallVectorImpl<Value> &gradients) {                   \
    return extremeLop(*this, ARG_OP::getOperationName(), b, cotangents[0],     \
                      gradients);                                              \
  }                                                                            \
  LogicalResult ARG_OP::lop(OpBuilder &, ValueRange,                           \
                            SmallVectorImpl<Value> &gradients) {               \
    gradients.push_back(Value());                                              \
    return success();                                                          \
  }                                                                            \
  LogicalResult OP::batch(OpBuilder &b, const Batch &batch,                    \
                          SmallVectorImpl<Batched> &results) {                 \
    return batchAlongAxis(b, *this, batch, results);                           \
  }                                                                            \
  LogicalResult ARG_OP::batch(OpBuilder &b, const Batch &batch,                \
                              SmallVectorImpl<Batched> &results) {             \
    return batchAlongAxis(b, *this, batch, results);                           \
  }

ARETE_CUMULATIVE_EXTREME(CummaxOp, CumargmaxOp)
ARETE_CUMULATIVE_EXTREME(CumminOp, CumargminOp)
#undef ARETE_CUMULATIVE_EXTREME

//===----------------------------------------------------------------------===//
// Batches
//===----------------------------------------------------------------------===//

LogicalResult CumsumOp::batch(OpBuilder &b, const Batch &batch,
                              SmallVectorImpl<Batched> &results) {
  return batchAlongAxis(b, *this, batch, results);
}
LogicalResult CumprodOp::batch(OpBuilder &b, const Batch &batch,
                               SmallVectorImpl<Batched> &results) {
  return batchAlongAxis(b, *this, batch, results);
}
LogicalResult RecurrenceOp::batch(OpBuilder &b, const Batch &batch,
                                  SmallVectorImpl<Batched> &results) {
  return batchAlongAxis(b, *this, batch, results);
}

} // namespace arete::ir
