//===- Views.h - Arrays that are not contiguous -----------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Ways to lay an array out in a larger or another one, of which an expression
/// then takes a view. What is between the elements is a number that shows.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_TEST_UNIT_API_VIEWS_H
#define ARETE_TEST_UNIT_API_VIEWS_H

#include "APITest.h"

namespace arete::test {

enum class View {
  Transposed, ///< the axes in reverse order
  Spread,     ///< every second element of each axis
  Reversed,   ///< every axis backwards
  Picked,     ///< one index of one more axis, the second
};
constexpr View allViews[] = {View::Transposed, View::Spread, View::Reversed,
                             View::Picked};

inline void PrintTo(View view, std::ostream *os) {
  const char *names[] = {"Transposed", "Spread", "Reversed", "Picked"};
  *os << names[int(view)];
}

/// The view of an array.
inline Tensor viewOf(Tensor array, View view) {
  switch (view) {
  case View::Transposed:
    return array.transpose();
  case View::Spread:
    for (int64_t axis = 0; axis < array.rank(); ++axis)
      array = array.slice(axis, 1, {}, 2);
    return array;
  case View::Reversed:
    for (int64_t axis = 0; axis < array.rank(); ++axis)
      array = array.slice(axis, {}, {}, -1);
    return array;
  case View::Picked:
    return array.select(array.rank() > 1, 1);
  }
  std::abort();
}

inline Variable viewOf(const Variable &array, View view) {
  int64_t rank = int64_t(array.staticShape().size());
  std::vector<Index> indices;
  switch (view) {
  case View::Transposed:
    return array.T();
  case View::Spread:
    indices.assign(size_t(rank), slice(1, none, 2));
    break;
  case View::Reversed:
    indices.assign(size_t(rank), slice(none, none, -1));
    break;
  case View::Picked:
    indices.assign(rank > 1, slice());
    indices.push_back(1);
  }
  return rank == 0 ? array : array[indices];
}

/// An array of this shape has a view of shape `shape`; sizes that are not known
/// stay so.
inline Shape shapeBehind(Shape shape, View view) {
  switch (view) {
  case View::Transposed:
    std::reverse(shape.begin(), shape.end());
    break;
  case View::Spread:
    for (int64_t &size : shape)
      size = size == dynamicSize ? size : 2 * size + 1;
    break;
  case View::Reversed:
    break;
  case View::Picked:
    shape.insert(shape.begin() + !shape.empty(), 3);
  }
  return shape;
}

/// An array of which x is the view.
inline Tensor behind(const Tensor &x, View view) {
  Tensor array = Tensor::empty(shapeBehind(x.shape(), view), x.dtype());
  array.fill(Tensor(isBool(x.dtype()) ? 1 : 77));
  viewOf(array, view).copyFrom(x);
  return array;
}

} // namespace arete::test

#endif // ARETE_TEST_UNIT_API_VIEWS_H
