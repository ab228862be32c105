//===- Window.h - Windows that slide over spatial axes ----------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_ROUTINES_WINDOW_H
#define ARETE_ROUTINES_WINDOW_H

#include "arete/runtime.h"
#include "arete/window.h"

#include <algorithm>
#include <cstdint>

namespace arete::routines {

/// Integers [begin, end).
struct Range {
  int64_t begin, end;
  int64_t size() const { return end - begin; }
};

/// A window over three spatial axes; fewer are preceded by axes of size 1.
struct Window {
  static constexpr int32_t rank = 3;
  int64_t in[rank], size[rank], out[rank];
  int64_t stride[rank], dilation[rank];
  int64_t low[rank];  ///< Padding below,
  int64_t high[rank]; ///< and above.

  /// Of so many axes; the op's own come after them.
  static constexpr int32_t numParameters(int32_t given) {
    return 4 * given + 1;
  }

  /// From what compiled code says (arete/window.h) and the sizes of all `given`
  /// axes.
  Window(int32_t given, const int64_t *parameters, const int64_t *inSizes,
         const int64_t *windowSizes, const int64_t *outSizes) {
    int32_t missing = rank - given;
    auto padding = static_cast<arete_padding>(parameters[4 * given]);
    for (int32_t axis = 0; axis < rank; ++axis) {
      int32_t from = axis - missing;
      bool isGiven = from >= 0;
      in[axis] = isGiven ? inSizes[from] : 1;
      size[axis] = isGiven ? windowSizes[from] : 1;
      out[axis] = isGiven ? outSizes[from] : 1;
      stride[axis] = isGiven ? parameters[from] : 1;
      dilation[axis] = isGiven ? parameters[given + from] : 1;
      low[axis] = isGiven ? parameters[2 * given + from] : 0;
      high[axis] = isGiven ? parameters[3 * given + from] : 0;
      if (isGiven && padding != ARETE_PADDING_EXPLICIT)
        pad(padding, axis);
    }
  }

  int64_t extent(int32_t axis) const {
    return (size[axis] - 1) * dilation[axis] + 1;
  }
  /// Where tap `tap` of the window at place 0 lies.
  int64_t offset(int32_t axis, int64_t tap) const {
    return tap * dilation[axis] - low[axis];
  }
  /// The places whose tap lies inside of the operand.
  Range places(int32_t axis, int64_t tap) const {
    int64_t at = offset(axis, tap), step = stride[axis];
    int64_t begin = at < 0 ? (-at + step - 1) / step : 0;
    int64_t end = at < in[axis] ? (in[axis] - at + step - 1) / step : 0;
    begin = std::min(begin, out[axis]);
    return {begin, std::clamp(end, begin, out[axis])};
  }
  /// The taps that lie inside of the operand at a place.
  Range taps(int32_t axis, int64_t place) const {
    int64_t at = place * stride[axis] - low[axis], step = dilation[axis];
    int64_t begin = at < 0 ? (-at + step - 1) / step : 0;
    int64_t end = at < in[axis] ? (in[axis] - at + step - 1) / step : 0;
    begin = std::min(begin, size[axis]);
    return {begin, std::clamp(end, begin, size[axis])};
  }

  static int64_t product(const int64_t *sizes) {
    return sizes[0] * sizes[1] * sizes[2];
  }

private:
  void pad(arete_padding padding, int32_t axis) {
    int64_t span = extent(axis);
    switch (padding) {
    case ARETE_PADDING_HALF:
      low[axis] = high[axis] = span / 2;
      break;
    case ARETE_PADDING_FULL:
      low[axis] = high[axis] = span - 1;
      break;
    case ARETE_PADDING_CAUSAL:
      low[axis] = span - 1;
      high[axis] = 0;
      break;
    default: { // "same"
      int64_t total = std::max<int64_t>(
          (out[axis] - 1) * stride[axis] + span - in[axis], 0);
      low[axis] = (total + (padding == ARETE_PADDING_SAME_LOWER)) / 2;
      high[axis] = total - low[axis];
    }
    }
  }
};

} // namespace arete::routines

#endif // ARETE_ROUTINES_WINDOW_H
