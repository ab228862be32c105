/*===- arete/trust.h - Calls whose arguments are not checked --------*- C -*-===
 *
 * Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*/

#ifndef ARETE_TRUST_H
#define ARETE_TRUST_H

#include "arete/runtime.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What the status of a context says of its next call; no call leaves these. */
enum { ARETE_CALL_TRUSTED = -1, ARETE_CALL_REPEATED = -2 };

/* The next call with this context does not check its arguments. The caller
 * promises that all are there, of the dtype, rank and sizes of the signature,
 * contiguous, aligned for their dtype and apart from one another, but for
 * inputs that overlap inputs. Sizes that must agree are compared all the same.
 */
inline void arete_context_trust(arete_context *ctx) {
  ctx->status = ARETE_CALL_TRUSTED;
}

/* Whether the last call with this context, which succeeded, can be made once
 * more without a look at its arguments: the caller gave all outputs, and no
 * input had to be copied. */
int arete_context_can_repeat(const arete_context *ctx);
/* The next call with this context is the last one again: of the same function,
 * with the same three arrays, which hold the same tensors at the same places.
 * Only states may have got other memory, of their own, in between. It costs
 * next to nothing. */
inline void arete_context_repeat(arete_context *ctx) {
  ctx->status = ARETE_CALL_REPEATED;
}

#ifdef __cplusplus
}
#endif
#endif /* ARETE_TRUST_H */
