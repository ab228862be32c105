//===- Limits.c - What the machine can do ---------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compiled for the processor that it runs on.
//
//===----------------------------------------------------------------------===//

#include "Limits.h"

#include <stdlib.h>
#include <time.h>

static double now(void) {
  struct timespec time;
  timespec_get(&time, TIME_UTC);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void triad(double *restrict a, const double *restrict b,
                  const double *restrict c, long n) {
  for (long i = 0; i < n; ++i)
    a[i] = b[i] + 3 * c[i];
}

double bench_triad_bandwidth(void) {
  const long n = 10000000;
  double *data = malloc(sizeof(double) * 3 * (size_t)n);
  if (!data)
    return 0;
  for (long i = 0; i < 3 * n; ++i)
    data[i] = 1;
  double best = 1e9;
  for (int round = 0; round < 10; ++round) {
    const double start = now();
    triad(data, data + n, data + 2 * n, n);
    const double elapsed = now() - start;
    if (elapsed < best)
      best = elapsed;
  }
  free(data);
  return 3e-9 * sizeof(double) * (double)n / best;
}

#ifdef __AVX512F__
#define VECTOR_BYTES 64
#else
#define VECTOR_BYTES 32
#endif

// Sixteen chains hide the latency of four cycles on two units; the barrier
// keeps them in registers and keeps the compiler from knowing their values.
#define FMA_PEAK(Suffix, Type)                                                 \
  double bench_fma_peak_##Suffix(void) {                                       \
    typedef Type Vector __attribute__((vector_size(VECTOR_BYTES)));            \
    enum { chains = 16, steps = 100000 };                                      \
    const Vector factor = {(Type)0.5, 0};                                      \
    double best = 1e9;                                                         \
    for (int round = 0; round < 20; ++round) {                                 \
      Vector x[chains];                                                        \
      for (int j = 0; j < chains; ++j)                                         \
        x[j] = factor;                                                         \
      const double start = now();                                              \
      for (int i = 0; i < steps; ++i) {                                        \
        _Pragma("clang loop unroll(full)") for (int j = 0; j < chains; ++j) {  \
          x[j] = x[j] * factor + factor;                                       \
          __asm__ volatile("" : "+x"(x[j]));                                   \
        }                                                                      \
      }                                                                        \
      const double elapsed = now() - start;                                    \
      if (elapsed < best)                                                      \
        best = elapsed;                                                        \
    }                                                                          \
    return 2e-9 * chains * steps * (VECTOR_BYTES / sizeof(Type)) / best;       \
  }
FMA_PEAK(f32, float)
FMA_PEAK(f64, double)
