//===- Lapack.h - LAPACK for both precisions --------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// LAPACK's routines as OpenBLAS has them, by the names they have without the
/// letter of the precision. Matrices lie column by column. Fortran gets the
/// length of each string as a further argument.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_ROUTINES_LAPACK_H
#define ARETE_ROUTINES_LAPACK_H

#include <cblas.h>
#include <stddef.h>

namespace arete::lapack {

/* OpenBLAS may be built with integers of 64 bits. */
#ifdef OPENBLAS_VERSION
using Int = blasint;
#else
using Int = int;
#endif

#define ARETE_LAPACK(T, P)                                                     \
  extern "C" {                                                                 \
  void P##potrf_(const char *, const Int *, T *, const Int *, Int *, size_t);  \
  void P##getrf_(const Int *, const Int *, T *, const Int *, Int *, Int *);    \
  void P##getrs_(const char *, const Int *, const Int *, const T *,            \
                 const Int *, const Int *, T *, const Int *, Int *, size_t);   \
  void P##geqrf_(const Int *, const Int *, T *, const Int *, T *, T *,         \
                 const Int *, Int *);                                          \
  void P##orgqr_(const Int *, const Int *, const Int *, T *, const Int *,      \
                 const T *, T *, const Int *, Int *);                          \
  void P##gesdd_(const char *, const Int *, const Int *, T *, const Int *,     \
                 T *, T *, const Int *, T *, const Int *, T *, const Int *,    \
                 Int *, Int *, size_t);                                        \
  void P##gesvd_(const char *, const char *, const Int *, const Int *, T *,    \
                 const Int *, T *, T *, const Int *, T *, const Int *, T *,    \
                 const Int *, Int *, size_t, size_t);                          \
  void P##syevd_(const char *, const char *, const Int *, T *, const Int *,    \
                 T *, T *, const Int *, Int *, const Int *, Int *, size_t,     \
                 size_t);                                                      \
  }                                                                            \
  inline Int potrf(char uplo, Int n, T *a) {                                   \
    Int info, lda = n > 0 ? n : 1;                                             \
    P##potrf_(&uplo, &n, a, &lda, &info, 1);                                   \
    return info;                                                               \
  }                                                                            \
  inline Int getrf(Int m, Int n, T *a, Int *pivots) {                          \
    Int info, lda = m > 0 ? m : 1;                                             \
    P##getrf_(&m, &n, a, &lda, pivots, &info);                                 \
    return info;                                                               \
  }                                                                            \
  /* a^-1 b for square b, from the factors of a. */                            \
  inline void getrs(Int n, const T *a, const Int *pivots, T *b) {              \
    Int info;                                                                  \
    P##getrs_("N", &n, &n, a, &n, pivots, b, &n, &info, 1);                    \
  }                                                                            \
  inline Int geqrf(Int m, Int n, T *a, T *tau, T *work, Int size) {            \
    Int info, lda = m > 0 ? m : 1;                                             \
    P##geqrf_(&m, &n, a, &lda, tau, work, &size, &info);                       \
    return info;                                                               \
  }                                                                            \
  inline Int orgqr(Int m, Int n, Int k, T *a, const T *tau, T *work,           \
                   Int size) {                                                 \
    Int info, lda = m > 0 ? m : 1;                                             \
    P##orgqr_(&m, &n, &k, a, &lda, tau, work, &size, &info);                   \
    return info;                                                               \
  }                                                                            \
  inline Int gesdd(char job, Int m, Int n, T *a, T *s, T *u, T *vt, Int ldvt,  \
                   T *work, Int size, Int *iwork) {                            \
    Int info, lda = m > 0 ? m : 1;                                             \
    P##gesdd_(&job, &m, &n, a, &lda, s, u, &lda, vt, &ldvt, work, &size,       \
              iwork, &info, 1);                                                \
    return info;                                                               \
  }                                                                            \
  inline Int gesvd(char job, Int m, Int n, T *a, T *s, T *u, T *vt, Int ldvt,  \
                   T *work, Int size) {                                        \
    Int info, lda = m > 0 ? m : 1;                                             \
    P##gesvd_(&job, &job, &m, &n, a, &lda, s, u, &lda, vt, &ldvt, work, &size, \
              &info, 1, 1);                                                    \
    return info;                                                               \
  }                                                                            \
  inline Int syevd(char job, char uplo, Int n, T *a, T *w, T *work, Int size,  \
                   Int *iwork, Int isize) {                                    \
    Int info, lda = n > 0 ? n : 1;                                             \
    P##syevd_(&job, &uplo, &n, a, &lda, w, work, &size, iwork, &isize, &info,  \
              1, 1);                                                           \
    return info;                                                               \
  }                                                                            \
  /* Row-major: b = op(a)^-1 b. */                                             \
  inline void trsm(bool lower, bool transpose, bool unit, Int n, Int k,        \
                   const T *a, T *b) {                                         \
    cblas_##P##trsm(CblasRowMajor, CblasLeft, lower ? CblasLower : CblasUpper, \
                    transpose ? CblasTrans : CblasNoTrans,                     \
                    unit ? CblasUnit : CblasNonUnit, n, k, T(1), a, n, b, k);  \
  }                                                                            \
  /* Row-major: c = alpha a b + beta c, all n by n. */                         \
  inline void gemm(Int n, T alpha, const T *a, const T *b, T beta, T *c) {     \
    cblas_##P##gemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, alpha, \
                    a, n, b, n, beta, c, n);                                   \
  }
ARETE_LAPACK(float, s)
ARETE_LAPACK(double, d)
#undef ARETE_LAPACK

} // namespace arete::lapack

#endif // ARETE_ROUTINES_LAPACK_H
