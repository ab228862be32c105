/*===- Copy.c - Copies between strided arrays -----------------------*- C -*-===
 *
 * Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*/

#include "Internal.h"

#include <string.h>

/* A loop of the copy; strides in bytes. */
typedef struct {
  int64_t size;
  int64_t dst;
  int64_t src;
} loop;

static uint64_t magnitude(int64_t x) {
  return x < 0 ? 0 - (uint64_t)x : (uint64_t)x;
}

/* Whether two nested loops step as one loop of the product of their sizes. */
static bool is_one_loop(const loop *outer, const loop *inner) {
  uint64_t size = (uint64_t)inner->size;
  return (uint64_t)outer->dst == (uint64_t)inner->dst * size &&
         (uint64_t)outer->src == (uint64_t)inner->src * size;
}

/* Rows and columns of a tile of a transposing copy: what it reads and writes
 * stays in the first-level cache. */
enum { TILE = 32 };

/* Copies the two innermost loops. Memory is accessed by memcpy of a constant
 * size, which is one move and lets the pointers be unaligned. */
#define DEFINE_COPY_PLANE(BYTES)                                               \
  static void copy_plane_##BYTES(char *dst, const char *src, loop outer,       \
                                 loop inner) {                                 \
    bool transposes = magnitude(outer.src) < magnitude(inner.src);             \
    int64_t tile_i = transposes ? TILE : outer.size;                           \
    int64_t tile_j = transposes ? TILE : inner.size;                           \
    for (int64_t i0 = 0; i0 < outer.size; i0 += tile_i)                        \
      for (int64_t j0 = 0; j0 < inner.size; j0 += tile_j) {                    \
        int64_t i1 = outer.size - i0 < tile_i ? outer.size : i0 + tile_i;      \
        int64_t j1 = inner.size - j0 < tile_j ? inner.size : j0 + tile_j;      \
        for (int64_t i = i0; i < i1; ++i)                                      \
          for (int64_t j = j0; j < j1; ++j)                                    \
            memcpy(dst + (i * outer.dst + j * inner.dst),                      \
                   src + (i * outer.src + j * inner.src), BYTES);              \
      }                                                                        \
  }
DEFINE_COPY_PLANE(1)
DEFINE_COPY_PLANE(2)
DEFINE_COPY_PLANE(4)
DEFINE_COPY_PLANE(8)
DEFINE_COPY_PLANE(16)
#undef DEFINE_COPY_PLANE

static void copy_plane(char *dst, const char *src, loop outer, loop inner,
                       size_t element_size) {
  int64_t element = (int64_t)element_size;
  if (inner.dst == element && inner.src == element) {
    for (int64_t i = 0; i < outer.size; ++i)
      memcpy(dst + i * outer.dst, src + i * outer.src,
             (size_t)(inner.size * element));
    return;
  }
  switch (element_size) {
  case 1:
    copy_plane_1(dst, src, outer, inner);
    return;
  case 2:
    copy_plane_2(dst, src, outer, inner);
    return;
  case 4:
    copy_plane_4(dst, src, outer, inner);
    return;
  case 8:
    copy_plane_8(dst, src, outer, inner);
    return;
  default:
    copy_plane_16(dst, src, outer, inner);
    return;
  }
}

/* Chooses the loops: as few as possible, outermost first, the destination
 * written in the order of its memory. There are at least two; returns how many
 * there are. */
static int plan_loops(loop loops[ARETE_MAX_RANK + 2],
                      const int64_t *dst_strides, const int64_t *src_strides,
                      const int64_t *sizes, int32_t rank,
                      int64_t element_size) {
  loop order[ARETE_MAX_RANK];
  int count = 0;
  for (int32_t d = 0; d < rank; ++d) {
    if (sizes[d] == 1)
      continue;
    loop next = {sizes[d], dst_strides[d] * element_size,
                 src_strides[d] * element_size};
    int at = count++;
    for (; at > 0 && magnitude(order[at - 1].dst) < magnitude(next.dst); --at)
      order[at] = order[at - 1];
    order[at] = next;
  }

  /* Two loops of one element, so that there is always a plane to copy. */
  int planned = 0;
  loops[planned++] = (loop){1, 0, 0};
  loops[planned++] = (loop){1, 0, 0};
  for (int i = 0; i < count; ++i) {
    loop *last = &loops[planned - 1];
    if (planned > 2 && is_one_loop(last, &order[i]))
      *last = (loop){last->size * order[i].size, order[i].dst, order[i].src};
    else
      loops[planned++] = order[i];
  }

  /* The loop that is innermost for the source goes next to the one that is so
   * for the destination: together they are the plane that is copied tile by
   * tile. */
  int inner = planned - 1, best = inner;
  for (int i = 2; i < inner; ++i)
    if (magnitude(loops[i].src) < magnitude(loops[best].src))
      best = i;
  if (best != inner) {
    loop next = loops[best];
    for (int i = best; i < inner - 1; ++i)
      loops[i] = loops[i + 1];
    loops[inner - 1] = next;
  }
  return planned;
}

