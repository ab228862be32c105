//===- Sort.cpp - Sorting, searching and counting -------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Dispatch.h"
#include "Parallel.h"
#include "Routine.h"
#include "Walk.h"

#include <algorithm>

using namespace arete::routines;

// std::sort and std::nth_element work in place and are templates throughout.
// Sorts are made stable by comparing positions last: std::stable_sort would
// allocate.

namespace {

/// The order of elements: NaN is the greatest.
template <typename T> bool isLess(T x, T y) {
  if constexpr (std::is_floating_point_v<T>)
    return x < y || (y != y && x == x);
  else
    return x < y;
}

/// An element and where it is from.
template <typename T> struct Entry {
  T key;
  int64_t position;
};

/// In order of keys; equal ones stay in order of position.
template <typename T, bool descending> struct EntryOrder {
  bool operator()(const Entry<T> &x, const Entry<T> &y) const {
    const T &first = descending ? y.key : x.key;
    const T &second = descending ? x.key : y.key;
    if (isLess(first, second))
      return true;
    return !isLess(second, first) && x.position < y.position;
  }
};

template <typename T> struct Row {
  T *data;
  int64_t stride;
  T &operator[](int64_t i) const { return data[i * stride]; }
};

template <typename T>
Row<T> rowOf(const arete_tensor &tensor, int32_t axis, int64_t offset) {
  // A tensor without elements may have no memory.
  T *data = static_cast<T *>(tensor.data);
  return {data ? data + offset : nullptr, tensor.strides[axis]};
}

template <typename T>
T *scratchFor(arete_context *ctx, int32_t slot, int64_t count) {
  return static_cast<T *>(
      arete_routine_scratch(ctx, slot, count * int64_t(sizeof(T))));
}

} // namespace

/// The rows along an axis in parts; to order one is n log n.
static Parts rowsOf(const arete_tensor &tensor, int32_t axis) {
  int64_t length = tensor.sizes[axis], digits = 1;
  while (length >> digits)
    ++digits;
  return Parts(countOuter(tensor, axis, -1), length * digits);
}

/// Bools are compared as numbers.
template <typename Body> static void withOrdered(int32_t dtype, Body body) {
  withNumeric(dtype == ARETE_BOOL ? int32_t(ARETE_UINT8) : dtype, body);
}

/// `scratch` has room for a row for each part, where y has gaps.
template <typename T, typename Order>
static void sortRows(const arete_tensor &x, const arete_tensor &y, int32_t axis,
                     const Parts &parts, T *scratch, Order order) {
  int64_t length = x.sizes[axis];
  parts.run([&](int64_t from, int64_t to, int64_t part) {
    T *buffer = scratch ? scratch + part * length : nullptr;
    forEachOuter<2>({&x, &y}, axis, -1, from, to, [&](const int64_t *at) {
      Row<T> in = rowOf<T>(x, axis, at[0]), out = rowOf<T>(y, axis, at[1]);
      T *row = buffer ? buffer : out.data;
      for (int64_t i = 0; i < length; ++i)
        row[i] = in[i];
      std::sort(row, row + length, order);
      if (row == buffer)
        for (int64_t i = 0; i < length; ++i)
          out[i] = row[i];
    });
  });
}

ARETE_ROUTINE(sort) {
  (void)message;
  const arete_tensor &x = inputs[0], &y = outputs[0];
  int32_t axis = int32_t(parameters[0]), status = ARETE_OK;
  bool descending = parameters[1];
  const Parts parts = rowsOf(x, axis);
  withOrdered(x.dtype, [&]<typename T>(T) {
    T *scratch = nullptr;
    if (y.strides[axis] != 1) {
      scratch = scratchFor<T>(ctx, 0, parts.size() * x.sizes[axis]);
      if (!scratch) {
        status = ARETE_ERROR_MEMORY;
        return;
      }
    }
    if (descending)
      sortRows(x, y, axis, parts, scratch,
               [](T a, T b) { return isLess(b, a); });
    else
      sortRows(x, y, axis, parts, scratch,
               [](T a, T b) { return isLess(a, b); });
  });
  return status;
}

