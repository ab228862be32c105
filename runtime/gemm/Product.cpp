//===- Product.cpp - Products of real matrices ----------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Chooses the kernels for the processor and divides a product over the threads.
//
//===----------------------------------------------------------------------===//

#include "Kernels.h"

extern "C" {
#include "../lib/Internal.h"
}
#include "arete/threads.h"

using namespace arete::gemm;

int arete::gemm::supportedKernels(const KernelSet *(&sets)[maxKernelSets]) {
  int count = 0;
#if defined(__x86_64__)
  const bool hasAvx2 =
      __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (hasAvx2 && __builtin_cpu_supports("avx512f") &&
      __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
    sets[count++] = &avx512Kernels;
  if (hasAvx2)
    sets[count++] = &avx2Kernels;
#endif
  sets[count++] = &baselineKernels;
  return count;
}

namespace {

template <typename T> const Kernels<T> &kernels() {
  const KernelSet *sets[maxKernelSets];
  supportedKernels(sets);
  return sets[0]->of(T());
}

int64_t smaller(int64_t x, int64_t y) { return x < y ? x : y; }
int64_t larger(int64_t x, int64_t y) { return x > y ? x : y; }
int64_t dividedUp(int64_t x, int64_t y) { return (x + y - 1) / y; }

/// A product, or a batch of them, in parts that do not depend on one another:
/// blocks of the result, or for a small result of long sums, some terms of each
/// sum.
template <typename T> class Parallel {
public:
  Parallel(arete_context *ctx, const Problem<T> &whole,
           const arete_batch &batch, const arete_epilogue *then)
      : ctx(ctx), whole(whole), batch(batch), then(then), kernel(kernels<T>()) {
    const int64_t available = arete_num_threads();
    divide(available);
    // The loop that follows runs with the product where a thread makes whole
    // rows, and where it has as many threads as it would have afterwards.
    if (then && batch.count == 1 && columnParts == 1 && termParts == 1 &&
        threads == available)
      rowsAtATime = blockOfRows();
  }

  int32_t run() {
    const int64_t cells = rowParts * columnParts * termParts;
    int64_t each = cells == 1 ? scratchOf(whole) : 0;
    for (int64_t cell = 0; cell < cells && cells > 1; ++cell)
      each = larger(each, scratchOf(partOf(whole, cell)));
    // Each thread begins on a cache line of its own.
    scratchSize = dividedUp(each, line) * line;
    partialSize = termParts > 1 ? dividedUp(whole.m * whole.n, line) * line : 0;
    const int64_t elements = scratchSize * threads + partialSize * termParts;
    void *own = nullptr;
    int64_t ownBytes = 0;
    if (elements != 0) {
      scratch = static_cast<T *>(arete_priv_reserve(
          ctx, ctx ? ctx->signature : nullptr, ctx ? &ctx->panels : &own,
          ctx ? &ctx->panels_bytes : &ownBytes,
          elements * static_cast<int64_t>(sizeof(T)),
          "the panels of a matrix product"));
      if (!scratch)
        return ARETE_ERROR_MEMORY;
    }
    runParts();
    arete_priv_deallocate(nullptr, own);
    if (!then || then->count == 0 || rowsAtATime != 0)
      return ARETE_OK;
    return arete_rt_parallel(then->count, then->grain, then->task, then->data);
  }

private:
  static constexpr int64_t line = 64 / sizeof(T);

  /// How many parts there are of each kind.
  void divide(int64_t available) {
    // What one thread does in the time in which others are woken.
    constexpr int64_t smallWork = 1 << 18, largeWork = 1 << 23;
    const int64_t work = saturated(saturated(whole.m, whole.n), whole.k);
    if (available == 1 || saturated(work, batch.count) < smallWork)
      return;
    if (batch.count > 1 && work < largeWork) {
      threads = available;
      return;
    }
    if (work < smallWork)
      return;
    // The cells that are nearest to squares, since they need least of A and B.
    const int64_t rowLines = dividedUp(whole.m, cellRows);
    const int64_t columnLines = dividedUp(whole.n, line);
    int64_t best = 0;
    for (int64_t rows = 1; rows <= available; ++rows) {
      const int64_t columns = available / rows;
      if (rows > rowLines || columns > columnLines || rows * columns < best)
        continue;
      const double reads = reading(rows, columns);
      if (rows * columns == best && reads >= reading(rowParts, columnParts))
        continue;
      best = rows * columns;
      rowParts = rows;
      columnParts = columns;
    }
    constexpr int64_t longSum = 8192;
    if (best < available && whole.k >= longSum * available &&
        whole.m * whole.n <= whole.k / available) {
      rowParts = columnParts = 1;
      termParts = available;
    }
    threads = rowParts * columnParts * termParts;
  }

  /// x y, or a large number where that overflows; neither is negative.
  static int64_t saturated(int64_t x, int64_t y) {
    int64_t result;
    return __builtin_mul_overflow(x, y, &result) ? INT64_MAX : result;
  }
  double reading(int64_t rows, int64_t columns) const {
    return static_cast<double>(whole.m) / static_cast<double>(rows) +
           static_cast<double>(whole.n) / static_cast<double>(columns);
  }

  /// Rows whose results stay in the cache until the loop that follows has read
  /// them. A B that is copied for each block of rows needs more of them.
  int64_t blockOfRows() const {
    constexpr int64_t bytesOfC = 128 * 1024, smallB = 48 * 1024;
    constexpr int64_t unit = 24; // a multiple of the heights of tiles
    const int64_t size = sizeof(T);
    const bool readsB =
        whole.bColumn == 1 && saturated(whole.k, whole.n) <= smallB / size;
    const int64_t rows = bytesOfC / size / whole.n;
    return larger(rows / unit, readsB ? 2 : 8) * unit;
  }

  static Problem<T> rowsOf(Problem<T> p, int64_t row, int64_t rows) {
    p.m = smaller(rows, p.m - row);
    p.a += row * p.aRow;
    p.c += row * p.cRow;
    return p;
  }

  int64_t scratchOf(const Problem<T> &p) const {
    if (rowsAtATime == 0 || p.m <= rowsAtATime)
      return kernel.scratch(p);
    const int64_t last = p.m % rowsAtATime;
    return larger(kernel.scratch(rowsOf(p, 0, rowsAtATime)),
                  last ? kernel.scratch(rowsOf(p, p.m - last, last)) : 0);
  }

  /// Makes a part, and runs the loop that follows on it.
  void multiply(const Problem<T> &p, T *scratch, int32_t part) const {
    if (rowsAtATime == 0)
      return kernel.multiply(p, scratch);
    const int64_t iterations = then->count / whole.m;
    const int64_t first = (p.c - whole.c) / whole.cRow;
    for (int64_t row = 0; row < p.m; row += rowsAtATime) {
      const Problem<T> block = rowsOf(p, row, rowsAtATime);
      kernel.multiply(block, scratch);
      then->task(then->data, (first + row) * iterations,
                 (first + row + block.m) * iterations, part);
    }
  }

  Problem<T> partOf(Problem<T> p, int64_t cell) const {
    const auto cut = [](int64_t size, int64_t unit, int64_t parts, int64_t part,
                        int64_t &from) {
      const int64_t units = dividedUp(size, unit);
      from = units * part / parts * unit;
      return smaller(units * (part + 1) / parts * unit, size) - from;
    };
    int64_t row, column, term;
    const int64_t terms = cell % termParts;
    cell /= termParts;
    p.m = cut(p.m, cellRows, rowParts, cell / columnParts, row);
    p.n = cut(p.n, line, columnParts, cell % columnParts, column);
    if (termParts > 1) {
      p.k = cut(p.k, line, termParts, terms, term);
      p.a += term * p.aColumn;
      p.b += term * p.bRow;
    }
    p.a += row * p.aRow;
    p.b += column * p.bColumn;
    p.c += row * p.cRow + column * p.cColumn;
    return p;
  }

  Problem<T> ofBatch(int64_t index) const {
    Problem<T> p = whole;
    p.a += index * batch.a;
    p.b += index * batch.b;
    p.c += index * batch.c;
    return p;
  }

  void runParts() {
    if (threads == 1) {
      for (int64_t i = 0; i < batch.count; ++i)
        multiply(ofBatch(i), scratch, 0);
      return;
    }
    const int64_t cells = rowParts * columnParts * termParts;
    if (cells == 1) {
      fork(batch.count, [](Parallel &self, int64_t index, T *scratch, int32_t) {
        self.kernel.multiply(self.ofBatch(index), scratch);
      });
      return;
    }
    for (current = 0; current < batch.count; ++current) {
      fork(cells, [](Parallel &self, int64_t cell, T *scratch, int32_t part) {
        Problem<T> p = self.partOf(self.ofBatch(self.current), cell);
        if (self.termParts > 1) {
          p.c = self.partialOf(cell);
          p.cRow = p.n;
          p.cColumn = 1;
          p.alpha = p.beta = nullptr;
        }
        self.multiply(p, scratch, part);
      });
      if (termParts > 1)
        addPartials(ofBatch(current));
    }
  }

  using Body = void (*)(Parallel &self, int64_t index, T *scratch,
                        int32_t part);

  void fork(int64_t count, Body function) {
    body = function;
    arete_rt_parallel(
        count, 1,
        [](void *data, int64_t from, int64_t to, int32_t part) {
          auto &self = *static_cast<Parallel *>(data);
          T *scratch =
              self.scratch ? self.scratch + part * self.scratchSize : nullptr;
          for (int64_t i = from; i < to; ++i)
            self.body(self, i, scratch, part);
          return static_cast<int32_t>(ARETE_OK);
        },
        this);
  }

  T *partialOf(int64_t part) const {
    return scratch + scratchSize * threads + part * partialSize;
  }
  void addPartials(const Problem<T> &p) const {
    for (int64_t i = 0; i < p.m; ++i)
      for (int64_t j = 0; j < p.n; ++j) {
        T sum = 0;
        for (int64_t part = 0; part < termParts; ++part)
          sum += partialOf(part)[i * p.n + j];
        T &c = p.c[i * p.cRow + j * p.cColumn];
        if (p.alpha)
          sum *= *p.alpha;
        if (p.beta)
          sum += *p.beta * c;
        c = sum;
      }
  }

  static constexpr int64_t cellRows = 8;

  arete_context *ctx;
  const Problem<T> whole;
  const arete_batch batch;
  const arete_epilogue *then;
  const Kernels<T> &kernel;
  int64_t threads = 1, rowParts = 1, columnParts = 1, termParts = 1;
  T *scratch = nullptr;
  int64_t scratchSize = 0, partialSize = 0;
  int64_t rowsAtATime = 0; ///< 0: the loop that follows runs at the end.
  int64_t current = 0;
  Body body = nullptr;
};

template <typename T>
Problem<T> problemOf(const arete_product &p, const void *a, const void *b,
                     void *c) {
  return {p.m,
          p.n,
          p.k,
          static_cast<const T *>(a),
          p.trans_a ? 1 : p.lda,
          p.trans_a ? p.lda : 1,
          static_cast<const T *>(b),
          p.trans_b ? 1 : p.ldb,
          p.trans_b ? p.ldb : 1,
          static_cast<T *>(c),
          p.ldc,
          1,
          static_cast<const T *>(p.alpha),
          static_cast<const T *>(p.beta)};
}

} // namespace

int32_t arete_priv_real_product(arete_context *ctx, int32_t dtype,
                                const arete_product *p,
                                const arete_batch *batch, const void *a,
                                const void *b, void *c,
                                const arete_epilogue *then) {
  if (dtype == ARETE_FLOAT32)
    return Parallel<float>(ctx, problemOf<float>(*p, a, b, c), *batch, then)
        .run();
  return Parallel<double>(ctx, problemOf<double>(*p, a, b, c), *batch, then)
      .run();
}
