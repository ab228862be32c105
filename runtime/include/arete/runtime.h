/*===- arete/runtime.h - C ABI of compiled functions ----------------*- C -*-===
 *
 * Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * What a compiled function needs at run time and what a program that calls one
 * needs to know. Plain C; the library behind it (libarete_runtime) depends on
 * libc and a BLAS, never on LLVM. The just-in-time compiler and an object file
 * use this one ABI.
 *
 *===----------------------------------------------------------------------===*/

#ifndef ARETE_RUNTIME_H
#define ARETE_RUNTIME_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this ABI; it is part of every signature. */
#define ARETE_ABI_VERSION 1

/* The largest rank a tensor may have. */
#define ARETE_MAX_RANK 8

/* Every element type: X(ENUMERATOR, numpy_name, bytes). The numbers are part
 * of the ABI: append only. A bool is one byte, 0 or 1. */
#define ARETE_FOR_EACH_DTYPE(X)                                                \
  X(BOOL, bool, 1)                                                             \
  X(INT8, int8, 1)                                                             \
  X(INT16, int16, 2)                                                           \
  X(INT32, int32, 4)                                                           \
  X(INT64, int64, 8)                                                           \
  X(UINT8, uint8, 1)                                                           \
  X(UINT16, uint16, 2)                                                         \
  X(UINT32, uint32, 4)                                                         \
  X(UINT64, uint64, 8)                                                         \
  X(FLOAT16, float16, 2)                                                       \
  X(BFLOAT16, bfloat16, 2)                                                     \
  X(FLOAT32, float32, 4)                                                       \
  X(FLOAT64, float64, 8)                                                       \
  X(COMPLEX64, complex64, 8)                                                   \
  X(COMPLEX128, complex128, 16)

typedef enum arete_dtype {
#define X(ENUM, NAME, BYTES) ARETE_##ENUM,
  ARETE_FOR_EACH_DTYPE(X)
#undef X
      ARETE_NUM_DTYPES
} arete_dtype;

typedef enum arete_status {
  ARETE_OK = 0,
  ARETE_ERROR_ARGUMENT = 1, /* null pointer, dtype, rank, size, layout */
  ARETE_ERROR_SIZE = 2,     /* sizes of arguments that must agree do not */
  ARETE_ERROR_INDEX = 3,    /* an index out of range */
  ARETE_ERROR_MEMORY = 4,   /* an allocation failed or would overflow */
  ARETE_ERROR_VALUE = 5 /* a value out of the domain, e.g. a negative size */
} arete_status;

/* An n-dimensional array. Element (i0, i1, ...) lies at
 * data + (i0*strides[0] + i1*strides[1] + ...) * element size: strides count
 * elements and may be zero or negative. Only the first `rank` entries of sizes
 * and strides mean anything. A tensor with an element count of zero may have a
 * null data pointer. */
typedef struct arete_tensor {
  void *data;
  int32_t dtype; /* arete_dtype */
  int32_t rank;
  int64_t sizes[ARETE_MAX_RANK];
  int64_t strides[ARETE_MAX_RANK];
} arete_tensor;

/* What a compiled function says of one argument; a size of -1 is dynamic. */
typedef struct arete_param {
  const char *name;
  int32_t dtype;
  int32_t rank;
  int64_t sizes[ARETE_MAX_RANK];
} arete_param;

typedef struct arete_signature {
  int32_t abi_version;
  int32_t num_inputs;
  int32_t num_states;
  int32_t num_outputs;
  const char *name;
  const arete_param *inputs;
  const arete_param *states;
  const arete_param *outputs;
} arete_signature;

/* The memory that calls keep between them. One call at a time may use a
 * context; concurrent calls use one context each. Zero-initialised memory is a
 * valid context (it uses the C heap). The fields below the line belong to the
 * runtime. */
typedef struct arete_context {
  /* allocate null: the C heap. Results are allocated here, aligned to 64 bytes:
   * what allocate returns must be so aligned, or null where there is no memory;
   * bytes is a multiple of 64. deallocate null: nothing is given back. */
  void *(*allocate)(size_t bytes, void *user);
  void (*deallocate)(void *ptr, void *user);
  void *user;
  /* ---- */
  int32_t status;
  char message[1024];
  void *arena; /* temporaries; grows, is never shrunk by a call */
  int64_t arena_bytes;
  struct arete_arena {
    void *memory;
    int64_t bytes;
  } *more_arenas; /* number 1 and up */
  int32_t more_arenas_capacity;
  struct arete_arena *scratch; /* of routines; each grows only */
  int32_t scratch_capacity;
  void *pack; /* contiguous copies of strided inputs; grows only */
  int64_t pack_bytes;
  void *panels; /* of a matrix product, in the type it is computed in */
  int64_t panels_bytes;
  const void **input_data; /* contiguous data of each input of this call */
  int32_t input_capacity;
  /* The call under way. */
  const arete_signature *signature;
  const arete_tensor *const *inputs;
  arete_tensor *const *states;
  arete_tensor *const *outputs;
  uint64_t *owned_outputs; /* bit i: this call allocated output i */
  int32_t owned_capacity;
  void **reserved_states; /* memory for the new value of each state, or null */
} arete_context;

