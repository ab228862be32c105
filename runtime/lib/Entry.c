/*===- Entry.c - The arguments and results of a call ----------------*- C -*-===
 *
 * Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*/

#include "arete/trust.h"

#include "Internal.h"

#include <string.h>

/*===------------------------ memory of arguments ------------------------===*/

/* Memory that a call writes: a state, or an output that the caller gave.
 * Outputs are numbered after the states. */
typedef struct {
  arete_extent extent;
  int64_t argument;
} target;

static bool overlap(arete_extent a, arete_extent b) {
  return a.lo < b.hi && b.lo < a.hi;
}

/* Sorts by address without allocating: insertion while that is fastest, a heap
 * beyond, so that a function of thousands of states stays near-linear. */
static void sort_targets(target *targets, int64_t count) {
  if (count <= 32) {
    for (int64_t i = 1; i < count; ++i) {
      target next = targets[i];
      int64_t at = i;
      for (; at > 0 && targets[at - 1].extent.lo > next.extent.lo; --at)
        targets[at] = targets[at - 1];
      targets[at] = next;
    }
    return;
  }
  int64_t roots = count / 2, length = count;
  while (length > 1) {
    target sinking;
    if (roots > 0) {
      sinking = targets[--roots];
    } else {
      sinking = targets[--length];
      targets[length] = targets[0];
    }
    int64_t at = roots;
    for (int64_t child; (child = 2 * at + 1) < length; at = child) {
      if (child + 1 < length &&
          targets[child].extent.lo < targets[child + 1].extent.lo)
        ++child;
      if (targets[child].extent.lo <= sinking.extent.lo)
        break;
      targets[at] = targets[child];
    }
    targets[at] = sinking;
  }
}

/* The first of these sorted, disjoint targets that ends behind `address`. */
static int64_t find_target(const target *targets, int64_t count,
                           uintptr_t address) {
  int64_t begin = 0, end = count;
  while (begin < end) {
    int64_t middle = begin + (end - begin) / 2;
    if (targets[middle].extent.hi > address)
      end = middle;
    else
      begin = middle + 1;
  }
  return begin;
}

/*===-------------------------- one argument -----------------------------===*/

/* The way nearly all arguments are: as declared, contiguous, aligned, with
 * elements. Returns their bytes; -1 sends the argument to check_argument, which
 * tells what is different. */
static inline int64_t plain_bytes(const arete_tensor *tensor,
                                  const arete_param *param) {
  if (!tensor || tensor->dtype != param->dtype || tensor->rank != param->rank)
    return -1;
  bool plain =
      tensor->data && arete_priv_is_aligned(tensor->data, tensor->dtype);
  int64_t count = 1;
  for (int32_t d = tensor->rank - 1; d >= 0; --d) {
    int64_t size = tensor->sizes[d], declared = param->sizes[d];
    plain &= size > 0 && (declared < 0 || declared == size);
    plain &= size == 1 || tensor->strides[d] == count;
    plain &= !__builtin_mul_overflow(count, size, &count);
  }
  plain &= !__builtin_mul_overflow(
      count, (int64_t)arete_priv_item_size(tensor->dtype), &count);
  plain &= (uint64_t)count <= UINTPTR_MAX - (uintptr_t)tensor->data;
  return plain ? count : -1;
}

/* Checks everything about one argument but overlaps. On success *bytes is what
 * its elements take without gaps, *extent where they are, and *is_plain tells
 * whether they lie in C order and aligned. */
