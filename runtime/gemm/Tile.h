//===- Tile.h - A tile of a matrix product in registers ---------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_GEMM_TILE_H
#define ARETE_GEMM_TILE_H

#include "Vector.h"

namespace {

/// What becomes of the sum s of the products for an element of the result:
/// alpha (s + partial) + beta in, each where there is one.
template <typename T> struct Finish {
  bool addsPartial; ///< The result holds the sum of the terms before.
  const T *alpha, *beta;
  const T *in; ///< Read where beta is not null.
  int64_t inRow;

  ARETE_GEMM_INLINE bool isNone() const {
    return !addsPartial && !alpha && !beta;
  }
};

template <typename T> struct TileArgs {
  int64_t depth;
  const T *a;
  int64_t aRow, aStep; ///< Between rows, and between terms of the sums.
  const T *b;
  int64_t bStep; ///< Between terms; the columns are side by side.
  T *packed;     ///< Where a packing tile copies B: its vectors in a row.
  T *c;
  int64_t cRow;
  int64_t lastLanes; ///< Elements of the last vector of a row.
  const T *ahead; ///< Fetched into the cache meanwhile, a line for each term.
  int64_t aheadStep;
  Finish<T> finish;
};

/// The tile of `rows` rows and `vectors` vectors of columns. A tile that packs
/// leaves a copy of B, as the next ones want it, for the price of the stores.
/// Where B has whole vectors in each row, which a copy has, none is masked:
/// that takes a unit that could multiply.
template <typename T, int rows, int vectors, bool packs, bool isWhole>
__attribute__((noinline)) void multiplyTile(const TileArgs<T> &args) {
  using V = Vector<T>;
  const Mask<T> mask(args.lastLanes);
  // A few sums wait for one another: their terms are divided among several.
  constexpr int size = rows * vectors;
  constexpr int chains = packs || size > 4 ? 1 : size > 2 ? 2 : 4;
  V sums[chains][rows][vectors];
#pragma GCC unroll 4
  for (int chain = 0; chain < chains; ++chain)
#pragma GCC unroll 16
    for (int i = 0; i < rows; ++i)
#pragma GCC unroll 4
      for (int v = 0; v < vectors; ++v)
        sums[chain][i][v] = V{};

  // A base for four rows each: what an address can be made of in one
  // instruction then reaches all of them.
  constexpr int bases = (rows + 3) / 4;
  const T *a[bases], *b = args.b;
  T *packed = args.packed;
  const T *ahead = args.ahead;
  const int64_t aStep = args.aStep, bStep = args.bStep;
  const int64_t aheadStep = args.aheadStep;
  const int64_t rowStep[4] = {0, args.aRow, 2 * args.aRow, 3 * args.aRow};
#pragma GCC unroll 4
  for (int i = 0; i < bases; ++i)
    a[i] = args.a + 4 * i * args.aRow;
  auto addTerm = [&](V(&to)[rows][vectors]) __attribute__((always_inline)) {
    V right[vectors];
#pragma GCC unroll 4
    for (int v = 0; v < vectors - 1; ++v)
      right[v] = load(b + v * lanes<T>);
    const T *last = b + (vectors - 1) * lanes<T>;
    right[vectors - 1] = isWhole ? load(last) : mask.load(last);
    if constexpr (packs) {
      // Rows of B may be further apart than the processor looks ahead.
#pragma GCC unroll 4
      for (int v = 0; v < vectors; ++v)
        __builtin_prefetch(b + 12 * bStep + v * lanes<T>);
#pragma GCC unroll 4
      for (int v = 0; v < vectors; ++v)
        store(packed + v * lanes<T>, right[v]);
      packed += vectors * lanes<T>;
    } else {
      __builtin_prefetch(ahead, 0, 2);
      ahead += aheadStep;
    }
#pragma GCC unroll 16
    for (int i = 0; i < rows; ++i) {
      const V left = splat(a[i / 4][rowStep[i % 4]]);
#pragma GCC unroll 4
      for (int v = 0; v < vectors; ++v)
        to[i][v] += left * right[v];
    }
#pragma GCC unroll 4
    for (int i = 0; i < bases; ++i)
      a[i] += aStep;
    b += bStep;
  };
  int64_t l = 0;
  for (; l + chains <= args.depth; l += chains)
#pragma GCC unroll 4
    for (int chain = 0; chain < chains; ++chain)
      addTerm(sums[chain]);
  if constexpr (chains > 1) {
    for (; l < args.depth; ++l)
      addTerm(sums[0]);
#pragma GCC unroll 4
    for (int chain = 1; chain < chains; ++chain)
#pragma GCC unroll 4
      for (int i = 0; i < rows; ++i)
#pragma GCC unroll 4
        for (int v = 0; v < vectors; ++v)
          sums[0][i][v] += sums[chain][i][v];
  }

  const Finish<T> &finish = args.finish;
  T *c = args.c;
  if (finish.isNone()) {
#pragma GCC unroll 16
    for (int i = 0; i < rows; ++i, c += args.cRow) {
#pragma GCC unroll 4
      for (int v = 0; v < vectors - 1; ++v)
        store(c + v * lanes<T>, sums[0][i][v]);
      mask.store(c + (vectors - 1) * lanes<T>, sums[0][i][vectors - 1]);
    }
    return;
  }
  const T *in = finish.in;
#pragma GCC unroll 16
  for (int i = 0; i < rows; ++i, c += args.cRow, in += finish.inRow) {
#pragma GCC unroll 4
    for (int v = 0; v < vectors; ++v) {
      const bool isLast = v == vectors - 1;
      const int64_t at = v * lanes<T>;
      V x = sums[0][i][v];
      if (finish.addsPartial)
        x += isLast ? mask.load(c + at) : load(c + at);
      if (finish.alpha)
        x *= splat(*finish.alpha);
      if (finish.beta)
        x +=
            splat(*finish.beta) * (isLast ? mask.load(in + at) : load(in + at));
      if (isLast)
        mask.store(c + at, x);
      else
        store(c + at, x);
    }
  }
}

template <typename T> using TileFunction = void (*)(const TileArgs<T> &);

/// The tiles of each number of vectors by their number of rows.
template <typename T> struct TileTable {
  TileFunction<T> whole[maxVectors][rowsOfTile[0] + 1] = {};
  TileFunction<T> masked[maxVectors][rowsOfTile[0] + 1] = {};
  /// Only the first rows of a matrix pack, and there are more.
  TileFunction<T> packingWhole[maxVectors], packingMasked[maxVectors];

  constexpr TileTable() { fill<1, 1>(); }
  template <int vectors, int rows> constexpr void fill() {
    constexpr int v = vectors - 1;
    whole[v][rows] = multiplyTile<T, rows, vectors, false, true>;
    masked[v][rows] = multiplyTile<T, rows, vectors, false, false>;
    if constexpr (rows < rowsOfTile[v]) {
      fill<vectors, rows + 1>();
    } else {
      packingWhole[v] = multiplyTile<T, rows, vectors, true, true>;
      packingMasked[v] = multiplyTile<T, rows, vectors, true, false>;
      if constexpr (vectors < maxVectors)
        fill<vectors + 1, 1>();
    }
  }
};
template <typename T> constexpr TileTable<T> tiles;

} // namespace

#endif // ARETE_GEMM_TILE_H
