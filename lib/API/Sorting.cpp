//===- Sorting.cpp - Sorting, searching and counting ----------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/Sorting.h"
#include "Graph.h"
#include "Size.h"
#include "Slicing.h"

#include <cmath>
#include <limits>

using namespace arete;
using namespace arete::detail;
using ir::Expr;

static mlir::Value flat(GraphBuilder &b, mlir::Value x) {
  return rankOf(x) == 1 ? x : b.op("reshape", {x, b.size(-1)});
}

static mlir::Value secondResult(mlir::Value first) {
  return first.getDefiningOp()->getResult(1);
}

/// 0, 1, ..., size - 1.
static Expr upTo(GraphBuilder &b, mlir::Value size) {
  return b.expr(b.op("arange", {b.size(0), size, b.size(1)}));
}

/// x[indices], along the first axis.
static Expr take(GraphBuilder &b, Expr x, Expr indices) {
  return b.expr(b.op("gather", {x.get(), indices.get()}));
}

static Expr integers(GraphBuilder &b, Expr x) {
  return b.expr(b.cast(x.get(), DType::Int64));
}

/// The permutation that brings `axes` to the front.
static llvm::SmallVector<int64_t> toFront(llvm::ArrayRef<int64_t> axes,
                                          int64_t rank) {
  llvm::SmallVector<int64_t> order(axes);
  for (int64_t axis = 0; axis < rank; ++axis)
    if (!llvm::is_contained(axes, axis))
      order.push_back(axis);
  return order;
}

/// Axis 0 back where it was.
static Expr fromFront(Expr x, int64_t axis) {
  llvm::SmallVector<int64_t> order;
  for (int64_t i = 0; i < x.rank(); ++i)
    order.push_back(i < axis ? i + 1 : i == axis ? 0 : i);
  return x.transpose(order);
}

/// The product of some sizes, a constant where they are static.
static mlir::Value count(GraphBuilder &b, mlir::Value x,
                         llvm::ArrayRef<int64_t> axes) {
  int64_t known = 1;
  bool isStatic = true;
  Expr product = b.expr(b.size(1));
  for (int64_t axis : axes) {
    int64_t size = ir::tensorTypeOf(x).getDimSize(axis);
    isStatic &= !mlir::ShapedType::isDynamic(size);
    known *= isStatic ? size : 1;
    product = product * b.expr(b.dim(x, axis));
  }
  return isStatic ? b.size(known) : product.get();
}

/// x with `axes` as one axis in front.
static Expr joinedInFront(GraphBuilder &b, mlir::Value x,
                          llvm::ArrayRef<int64_t> axes) {
  Expr moved = b.expr(x).transpose(toFront(axes, rankOf(x)));
  if (axes.size() == 1)
    return moved;
  llvm::SmallVector<mlir::Value> sizes{count(b, x, axes)};
  for (int64_t axis = 0; axis < rankOf(x); ++axis)
    if (!llvm::is_contained(axes, axis))
      sizes.push_back(b.dim(x, axis));
  return moved.reshape(sizes);
}

//===----------------------------------------------------------------------===//
// Sorting
//===----------------------------------------------------------------------===//

static Variable sorting(const char *op, const Arg &arg,
                        std::optional<int64_t> axis, bool descending) {
  GraphBuilder b(op, arg.location());
  mlir::Value x = b.value(arg);
  if (!axis)
    x = flat(b, x);
  int64_t over = b.axis(axis.value_or(0), rankOf(x), x);
  return b.wrap(
      b.op(op, x, {b.attr("axis", over), b.attr("descending", descending)}));
}

Variable arete::sort(const Arg &x, std::optional<int64_t> axis,
                     bool descending) {
  return sorting("sort", x, axis, descending);
}
Variable arete::argsort(const Arg &x, std::optional<int64_t> axis,
                        bool descending) {
  return sorting("argsort", x, axis, descending);
}

