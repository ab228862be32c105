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

/* The next call with this context does not check its arguments. The caller
 * promises that all are there, of the dtype, rank and sizes of the signature,
 * contiguous, aligned for their dtype and apart from one another, but for
 * inputs that overlap inputs. Sizes that must agree are compared all the same.
 */
void arete_context_trust(arete_context *ctx);

#ifdef __cplusplus
}
#endif
#endif /* ARETE_TRUST_H */
