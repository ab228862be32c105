/*===- Check.c - Checks of data that compiled code asks for ---------*- C -*-===
 *
 * Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*/

#include "Internal.h"

#include <stdio.h>

/* The integer dtypes: X(ENUMERATOR, type, smallest, largest). */
#define FOR_EACH_SIGNED(X)                                                     \
  X(INT8, int8_t, INT8_MIN, INT8_MAX)                                          \
  X(INT16, int16_t, INT16_MIN, INT16_MAX)                                      \
  X(INT32, int32_t, INT32_MIN, INT32_MAX)                                      \
  X(INT64, int64_t, INT64_MIN, INT64_MAX)
#define FOR_EACH_UNSIGNED(X)                                                   \
  X(UINT8, uint8_t, 0, UINT8_MAX)                                              \
  X(UINT16, uint16_t, 0, UINT16_MAX)                                           \
  X(UINT32, uint32_t, 0, UINT32_MAX)                                           \
  X(UINT64, uint64_t, 0, INT64_MAX)

/* Indices are compared in their own type, against [-size, size) cut to what
 * that type reaches. A block is compared without branches, so that the loop
 * vectorises; only a block that holds a bad index is searched. */
enum { BLOCK = 256 };

/* The position of the first index out of range, or count; size is positive. */
#define DEFINE_FIND_BAD_INDEX(ENUM, TYPE, MIN, MAX)                            \
  static int64_t find_bad_##ENUM(const TYPE *indices, int64_t count,           \
                                 int64_t size) {                               \
    TYPE lo = (int64_t)(MIN) < -size ? (TYPE) - size : (TYPE)(MIN);            \
    TYPE hi = (int64_t)(MAX) >= size ? (TYPE)(size - 1) : (TYPE)(MAX);         \
    for (int64_t begin = 0; begin < count; begin += BLOCK) {                   \
      int64_t end = count - begin < BLOCK ? count : begin + BLOCK;             \
      TYPE bad = 0;                                                            \
      for (int64_t i = begin; i < end; ++i)                                    \
        bad |= (TYPE)((indices[i] < lo) | (indices[i] > hi));                  \
      for (int64_t i = begin; bad && i < end; ++i)                             \
        if (indices[i] < lo || indices[i] > hi)                                \
          return i;                                                            \
    }                                                                          \
    return count;                                                              \
  }
FOR_EACH_SIGNED(DEFINE_FIND_BAD_INDEX)
FOR_EACH_UNSIGNED(DEFINE_FIND_BAD_INDEX)
#undef DEFINE_FIND_BAD_INDEX

int32_t arete_rt_check_index(arete_context *ctx, const void *indices,
                             int32_t dtype, int64_t count, int64_t size,
                             const char *message) {
  const char *prefix = message ? message : "";
  const char *separator = prefix[0] ? ": " : "";
  int64_t at = 0; /* Without a size every index is out of range. */
  char value[32] = "";
  switch (dtype) {
#define FIND(ENUM, TYPE, FORMAT, WIDE)                                         \
  case ARETE_##ENUM:                                                           \
    if (size > 0)                                                              \
      at = find_bad_##ENUM(indices, count, size);                              \
    if (at >= count)                                                           \
      return ARETE_OK;                                                         \
    snprintf(value, sizeof(value), FORMAT, (WIDE)((const TYPE *)indices)[at]); \
    break;
#define FIND_SIGNED(ENUM, TYPE, MIN, MAX) FIND(ENUM, TYPE, "%lld", long long)
#define FIND_UNSIGNED(ENUM, TYPE, MIN, MAX)                                    \
  FIND(ENUM, TYPE, "%llu", unsigned long long)
    FOR_EACH_SIGNED(FIND_SIGNED)
    FOR_EACH_UNSIGNED(FIND_UNSIGNED)
#undef FIND_UNSIGNED
#undef FIND_SIGNED
#undef FIND
  default:
    return arete_priv_error(ctx, ARETE_ERROR_ARGUMENT,
                            "%s%san index cannot have dtype %s", prefix,
                            separator, arete_dtype_name(dtype));
  }
  if (count == 1)
    return arete_priv_error(ctx, ARETE_ERROR_INDEX,
                            "%s%sindex %s is out of range for size %lld",
                            prefix, separator, value, (long long)size);
  return arete_priv_error(
      ctx, ARETE_ERROR_INDEX,
      "%s%sindex %s at position %lld is out of range for size %lld", prefix,
      separator, value, (long long)at, (long long)size);
}
