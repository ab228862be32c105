/*===- Threads.c - A pool of threads --------------------------------*- C -*-===
 *
 * Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * A parallel region is to cost less than a microsecond, so nothing is queued or
 * locked: the caller cuts the task into as many parts as there are threads,
 * hands each worker its part by one atomic exchange, runs part 0, and then
 * takes back what a worker has not begun. So a worker that sleeps or has no CPU
 * delays nobody. A worker that has no work spins for a moment, then sleeps.
 *
 *===----------------------------------------------------------------------===*/

#if defined(__linux__) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* affinity */
#endif

#include "arete/threads.h"
#include "Internal.h"

#include <cblas.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#if defined(__linux__)
#include <linux/futex.h>
#include <sched.h>
#include <stdio.h>
#include <sys/syscall.h>
#endif
#if defined(__SSE__)
#include <immintrin.h>
#endif

/*===----------------------------- waiting -------------------------------===*/

/* How long a worker without work, or a caller whose workers are not done,
 * looks before it sleeps. The pauses between the parallel regions of one call
 * are shorter; waking a thread takes about as long. */
enum { SPIN_NANOSECONDS = 50000 };

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void relax(void) {
#if defined(__SSE__)
  _mm_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/* Looks at a word until it is another than `value`, or for some time. */
static void spin_while(_Atomic uint32_t *word, uint32_t value,
                       int32_t nanoseconds) {
  int64_t until = nanoseconds > 0 ? now() + nanoseconds : 0;
  do {
    for (int i = 0; i < 64; ++i) {
      if (atomic_load_explicit(word, memory_order_acquire) != value)
        return;
      relax();
    }
  } while (until && now() < until);
}

/* sleep_while returns at once if the word is not `value`, else when it is woken
 * or for no reason. Whoever changes the word calls wake after that. */
#if defined(__linux__)
static void sleep_while(_Atomic uint32_t *word, uint32_t value) {
  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}
static void wake(_Atomic uint32_t *word) {
  syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}
#else
static pthread_mutex_t sleep_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t sleep_condition = PTHREAD_COND_INITIALIZER;
static void sleep_while(_Atomic uint32_t *word, uint32_t value) {
  pthread_mutex_lock(&sleep_mutex);
  if (atomic_load(word) == value)
    pthread_cond_wait(&sleep_condition, &sleep_mutex);
  pthread_mutex_unlock(&sleep_mutex);
}
static void wake(_Atomic uint32_t *word) {
  (void)word;
  pthread_mutex_lock(&sleep_mutex);
  pthread_cond_broadcast(&sleep_condition);
  pthread_mutex_unlock(&sleep_mutex);
}
#endif

/*===------------------------------- tasks -------------------------------===*/

typedef struct {
  arete_task task;
  void *data;
  int64_t count, grain;
  int32_t parts;
  uint32_t control; /* of the caller's floating point */
} job;

/* Rounding, and what becomes of subnormal numbers: results must not depend on
 * the thread that computes them. */
static uint32_t floating_point_control(void) {
#if defined(__SSE__)
  return _mm_getcsr() & ~(uint32_t)_MM_EXCEPT_MASK;
#else
  return 0;
#endif
}
static void set_floating_point_control(uint32_t control) {
#if defined(__SSE__)
  if (floating_point_control() != control)
    _mm_setcsr(control);
#else
  (void)control;
#endif
}

/* The first element of a part. */
static int64_t part_begin(const job *j, int32_t part) {
  if (part == j->parts)
    return j->count;
  int64_t blocks = (j->count - 1) / j->grain + 1;
  int64_t each = blocks / j->parts, more = blocks % j->parts;
  return (each * part + (part < more ? part : more)) * j->grain;
}

static int32_t run_part(const job *j, int32_t part) {
  return j->task(j->data, part_begin(j, part), part_begin(j, part + 1), part);
}

/* All parts, one after the other. */
static int32_t run_alone(const job *j) {
  int32_t status = ARETE_OK;
  for (int32_t part = 0; part < j->parts; ++part) {
    int32_t result = run_part(j, part);
    status = status == ARETE_OK ? result : status;
  }
  return status;
}

/*===------------------------------ workers ------------------------------===*/

/* IDLE -> GIVEN -> RUNNING -> IDLE; the caller may take GIVEN back to IDLE.
 * IDLE -> SLEEPING -> GIVEN with a wake. QUIT is the end. */
enum { IDLE, SLEEPING, GIVEN, RUNNING, QUIT };

typedef struct {
  _Alignas(ARETE_ALIGNMENT) _Atomic uint32_t state;
  int32_t part;   /* that it runs: 1 and up */
  int32_t status; /* of that part, in the last job */
  int32_t cpu;    /* that it is pinned to, or -1 */
  pthread_t thread;
} worker;

static struct {
  /* Held by the one caller whose job this is, and for good at the end. All
   * below but the count is for its holder only. */
  _Alignas(ARETE_ALIGNMENT) atomic_bool is_taken;
  job job;
  int32_t num_workers;
  bool is_full;       /* the system has no more threads to give */
  int32_t placed_for; /* the number of threads that workers were pinned for */
  int32_t home;       /* the CPU that is left to the caller, or -1 */
  worker workers[ARETE_MAX_THREADS - 1];
  /* Parts that workers have not finished, and CALLER_SLEEPS. */
  _Alignas(ARETE_ALIGNMENT) _Atomic uint32_t pending;
  /* What arete_num_threads returns; 0 before it is known. */
  _Alignas(ARETE_ALIGNMENT) _Atomic int32_t num_threads;
  /* How long threads spin: 0 where they outnumber the CPUs. */
  _Atomic int32_t spin_nanoseconds;
} pool;

enum { CALLER_SLEEPS = 1u << 30 };

static int32_t spin_time(void) {
  return atomic_load_explicit(&pool.spin_nanoseconds, memory_order_relaxed);
}

/* One part that was given away is done. */
static void finish_part(void) {
  if (atomic_fetch_sub_explicit(&pool.pending, 1, memory_order_acq_rel) ==
      CALLER_SLEEPS + 1)
    wake(&pool.pending);
}

static void *work(void *argument) {
  worker *self = argument;
  for (;;) {
    spin_while(&self->state, IDLE, spin_time());
    uint32_t state = IDLE;
    if (atomic_compare_exchange_strong(&self->state, &state, SLEEPING)) {
      do
        sleep_while(&self->state, SLEEPING);
      while (atomic_load_explicit(&self->state, memory_order_acquire) ==
             SLEEPING);
      continue;
    }
    if (state == QUIT)
      return NULL;
    state = GIVEN;
    if (!atomic_compare_exchange_strong(&self->state, &state, RUNNING))
      continue; /* The caller was faster. */
    set_floating_point_control(pool.job.control);
    self->status = run_part(&pool.job, self->part);
    /* Idle before it counts as done: the next job may come at once. */
    atomic_store_explicit(&self->state, IDLE, memory_order_release);
    finish_part();
  }
}

static void start_worker(void) {
  worker *w = &pool.workers[pool.num_workers];
  atomic_store(&w->state, IDLE);
  w->part = pool.num_workers + 1;
  w->cpu = -1;
  /* Signals are for the program's threads; what a worker does wrong itself is
   * not to be held back. */
  sigset_t blocked, before;
  sigfillset(&blocked);
  sigdelset(&blocked, SIGSEGV);
  sigdelset(&blocked, SIGBUS);
  sigdelset(&blocked, SIGFPE);
  sigdelset(&blocked, SIGILL);
  sigdelset(&blocked, SIGTRAP);
  pthread_sigmask(SIG_SETMASK, &blocked, &before);
  if (pthread_create(&w->thread, NULL, work, w) != 0) {
    pool.is_full = true;
  } else {
    ++pool.num_workers;
#if defined(__linux__)
    char name[16];
    snprintf(name, sizeof(name), "arete-%d", (int)w->part);
    pthread_setname_np(w->thread, name);
#endif
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/*===------------------------------- CPUs --------------------------------===*/

/* Where there are as many threads as CPUs, each worker has one of its own: the
 * scheduler would wake a thread on the CPU of the one that wakes it. The
 * caller, which is not ours to pin, has the CPU that is left, its home; where
 * it is found on that of a worker, the two change places. Fewer threads are
 * not pinned, since other processes may have chosen the same CPUs. */

#if defined(__linux__)
/* What the process had when the library was loaded: a program may have pinned
 * the calling thread since, which is not meant for workers. */
static cpu_set_t process_cpus;
static int32_t num_process_cpus; /* 0 where that cannot be found out */

static void find_cpus(void) {
  if (sched_getaffinity(0, sizeof(process_cpus), &process_cpus) == 0)
    num_process_cpus = CPU_COUNT(&process_cpus);
}

static int32_t count_cpus(void) {
  return num_process_cpus > 0 ? num_process_cpus
                              : (int32_t)sysconf(_SC_NPROCESSORS_ONLN);
}

static void pin(worker *w, int32_t cpu) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET((size_t)cpu, &one);
  if (pthread_setaffinity_np(w->thread, sizeof(one), &one) == 0)
    w->cpu = cpu;
}

static void place_workers(int32_t threads) {
  const char *setting = getenv("ARETE_PIN_THREADS");
  bool pins =
      threads == num_process_cpus && !(setting && strcmp(setting, "0") == 0);
  pool.home = pins ? sched_getcpu() : -1;
  int32_t cpu = -1;
  for (int32_t i = 0; i < pool.num_workers; ++i) {
    worker *w = &pool.workers[i];
    w->cpu = -1;
    if (pins && i < threads - 1) {
      do
        ++cpu;
      while (!CPU_ISSET((size_t)cpu, &process_cpus) || cpu == pool.home);
      pin(w, cpu);
    } else if (num_process_cpus > 0) {
      pthread_setaffinity_np(w->thread, sizeof(process_cpus), &process_cpus);
    }
  }
}

static void leave_cpu_of_caller(int32_t threads) {
  if (pool.home < 0)
    return;
  int32_t cpu = sched_getcpu();
  if (cpu == pool.home)
    return;
  for (int32_t i = 0; i < threads - 1 && i < pool.num_workers; ++i)
    if (pool.workers[i].cpu == cpu) {
      pin(&pool.workers[i], pool.home);
      pool.home = cpu;
      return;
    }
}
#else
static void find_cpus(void) {}
static int32_t count_cpus(void) {
  return (int32_t)sysconf(_SC_NPROCESSORS_ONLN);
}
static void place_workers(int32_t threads) { (void)threads; }
static void leave_cpu_of_caller(int32_t threads) { (void)threads; }
#endif

/*===------------------------- number of threads -------------------------===*/

static int32_t clamp_threads(int64_t count) {
  return count < 1                   ? 1
         : count > ARETE_MAX_THREADS ? ARETE_MAX_THREADS
                                     : (int32_t)count;
}

/* The number that an environment variable begins with (OpenMP's may be a
 * list), or 0. */
static int32_t read_environment(const char *name) {
  const char *text = getenv(name);
  long count = text ? strtol(text, NULL, 10) : 0;
  return count < 1 ? 0 : clamp_threads(count);
}

/* Its matrix products and factorizations have threads of their own. */
static void set_blas_threads(int32_t count) {
#ifdef OPENBLAS_VERSION
  openblas_set_num_threads(count);
#else
  (void)count;
#endif
}

/* OpenBLAS reads OMP_NUM_THREADS and the CPUs, too, and a variable of its own,
 * which holds for it where Arete's is not set. */
static int32_t first_num_threads(void) {
  int32_t own = read_environment("ARETE_NUM_THREADS");
  int32_t count = own ? own : read_environment("OMP_NUM_THREADS");
  if (count == 0)
    count = clamp_threads(count_cpus());
  int32_t unknown = 0;
  if (!atomic_compare_exchange_strong(&pool.num_threads, &unknown, count))
    return unknown;
  if (own)
    set_blas_threads(own);
  return count;
}

int32_t arete_num_threads(void) {
  int32_t count = atomic_load_explicit(&pool.num_threads, memory_order_relaxed);
  return count ? count : first_num_threads();
}

int32_t arete_set_num_threads(int32_t count) {
  if (count < 1)
    return ARETE_ERROR_ARGUMENT;
  count = clamp_threads(count);
  atomic_store(&pool.num_threads, count);
  set_blas_threads(count);
  return ARETE_OK;
}

/*===-------------------------- parallel regions -------------------------===*/

/* Brings as many workers as there may be for so many threads. */
static void prepare_workers(int32_t threads) {
  while (pool.num_workers < threads - 1 && !pool.is_full)
    start_worker();
  if (pool.placed_for != threads) {
    pool.placed_for = threads;
    place_workers(threads);
    atomic_store(&pool.spin_nanoseconds,
                 threads > count_cpus() ? 0 : SPIN_NANOSECONDS);
  }
  leave_cpu_of_caller(threads);
}

static void wait_for_workers(void) {
  uint32_t left;
  while ((left = atomic_load_explicit(&pool.pending, memory_order_acquire))) {
    spin_while(&pool.pending, left, spin_time());
    if (atomic_load_explicit(&pool.pending, memory_order_acquire) != left)
      continue;
    left = atomic_fetch_or(&pool.pending, CALLER_SLEEPS) | CALLER_SLEEPS;
    while (left != CALLER_SLEEPS) {
      sleep_while(&pool.pending, left);
      left = atomic_load_explicit(&pool.pending, memory_order_acquire);
    }
    return;
  }
}

static int32_t run_together(const job *j, int32_t threads) {
  prepare_workers(threads);
  /* Parts beyond these have no worker, and are the caller's. */
  int32_t helpers =
      j->parts - 1 < pool.num_workers ? j->parts - 1 : pool.num_workers;
  pool.job = *j;
  atomic_store_explicit(&pool.pending, (uint32_t)helpers, memory_order_relaxed);
  for (int32_t i = 0; i < helpers; ++i)
    if (atomic_exchange(&pool.workers[i].state, GIVEN) == SLEEPING)
      wake(&pool.workers[i].state);

  int32_t status = run_part(j, 0);
  for (int32_t i = 0; i < helpers; ++i) {
    uint32_t state = GIVEN;
    if (atomic_compare_exchange_strong(&pool.workers[i].state, &state, IDLE)) {
      pool.workers[i].status = run_part(j, i + 1);
      finish_part();
    }
  }
  int32_t last_status = ARETE_OK;
  for (int32_t part = helpers + 1; part < j->parts; ++part) {
    int32_t result = run_part(j, part);
    last_status = last_status == ARETE_OK ? result : last_status;
  }
  wait_for_workers();
  for (int32_t i = 0; i < helpers && status == ARETE_OK; ++i)
    status = pool.workers[i].status;
  return status == ARETE_OK ? last_status : status;
}

int32_t arete_rt_parallel(int64_t count, int64_t grain, arete_task task,
                          void *data) {
  if (count <= 0)
    return ARETE_OK;
  if (grain < 1)
    grain = 1;
  int32_t threads = arete_num_threads();
  int64_t blocks = threads > 1 ? (count - 1) / grain + 1 : 1;
  if (blocks == 1)
    return task(data, 0, count, 0);
  job j = {.task = task,
           .data = data,
           .count = count,
           .grain = grain,
           .parts = blocks < threads ? (int32_t)blocks : threads,
           .control = floating_point_control()};
  if (atomic_exchange_explicit(&pool.is_taken, true, memory_order_acquire))
    return run_alone(&j);
  int32_t status = run_together(&j, threads);
  atomic_store_explicit(&pool.is_taken, false, memory_order_release);
  return status;
}

/*===------------------- begin and end of the library --------------------===*/

/* A child has the thread that called fork and no other. */
static void forget_workers(void) {
  for (int32_t i = 0; i < pool.num_workers; ++i)
    atomic_store(&pool.workers[i].state, IDLE);
  pool.num_workers = 0;
  pool.placed_for = 0;
  pool.is_full = false;
  atomic_store(&pool.pending, 0);
  atomic_store(&pool.is_taken, false);
}

__attribute__((constructor)) static void set_up(void) {
  find_cpus();
  pthread_atfork(NULL, NULL, forget_workers);
  arete_num_threads(); /* Tells OpenBLAS. */
}

/* The code of the workers may be about to be unloaded. */
__attribute__((destructor)) static void tear_down(void) {
  /* Where it is the holder itself that ends the process, in a signal handler
   * say, nothing is unloaded and the workers may stay. */
  int64_t until = now() + 100000000;
  while (atomic_exchange(&pool.is_taken, true))
    if (now() > until)
      return;
  for (int32_t i = 0; i < pool.num_workers; ++i)
    if (atomic_exchange(&pool.workers[i].state, QUIT) == SLEEPING)
      wake(&pool.workers[i].state);
  for (int32_t i = 0; i < pool.num_workers; ++i)
    pthread_join(pool.workers[i].thread, NULL);
  pool.num_workers = 0;
  /* It stays taken: whoever comes later works alone. */
}