void arete_priv_copy(void *dst, const int64_t *dst_strides, const void *src,
                     const int64_t *src_strides, const int64_t *sizes,
                     int32_t rank, size_t element_size) {
  loop loops[ARETE_MAX_RANK + 2];
  int count = plan_loops(loops, dst_strides, src_strides, sizes, rank,
                         (int64_t)element_size);
  loop inner = loops[count - 1], outer = loops[count - 2];
  int64_t index[ARETE_MAX_RANK + 2] = {0};
  int64_t dst_offset = 0, src_offset = 0;
  for (;;) {
    copy_plane((char *)dst + dst_offset, (const char *)src + src_offset, outer,
               inner, element_size);
    int d = count - 3;
    for (; d >= 0; --d) {
      dst_offset += loops[d].dst;
      src_offset += loops[d].src;
      if (++index[d] < loops[d].size)
        break;
      dst_offset -= loops[d].dst * loops[d].size;
      src_offset -= loops[d].src * loops[d].size;
      index[d] = 0;
    }
    if (d < 0)
      return;
  }
}

int32_t arete_tensor_copy(arete_context *ctx, arete_tensor *dst,
                          const arete_tensor *src) {
  if (!dst || !src)
    return arete_priv_error(ctx, ARETE_ERROR_ARGUMENT,
                            "cannot copy a tensor: the %s is null",
                            dst ? "source" : "destination");
  size_t element_size = arete_dtype_size(src->dtype);
  if (element_size == 0)
    return arete_priv_error(ctx, ARETE_ERROR_ARGUMENT,
                            "cannot copy a tensor: %d is no dtype",
                            (int)src->dtype);
  if (dst->dtype != src->dtype)
    return arete_priv_error(
        ctx, ARETE_ERROR_ARGUMENT, "cannot copy a tensor of dtype %s to %s",
        arete_dtype_name(src->dtype), arete_dtype_name(dst->dtype));
  if (src->rank < 0 || src->rank > ARETE_MAX_RANK)
    return arete_priv_error(ctx, ARETE_ERROR_ARGUMENT,
                            "cannot copy a tensor: its rank is %d, not between "
                            "0 and %d",
                            (int)src->rank, ARETE_MAX_RANK);
  if (dst->rank != src->rank)
    return arete_priv_error(ctx, ARETE_ERROR_ARGUMENT,
                            "cannot copy a tensor of rank %d to rank %d",
                            (int)src->rank, (int)dst->rank);
  for (int32_t d = 0; d < src->rank; ++d) {
    if (src->sizes[d] != dst->sizes[d])
      return arete_priv_error(
          ctx, ARETE_ERROR_SIZE,
          "cannot copy a tensor of size %lld in dimension %d to size %lld",
          (long long)src->sizes[d], (int)d, (long long)dst->sizes[d]);
    if (src->sizes[d] < 0)
      return arete_priv_error(
          ctx, ARETE_ERROR_VALUE,
          "cannot copy a tensor: its size in dimension %d is %lld", (int)d,
          (long long)src->sizes[d]);
  }
  int64_t bytes;
  bool fits =
      arete_priv_count(src->sizes, src->rank, (int64_t)element_size, &bytes);
  if (fits && bytes == 0)
    return ARETE_OK;
  for (int32_t d = 0; d < dst->rank; ++d)
    if (dst->sizes[d] > 1 && dst->strides[d] == 0)
      return arete_priv_error(ctx, ARETE_ERROR_ARGUMENT,
                              "cannot copy to a tensor that repeats its "
                              "elements in dimension %d",
                              (int)d);
  arete_extent to, from;
  fits = fits && arete_priv_extent(dst, &to) && arete_priv_extent(src, &from);
  if (!fits)
    return arete_priv_error(
        ctx, ARETE_ERROR_MEMORY,
        "cannot copy a tensor: its size in bytes overflows");
  if (!dst->data || !src->data)
    return arete_priv_error(ctx, ARETE_ERROR_ARGUMENT,
                            "cannot copy a tensor: the data of the %s is null",
                            dst->data ? "source" : "destination");

  if (arete_tensor_is_contiguous(dst) && arete_tensor_is_contiguous(src)) {
    memmove(dst->data, src->data, (size_t)bytes);
    return ARETE_OK;
  }
  if (from.hi <= to.lo || to.hi <= from.lo) {
    arete_priv_copy(dst->data, dst->strides, src->data, src->strides,
                    src->sizes, src->rank, element_size);
    return ARETE_OK;
  }
  /* They overlap: by way of a contiguous copy. */
  arete_tensor whole;
  arete_priv_describe(&whole, src->dtype, src->rank, src->sizes);
  whole.data = arete_priv_allocate(ctx, bytes);
  if (!whole.data)
    return arete_priv_no_memory(ctx, NULL, bytes,
                                "a copy between overlapping tensors");
  arete_priv_copy(whole.data, whole.strides, src->data, src->strides,
                  src->sizes, src->rank, element_size);
  arete_priv_copy(dst->data, dst->strides, whole.data, whole.strides,
                  src->sizes, src->rank, element_size);
  arete_priv_deallocate(ctx, whole.data);
  return ARETE_OK;
}