ARETE_NOINLINE static int32_t
check_argument(arete_context *ctx, const arete_signature *signature,
               arete_role role, int32_t index, const arete_tensor *tensor,
               const arete_param *param, int64_t *bytes, arete_extent *extent,
               bool *is_plain) {
#define LABEL arete_priv_label(signature, role, index).text
  if (!tensor)
    return arete_priv_call_error(ctx, signature, ARETE_ERROR_ARGUMENT,
                                 "%s is null", LABEL);
  if (tensor->dtype != param->dtype)
    return arete_priv_call_error(
        ctx, signature, ARETE_ERROR_ARGUMENT, "%s has dtype %s, expected %s",
        LABEL, arete_dtype_name(tensor->dtype), arete_dtype_name(param->dtype));
  if (tensor->rank != param->rank)
    return arete_priv_call_error(ctx, signature, ARETE_ERROR_ARGUMENT,
                                 "%s has rank %d, expected %d", LABEL,
                                 (int)tensor->rank, (int)param->rank);
  for (int32_t d = 0; d < tensor->rank; ++d) {
    int64_t size = tensor->sizes[d], declared = param->sizes[d];
    if (size < 0)
      return arete_priv_call_error(ctx, signature, ARETE_ERROR_VALUE,
                                   "%s has size %lld in dimension %d", LABEL,
                                   (long long)size, (int)d);
    if (declared >= 0 && declared != size)
      return arete_priv_call_error(
          ctx, signature, ARETE_ERROR_ARGUMENT,
          "%s has size %lld in dimension %d, expected %lld", LABEL,
          (long long)size, (int)d, (long long)declared);
  }
  int64_t element_size = (int64_t)arete_dtype_size(tensor->dtype);
  bool fits =
      arete_priv_count(tensor->sizes, tensor->rank, element_size, bytes);
  fits = fits && arete_priv_extent(tensor, extent);
  if (!fits)
    return arete_priv_call_error(ctx, signature, ARETE_ERROR_MEMORY,
                                 "%s does not fit the address space", LABEL);
  if (!tensor->data && *bytes > 0)
    return arete_priv_call_error(ctx, signature, ARETE_ERROR_ARGUMENT,
                                 "%s has a null data pointer", LABEL);
  bool aligned =
      *bytes == 0 || arete_priv_is_aligned(tensor->data, tensor->dtype);
  *is_plain = aligned && arete_tensor_is_contiguous(tensor);
  if (role == INPUT || *is_plain)
    return ARETE_OK;
  return arete_priv_call_error(
      ctx, signature, ARETE_ERROR_ARGUMENT, "%s is not %s", LABEL,
      aligned ? "contiguous" : "aligned for its dtype");
#undef LABEL
}

/* Checks a state or a given output and notes its memory. */
static inline int32_t
add_target(arete_context *ctx, const arete_signature *signature,
           arete_role role, int32_t index, const arete_tensor *tensor,
           const arete_param *param, target *targets, int64_t *num_targets) {
  int64_t bytes = plain_bytes(tensor, param);
  if (bytes < 0) {
    arete_extent extent;
    bool is_plain;
    int32_t status = check_argument(ctx, signature, role, index, tensor, param,
                                    &bytes, &extent, &is_plain);
    if (status != ARETE_OK)
      return status;
  }
  if (bytes > 0) {
    uintptr_t data = (uintptr_t)tensor->data;
    targets[(*num_targets)++] = (target){
        {data, data + (uintptr_t)bytes},
        role == STATE ? index : (int64_t)signature->num_states + index};
  }
  return ARETE_OK;
}

static arete_label label_target(const arete_signature *signature,
                                const target *which) {
  int64_t output = which->argument - signature->num_states;
  return output < 0
             ? arete_priv_label(signature, STATE, (int32_t)which->argument)
             : arete_priv_label(signature, OUTPUT, (int32_t)output);
}

/*===------------------------------ outputs ------------------------------===*/

/* Two bit sets live behind ctx->owned_outputs, each of words_of(outputs) words:
 * the outputs that this call allocated, and those that the caller gave. */

static int64_t words_of(int64_t bits) { return (bits + 63) / 64; }

static bool get_bit(const uint64_t *bits, int64_t index) {
  return bits[index / 64] >> (index % 64) & 1;
}

static void set_bit(uint64_t *bits, int64_t index) {
  bits[index / 64] |= (uint64_t)1 << (index % 64);
}

