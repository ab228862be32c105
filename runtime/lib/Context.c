/*===- Context.c - Errors and memory of a context ------------------*- C -*-===
 *
 * Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*/

#include "Internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*===------------------------------ errors -------------------------------===*/

const char *arete_context_message(const arete_context *ctx) {
  return ctx ? ctx->message : "";
}

int32_t arete_priv_error(arete_context *ctx, int32_t status, const char *format,
                         ...) {
  if (!ctx)
    return status;
  ctx->status = status;
  va_list args;
  va_start(args, format);
  vsnprintf(ctx->message, sizeof(ctx->message), format, args);
  va_end(args);
  return status;
}

int32_t arete_priv_call_error(arete_context *ctx,
                              const arete_signature *signature, int32_t status,
                              const char *format, ...) {
  if (!ctx)
    return status;
  ctx->status = status;
  const char *name = signature ? signature->name : NULL;
  int length = 0;
  if (name)
    length = snprintf(ctx->message, sizeof(ctx->message), "%s: ", name);
  if (length < 0 || (size_t)length >= sizeof(ctx->message))
    return status;
  va_list args;
  va_start(args, format);
  vsnprintf(ctx->message + length, sizeof(ctx->message) - (size_t)length,
            format, args);
  va_end(args);
  return status;
}

arete_label arete_priv_label(const arete_signature *signature, arete_role role,
                             int32_t index) {
  static const char *const roles[] = {"input", "state", "output"};
  const arete_param *params = role == INPUT   ? signature->inputs
                              : role == STATE ? signature->states
                                              : signature->outputs;
  const char *name = params[index].name;
  arete_label label;
  if (name && name[0])
    snprintf(label.text, sizeof(label.text), "%s %d '%s'", roles[role],
             (int)index, name);
  else
    snprintf(label.text, sizeof(label.text), "%s %d", roles[role], (int)index);
  return label;
}

int32_t arete_rt_fail(arete_context *ctx, int32_t status, const char *message,
                      int64_t lhs, int64_t rhs) {
  if (!ctx)
    return status;
  ctx->status = status;
  if (message && status == ARETE_ERROR_SIZE)
    arete_priv_error(ctx, status, "%s: %lld and %lld", message, (long long)lhs,
                     (long long)rhs);
  else if (message)
    arete_priv_error(ctx, status, "%s", message);

  const arete_signature *signature = ctx->signature;
  if (!signature)
    return status;
  for (int32_t i = 0; i < signature->num_outputs; ++i)
    if (ctx->owned_outputs[i / 64] >> (i % 64) & 1)
      arete_tensor_free(ctx, ctx->outputs[i]);
  for (int32_t i = 0; i < signature->num_states; ++i)
    arete_priv_deallocate(ctx, ctx->reserved_states[i]);
  /* The call is over: a second arete_rt_fail must not free again. */
  ctx->signature = NULL;
  return status;
}

/*===------------------------------ memory -------------------------------===*/

void *arete_priv_allocate(arete_context *ctx, int64_t bytes) {
  if (bytes < 0 || bytes > INT64_MAX - ARETE_ALIGNMENT ||
      (uint64_t)bytes > SIZE_MAX - ARETE_ALIGNMENT)
    return NULL;
  size_t size = bytes == 0 ? 1 : (size_t)bytes;
  size = (size + ARETE_ALIGNMENT - 1) / ARETE_ALIGNMENT * ARETE_ALIGNMENT;
  if (!ctx || !ctx->allocate)
    return aligned_alloc(ARETE_ALIGNMENT, size);
  void *result = ctx->allocate(size, ctx->user);
  if ((uintptr_t)result % ARETE_ALIGNMENT == 0)
    return result;
  /* Compiled code relies on the alignment that the context promises. */
  arete_priv_deallocate(ctx, result);
  return NULL;
}

