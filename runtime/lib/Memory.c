/*===- Memory.c - Memory that is kept for reuse --------------------*- C -*-===
 *
 * Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*/

/* madvise */
#define _DEFAULT_SOURCE

#include "arete/memory.h"

#include "Internal.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#define KEEPS_BLOCKS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define KEEPS_BLOCKS 0
#endif
#endif
#ifndef KEEPS_BLOCKS
#define KEEPS_BLOCKS 1
#endif

/* In front of every block. A free small block uses the prefix as its link. */
typedef struct header {
  union {
    char prefix[ARETE_MEMORY_PREFIX];
    struct header *next;
  };
  size_t bytes; /* with this header */
  size_t class; /* num_classes: a large block */
} header;

static_assert(sizeof(header) == ARETE_ALIGNMENT &&
                  sizeof(header) == ARETE_MEMORY_PREFIX_AT,
              "the block behind a header is aligned as the header is");

static header *header_of(void *block) { return (header *)block - 1; }

/*===---------------------------- size classes ---------------------------===*/

/* Multiples of 64 up to 1024, from there on four for each power of two. */
enum { linear_classes = 16, octaves = 6 };
#define NUM_CLASSES ((size_t)(linear_classes + 4 * octaves))
#define MAX_SMALL ((size_t)1024 << octaves)

static size_t class_of(size_t bytes) {
  if (bytes <= 1024)
    return (bytes + 63) / 64 - 1;
  unsigned octave = 63 - (unsigned)__builtin_clzll(bytes - 1);
  return linear_classes + 4 * (octave - 10) + ((bytes - 1) >> (octave - 2)) - 4;
}

static size_t bytes_of_class(size_t class) {
  if (class < linear_classes)
    return 64 * (class + 1);
  size_t step = class - linear_classes;
  return (5 + step % 4) << (8 + step / 4);
}

/*===---------------------- small blocks of a thread ---------------------===*/

/* A thread keeps up to 64 KiB of a class, but two blocks in any case. */
typedef struct {
  header *first[NUM_CLASSES];
  size_t count[NUM_CLASSES];
} shelf;

/* Null before the first use and after the thread's end. */
#if defined(__GNUC__) && defined(__linux__)
__attribute__((tls_model("initial-exec")))
#endif
static _Thread_local shelf *own_shelf;
static _Thread_local bool has_ended;
static pthread_key_t shelf_key;
static pthread_once_t shelf_once = PTHREAD_ONCE_INIT;
static bool has_key;

static size_t clear_shelf(shelf *kept) {
  size_t released = 0;
  for (size_t class = 0; class < NUM_CLASSES; ++class) {
    while (kept->first[class]) {
      header *block = kept->first[class];
      kept->first[class] = block->next;
      released += block->bytes;
      free(block);
    }
    kept->count[class] = 0;
  }
  return released;
}

static void end_thread(void *kept) {
  own_shelf = NULL;
  has_ended = true;
  clear_shelf(kept);
  free(kept);
}

static void make_key(void) {
  has_key = pthread_key_create(&shelf_key, end_thread) == 0;
}

/* Null where the thread has none and can have none. */
ARETE_COLD static shelf *make_shelf(void) {
  if (!KEEPS_BLOCKS || has_ended)
    return NULL;
  pthread_once(&shelf_once, make_key);
  shelf *made = has_key ? calloc(1, sizeof(shelf)) : NULL;
  if (made && pthread_setspecific(shelf_key, made) != 0) {
    free(made);
    made = NULL;
  }
  own_shelf = made;
  return made;
}

static inline shelf *get_shelf(void) {
  return own_shelf ? own_shelf : make_shelf();
}

/*===--------------------- large blocks of the process -------------------===*/

enum { max_kept = 64 };
static pthread_mutex_t kept_mutex = PTHREAD_MUTEX_INITIALIZER;
/* The least recently freed first. */
static header *kept[max_kept];
static size_t num_kept, kept_bytes, kept_limit = (size_t)256 << 20;
static pthread_once_t limit_once = PTHREAD_ONCE_INIT;

static void read_limit(void) {
  const char *text = getenv("ARETE_MEMORY_CACHE");
  char *end;
  if (!text || !*text)
    return;
  unsigned long long bytes = strtoull(text, &end, 10);
  if (!*end)
    kept_limit = (size_t)bytes;
}

static header *remove_kept(size_t at) {
  header *block = kept[at];
  kept_bytes -= block->bytes;
  --num_kept;
  for (size_t i = at; i < num_kept; ++i)
    kept[i] = kept[i + 1];
  return block;
}

