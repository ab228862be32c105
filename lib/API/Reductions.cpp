//===- Reductions.cpp - Reductions and softmax ----------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Graph.h"
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
                           bool keepdims) {
  GraphBuilder b(op, arg.location());
  mlir::Value x = b.value(arg);
  x = b.cast(x, accumulatorDType(dtypeOfValue(x)));
  return b.wrap(reduce(b, op, x, b.axes(axes, x), keepdims));
}

Variable arete::sum(const Arg &x, const Axes &axes, bool keepdims) {
  return accumulate("sum", x, axes, keepdims);
}
Variable arete::prod(const Arg &x, const Axes &axes, bool keepdims) {
  return accumulate("prod", x, axes, keepdims);
}

static Variable extreme(const char *op, const Arg &arg, const Axes &axes,
                        bool keepdims) {
  GraphBuilder b(op, arg.location());
  mlir::Value x = b.value(arg);
  if (isBool(dtypeOfValue(x)))
    b.fail(ErrorKind::Type, "got " + describe(x) + "; use any or all");
  return b.wrap(reduce(b, op, x, b.axes(axes, x), keepdims));
}

Variable arete::max(const Arg &x, const Axes &axes, bool keepdims) {
  return extreme("max", x, axes, keepdims);
}
Variable arete::min(const Arg &x, const Axes &axes, bool keepdims) {
  return extreme("min", x, axes, keepdims);
}

Variable arete::mean(const Arg &arg, const Axes &axes, bool keepdims) {
  GraphBuilder b("mean", arg.location());
  mlir::Value x = b.floating(arg);
  return b.wrap(reduce(b, "mean", x, b.axes(axes, x), keepdims));
}

static ir::Expr variance(GraphBuilder &b, const Arg &arg, const Axes &axes,
                         bool keepdims, int64_t ddof) {
  ir::Expr x = b.floatingExpr(arg);
  llvm::SmallVector<int64_t> over = b.axes(axes, x.get());
  ir::Expr centre = x.reduce("arete.mean", over, /*keepdims=*/true);
  ir::Expr squares = sqr(x - centre);
  if (ddof == 0)
    return squares.reduce("arete.mean", over, keepdims);
  ir::Expr count = b.expr(b.size(1));
  for (int64_t axis : over)
    count = count * b.expr(b.dim(x.get(), axis));
  ir::Expr divisor = castLike(count - b.expr(b.size(ddof)), x);
  return squares.sum(over, keepdims) / divisor;
}

Variable arete::var(const Arg &x, const Axes &axes, bool keepdims,
                    int64_t ddof) {
  GraphBuilder b("var", x.location());
  return b.wrap(variance(b, x, axes, keepdims, ddof));
}
Variable arete::std(const Arg &x, const Axes &axes, bool keepdims,
                    int64_t ddof) {
  GraphBuilder b("std", x.location());
  return b.wrap(sqrt(variance(b, x, axes, keepdims, ddof)));
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

Variable arete::logsumexp(const Arg &arg, const Axes &axes, bool keepdims) {
  GraphBuilder b("logsumexp", arg.location());
  ir::Expr x = b.floatingExpr(arg);
  llvm::SmallVector<int64_t> over = b.axes(axes, x.get());
  ir::Expr peak = x.reduce("arete.max", over, /*keepdims=*/true);
  // inf - inf is NaN: an infinite peak is not subtracted.
  ir::Expr shift = where(isinf(peak), x.literal(0.0), peak);
  ir::Expr result = log(exp(x - shift).sum(over, /*keepdims=*/true)) + shift;
  return b.wrap(keepdims ? result : result.squeeze(over));
}

static Variable alongAxis(const char *op, const Arg &arg, int64_t axis) {
  GraphBuilder b(op, arg.location());
  mlir::Value x = b.floating(arg);
  return b.wrap(b.op(
      op, x, b.attr("axis", b.axis(axis, ir::tensorTypeOf(x).getRank(), x))));
}

Variable arete::softmax(const Arg &x, int64_t axis) {
  return alongAxis("softmax", x, axis);
}
Variable arete::log_softmax(const Arg &x, int64_t axis) {
  return alongAxis("log_softmax", x, axis);
}

Variable arete::cross_entropy(const Arg &logitsArg, const Arg &labelsArg) {
  GraphBuilder b("cross_entropy", logitsArg.location());
  mlir::Value logits = b.floating(logitsArg);
  mlir::Value labels = b.integer(labelsArg, "labels");
  int64_t rank = ir::tensorTypeOf(logits).getRank();
  if (rank < 1 || ir::tensorTypeOf(labels).getRank() != rank - 1)
    b.fail(ErrorKind::Type, "labels must have one axis less than logits, got " +
                                describe(logits) + " and " + describe(labels));
  mlir::Value logp = b.op("log_softmax", logits, b.attr("axis", rank - 1));
  // The positions of the rows, one array for each axis of the labels.
  llvm::SmallVector<mlir::Value> sizes =
      ir::buildDims(b.builder(), b.loc(), labels);
  llvm::SmallVector<mlir::Value> operands{logp};
  for (int64_t axis = 0; axis < rank - 1; ++axis)
    operands.push_back(b.op("iota", sizes, b.attr("axis", axis)));
  operands.push_back(labels);
  return b.wrap(-b.expr(b.op("gather", operands)));
}
