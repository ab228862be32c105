//===- Loops.c - The formulas by hand -------------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a programmer of C would write and compile for the own processor, with
// the math functions of Arete at hand: without them the compiler calls libm for
// each element.
//
//===----------------------------------------------------------------------===//

#include "Loops.h"

// The math functions say themselves where they fuse.
#pragma STDC FP_CONTRACT OFF
#include "runtime/math/Exp.c"
#include "runtime/math/Hyperbolic.c"
#include "runtime/math/Log.c"
#pragma STDC FP_CONTRACT ON

#define SQRT_f32 __builtin_sqrtf
#define SQRT_f64 __builtin_sqrt

#define LOOP(Name, Suffix, Type, Body)                                         \
  void bench_##Name##_##Suffix(const Type *restrict a, const Type *restrict b, \
                               Type *const *results, long n) {                 \
    Type *restrict out = results[0];                                           \
    (void)b;                                                                   \
    for (long i = 0; i < n; ++i) {                                             \
      Body;                                                                    \
    }                                                                          \
  }

#define LOOPS(Suffix, Type)                                                    \
  LOOP(square, Suffix, Type,                                                   \
       out[i] = a[i] * a[i] + b[i] * b[i] + 2 * a[i] * b[i])                   \
  LOOP(axpby, Suffix, Type, out[i] = 2 * a[i] + 3 * b[i])                      \
  LOOP(increment, Suffix, Type, out[i] = a[i] + 1)                             \
  LOOP(power, Suffix, Type, const Type b2 = b[i] * b[i];                       \
       const Type b4 = b2 * b2; out[i] = 2 * a[i] + b4 * b4 * b2)              \
  LOOP(tanhexp, Suffix, Type,                                                  \
       out[i] = arete_tanh_##Suffix(a[i] * b[i] + 1) *                         \
                arete_exp_##Suffix(-(a[i] * a[i])))                            \
  LOOP(where, Suffix, Type, const Type log = arete_log1p_##Suffix(a[i]);       \
       const Type root = SQRT_##Suffix(b[i]);                                  \
       out[i] = a[i] > b[i] ? log : root)                                      \
  void bench_dag_##Suffix(const Type *restrict a, const Type *restrict b,      \
                          Type *const *results, long n) {                      \
    Type *restrict first = results[0], *restrict second = results[1],          \
                   *restrict third = results[2];                               \
    for (long i = 0; i < n; ++i) {                                             \
      const Type t = arete_exp_##Suffix(-(a[i] * a[i]));                       \
      const Type u = t * b[i];                                                 \
      first[i] = u;                                                            \
      second[i] = t + u;                                                       \
      third[i] = u * u - t;                                                    \
    }                                                                          \
  }
LOOPS(f32, float)
LOOPS(f64, double)