/* A descriptor without data that is both an argument and an output would change
 * under the feet of the call when the output is allocated. Only a tensor
 * without elements can be that. */
ARETE_COLD static int32_t check_not_output(arete_context *ctx,
                                           const arete_signature *signature,
                                           arete_role role, int32_t index,
                                           const arete_tensor *tensor,
                                           arete_tensor *const *outputs) {
  for (int32_t i = 0; i < signature->num_outputs; ++i)
    if (outputs[i] == tensor)
      return arete_priv_call_error(
          ctx, signature, ARETE_ERROR_ARGUMENT, "%s is also %s",
          arete_priv_label(signature, OUTPUT, i).text,
          arete_priv_label(signature, role, index).text);
  return ARETE_OK;
}

/*===------------------------------- entry -------------------------------===*/

/* Stands in ctx->input_data for an input that is yet to be packed. */
static const char to_pack;

/* The pointers that ctx->input_data has room for. Behind it lie the memory
 * reserved for states and the targets, so that a call needs no other block. */
static int64_t slots_of(const arete_signature *signature) {
  int64_t states = signature->num_states;
  int64_t targets = states + signature->num_outputs;
  return signature->num_inputs + states +
         targets * (int64_t)(sizeof(target) / sizeof(void *));
}

/* Grows the blocks whose sizes follow from the signature alone. */
ARETE_COLD static int32_t reserve_tables(arete_context *ctx,
                                         const arete_signature *signature) {
  int64_t slots = slots_of(signature);
  int64_t words = 2 * words_of(signature->num_outputs);
  int64_t capacity = (int64_t)ctx->input_capacity * (int64_t)sizeof(void *);
  void *block = (void *)ctx->input_data;
  arete_priv_reserve(ctx, signature, &block, &capacity,
                     slots * (int64_t)sizeof(void *), "the table of inputs");
  ctx->input_data = (const void **)block;
  ctx->input_capacity = (int32_t)(capacity / (int64_t)sizeof(void *));
  if (!block)
    return ARETE_ERROR_MEMORY;
  capacity = (int64_t)ctx->owned_capacity * (int64_t)sizeof(uint64_t);
  block = ctx->owned_outputs;
  arete_priv_reserve(ctx, signature, &block, &capacity,
                     words * (int64_t)sizeof(uint64_t), "the table of outputs");
  ctx->owned_outputs = (uint64_t *)block;
  ctx->owned_capacity = (int32_t)(capacity / (int64_t)sizeof(uint64_t));
  return block ? ARETE_OK : ARETE_ERROR_MEMORY;
}

/* Copies the inputs marked by to_pack into contiguous memory. */
static int32_t pack_inputs(arete_context *ctx, const arete_signature *signature,
                           const arete_tensor *const *inputs, int64_t bytes) {
  char *memory =
      arete_priv_reserve(ctx, signature, &ctx->pack, &ctx->pack_bytes, bytes,
                         "contiguous copies of inputs");
  if (!memory)
    return ARETE_ERROR_MEMORY;
  for (int32_t i = 0; i < signature->num_inputs; ++i) {
    if (ctx->input_data[i] != &to_pack)
      continue;
    const arete_tensor *input = inputs[i];
    arete_tensor packed;
    arete_priv_describe(&packed, input->dtype, input->rank, input->sizes);
    size_t element_size = arete_dtype_size(input->dtype);
    size_t size = (size_t)arete_tensor_count(input) * element_size;
    if (arete_tensor_is_contiguous(input))
      memcpy(memory, input->data, size);
    else
      arete_priv_copy(memory, packed.strides, input->data, input->strides,
                      input->sizes, input->rank, element_size);
    ctx->input_data[i] = memory;
    memory += (size + ARETE_ALIGNMENT - 1) / ARETE_ALIGNMENT * ARETE_ALIGNMENT;
  }
  return ARETE_OK;
}

