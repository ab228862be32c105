//===- Sweep.h - A few rows times a large matrix ----------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_GEMM_SWEEP_H
#define ARETE_GEMM_SWEEP_H

#include "Problem.h"
#include "Transpose.h"

namespace {

/// More rows are faster by tiles.
constexpr int maxSweepRows = 4, sweepDepth = 8;

/// sums[i][j] += sum over l < depth of a[i][l] b[l][j], for columns up to
/// `width`; `starts`: = instead. The sums of a row are `sumRow` apart.
template <typename T, int rows, int depth>
__attribute__((noinline)) void
sweepRows(const T *a, int64_t aRow, int64_t aStep, const T *b, int64_t bStep,
          int64_t width, T *sums, int64_t sumRow, bool starts) {
  using V = Vector<T>;
  T left[rows][depth];
  for (int i = 0; i < rows; ++i)
    for (int l = 0; l < depth; ++l)
      left[i][l] = a[i * aRow + l * aStep];
  // The first vectors are whole, the mask is of the last.
  auto step = [&]<int vectors>(Lanes<vectors>, int64_t j, const Mask<T> &mask)
                  __attribute__((always_inline)) {
                    auto get = [&](const T *from,
                                   int v) __attribute__((always_inline)) {
                      return v < vectors - 1 ? load(from + v * lanes<T>)
                                             : mask.load(from + v * lanes<T>);
                    };
                    V x[rows][vectors];
#pragma GCC unroll 8
                    for (int i = 0; i < rows; ++i)
#pragma GCC unroll 2
                      for (int v = 0; v < vectors; ++v)
                        x[i][v] = starts ? V{} : get(sums + i * sumRow + j, v);
#pragma GCC unroll 8
                    for (int l = 0; l < depth; ++l) {
                      V right[vectors];
#pragma GCC unroll 2
                      for (int v = 0; v < vectors; ++v)
                        right[v] = get(b + l * bStep + j, v);
#pragma GCC unroll 8
                      for (int i = 0; i < rows; ++i) {
                        const V factor = splat(left[i][l]);
#pragma GCC unroll 2
                        for (int v = 0; v < vectors; ++v)
                          x[i][v] += factor * right[v];
                      }
                    }
#pragma GCC unroll 8
                    for (int i = 0; i < rows; ++i)
#pragma GCC unroll 2
                      for (int v = 0; v < vectors; ++v) {
                        T *to = sums + i * sumRow + j + v * lanes<T>;
                        if (v < vectors - 1)
                          store(to, x[i][v]);
                        else
                          mask.store(to, x[i][v]);
                      }
                  };
  const Mask<T> whole(lanes<T>);
  int64_t j = 0;
  for (; j + 2 * lanes<T> <= width; j += 2 * lanes<T>)
    step(Lanes<2>(), j, whole);
  for (; j < width; j += lanes<T>)
    step(Lanes<1>(), j, Mask<T>(smaller(width - j, lanes<T>)));
}

template <typename T>
using SweepFunction = void (*)(const T *, int64_t, int64_t, const T *, int64_t,
                               int64_t, T *, int64_t, bool);
template <typename T> struct SweepTable {
  SweepFunction<T> many[maxSweepRows], one[maxSweepRows];

  constexpr SweepTable() : many(), one() { fill<1>(); }
  template <int rows> constexpr void fill() {
    many[rows - 1] = sweepRows<T, rows, sweepDepth>;
    one[rows - 1] = sweepRows<T, rows, 1>;
    if constexpr (rows < maxSweepRows)
      fill<rows + 1>();
  }
};
template <typename T> constexpr SweepTable<T> sweeps;

/// Of a product where the columns of B lie side by side. B is read once, in its
/// order, some rows at a time; the sums stay in the cache.
template <typename T>
__attribute__((noinline)) void multiplyBySweeps(const Problem<T> &p) {
  constexpr int64_t size = 32 * 1024 / sizeof(T);
  alignas(64) T sums[size];
  const int64_t widest = size / p.m / lanes<T> * lanes<T>;
  for (int64_t j = 0; j < p.n; j += widest) {
    const int64_t width = smaller(p.n - j, widest);
    for (int64_t l = 0; l < p.k;) {
      const bool isWhole = l + sweepDepth <= p.k;
      const auto &sweep = isWhole ? sweeps<T>.many : sweeps<T>.one;
      sweep[p.m - 1](p.a + l * p.aColumn, p.aRow, p.aColumn,
                     p.b + l * p.bRow + j, p.bRow, width, sums, widest, l == 0);
      l += isWhole ? sweepDepth : 1;
    }
    for (int64_t i = 0; i < p.m; ++i)
      for (int64_t jj = 0; jj < width; ++jj)
        finishElement<T>(p, i, j + jj, sums[i * widest + jj]);
  }
}

} // namespace

#endif // ARETE_GEMM_SWEEP_H
