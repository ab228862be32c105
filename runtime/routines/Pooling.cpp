//===- Pooling.cpp - Pooling over sliding windows -------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The rows of x that a window meets are first made one row; then the window
// slides along it. Both are loops over a row, which the compiler vectorises.
// The planes, channels of elements of the batch, are divided among the threads.
//
//===----------------------------------------------------------------------===//

#include "Dispatch.h"
#include "Parallel.h"
#include "Routine.h"
#include "Simd.h"
#include "Window.h"

#include <atomic>
#include <limits>

using namespace arete::routines;

namespace {

//===----------------------------------------------------------------------===//
// Rows: elements of y, the elements of x that they meet `step` apart
//===----------------------------------------------------------------------===//

/// y = max(y, x); the first of equals, and the first NaN, stay.
struct MaxRow {
  template <typename T>
  ARETE_SIMD_INLINE static void run(T *__restrict y, const T *__restrict x,
                                    int64_t count, int64_t step) {
    auto larger = [](T a, T b) { return a >= b || a != a ? a : b; };
    if (step == 1)
      for (int64_t i = 0; i < count; ++i)
        y[i] = larger(y[i], x[i]);
    else if (step == 2)
      for (int64_t i = 0; i < count; ++i)
        y[i] = larger(y[i], x[2 * i]);
    else
      for (int64_t i = 0; i < count; ++i)
        y[i] = larger(y[i], x[i * step]);
  }
};

/// y += x.
struct AddRow {
  template <typename T>
  ARETE_SIMD_INLINE static void run(T *__restrict y, const T *__restrict x,
                                    int64_t count, int64_t step) {
    using A = Arithmetic<T>;
    if (step == 1)
      for (int64_t i = 0; i < count; ++i)
        y[i] = T(A(y[i]) + A(x[i]));
    else if (step == 2)
      for (int64_t i = 0; i < count; ++i)
        y[i] = T(A(y[i]) + A(x[2 * i]));
    else
      for (int64_t i = 0; i < count; ++i)
        y[i] = T(A(y[i]) + A(x[i * step]));
  }
};

/// x += y.
struct AddBackRow {
  template <typename T>
  ARETE_SIMD_INLINE static void run(T *__restrict x, const T *__restrict y,
                                    int64_t count, int64_t step) {
    using A = Arithmetic<T>;
    if (step == 1)
      for (int64_t i = 0; i < count; ++i)
        x[i] = T(A(x[i]) + A(y[i]));
    else
      for (int64_t i = 0; i < count; ++i)
        x[i * step] = T(A(x[i * step]) + A(y[i]));
  }
};

/// Where x is larger than `best`, it and the number of its tap take its place.
/// The number is negative where there is nothing yet. It is as wide as T, so
/// that the loop is one of vectors.
struct MaxTapRow {
  template <typename T, typename Tap>
  ARETE_SIMD_INLINE static void run(T *__restrict best, Tap *__restrict taps,
                                    const T *__restrict x, Tap tap,
                                    int64_t count, int64_t step) {
    auto take = [&](int64_t i, T value) {
      bool isKept =
          bool((best[i] >= value) | (best[i] != best[i])) & bool(taps[i] >= 0);
      best[i] = isKept ? best[i] : value;
      taps[i] = isKept ? taps[i] : tap;
    };
    if (step == 1)
      for (int64_t i = 0; i < count; ++i)
        take(i, x[i]);
    else if (step == 2)
      for (int64_t i = 0; i < count; ++i)
        take(i, x[2 * i]);
    else
      for (int64_t i = 0; i < count; ++i)
        take(i, x[i * step]);
  }
};

/// Positions from numbers of taps: that of tap k at place i is
/// positions[k] + i * step. -1 where there is none.
struct PositionRow {
  template <typename Tap>
  ARETE_SIMD_INLINE static void
  run(int64_t *__restrict y, const Tap *__restrict taps,
      const int64_t *__restrict positions, int64_t count, int64_t step) {
    for (int64_t i = 0; i < count; ++i)
      y[i] = taps[i] < 0 ? -1 : positions[taps[i]] + i * step;
  }
};

//===----------------------------------------------------------------------===//
// Planes
//===----------------------------------------------------------------------===//

/// Calls body(places, taps of both) for every row of the result.
template <typename Body> void forEachRow(const Window &window, Body body) {
  for (int64_t p0 = 0; p0 < window.out[0]; ++p0)
    for (int64_t p1 = 0; p1 < window.out[1]; ++p1)
      body(p0, p1, window.taps(0, p0), window.taps(1, p1));
}

/// Calls body(start of a row of x) for the rows that a row of the result meets.
template <typename Body>
void forEachTapRow(const Window &window, int64_t p0, int64_t p1, Range taps0,
                   Range taps1, Body body) {
  for (int64_t k0 = taps0.begin; k0 < taps0.end; ++k0)
    for (int64_t k1 = taps1.begin; k1 < taps1.end; ++k1) {
      int64_t i0 = p0 * window.stride[0] + window.offset(0, k0);
      int64_t i1 = p1 * window.stride[1] + window.offset(1, k1);
      body((i0 * window.in[1] + i1) * window.in[2]);
    }
}

/// Calls body(first place, first element of the row, places) for every tap.
template <typename Body> void forEachTap(const Window &window, Body body) {
  for (int64_t k2 = 0; k2 < window.size[2]; ++k2) {
    Range places = window.places(2, k2);
    if (places.size() > 0)
      body(places.begin, places.begin * window.stride[2] + window.offset(2, k2),
           places.size());
  }
}

/// y = fold of the windows of a plane x, by the row kernel. `row` has room for
/// one of x.
template <typename Kernel, typename T>
void poolPlane(const Window &window, T initial, const T *x, T *y, T *row) {
  forEachRow(window, [&](int64_t p0, int64_t p1, Range taps0, Range taps1) {
    std::fill_n(row, window.in[2], initial);
    forEachTapRow(window, p0, p1, taps0, taps1, [&](int64_t start) {
      simd<Kernel>(row, x + start, window.in[2], int64_t(1));
    });
    std::fill_n(y, window.out[2], initial);
    forEachTap(window, [&](int64_t place, int64_t from, int64_t count) {
      simd<Kernel>(y + place, static_cast<const T *>(row) + from, count,
                   window.stride[2]);
    });
    y += window.out[2];
  });
}

/// What the places of a window along an axis count in a mean.
int64_t countOf(const Window &window, int32_t axis, int64_t place,
                arete_pool_mean mean) {
  if (mean == ARETE_POOL_MEAN_INSIDE)
    return window.taps(axis, place).size();
  int64_t count = 0;
  for (int64_t k = 0; k < window.size[axis]; ++k)
    count += place * window.stride[axis] + window.offset(axis, k) <
             window.in[axis] + window.high[axis];
  return count;
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

enum Slot : int32_t { OperandSlot, SecondSlot, TargetSlot, RowSlot, IndexSlot };

/// One op over planes: packs the operand, and gives memory in C order for the
/// result.
struct Call {
  arete_context *ctx;
  arete_tensor in = {}, out = {}, result = {};

  int32_t begin(const arete_tensor *operand, const arete_tensor *target) {
    result = out = *target;
    if (int32_t status = arete_routine_pack(ctx, OperandSlot, operand, &in))
      return status;
    if (arete_tensor_is_contiguous(target))
      return ARETE_OK;
    out = arete_tensor_view(
        arete_routine_scratch(ctx, TargetSlot,
                              arete_tensor_count(target) *
                                  int64_t(arete_dtype_size(target->dtype))),
        arete_dtype(target->dtype), target->rank, target->sizes);
    return out.data ? ARETE_OK : ARETE_ERROR_MEMORY;
  }
  int32_t finish() {
    return out.data == result.data ? ARETE_OK
                                   : arete_tensor_copy(ctx, &result, &out);
  }
  int64_t planes() const { return out.sizes[0] * out.sizes[1]; }
  int32_t spatial() const { return out.rank - 2; }
  /// `x` is pooled, `y` the result of that.
  Window window(const arete_tensor &x, const arete_tensor &y,
                const int64_t *parameters) const {
    return Window(spatial(), parameters, x.sizes + 2,
                  parameters + Window::numParameters(spatial()), y.sizes + 2);
  }
  template <typename T> T *scratch(Slot slot, int64_t count) {
    return static_cast<T *>(
        arete_routine_scratch(ctx, slot, count * int64_t(sizeof(T))));
  }
  /// The planes, divided by what it takes to pool one.
  Parts parts(const Window &window) const {
    int64_t taps = window.size[0] * window.size[1] + window.size[2];
    return Parts(planes(), window.out[0] * window.out[1] *
                               std::max(window.in[2], window.out[2]) * taps /
                               8);
  }
  /// Calls body(plane, memory for `count` numbers of the operand's dtype) for
  /// every plane, several at a time, then finishes.
  template <typename Body>
  int32_t forEachPlane(const Window &window, int64_t count, Body body) {
    const Parts parts = this->parts(window);
    int32_t status = ARETE_ERROR_MEMORY;
    withNumeric(in.dtype, [&]<typename T>(T) {
      T *rows = scratch<T>(RowSlot, parts.size() * count);
      if (!rows)
        return;
      parts.run([&](int64_t from, int64_t to, int64_t part) {
        for (int64_t plane = from; plane < to; ++plane)
          body(plane, rows + part * count);
      });
      status = ARETE_OK;
    });
    return status ? status : finish();
  }
};

/// What the sums of windows are divided by.
struct Mean {
  arete_pool_mean kind;
  int64_t *along; /* the sizes of the windows along the last axis */

  int32_t prepare(Call &call, const Window &window, const int64_t *parameters) {
    kind = arete_pool_mean(
        parameters[Window::numParameters(call.spatial()) + call.spatial()]);
    along = call.scratch<int64_t>(IndexSlot, window.out[2]);
    if (!along)
      return ARETE_ERROR_MEMORY;
    for (int64_t i = 0; i < window.out[2]; ++i)
      along[i] = countOf(window, 2, i, kind);
    return ARETE_OK;
  }
  /// Divides a row of sums.
  template <typename T>
  void divide(const Window &window, int64_t p0, int64_t p1, T *y) const {
    if (kind == ARETE_POOL_SUM)
      return;
    int64_t across =
        countOf(window, 0, p0, kind) * countOf(window, 1, p1, kind);
    for (int64_t i = 0; i < window.out[2]; ++i)
      y[i] /= T(std::max<int64_t>(across * along[i], 1));
  }
};

template <typename T> constexpr T lowest() {
  return std::numeric_limits<T>::has_infinity
             ? -std::numeric_limits<T>::infinity()
             : std::numeric_limits<T>::lowest();
}

} // namespace

ARETE_ROUTINE(max_pool) {
  Call call{ctx};
  if (int32_t status = call.begin(&inputs[0], &outputs[0]))
    return status;
  Window window = call.window(call.in, call.out, parameters);
  int64_t inPlane = Window::product(window.in);
  int64_t outPlane = Window::product(window.out);
  return call.forEachPlane(
      window, window.in[2], [&]<typename T>(int64_t plane, T *row) {
        poolPlane<MaxRow>(
            window, lowest<T>(),
            static_cast<const T *>(call.in.data) + plane * inPlane,
            static_cast<T *>(call.out.data) + plane * outPlane, row);
      });
}

/// The positions of the greatest elements of the windows of a plane. `best`,
/// `taps` and `positions` have room for a row of the result, and for the taps.
template <typename Tap, typename T>
static void findPlane(const Window &window, const T *x, int64_t *index, T *best,
                      Tap *taps, int64_t *positions) {
  forEachRow(window, [&](int64_t p0, int64_t p1, Range taps0, Range taps1) {
    std::fill_n(best, window.out[2], T(0));
    std::fill_n(taps, window.out[2], Tap(-1));
    Tap tap = 0;
    forEachTapRow(window, p0, p1, taps0, taps1, [&](int64_t start) {
      forEachTap(window, [&](int64_t place, int64_t from, int64_t count) {
        positions[tap] = start + from - place * window.stride[2];
        simd<MaxTapRow>(best + place, taps + place, x + start + from, tap,
                        count, window.stride[2]);
        ++tap;
      });
    });
    simd<PositionRow>(index, static_cast<const Tap *>(taps),
                      static_cast<const int64_t *>(positions), window.out[2],
                      window.stride[2]);
    index += window.out[2];
  });
}

ARETE_ROUTINE(max_pool_indices) {
  Call call{ctx};
  if (int32_t status = call.begin(&inputs[0], &outputs[0]))
    return status;
  Window window = call.window(call.in, call.out, parameters);
  int64_t inPlane = Window::product(window.in);
  int64_t outPlane = Window::product(window.out);
  int64_t numTaps = Window::product(window.size);
  // Of each part: the positions of the taps, and a row of numbers of taps.
  const Parts parts = call.parts(window);
  int64_t each = window.out[2] + numTaps;
  auto *numbers = call.scratch<int64_t>(IndexSlot, parts.size() * each);
  if (!numbers)
    return ARETE_ERROR_MEMORY;
  int32_t status = ARETE_ERROR_MEMORY;
  withNumeric(call.in.dtype, [&]<typename T>(T) {
    T *rows = call.scratch<T>(RowSlot, parts.size() * window.out[2]);
    if (!rows)
      return;
    status = ARETE_OK;
    parts.run([&](int64_t from, int64_t to, int64_t part) {
      T *best = rows + part * window.out[2];
      int64_t *positions = numbers + part * each, *taps = positions + numTaps;
      for (int64_t plane = from; plane < to; ++plane) {
        const T *x = static_cast<const T *>(call.in.data) + plane * inPlane;
        int64_t *index =
            static_cast<int64_t *>(call.out.data) + plane * outPlane;
        if (sizeof(T) == 8 || numTaps > std::numeric_limits<int32_t>::max())
          findPlane(window, x, index, best, taps, positions);
        else
          findPlane(window, x, index, best, reinterpret_cast<int32_t *>(taps),
                    positions);
      }
    });
  });
  return status ? status : call.finish();
}

ARETE_ROUTINE(sum_pool) {
  Call call{ctx};
  if (int32_t status = call.begin(&inputs[0], &outputs[0]))
    return status;
  Window window = call.window(call.in, call.out, parameters);
  int64_t inPlane = Window::product(window.in);
  int64_t outPlane = Window::product(window.out);
  Mean mean;
  if (int32_t status = mean.prepare(call, window, parameters))
    return status;
  return call.forEachPlane(
      window, window.in[2], [&]<typename T>(int64_t plane, T *row) {
        T *y = static_cast<T *>(call.out.data) + plane * outPlane;
        poolPlane<AddRow>(
            window, T(0),
            static_cast<const T *>(call.in.data) + plane * inPlane, y, row);
        forEachRow(window, [&](int64_t p0, int64_t p1, Range, Range) {
          mean.divide(window, p0, p1, y);
          y += window.out[2];
        });
      });
}

ARETE_ROUTINE(sum_pool_gradient) {
  Call call{ctx};
  if (int32_t status = call.begin(&inputs[0], &outputs[0]))
    return status;
  Window window = call.window(call.out, call.in, parameters);
  int64_t inPlane = Window::product(window.in);
  int64_t outPlane = Window::product(window.out);
  Mean mean;
  if (int32_t status = mean.prepare(call, window, parameters))
    return status;
  // What goes to every row that the window meets, and a row of g divided.
  return call.forEachPlane(
      window, window.in[2] + window.out[2],
      [&]<typename T>(int64_t plane, T *row) {
        T *divided = row + window.in[2];
        T *x = static_cast<T *>(call.out.data) + plane * inPlane;
        const T *g = static_cast<const T *>(call.in.data) + plane * outPlane;
        std::fill_n(x, inPlane, T(0));
        forEachRow(window, [&](int64_t p0, int64_t p1, Range taps0,
                               Range taps1) {
          std::copy_n(g, window.out[2], divided);
          mean.divide(window, p0, p1, divided);
          std::fill_n(row, window.in[2], T(0));
          forEachTap(window, [&](int64_t place, int64_t from, int64_t count) {
            simd<AddBackRow>(row + from,
                             static_cast<const T *>(divided) + place, count,
                             window.stride[2]);
          });
          forEachTapRow(window, p0, p1, taps0, taps1, [&](int64_t start) {
            simd<AddBackRow>(x + start, static_cast<const T *>(row),
                             window.in[2], int64_t(1));
          });
          g += window.out[2];
        });
      });
}

/// The elements of one channel.
static int64_t planeOf(const arete_tensor &tensor) {
  int64_t count = 1;
  for (int32_t axis = 2; axis < tensor.rank; ++axis)
    count *= tensor.sizes[axis];
  return count;
}

/// `gather` copies from the operand, else it is added to the result. An index
/// of -1 is none.
static int32_t moveByIndex(arete_context *ctx, const arete_tensor *inputs,
                           const arete_tensor *outputs, const char *message,
                           bool gather) {
  Call call{ctx};
  arete_tensor indices;
  if (int32_t status = call.begin(&inputs[0], &outputs[0]))
    return status;
  if (int32_t status =
          arete_routine_pack(ctx, SecondSlot, &inputs[1], &indices))
    return status;
  int64_t xPlane = planeOf(gather ? call.in : call.out);
  int64_t yPlane = planeOf(indices), toPlane = gather ? yPlane : xPlane;
  const auto *index = static_cast<const int64_t *>(indices.data);
  // Where the first bad index is.
  std::atomic<int64_t> bad = std::numeric_limits<int64_t>::max();
  withNumeric(call.in.dtype, [&]<typename T>(T) {
    using A = Arithmetic<T>;
    Parts(call.planes(), xPlane + yPlane)
        .run([&](int64_t first, int64_t last, int64_t) {
          T *to = static_cast<T *>(call.out.data) + first * toPlane;
          std::fill_n(to, (last - first) * toPlane, T(0));
          for (int64_t plane = first; plane < last; ++plane, to += toPlane) {
            const T *from = static_cast<const T *>(call.in.data) +
                            plane * (gather ? xPlane : yPlane);
            for (int64_t i = 0; i < yPlane; ++i) {
              int64_t at = index[plane * yPlane + i];
              if (at < -1 || at >= xPlane) {
                int64_t here = plane * yPlane + i, before = bad;
                while (here < before &&
                       !bad.compare_exchange_weak(before, here))
                  ;
                return;
              }
              if (at < 0)
                continue;
              if (gather)
                to[i] = from[at];
              else
                to[at] = T(A(to[at]) + A(from[i]));
            }
          }
        });
  });
  if (bad != std::numeric_limits<int64_t>::max())
    return arete_routine_error(
        ctx, ARETE_ERROR_INDEX, message,
        "index %lld is neither -1 nor a position of the %lld elements of a "
        "channel",
        (long long)index[bad], (long long)xPlane);
  return call.finish();
}

ARETE_ROUTINE(pool_gather) {
  return moveByIndex(ctx, inputs, outputs, message, /*gather=*/true);
}

ARETE_ROUTINE(pool_scatter) {
  return moveByIndex(ctx, inputs, outputs, message, /*gather=*/false);
}
