/*===- Routine.c - What the routines share -------------------------*- C -*-===
 *
 * Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*/

#include "Routine.h"
#include "../lib/Internal.h"

#include <stdarg.h>
#include <stdio.h>

int32_t arete_routine_error(arete_context *ctx, int32_t status,
                            const char *message, const char *format, ...) {
  char text[sizeof(ctx->message)];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof(text), format, args);
  va_end(args);
  return arete_priv_error(ctx, status, "%s%s", message, text);
}

void *arete_routine_scratch(arete_context *ctx, int32_t slot, int64_t bytes) {
  struct arete_arena *block = arete_priv_block(
      ctx, &ctx->scratch, &ctx->scratch_capacity, slot, "scratch memory");
  return block ? arete_priv_reserve(ctx, ctx->signature, &block->memory,
                                    &block->bytes, bytes, "scratch memory")
               : NULL;
}

int32_t arete_routine_pack(arete_context *ctx, int32_t slot,
                           const arete_tensor *tensor, arete_tensor *packed) {
  *packed = *tensor;
  if (arete_tensor_is_contiguous(tensor))
    return ARETE_OK;
  size_t element = arete_dtype_size(tensor->dtype);
  int64_t bytes;
  if (!arete_priv_count(tensor->sizes, tensor->rank, (int64_t)element, &bytes))
    return arete_priv_no_memory(ctx, ctx->signature, INT64_MAX,
                                "scratch memory");
  arete_priv_describe(packed, tensor->dtype, tensor->rank, tensor->sizes);
  packed->data = arete_routine_scratch(ctx, slot, bytes);
  if (!packed->data)
    return ARETE_ERROR_MEMORY;
  if (bytes > 0)
    arete_priv_copy(packed->data, packed->strides, tensor->data,
                    tensor->strides, tensor->sizes, tensor->rank, element);
  return ARETE_OK;
}

void arete_routine_copy(void *dst, const int64_t *dst_strides, const void *src,
                        const int64_t *src_strides, const int64_t *sizes,
                        int32_t rank, size_t element) {
  for (int32_t axis = 0; axis < rank; ++axis)
    if (sizes[axis] == 0)
      return;
  arete_priv_copy(dst, dst_strides, src, src_strides, sizes, rank, element);
}
