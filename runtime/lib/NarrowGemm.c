/*===- NarrowGemm.c - Matrix products of 16-bit floats --------------*- C -*-===
 *
 * Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * Panels of the operands become float32 and are multiplied as such. A panel of
 * the result stays float32 until all of k has been added to it.
 *
 *===----------------------------------------------------------------------===*/

#include "Internal.h"

#include <string.h>

/* Rows and columns of a panel of the result, and the depth of those of the
 * operands: they fit into a second-level cache, and converting them costs
 * little beside what is computed with them. */
enum { PANEL_M = 192, PANEL_N = 256, PANEL_K = 256 };

/*===---------------------------- conversions ----------------------------===*/

/* Without branches, so that they become vector code. */

static float from_bits(uint32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof(value));
  return value;
}

static uint32_t to_bits(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof(bits));
  return bits;
}

static float widen_float16(uint16_t x) {
  uint32_t sign = (uint32_t)(x & 0x8000) << 16, magnitude = x & 0x7fff;
  /* The exponent moves from a bias of 15 to one of 127, twice for infinities
   * and NaNs; a denormal number is so many times 2^-24. */
  uint32_t normal = (magnitude << 13) + (112u << 23);
  uint32_t special = normal + (112u << 23);
  uint32_t denormal = to_bits((float)(int32_t)magnitude * 0x1p-24f);
  uint32_t bits = magnitude >= 0x7c00  ? special
                  : magnitude >= 0x400 ? normal
                                       : denormal;
  return from_bits(bits | sign);
}

static float widen_bfloat16(uint16_t x) { return from_bits((uint32_t)x << 16); }

/* To nearest, ties to even. */
static uint16_t narrow_float16(float x) {
  uint32_t bits = to_bits(x), sign = bits >> 16 & 0x8000;
  uint32_t magnitude = bits & 0x7fffffff;
  uint32_t normal =
      (magnitude + (magnitude >> 13 & 1) + 0xfff - (112u << 23)) >> 13;
  /* Added to 0.5 a float is rounded to a multiple of 2^-24. */
  uint32_t denormal = to_bits(from_bits(magnitude) + 0.5f) - to_bits(0.5f);
  uint32_t result = magnitude > 0x7f800000    ? 0x7e00
                    : magnitude >= 0x477ff000 ? 0x7c00
                    : magnitude >= 113u << 23 ? normal
                                              : denormal;
  return (uint16_t)(result | sign);
}

static uint16_t narrow_bfloat16(float x) {
  uint32_t bits = to_bits(x);
  uint32_t rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
  uint32_t quiet = bits >> 16 | 0x40;
  return (uint16_t)((bits & 0x7fffffff) > 0x7f800000 ? quiet : rounded);
}

#define DEFINE_PANELS(NAME)                                                    \
  static void widen_panel_##NAME(const uint16_t *restrict from,                \
                                 int64_t leading, int64_t rows,                \
                                 int64_t columns, float *restrict to) {        \
    for (int64_t i = 0; i < rows; ++i)                                         \
      for (int64_t j = 0; j < columns; ++j)                                    \
        to[i * columns + j] = widen_##NAME(from[i * leading + j]);             \
  }                                                                            \
  static void narrow_panel_##NAME(const float *restrict from, int64_t rows,    \
                                  int64_t columns, uint16_t *restrict to,      \
                                  int64_t leading) {                           \
    for (int64_t i = 0; i < rows; ++i)                                         \
      for (int64_t j = 0; j < columns; ++j)                                    \
        to[i * leading + j] = narrow_##NAME(from[i * columns + j]);            \
  }
DEFINE_PANELS(float16)
DEFINE_PANELS(bfloat16)

/*===------------------------------ product ------------------------------===*/

static int64_t smaller(int64_t x, int64_t y) { return x < y ? x : y; }

static float widen(int32_t dtype, uint16_t x) {
  return dtype == ARETE_FLOAT16 ? widen_float16(x) : widen_bfloat16(x);
}

