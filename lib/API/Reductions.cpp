//===- Reductions.cpp - Reductions ----------------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Graph.h"
#include "Length.h"
#include "arete/Ops.h"

using namespace arete;
using namespace arete::detail;

static mlir::Value reduce(GraphBuilder &b, llvm::StringRef op, mlir::Value x,
                          llvm::ArrayRef<int64_t> axes, bool keepdims) {
  return b.op(op, x, {b.attr("axes", axes), b.attr("keepdims", keepdims)});
}

DType detail::accumulatorDType(DType dtype) {
  if (isBool(dtype) || isSignedInteger(dtype))
    return DType::Int64;
  return isUnsignedInteger(dtype) ? DType::UInt64 : dtype;
}

static Variable accumulate(const char *op, const Arg &arg, const Axes &axes,
                           bool keepdims, OptionalDType dtype) {
  GraphBuilder b(op, arg.location());
  mlir::Value x = b.value(arg);
  x = b.cast(x, dtype.value_or(accumulatorDType(dtypeOfValue(x))));
  return b.wrap(reduce(b, op, x, b.axes(axes, x), keepdims));
}

Variable arete::sum(const Arg &x, const Axes &axes, bool keepdims,
                    OptionalDType dtype) {
  return accumulate("sum", x, axes, keepdims, dtype);
}
Variable arete::prod(const Arg &x, const Axes &axes, bool keepdims,
                     OptionalDType dtype) {
  return accumulate("prod", x, axes, keepdims, dtype);
}

static Variable extreme(const char *op, const Arg &arg, const Axes &axes,
                        bool keepdims) {
  GraphBuilder b(op, arg.location());
  mlir::Value x = b.value(arg);
  DType dtype = dtypeOfValue(x);
  if (isBool(dtype))
    x = b.cast(x, DType::UInt8);
  return b.wrap(b.cast(reduce(b, op, x, b.axes(axes, x), keepdims), dtype));
}

Variable arete::max(const Arg &x, const Axes &axes, bool keepdims) {
  return extreme("max", x, axes, keepdims);
}
Variable arete::min(const Arg &x, const Axes &axes, bool keepdims) {
  return extreme("min", x, axes, keepdims);
}

/// The operand in floating point, and in this dtype if it is given.
static mlir::Value floatingIn(GraphBuilder &b, const Arg &x,
                              OptionalDType dtype) {
  if (!dtype)
    return b.inexact(x);
  if (!isFloat(*dtype))
    b.fail(ErrorKind::Type,
           "the dtype must be a float, got " + std::string(name(*dtype)));
  return b.value(x, *dtype);
}

Variable arete::mean(const Arg &arg, const Axes &axes, bool keepdims,
                     OptionalDType dtype) {
  GraphBuilder b("mean", arg.location());
  mlir::Value x = floatingIn(b, arg, dtype);
  return b.wrap(reduce(b, "mean", x, b.axes(axes, x), keepdims));
}

ir::Expr detail::squaredMagnitude(ir::Expr x) {
  return isComplex(dtypeOfValue(x.get())) ? sqr(real(x)) + sqr(imag(x))
                                          : sqr(x);
}

static ir::Expr variance(GraphBuilder &b, const Arg &arg, const Axes &axes,
                         bool keepdims, int64_t ddof, OptionalDType dtype) {
  ir::Expr given = b.expr(floatingIn(b, arg, dtype)), x = widened(given);
  llvm::SmallVector<int64_t> over = b.axes(axes, x.get());
  ir::Expr centred = x - x.reduce("arete.mean", over, /*keepdims=*/true);
  ir::Expr squares = squaredMagnitude(centred);
  // 16-bit floats are rounded once; what is complex has a real variance.
  mlir::Type narrow = ir::realType(given.elementType());
  if (ddof == 0)
    return squares.reduce("arete.mean", over, keepdims).cast(narrow);
  ir::Expr count = b.expr(b.size(1));
  for (int64_t axis : over)
    count = count * b.expr(b.dim(x.get(), axis));
  ir::Expr divisor = castLike(count - b.expr(b.size(ddof)), squares);
  return (squares.sum(over, keepdims) / divisor).cast(narrow);
}

Variable arete::var(const Arg &x, const Axes &axes, bool keepdims, int64_t ddof,
                    OptionalDType dtype) {
  GraphBuilder b("var", x.location());
  return b.wrap(variance(b, x, axes, keepdims, ddof, dtype));
}
Variable arete::std(const Arg &x, const Axes &axes, bool keepdims, int64_t ddof,
                    OptionalDType dtype) {
  GraphBuilder b("std", x.location());
  return b.wrap(lengthOf(variance(b, x, axes, keepdims, ddof, dtype)));
}

/// Counts: right for no elements too, where a maximum would have no value.
static ir::Expr count(GraphBuilder &b, mlir::Value flags, const Axes &axes,
                      bool keepdims) {
  return b.expr(b.cast(flags, DType::Int64)).sum(b.axes(axes, flags), keepdims);
}

Variable arete::any(const Arg &x, const Axes &axes, bool keepdims) {
  GraphBuilder b("any", x.location());
  mlir::Value flags = b.cast(b.value(x), DType::Bool);
  return b.wrap(b.cast(count(b, flags, axes, keepdims).get(), DType::Bool));
}
Variable arete::all(const Arg &x, const Axes &axes, bool keepdims) {
  GraphBuilder b("all", x.location());
  mlir::Value flags = b.op("logical_not", b.value(x));
  return b.wrap(b.op("logical_not", count(b, flags, axes, keepdims).get()));
}

Variable arete::count_nonzero(const Arg &x, const Axes &axes, bool keepdims) {
  GraphBuilder b("count_nonzero", x.location());
  mlir::Value flags = b.cast(b.value(x), DType::Bool);
  return b.wrap(count(b, flags, axes, keepdims));
}

static Variable argExtreme(const char *op, const Arg &arg, const Axes &axes,
                           bool keepdims) {
  GraphBuilder b(op, arg.location());
  mlir::Value x = b.value(arg);
  if (isBool(dtypeOfValue(x)))
    x = b.cast(x, DType::UInt8);
  return b.wrap(reduce(b, op, x, b.axes(axes, x), keepdims));
}

Variable arete::argmax(const Arg &x, const Axes &axes, bool keepdims) {
  return argExtreme("argmax", x, axes, keepdims);
}
Variable arete::argmin(const Arg &x, const Axes &axes, bool keepdims) {
  return argExtreme("argmin", x, axes, keepdims);
}

MaxAndArgmax arete::max_and_argmax(const Arg &x, const Axes &axes,
                                   bool keepdims) {
  GraphBuilder b("max_and_argmax", x.location());
  return {max(x, axes, keepdims), argmax(x, axes, keepdims)};
}

Variable arete::ptp(const Arg &x, const Axes &axes, bool keepdims) {
  GraphBuilder b("ptp", x.location());
  return max(x, axes, keepdims) - min(x, axes, keepdims);
}

Variable arete::logsumexp(const Arg &arg, const Axes &axes, bool keepdims) {
  GraphBuilder b("logsumexp", arg.location());
  mlir::Value x = b.floating(arg);
  return b.wrap(
      b.op("logsumexp", {x},
           {b.attr("axes", b.axes(axes, x)), b.attr("keepdims", keepdims)}));
}
