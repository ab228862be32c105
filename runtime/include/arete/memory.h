/*===- arete/memory.h - Memory that is kept for reuse ---------------*- C -*-===
 *
 * Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * An allocator for results, arguments and temporaries. What is freed is kept
 *for the next who asks, within bounds: small blocks by the thread that freed
 *them, which costs no lock, and large ones by the process, whose pages then
 *need not be cleared again. The two functions fit into an arete_context:
 *
 *   arete_context ctx = {.allocate = arete_memory_allocate,
 *                        .deallocate = arete_memory_free};
 *
 * Any thread may free what another has allocated. In a build with
 * AddressSanitizer nothing is kept, so that it sees every block end.
 *
 *===----------------------------------------------------------------------===*/

#ifndef ARETE_MEMORY_H
#define ARETE_MEMORY_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* In front of every block lies memory that belongs to whoever has the block: so
 * many bytes, from block - ARETE_MEMORY_PREFIX_AT on, aligned to 16. */
#define ARETE_MEMORY_PREFIX 48
#define ARETE_MEMORY_PREFIX_AT 64

/* Uninitialised memory aligned to 64 bytes; null where there is none. `user` is
 * not used. */
void *arete_memory_allocate(size_t bytes, void *user);
/* Null is fine. */
void arete_memory_free(void *block, void *user);

/* Gives back to the C library what the process keeps and what this thread does;
 * other threads give back theirs when they end. Returns how many bytes. */
size_t arete_memory_release(void);
/* How many bytes of freed large blocks (of 64 KiB and more) the process may
 * keep: 256 MiB unless set here or, in bytes, by ARETE_MEMORY_CACHE in the
 * environment. 0 keeps none. Returns the limit that held before. */
size_t arete_memory_set_limit(size_t bytes);

#ifdef __cplusplus
}
#endif
#endif /* ARETE_MEMORY_H */
