/*===- gemm.h - Scaled and accumulated matrix products --------------*- C -*-===
 *
 * Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Called by compiled functions, as what arete/runtime.h declares.
 *
 *===----------------------------------------------------------------------===*/

#ifndef ARETE_GEMM_H
#define ARETE_GEMM_H

#include "arete/runtime.h"
#include "arete/threads.h"

#ifdef __cplusplus
extern "C" {
#endif

/* C = alpha op(A) op(B) + beta C; all else is as in arete_rt_gemm. The scalars
 * are elements of the dtype, any but bool. Null for alpha is 1; where beta is
 * null C is not read. A factor of 0 is a factor like any other: 0 times NaN is
 * NaN. 16-bit floats are rounded once, at the end. */
int32_t arete_rt_gemm_update(arete_context *ctx, int32_t dtype, int32_t trans_a,
                             int32_t trans_b, int64_t batch, int64_t m,
                             int64_t n, int64_t k, const void *a, int64_t lda,
                             int64_t batch_a, const void *b, int64_t ldb,
                             int64_t batch_b, void *c, int64_t ldc,
                             int64_t batch_c, const void *alpha,
                             const void *beta);

/* arete_rt_gemm_update, then a loop over the result, as arete_rt_parallel runs
 * it. `count` is a multiple of the rows of all products of the batch, and the
 * iterations are in the order of the rows. A range of them runs as soon as its
 * rows are complete, in the thread that made them and while these are in its
 * cache, or when all is done. So what the loop writes must be neither an
 * operand nor another row of C. It does not run where the product fails. */
int32_t arete_rt_gemm_then(arete_context *ctx, int32_t dtype, int32_t trans_a,
                           int32_t trans_b, int64_t batch, int64_t m, int64_t n,
                           int64_t k, const void *a, int64_t lda,
                           int64_t batch_a, const void *b, int64_t ldb,
                           int64_t batch_b, void *c, int64_t ldc,
                           int64_t batch_c, const void *alpha, const void *beta,
                           int64_t count, int64_t grain, arete_task task,
                           void *data);

#ifdef __cplusplus
}
#endif
#endif /* ARETE_GEMM_H */
