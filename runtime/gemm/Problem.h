//===- Problem.h - Results of matrix products -------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_GEMM_PROBLEM_H
#define ARETE_GEMM_PROBLEM_H

#include "Kernels.h"
#include "Vector.h"

namespace {

using arete::gemm::Problem;

ARETE_GEMM_INLINE int64_t smaller(int64_t x, int64_t y) {
  return x < y ? x : y;
}
ARETE_GEMM_INLINE int64_t dividedUp(int64_t x, int64_t y) {
  return (x + y - 1) / y;
}

/// Where a part of a size begins. Most often there is one, and to divide takes
/// as long as a small tile.
ARETE_GEMM_INLINE int64_t beginOf(int64_t part, int64_t parts, int64_t size) {
  return part == 0 ? 0 : part == parts ? size : size * part / parts;
}

/// Writes an element of the result, given its sum of products.
template <typename T>
ARETE_GEMM_INLINE void finishElement(const Problem<T> &p, int64_t i, int64_t j,
                                     T sum) {
  T *c = p.c + i * p.cRow + j * p.cColumn;
  if (p.alpha)
    sum *= *p.alpha;
  if (p.beta)
    sum += *p.beta * *c;
  *c = sum;
}

/// The transpose of the product: C' = B' A'.
template <typename T>
ARETE_GEMM_INLINE Problem<T> transposed(const Problem<T> &p) {
  return {p.n,       p.m,    p.k, p.b,       p.bColumn, p.bRow,  p.a,
          p.aColumn, p.aRow, p.c, p.cColumn, p.cRow,    p.alpha, p.beta};
}

} // namespace

#endif // ARETE_GEMM_PROBLEM_H
