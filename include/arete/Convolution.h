//===- arete/Convolution.h - Convolutions -----------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Images are [batch, channels, spatial...] with one to three spatial axes,
/// filters [filters, channels / groups, spatial...]. As in PyTorch and JAX
/// filters are not turned (a cross-correlation); `filter_flip` turns them,
/// which is what Theano does unless it is told otherwise.
///
/// Every size may be known only when the function runs. Operands of different
/// dtypes are promoted; integers wrap. Derivatives of any order are
/// convolutions again.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_CONVOLUTION_H
#define ARETE_CONVOLUTION_H

#include "arete/Variable.h"

#include <concepts>
#include <initializer_list>
#include <utility>
#include <vector>

namespace arete {

/// How much is put around an image before a window slides over it. The extent
/// of a window is (size - 1) * dilation + 1.
class Padding {
public:
  enum Mode {
    Explicit,  ///< These numbers; none at all if there are none.
    Half,      ///< extent / 2 on both sides; odd windows keep the size.
    Full,      ///< extent - 1 on both sides: all that overlap the image.
    Causal,    ///< extent - 1 in front: no place sees what comes after it.
    Same,      ///< There are ceil(size / stride) places; the odd element of the
               ///< padding is behind the image,
    SameLower, ///< or in front of it.
  };
  /// Nothing: all windows that lie inside of the image.
  static constexpr Mode Valid = Explicit;

  Padding(Mode mode = Valid) : padMode(mode) {}
  /// As many on every side.
  template <std::integral T> Padding(T all) : padMode(Explicit), all(all) {}
  /// Padding of as many on both sides of each spatial axis.
  static Padding each(const std::vector<int64_t> &numbers);
  /// Padding in front of and behind each spatial axis.
  static Padding sides(const std::vector<std::pair<int64_t, int64_t>> &numbers);

  /// What kind of padding it is.
  Mode mode() const { return padMode; }
  /// One number for each spatial axis; empty for a mode other than Explicit.
  std::vector<int64_t> low(int64_t spatialRank) const;
  std::vector<int64_t> high(int64_t spatialRank) const;

private:
  std::vector<int64_t> along(int64_t rank,
                             int64_t std::pair<int64_t, int64_t>::*side) const;

  Mode padMode;
  int64_t all = 0;
  std::vector<std::pair<int64_t, int64_t>> numbers;
};

/// One number for each spatial axis, or one for all of them.
class PerAxis {
public:
  template <std::integral T> PerAxis(T all) : numbers(1, int64_t(all)) {}
  PerAxis(std::initializer_list<int64_t> numbers) : numbers(numbers) {}
  PerAxis(std::vector<int64_t> numbers) : numbers(std::move(numbers)) {}

  /// A list that is neither of 1 nor of `rank` numbers is returned as it is.
  std::vector<int64_t> get(int64_t rank) const {
    return numbers.size() == 1 ? std::vector<int64_t>(size_t(rank), numbers[0])
                               : numbers;
  }

private:
  std::vector<int64_t> numbers;
};

struct ConvOptions {
  PerAxis strides = 1;
  Padding padding = Padding::Valid;
  PerAxis dilation = 1;
  /// Channels and filters are divided into this many groups, each convolved by
  /// itself; as many as there are channels is a depthwise convolution.
  int64_t groups = 1;
  bool filter_flip = false;
};

/// The convolution of x [n, c, spatial...] with w [o, c / groups, spatial...]:
/// [n, o, places...]. There are (size + padding - extent) / stride + 1 places,
/// rounded down. A filter that is larger than the padded image is an error; an
/// image without elements gives a result without elements or of zeros.
/// PyTorch: conv1d, conv2d, conv3d.
Variable conv(const Arg &x, const Arg &w, const ConvOptions &options = {});
/// conv() of operands that must have this many spatial axes.
Variable conv1d(const Arg &x, const Arg &w, const ConvOptions &options = {});
Variable conv2d(const Arg &x, const Arg &w, const ConvOptions &options = {});
Variable conv3d(const Arg &x, const Arg &w, const ConvOptions &options = {});

/// A depthwise convolution, which takes the options, and one of size 1 that
/// mixes the channels. depthwise is [c * m, 1, spatial...] for any m, pointwise
/// [o, c * m, 1...]. c must be known when the graph is built; options.groups is
/// not used.
Variable separable_conv(const Arg &x, const Arg &depthwise,
                        const Arg &pointwise, const ConvOptions &options = {});

struct ConvTransposeOptions {
  PerAxis strides = 1;
  Padding padding = Padding::Valid;
  PerAxis dilation = 1;
  int64_t groups = 1;
  bool filter_flip = false;
  /// Added to the sizes of the result, of which several have one convolution:
  /// less than the stride.
  PerAxis output_padding = 0;
};

/// The transpose of a convolution, which scatters: x [n, c, spatial...] and w
/// [c, o / groups, spatial...] give [n, o, (size - 1) * stride + extent -
/// padding + output_padding]. Same and SameLower give size * stride. The
/// convolution with w and the same options takes the result's sizes to those of
/// x. PyTorch: conv_transpose1d, conv_transpose2d, conv_transpose3d.
Variable conv_transpose(const Arg &x, const Arg &w,
                        const ConvTransposeOptions &options = {});

/// The derivative of sum(conv(x, w, options) * g) by x, whose spatial sizes are
/// `sizes`: integers or integer scalars.
Variable conv_input_gradient(const Arg &g, const Arg &w, const Args &sizes,
                             const ConvOptions &options = {});
/// The derivative of the same by w, whose spatial sizes are `sizes`.
Variable conv_filter_gradient(const Arg &x, const Arg &g, const Args &sizes,
                              const ConvOptions &options = {});

} // namespace arete

#endif // ARETE_CONVOLUTION_H
