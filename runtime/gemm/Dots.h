//===- Dots.h - Products as dot products of rows ----------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_GEMM_DOTS_H
#define ARETE_GEMM_DOTS_H

#include "Problem.h"

namespace {

/// The dot products of `rows` rows of A and `columns` columns of B, each of
/// `chains` sums that are added in the end: one sum would wait for itself.
template <typename T, int rows, int columns, int chains>
__attribute__((noinline)) void multiplyDots(const Problem<T> &p, int64_t row,
                                            int64_t column) {
  using V = Vector<T>;
  const T *a = p.a + row * p.aRow, *b = p.b + column * p.bColumn;
  V sums[chains][rows][columns] = {};
  const int64_t aRow = p.aRow, bColumn = p.bColumn;
  auto add = [&](V(&to)[rows][columns], auto load, int64_t l)
                 __attribute__((always_inline)) {
                   V left[rows];
#pragma GCC unroll 8
                   for (int i = 0; i < rows; ++i)
                     left[i] = load(a + i * aRow + l);
#pragma GCC unroll 8
                   for (int j = 0; j < columns; ++j) {
                     const V right = load(b + j * bColumn + l);
#pragma GCC unroll 8
                     for (int i = 0; i < rows; ++i)
                       to[i][j] += left[i] * right;
                   }
                 };
  auto whole = [](const T *from)
                   __attribute__((always_inline)) { return load(from); };
  constexpr int64_t step = chains * lanes<T>;
  int64_t l = 0;
  for (; l + step <= p.k; l += step)
#pragma GCC unroll 8
    for (int chain = 0; chain < chains; ++chain)
      add(sums[chain], whole, l + chain * lanes<T>);
  if constexpr (chains > 1)
    for (; l + lanes<T> <= p.k; l += lanes<T>)
      add(sums[0], whole, l);
  if (l < p.k) {
    const Mask<T> mask(p.k - l);
    add(
        sums[0],
        [&](const T *from)
            __attribute__((always_inline)) { return mask.load(from); },
        l);
  }
#pragma GCC unroll 8
  for (int i = 0; i < rows; ++i)
#pragma GCC unroll 8
    for (int j = 0; j < columns; ++j) {
      V sum = sums[0][i][j];
#pragma GCC unroll 8
      for (int chain = 1; chain < chains; ++chain)
        sum += sums[chain][i][j];
      finishElement<T>(p, row + i, column + j, sumOfLanes<T>(sum));
    }
}

template <typename T>
using DotsFunction = void (*)(const Problem<T> &, int64_t, int64_t);

/// Rows of A, and columns of B for each number of them, whose sums registers
/// hold.
#if defined(__AVX512F__)
constexpr int maxDotRows = 6;
constexpr int dotColumns[] = {8, 8, 6, 5, 4, 4};
#else
constexpr int maxDotRows = 3;
constexpr int dotColumns[] = {8, 4, 3};
#endif

template <typename T> struct DotsTable {
  DotsFunction<T> many[maxDotRows], one[maxDotRows];

  constexpr DotsTable() : many(), one() { fill<1>(); }
  template <int rows> constexpr void fill() {
    many[rows - 1] = multiplyDots<T, rows, dotColumns[rows - 1], 1>;
    one[rows - 1] = multiplyDots<T, rows, 1, 8 / rows>;
    if constexpr (rows < maxDotRows)
      fill<rows + 1>();
  }
};
template <typename T> constexpr DotsTable<T> dotsTable;

/// Of a product where the terms of a sum lie side by side in both A and B.
template <typename T>
__attribute__((noinline)) void multiplyByDots(const Problem<T> &p) {
  const int64_t groups = (p.m + maxDotRows - 1) / maxDotRows;
  const int columns = dotColumns[(p.m + groups - 1) / groups - 1];
  for (int64_t j = 0; j < p.n;) {
    const bool isWhole = j + columns <= p.n;
    for (int64_t group = 0; group < groups; ++group) {
      const int64_t i = p.m * group / groups;
      const int64_t rows = p.m * (group + 1) / groups - i;
      // Groups differ by a row, for which there may be more columns.
      if (isWhole && dotColumns[rows - 1] == columns)
        dotsTable<T>.many[rows - 1](p, i, j);
      else
        for (int64_t jj = j; jj < (isWhole ? j + columns : p.n); ++jj)
          dotsTable<T>.one[rows - 1](p, i, jj);
    }
    j = isWhole ? j + columns : p.n;
  }
}

} // namespace

#endif // ARETE_GEMM_DOTS_H
