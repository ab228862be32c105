/*===- HeaderTest.c - The header in a C program ---------------------*- C -*-===
 *
 * Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*/

#include "arete/runtime.h"

/* The layouts that compiled code is built on. */
_Static_assert(sizeof(void *) != 8 || sizeof(arete_tensor) == 144, "tensor");
_Static_assert(offsetof(arete_tensor, dtype) == sizeof(void *), "dtype");
_Static_assert(offsetof(arete_tensor, rank) == sizeof(void *) + 4, "rank");
_Static_assert(offsetof(arete_tensor, sizes) == sizeof(void *) + 8, "sizes");
_Static_assert(offsetof(arete_tensor, strides) == sizeof(void *) + 72,
               "strides");
_Static_assert(sizeof(void *) != 8 || sizeof(arete_param) == 80, "param");
_Static_assert(sizeof(void *) != 8 || sizeof(arete_signature) == 48,
               "signature");
_Static_assert(ARETE_COMPLEX128 == 14 && ARETE_NUM_DTYPES == 15, "dtypes");

static const arete_param double_params[] = {{"x", ARETE_FLOAT64, 1, {-1}}};
static const arete_param double_results[] = {{"y", ARETE_FLOAT64, 1, {-1}}};
static const arete_signature double_signature = {
    ARETE_ABI_VERSION, 1, 0, 1, "twice", double_params, NULL, double_results};

/* What an object file exports: y = 2 x, or an error where x is negative. */
static int32_t twice(arete_context *ctx, const arete_tensor *const *inputs,
                     arete_tensor *const *states,
                     arete_tensor *const *outputs) {
  int32_t status =
      arete_rt_enter(ctx, &double_signature, inputs, states, outputs);
  if (status != ARETE_OK)
    return arete_rt_fail(ctx, status, NULL, 0, 0);
  double *y = arete_rt_output(ctx, 0, inputs[0]->sizes);
  if (!y)
    return arete_rt_fail(ctx, ctx->status, NULL, 0, 0);
  const double *x = ctx->input_data[0];
  for (int64_t i = 0; i < inputs[0]->sizes[0]; ++i) {
    if (x[i] < 0)
      return arete_rt_fail(ctx, ARETE_ERROR_VALUE, "negative", 0, 0);
    y[i] = 2 * x[i];
  }
  return ARETE_OK;
}

/* Called by the C++ tests; returns the line of the first failure, or 0. */
int arete_test_c_program(void);
int arete_test_c_program(void) {
#define CHECK(X)                                                               \
  do {                                                                         \
    if (!(X))                                                                  \
      return __LINE__;                                                         \
  } while (0)
  arete_entry entry = twice;
  arete_context ctx = {0};
  double data[] = {1, 2, 3, 4, 5, 6};
  int64_t size = 3;
  arete_tensor x = arete_tensor_view(data, ARETE_FLOAT64, 1, &size);
  arete_tensor y = {0};
  const arete_tensor *inputs[] = {&x};
  arete_tensor *outputs[] = {&y};
  CHECK(entry(&ctx, inputs, NULL, outputs) == ARETE_OK);
  CHECK(y.data && arete_tensor_count(&y) == 3);
  CHECK(((double *)y.data)[2] == 6);
  arete_tensor_free(&ctx, &y);
  CHECK(y.data == NULL);

  x.strides[0] = 2;
  CHECK(entry(&ctx, inputs, NULL, outputs) == ARETE_OK);
  CHECK(((double *)y.data)[2] == 10);
  arete_tensor_free(&ctx, &y);

  data[4] = -1;
  CHECK(entry(&ctx, inputs, NULL, outputs) == ARETE_ERROR_VALUE);
  CHECK(y.data == NULL);
  CHECK(arete_context_message(&ctx)[0] == 'n');
  arete_context_destroy(&ctx);
#undef CHECK
  return 0;
}
