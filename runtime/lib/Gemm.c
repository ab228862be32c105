/*===- Gemm.c - Matrix products -------------------------------------*- C -*-===
 *
 * Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*/

#include "arete/gemm.h"
#include "Internal.h"

#include <cblas.h>
#include <limits.h>
#include <math.h>
#include <string.h>

/* OpenBLAS may be built with integers of 64 bits. */
#ifdef OPENBLAS_VERSION
typedef blasint blas_int;
#else
typedef int blas_int;
#endif

/* One product of a batch. */
typedef arete_product product;

typedef void (*product_function)(const product *p, const void *a, const void *b,
                                 void *c);

/*===------------------------------ complex ------------------------------===*/

typedef struct {
  float re, im;
} complex64;
typedef struct {
  double re, im;
} complex128;

/* A vector in the place of a matrix takes a matrix-vector product or a dot
 * product: a matrix product would pack the matrix to read it once. The result
 * of a matrix-vector product is cleared here and added to, since some versions
 * of OpenBLAS scale what is in memory by zero, and a NaN there stays one. */
#define DEFINE_COMPLEX_PRODUCT(NAME, TYPE, PREFIX)                             \
  static void NAME(const product *p, const void *a, const void *b, void *c) {  \
    const TYPE one = {1, 0}, zero = {0, 0};                                    \
    blas_int m = (blas_int)p->m, n = (blas_int)p->n, k = (blas_int)p->k;       \
    blas_int lda = (blas_int)p->lda, ldb = (blas_int)p->ldb;                   \
    blas_int ldc = (blas_int)p->ldc;                                           \
    /* Distances between the elements of a vector. */                          \
    blas_int step_a = p->trans_a ? lda : 1, step_b = p->trans_b ? 1 : ldb;     \
    CBLAS_TRANSPOSE trans_a = p->trans_a ? CblasTrans : CblasNoTrans;          \
    CBLAS_TRANSPOSE trans_b = p->trans_b ? CblasTrans : CblasNoTrans;          \
    if (m == 1 && n == 1) {                                                    \
      cblas_##PREFIX##dotu_sub(k, a, step_a, b, step_b, c);                    \
    } else if (n == 1) {                                                       \
      for (int64_t i = 0; i < p->m; ++i)                                       \
        ((TYPE *)c)[i * p->ldc] = zero;                                        \
      cblas_##PREFIX##gemv(CblasRowMajor, trans_a, p->trans_a ? k : m,         \
                           p->trans_a ? m : k, &one, a, lda, b, step_b, &one,  \
                           c, ldc);                                            \
    } else if (m == 1) {                                                       \
      memset(c, 0, (size_t)p->n * sizeof(TYPE));                               \
      cblas_##PREFIX##gemv(CblasRowMajor,                                      \
                           p->trans_b ? CblasNoTrans : CblasTrans,             \
                           p->trans_b ? n : k, p->trans_b ? k : n, &one, b,    \
                           ldb, a, step_a, &one, c, 1);                        \
    } else {                                                                   \
      cblas_##PREFIX##gemm(CblasRowMajor, trans_a, trans_b, m, n, k,           \
                           p->alpha ? p->alpha : &one, a, lda, b, ldb,         \
                           p->beta ? p->beta : &zero, c, ldc);                 \
    }                                                                          \
  }                                                                            \
  DEFINE_COMPLEX_SCALARS(TYPE, PREFIX)                                         \
  DEFINE_COMPLEX_UPDATE(NAME, TYPE, PREFIX)

/* The arithmetic of scalars. A null one is ordinary: it has no effect. */
#define DEFINE_COMPLEX_SCALARS(TYPE, PREFIX)                                   \
  static bool is_ordinary_##PREFIX(const TYPE *x) {                            \
    return !x ||                                                               \
           ((x->re != 0 || x->im != 0) && !isinf(x->re) && !isinf(x->im));     \
  }                                                                            \
  static TYPE times_##PREFIX(TYPE x, TYPE y) {                                 \
    return (TYPE){x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re};       \
  }                                                                            \
  static TYPE plus_##PREFIX(TYPE x, TYPE y) {                                  \
    return (TYPE){x.re + y.re, x.im + y.im};                                   \
  }

/* Elements of a row or column of a product that are made at a time. */
enum { UPDATE_BLOCK = 512 };

/* The product with alpha and beta. A matrix product takes both, unless they are
 * 0 or infinite: BLAS does not look at what it multiplies by 0, and adds parts
 * of a sum that it has scaled. A matrix-vector product takes neither, for it
 * scales the vector, and what is finite in the end overflows on the way. So all
 * others are made in blocks of a row or a column, which are then scaled. */