/* alpha panel + beta C, in the panel. */
static void scale_panel(int32_t dtype, const arete_product *p, int64_t rows,
                        int64_t columns, const uint16_t *c, float *panel) {
  const float alpha = p->alpha ? widen(dtype, *(const uint16_t *)p->alpha) : 1;
  const float beta = p->beta ? widen(dtype, *(const uint16_t *)p->beta) : 0;
  for (int64_t i = 0; i < rows; ++i)
    for (int64_t j = 0; j < columns; ++j) {
      float *value = panel + i * columns + j;
      *value *= alpha;
      if (p->beta)
        *value += beta * widen(dtype, c[i * p->ldc + j]);
    }
}

/* The panel of op(X) that begins at (row, column), as it is stored. */
static void widen_panel(int32_t dtype, const uint16_t *x, int64_t leading,
                        bool transposed, int64_t row, int64_t column,
                        int64_t rows, int64_t columns, float *panel) {
  const uint16_t *from =
      x + (transposed ? column * leading + row : row * leading + column);
  if (transposed) {
    int64_t swap = rows;
    rows = columns;
    columns = swap;
  }
  (dtype == ARETE_FLOAT16 ? widen_panel_float16 : widen_panel_bfloat16)(
      from, leading, rows, columns, panel);
}

int32_t arete_priv_narrow_product(arete_context *ctx, int32_t dtype,
                                  const arete_product *p, const void *a,
                                  const void *b, void *c) {
  /* Small products need small panels: the context keeps the memory. */
  const int64_t max_m = smaller(p->m, PANEL_M), max_n = smaller(p->n, PANEL_N);
  const int64_t max_k = smaller(p->k, PANEL_K);
  const int64_t floats = max_m * max_k + max_k * max_n + max_m * max_n;
  void *own = NULL;
  int64_t own_bytes = 0;
  float *panel_a = arete_priv_reserve(
      ctx, ctx ? ctx->signature : NULL, ctx ? &ctx->panels : &own,
      ctx ? &ctx->panels_bytes : &own_bytes, floats * (int64_t)sizeof(float),
      "the panels of a matrix product");
  if (!panel_a)
    return ARETE_ERROR_MEMORY;
  float *panel_b = panel_a + max_m * max_k, *panel_c = panel_b + max_k * max_n;

  for (int64_t i = 0; i < p->m; i += PANEL_M) {
    for (int64_t j = 0; j < p->n; j += PANEL_N) {
      arete_product part = {.trans_a = p->trans_a, .trans_b = p->trans_b};
      part.m = smaller(p->m - i, PANEL_M);
      part.n = smaller(p->n - j, PANEL_N);
      part.ldc = part.n;
      if (p->k == 0)
        memset(panel_c, 0, (size_t)(part.m * part.n) * sizeof(float));
      for (int64_t l = 0; l < p->k; l += PANEL_K) {
        part.k = smaller(p->k - l, PANEL_K);
        part.lda = p->trans_a ? part.m : part.k;
        part.ldb = p->trans_b ? part.k : part.n;
        widen_panel(dtype, a, p->lda, p->trans_a, i, l, part.m, part.k,
                    panel_a);
        widen_panel(dtype, b, p->ldb, p->trans_b, l, j, part.k, part.n,
                    panel_b);
        /* The panels of the context are these: none for the parts. */
        static const float one = 1;
        static const arete_batch single = {1, 0, 0, 0};
        part.beta = l != 0 ? &one : NULL;
        int32_t status =
            arete_priv_real_product(NULL, ARETE_FLOAT32, &part, &single,
                                    panel_a, panel_b, panel_c, NULL);
        if (status != ARETE_OK) {
          arete_priv_deallocate(NULL, own);
          return arete_priv_error(ctx, status,
                                  "cannot allocate memory for "
                                  "the panels of a matrix product");
        }
      }
      uint16_t *result = (uint16_t *)c + i * p->ldc + j;
      if (p->alpha || p->beta)
        scale_panel(dtype, p, part.m, part.n, result, panel_c);
      (dtype == ARETE_FLOAT16 ? narrow_panel_float16 : narrow_panel_bfloat16)(
          panel_c, part.m, part.n, result, p->ldc);
    }
  }
  arete_priv_deallocate(NULL, own);
  return ARETE_OK;
}
