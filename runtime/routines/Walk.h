//===- Walk.h - Loops over strided tensors ----------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_ROUTINES_WALK_H
#define ARETE_ROUTINES_WALK_H

#include "arete/runtime.h"

#include <cstdint>

namespace arete::routines {

/// How many indices there are of the dimensions other than the two that are
/// left out (which may be the same, or -1).
inline int64_t countOuter(const arete_tensor &shape, int32_t leftOut,
                          int32_t alsoLeftOut) {
  int64_t count = 1;
  for (int32_t axis = 0; axis < shape.rank; ++axis)
    if (axis != leftOut && axis != alsoLeftOut)
      count *= shape.sizes[axis];
  return count;
}

/// Visits those of these indices that are in [from, to) in C order, and calls
/// `body` with the offset of each tensor there, in elements. The dimensions
/// that are not left out have one shape.
template <int N, typename Body>
void forEachOuter(const arete_tensor *const (&tensors)[N], int32_t leftOut,
                  int32_t alsoLeftOut, int64_t from, int64_t to, Body body) {
  if (from >= to)
    return;
  int32_t rank = tensors[0]->rank, outer = 0;
  int32_t axes[ARETE_MAX_RANK];
  int64_t index[ARETE_MAX_RANK] = {};
  for (int32_t axis = 0; axis < rank; ++axis)
    if (axis != leftOut && axis != alsoLeftOut)
      axes[outer++] = axis;
  int64_t offsets[N] = {}, rest = from;
  for (int32_t i = outer; i-- > 0 && rest > 0;) {
    int64_t size = tensors[0]->sizes[axes[i]];
    index[i] = rest % size;
    rest /= size;
    for (int32_t k = 0; k < N; ++k)
      offsets[k] += tensors[k]->strides[axes[i]] * index[i];
  }
  for (int64_t at = from;;) {
    body(offsets);
    if (++at == to)
      return;
    for (int32_t i = outer; i-- > 0;) {
      int32_t axis = axes[i];
      int64_t size = tensors[0]->sizes[axis];
      bool wraps = ++index[i] == size;
      for (int32_t k = 0; k < N; ++k)
        offsets[k] += tensors[k]->strides[axis] * (wraps ? 1 - size : 1);
      if (!wraps)
        break;
      index[i] = 0;
    }
  }
}

/// All of them.
template <int N, typename Body>
void forEachOuter(const arete_tensor *const (&tensors)[N], int32_t leftOut,
                  int32_t alsoLeftOut, Body body) {
  forEachOuter(tensors, leftOut, alsoLeftOut, 0,
               countOuter(*tensors[0], leftOut, alsoLeftOut), body);
}

} // namespace arete::routines

#endif // ARETE_ROUTINES_WALK_H