/* The checks before anything is looked at through a pointer. */
static int32_t check_call(arete_context *ctx, const arete_signature *signature,
                          const arete_tensor *const *inputs,
                          arete_tensor *const *states,
                          arete_tensor *const *outputs) {
  if (!signature)
    return arete_priv_error(ctx, ARETE_ERROR_ARGUMENT, "the signature is null");
  if (signature->abi_version != ARETE_ABI_VERSION)
    return arete_priv_call_error(
        ctx, signature, ARETE_ERROR_ARGUMENT,
        "compiled for version %d of the runtime's ABI, this runtime has "
        "version %d",
        (int)signature->abi_version, ARETE_ABI_VERSION);
  const char *missing = signature->num_inputs > 0 && !inputs     ? "inputs"
                        : signature->num_states > 0 && !states   ? "states"
                        : signature->num_outputs > 0 && !outputs ? "outputs"
                                                                 : NULL;
  if (missing)
    return arete_priv_call_error(ctx, signature, ARETE_ERROR_ARGUMENT,
                                 "the array of %s is null", missing);
  return ARETE_OK;
}

extern inline void arete_context_trust(arete_context *ctx);
extern inline void arete_context_repeat(arete_context *ctx);

int arete_context_can_repeat(const arete_context *ctx) {
  const arete_signature *signature = ctx->signature;
  if (!signature || ctx->status != ARETE_OK)
    return false;
  for (int64_t i = 0, words = words_of(signature->num_outputs); i < words; ++i)
    if (ctx->owned_outputs[i])
      return false;
  for (int32_t i = 0; i < signature->num_inputs; ++i)
    if (ctx->input_data[i] != ctx->inputs[i]->data)
      return false;
  return true;
}

/* Notes that no output is allocated yet, and which ones the caller gave. */
static inline void note_outputs(arete_context *ctx, int32_t count) {
  uint64_t *owned = ctx->owned_outputs;
  int64_t words = words_of(count);
  uint64_t *given = owned + words;
  for (int64_t word = 0; word < words; ++word) {
    int64_t begin = 64 * word, end = count < begin + 64 ? count : begin + 64;
    uint64_t bits = 0;
    for (int64_t i = begin; i < end; ++i) {
      const arete_tensor *output = ctx->outputs[i];
      bits |= (uint64_t)(output && output->data) << (i - begin);
    }
    owned[word] = 0;
    given[word] = bits;
  }
}

/* Where a plain argument lies; false if it is not plain. */
static inline bool plain_extent(const arete_tensor *tensor,
                                const arete_param *param,
                                arete_extent *extent) {
  int64_t bytes = plain_bytes(tensor, param);
  if (bytes < 0)
    return false;
  uintptr_t data = (uintptr_t)tensor->data;
  *extent = (arete_extent){data, data + (uintptr_t)bytes};
  return true;
}

/* A few places, compared one with another. */
enum { MOST_PLACES = 16 };
typedef struct {
  arete_extent each[MOST_PLACES];
  arete_extent hull;
  int32_t count;
} places;

static inline bool is_apart(const places *from, arete_extent extent) {
  if (overlap(from->hull, extent))
    for (int32_t i = 0; i < from->count; ++i)
      if (overlap(from->each[i], extent))
        return false;
  return true;
}

static inline bool add_place(places *to, arete_extent extent) {
  if (!is_apart(to, extent))
    return false;
  to->each[to->count++] = extent;
  to->hull.lo = extent.lo < to->hull.lo ? extent.lo : to->hull.lo;
  to->hull.hi = extent.hi > to->hull.hi ? extent.hi : to->hull.hi;
  return true;
}

/* Whether every argument is as nearly all are: plain, and apart from what the
 * call writes. Then the call works on them where they are; otherwise
 * check_arguments says what is different, and does something about it. */
