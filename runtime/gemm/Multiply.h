//===- Multiply.h - Which kernels make a product ----------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_GEMM_MULTIPLY_H
#define ARETE_GEMM_MULTIPLY_H

#include "Dots.h"
#include "Sweep.h"
#include "Tile.h"
#include "Transpose.h"

namespace {

//===----------------------------------------------------------------------===//
// Tiles
//===----------------------------------------------------------------------===//

/// The terms of a sum that are added at a time: as much of B as a tile is wide
/// stays in the cache meanwhile.
constexpr int64_t maxDepth = 512;
/// Larger than this, B comes from memory or the last level of the cache.
constexpr int64_t largeBytes = 768 * 1024;
/// A few rows leave little to do with what is read of a large B. Of fewer terms
/// at a time it is read nearly row by row, as the processor expects.
template <typename T> ARETE_GEMM_INLINE int64_t depthFor(const Problem<T> &p) {
  constexpr int64_t fewRows = 24, fewTerms = 64;
  const bool isLarge = p.k * p.n * static_cast<int64_t>(sizeof(T)) > largeBytes;
  return p.m <= fewRows && p.bColumn == 1 && isLarge ? fewTerms : maxDepth;
}
/// So much of A is used with all of B before the next, and stays in the
/// second-level cache.
template <typename T>
constexpr int64_t maxRowsOfA = (768 * 1024) / (maxDepth * sizeof(T));
/// The rows of a copy of A are a line of the cache longer than a multiple of
/// one: rows whose distance is a power of two displace one another.
template <typename T> ARETE_GEMM_INLINE int64_t copiedRow(int64_t size) {
  constexpr int64_t line = 64 / sizeof(T);
  return (dividedUp(size, line) + 1) * line;
}

/// Whether to copy what tiles use of A, because it is large, used often, and
/// each term of a sum or each row is on a page of its own at the same place.
template <typename T> ARETE_GEMM_INLINE bool copiesA(const Problem<T> &p) {
  constexpr int64_t size = sizeof(T);
  return p.m * p.k * size > 512 * 1024 && p.n >= 4 * maxVectors * lanes<T> &&
         (p.aColumn != 1 || p.aRow * size % 4096 == 0);
}
template <typename T> int64_t copyOfA(const Problem<T> &p) {
  const int64_t rows = smaller(p.m, maxRowsOfA<T>);
  const int64_t depth = smaller(p.k, maxDepth);
  return p.aColumn == 1 ? rows * copiedRow<T>(depth)
                        : depth * copiedRow<T>(rows);
}

/// A product by tiles, for `depth` terms of the sums from `first` on.
template <typename T> class Tiles {
public:
  Tiles(const Problem<T> &p, T *scratch) : p(p), scratch(scratch) {}

  void run() {
    const int64_t most = depthFor(p);
    const int64_t parts = p.k > most ? dividedUp(p.k, most) : 1;
    const int64_t blocks = dividedUp(p.m, maxRowsOfA<T>);
    for (int64_t part = 0; part < parts; ++part) {
      first = beginOf(part, parts, p.k);
      depth = beginOf(part + 1, parts, p.k) - first;
      setFinish(part == 0, part == parts - 1);
      for (int64_t block = 0; block < blocks; ++block) {
        const int64_t row = beginOf(block, blocks, p.m);
        runBlock(row, beginOf(block + 1, blocks, p.m) - row);
      }
    }
  }

private:
  static constexpr int64_t width = maxVectors * lanes<T>;
  static constexpr int64_t line = 64 / sizeof(T);

  /// The scalars go with the last part, so that what is scaled is a whole sum;
  /// but C has no place for partial sums where it is to be read.
  void setFinish(bool isFirst, bool isLast) {
    finish = {};
    finish.inRow = p.cRow;
    if (!p.beta) {
      finish.addsPartial = !isFirst;
      finish.alpha = isLast ? p.alpha : nullptr;
      return;
    }
    static constexpr T one = 1;
    finish.alpha = p.alpha;
    finish.beta = isFirst ? p.beta : &one;
  }

  void runBlock(int64_t row, int64_t rows) {
    const T *a = p.a + row * p.aRow + first * p.aColumn;
    int64_t aRow = p.aRow, aColumn = p.aColumn;
    if (copiesA(p)) {
      int64_t lines = rows, size = depth, from = aRow;
      if (aColumn != 1) {
        lines = depth;
        size = rows;
        from = aColumn;
      }
      const int64_t to = copiedRow<T>(size);
      for (int64_t line = 0; line < lines; ++line)
        __builtin_memcpy(scratch + line * to, a + line * from,
                         static_cast<uint64_t>(size) * sizeof(T));
      a = scratch;
      (aColumn == 1 ? aRow : aColumn) = to;
    }
    // A small B stays in the cache, and C is written row after row.
    if (p.bColumn == 1 && bytesOfB(depth) <= 48 * 1024 && p.n > width) {
      for (int64_t i = 0; i < rows;) {
        const int64_t height = heightOfTile(rows - i, maxVectors);
        runStripes(a + i * aRow, aRow, aColumn, row + i, height);
        i += height;
      }
      return;
    }
    runStripes(a, aRow, aColumn, row, rows);
  }

  int64_t bytesOfB(int64_t rows) const {
    return rows * p.n * static_cast<int64_t>(sizeof(T));
  }

  /// The last two tiles share what is left: a low one wastes registers.
  static int64_t heightOfTile(int64_t left, int64_t vectors) {
    const int64_t most = rowsOfTile[vectors - 1];
    return left <= most ? left : left < 2 * most ? (left + 1) / 2 : most;
  }

  void runStripes(const T *a, int64_t aRow, int64_t aColumn, int64_t row,
                  int64_t rows) {
    // Stripes of columns, of nearly the same number of vectors.
    const int64_t vectors = dividedUp(p.n, lanes<T>);
    const int64_t stripes = dividedUp(vectors, maxVectors);
    for (int64_t stripe = 0; stripe < stripes; ++stripe) {
      const int64_t from = beginOf(stripe, stripes, vectors);
      const int64_t to = beginOf(stripe + 1, stripes, vectors);
      const int64_t column = from * lanes<T>;
      runStripe(a, aRow, aColumn, row, rows, column,
                smaller(to * lanes<T>, p.n) - column,
                static_cast<int>(to - from));
    }
  }

  void runStripe(const T *a, int64_t aRow, int64_t aColumn, int64_t row,
                 int64_t rows, int64_t column, int64_t columns, int vectors) {
    alignas(64) T packed[maxDepth * width];
    TileArgs<T> tile;
    tile.depth = depth;
    tile.aRow = aRow;
    tile.aStep = aColumn;
    tile.packed = packed;
    tile.cRow = p.cRow;
    tile.lastLanes = columns - (vectors - 1) * lanes<T>;
    tile.finish = finish;
    tile.b = p.b + first * p.bRow + column * p.bColumn;
    tile.bStep = p.bRow;
    const int64_t most = rowsOfTile[vectors - 1];
    bool packs = false, isWhole = tile.lastLanes == lanes<T>;
    // What tiles that find their part of B in the cache fetch meanwhile: that
    // of the next stripe.
    int64_t linesAhead = 0;
    const T *ahead = tile.b;
    if (p.bColumn == 1) {
      // What is read but once or twice, or lies close together, is not packed.
      packs = rows > most && depth * p.bRow * sizeof(T) > 32 * 1024;
      if (packs && column + columns < p.n) {
        ahead += columns;
        linesAhead =
            dividedUp(smaller(columns, p.n - column - columns), line) + 1;
      }
    } else {
      for (int64_t j = 0; j < columns; j += lanes<T>)
        transposeVectors(tile.b + j * p.bColumn, p.bColumn,
                         smaller(columns - j, lanes<T>), depth, packed + j,
                         vectors * lanes<T>);
      tile.b = packed;
      tile.bStep = vectors * lanes<T>;
      isWhole = true;
    }
    for (int64_t i = 0; i < rows;) {
      const int64_t height = packs ? most : heightOfTile(rows - i, vectors);
      tile.a = a + i * aRow;
      tile.c = p.c + (row + i) * p.cRow + column;
      tile.finish.in = tile.c;
      if (packs) {
        (isWhole ? tiles<T>.packingWhole
                 : tiles<T>.packingMasked)[vectors - 1](tile);
        packs = false;
        isWhole = true;
        tile.b = packed;
        tile.bStep = vectors * lanes<T>;
      } else {
        tile.ahead = ahead;
        tile.aheadStep = linesAhead > 0 ? p.bRow : 0;
        if (--linesAhead > 0)
          ahead += line;
        (isWhole ? tiles<T>.whole : tiles<T>.masked)[vectors - 1][height](tile);
      }
      i += height;
    }
  }

  const Problem<T> &p;
  T *scratch;
  int64_t first = 0, depth = 0;
  Finish<T> finish = {};
};

/// Of sums that are scaled by 0 or infinity and added to C, no part may be
/// scaled by itself.
template <typename T> bool scalesWholeSums(const Problem<T> &p) {
  return p.beta && p.alpha && p.k > depthFor(p) &&
         (*p.alpha == 0 || __builtin_isinf(*p.alpha));
}

template <typename T> void multiplyByTiles(const Problem<T> &p, T *scratch) {
  if (!scalesWholeSums(p))
    return Tiles<T>(p, scratch).run();
  constexpr int64_t size = 16;
  T block[size * size];
  for (int64_t row = 0; row < p.m; row += size)
    for (int64_t column = 0; column < p.n; column += size) {
      Problem<T> part = p;
      part.m = smaller(p.m - row, size);
      part.n = smaller(p.n - column, size);
      part.a += row * p.aRow;
      part.b += column * p.bColumn;
      part.c = block;
      part.cRow = size;
      part.alpha = part.beta = nullptr;
      Tiles<T>(part, scratch).run();
      for (int64_t i = 0; i < part.m; ++i)
        for (int64_t j = 0; j < part.n; ++j)
          finishElement<T>(p, row + i, column + j, block[i * size + j]);
    }
}

//===----------------------------------------------------------------------===//
// The choice
//===----------------------------------------------------------------------===//

enum class Method { Tiles, Dots, Sweep };

/// How to multiply: the problem or its transpose, and whether the rows of A
/// become contiguous first.
template <typename T> struct Plan {
  Method method;
  bool transposes = false, gathersA = false;
};

template <typename T> Plan<T> choose(const Problem<T> &p) {
  constexpr int64_t fewRows = 16, fewColumns = 4;
  if (p.k == 0)
    return {Method::Tiles};
  // Sums whose terms lie side by side in the larger matrix.
  const bool isLong = p.k >= 4 * lanes<T>;
  if (p.m <= p.n) {
    if (p.bColumn != 1) {
      if (p.m == 1 || (isLong && p.m <= fewRows && p.aColumn == 1))
        return {Method::Dots, false, p.aColumn != 1};
      return {Method::Tiles};
    }
    const bool isLarge = p.k * p.n * sizeof(T) > largeBytes;
    if (p.m <= maxSweepRows && isLarge && p.n >= 16 * lanes<T>)
      return {Method::Sweep};
    return {Method::Tiles};
  }
  // A column, or a few.
  if (p.aColumn == 1) {
    if (p.n == 1 || (isLong && p.n <= fewColumns))
      return {Method::Dots, true, p.bRow != 1};
    return {Method::Tiles};
  }
  if (p.n == 1)
    return {Method::Sweep, true};
  return {Method::Tiles};
}

template <typename T> int64_t scratchOf(const Problem<T> &p) {
  const Plan<T> plan = choose(p);
  if (plan.gathersA)
    return (plan.transposes ? p.n : p.m) * p.k;
  return plan.method == Method::Tiles && copiesA(p) ? copyOfA(p) : 0;
}

template <typename T> void multiply(const Problem<T> &original, T *scratch) {
  const Plan<T> plan = choose(original);
  if (plan.method == Method::Tiles)
    return multiplyByTiles(original, scratch);
  Problem<T> p = plan.transposes ? transposed(original) : original;
  if (plan.gathersA) {
    for (int64_t i = 0; i < p.m; ++i)
      for (int64_t l = 0; l < p.k; ++l)
        scratch[i * p.k + l] = p.a[i * p.aRow + l * p.aColumn];
    p.a = scratch;
    p.aRow = p.k;
    p.aColumn = 1;
  }
  if (plan.method == Method::Dots)
    multiplyByDots(p);
  else
    multiplyBySweeps(p);
}

} // namespace

#define ARETE_GEMM_DEFINE_KERNELS(NAME, TEXT)                                  \
  const arete::gemm::KernelSet arete::gemm::NAME{                              \
      TEXT,                                                                    \
      {scratchOf<float>, multiply<float>},                                     \
      {scratchOf<double>, multiply<double>}};

#endif // ARETE_GEMM_MULTIPLY_H
