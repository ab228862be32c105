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

/// Visits every index of the dimensions of `tensors` other than the two that
/// are left out (which may be the same, or -1), and calls `body` with the
/// offset of each tensor there, in elements. The other dimensions have one
/// shape.
template <int N, typename Body>
void forEachOuter(const arete_tensor *const (&tensors)[N], int32_t leftOut,
                  int32_t alsoLeftOut, Body body) {
  int32_t rank = tensors[0]->rank, outer = 0;
  int32_t axes[ARETE_MAX_RANK];
  int64_t index[ARETE_MAX_RANK] = {};
  for (int32_t axis = 0; axis < rank; ++axis) {
    if (axis == leftOut || axis == alsoLeftOut)
      continue;
    if (tensors[0]->sizes[axis] == 0)
      return;
    axes[outer++] = axis;
  }
  int64_t offsets[N] = {};
  while (true) {
    body(offsets);
    int32_t i = outer;
    for (; i > 0; --i) {
      int32_t axis = axes[i - 1];
      int64_t size = tensors[0]->sizes[axis];
      bool wraps = ++index[i - 1] == size;
      for (int32_t k = 0; k < N; ++k)
        offsets[k] += tensors[k]->strides[axis] * (wraps ? 1 - size : 1);
      if (!wraps)
        break;
      index[i - 1] = 0;
    }
    if (i == 0)
      return;
  }
}

} // namespace arete::routines

#endif // ARETE_ROUTINES_WALK_H