/* The smallest kept block of this size that wastes no more than a quarter. */
static header *take_large(size_t bytes) {
  if (!KEEPS_BLOCKS)
    return NULL;
  size_t best = max_kept, most = bytes + bytes / 4;
  pthread_mutex_lock(&kept_mutex);
  for (size_t i = 0; i < num_kept; ++i)
    if (kept[i]->bytes >= bytes && kept[i]->bytes <= most) {
      best = i;
      most = kept[i]->bytes - 1;
    }
  header *block = best < max_kept ? remove_kept(best) : NULL;
  pthread_mutex_unlock(&kept_mutex);
  return block;
}

/* Frees the oldest until no more than `bytes` and `count` are left; the mutex
 * is held. */
static size_t shrink_kept(size_t bytes, size_t count) {
  size_t released = 0;
  while (num_kept > 0 && (kept_bytes > bytes || num_kept > count)) {
    header *block = remove_kept(0);
    released += block->bytes;
    free(block);
  }
  return released;
}

static void keep_large(header *block) {
  pthread_once(&limit_once, read_limit);
  pthread_mutex_lock(&kept_mutex);
  bool fits = KEEPS_BLOCKS && block->bytes <= kept_limit;
  if (fits) {
    shrink_kept(kept_limit - block->bytes, max_kept - 1);
    kept[num_kept++] = block;
    kept_bytes += block->bytes;
  }
  pthread_mutex_unlock(&kept_mutex);
  if (!fits)
    free(block);
}

/*===---------------------------- the allocator --------------------------===*/

/* A block of which it pays to have large pages starts at one. */
#define LARGE_PAGE ((size_t)2 << 20)

/* No object is larger than the distance of two pointers can be. */
#define MAX_BYTES ((size_t)PTRDIFF_MAX - sizeof(header) - 2 * LARGE_PAGE)

static header *fresh_block(size_t bytes) {
  size_t alignment = bytes < 2 * LARGE_PAGE ? ARETE_ALIGNMENT : LARGE_PAGE;
  size_t padded = (bytes + alignment - 1) / alignment * alignment;
  header *block = aligned_alloc(alignment, padded);
#ifdef MADV_HUGEPAGE
  if (block && alignment == LARGE_PAGE)
    madvise(block, padded, MADV_HUGEPAGE); /* A hint: it may fail. */
#endif
  return block;
}

ARETE_NOINLINE static void *allocate_new(size_t bytes, size_t class) {
  header *block = class == NUM_CLASSES ? take_large(bytes) : NULL;
  if (block)
    return block + 1;
  block = fresh_block(bytes);
  if (!block && arete_memory_release() > 0)
    block = fresh_block(bytes);
  if (!block)
    return NULL;
  block->bytes = bytes;
  block->class = class;
  return block + 1;
}

void *arete_memory_allocate(size_t bytes, void *user) {
  (void)user;
  if (bytes > MAX_BYTES)
    return NULL;
  bytes += sizeof(header);
  if (bytes > MAX_SMALL)
    return allocate_new((bytes + ARETE_ALIGNMENT - 1) / ARETE_ALIGNMENT *
                            ARETE_ALIGNMENT,
                        NUM_CLASSES);
  size_t class = class_of(bytes);
  shelf *own = get_shelf();
  header *block = own ? own->first[class] : NULL;
  if (!block)
    return allocate_new(bytes_of_class(class), class);
  own->first[class] = block->next;
  --own->count[class];
  return block + 1;
}

void arete_memory_free(void *data, void *user) {
  (void)user;
  if (!data)
    return;
  header *block = header_of(data);
  if (block->class == NUM_CLASSES) {
    keep_large(block);
    return;
  }
  shelf *own = get_shelf();
  size_t count = own ? own->count[block->class] : 0;
  if (!own || (count >= 2 && (count + 1) * block->bytes > MAX_SMALL)) {
    free(block);
    return;
  }
  block->next = own->first[block->class];
  own->first[block->class] = block;
  own->count[block->class] = count + 1;
}

size_t arete_memory_release(void) {
  size_t released = own_shelf ? clear_shelf(own_shelf) : 0;
  pthread_mutex_lock(&kept_mutex);
  released += shrink_kept(0, 0);
  pthread_mutex_unlock(&kept_mutex);
  return released;
}

size_t arete_memory_set_limit(size_t bytes) {
  pthread_once(&limit_once, read_limit);
  pthread_mutex_lock(&kept_mutex);
  size_t before = kept_limit;
  kept_limit = bytes;
  shrink_kept(bytes, max_kept);
  pthread_mutex_unlock(&kept_mutex);
  return before;
}
