//===- Lapack.h - LAPACK for each dtype -------------------------*- C++ -*-===//
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

#include "Dispatch.h"

#include <cblas.h>
#include <stddef.h>

namespace arete::lapack {

/* OpenBLAS may be built with integers of 64 bits. */
#ifdef OPENBLAS_VERSION
using Int = blasint;
#else
using Int = int;
#endif

using routines::Complex;
using routines::Real;

/* What is the same for each dtype. */
#define ARETE_LAPACK(T, P)                                                     \
  extern "C" {                                                                 \
  void P##potrf_(const char *, const Int *, T *, const Int *, Int *, size_t);  \
  void P##getrf_(const Int *, const Int *, T *, const Int *, Int *, Int *);    \
  void P##getrs_(const char *, const Int *, const Int *, const T *,            \
                 const Int *, const Int *, T *, const Int *, Int *, size_t);   \
  void P##geqrf_(const Int *, const Int *, T *, const Int *, T *, T *,         \
                 const Int *, Int *);                                          \
  void P##trsm_(const char *, const char *, const char *, const char *,        \
                const Int *, const Int *, const T *, const T *, const Int *,   \
                T *, const Int *, size_t, size_t, size_t, size_t);             \
  void P##gemm_(const char *, const char *, const Int *, const Int *,          \
                const Int *, const T *, const T *, const Int *, const T *,     \
                const Int *, const T *, T *, const Int *, size_t, size_t);     \
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
  /* Row by row: b = op(a)^-1 b. Column by column it is b op(a)^-1, where a is \
   * transposed. */                                                            \
  inline void trsm(bool lower, bool transpose, bool unit, Int n, Int k,        \
                   const T *a, T *b) {                                         \
    T one = T(1);                                                              \
    P##trsm_("R", lower ? "U" : "L", transpose ? "T" : "N", unit ? "U" : "N",  \
             &k, &n, &one, a, &n, b, &k, 1, 1, 1, 1);                          \
  }                                                                            \
  /* Row by row: c = a b, all n by n. */                                       \
  inline void gemm(Int n, const T *a, const T *b, T *c) {                      \
    T one = T(1), zero = T(0);                                                 \
    P##gemm_("N", "N", &n, &n, &n, &one, b, &n, a, &n, &zero, c, &n, 1, 1);    \
  }
ARETE_LAPACK(float, s)
ARETE_LAPACK(double, d)
ARETE_LAPACK(Complex<float>, c)
ARETE_LAPACK(Complex<double>, z)
#undef ARETE_LAPACK

/* What has other names or arguments for complex numbers; here the names are
 * those for real ones, and `rwork` is used for complex ones only, unless it is
 * said otherwise. */
#define ARETE_LAPACK_REAL(T, P)                                                \
  extern "C" {                                                                 \
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
  void P##geev_(const char *, const char *, const Int *, T *, const Int *,     \
                T *, T *, T *, const Int *, T *, const Int *, T *,             \
                const Int *, Int *, size_t, size_t);                           \
  }                                                                            \
  inline Int orgqr(Int m, Int n, Int k, T *a, const T *tau, T *work,           \
                   Int size) {                                                 \
    Int info, lda = m > 0 ? m : 1;                                             \
    P##orgqr_(&m, &n, &k, a, &lda, tau, work, &size, &info);                   \
    return info;                                                               \
  }                                                                            \
  inline Int gesdd(char job, Int m, Int n, T *a, T *s, T *u, T *vt, Int ldvt,  \
                   T *work, Int size, T *, Int *iwork) {                       \
    Int info, lda = m > 0 ? m : 1;                                             \
    P##gesdd_(&job, &m, &n, a, &lda, s, u, &lda, vt, &ldvt, work, &size,       \
              iwork, &info, 1);                                                \
    return info;                                                               \
  }                                                                            \
  inline Int gesvd(char job, Int m, Int n, T *a, T *s, T *u, T *vt, Int ldvt,  \
                   T *work, Int size, T *) {                                   \
    Int info, lda = m > 0 ? m : 1;                                             \
    P##gesvd_(&job, &job, &m, &n, a, &lda, s, u, &lda, vt, &ldvt, work, &size, \
              &info, 1, 1);                                                    \
    return info;                                                               \
  }                                                                            \
  inline Int syevd(char job, char uplo, Int n, T *a, T *w, T *work, Int size,  \
                   T *, Int, Int *iwork, Int isize) {                          \
    Int info, lda = n > 0 ? n : 1;                                             \
    P##syevd_(&job, &uplo, &n, a, &lda, w, work, &size, iwork, &isize, &info,  \
              1, 1);                                                           \
    return info;                                                               \
  }                                                                            \
  /* Right vectors as LAPACK packs them. Of rwork there are 2 n numbers. */    \
  inline Int geev(char job, Int n, T *a, Complex<T> *w, T *v, T *work,         \
                  Int size, T *rwork) {                                        \
    Int info, ld = n > 0 ? n : 1;                                              \
    P##geev_("N", &job, &n, a, &ld, rwork, rwork + n, nullptr, &ld, v, &ld,    \
             work, &size, &info, 1, 1);                                        \
    for (Int i = 0; i < n && size >= 0; ++i)                                   \
      w[i] = {rwork[i], rwork[n + i]};                                         \
    return info;                                                               \
  }