TopK arete::topk(const Arg &arg, const Arg &k, int64_t axis, bool largest) {
  GraphBuilder b("topk", arg.location());
  mlir::Value x = b.value(arg);
  mlir::Value values = b.op(
      "topk", {x, b.size(k)},
      {b.attr("axis", b.axis(axis, rankOf(x), x)), b.attr("largest", largest)});
  return {b.wrap(values), b.wrap(secondResult(values))};
}

Variable arete::lexsort(const Args &keys) {
  GraphBuilder b("lexsort",
                 keys.empty() ? Location() : keys.begin()->location());
  if (keys.empty())
    b.fail(ErrorKind::Value, "at least one key is needed");
  llvm::SmallVector<mlir::Value> values;
  bool oneDType = true;
  for (const Arg &arg : keys) {
    values.push_back(b.value(arg));
    if (rankOf(values.back()) != 1)
      b.fail(ErrorKind::Type,
             "a key must be a vector, got " + describe(values.back()));
    oneDType &= dtypeOfValue(values.back()) == dtypeOfValue(values[0]);
  }
  if (oneDType) {
    for (mlir::Value &value : values)
      value = b.expr(value).expandDims(0).get();
    return b.wrap(b.op(
        "lexsort", b.op("concatenate", values, b.attr("axis", int64_t(0)))));
  }
  // A common dtype may make different keys equal. Stable sorts one by one.
  Expr order;
  for (mlir::Value value : values) {
    Expr key = order ? take(b, b.expr(value), order) : b.expr(value);
    Expr step = b.expr(b.op("argsort", key.get(), b.attr("axis", int64_t(0))));
    order = order ? take(b, order, step) : step;
  }
  return b.wrap(order);
}

//===----------------------------------------------------------------------===//
// Order statistics
//===----------------------------------------------------------------------===//

namespace {
/// The elements over some axes in order, along axis 0.
struct Ordered {
  Ordered(GraphBuilder &b, const Arg &arg, const Axes &axes)
      : b(b), x(b.floating(arg)) {
    if (axes.get())
      over = b.axes(*axes.get(), rankOf(x), x);
    else
      over = llvm::to_vector(llvm::seq<int64_t>(rankOf(x)));
    mlir::Value joined = joinedInFront(b, x, over).get();
    elements = b.expr(b.op("sort", joined, b.attr("axis", int64_t(0))));
    size = b.expr(b.dim(elements.get(), 0));
  }

  Expr at(Expr indices) const { return take(b, elements, indices); }

  /// The result of a statistic, whose leading axes are `leading` new ones: NaN
  /// where there is one, which would be the last element.
  Variable finish(Expr result, int64_t leading, bool keepdims) const {
    Expr last = at(size - 1.0);
    result = where(isnan(last), last, result);
    llvm::SmallVector<int64_t> kept;
    for (int64_t axis : over)
      kept.push_back(axis + leading);
    return b.wrap(keepdims ? result.expandDims(kept) : result);
  }

  GraphBuilder &b;
  mlir::Value x;
  llvm::SmallVector<int64_t> over;
  Expr elements, size;
};
} // namespace

Variable arete::median(const Arg &x, const Axes &axes, bool keepdims) {
  GraphBuilder b("median", x.location());
  Ordered ordered(b, x, axes);
  Expr two = b.expr(b.size(2));
  Expr low = floor_divide(ordered.size - 1.0, two);
  Expr high = floor_divide(ordered.size, two);
  Expr first = ordered.at(low), second = ordered.at(high);
  Expr result = where(equal(low, high), first, (first + second) * 0.5);
  return ordered.finish(result, 0, keepdims);
}

