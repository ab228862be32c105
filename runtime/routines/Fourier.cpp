//===- Fourier.cpp - Discrete Fourier transforms --------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// By pocketfft, which NumPy and SciPy stand on: O(n log n) for any length. It
// keeps the plans of the last lengths for the whole process and allocates work
// space in each call; it needs the C++ library, and so does a program whose
// functions transform.
//
//===----------------------------------------------------------------------===//

#include "Parallel.h"
#include "Routine.h"
#include "Walk.h"

#include <atomic>

// Rows are transformed one at a time; memory for vectors of rows would be asked
// for in sizes that aligned_alloc does not take.
#define POCKETFFT_NO_MULTITHREADING
#define POCKETFFT_NO_VECTORS
#include "pocketfft_hdronly.h"

using namespace arete::routines;

namespace {

template <typename T> using Number = pocketfft::detail::cmplx<T>;

/// Transforms the rows of a tensor along an axis, each in a buffer, and without
/// a factor.
template <typename Plan, typename Element> class Rows {
public:
  /// Calls body(row, transform, offsets) for every row of x and y, of which
  /// `length` elements are transformed, several at a time: transform(forward)
  /// changes `row` in place. No exception leaves. Returns a status.
  template <typename Body>
  static int32_t visit(arete_context *ctx, const char *message,
                       const arete_tensor &x, const arete_tensor &y,
                       int32_t axis, int64_t length, Body body) {
    int64_t count = countOuter(x, axis, -1), steps = length;
    for (int64_t rest = length; rest > 1; rest /= 2)
      steps += length;
    const Parts parts(count, steps);
    auto *rows = static_cast<Element *>(arete_routine_scratch(
        ctx, 0, parts.size() * length * int64_t(sizeof(Element))));
    if (!rows)
      return ARETE_ERROR_MEMORY;
    std::atomic<bool> hasMemory = true;
    parts.run([&](int64_t from, int64_t to, int64_t part) {
      Element *row = rows + part * length;
      try {
        auto plan = pocketfft::detail::get_plan<Plan>(size_t(length));
        forEachOuter<2>({&x, &y}, axis, -1, from, to, [&](const int64_t *at) {
          body(row, [&](bool forward) { plan->exec(row, 1, forward); }, at);
        });
      } catch (...) {
        hasMemory = false;
      }
    });
    if (hasMemory)
      return ARETE_OK;
    return arete_routine_error(ctx, ARETE_ERROR_MEMORY, message,
                               "out of memory for a transform of length %lld",
                               static_cast<long long>(length));
  }
};

/// Calls `body` with a value of the type of the parts of a dtype's numbers.
template <typename Body> int32_t withParts(int32_t dtype, Body body) {
  return dtype == ARETE_FLOAT32 || dtype == ARETE_COMPLEX64 ? body(float())
                                                            : body(double());
}

} // namespace

ARETE_ROUTINE(fft) {
  const arete_tensor &x = inputs[0], &y = outputs[0];
  int32_t axis = int32_t(parameters[0]);
  bool isForward = !parameters[1];
  return withParts(x.dtype, [&]<typename T>(T) {
    using C = Number<T>;
    int64_t n = x.sizes[axis], from = x.strides[axis], to = y.strides[axis];
    return Rows<pocketfft::detail::pocketfft_c<T>, C>::visit(
        ctx, message, x, y, axis, n,
        [&](C *row, auto transform, const int64_t *at) {
          const C *in = static_cast<const C *>(x.data) + at[0];
          C *out = static_cast<C *>(y.data) + at[1];
          for (int64_t j = 0; j < n; ++j)
            row[j] = in[j * from];
          transform(isForward);
          for (int64_t k = 0; k < n; ++k)
            out[k * to] = row[k];
        });
  });
}

// A row of a half spectrum is re 0, re 1, im 1, re 2, im 2, ...; of an even
// length the last number is the real part of the last element.

ARETE_ROUTINE(rfft) {
  const arete_tensor &x = inputs[0], &y = outputs[0];
  int32_t axis = int32_t(parameters[0]);
  return withParts(x.dtype, [&]<typename T>(T) {
    int64_t n = x.sizes[axis], from = x.strides[axis], to = y.strides[axis];
    return Rows<pocketfft::detail::pocketfft_r<T>, T>::visit(
        ctx, message, x, y, axis, n,
        [&](T *row, auto transform, const int64_t *at) {
          const T *in = static_cast<const T *>(x.data) + at[0];
          auto *out = static_cast<Number<T> *>(y.data) + at[1];
          for (int64_t j = 0; j < n; ++j)
            row[j] = in[j * from];
          transform(/*forward=*/true);
          out[0].Set(row[0], 0);
          for (int64_t k = 1; k <= n / 2; ++k)
            out[k * to].Set(row[2 * k - 1], 2 * k < n ? row[2 * k] : T(0));
        });
  });
}

ARETE_ROUTINE(irfft) {
  const arete_tensor &x = inputs[0], &y = outputs[0];
  int32_t axis = int32_t(parameters[0]);
  return withParts(y.dtype, [&]<typename T>(T) {
    int64_t n = y.sizes[axis], from = x.strides[axis], to = y.strides[axis];
    return Rows<pocketfft::detail::pocketfft_r<T>, T>::visit(
        ctx, message, x, y, axis, n,
        [&](T *row, auto transform, const int64_t *at) {
          auto *in = static_cast<const Number<T> *>(x.data) + at[0];
          T *out = static_cast<T *>(y.data) + at[1];
          row[0] = in[0].r;
          for (int64_t k = 1; k <= n / 2; ++k) {
            row[2 * k - 1] = in[k * from].r;
            if (2 * k < n)
              row[2 * k] = in[k * from].i;
          }
          transform(/*forward=*/false);
          for (int64_t j = 0; j < n; ++j)
            out[j * to] = row[j];
        });
  });
}