#define DEFINE_COMPLEX_UPDATE(NAME, TYPE, PREFIX)                              \
  static void NAME##_update(const product *p, const void *a_data,              \
                            const void *b_data, void *c_data) {                \
    const TYPE *alpha = p->alpha, *beta = p->beta;                             \
    if (p->m > 1 && p->n > 1 && p->k > 0 && is_ordinary_##PREFIX(alpha) &&     \
        is_ordinary_##PREFIX(beta)) {                                          \
      NAME(p, a_data, b_data, c_data);                                         \
      return;                                                                  \
    }                                                                          \
    const TYPE *a = a_data, *b = b_data;                                       \
    TYPE *c = c_data, block[UPDATE_BLOCK];                                     \
    /* Along the columns of C where it is one of them, else along the rows. */ \
    bool along_m = p->n == 1;                                                  \
    int64_t lines = along_m ? 1 : p->m, length = along_m ? p->m : p->n;        \
    int64_t step = along_m ? p->ldc : 1;                                       \
    for (int64_t line = 0; line < lines; ++line)                               \
      for (int64_t from = 0; from < length; from += UPDATE_BLOCK) {            \
        product part = *p;                                                     \
        int64_t size =                                                         \
            length - from < UPDATE_BLOCK ? length - from : UPDATE_BLOCK;       \
        int64_t row = along_m ? from : line, column = along_m ? 0 : from;      \
        part.m = along_m ? size : 1;                                           \
        part.n = along_m ? 1 : size;                                           \
        part.ldc = part.n;                                                     \
        if (p->k == 0)                                                         \
          memset(block, 0, (size_t)size * sizeof(TYPE));                       \
        else                                                                   \
          NAME(&part, a + (p->trans_a ? row : row * p->lda),                   \
               b + (p->trans_b ? column * p->ldb : column), block);            \
        TYPE *to = c + row * p->ldc + column;                                  \
        for (int64_t i = 0; i < size; ++i) {                                   \
          TYPE value = alpha ? times_##PREFIX(*alpha, block[i]) : block[i];    \
          if (beta)                                                            \
            value = plus_##PREFIX(value, times_##PREFIX(*beta, to[i * step])); \
          to[i * step] = value;                                                \
        }                                                                      \
      }                                                                        \
  }

DEFINE_COMPLEX_PRODUCT(product_complex64, complex64, c)
DEFINE_COMPLEX_PRODUCT(product_complex128, complex128, z)

/*===----------------------------- integers ------------------------------===*/

/* Elements of a row of op(A) that are brought together before they are used. */
enum { ROW_BLOCK = 256 };

/* C = alpha op(A) op(B) + beta C. The innermost loop runs along the rows of B
 * as stored: over n, or, for a transposed B, over k as a dot product. WIDE is
 * unsigned and at least as wide as int, so that nothing is undefined when it
 * wraps. The sizes are copied first: a store to a byte might change *args, as
 * far as the compiler can tell. */
#define DEFINE_INTEGER_PRODUCT(NAME, TYPE, WIDE, TIMES, PLUS)                  \
  static void NAME(const product *args, const void *a_data,                    \
                   const void *b_data, void *c_data) {                         \
    const product p = *args;                                                   \
    const TYPE *restrict a = a_data, *restrict b = b_data;                     \
    TYPE *restrict c = c_data;                                                 \
    const WIDE alpha = p.alpha ? *(const TYPE *)p.alpha : 1;                   \
    const WIDE beta = p.beta ? *(const TYPE *)p.beta : 0;                      \
    for (int64_t i = 0; i < p.m; ++i) {                                        \
      TYPE *restrict row = c + i * p.ldc;                                      \
      if (!p.beta)                                                             \
        memset(row, 0, (size_t)p.n * sizeof(TYPE));                            \
      for (int64_t j = 0; j < p.n && p.beta; ++j)                              \
        row[j] = (TYPE)(beta TIMES(WIDE) row[j]);                              \
      for (int64_t k0 = 0; k0 < p.k; k0 += ROW_BLOCK) {                        \
        int64_t length = p.k - k0 < ROW_BLOCK ? p.k - k0 : ROW_BLOCK;          \
        TYPE left[ROW_BLOCK];                                                  \
        for (int64_t kk = 0; kk < length; ++kk)                                \
          left[kk] =                                                           \
              (TYPE)(alpha TIMES(WIDE)(p.trans_a ? a[(k0 + kk) * p.lda + i]    \
                                                 : a[i * p.lda + (k0 + kk)])); \
        if (p.trans_b) {                                                       \
          for (int64_t j = 0; j < p.n; ++j) {                                  \
            const TYPE *restrict right = b + j * p.ldb + k0;                   \
            WIDE sum = row[j];                                                 \
            for (int64_t kk = 0; kk < length; ++kk)                            \
              sum = sum PLUS((WIDE)left[kk] TIMES(WIDE) right[kk]);            \
            row[j] = (TYPE)sum;                                                \
          }                                                                    \
          continue;                                                            \
        }                                                                      \
        for (int64_t kk = 0; kk < length; ++kk) {                              \
          const TYPE *restrict right = b + (k0 + kk) * p.ldb;                  \
          WIDE factor = left[kk];                                              \
          for (int64_t j = 0; j < p.n; ++j)                                    \
            row[j] = (TYPE)(row[j] PLUS(factor TIMES(WIDE) right[j]));         \
        }                                                                      \
      }                                                                        \
    }                                                                          \
  }