/// Calls `finish(entries, offsets, less)` with the entries of each row of x, in
/// no order; offsets are those of the other tensors. Several rows at a time.
template <int N, typename Finish>
static int32_t forEachRow(arete_context *ctx,
                          const arete_tensor *const (&tensors)[N], int32_t axis,
                          bool descending, Finish finish) {
  const arete_tensor &x = *tensors[0];
  int64_t length = x.sizes[axis];
  int32_t status = ARETE_OK;
  withOrdered(x.dtype, [&]<typename T>(T) {
    const Parts parts = rowsOf(x, axis);
    auto *scratch = scratchFor<Entry<T>>(ctx, 0, parts.size() * length);
    if (!scratch) {
      status = ARETE_ERROR_MEMORY;
      return;
    }
    parts.run([&](int64_t from, int64_t to, int64_t part) {
      Entry<T> *entries = scratch + part * length;
      forEachOuter(tensors, axis, -1, from, to, [&](const int64_t *at) {
        Row<T> in = rowOf<T>(x, axis, at[0]);
        for (int64_t i = 0; i < length; ++i)
          entries[i] = {in[i], i};
        if (descending)
          finish(entries, at + 1, EntryOrder<T, true>());
        else
          finish(entries, at + 1, EntryOrder<T, false>());
      });
    });
  });
  return status;
}

ARETE_ROUTINE(argsort) {
  (void)message;
  const arete_tensor &x = inputs[0], &y = outputs[0];
  int32_t axis = int32_t(parameters[0]);
  int64_t length = x.sizes[axis];
  return forEachRow<2>(ctx, {&x, &y}, axis, parameters[1],
                       [&](auto *entries, const int64_t *at, auto order) {
                         std::sort(entries, entries + length, order);
                         Row<int64_t> out = rowOf<int64_t>(y, axis, at[0]);
                         for (int64_t i = 0; i < length; ++i)
                           out[i] = entries[i].position;
                       });
}

ARETE_ROUTINE(topk) {
  (void)message;
  const arete_tensor &x = inputs[0], &values = outputs[0],
                     &indices = outputs[1];
  int32_t axis = int32_t(parameters[0]);
  int64_t length = x.sizes[axis], k = values.sizes[axis];
  return forEachRow<3>(
      ctx, {&x, &values, &indices}, axis, parameters[1],
      [&]<typename T>(Entry<T> *entries, const int64_t *at, auto order) {
        if (k < length)
          std::nth_element(entries, entries + k, entries + length, order);
        std::sort(entries, entries + k, order);
        Row<T> out = rowOf<T>(values, axis, at[0]);
        Row<int64_t> positions = rowOf<int64_t>(indices, axis, at[1]);
        for (int64_t i = 0; i < k; ++i) {
          out[i] = entries[i].key;
          positions[i] = entries[i].position;
        }
      });
}

ARETE_ROUTINE(lexsort) {
  (void)message;
  (void)parameters;
  arete_tensor keys;
  if (int32_t status = arete_routine_pack(ctx, 0, &inputs[0], &keys))
    return status;
  int64_t numKeys = keys.sizes[keys.rank - 2];
  int64_t length = keys.sizes[keys.rank - 1];
  const arete_tensor &y = outputs[0];
  auto *order = scratchFor<int64_t>(ctx, 1, length);
  if (!order)
    return ARETE_ERROR_MEMORY;
  withOrdered(keys.dtype, [&]<typename T>(T) {
    const T *matrix = static_cast<const T *>(keys.data);
    forEachOuter<1>({&y}, y.rank - 1, -1, [&](const int64_t *at) {
      for (int64_t i = 0; i < length; ++i)
        order[i] = i;
      std::sort(order, order + length, [&](int64_t i, int64_t j) {
        for (int64_t k = numKeys; k-- > 0;) {
          const T *row = matrix + k * length;
          if (isLess(row[i], row[j]))
            return true;
          if (isLess(row[j], row[i]))
            return false;
        }
        return i < j;
      });
      Row<int64_t> out = rowOf<int64_t>(y, y.rank - 1, at[0]);
      for (int64_t i = 0; i < length; ++i)
        out[i] = order[i];
      matrix += numKeys * length;
    });
  });
  return ARETE_OK;
}

//===----------------------------------------------------------------------===//
// Searching
//===----------------------------------------------------------------------===//

/// How many elements of a row come before `value`, or with `right` not behind
/// it, in the order of `less`.
template <typename T, typename Less>
static int64_t countBefore(Row<const T> row, int64_t length, T value,
                           bool right, Less less) {
  int64_t low = 0;
  while (length > 0) {
    int64_t half = length / 2;
    T middle = row[low + half];
    bool isBefore = right ? !less(value, middle) : less(middle, value);
    low = isBefore ? low + half + 1 : low;
    length = isBefore ? length - half - 1 : half;
  }
  return low;
}