int32_t arete_priv_no_memory(arete_context *ctx,
                             const arete_signature *signature, int64_t bytes,
                             const char *what) {
  return arete_priv_call_error(
      ctx, signature, ARETE_ERROR_MEMORY,
      "cannot allocate %lld bytes aligned to %d for %s", (long long)bytes,
      ARETE_ALIGNMENT, what);
}

void arete_priv_deallocate(arete_context *ctx, void *ptr) {
  if (!ptr)
    return;
  if (!ctx || !ctx->allocate)
    free(ptr);
  else if (ctx->deallocate) /* Null: an allocator that frees all at once. */
    ctx->deallocate(ptr, ctx->user);
}

void *arete_priv_reserve(arete_context *ctx, const arete_signature *signature,
                         void **block, int64_t *capacity, int64_t bytes,
                         const char *what) {
  if (*block && bytes <= *capacity)
    return *block;
  /* The content need not survive, so the old block goes first: the two never
   * exist together. */
  arete_priv_deallocate(ctx, *block);
  *block = NULL;
  *capacity = 0;
  *block = arete_priv_allocate(ctx, bytes);
  if (*block)
    *capacity = bytes;
  else
    arete_priv_no_memory(ctx, signature, bytes, what);
  return *block;
}

/* Blocks are few: the table grows to the largest number at once and keeps what
 * it has. */
struct arete_arena *arete_priv_block(arete_context *ctx,
                                     struct arete_arena **table,
                                     int32_t *capacity, int32_t number,
                                     const char *what) {
  if (number >= *capacity) {
    int32_t count = number + 1;
    int64_t bytes = (int64_t)count * (int64_t)sizeof(struct arete_arena);
    struct arete_arena *grown = arete_priv_allocate(ctx, bytes);
    if (!grown) {
      arete_priv_no_memory(ctx, ctx->signature, bytes, what);
      return NULL;
    }
    memset(grown, 0, (size_t)bytes);
    if (*table)
      memcpy(grown, *table, (size_t)*capacity * sizeof(*grown));
    arete_priv_deallocate(ctx, *table);
    *table = grown;
    *capacity = count;
  }
  return &(*table)[number];
}

static void free_blocks(arete_context *ctx, struct arete_arena *table,
                        int32_t capacity) {
  for (int32_t i = 0; i < capacity; ++i)
    arete_priv_deallocate(ctx, table[i].memory);
  arete_priv_deallocate(ctx, table);
}

void *arete_rt_arena(arete_context *ctx, int32_t number, int64_t bytes) {
  if (bytes < 0) {
    arete_priv_call_error(ctx, ctx->signature, ARETE_ERROR_MEMORY,
                          "the size of the temporaries in bytes overflows");
    return NULL;
  }
  if (number == 0)
    return arete_priv_reserve(ctx, ctx->signature, &ctx->arena,
                              &ctx->arena_bytes, bytes, "temporaries");
  struct arete_arena *arena =
      arete_priv_block(ctx, &ctx->more_arenas, &ctx->more_arenas_capacity,
                       number - 1, "temporaries");
  return arena ? arete_priv_reserve(ctx, ctx->signature, &arena->memory,
                                    &arena->bytes, bytes, "temporaries")
               : NULL;
}

void arete_context_destroy(arete_context *ctx) {
  if (!ctx)
    return;
  arete_priv_deallocate(ctx, ctx->arena);
  free_blocks(ctx, ctx->more_arenas, ctx->more_arenas_capacity);
  free_blocks(ctx, ctx->scratch, ctx->scratch_capacity);
  arete_priv_deallocate(ctx, ctx->pack);
  arete_priv_deallocate(ctx, ctx->panels);
  arete_priv_deallocate(ctx, (void *)ctx->input_data);
  arete_priv_deallocate(ctx, ctx->owned_outputs);
  /* What is left is a valid context with the same allocator. */
  *ctx = (arete_context){.allocate = ctx->allocate,
                         .deallocate = ctx->deallocate,
                         .user = ctx->user};
}
