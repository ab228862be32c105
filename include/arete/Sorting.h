//===- arete/Sorting.h - Sorting, searching and counting --------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Every dtype can be sorted. False is less than true; NaN counts as the
/// greatest element, as in NumPy, and as equal to itself.
///
/// Derivatives follow the elements to where they go. Equal elements stay in
/// order, so each of them has a place of its own.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_SORTING_H
#define ARETE_SORTING_H

#include "arete/Axes.h"
#include "arete/Variable.h"

#include <optional>

namespace arete {

//===----------------------------------------------------------------------===//
// Sorting
//===----------------------------------------------------------------------===//

/// The elements in order along an axis; without one (std::nullopt) those of the
/// flattened tensor. numpy.sort.
Variable sort(const Arg &x, std::optional<int64_t> axis = -1,
              bool descending = false);
/// Where the elements in order come from, as int64. Stable, also if descending.
/// numpy.argsort(kind="stable").
Variable argsort(const Arg &x, std::optional<int64_t> axis = -1,
                 bool descending = false);

struct TopK {
  Variable values, indices;
};
/// The k greatest elements along an axis, the greatest first, and their
/// positions; the smallest ones, the smallest first, if not `largest`. Of equal
/// elements the first ones. k may be an integer scalar; an axis with fewer
/// elements is an Error. PyTorch: topk.
TopK topk(const Arg &x, const Arg &k, int64_t axis = -1, bool largest = true);

/// The elements along an axis in an order in which the one at position `k`
/// (from the end, if it is negative) is where it would be if all were sorted,
/// none before it greater and none behind it less. All are sorted, so this
/// saves no time. A k that is out of range of a size that is known is an Error.
/// numpy.partition.
Variable partition(const Arg &x, int64_t k, std::optional<int64_t> axis = -1);
/// Where the elements of partition() come from. numpy.argpartition.
Variable argpartition(const Arg &x, int64_t k,
                      std::optional<int64_t> axis = -1);

/// The order of elements by several keys, vectors of one size: by the last one
/// given, where that is equal by the one before, and so on. numpy.lexsort.
Variable lexsort(const Args &keys);

//===----------------------------------------------------------------------===//
// Order statistics
//===----------------------------------------------------------------------===//

/// What lies between two elements: the methods of numpy.quantile.
enum class QuantileMethod {
  InvertedCDF,
  AveragedInvertedCDF,
  ClosestObservation,
  InterpolatedInvertedCDF,
  Hazen,
  Weibull,
  Linear,
  MedianUnbiased,
  NormalUnbiased,
  Lower,
  Higher,
  Midpoint,
  Nearest,
};

/// NaN if there is one. Integers and bools are computed in float64. No
/// elements: an Error when the function runs. numpy.median.
Variable median(const Arg &x, const Axes &axes = {}, bool keepdims = false);
/// The element below which a part `q` of the elements over `axes` lies. q is of
/// any rank, its elements in [0, 1]; its axes come first in the result. NaN if
/// there is one; no elements, or a q out of range: an Error when the function
/// runs. numpy.quantile.
Variable quantile(const Arg &x, const Arg &q, const Axes &axes = {},
                  QuantileMethod method = QuantileMethod::Linear,
                  bool keepdims = false);
/// quantile() with `q` in [0, 100]. numpy.percentile.
Variable percentile(const Arg &x, const Arg &q, const Axes &axes = {},
                    QuantileMethod method = QuantileMethod::Linear,
                    bool keepdims = false);

/// median() and so on without the NaNs; NaN of none but them. `q` is one number
/// here, and what lies between two elements is linear. numpy.nanmedian,
/// numpy.nanquantile, numpy.nanpercentile.
Variable nanmedian(const Arg &x, const Axes &axes = {}, bool keepdims = false);
Variable nanquantile(const Arg &x, double q, const Axes &axes = {},
                     bool keepdims = false);
Variable nanpercentile(const Arg &x, double q, const Axes &axes = {},
                       bool keepdims = false);

//===----------------------------------------------------------------------===//
// Searching
//===----------------------------------------------------------------------===//

/// Whether each element of x is one of `values`, of any shape; not so if
/// `invert`. NaN is none of them. numpy.isin.
Variable isin(const Arg &x, const Arg &values, bool invert = false);

enum class Side { Left, Right };

/// For each value how many elements of a sorted vector are less, or with
/// Side::Right not greater: where it could be inserted. `sorter` is the
/// argsort() of a vector that is not sorted. numpy.searchsorted.
Variable searchsorted(const Arg &sorted, const Arg &values,
                      Side side = Side::Left, const Variable &sorter = {});
/// The bin that each element falls into: bin i is edges[i-1] <= x < edges[i],
/// with `right` edges[i-1] < x <= edges[i]; comparisons are turned round where
/// edges fall. Edges that neither rise nor fall throughout are an Error when
/// the function runs. numpy.digitize.
Variable digitize(const Arg &x, const Arg &edges, bool right = false);

//===----------------------------------------------------------------------===//
// Counting
//===----------------------------------------------------------------------===//

/// How often each of 0, 1, ... is an element of a vector of integers, up to the
/// largest of them and at least `minlength` numbers; with weights (of the
/// vector's shape) the sum of theirs. Counts are int64; weights are summed as
/// sum() does. A negative element is an Error when the function runs.
/// numpy.bincount.
Variable bincount(const Arg &x, const Variable &weights = {},
                  const Arg &minlength = 0);

struct Histogram {
  /// int64, or of the dtype of the weights' sum.
  Variable counts;
  /// One more than there are bins.
  Variable edges;
};
struct HistogramOptions {
  /// The ends of the bins, in float64; those of the elements by default.
  std::optional<std::pair<double, double>> range = {};
  /// Of the shape of x.
  Variable weights = {};
  /// The integral over all bins becomes 1.
  bool density = false;
};
/// How many elements of x fall into each of `bins` equal bins. A bin holds its
/// lower edge; the last one holds both. numpy.histogram.
Histogram histogram(const Arg &x, int64_t bins = 10,
                    const HistogramOptions &options = {},
                    Location loc = Location::current());
/// histogram() of bins between given edges, a vector that must rise. There is
/// no range.
Histogram histogram(const Arg &x, const Variable &edges,
                    const HistogramOptions &options = {},
                    Location loc = Location::current());

struct Unique {
  /// In order. Their number is known when the function runs.
  Variable values;
  /// Where each value is found first.
  Variable index;
  /// For each element (or slice) of x its position in `values`.
  Variable inverse;
  /// How often each value is there.
  Variable counts;
};
/// The distinct elements of the flattened tensor; with an axis the distinct
/// slices along it. NaNs count as one value. What is not used of the result is
/// not computed. numpy.unique.
Unique unique(const Arg &x, std::optional<int64_t> axis = {});

/// Element (or slice) i of an axis counts[i] times. `counts` is a vector of
/// integers as long as the axis; without an axis x is flattened. A negative
/// count is an Error when the function runs. numpy.repeat.
Variable repeat_each(const Arg &x, const Arg &counts,
                     std::optional<int64_t> axis = {});

} // namespace arete

#endif // ARETE_SORTING_H
