//===- arete/Axes.h - Which axes an operation is about ----------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_AXES_H
#define ARETE_AXES_H

#include "arete/Tensor.h"

#include <initializer_list>
#include <optional>

namespace arete {

/// Which axes an operation is about: all of them (by default), one, or several
/// in braces. Negative axes count from the end.
class Axes {
public:
  Axes() = default;
  Axes(int64_t axis) : list(Shape{axis}) {}
  Axes(std::initializer_list<int64_t> axes) : list(axes) {}
  Axes(const Shape &axes) : list(axes) {}

  /// The axes; none says all.
  const std::optional<Shape> &get() const { return list; }

private:
  std::optional<Shape> list;
};

} // namespace arete

#endif // ARETE_AXES_H
