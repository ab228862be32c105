//===- Indexing.cpp - Positions of what is true, checked indices ----------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Routine.h"

/// Calls `visit` with the offsets of every element of two tensors of one shape,
/// in C order, until it gives false.
template <typename Visit>
static void forEachElement(const arete_tensor &a, const arete_tensor &b,
                           Visit visit) {
  int64_t index[ARETE_MAX_RANK] = {}, x = 0, y = 0;
  for (int32_t axis = 0; axis < a.rank; ++axis)
    if (a.sizes[axis] == 0)
      return;
  while (visit(x, y)) {
    int32_t axis = a.rank - 1;
    for (; axis >= 0; --axis) {
      x += a.strides[axis];
      y += b.strides[axis];
      if (++index[axis] < a.sizes[axis])
        break;
      x -= a.strides[axis] * a.sizes[axis];
      y -= b.strides[axis] * a.sizes[axis];
      index[axis] = 0;
    }
    if (axis < 0)
      return;
  }
}

/* The number of elements that are true was counted before. */
ARETE_ROUTINE(flatnonzero) {
  (void)parameters;
  const arete_tensor &mask = inputs[0], &result = outputs[0];
  const uint8_t *flags = static_cast<const uint8_t *>(mask.data);
  int64_t *out = static_cast<int64_t *>(result.data);
  int64_t count = result.sizes[0], stride = result.strides[0];
  int64_t position = 0, found = 0;
  forEachElement(mask, mask, [&](int64_t offset, int64_t) {
    if (flags[offset]) {
      if (found < count)
        out[found * stride] = position;
      ++found;
    }
    ++position;
    return true;
  });
  if (found == count)
    return ARETE_OK;
  return arete_routine_error(ctx, ARETE_ERROR_VALUE, message,
                             "%lld elements are true, the count is %lld",
                             (long long)found, (long long)count);
}

ARETE_ROUTINE(checked_index) {
  (void)parameters;
  const arete_tensor &indices = inputs[0], &result = outputs[0];
  const int64_t *in = static_cast<const int64_t *>(indices.data);
  int64_t *out = static_cast<int64_t *>(result.data);
  int64_t size = *static_cast<const int64_t *>(inputs[1].data);
  bool isGood = true;
  int64_t bad = 0;
  forEachElement(indices, result, [&](int64_t from, int64_t to) {
    bad = in[from];
    isGood = bad >= 0 && bad < size;
    out[to] = bad;
    return isGood;
  });
  if (isGood)
    return ARETE_OK;
  return arete_routine_error(ctx, ARETE_ERROR_INDEX, message,
                             "index %lld is out of range for size %lld",
                             (long long)bad, (long long)size);
}