DEFINE_INTEGER_PRODUCT(product_bool, uint8_t, uint32_t, &, |)
DEFINE_INTEGER_PRODUCT(product_8, uint8_t, uint32_t, *, +)
DEFINE_INTEGER_PRODUCT(product_16, uint16_t, uint32_t, *, +)
DEFINE_INTEGER_PRODUCT(product_32, uint32_t, uint32_t, *, +)
DEFINE_INTEGER_PRODUCT(product_64, uint64_t, uint64_t, *, +)

/*===-------------------------------- entry ------------------------------===*/

/* Of integers and complex numbers; null for others. Wrapping products do not
 * depend on the sign, only on the width. */
static product_function find_product(int32_t dtype, bool has_scalars,
                                     bool *is_blas) {
  *is_blas = dtype == ARETE_COMPLEX64 || dtype == ARETE_COMPLEX128;
  switch (dtype) {
  case ARETE_BOOL:
    return has_scalars ? NULL : product_bool;
  case ARETE_INT8:
  case ARETE_UINT8:
    return product_8;
  case ARETE_INT16:
  case ARETE_UINT16:
    return product_16;
  case ARETE_INT32:
  case ARETE_UINT32:
    return product_32;
  case ARETE_INT64:
  case ARETE_UINT64:
    return product_64;
  case ARETE_COMPLEX64:
    return has_scalars ? product_complex64_update : product_complex64;
  case ARETE_COMPLEX128:
    return has_scalars ? product_complex128_update : product_complex128;
  default:
    return NULL;
  }
}

/* The distance between the rows of a matrix of one row means nothing and may be
 * anything, but BLAS wants it to be at least the width. False if rows overlap.
 */
static bool normalize_leading(int64_t *leading, int64_t rows, int64_t columns) {
  if (rows == 1)
    *leading = columns;
  return *leading >= columns;
}

/* Whether every size of the product fits the integers of BLAS. */
static bool fits_blas(const product *p) {
  const int64_t limit =
      sizeof(blas_int) == sizeof(int64_t) ? INT64_MAX : INT_MAX;
  return p->m <= limit && p->n <= limit && p->k <= limit && p->lda <= limit &&
         p->ldb <= limit && p->ldc <= limit;
}

/* A batch of matrices times one matrix is one product of all their rows, where
 * these rows are evenly spaced. Returns the size of the batch that is left. */
static int64_t merge_batch(product *p, bool is_blas, int64_t batch,
                           int64_t batch_a, int64_t batch_b, int64_t batch_c) {
  product merged = *p;
  if (batch == 1 || batch_b != 0 || p->trans_a)
    return batch;
  if (p->m == 1) {
    merged.lda = batch_a;
    merged.ldc = batch_c;
    if (batch_a < p->k || batch_c < p->n)
      return batch;
  } else if (batch_a != p->m * p->lda || batch_c != p->m * p->ldc) {
    return batch;
  }
  if (__builtin_mul_overflow(p->m, batch, &merged.m) ||
      (is_blas && !fits_blas(&merged)))
    return batch;
  *p = merged;
  return 1;
}

int32_t arete_rt_gemm(arete_context *ctx, int32_t dtype, int32_t trans_a,
                      int32_t trans_b, int64_t batch, int64_t m, int64_t n,
                      int64_t k, const void *a, int64_t lda, int64_t batch_a,
                      const void *b, int64_t ldb, int64_t batch_b, void *c,
                      int64_t ldc, int64_t batch_c) {
  return arete_rt_gemm_update(ctx, dtype, trans_a, trans_b, batch, m, n, k, a,
                              lda, batch_a, b, ldb, batch_b, c, ldc, batch_c,
                              NULL, NULL);
}

static int32_t run(const arete_epilogue *then) {
  if (!then || then->count == 0)
    return ARETE_OK;
  return arete_rt_parallel(then->count, then->grain, then->task, then->data);
}

