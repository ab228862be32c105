//===- Simd.h - Loops for the vector registers there are --------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The runtime is compiled for any processor of its family. A loop that is worth
// it is compiled for newer ones besides and chosen when it is called:
//
//   struct Add {
//     ARETE_SIMD_INLINE static void run(float *y, const float *x, int64_t n);
//   };
//   simd<Add>(y, x, n);
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_ROUTINES_SIMD_H
#define ARETE_ROUTINES_SIMD_H

#if defined(__GNUC__)
#define ARETE_SIMD_INLINE __attribute__((always_inline)) inline
#else
#define ARETE_SIMD_INLINE inline
#endif

namespace arete::routines {

#if defined(__GNUC__) && defined(__x86_64__)

template <typename Kernel, typename... Args>
__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"),
               noinline)) auto
simdAvx512(Args... args) {
  return Kernel::run(args...);
}

template <typename Kernel, typename... Args>
__attribute__((target("avx2,fma"), noinline)) auto simdAvx2(Args... args) {
  return Kernel::run(args...);
}

/// Kernel::run(args...), compiled for the processor that runs it.
template <typename Kernel, typename... Args> inline auto simd(Args... args) {
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
    return simdAvx512<Kernel>(args...);
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return simdAvx2<Kernel>(args...);
  return Kernel::run(args...);
}

#else

template <typename Kernel, typename... Args> inline auto simd(Args... args) {
  return Kernel::run(args...);
}

#endif

} // namespace arete::routines

#endif // ARETE_ROUTINES_SIMD_H
