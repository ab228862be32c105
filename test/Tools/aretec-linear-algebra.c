/* A C program that calls LAPACK through an object file: its results are those
 * of arete-run, bit for bit, calls after the first one allocate nothing, and
 * one that fails changes nothing.
 *
 * RUN: rm -rf %t && mkdir %t
 * RUN: aretec %S/Inputs/linear-algebra.mlir -o %t/linear.o --header %t/linear.h
 * RUN: arete-run %S/Inputs/linear-algebra.mlir \
 * RUN:   --input 'a=[[4, -2, 1], [3, 6, -4], [2, 1, 8]]' \
 * RUN:   --input 'b=[[1, 2], [3, -4], [0, 5]]' > %t/expected
 * RUN: %cc -Wall -Wextra -Werror -I%t %s %t/linear.o %runtime_link -o %t/c
 * RUN: %t/c < %t/expected
 * RUN: ldd %t/c | FileCheck %s --implicit-check-not=LLVM \
 * RUN:   --implicit-check-not=MLIR
 * CHECK: openblas
 */

#include "linear.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OUTPUTS = 12 };

static int allocations;

static void *allocate(size_t bytes, void *user) {
  (void)user;
  ++allocations;
  return aligned_alloc(64, bytes);
}

static void deallocate(void *ptr, void *user) {
  (void)user;
  free(ptr);
}

/* What LAPACK itself would allocate; sanitizers have allocators of their own.
 */
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) &&                    \
    !defined(__SANITIZE_THREAD__)
void *__libc_malloc(size_t bytes);
void *malloc(size_t bytes) {
  ++allocations;
  return __libc_malloc(bytes);
}
#endif

static int fail(const char *what, int number) {
  fprintf(stderr, "%s %d\n", what, number);
  return 1;
}

/* Whether the numbers behind the next '=' are these. */
static int is_expected(const arete_tensor *tensor) {
  const double *values = tensor->data;
  int c;
  while ((c = getchar()) != '=')
    if (c == EOF)
      return 0;
  for (int64_t i = 0; i < arete_tensor_count(tensor); ++i) {
    char word[64];
    size_t length = 0;
    do
      c = getchar();
    while (c != EOF && !(c >= '0' && c <= '9') && c != '-');
    for (; c != EOF && strchr("0123456789+-.e", c) && length < 63;
         c = getchar())
      word[length++] = (char)c;
    word[length] = 0;
    double expected = strtod(word, NULL);
    if (length == 0 || memcmp(&values[i], &expected, sizeof expected) != 0)
      return 0;
  }
  return 1;
}

int main(void) {
  double a_data[] = {4, -2, 1, 3, 6, -4, 2, 1, 8},
         b_data[] = {1, 2, 3, -4, 0, 5};
  const int64_t a_sizes[] = {3, 3}, b_sizes[] = {3, 2};
  const arete_tensor a = arete_tensor_view(a_data, ARETE_FLOAT64, 2, a_sizes);
  const arete_tensor b = arete_tensor_view(b_data, ARETE_FLOAT64, 2, b_sizes);
  const arete_tensor *inputs[] = {&a, &b};
  arete_tensor results[OUTPUTS], *outputs[OUTPUTS];
  memset(results, 0, sizeof results);
  for (int i = 0; i < OUTPUTS; ++i)
    outputs[i] = &results[i];
  arete_context ctx;
  memset(&ctx, 0, sizeof ctx);
  ctx.allocate = allocate;
  ctx.deallocate = deallocate;

  if (linear(&ctx, inputs, NULL, outputs) != ARETE_OK)
    return fail(arete_context_message(&ctx), 0);
  for (int i = 0; i < OUTPUTS; ++i)
    if (!is_expected(&results[i]))
      return fail("not as compiled in the process: result", i);

  int before = allocations;
  for (int call = 0; call < 3; ++call)
    if (linear(&ctx, inputs, NULL, outputs) != ARETE_OK)
      return fail(arete_context_message(&ctx), call);
  if (before == 0 || allocations != before)
    return fail("allocations in a steady state:", allocations - before);

  /* A singular matrix. */
  double first = ((double *)results[0].data)[0];
  memset(a_data, 0, sizeof a_data);
  if (linear(&ctx, inputs, NULL, outputs) != ARETE_ERROR_VALUE)
    return fail("no error", 0);
  if (!strstr(arete_context_message(&ctx), "singular") &&
      !strstr(arete_context_message(&ctx), "positive definite"))
    return fail(arete_context_message(&ctx), 0);
  if (((double *)results[0].data)[0] != first)
    return fail("a failing call wrote result", 0);

  for (int i = 0; i < OUTPUTS; ++i)
    arete_tensor_free(&ctx, &results[i]);
  arete_context_destroy(&ctx);
  return 0;
}
