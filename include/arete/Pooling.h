//===- arete/Pooling.h - Pooling and resizing images ------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Operations on each channel of images [batch, channels, spatial...] with one
/// to three spatial axes.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_POOLING_H
#define ARETE_POOLING_H

#include "arete/Convolution.h"

#include <optional>

namespace arete {

struct PoolOptions {
  /// The window's size if they are not given: windows that do not overlap.
  std::optional<PerAxis> strides = {};
  Padding padding = Padding::Valid;
  PerAxis dilation = 1;
  /// Whether a window that does not end inside of the padded image counts if it
  /// begins inside of the image or the padding in front of it (Theano's
  /// ignore_border=False, PyTorch's ceil_mode).
  bool ceil_mode = false;
};

/// The largest element of every window, NaN if it has one. Padding is no
/// element; a window without any has the lowest number of the dtype. The
/// derivative goes to the first of the largest, in C order. PyTorch:
/// max_pool2d.
Variable max_pool(const Arg &x, const PerAxis &window,
                  const PoolOptions &options = {});
/// Where the elements of max_pool() are: positions in C order of the spatial
/// axes as int64, -1 for a window without an element. PyTorch: return_indices.
Variable max_pool_indices(const Arg &x, const PerAxis &window,
                          const PoolOptions &options = {});
/// Zeros of these spatial sizes, to which each element of y is added at its
/// index. PyTorch: max_unpool2d.
Variable max_unpool(const Arg &y, const Arg &indices, const Args &sizes);
/// x where it is the largest of its window, 0 elsewhere. Theano:
/// max_pool_2d_same_size.
Variable max_pool_same_size(const Arg &x, const PerAxis &window,
                            const PoolOptions &options = {});

/// The sum of every window; padding is zeros. Integers wrap.
Variable sum_pool(const Arg &x, const PerAxis &window,
                  const PoolOptions &options = {});
/// The mean of every window: of its elements and its padding, or, without
/// `count_include_pad`, of its elements alone. Integers become float64.
/// PyTorch: avg_pool2d.
Variable avg_pool(const Arg &x, const PerAxis &window,
                  const PoolOptions &options = {},
                  bool count_include_pad = true);

/// The largest element, or the mean, over all spatial axes, which stay with
/// size 1.
Variable global_max_pool(const Arg &x);
Variable global_avg_pool(const Arg &x);

/// Which places of x and of the resized image are one. Position i of n places
/// is, of m,
enum class Alignment {
  HalfPixel,  ///< (i + 1/2) m / n - 1/2: pixels are squares; the edges meet.
  Corners,    ///< i (m - 1) / (n - 1): the first and last places meet.
  Asymmetric, ///< i m / n: the first places meet (Theano).
};

/// Each element repeated so many times along each spatial axis.
Variable upsample(const Arg &x, const PerAxis &factors);
/// x at other spatial sizes, whole multiples or not, interpolated linearly
/// along every axis (bilinear for two). Places outside have the value of the
/// edge. Integers become float64. PyTorch: interpolate.
Variable resize_linear(const Arg &x, const Args &sizes,
                       Alignment alignment = Alignment::HalfPixel);
/// resize_linear() to sizes that are `factors` times as large.
Variable upsample_linear(const Arg &x, const PerAxis &factors,
                         Alignment alignment = Alignment::HalfPixel);

} // namespace arete

#endif // ARETE_POOLING_H
