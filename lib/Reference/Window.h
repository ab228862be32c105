//===- Window.h - Windows of the interpreter ---------------------*- C++
//-*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_REFERENCE_WINDOW_H
#define ARETE_REFERENCE_WINDOW_H

#include "lib/Reference/Evaluator.h"

namespace arete::reference {

/// The places of a window along one axis.
struct WindowAxis {
  int64_t count = 0, stride = 1, dilation = 1;
  int64_t low = 0;  ///< Padding below,
  int64_t high = 0; ///< and above.

  /// Where tap `tap` at `place` lies; it may be outside of the operand.
  int64_t at(int64_t place, int64_t tap) const {
    return place * stride + tap * dilation - low;
  }
};

/// One for each spatial axis of an operand [batch, channels, spatial...]. Says
/// what is wrong where a window does not fit.
template <typename OpTy>
llvm::Expected<std::vector<WindowAxis>>
windowAxes(OpTy op, llvm::ArrayRef<int64_t> sizes,
           llvm::ArrayRef<int64_t> windowSizes) {
  std::vector<WindowAxis> axes;
  for (size_t i = 0; i < sizes.size(); ++i) {
    auto given = [&](llvm::ArrayRef<int64_t> list, int64_t otherwise) {
      return list.empty() ? otherwise : list[i];
    };
    WindowAxis axis{0, given(op.getStrides(), 1), given(op.getDilation(), 1),
                    given(op.getPadLow(), 0), given(op.getPadHigh(), 0)};
    bool ceil = false;
    if constexpr (requires { op.getCeil(); })
      ceil = op.getCeil();
    int64_t size = sizes[i];
    int64_t extent = (windowSizes[i] - 1) * axis.dilation + 1;
    llvm::StringRef padding = op.getPadding();
    if (windowSizes[i] < 1)
      return errorAt(op, "a window of size 0");
    if (padding == "half")
      axis.low = axis.high = extent / 2;
    if (padding == "full")
      axis.low = axis.high = extent - 1;
    if (padding == "causal") {
      axis.low = extent - 1;
      axis.high = 0;
    }
    if (padding.starts_with("same")) {
      // As many places as multiples of the stride below the size.
      for (int64_t at = 0; at < size; at += axis.stride)
        ++axis.count;
      int64_t missing =
          std::max<int64_t>((axis.count - 1) * axis.stride + extent - size, 0);
      axis.low = missing / 2;
      axis.high = missing - axis.low;
      if (padding == "same_lower")
        std::swap(axis.low, axis.high);
    } else {
      int64_t padded = axis.low + size + axis.high;
      if (padded < extent && size > 0)
        return errorAt(op, "a window spans " + llvm::Twine(extent) +
                               ", more than the padded size " +
                               llvm::Twine(padded));
      if (ceil) {
        // A window that begins in the operand or before it, where the one
        // before did not reach the end.
        for (int64_t at = 0; at < axis.low + size; at += axis.stride) {
          if (at - axis.stride + extent >= padded)
            break;
          ++axis.count;
        }
      } else {
        for (int64_t at = 0; at + extent <= padded; at += axis.stride)
          ++axis.count;
      }
    }
    axes.push_back(axis);
  }
  return axes;
}

} // namespace arete::reference

#endif // ARETE_REFERENCE_WINDOW_H