static inline bool accept_arguments(arete_context *ctx,
                                    const arete_signature *signature) {
  if ((int64_t)signature->num_outputs + signature->num_states > MOST_PLACES)
    return false;
  places written;
  written.hull = (arete_extent){UINTPTR_MAX, 0};
  written.count = 0;
  arete_extent extent;
  for (int32_t i = 0; i < signature->num_outputs; ++i) {
    const arete_tensor *output = ctx->outputs[i];
    if (output && !output->data)
      continue;
    if (!plain_extent(output, &signature->outputs[i], &extent) ||
        !add_place(&written, extent))
      return false;
  }
  for (int32_t i = 0; i < signature->num_states; ++i)
    if (!plain_extent(ctx->states[i], &signature->states[i], &extent) ||
        !add_place(&written, extent))
      return false;
  for (int32_t i = 0; i < signature->num_inputs; ++i) {
    if (!plain_extent(ctx->inputs[i], &signature->inputs[i], &extent) ||
        !is_apart(&written, extent))
      return false;
    ctx->input_data[i] = ctx->inputs[i]->data;
  }
  return true;
}

/* The same for arguments of any kind: those that cannot be used are errors,
 * inputs that cannot be used where they are get packed. */
ARETE_NOINLINE static int32_t
check_arguments(arete_context *ctx, const arete_signature *signature) {
  const arete_tensor *const *inputs = ctx->inputs;
  arete_tensor *const *states = ctx->states;
  arete_tensor *const *outputs = ctx->outputs;
  int32_t status;

  /* What the call writes. */
  target *targets =
      (target *)(void *)(ctx->reserved_states + signature->num_states);
  int64_t num_targets = 0;
  for (int32_t i = 0; i < signature->num_outputs; ++i) {
    if (!outputs[i])
      return arete_priv_call_error(ctx, signature, ARETE_ERROR_ARGUMENT,
                                   "%s is null",
                                   arete_priv_label(signature, OUTPUT, i).text);
    if (!outputs[i]->data)
      continue;
    status = add_target(ctx, signature, OUTPUT, i, outputs[i],
                        &signature->outputs[i], targets, &num_targets);
    if (status != ARETE_OK)
      return status;
  }
  for (int32_t i = 0; i < signature->num_states; ++i) {
    status = add_target(ctx, signature, STATE, i, states[i],
                        &signature->states[i], targets, &num_targets);
    if (status == ARETE_OK && !states[i]->data)
      status = check_not_output(ctx, signature, STATE, i, states[i], outputs);
    if (status != ARETE_OK)
      return status;
  }
  sort_targets(targets, num_targets);
  for (int64_t i = 1; i < num_targets; ++i)
    if (overlap(targets[i - 1].extent, targets[i].extent)) {
      /* The later argument is the one named first. */
      bool swap = targets[i].argument < targets[i - 1].argument;
      return arete_priv_call_error(
          ctx, signature, ARETE_ERROR_ARGUMENT, "%s overlaps %s",
          label_target(signature, &targets[swap ? i - 1 : i]).text,
          label_target(signature, &targets[swap ? i : i - 1]).text);
    }

  /* What the call reads. */
  int64_t pack_bytes = 0;
  for (int32_t i = 0; i < signature->num_inputs; ++i) {
    const arete_tensor *input = inputs[i];
    int64_t bytes = plain_bytes(input, &signature->inputs[i]);
    arete_extent extent;
    bool is_plain = bytes >= 0;
    if (is_plain) {
      uintptr_t data = (uintptr_t)input->data;
      extent = (arete_extent){data, data + (uintptr_t)bytes};
    } else {
      status =
          check_argument(ctx, signature, INPUT, i, input, &signature->inputs[i],
                         &bytes, &extent, &is_plain);
      if (status == ARETE_OK && !input->data)
        status = check_not_output(ctx, signature, INPUT, i, input, outputs);
      if (status != ARETE_OK)
        return status;
    }
    ctx->input_data[i] = input->data;
    if (bytes == 0)
      continue;
    if (num_targets > 0 && extent.hi > targets[0].extent.lo &&
        extent.lo < targets[num_targets - 1].extent.hi)
      for (int64_t t = find_target(targets, num_targets, extent.lo);
           t < num_targets && overlap(targets[t].extent, extent); ++t) {
        if (targets[t].argument >= signature->num_states)
          return arete_priv_call_error(
              ctx, signature, ARETE_ERROR_ARGUMENT, "%s overlaps %s",
              label_target(signature, &targets[t]).text,
              arete_priv_label(signature, INPUT, i).text);
        is_plain = false;
      }
    if (is_plain)
      continue;
    ctx->input_data[i] = &to_pack;
    if (__builtin_add_overflow(pack_bytes, bytes, &pack_bytes) ||
        __builtin_add_overflow(pack_bytes, ARETE_ALIGNMENT, &pack_bytes))
      return arete_priv_call_error(
          ctx, signature, ARETE_ERROR_MEMORY,
          "the size of contiguous copies of inputs in bytes overflows");
  }
  return pack_bytes > 0 ? pack_inputs(ctx, signature, inputs, pack_bytes)
                        : ARETE_OK;
}

