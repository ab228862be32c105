//===- Scans.cpp - Running sums and products ------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/Scans.h"
#include "Graph.h"
#include "arete/Ops.h"

using namespace arete;
using namespace arete::detail;

static Variable scan(const char *op, const Arg &arg,
                     std::optional<int64_t> axis, bool reverse, bool widen) {
  GraphBuilder b(op, arg.location());
  mlir::Value x = b.value(arg);
  DType dtype = dtypeOfValue(x);
  bool wasBool = isBool(dtype) && !widen;
  x = b.cast(x, widen     ? accumulatorDType(dtype)
                : wasBool ? DType::UInt8
                          : dtype);
  if (!axis)
    x = b.op("reshape", {x, b.size(-1)});
  int64_t over = b.axis(axis.value_or(0), ir::tensorTypeOf(x).getRank(), x);
  mlir::Value result =
      b.op(op, x, {b.attr("axis", over), b.attr("reverse", reverse)});
  // Positions are no bools.
  bool isElement = ir::elementTypeOf(result) == ir::elementTypeOf(x);
  return b.wrap(wasBool && isElement ? b.cast(result, DType::Bool) : result);
}

Variable arete::cumsum(const Arg &x, std::optional<int64_t> axis,
                       bool reverse) {
  return scan("cumsum", x, axis, reverse, /*widen=*/true);
}
Variable arete::cumprod(const Arg &x, std::optional<int64_t> axis,
                        bool reverse) {
  return scan("cumprod", x, axis, reverse, /*widen=*/true);
}

/// The elements, with a number in the places of NaNs.
static Variable withoutNaN(GraphBuilder &b, const Arg &arg, double number) {
  Variable x = b.variable(arg);
  bool canBeNaN = isFloat(x.dtype()) || isComplex(x.dtype());
  return canBeNaN ? where(isnan(x), number, x) : x;
}

Variable arete::nancumsum(const Arg &x, std::optional<int64_t> axis,
                          bool reverse) {
  GraphBuilder b("nancumsum", x.location());
  return cumsum(withoutNaN(b, x, 0), axis, reverse);
}
Variable arete::nancumprod(const Arg &x, std::optional<int64_t> axis,
                           bool reverse) {
  GraphBuilder b("nancumprod", x.location());
  return cumprod(withoutNaN(b, x, 1), axis, reverse);
}

Variable arete::cummax(const Arg &x, std::optional<int64_t> axis,
                       bool reverse) {
  return scan("cummax", x, axis, reverse, /*widen=*/false);
}
Variable arete::cummin(const Arg &x, std::optional<int64_t> axis,
                       bool reverse) {
  return scan("cummin", x, axis, reverse, /*widen=*/false);
}
Variable arete::cumargmax(const Arg &x, std::optional<int64_t> axis,
                          bool reverse) {
  return scan("cumargmax", x, axis, reverse, /*widen=*/false);
}
Variable arete::cumargmin(const Arg &x, std::optional<int64_t> axis,
                          bool reverse) {
  return scan("cumargmin", x, axis, reverse, /*widen=*/false);
}

Variable arete::recurrence(const Arg &a, const Arg &b, int64_t axis,
                           bool reverse) {
  GraphBuilder builder("recurrence", a.location());
  auto operands = builder.values({&a, &b}, builder.commonDType({&a, &b}));
  int64_t rank = ir::tensorTypeOf(operands[1]).getRank();
  int64_t over = builder.axis(axis, rank, operands[1]);
  return builder.wrap(builder.op(
      "recurrence", operands,
      {builder.attr("axis", over), builder.attr("reverse", reverse)}));
}

Variable arete::diff(const Arg &arg, int64_t n, int64_t axis) {
  GraphBuilder b("diff", arg.location());
  mlir::Value value = b.value(arg);
  int64_t over = b.axis(axis, ir::tensorTypeOf(value).getRank(), value);
  if (n < 0)
    b.fail(ErrorKind::Value,
           "n is " + llvm::Twine(n) + "; it must not be negative");
  Variable x = b.wrap(value);
  for (int64_t i = 0; i < n; ++i) {
    Variable behind = slice_axis(x, over, slice(1, none));
    Variable before = slice_axis(x, over, slice(-1));
    x = x.dtype() == DType::Bool ? not_equal(behind, before) : behind - before;
  }
  return x;
}
