//===- Vector.h - The vector registers a kernel is compiled for -*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The kernels of matrix products are compiled several times with different
/// options (Baseline.cpp, Avx2.cpp, Avx512.cpp). What this header and the
/// others here define is local to each of these, and they use nothing of the
/// C++ library that might be compiled out of line: the linker keeps one copy of
/// such a function, which may be one that the processor cannot run.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_GEMM_VECTOR_H
#define ARETE_GEMM_VECTOR_H

#include <cstdint>

#if defined(__AVX2__)
#include <immintrin.h>
#endif

#define ARETE_GEMM_INLINE __attribute__((always_inline)) inline

namespace {

#if defined(__AVX512F__)
constexpr int vectorBytes = 64;
/// The most vectors of a row of a tile of the result that stays in registers,
/// and the rows of a tile of 1, 2, ... vectors.
constexpr int maxVectors = 3;
constexpr int rowsOfTile[] = {16, 12, 8};
#elif defined(__AVX2__)
constexpr int vectorBytes = 32;
constexpr int maxVectors = 3;
constexpr int rowsOfTile[] = {8, 6, 4};
#else
constexpr int vectorBytes = 16;
constexpr int maxVectors = 2;
constexpr int rowsOfTile[] = {8, 4};
#endif

template <typename T> struct VectorImpl;
template <> struct VectorImpl<float> {
  typedef float type __attribute__((vector_size(vectorBytes)));
};
template <> struct VectorImpl<double> {
  typedef double type __attribute__((vector_size(vectorBytes)));
};
template <typename T> using Vector = typename VectorImpl<T>::type;

/// Elements of a vector.
template <typename T>
constexpr int lanes = vectorBytes / static_cast<int>(sizeof(T));

template <typename T> ARETE_GEMM_INLINE Vector<T> load(const T *from) {
  Vector<T> x;
  __builtin_memcpy(&x, from, sizeof(x));
  return x;
}
template <typename T> ARETE_GEMM_INLINE void store(T *to, Vector<T> x) {
  __builtin_memcpy(to, &x, sizeof(x));
}
template <typename T> ARETE_GEMM_INLINE Vector<T> splat(T x) {
  return x - Vector<T>{};
}

/// The sum of the lanes, by halves.
template <typename T> ARETE_GEMM_INLINE T sumOfLanes(Vector<T> x) {
  T parts[lanes<T>];
  __builtin_memcpy(parts, &x, sizeof(x));
#pragma GCC unroll 4
  for (int half = lanes<T> / 2; half > 0; half /= 2)
#pragma GCC unroll 8
    for (int i = 0; i < half; ++i)
      parts[i] += parts[i + half];
  return parts[0];
}

/// The first `count` lanes of a vector, 1 to all. The others load as zero, and
/// what would be in their place in memory is not touched.
#if defined(__AVX512F__)

template <typename T> struct Mask;
template <> struct Mask<float> {
  __mmask16 bits;
  ARETE_GEMM_INLINE explicit Mask(int64_t count)
      : bits(static_cast<__mmask16>((1u << count) - 1)) {}
  ARETE_GEMM_INLINE Vector<float> load(const float *from) const {
    return _mm512_maskz_loadu_ps(bits, from);
  }
  ARETE_GEMM_INLINE void store(float *to, Vector<float> x) const {
    _mm512_mask_storeu_ps(to, bits, x);
  }
};
template <> struct Mask<double> {
  __mmask8 bits;
  ARETE_GEMM_INLINE explicit Mask(int64_t count)
      : bits(static_cast<__mmask8>((1u << count) - 1)) {}
  ARETE_GEMM_INLINE Vector<double> load(const double *from) const {
    return _mm512_maskz_loadu_pd(bits, from);
  }
  ARETE_GEMM_INLINE void store(double *to, Vector<double> x) const {
    _mm512_mask_storeu_pd(to, bits, x);
  }
};

#elif defined(__AVX2__)

template <typename T> struct Mask;
template <> struct Mask<float> {
  __m256i bits;
  ARETE_GEMM_INLINE explicit Mask(int64_t count)
      : bits(_mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(count)),
                                _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7))) {}
  ARETE_GEMM_INLINE Vector<float> load(const float *from) const {
    return _mm256_maskload_ps(from, bits);
  }
  ARETE_GEMM_INLINE void store(float *to, Vector<float> x) const {
    _mm256_maskstore_ps(to, bits, x);
  }
};
template <> struct Mask<double> {
  __m256i bits;
  ARETE_GEMM_INLINE explicit Mask(int64_t count)
      : bits(_mm256_cmpgt_epi64(_mm256_set1_epi64x(count),
                                _mm256_setr_epi64x(0, 1, 2, 3))) {}
  ARETE_GEMM_INLINE Vector<double> load(const double *from) const {
    return _mm256_maskload_pd(from, bits);
  }
  ARETE_GEMM_INLINE void store(double *to, Vector<double> x) const {
    _mm256_maskstore_pd(to, bits, x);
  }
};

#else

template <typename T> struct Mask {
  int64_t count;
  ARETE_GEMM_INLINE explicit Mask(int64_t count) : count(count) {}
  ARETE_GEMM_INLINE Vector<T> load(const T *from) const {
    if (count == lanes<T>)
      return ::load(from);
    Vector<T> x = {};
    for (int i = 0; i < lanes<T>; ++i)
      if (i < count)
        x[i] = from[i];
    return x;
  }
  ARETE_GEMM_INLINE void store(T *to, Vector<T> x) const {
    if (count == lanes<T>)
      return ::store(to, x);
    for (int i = 0; i < lanes<T>; ++i)
      if (i < count)
        to[i] = x[i];
  }
};

#endif

} // namespace

#endif // ARETE_GEMM_VECTOR_H