int32_t arete_rt_enter(arete_context *ctx, const arete_signature *signature,
                       const arete_tensor *const *inputs,
                       arete_tensor *const *states,
                       arete_tensor *const *outputs) {
  if (!ctx)
    return ARETE_ERROR_ARGUMENT;
  int32_t mode = ctx->status;
  ctx->status = ARETE_OK;
  if (mode == ARETE_CALL_REPEATED)
    return ARETE_OK;
  ctx->message[0] = 0;
  /* From here until the bits of this call's outputs are clear, arete_rt_fail
   * must not look at those of the last call. */
  ctx->signature = NULL;
  int32_t status = check_call(ctx, signature, inputs, states, outputs);
  if (status != ARETE_OK)
    return status;

  if (!ctx->input_data || ctx->input_capacity < slots_of(signature) ||
      !ctx->owned_outputs ||
      ctx->owned_capacity < 2 * words_of(signature->num_outputs)) {
    status = reserve_tables(ctx, signature);
    if (status != ARETE_OK)
      return status;
  }
  ctx->reserved_states =
      (void **)(void *)(ctx->input_data + signature->num_inputs);
  for (int32_t i = 0; i < signature->num_states; ++i)
    ctx->reserved_states[i] = NULL;
  ctx->inputs = inputs;
  ctx->states = states;
  ctx->outputs = outputs;
  note_outputs(ctx, signature->num_outputs);
  ctx->signature = signature;

  if (mode == ARETE_CALL_TRUSTED) {
    for (int32_t i = 0; i < signature->num_inputs; ++i)
      ctx->input_data[i] = inputs[i]->data;
    return ARETE_OK;
  }
  return accept_arguments(ctx, signature) ? ARETE_OK
                                          : check_arguments(ctx, signature);
}

/*===------------------------------ results ------------------------------===*/

/* A result's sizes and bytes. The sizes come from values that the compiled
 * function computed, so they are not trusted. */
static inline int32_t check_result(arete_context *ctx, arete_role role,
                                   int32_t index, const arete_param *param,
                                   const int64_t *sizes, int64_t *bytes) {
  const arete_signature *signature = ctx->signature;
  for (int32_t d = 0; d < param->rank; ++d)
    if (sizes[d] < 0)
      return arete_priv_call_error(
          ctx, signature, ARETE_ERROR_VALUE,
          "%s would have size %lld in dimension %d",
          arete_priv_label(signature, role, index).text, (long long)sizes[d],
          (int)d);
  if (!arete_priv_count(sizes, param->rank,
                        (int64_t)arete_priv_item_size(param->dtype), bytes))
    return arete_priv_call_error(ctx, signature, ARETE_ERROR_MEMORY,
                                 "the size of %s in bytes overflows",
                                 arete_priv_label(signature, role, index).text);
  return ARETE_OK;
}

