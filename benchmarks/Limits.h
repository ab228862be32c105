//===- Limits.h - What the machine can do -----------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_BENCHMARKS_LIMITS_H
#define ARETE_BENCHMARKS_LIMITS_H

#ifdef __cplusplus
extern "C" {
#endif

/// Bytes that a[i] = b[i] + 3 * c[i] on one core reads and writes in a
/// nanosecond, as STREAM's triad counts them: arrays of 10,000,000 doubles.
double bench_triad_bandwidth(void);

/// Multiplications and additions that one core does in a nanosecond on
/// registers, by fused instructions.
double bench_fma_peak_f32(void);
double bench_fma_peak_f64(void);

#ifdef __cplusplus
}
#endif

#endif // ARETE_BENCHMARKS_LIMITS_H
