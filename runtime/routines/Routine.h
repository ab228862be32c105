/*===- Routine.h - What compiled code calls for an op of the library -*- C
 *-*-===
 *
 * Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===
 *
 * A routine computes one op of the graph: LibraryOpInterface of the compiler
 * names it, and compiled code calls
 *
 *   int32_t arete_routine_<name>(ctx, inputs, outputs, parameters, message)
 *
 * with the op's operands and results, whose sizes agree as the op says, and
 * its parameters. The outputs are not initialised, do not overlap the inputs
 * nor one another, and any tensor may be strided. Returns an arete_status;
 * `message` ("file:line: op: ") begins the text of an error. A routine keeps no
 * state but in the context, and raises no C++ exception.
 *
 *===----------------------------------------------------------------------===*/

#ifndef ARETE_ROUTINES_ROUTINE_H
#define ARETE_ROUTINES_ROUTINE_H

#include "arete/runtime.h"

#ifdef __cplusplus
#define ARETE_EXTERN_C extern "C"
extern "C" {
#else
#define ARETE_EXTERN_C
#endif

#define ARETE_ROUTINE(NAME)                                                    \
  ARETE_EXTERN_C int32_t arete_routine_##NAME(                                 \
      arete_context *ctx, const arete_tensor *inputs,                          \
      const arete_tensor *outputs, const int64_t *parameters,                  \
      const char *message)

/* Sets the error "<message><text>" and returns the status. */
int32_t arete_routine_error(arete_context *ctx, int32_t status,
                            const char *message, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Scratch memory `slot` (0, 1, ...): at least `bytes`, aligned to 64, kept
 * between calls. Another request for a slot loses what was in it. Null, with
 * the error set (ARETE_ERROR_MEMORY is to be returned), where there is none. */
void *arete_routine_scratch(arete_context *ctx, int32_t slot, int64_t bytes);

/* Makes *packed the tensor itself where its elements lie in C order without
 * gaps, else a copy that does, in scratch memory `slot`. Returns a status. */
int32_t arete_routine_pack(arete_context *ctx, int32_t slot,
                           const arete_tensor *tensor, arete_tensor *packed);

/* Copies elements of this many bytes between memory that does not overlap;
 * strides count elements. */
void arete_routine_copy(void *dst, const int64_t *dst_strides, const void *src,
                        const int64_t *src_strides, const int64_t *sizes,
                        int32_t rank, size_t element);

#ifdef __cplusplus
}
#endif
#endif /* ARETE_ROUTINES_ROUTINE_H */