void *arete_rt_output(arete_context *ctx, int32_t index, const int64_t *sizes) {
  const arete_signature *signature = ctx->signature;
  const arete_param *param = &signature->outputs[index];
  arete_tensor *output = ctx->outputs[index];
  bool is_given =
      get_bit(ctx->owned_outputs + words_of(signature->num_outputs), index);
  int32_t equal = 0;
  if (is_given) {
    while (equal < param->rank && output->sizes[equal] == sizes[equal])
      ++equal;
    if (equal == param->rank)
      return output->data;
  }

  int64_t bytes;
  if (check_result(ctx, OUTPUT, index, param, sizes, &bytes) != ARETE_OK)
    return NULL;

  /* Dtype, rank, layout and overlaps were checked at entry. */
  if (is_given) {
    arete_priv_call_error(ctx, signature, ARETE_ERROR_SIZE,
                          "%s has size %lld in dimension %d, expected %lld",
                          arete_priv_label(signature, OUTPUT, index).text,
                          (long long)output->sizes[equal], (int)equal,
                          (long long)sizes[equal]);
    return NULL;
  }

  if (output->data) {
    arete_priv_call_error(ctx, signature, ARETE_ERROR_ARGUMENT,
                          "the tensor of %s is also that of another output",
                          arete_priv_label(signature, OUTPUT, index).text);
    return NULL;
  }
  void *data = arete_priv_allocate(ctx, bytes);
  if (!data) {
    arete_priv_no_memory(ctx, signature, bytes,
                         arete_priv_label(signature, OUTPUT, index).text);
    return NULL;
  }
  arete_priv_describe(output, param->dtype, param->rank, sizes);
  output->data = data;
  set_bit(ctx->owned_outputs, index);
  return data;
}

/* The bytes that the value of a state will have and has. */
static int32_t state_bytes(arete_context *ctx, int32_t index,
                           const int64_t *sizes, int64_t *bytes,
                           int64_t *old_bytes) {
  const arete_param *param = &ctx->signature->states[index];
  const arete_tensor *state = ctx->states[index];
  int32_t status = check_result(ctx, STATE, index, param, sizes, bytes);
  if (status == ARETE_OK)
    arete_priv_count(state->sizes, state->rank,
                     (int64_t)arete_dtype_size(param->dtype), old_bytes);
  return status;
}

int32_t arete_rt_reserve_state(arete_context *ctx, int32_t index,
                               const int64_t *sizes) {
  int64_t bytes, old_bytes;
  int32_t status = state_bytes(ctx, index, sizes, &bytes, &old_bytes);
  if (status != ARETE_OK || bytes == old_bytes)
    return status;
  void *memory = arete_priv_allocate(ctx, bytes);
  if (!memory)
    return arete_priv_no_memory(
        ctx, ctx->signature, bytes,
        arete_priv_label(ctx->signature, STATE, index).text);
  arete_priv_deallocate(ctx, ctx->reserved_states[index]);
  ctx->reserved_states[index] = memory;
  return ARETE_OK;
}

int32_t arete_rt_store_state(arete_context *ctx, int32_t index,
                             const void *data, const int64_t *sizes) {
  const arete_param *param = &ctx->signature->states[index];
  arete_tensor *state = ctx->states[index];
  int64_t bytes, old_bytes;
  int32_t status = state_bytes(ctx, index, sizes, &bytes, &old_bytes);
  if (status != ARETE_OK)
    return status;

  if (bytes == old_bytes) {
    /* The value may be a part of the state's own memory. */
    if (bytes > 0)
      memmove(state->data, data, (size_t)bytes);
  } else {
    if (!ctx->reserved_states[index]) {
      status = arete_rt_reserve_state(ctx, index, sizes);
      if (status != ARETE_OK)
        return status;
    }
    void *memory = ctx->reserved_states[index];
    ctx->reserved_states[index] = NULL;
    if (bytes > 0)
      memcpy(memory, data, (size_t)bytes);
    arete_priv_deallocate(ctx, state->data);
    state->data = memory;
  }
  arete_priv_describe(state, param->dtype, param->rank, sizes);
  return ARETE_OK;
}