/* Every compiled function has this type. States are the shared variables; the
 * function updates them in place. An output whose data is null is allocated
 * from the context (free it with arete_tensor_free); otherwise it must have
 * the dtype, rank and sizes of the result, be contiguous and overlap no input,
 * state or other output. Returns an arete_status; the message is in the
 * context. After an error no state has changed and no output is allocated. */
typedef int32_t (*arete_entry)(arete_context *ctx,
                               const arete_tensor *const *inputs,
                               arete_tensor *const *states,
                               arete_tensor *const *outputs);

/*===-------------------------- for programs -----------------------------===*/

void arete_context_destroy(arete_context *ctx);
/* The text of the last error of this context; "" if there was none. */
const char *arete_context_message(const arete_context *ctx);

/* Size of an element in bytes; 0 for a number that is no dtype. */
size_t arete_dtype_size(int32_t dtype);
/* NumPy's name; "invalid" for a number that is no dtype. */
const char *arete_dtype_name(int32_t dtype);

/* A contiguous (C order) view of memory the caller owns. A state whose size in
 * bytes may change cannot be such a view: it is freed to the context. */
arete_tensor arete_tensor_view(void *data, arete_dtype dtype, int32_t rank,
                               const int64_t *sizes);
/* Allocates a contiguous tensor, uninitialised. Returns a status; after an
 * error the tensor is empty. */
int32_t arete_tensor_alloc(arete_context *ctx, arete_tensor *tensor,
                           arete_dtype dtype, int32_t rank,
                           const int64_t *sizes);
/* Frees memory that came from the context; leaves an empty tensor. */
void arete_tensor_free(arete_context *ctx, arete_tensor *tensor);
/* Number of elements; 0 with a negative size, INT64_MAX where it overflows. */
int64_t arete_tensor_count(const arete_tensor *tensor);
/* Whether the elements lie in C order without gaps. */
int arete_tensor_is_contiguous(const arete_tensor *tensor);
/* Copies elements, any strides on both sides, as if all were read before any is
 * written; dtype and sizes must agree. dst must not repeat elements. */
int32_t arete_tensor_copy(arete_context *ctx, arete_tensor *dst,
                          const arete_tensor *src);

/*===--------------------- for compiled code only ------------------------===*/

/* Checks every argument against the signature, packs inputs that are strided
 * or overlap a state or are not aligned for their dtype into contiguous memory,
 * fills ctx->input_data. */
int32_t arete_rt_enter(arete_context *ctx, const arete_signature *signature,
                       const arete_tensor *const *inputs,
                       arete_tensor *const *states,
                       arete_tensor *const *outputs);
/* Memory for output `index` with these sizes; null after an error. */
void *arete_rt_output(arete_context *ctx, int32_t index, const int64_t *sizes);
/* Arena `number`: at least `bytes` of scratch memory aligned to 64; null after
 * an error. bytes < 0 means that the computation of the size overflowed. What
 * an earlier call returned is lost when the arena grows. */
void *arete_rt_arena(arete_context *ctx, int32_t number, int64_t bytes);
/* Allocates what arete_rt_store_state will need for a value of these sizes, so
 * that it cannot fail once other states have changed. arete_rt_fail frees it.
 */
int32_t arete_rt_reserve_state(arete_context *ctx, int32_t index,
                               const int64_t *sizes);
/* Replaces the value of state `index`, whose sizes may change; data may lie in
 * the state's own memory. Memory of the same size in bytes is written in place;
 * other memory, reserved or allocated now from the context, takes its place and
 * the old is freed. After an error the state is as it was. */
int32_t arete_rt_store_state(arete_context *ctx, int32_t index,
                             const void *data, const int64_t *sizes);
/* Ends a call that failed: formats the message, frees the outputs that this
 * call allocated, and returns `status`. `message` is the text up to the values:
 * the result reads "<message>: <lhs> and <rhs>" for ARETE_ERROR_SIZE and is
 * the message alone otherwise. With a null message the message already set by
 * the failing runtime function stays. */
int32_t arete_rt_fail(arete_context *ctx, int32_t status, const char *message,
                      int64_t lhs, int64_t rhs);
/* Checks -size <= index < size for all of a contiguous array of indices; on
 * failure the message names the first bad index, its position (unless there is
 * but one) and the size. */
int32_t arete_rt_check_index(arete_context *ctx, const void *indices,
                             int32_t dtype, int64_t count, int64_t size,
                             const char *message);

/* A batch of matrix products C = op(A) op(B), row-major, op(X) being X or its
 * transpose: op(A) is m x k, op(B) is k x n. ld* is the distance between rows
 * as stored (it means nothing where there is one row), batch_* between matrices
 * of the batch, both in elements; batch_a and batch_b may be 0. Every
 * dtype; integers wrap, bool is or-of-ands, sums of 16-bit floats are float32,
 * rounded once. k = 0 gives zeros. */
int32_t arete_rt_gemm(arete_context *ctx, int32_t dtype, int32_t trans_a,
                      int32_t trans_b, int64_t batch, int64_t m, int64_t n,
                      int64_t k, const void *a, int64_t lda, int64_t batch_a,
                      const void *b, int64_t ldb, int64_t batch_b, void *c,
                      int64_t ldc, int64_t batch_c);

#ifdef __cplusplus
}
#endif
#endif /* ARETE_RUNTIME_H */
