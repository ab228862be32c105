/*===- Tensor.c - Dtypes and tensors --------------------------------*- C -*-===
 *
 * Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*/

#include "Internal.h"

#include <string.h>

/*===------------------------------ dtypes -------------------------------===*/

size_t arete_dtype_size(int32_t dtype) {
  return dtype >= 0 && dtype < ARETE_NUM_DTYPES ? arete_priv_item_size(dtype)
                                                : 0;
}

const char *arete_dtype_name(int32_t dtype) {
  static const char *const names[ARETE_NUM_DTYPES] = {
#define X(ENUM, NAME, BYTES) #NAME,
      ARETE_FOR_EACH_DTYPE(X)
#undef X
  };
  return dtype >= 0 && dtype < ARETE_NUM_DTYPES ? names[dtype] : "invalid";
}

/*===----------------------------- geometry ------------------------------===*/

bool arete_priv_count(const int64_t *sizes, int32_t rank, int64_t factor,
                      int64_t *result) {
  bool fits = true;
  for (int32_t d = 0; d < rank; ++d) {
    if (sizes[d] == 0) {
      *result = 0;
      return true;
    }
    fits &= !__builtin_mul_overflow(factor, sizes[d], &factor);
  }
  *result = factor;
  return fits;
}

bool arete_priv_extent(const arete_tensor *tensor, arete_extent *extent) {
  uintptr_t data = (uintptr_t)tensor->data;
  *extent = (arete_extent){data, data};
  /* Offsets in elements of the first and the last element in memory. */
  int64_t first = 0, last = 0;
  bool fits = true;
  for (int32_t d = 0; d < tensor->rank; ++d) {
    if (tensor->sizes[d] == 0)
      return true;
    int64_t reach;
    fits &= !__builtin_mul_overflow(tensor->sizes[d] - 1, tensor->strides[d],
                                    &reach);
    int64_t *end = reach < 0 ? &first : &last;
    fits &= !__builtin_add_overflow(*end, reach, end);
  }
  int64_t element = (int64_t)arete_dtype_size(tensor->dtype);
  fits &= !__builtin_add_overflow(last, 1, &last);
  fits &= !__builtin_mul_overflow(first, element, &first);
  fits &= !__builtin_mul_overflow(last, element, &last);
  fits &= !__builtin_add_overflow(data, first, &extent->lo);
  fits &= !__builtin_add_overflow(data, last, &extent->hi);
  return fits;
}

void arete_priv_describe(arete_tensor *tensor, int32_t dtype, int32_t rank,
                         const int64_t *sizes) {
  tensor->dtype = dtype;
  tensor->rank = rank;
  /* Unsigned: where the byte count fits, only strides of a tensor without
   * elements can wrap. */
  uint64_t stride = 1;
  for (int32_t d = rank - 1; d >= 0; --d) {
    tensor->sizes[d] = sizes[d];
    tensor->strides[d] = (int64_t)stride;
    stride *= (uint64_t)sizes[d];
  }
}

int64_t arete_tensor_count(const arete_tensor *tensor) {
  for (int32_t d = 0; d < tensor->rank; ++d)
    if (tensor->sizes[d] < 0)
      return 0;
  int64_t count;
  return arete_priv_count(tensor->sizes, tensor->rank, 1, &count) ? count
                                                                  : INT64_MAX;
}

int arete_tensor_is_contiguous(const arete_tensor *tensor) {
  int64_t stride = 1;
  bool in_order = true;
  for (int32_t d = tensor->rank - 1; d >= 0; --d) {
    int64_t size = tensor->sizes[d];
    if (size == 0)
      return 1;
    /* The stride of a dimension of size 1 is never used. */
    in_order &= size == 1 || tensor->strides[d] == stride;
    in_order &= !__builtin_mul_overflow(stride, size, &stride);
  }
  return in_order;
}

/*===------------------------ making and freeing -------------------------===*/

/* One dimension of size zero: no elements, hence no memory. */
static void make_empty(arete_tensor *tensor, int32_t dtype) {
  static const int64_t zero = 0;
  tensor->data = NULL;
  arete_priv_describe(tensor, dtype, 1, &zero);
}

arete_tensor arete_tensor_view(void *data, arete_dtype dtype, int32_t rank,
                               const int64_t *sizes) {
  arete_tensor tensor;
  memset(&tensor, 0, sizeof(tensor));
  /* A rank that no tensor has is kept for the check at entry to report. */
  if (rank >= 0 && rank <= ARETE_MAX_RANK)
    arete_priv_describe(&tensor, dtype, rank, sizes);
  tensor.data = data;
  tensor.dtype = dtype;
  tensor.rank = rank;
  return tensor;
}

int32_t arete_tensor_alloc(arete_context *ctx, arete_tensor *tensor,
                           arete_dtype dtype, int32_t rank,
                           const int64_t *sizes) {
  if (!tensor)
    return arete_priv_error(ctx, ARETE_ERROR_ARGUMENT,
                            "cannot allocate a tensor: the tensor is null");
  make_empty(tensor, ARETE_BOOL);
  if (arete_dtype_size(dtype) == 0)
    return arete_priv_error(ctx, ARETE_ERROR_ARGUMENT,
                            "cannot allocate a tensor: %d is no dtype",
                            (int)dtype);
  if (rank < 0 || rank > ARETE_MAX_RANK)
    return arete_priv_error(ctx, ARETE_ERROR_ARGUMENT,
                            "cannot allocate a tensor: its rank is %d, not "
                            "between 0 and %d",
                            (int)rank, ARETE_MAX_RANK);
  if (rank > 0 && !sizes)
    return arete_priv_error(ctx, ARETE_ERROR_ARGUMENT,
                            "cannot allocate a tensor: the sizes are null");
  for (int32_t d = 0; d < rank; ++d)
    if (sizes[d] < 0)
      return arete_priv_error(ctx, ARETE_ERROR_VALUE,
                              "cannot allocate a tensor: its size in dimension "
                              "%d is %lld",
                              (int)d, (long long)sizes[d]);
  int64_t bytes;
  if (!arete_priv_count(sizes, rank, (int64_t)arete_dtype_size(dtype), &bytes))
    return arete_priv_error(ctx, ARETE_ERROR_MEMORY,
                            "cannot allocate a tensor: its size in bytes "
                            "overflows");
  void *data = arete_priv_allocate(ctx, bytes);
  if (!data)
    return arete_priv_no_memory(ctx, NULL, bytes, "a tensor");
  arete_priv_describe(tensor, dtype, rank, sizes);
  tensor->data = data;
  return ARETE_OK;
}

void arete_tensor_free(arete_context *ctx, arete_tensor *tensor) {
  if (!tensor)
    return;
  arete_priv_deallocate(ctx, tensor->data);
  make_empty(tensor, tensor->dtype);
}