/// Where the quantile q lies among n elements, by Hyndman and Fan.
static Expr virtualIndex(Expr q, Expr n, QuantileMethod method) {
  // n * q + alpha + q * (1 - alpha - beta) - 1, alpha being beta.
  auto interpolated = [&](double alpha) {
    return n * q + (q * (1.0 - 2 * alpha) + (alpha - 1.0));
  };
  switch (method) {
  case QuantileMethod::InvertedCDF:
  case QuantileMethod::AveragedInvertedCDF:
    return n * q - 1.0;
  case QuantileMethod::ClosestObservation:
    return n * q - 1.5;
  case QuantileMethod::InterpolatedInvertedCDF: // alpha 0, beta 1
    return n * q - 1.0;
  case QuantileMethod::Hazen:
    return interpolated(0.5);
  case QuantileMethod::Weibull:
    return interpolated(0.0);
  case QuantileMethod::MedianUnbiased:
    return interpolated(1.0 / 3);
  case QuantileMethod::NormalUnbiased:
    return interpolated(3.0 / 8);
  case QuantileMethod::Linear:
  case QuantileMethod::Lower:
  case QuantileMethod::Higher:
  case QuantileMethod::Midpoint:
  case QuantileMethod::Nearest:
    return (n - 1.0) * q;
  }
  return {};
}

/// The one element that a method picks; null for one that interpolates.
static Expr pickedIndex(Expr index, QuantileMethod method) {
  Expr below = floor(index);
  switch (method) {
  case QuantileMethod::Lower:
    return below;
  case QuantileMethod::Higher:
    return ceil(index);
  case QuantileMethod::Nearest:
    return round(index);
  case QuantileMethod::InvertedCDF:
    return ceil(index);
  case QuantileMethod::ClosestObservation: {
    // At a tie the even one, counted from 1.
    Expr isOdd =
        equal(remainder(below, index.literal(2.0)), index.literal(1.0));
    Expr isTie = equal(index, below);
    return where(logical_and(isTie, isOdd), below, below + 1.0);
  }
  default:
    return {};
  }
}

/// The weight of the upper one of two elements.
static Expr upperWeight(Expr fraction, QuantileMethod method) {
  Expr isWhole = equal(fraction, fraction.literal(0.0));
  if (method == QuantileMethod::AveragedInvertedCDF)
    return where(isWhole, fraction.literal(0.5), fraction.literal(1.0));
  if (method == QuantileMethod::Midpoint)
    return where(isWhole, fraction.literal(0.0), fraction.literal(0.5));
  return fraction;
}

static Variable quantileOf(GraphBuilder &b, const Arg &x, Expr q,
                           const Axes &axes, QuantileMethod method,
                           bool keepdims) {
  Ordered ordered(b, x, axes);
  Expr n = castLike(ordered.size, q);
  Expr zero = q.literal(0.0), last = n - 1.0;
  Expr index = virtualIndex(q, n, method);
  // A q out of range leads to an index out of range.
  Expr isValid =
      logical_and(greater_equal(q, zero), less_equal(q, q.literal(1.0)));
  auto element = [&](Expr position) {
    position = minimum(maximum(position, zero), last);
    return ordered.at(integers(b, where(isValid, position, n)));
  };
  if (Expr picked = pickedIndex(index, method))
    return ordered.finish(element(picked), q.rank(), keepdims);
  index = minimum(maximum(index, zero.literal(-1.0)), n);
  Expr below = floor(index);
  Expr low = element(below), high = element(below + 1.0);
  Expr weight = castLike(upperWeight(index - below, method), low);
  llvm::SmallVector<int64_t> trailing;
  for (int64_t axis = q.rank(); axis < low.rank(); ++axis)
    trailing.push_back(axis);
  if (!trailing.empty())
    weight = weight.expandDims(trailing);
  // From the nearer end, unless they are too far apart for that; and exact
  // where it is not between two: there the other element may be infinite.
  Expr distance = high - low;
  Expr result =
      where(less(weight, weight.literal(0.5)), low + distance * weight,
            high - distance * (1.0 - weight));
  result = where(isinf(distance), low * (1.0 - weight) + high * weight, result);
  Expr isLow = logical_or(equal(low, high), equal(weight, weight.literal(0.0)));
  Expr isHigh = equal(weight, weight.literal(1.0));
  result = where(isLow, low, where(isHigh, high, result));
  return ordered.finish(result, q.rank(), keepdims);
}

