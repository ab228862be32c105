//===- arete/Reductions.h - Reductions and statistics -----------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_REDUCTIONS_H
#define ARETE_REDUCTIONS_H

#include "arete/Axes.h"
#include "arete/Variable.h"

namespace arete {

//===----------------------------------------------------------------------===//
// Each is over all axes, one, or several in braces; the reduced axes go away,
// or stay with size 1 if `keepdims`. An axis that is out of range is an Index
// error, one that is given twice a Value error.
//===----------------------------------------------------------------------===//

/// The sum, or the product, computed in the given dtype. Without one sums and
/// products of bools and of integers narrower than 64 bits are int64 (uint64
/// for unsigned integers). Integers wrap. numpy.sum, numpy.prod.
Variable sum(const Arg &x, const Axes &axes = {}, bool keepdims = false,
             OptionalDType dtype = {});
Variable prod(const Arg &x, const Axes &axes = {}, bool keepdims = false,
              OptionalDType dtype = {});
/// The greatest or the least element, NaN if there is one. No elements: an
/// Error when the function runs. numpy.max, numpy.min.
Variable max(const Arg &x, const Axes &axes = {}, bool keepdims = false);
Variable min(const Arg &x, const Axes &axes = {}, bool keepdims = false);
/// max() - min(). numpy.ptp.
Variable ptp(const Arg &x, const Axes &axes = {}, bool keepdims = false);
/// The mean, computed in the given dtype, which must be a float; without one
/// integers and bools are averaged in float64. numpy.mean.
Variable mean(const Arg &x, const Axes &axes = {}, bool keepdims = false,
              OptionalDType dtype = {});
/// The variance; the divisor is the number of elements less `ddof`. numpy.var.
Variable var(const Arg &x, const Axes &axes = {}, bool keepdims = false,
             int64_t ddof = 0, OptionalDType dtype = {});
/// The square root of var(). numpy.std.
Variable std(const Arg &x, const Axes &axes = {}, bool keepdims = false,
             int64_t ddof = 0, OptionalDType dtype = {});
/// Whether some element, every element is not zero. numpy.any, numpy.all.
Variable any(const Arg &x, const Axes &axes = {}, bool keepdims = false);
Variable all(const Arg &x, const Axes &axes = {}, bool keepdims = false);
/// The number of elements that are not zero, as int64. numpy.count_nonzero.
Variable count_nonzero(const Arg &x, const Axes &axes = {},
                       bool keepdims = false);
/// The first position of the largest (smallest) element, as int64; NaN counts
/// as that. Over several axes it is the position in these axes flattened, in
/// C order and the order of the axes of x. No elements: an Error when the
/// function runs. numpy.argmax, numpy.argmin.
Variable argmax(const Arg &x, const Axes &axes = {}, bool keepdims = false);
Variable argmin(const Arg &x, const Axes &axes = {}, bool keepdims = false);
/// What max_and_argmax() gives.
struct MaxAndArgmax {
  Variable max, argmax;
};
/// max() and argmax() at once, as in Theano.
MaxAndArgmax max_and_argmax(const Arg &x, const Axes &axes = {},
                            bool keepdims = false);
/// log(sum(exp(x))) without overflow. scipy.special.logsumexp.
Variable logsumexp(const Arg &x, const Axes &axes = {}, bool keepdims = false);

//===----------------------------------------------------------------------===//
// Without the NaNs
//===----------------------------------------------------------------------===//

/// sum() and so on of the elements that are not NaN. The mean, variance and
/// extremes of none but NaNs are NaN. numpy.nansum, numpy.nanprod,
/// numpy.nanmean, numpy.nanvar, numpy.nanstd, numpy.nanmax, numpy.nanmin.
Variable nansum(const Arg &x, const Axes &axes = {}, bool keepdims = false);
Variable nanprod(const Arg &x, const Axes &axes = {}, bool keepdims = false);
Variable nanmean(const Arg &x, const Axes &axes = {}, bool keepdims = false);
Variable nanvar(const Arg &x, const Axes &axes = {}, bool keepdims = false,
                int64_t ddof = 0);
Variable nanstd(const Arg &x, const Axes &axes = {}, bool keepdims = false,
                int64_t ddof = 0);
Variable nanmax(const Arg &x, const Axes &axes = {}, bool keepdims = false);
Variable nanmin(const Arg &x, const Axes &axes = {}, bool keepdims = false);
/// As argmax() and argmin() without the NaNs; of none but NaNs the first one's
/// position. numpy.nanargmax, numpy.nanargmin.
Variable nanargmax(const Arg &x, const Axes &axes = {}, bool keepdims = false);
Variable nanargmin(const Arg &x, const Axes &axes = {}, bool keepdims = false);

//===----------------------------------------------------------------------===//
// Statistics and norms, in floating point
//===----------------------------------------------------------------------===//

/// sum(x * weights) / sum(weights). The weights have the shape of x or, with
/// one axis, are a vector along it. numpy.average.
Variable average(const Arg &x, const Arg &weights, const Axes &axes = {},
                 bool keepdims = false);
/// The covariance of variables, which are the rows of a matrix (its columns
/// without `rows`), or one vector. numpy.cov.
Variable cov(const Arg &x, bool rows = true, int64_t ddof = 1);
/// cov() divided by the standard deviations. numpy.corrcoef, but for its
/// clipping of rounding errors.
Variable corrcoef(const Arg &x, bool rows = true);

/// The Euclidean length: vector_norm() of order 2.
Variable norm(const Arg &x, const Axes &axes = {}, bool keepdims = false);
/// sum(abs(x) ** order) ** (1 / order), which is real; for infinity and
/// -infinity the largest and least magnitude, for 0 the number of elements that
/// are not zero. numpy.linalg.vector_norm.
Variable vector_norm(const Arg &x, double order = 2, const Axes &axes = {},
                     bool keepdims = false);
} // namespace arete

#endif // ARETE_REDUCTIONS_H
