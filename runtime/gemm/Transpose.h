//===- Transpose.h - Packing of transposed matrices -------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_GEMM_TRANSPOSE_H
#define ARETE_GEMM_TRANSPOSE_H

#include "Vector.h"

namespace {

template <int... lane> struct Lanes {};
template <int count, int... lane>
struct FirstLanes : FirstLanes<count - 1, count - 1, lane...> {};
template <int... lane> struct FirstLanes<0, lane...> {
  using type = Lanes<lane...>;
};

/// Swaps the blocks of `step` x `step` elements off the diagonal in the rows x
/// and y, which are `step` rows apart.
template <int step, typename V, int... lane>
ARETE_GEMM_INLINE void swapBlocks(V &x, V &y, Lanes<lane...>) {
  constexpr int count = sizeof...(lane);
  V low = __builtin_shufflevector(
      x, y, (lane & step ? count + lane - step : lane)...);
  y = __builtin_shufflevector(x, y,
                              (lane & step ? count + lane : lane + step)...);
  x = low;
}

/// Transposes a square of vectors.
template <int count, int step = 1, typename V>
ARETE_GEMM_INLINE void transposeSquare(V (&rows)[count]) {
#pragma GCC unroll 16
  for (int i = 0; i < count; ++i)
    if ((i & step) == 0)
      swapBlocks<step>(rows[i], rows[i + step],
                       typename FirstLanes<count>::type());
  if constexpr (2 * step < count)
    transposeSquare<count, 2 * step>(rows);
}

/// to[l * toRow + j] = from[j * fromRow + l] for l < length and j < count,
/// which is at most a vector; whole vectors are written, with zeros after
/// these.
template <typename T>
__attribute__((noinline)) void transposeVectors(const T *from, int64_t fromRow,
                                                int64_t count, int64_t length,
                                                T *to, int64_t toRow) {
  constexpr int size = lanes<T>;
  for (int64_t l = 0; l < length; l += size) {
    const int64_t left = length - l < size ? length - l : size;
    const Mask<T> mask(left);
    Vector<T> rows[size];
#pragma GCC unroll 16
    for (int j = 0; j < size; ++j)
      rows[j] = j < count ? mask.load(from + j * fromRow + l) : Vector<T>{};
    transposeSquare(rows);
#pragma GCC unroll 16
    for (int j = 0; j < size; ++j)
      if (j < left)
        store(to + (l + j) * toRow, rows[j]);
  }
}

} // namespace

#endif // ARETE_GEMM_TRANSPOSE_H