/// A number that is known now is checked now.
static Expr fractions(GraphBuilder &b, const Arg &q, double whole) {
  if (Access::isLiteral(q)) {
    Tensor number = toTensor(Access::literal(q), DType::Float64);
    double value = number.item<double>();
    if (!(value >= 0 && value <= whole))
      b.fail(ErrorKind::Value, "q is " + std::to_string(value) +
                                   "; it must be in [0, " +
                                   std::to_string(int64_t(whole)) + "]");
  }
  Expr value = b.expr(b.value(q, DType::Float64));
  return whole == 1 ? value : value / value.literal(whole);
}

Variable arete::quantile(const Arg &x, const Arg &q, const Axes &axes,
                         QuantileMethod method, bool keepdims) {
  GraphBuilder b("quantile", x.location());
  return quantileOf(b, x, fractions(b, q, 1), axes, method, keepdims);
}
Variable arete::percentile(const Arg &x, const Arg &q, const Axes &axes,
                           QuantileMethod method, bool keepdims) {
  GraphBuilder b("percentile", x.location());
  return quantileOf(b, x, fractions(b, q, 100), axes, method, keepdims);
}

//===----------------------------------------------------------------------===//
// Searching
//===----------------------------------------------------------------------===//

Variable arete::searchsorted(const Arg &sorted, const Arg &values, Side side,
                             const Variable &sorter) {
  GraphBuilder b("searchsorted", sorted.location());
  auto operands =
      b.values({&sorted, &values}, b.commonDType({&sorted, &values}));
  if (sorter) {
    mlir::Value order = b.integer(Arg(sorter, sorted.location()), "the sorter");
    operands[0] = take(b, b.expr(operands[0]), b.expr(order)).get();
  }
  return b.wrap(
      b.op("searchsorted", operands, b.attr("right", side == Side::Right)));
}

Variable arete::digitize(const Arg &x, const Arg &edges, bool right) {
  GraphBuilder b("digitize", x.location());
  auto operands = b.values({&x, &edges}, b.commonDType({&x, &edges}));
  return b.wrap(b.op("digitize", operands, b.attr("right", right)));
}

//===----------------------------------------------------------------------===//
// Counting
//===----------------------------------------------------------------------===//

Variable arete::bincount(const Arg &arg, const Variable &weightsVariable,
                         const Arg &minlength) {
  GraphBuilder b("bincount", arg.location());
  mlir::Value x = b.value(arg);
  x = isBool(dtypeOfValue(x)) ? b.cast(x, DType::Int64)
                              : b.integer(arg, "the elements");
  if (rankOf(x) != 1)
    b.fail(ErrorKind::Type,
           "the elements must be a vector, got " + describe(x));
  mlir::Value weights = b.size(1);
  if (weightsVariable) {
    weights = b.value(Arg(weightsVariable, arg.location()));
    weights = b.cast(weights, accumulatorDType(dtypeOfValue(weights)));
    if (rankOf(weights) != 1)
      b.fail(ErrorKind::Type,
             "the weights must be a vector, got " + describe(weights));
  }
  // Also the size of no elements.
  Expr least = (b.expr(b.size(minlength)) - 1.0).expandDims(0);
  Expr all =
      b.expr(b.op("concatenate", {x, least.get()}, b.attr("axis", int64_t(0))));
  Expr size = all.reduce("arete.max", 0, /*keepdims=*/false) + 1.0;
  return b.wrap(b.op("bincount", {x, weights, size.get()}));
}