ARETE_LAPACK_REAL(float, s)
ARETE_LAPACK_REAL(double, d)
#undef ARETE_LAPACK_REAL

#define ARETE_LAPACK_COMPLEX(R, P)                                             \
  extern "C" {                                                                 \
  void P##ungqr_(const Int *, const Int *, const Int *, Complex<R> *,          \
                 const Int *, const Complex<R> *, Complex<R> *, const Int *,   \
                 Int *);                                                       \
  void P##gesdd_(const char *, const Int *, const Int *, Complex<R> *,         \
                 const Int *, R *, Complex<R> *, const Int *, Complex<R> *,    \
                 const Int *, Complex<R> *, const Int *, R *, Int *, Int *,    \
                 size_t);                                                      \
  void P##gesvd_(const char *, const char *, const Int *, const Int *,         \
                 Complex<R> *, const Int *, R *, Complex<R> *, const Int *,    \
                 Complex<R> *, const Int *, Complex<R> *, const Int *, R *,    \
                 Int *, size_t, size_t);                                       \
  void P##heevd_(const char *, const char *, const Int *, Complex<R> *,        \
                 const Int *, R *, Complex<R> *, const Int *, R *,             \
                 const Int *, Int *, const Int *, Int *, size_t, size_t);      \
  void P##geev_(const char *, const char *, const Int *, Complex<R> *,         \
                const Int *, Complex<R> *, Complex<R> *, const Int *,          \
                Complex<R> *, const Int *, Complex<R> *, const Int *, R *,     \
                Int *, size_t, size_t);                                        \
  }                                                                            \
  inline Int orgqr(Int m, Int n, Int k, Complex<R> *a, const Complex<R> *tau,  \
                   Complex<R> *work, Int size) {                               \
    Int info, lda = m > 0 ? m : 1;                                             \
    P##ungqr_(&m, &n, &k, a, &lda, tau, work, &size, &info);                   \
    return info;                                                               \
  }                                                                            \
  inline Int gesdd(char job, Int m, Int n, Complex<R> *a, R *s, Complex<R> *u, \
                   Complex<R> *vt, Int ldvt, Complex<R> *work, Int size,       \
                   R *rwork, Int *iwork) {                                     \
    Int info, lda = m > 0 ? m : 1;                                             \
    P##gesdd_(&job, &m, &n, a, &lda, s, u, &lda, vt, &ldvt, work, &size,       \
              rwork, iwork, &info, 1);                                         \
    return info;                                                               \
  }                                                                            \
  inline Int gesvd(char job, Int m, Int n, Complex<R> *a, R *s, Complex<R> *u, \
                   Complex<R> *vt, Int ldvt, Complex<R> *work, Int size,       \
                   R *rwork) {                                                 \
    Int info, lda = m > 0 ? m : 1;                                             \
    P##gesvd_(&job, &job, &m, &n, a, &lda, s, u, &lda, vt, &ldvt, work, &size, \
              rwork, &info, 1, 1);                                             \
    return info;                                                               \
  }                                                                            \
  inline Int syevd(char job, char uplo, Int n, Complex<R> *a, R *w,            \
                   Complex<R> *work, Int size, R *rwork, Int rsize,            \
                   Int *iwork, Int isize) {                                    \
    Int info, lda = n > 0 ? n : 1;                                             \
    P##heevd_(&job, &uplo, &n, a, &lda, w, work, &size, rwork, &rsize, iwork,  \
              &isize, &info, 1, 1);                                            \
    return info;                                                               \
  }                                                                            \
  inline Int geev(char job, Int n, Complex<R> *a, Complex<R> *w,               \
                  Complex<R> *v, Complex<R> *work, Int size, R *rwork) {       \
    Int info, ld = n > 0 ? n : 1;                                              \
    P##geev_("N", &job, &n, a, &ld, w, nullptr, &ld, v, &ld, work, &size,      \
             rwork, &info, 1, 1);                                              \
    return info;                                                               \
  }
ARETE_LAPACK_COMPLEX(float, c)
ARETE_LAPACK_COMPLEX(double, z)
#undef ARETE_LAPACK_COMPLEX

/// The real numbers that gesdd and gesvd work in for m by n matrices.
template <typename T> int64_t realWorkOfSvd(char job, int64_t m, int64_t n) {
  if (std::is_same_v<T, Real<T>>)
    return 0;
  int64_t k = m < n ? m : n, most = m < n ? n : m;
  int64_t byRows = 5 * k + 7, byBoth = 2 * most + 2 * k + 1;
  return job == 'N' ? 7 * k : k * (byRows > byBoth ? byRows : byBoth);
}

} // namespace arete::lapack

#endif // ARETE_ROUTINES_LAPACK_H
