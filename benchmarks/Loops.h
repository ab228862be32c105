//===- Loops.h - The formulas by hand ---------------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_BENCHMARKS_LOOPS_H
#define ARETE_BENCHMARKS_LOOPS_H

/// The formulas as ARETE_FN(name).
#define BENCH_LOOPS(ARETE_FN)                                                  \
  ARETE_FN(square)                                                             \
  ARETE_FN(axpby)                                                              \
  ARETE_FN(increment)                                                          \
  ARETE_FN(power)                                                              \
  ARETE_FN(tanhexp)                                                            \
  ARETE_FN(where)                                                              \
  ARETE_FN(dag)

#ifdef __cplusplus
#define BENCH_RESTRICT __restrict
extern "C" {
#else
#define BENCH_RESTRICT restrict
#endif

/// bench_NAME_TYPE(a, b, results, n): the formula NAME of
/// benchmarks/workloads.py; `b` is null where it has no b.
#define BENCH_DECLARE(NAME)                                                    \
  void bench_##NAME##_f32(const float *BENCH_RESTRICT a,                       \
                          const float *BENCH_RESTRICT b,                       \
                          float *const *results, long n);                      \
  void bench_##NAME##_f64(const double *BENCH_RESTRICT a,                      \
                          const double *BENCH_RESTRICT b,                      \
                          double *const *results, long n);
BENCH_LOOPS(BENCH_DECLARE)
#undef BENCH_DECLARE

#ifdef __cplusplus
}
#endif

#endif // ARETE_BENCHMARKS_LOOPS_H
