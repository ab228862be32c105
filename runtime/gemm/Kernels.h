//===- Kernels.h - Products of dense real matrices --------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_GEMM_KERNELS_H
#define ARETE_GEMM_KERNELS_H

#include <cstdint>

namespace arete::gemm {

/// C = alpha A B + beta C with any distances between rows and columns, but 1
/// for one of both in A and B, and 1 between the columns of C. Null for alpha
/// is 1; where beta is null C is not read.
template <typename T> struct Problem {
  int64_t m, n, k;
  const T *a;
  int64_t aRow, aColumn;
  const T *b;
  int64_t bRow, bColumn;
  T *c;
  int64_t cRow, cColumn;
  const T *alpha, *beta;
};

template <typename T> struct Kernels {
  /// Elements of scratch memory that `multiply` needs, aligned to 64 bytes; it
  /// may be null where that is 0.
  int64_t (*scratch)(const Problem<T> &problem);
  /// m and n are not 0.
  void (*multiply)(const Problem<T> &problem, T *scratch);
};

/// The kernels for a kind of processors.
struct KernelSet {
  const char *name;
  Kernels<float> float32;
  Kernels<double> float64;

  const Kernels<float> &of(float) const { return float32; }
  const Kernels<double> &of(double) const { return float64; }
};

extern const KernelSet baselineKernels;
#if defined(__x86_64__)
extern const KernelSet avx2Kernels, avx512Kernels;
#endif

/// The most kinds that there are; what this processor runs of them, the fastest
/// first. Returns how many.
constexpr int maxKernelSets = 3;
int supportedKernels(const KernelSet *(&sets)[maxKernelSets]);

} // namespace arete::gemm

#endif // ARETE_GEMM_KERNELS_H
