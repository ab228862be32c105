//===- VectorLoops.c - A loop over every function -------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Compiled to bitcode, linked with that of the library, optimised and
/// vectorised for the host: what the compiler does with the functions.
/// test_<name>_<type>(x[, y], out, n).
///
//===----------------------------------------------------------------------===//

#include "arete_math.h"

#define UNARY_LOOP(Name, Suffix, Type)                                         \
  void test_##Name##_##Suffix(const Type *restrict x, Type *restrict out,      \
                              long n) {                                        \
    for (long i = 0; i < n; ++i)                                               \
      out[i] = arete_##Name##_##Suffix(x[i]);                                  \
  }
#define BINARY_LOOP(Name, Suffix, Type)                                        \
  void test_##Name##_##Suffix(const Type *restrict x, const Type *restrict y,  \
                              Type *restrict out, long n) {                    \
    for (long i = 0; i < n; ++i)                                               \
      out[i] = arete_##Name##_##Suffix(x[i], y[i]);                            \
  }
#define UNARY_LOOPS(Name)                                                      \
  UNARY_LOOP(Name, f32, float)                                                 \
  UNARY_LOOP(Name, f64, double)
#define BINARY_LOOPS(Name)                                                     \
  BINARY_LOOP(Name, f32, float)                                                \
  BINARY_LOOP(Name, f64, double)

ARETE_MATH_UNARY(UNARY_LOOPS)
ARETE_MATH_BINARY(BINARY_LOOPS)