template <typename T, typename Less>
static void search(const arete_tensor &sorted, const arete_tensor &values,
                   const arete_tensor &y, bool right, Less less) {
  Row<const T> row{static_cast<const T *>(sorted.data), sorted.strides[0]};
  const T *in = static_cast<const T *>(values.data);
  auto *out = static_cast<int64_t *>(y.data);
  constexpr int64_t steps = 50;
  Parts(countOuter(values, -1, -1), steps)
      .run([&](int64_t from, int64_t to, int64_t) {
        forEachOuter<2>(
            {&values, &y}, -1, -1, from, to, [&](const int64_t *at) {
              out[at[1]] =
                  countBefore(row, sorted.sizes[0], in[at[0]], right, less);
            });
      });
}

ARETE_ROUTINE(searchsorted) {
  (void)ctx;
  (void)message;
  withOrdered(inputs[0].dtype, [&]<typename T>(T) {
    search<T>(inputs[0], inputs[1], outputs[0], parameters[0], isLess<T>);
  });
  return ARETE_OK;
}

ARETE_ROUTINE(digitize) {
  const arete_tensor &x = inputs[0], &edges = inputs[1], &y = outputs[0];
  bool right = parameters[0], rises = true, falls = !parameters[1];
  withOrdered(x.dtype, [&]<typename T>(T) {
    Row<const T> row{static_cast<const T *>(edges.data), edges.strides[0]};
    for (int64_t i = 1; i < edges.sizes[0]; ++i) {
      rises &= !isLess(row[i], row[i - 1]);
      falls &= !isLess(row[i - 1], row[i]);
    }
    // Bins of falling edges are closed at the other end.
    if (rises)
      search<T>(edges, x, y, !right, isLess<T>);
    else if (falls)
      search<T>(edges, x, y, right, [](T a, T b) { return isLess(b, a); });
  });
  return rises || falls
             ? ARETE_OK
             : arete_routine_error(ctx, ARETE_ERROR_VALUE, message,
                                   parameters[1]
                                       ? "the edges do not rise throughout"
                                       : "the edges neither rise nor fall "
                                         "throughout");
}

//===----------------------------------------------------------------------===//
// Counting
//===----------------------------------------------------------------------===//

ARETE_ROUTINE(bincount) {
  (void)parameters;
  const arete_tensor &x = inputs[0], &weights = inputs[1], &y = outputs[0];
  const auto *positions = static_cast<const int64_t *>(x.data);
  int64_t count = x.sizes[0], size = y.sizes[0], bad = -1;
  int64_t weightStride = weights.rank == 0 ? 0 : weights.strides[0];
  withNumeric(weights.dtype, [&]<typename T>(T) {
    const T *in = static_cast<const T *>(weights.data);
    T *out = static_cast<T *>(y.data);
    for (int64_t i = 0; i < size; ++i)
      out[i * y.strides[0]] = T(0);
    for (int64_t i = 0; i < count; ++i) {
      int64_t position = positions[i * x.strides[0]];
      if (position < 0 || position >= size) {
        bad = i;
        return;
      }
      T &sum = out[position * y.strides[0]];
      sum = T(Wrapping<T>(sum) + Wrapping<T>(in[i * weightStride]));
    }
  });
  if (bad < 0)
    return ARETE_OK;
  long long value = positions[bad * x.strides[0]];
  if (value < 0)
    return arete_routine_error(ctx, ARETE_ERROR_VALUE, message,
                               "position %lld, at %lld, is negative", value,
                               (long long)bad);
  return arete_routine_error(ctx, ARETE_ERROR_INDEX, message,
                             "position %lld, at %lld, is out of range for "
                             "%lld counts",
                             value, (long long)bad, (long long)size);
}

ARETE_ROUTINE(repeat_positions) {
  (void)parameters;
  const arete_tensor &counts = inputs[0], &y = outputs[0];
  const auto *in = static_cast<const int64_t *>(counts.data);
  auto *out = static_cast<int64_t *>(y.data);
  int64_t total = y.sizes[0], filled = 0;
  for (int64_t i = 0; i < counts.sizes[0]; ++i) {
    int64_t count = in[i * counts.strides[0]];
    if (count < 0)
      return arete_routine_error(ctx, ARETE_ERROR_VALUE, message,
                                 "count %lld, at %lld, is negative",
                                 (long long)count, (long long)i);
    for (int64_t copy = 0; copy < count && filled <= total; ++copy, ++filled)
      if (filled < total)
        out[filled * y.strides[0]] = i;
  }
  if (filled != total)
    return arete_routine_error(ctx, ARETE_ERROR_VALUE, message,
                               "the counts do not add up to %lld",
                               (long long)total);
  return ARETE_OK;
}
