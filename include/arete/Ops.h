//===- arete/Ops.h - Operations on variables --------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The functions that build expressions. Names and meaning are NumPy's where
/// NumPy has the thing.
///
/// Operands of different dtypes meet in NumPy 2's dtype (DType.h); literals are
/// weak. Functions that compute in floating point compute integers in float64,
/// whatever their width. Arithmetic does not take bools: cast them. Comparisons
/// and bitwise operations do.
///
/// A dimension broadcasts if it is declared to be 1, and only then: the
/// compiled function checks at its entry that other sizes are equal.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_OPS_H
#define ARETE_OPS_H

#include "arete/Variable.h"

#include <optional>

namespace arete {

//===----------------------------------------------------------------------===//
// Elementwise
//===----------------------------------------------------------------------===//

#include "arete/Elementwise.inc"

/// The same as power().
Variable pow(const Arg &x, const Arg &y);

/// x as another dtype: floats are truncated towards zero and saturate, integers
/// wrap, what is not zero is true.
Variable cast(const Arg &x, DType dtype);
template <TensorElement T> Variable cast(const Arg &x) {
  return cast(x, dtypeOf<T>);
}

/// maximum(x, slope * x), for 0 <= slope <= 1.
Variable leaky_relu(const Arg &x, double slope = 0.01);
/// x where x > 0, alpha * (exp(x) - 1) elsewhere.
Variable elu(const Arg &x, double alpha = 1.0);
/// The self-normalising elu of Klambauer et al., 2017.
Variable selu(const Arg &x);
/// x * Phi(x), Phi being the distribution function of the normal distribution;
/// with `approximate` by tanh.
Variable gelu(const Arg &x, bool approximate = false);
/// x * sigmoid(x).
Variable silu(const Arg &x);

//===----------------------------------------------------------------------===//
// Reductions
//===----------------------------------------------------------------------===//

/// Which axes an operation is about: all of them (by default), one, or several
/// in braces. Negative axes count from the end.
class Axes {
public:
  Axes() = default;
  Axes(int64_t axis) : list(Shape{axis}) {}
  Axes(std::initializer_list<int64_t> axes) : list(axes) {}
  Axes(const Shape &axes) : list(axes) {}

  /// None says all.
  const std::optional<Shape> &get() const { return list; }

private:
  std::optional<Shape> list;
};

/// Sums and products of bools and of integers narrower than 64 bits are int64
/// (uint64 for unsigned integers). Integers wrap.
Variable sum(const Arg &x, const Axes &axes = {}, bool keepdims = false);
Variable prod(const Arg &x, const Axes &axes = {}, bool keepdims = false);
/// NaN if there is one. No elements: an Error when the function runs.
Variable max(const Arg &x, const Axes &axes = {}, bool keepdims = false);
Variable min(const Arg &x, const Axes &axes = {}, bool keepdims = false);
/// Integers and bools are averaged in float64.
Variable mean(const Arg &x, const Axes &axes = {}, bool keepdims = false);
/// The divisor is the number of elements less `ddof`.
Variable var(const Arg &x, const Axes &axes = {}, bool keepdims = false,
             int64_t ddof = 0);
/// The square root of var().
Variable std(const Arg &x, const Axes &axes = {}, bool keepdims = false,
             int64_t ddof = 0);
/// Whether some element, every element is not zero.
Variable any(const Arg &x, const Axes &axes = {}, bool keepdims = false);
Variable all(const Arg &x, const Axes &axes = {}, bool keepdims = false);
/// The first position of the largest (smallest) element, as int64; NaN counts
/// as that. Over several axes it is the position in these axes flattened, in
/// C order and the order of the axes of x. No elements: an Error when the
/// function runs.
Variable argmax(const Arg &x, const Axes &axes = {}, bool keepdims = false);
Variable argmin(const Arg &x, const Axes &axes = {}, bool keepdims = false);
/// log(sum(exp(x))) without overflow.
Variable logsumexp(const Arg &x, const Axes &axes = {}, bool keepdims = false);

/// exp(x) / sum(exp(x)) along an axis, without overflow, and its logarithm.
Variable softmax(const Arg &x, int64_t axis = -1);
Variable log_softmax(const Arg &x, int64_t axis = -1);
/// For each row of `logits` (classes along the last axis) the negative
/// logarithm of softmax(logits) at the class that `labels` (integers) names.
Variable cross_entropy(const Arg &logits, const Arg &labels);

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

/// All sizes, as a vector of int64.
Variable shape_of(const Arg &x);
/// The same elements in C order. Sizes are integers or integer scalars; one may
/// be the literal -1, which is what is left.
Variable reshape(const Arg &x, const Args &sizes);
/// The leading axes stay, the others become one: rank `rank`.
Variable flatten(const Arg &x, int64_t rank = 1);
/// Axis i of the result is axis axes[i] of x; reversed if none are given.
Variable transpose(const Arg &x, const Axes &axes = {});
Variable swapaxes(const Arg &x, int64_t a, int64_t b);
/// New axes of size 1, at these positions of the result.
Variable expand_dims(const Arg &x, const Axes &axes);
/// Without these axes, whose size must be 1; without those that are declared to
/// be 1 if none are given.
Variable squeeze(const Arg &x, const Axes &axes = {});

/// A place in the pattern of dimshuffle: an axis, or "x" for a new one.
class Place {
public:
  template <std::integral T> Place(T axis) : axis(axis) {}
  /// Only "x".
  Place(const char *fresh) : fresh(fresh) {}

  std::optional<int64_t> axis;
  std::string fresh;
};
/// The axes of x in the order of the pattern, and new ones of size 1. An axis
/// that is left out must be declared to be 1.
Variable dimshuffle(const Arg &x, std::initializer_list<Place> pattern);

/// x repeated along axes that are declared to be 1, and along new ones in
/// front.
Variable broadcast_to(const Arg &x, const Args &sizes);
/// Joined along an axis; the dtypes are promoted.
Variable concatenate(const Args &parts, int64_t axis = 0);
/// Joined along a new axis.
Variable stack(const Args &parts, int64_t axis = 0);
/// Elements start to stop, which is excluded, of one axis. Bounds are clamped;
/// negative ones count from the end.
Variable slice(const Arg &x, const Arg &start, const Arg &stop,
               int64_t axis = 0);

/// start, start + step, ... up to stop, which is excluded, as int64.
Variable arange(const Arg &stop);
Variable arange(const Arg &start, const Arg &stop);
Variable arange(const Arg &start, const Arg &stop, const Arg &step);
/// Of the shape and dtype of x.
Variable zeros_like(const Arg &x);
Variable ones_like(const Arg &x);
Variable full_like(const Arg &x, const Arg &value);

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

/// NumPy's dot of scalars, vectors and matrices.
Variable dot(const Arg &x, const Arg &y);
/// NumPy's matmul: leading axes are a batch and broadcast.
Variable matmul(const Arg &x, const Arg &y);
/// x[i] * y[j], of flattened operands.
Variable outer(const Arg &x, const Arg &y);

//===----------------------------------------------------------------------===//
// Looking at graphs
//===----------------------------------------------------------------------===//

/// The expression as an indented tree: op, dtype and sizes, name or source
/// line. What was printed before is referred to by its number.
std::string debugprint(const Variable &variable);

} // namespace arete

#endif // ARETE_OPS_H