/// The counts between edges of the dtype of x, both vectors.
static Histogram countBetween(GraphBuilder &b, Expr x, Expr edges,
                              mlir::Value returnedEdges,
                              const HistogramOptions &options) {
  mlir::Value weights = b.size(1);
  if (options.weights) {
    weights = b.value(Arg(options.weights, b.userLoc()));
    weights = flat(b, b.cast(weights, accumulatorDType(dtypeOfValue(weights))));
  }
  Expr bins = b.expr(b.size(sizeOf(b, edges.get(), 0) - 1));
  Expr first = take(b, edges, b.expr(b.size(0)));
  Expr last = take(b, edges, bins);
  Expr bin =
      b.expr(b.op("digitize", {x.get(), edges.get()}, b.attr("rising", true))) -
      1.0;
  // The last bin holds its upper edge; what is in no bin has one of its own.
  bin = where(equal(x, last), bins - 1.0, bin);
  Expr isInside = logical_and(greater_equal(x, first), less_equal(x, last));
  bin = where(isInside, bin, bins);
  Expr sums =
      b.expr(b.op("bincount", {bin.get(), weights, (bins + 1.0).get()}));
  Expr counts = b.expr(sliceAxis(b, sums.get(), 0, b.size(0), bins.get()));
  if (options.density) {
    Expr upper = take(b, edges, upTo(b, bins.get()) + 1.0);
    Expr lower = take(b, edges, upTo(b, bins.get()));
    Expr widths = b.expr(b.cast((upper - lower).get(), DType::Float64));
    counts = b.expr(b.cast(counts.get(), DType::Float64));
    counts = counts / counts.sum(0) / widths;
  }
  return {b.wrap(counts), b.wrap(returnedEdges)};
}

/// The smallest and the largest element; 0 and 1 if there are none.
static std::pair<Expr, Expr> rangeOf(GraphBuilder &b, Expr x) {
  Expr isEmpty = equal(b.expr(b.dim(x.get(), 0)), b.expr(b.size(0)));
  auto extreme = [&](const char *op, double neutral, double otherwise) {
    Expr end = x.literal(neutral).expandDims(0);
    Expr all = b.expr(
        b.op("concatenate", {x.get(), end.get()}, b.attr("axis", int64_t(0))));
    return where(isEmpty, x.literal(otherwise),
                 all.reduce(op, 0, /*keepdims=*/false));
  };
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return {extreme("arete.min", infinity, 0.0),
          extreme("arete.max", -infinity, 1.0)};
}

Histogram arete::histogram(const Arg &arg, int64_t bins,
                           const HistogramOptions &options, Location loc) {
  GraphBuilder b("histogram", loc);
  Expr x = b.expr(flat(b, b.floating(arg)));
  if (bins < 1)
    b.fail(ErrorKind::Value,
           "bins is " + llvm::Twine(bins) + "; there must be at least one");
  Expr first, last;
  if (options.range) {
    auto [low, high] = *options.range;
    if (!(high >= low) || !std::isfinite(high - low))
      b.fail(ErrorKind::Value, "the range " + std::to_string(low) + " to " +
                                   std::to_string(high) +
                                   " must rise and be finite");
    first = x.literal(low);
    last = x.literal(high);
  } else {
    std::tie(first, last) = rangeOf(b, x);
  }
  // A range of no width gets one.
  Expr isPoint = equal(first, last);
  Expr start = where(isPoint, first - 0.5, first);
  Expr stop = where(isPoint, last + 0.5, last);
  Expr number = upTo(b, b.size(bins + 1));
  Expr step = (stop - start) / x.literal(double(bins));
  Expr edges = where(equal(number, b.expr(b.size(bins))), stop,
                     castLike(number, x) * step + start);
  return countBetween(b, x, edges, edges.get(), options);
}

Histogram arete::histogram(const Arg &arg, const Variable &edgesVariable,
                           const HistogramOptions &options, Location loc) {
  GraphBuilder b("histogram", loc);
  if (options.range)
    b.fail(ErrorKind::Value, "the range is that of the given edges");
  Arg edgesArg(edgesVariable, loc);
  DType dtype = b.commonDType({&arg, &edgesArg});
  Expr x = b.expr(flat(b, b.value(arg, dtype)));
  mlir::Value edges = b.value(edgesArg, dtype);
  if (rankOf(edges) != 1)
    b.fail(ErrorKind::Type, "edges must be a vector, got " + describe(edges));
  return countBetween(b, x, b.expr(edges), b.value(edgesArg), options);
}

