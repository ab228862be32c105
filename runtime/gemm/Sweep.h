//===- Sweep.h - A few rows times a large matrix ----------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_GEMM_SWEEP_H
#define ARETE_GEMM_SWEEP_H

#include "Problem.h"

namespace {

constexpr int maxSweepRows = 8, sweepDepth = 8;

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
  auto step = [&](int64_t j, auto load, auto store)
                  __attribute__((always_inline)) {
                    V x[rows];
#pragma GCC unroll 8
                    for (int i = 0; i < rows; ++i)
                      x[i] = starts ? V{} : load(sums + i * sumRow + j);
#pragma GCC unroll 8
                    for (int l = 0; l < depth; ++l) {
                      const V right = load(b + l * bStep + j);
#pragma GCC unroll 8
                      for (int i = 0; i < rows; ++i)
                        x[i] += splat(left[i][l]) * right;
                    }
#pragma GCC unroll 8
                    for (int i = 0; i < rows; ++i)
                      store(sums + i * sumRow + j, x[i]);
                  };
  int64_t j = 0;
  for (; j + lanes<T> <= width; j += lanes<T>)
    step(
        j,
        [](const T *from) __attribute__((always_inline)) { return load(from); },
        [](T *to, V x) __attribute__((always_inline)) { store(to, x); });
  if (j < width) {
    const Mask<T> mask(width - j);
    step(
        j,
        [&](const T *from)
            __attribute__((always_inline)) { return mask.load(from); },
        [&](T *to, V x) __attribute__((always_inline)) { mask.store(to, x); });
  }
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
  const int64_t groups = (p.m + maxSweepRows - 1) / maxSweepRows;
  const int64_t widest = size / p.m / lanes<T> * lanes<T>;
  for (int64_t j = 0; j < p.n; j += widest) {
    const int64_t width = p.n - j < widest ? p.n - j : widest;
    for (int64_t l = 0; l < p.k;) {
      const bool isWhole = l + sweepDepth <= p.k;
      for (int64_t group = 0; group < groups; ++group) {
        const int64_t i = p.m * group / groups;
        const int64_t rows = p.m * (group + 1) / groups - i;
        const auto &sweep = isWhole ? sweeps<T>.many : sweeps<T>.one;
        sweep[rows - 1](p.a + i * p.aRow + l * p.aColumn, p.aRow, p.aColumn,
                        p.b + l * p.bRow + j, p.bRow, width, sums + i * widest,
                        widest, l == 0);
      }
      l += isWhole ? sweepDepth : 1;
    }
    for (int64_t i = 0; i < p.m; ++i)
      for (int64_t jj = 0; jj < width; ++jj)
        finishElement<T>(p, i, j + jj, sums[i * widest + jj]);
  }
}

} // namespace

#endif // ARETE_GEMM_SWEEP_H
