/*===- Internal.h - What the files of the runtime share -------------*- C -*-===
 *
 * Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*/

#ifndef ARETE_RUNTIME_INTERNAL_H
#define ARETE_RUNTIME_INTERNAL_H

#include "arete/runtime.h"
#include "arete/threads.h"

#include <stdbool.h>

/* Results and temporaries start at a multiple of this: a cache line, and the
 * widest vector register there is. */
#define ARETE_ALIGNMENT 64

#if defined(__GNUC__)
#define ARETE_PRINTF(FORMAT, FIRST)                                            \
  __attribute__((format(printf, FORMAT, FIRST)))
#define ARETE_COLD __attribute__((cold, noinline))
#define ARETE_NOINLINE __attribute__((noinline))
#else
#define ARETE_PRINTF(FORMAT, FIRST)
#define ARETE_COLD
#define ARETE_NOINLINE
#endif

/*===------------------------------ errors -------------------------------===*/

/* Each stores a status and a message in the context, which may be null, and
 * returns the status. */

/* The message as given. */
ARETE_COLD ARETE_PRINTF(3, 4) int32_t
    arete_priv_error(arete_context *ctx, int32_t status, const char *format,
                     ...);
/* The message preceded by the name of the function that was called; without a
 * signature, the message as given. */
ARETE_COLD ARETE_PRINTF(4, 5) int32_t
    arete_priv_call_error(arete_context *ctx, const arete_signature *signature,
                          int32_t status, const char *format, ...);

/* What an argument is called in messages: "input 0 'x'". */
typedef enum { INPUT, STATE, OUTPUT } arete_role;
typedef struct {
  char text[160];
} arete_label;
arete_label arete_priv_label(const arete_signature *signature, arete_role role,
                             int32_t index);

/*===------------------------------ memory -------------------------------===*/

/* At least one byte and at least `bytes` from the context's allocator, aligned
 * to ARETE_ALIGNMENT; null, without an error set, where there is none. */
void *arete_priv_allocate(arete_context *ctx, int64_t bytes);
/* Reports that there was none. `what` ends the message "cannot allocate N bytes
 * ... for"; the signature is that of the call under way, null outside of one.
 */
ARETE_COLD int32_t arete_priv_no_memory(arete_context *ctx,
                                        const arete_signature *signature,
                                        int64_t bytes, const char *what);
/* Returns memory to the context's allocator; null is fine. */
void arete_priv_deallocate(arete_context *ctx, void *ptr);
/* Makes a block that is kept between calls hold `bytes`. Its content is lost
 * if it moves. Returns the block; null, with the error set, if that failed: the
 * block is empty then. */
void *arete_priv_reserve(arete_context *ctx, const arete_signature *signature,
                         void **block, int64_t *capacity, int64_t bytes,
                         const char *what);

/* Block `number` of a table of blocks that are kept between calls; the table
 * grows to it. Null, with the error set, where there is no memory. */
struct arete_arena *arete_priv_block(arete_context *ctx,
                                     struct arete_arena **table,
                                     int32_t *capacity, int32_t number,
                                     const char *what);

/*===------------------------------ tensors ------------------------------===*/

/* The number of elements times `factor`. False on overflow; sizes must not be
 * negative. A size of zero makes the product zero whatever the others are. */
bool arete_priv_count(const int64_t *sizes, int32_t rank, int64_t factor,
                      int64_t *result);

/* The bytes [lo, hi) that a tensor's elements lie in; empty without elements.
 * False if they do not fit the address space. */
typedef struct {
  uintptr_t lo;
  uintptr_t hi;
} arete_extent;
bool arete_priv_extent(const arete_tensor *tensor, arete_extent *extent);

/* The size of an element; the dtype must be one. */
static inline size_t arete_priv_item_size(int32_t dtype) {
  static const uint8_t sizes[ARETE_NUM_DTYPES] = {
#define X(ENUM, NAME, BYTES) BYTES,
      ARETE_FOR_EACH_DTYPE(X)
#undef X
  };
  return sizes[dtype];
}

/* Whether the data pointer is aligned as C wants it for the dtype. A complex
 * number is aligned as its parts are. */
static inline bool arete_priv_is_aligned(const void *data, int32_t dtype) {
  size_t size = arete_priv_item_size(dtype);
  size_t alignment = dtype >= ARETE_COMPLEX64 ? size / 2 : size;
  return ((uintptr_t)data & (alignment - 1)) == 0;
}

/* Fills everything but the data pointer of a contiguous tensor. */
void arete_priv_describe(arete_tensor *tensor, int32_t dtype, int32_t rank,
                         const int64_t *sizes);

/* Copies elements between memory that does not overlap; strides in elements.
 * The pointers need not be aligned. There must be at least one element. */
void arete_priv_copy(void *dst, const int64_t *dst_strides, const void *src,
                     const int64_t *src_strides, const int64_t *sizes,
                     int32_t rank, size_t element_size);

/*===-------------------------- matrix products --------------------------===*/

/* C = alpha op(A) op(B) + beta C in BLAS's words, row-major; m and n are not
 * zero, and k is not if alpha and beta are null. (Null means 1 and 0.) */
typedef struct {
  bool trans_a, trans_b;
  int64_t m, n, k;
  int64_t lda, ldb, ldc;
  const void *alpha, *beta;
} arete_product;

/* How many products, and the distances between their matrices in elements. */
typedef struct {
  int64_t count, a, b, c;
} arete_batch;

/* A loop over what a product makes; see arete_rt_gemm_then. */
typedef struct {
  int64_t count, grain;
  arete_task task;
  void *data;
} arete_epilogue;

/* Products of float32 or float64 matrices, and the loop that follows, which may
 * be null. Returns a status. */
int32_t arete_priv_real_product(arete_context *ctx, int32_t dtype,
                                const arete_product *p,
                                const arete_batch *batch, const void *a,
                                const void *b, void *c,
                                const arete_epilogue *then);
/* One of matrices of a 16-bit float type. Returns a status. */
int32_t arete_priv_narrow_product(arete_context *ctx, int32_t dtype,
                                  const arete_product *p, const void *a,
                                  const void *b, void *c);

#endif /* ARETE_RUNTIME_INTERNAL_H */
