//===- Selecting.cpp - Partitions, quantiles of numbers, membership
//--------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What NumPy selects and sorting and searching say.
///
//===----------------------------------------------------------------------===//

#include "Graph.h"
#include "Size.h"
#include "arete/Ops.h"

#include <numeric>

using namespace arete;
using namespace arete::detail;

/// What sorts stands for what partitions.
static Variable partitioning(const char *name, const char *op, const Arg &arg,
                             int64_t k, std::optional<int64_t> axis) {
  GraphBuilder b(name, arg.location());
  Variable operand = b.variable(arg);
  if (!axis)
    operand = flatten(operand);
  mlir::Value x = Access::value(operand);
  int64_t over = b.axis(axis.value_or(0), rankOf(x), x);
  int64_t size = ir::tensorTypeOf(x).getDimSize(over);
  if (!mlir::ShapedType::isDynamic(size) && (k < -size || k >= size))
    b.fail(ErrorKind::Index, "k is " + llvm::Twine(k) + ", but axis " +
                                 llvm::Twine(over) + " of " + describe(x) +
                                 " has not that size");
  return b.wrap(b.op(op, x, b.attr("axis", over)));
}

Variable arete::partition(const Arg &x, int64_t k,
                          std::optional<int64_t> axis) {
  return partitioning("partition", "sort", x, k, axis);
}
Variable arete::argpartition(const Arg &x, int64_t k,
                             std::optional<int64_t> axis) {
  return partitioning("argpartition", "argsort", x, k, axis);
}

/// The quantile of the numbers among the elements over some axes.
static Variable nanQuantileOf(GraphBuilder &b, const Arg &arg, double q,
                              const Axes &given, bool keepdims) {
  if (!(q >= 0 && q <= 1))
    b.fail(ErrorKind::Value, "q is out of range");
  Variable x = b.wrap(b.floating(arg));
  llvm::SmallVector<int64_t> over = b.axes(given, Access::value(x));
  // The axes as one in front, along which NaNs come last.
  std::vector<Size> sizes{1};
  for (int64_t axis = 0; axis < x.rank(); ++axis)
    if (llvm::is_contained(over, axis))
      sizes[0] = sizes[0] * sizeOf(x, axis);
    else
      sizes.push_back(sizeOf(x, axis));
  Shape axes(over.begin(), over.end()), front(over.size());
  std::iota(front.begin(), front.end(), 0);
  Variable sorted = sort(reshape(moveaxis(x, axes, front), toArgs(sizes)), 0);
  Variable count = sum(cast<int64_t>(logical_not(isnan(sorted))), 0,
                       /*keepdims=*/true);
  Variable last = maximum(count - 1, 0);
  Variable place = cast<double>(last) * q, below = floor(place);
  Variable low = cast<int64_t>(below), high = minimum(low + 1, last);
  Variable weight = cast(place - below, sorted.dtype());
  Variable start = take_along_axis(sorted, low, 0);
  Variable end = take_along_axis(sorted, high, 0);
  // Between equal infinities lies their like.
  Variable between = start + weight * (end - start);
  Variable result = squeeze(where(equal(start, end), start, between), 0);
  return keepdims ? expand_dims(result, axes) : result;
}

Variable arete::nanmedian(const Arg &x, const Axes &axes, bool keepdims) {
  GraphBuilder b("nanmedian", x.location());
  return nanQuantileOf(b, x, 0.5, axes, keepdims);
}
Variable arete::nanquantile(const Arg &x, double q, const Axes &axes,
                            bool keepdims) {
  GraphBuilder b("nanquantile", x.location());
  return nanQuantileOf(b, x, q, axes, keepdims);
}
Variable arete::nanpercentile(const Arg &x, double q, const Axes &axes,
                              bool keepdims) {
  GraphBuilder b("nanpercentile", x.location());
  return nanQuantileOf(b, x, q / 100, axes, keepdims);
}

Variable arete::isin(const Arg &xArg, const Arg &valuesArg, bool invert) {
  GraphBuilder b("isin", xArg.location());
  const Arg *args[] = {&xArg, &valuesArg};
  DType dtype = b.commonDType(args);
  Variable x = b.wrap(b.value(xArg, dtype));
  Variable values = sort(b.wrap(b.value(valuesArg, dtype)), std::nullopt);
  Variable place = searchsorted(values, x);
  // One more element for what is greater than all.
  Variable padded = concatenate({values, zeros({1}, dtype)});
  Variable isFound =
      logical_and(equal(padded[place], x), place < values.shape(0));
  return invert ? logical_not(isFound) : isFound;
}
