/*===- threads.h - The threads that compiled functions share --------*- C -*-===
 *
 * Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * One pool of threads for a process: loops of compiled functions, matrix
 * products and routines divide their work over it.
 *
 *===----------------------------------------------------------------------===*/

#ifndef ARETE_THREADS_H
#define ARETE_THREADS_H

#include "arete/runtime.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The pool is never larger. */
#define ARETE_MAX_THREADS 256

/*===-------------------------- for programs -----------------------------===*/

/* How many threads work on a function, the caller's among them. At first the
 * number in the environment variable ARETE_NUM_THREADS, else the first in
 * OMP_NUM_THREADS, else as many as the CPUs that this process may run on. */
int32_t arete_num_threads(void);
/* Changes it, from the next parallel region on, for all threads of the process
 * and for OpenBLAS, too. At least 1; more than ARETE_MAX_THREADS counts as
 * that. */
int32_t arete_set_num_threads(int32_t count);

/*===-------------- for compiled code and the runtime only ---------------===*/

/* One part of a task: the elements [from, to). Returns a status; what else goes
 * wrong, it writes to its data, since a context is for one thread. `part` is
 * less than the number of threads, and no two that run at a time have the same:
 * it can choose scratch memory. A part must not fork. */
typedef int32_t (*arete_task)(void *data, int64_t from, int64_t to,
                              int32_t part);

/* Runs the task on [0, count), in as many parts as there are threads, or as
 * there are multiples of `grain` elements where these are fewer. Each part but
 * the last has a multiple of `grain` elements. Which elements make a part
 * depends on count, grain and the number of threads only, so results of a task
 * do as well. Returns, when all parts are done, the status of the first that
 * failed.
 *
 * A part that no other thread is free to run is run by the caller: all of them
 * in a call from within a part, and while another thread has the pool. A part
 * runs with the floating-point control register of the caller. */
int32_t arete_rt_parallel(int64_t count, int64_t grain, arete_task task,
                          void *data);

#ifdef __cplusplus
}
#endif
#endif /* ARETE_THREADS_H */