/// Whether elements differ; NaNs do not.
static Expr differs(Expr x, Expr y) {
  Expr isDifferent = not_equal(x, y);
  if (!ir::isFloat(x.elementType()))
    return isDifferent;
  return logical_and(isDifferent, logical_not(logical_and(isnan(x), isnan(y))));
}

Unique arete::unique(const Arg &arg, std::optional<int64_t> axis) {
  GraphBuilder b("unique", arg.location());
  mlir::Value x = b.value(arg);
  // Rows of one element, or of those of a slice.
  Expr elements, order;
  int64_t over = 0;
  if (axis) {
    over = b.axis(*axis, rankOf(x), x);
    elements = joinedInFront(b, x, over);
    llvm::SmallVector<int64_t> others =
        llvm::to_vector(llvm::seq<int64_t>(1, elements.rank()));
    mlir::Value width = count(b, elements.get(), others);
    Expr rows = elements.reshape({b.dim(x, over), width});
    // The first element decides: lexsort goes by the last key.
    Expr backwards = b.expr(width) - 1.0 - upTo(b, width);
    Expr keys = take(b, rows.transpose({1, 0}), backwards);
    order = b.expr(b.op("lexsort", keys.get()));
  } else {
    elements = b.expr(flat(b, x));
    order = b.expr(b.op("argsort", elements.get(), b.attr("axis", over)));
  }

  Expr sorted = take(b, elements, order);
  Expr size = b.expr(b.dim(elements.get(), 0)), number = upTo(b, size.get());
  Expr zero = b.expr(b.size(0)), one = b.expr(b.size(1));
  Expr before = take(b, sorted, maximum(number - 1.0, zero));
  Expr isNew = differs(sorted, before);
  if (isNew.rank() > 1) {
    llvm::SmallVector<int64_t> others =
        llvm::to_vector(llvm::seq<int64_t>(1, isNew.rank()));
    isNew = not_equal(integers(b, isNew).sum(others), zero);
  }
  Expr begins = where(logical_or(isNew, equal(number, zero)), one, zero);
  // The number of each element's value, which rises along the sorted elements.
  Expr group =
      b.expr(b.op("cumsum", begins.get(), b.attr("axis", int64_t(0)))) - 1.0;
  Expr values = upTo(b, begins.sum(0).get());
  auto search = [&](bool right) {
    return b.expr(b.op("searchsorted", {group.get(), values.get()},
                       b.attr("right", right)));
  };
  Expr start = search(false), index = take(b, order, start);
  Expr zeros = zero.broadcastTo(size.get());
  Expr inverse =
      b.expr(b.op("scatter_add", {zeros.get(), group.get(), order.get()}));
  if (!axis)
    inverse = inverse.reshape(ir::buildDims(b.builder(), b.loc(), x));
  return {b.wrap(fromFront(take(b, elements, index), over)), b.wrap(index),
          b.wrap(inverse), b.wrap(search(true) - start)};
}

Variable arete::repeat_each(const Arg &arg, const Arg &countsArg,
                            std::optional<int64_t> axis) {
  GraphBuilder b("repeat_each", arg.location());
  mlir::Value x = b.value(arg);
  if (!axis)
    x = flat(b, x);
  int64_t over = b.axis(axis.value_or(0), rankOf(x), x);
  Expr counts = b.expr(b.integer(countsArg, "counts"));
  if (counts.rank() != 1)
    b.fail(ErrorKind::Type,
           "counts must be a vector, got " + describe(counts.get()));
  // One for each element of the axis, or one for all.
  mlir::Value size = b.dim(x, over);
  counts = b.expr(b.op("broadcast_to", {counts.get(), size}));
  mlir::Value positions =
      b.op("repeat_positions", {counts.get(), counts.sum(0).get()});
  Expr repeated = take(b, joinedInFront(b, x, over), b.expr(positions));
  return b.wrap(fromFront(repeated, over));
}