static int32_t multiply_all(arete_context *ctx, int32_t dtype, int32_t trans_a,
                            int32_t trans_b, int64_t batch, int64_t m,
                            int64_t n, int64_t k, const void *a, int64_t lda,
                            int64_t batch_a, const void *b, int64_t ldb,
                            int64_t batch_b, void *c, int64_t ldc,
                            int64_t batch_c, const void *alpha,
                            const void *beta, const arete_epilogue *then) {
  const arete_signature *signature = ctx ? ctx->signature : NULL;
  bool is_blas, has_scalars = alpha || beta;
  product_function multiply = find_product(dtype, has_scalars, &is_blas);
  bool is_narrow = dtype == ARETE_FLOAT16 || dtype == ARETE_BFLOAT16;
  bool is_real = dtype == ARETE_FLOAT32 || dtype == ARETE_FLOAT64;
  if (!multiply && !is_narrow && !is_real)
    return arete_priv_call_error(ctx, signature, ARETE_ERROR_ARGUMENT,
                                 "there is no%s matrix product of dtype %s",
                                 has_scalars ? " scaled" : "",
                                 arete_dtype_name(dtype));
  if (batch < 0 || m < 0 || n < 0 || k < 0)
    return arete_priv_call_error(
        ctx, signature, ARETE_ERROR_VALUE,
        "a matrix product of negative size: %lld of %lld x %lld by %lld x %lld",
        (long long)batch, (long long)m, (long long)k, (long long)k,
        (long long)n);
  if (batch == 0 || m == 0 || n == 0)
    return ARETE_OK;

  product p = {trans_a != 0, trans_b != 0, m, n, k, lda, ldb, ldc, alpha, beta};
  size_t element_size = arete_dtype_size(dtype);
  if (k == 0 && !has_scalars) {
    for (int64_t i = 0; i < batch; ++i)
      for (int64_t row = 0; row < m; ++row)
        memset((char *)c + (i * batch_c + row * ldc) * (int64_t)element_size, 0,
               (size_t)n * element_size);
    return run(then);
  }
  bool separate =
      normalize_leading(&p.lda, p.trans_a ? k : m, p.trans_a ? m : k);
  separate &= normalize_leading(&p.ldb, p.trans_b ? n : k, p.trans_b ? k : n);
  separate &= normalize_leading(&p.ldc, m, n);
  if (!separate)
    return arete_priv_call_error(
        ctx, signature, ARETE_ERROR_ARGUMENT,
        "the rows of a matrix overlap in a product of %lld x %lld by %lld x "
        "%lld",
        (long long)m, (long long)k, (long long)k, (long long)n);
  if (is_blas && !fits_blas(&p))
    return arete_priv_call_error(
        ctx, signature, ARETE_ERROR_SIZE,
        "a matrix product of %lld x %lld by %lld x %lld is too large for the "
        "integers of the BLAS library",
        (long long)m, (long long)k, (long long)k, (long long)n);

  batch = merge_batch(&p, is_blas, batch, batch_a, batch_b, batch_c);
  if (is_real) {
    arete_batch all = {batch, batch_a, batch_b, batch_c};
    return arete_priv_real_product(ctx, dtype, &p, &all, a, b, c, then);
  }
  const int64_t element = (int64_t)element_size;
  for (int64_t i = 0; i < batch; ++i) {
    const char *a_data = (const char *)a + i * batch_a * element;
    const char *b_data = (const char *)b + i * batch_b * element;
    char *c_data = (char *)c + i * batch_c * element;
    if (multiply) {
      multiply(&p, a_data, b_data, c_data);
      continue;
    }
    int32_t status =
        arete_priv_narrow_product(ctx, dtype, &p, a_data, b_data, c_data);
    if (status != ARETE_OK)
      return status;
  }
  return run(then);
}

int32_t arete_rt_gemm_update(arete_context *ctx, int32_t dtype, int32_t trans_a,
                             int32_t trans_b, int64_t batch, int64_t m,
                             int64_t n, int64_t k, const void *a, int64_t lda,
                             int64_t batch_a, const void *b, int64_t ldb,
                             int64_t batch_b, void *c, int64_t ldc,
                             int64_t batch_c, const void *alpha,
                             const void *beta) {
  return multiply_all(ctx, dtype, trans_a, trans_b, batch, m, n, k, a, lda,
                      batch_a, b, ldb, batch_b, c, ldc, batch_c, alpha, beta,
                      NULL);
}

int32_t arete_rt_gemm_then(arete_context *ctx, int32_t dtype, int32_t trans_a,
                           int32_t trans_b, int64_t batch, int64_t m, int64_t n,
                           int64_t k, const void *a, int64_t lda,
                           int64_t batch_a, const void *b, int64_t ldb,
                           int64_t batch_b, void *c, int64_t ldc,
                           int64_t batch_c, const void *alpha, const void *beta,
                           int64_t count, int64_t grain, arete_task task,
                           void *data) {
  const arete_epilogue then = {count, grain, task, data};
  return multiply_all(ctx, dtype, trans_a, trans_b, batch, m, n, k, a, lda,
                      batch_a, b, ldb, batch_b, c, ldc, batch_c, alpha, beta,
                      &then);
}
