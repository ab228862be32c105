/* A C program with an object file: its results are those of arete-run, bit for
 * bit, and there is no LLVM in it.
 *
 * RUN: rm -rf %t && mkdir %t
 * RUN: aretec %S/Inputs/model.mlir -o %t/model.o --header %t/model.h \
 * RUN:   --state 'layer.w=[0.5, -1, 2]' --state layer/w=41
 * RUN: aretec %S/Inputs/two.mlir --function double -o %t/double.o --header %t/double.h
 * RUN: aretec %S/Inputs/two.mlir --function "square it" -o %t/square.o --header %t/square.h
 * RUN: arete-run %S/Inputs/model.mlir --input 'layer.w=[0.5, -1, 2]' --input layer/w=41 \
 * RUN:   --input double=0.125 --input 'x=[[1, 2, 3], [-0.1, 0.2, -0.3]]' > %t/expected
 *
 * RUN: %cc -Wall -Wextra -Wpedantic -Werror -I%t %s %t/model.o %t/double.o %t/square.o \
 * RUN:   %runtime_link -o %t/c
 * RUN: %t/c < %t/expected
 * RUN: ldd %t/c | FileCheck %s --implicit-check-not=LLVM --implicit-check-not=MLIR \
 * RUN:   --implicit-check-not=libarete --implicit-check-not=stdc++
 * CHECK: libc.so
 * RUN: llvm-nm %t/c | not grep -iE 'llvm|mlir|_ZN'
 * RUN: llvm-nm %binary_dir/runtime/libarete_runtime.a | not grep -iE 'llvm|mlir'
 * Routines are C++, but want nothing of its library (operators new and delete,
 * namespace std, exceptions, run-time types) except for Fourier transforms.
 * RUN: llvm-nm -u -A %binary_dir/runtime/libarete_runtime.a | grep -v Fourier.cpp \
 * RUN:   | not grep -E ' _Z(n|d|S|NS|NKS|TV|TI)|__cxa|__gxx'
 *
 * The header is C++ too, and the object may be part of a shared library.
 * RUN: %cxx -x c++ -Wall -Wextra -Wpedantic -Werror -I%t %s -x none %t/model.o \
 * RUN:   %t/double.o %t/square.o %runtime_link -o %t/cxx
 * RUN: %t/cxx < %t/expected
 * RUN: %cc -shared %t/model.o %runtime_link -o %t/libmodel.so
 */

#include "model.h"

/* A header may come twice. */
#include "double.h"
#include "model.h"
#include "square.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(CONDITION)                                                       \
  do {                                                                         \
    if (!(CONDITION)) {                                                        \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #CONDITION);          \
      exit(1);                                                                 \
    }                                                                          \
  } while (0)

/* The next number behind a '=' of what arete-run printed. */
static float next_expected(void) {
  char word[64];
  int c;
  do
    c = getchar();
  while (c != EOF && !(c >= '0' && c <= '9') && c != '-');
  size_t length = 0;
  for (; c != EOF && strchr("0123456789+-.e", c) && length < 63; c = getchar())
    word[length++] = (char)c;
  word[length] = 0;
  CHECK(length > 0);
  return strtof(word, NULL);
}

static void expect(const arete_tensor *tensor) {
  int c;
  while ((c = getchar()) != '=')
    CHECK(c != EOF);
  for (int64_t i = 0; i < arete_tensor_count(tensor); ++i) {
    float value = tensor->dtype == ARETE_INT64
                      ? (float)((const int64_t *)tensor->data)[i]
                      : ((const float *)tensor->data)[i];
    float expected = next_expected();
    CHECK(memcmp(&value, &expected, sizeof value) == 0);
  }
}

static void check_results(void) {
  float x_data[] = {1, 2, 3, -0.1f, 0.2f, -0.3f}, rate = 0.125f;
  const int64_t sizes[] = {2, 3};
  const arete_tensor x = arete_tensor_view(x_data, ARETE_FLOAT32, 2, sizes);
  const arete_tensor r = arete_tensor_view(&rate, ARETE_FLOAT32, 0, NULL);
  arete_context ctx;
  memset(&ctx, 0, sizeof ctx);
  train_step_state state;
  CHECK(train_step_state_init(&ctx, &state) == ARETE_OK);
  CHECK(state.layer_w.rank == 1 && state.layer_w.sizes[0] == 3);
  CHECK(((float *)state.layer_w.data)[1] == -1);
  CHECK(*(int64_t *)state.layer_w1.data == 41);

  arete_tensor y, total;
  memset(&y, 0, sizeof y);
  memset(&total, 0, sizeof total);
  CHECK(train_step_call(&ctx, &state, &x, &r, &y, &total) == ARETE_OK);
  expect(&y);
  expect(&total);
  expect(&state.layer_w);
  expect(&state.layer_w1);
  /* The constants are still what they were. */
  CHECK(*(const int64_t *)train_step_initial_states[1].data == 41);

  /* Results go into memory that is there. */
  void *memory = y.data;
  CHECK(train_step_call(&ctx, &state, &x, &r, &y, &total) == ARETE_OK);
  CHECK(y.data == memory && *(int64_t *)state.layer_w1.data == 43);

  /* A call that fails changes nothing. */
  arete_tensor wrong = x;
  wrong.dtype = ARETE_FLOAT64;
  CHECK(train_step_call(&ctx, &state, &wrong, &r, &y, &total) ==
        ARETE_ERROR_ARGUMENT);
  CHECK(strstr(arete_context_message(&ctx), "train.step"));
  CHECK(*(int64_t *)state.layer_w1.data == 43);

  arete_tensor_free(&ctx, &y);
  arete_tensor_free(&ctx, &total);
  train_step_state_destroy(&ctx, &state);
  CHECK(!state.layer_w.data);
  arete_context_destroy(&ctx);
}

static int allowed, live;

static void *allocate(size_t bytes, void *user) {
  (void)user;
  if (allowed == 0)
    return NULL;
  --allowed;
  ++live;
  return aligned_alloc(64, bytes);
}

static void deallocate(void *ptr, void *user) {
  (void)user;
  --live;
  free(ptr);
}

static void check_failing_init(void) {
  for (int k = 0; k < 2; ++k) {
    arete_context ctx;
    memset(&ctx, 0, sizeof ctx);
    ctx.allocate = allocate;
    ctx.deallocate = deallocate;
    allowed = k;
    live = 0;
    train_step_state state;
    memset(&state, 0xff, sizeof state);
    CHECK(train_step_state_init(&ctx, &state) == ARETE_ERROR_MEMORY);
    CHECK(!state.layer_w.data && !state.layer_w1.data && live == 0);
    arete_context_destroy(&ctx);
  }
}

static void check_signature(void) {
  const arete_signature *s = &train_step_signature;
  CHECK(s->abi_version == ARETE_ABI_VERSION);
  CHECK(!strcmp(s->name, "train.step"));
  CHECK(s->num_inputs == 2 && s->num_states == 2 && s->num_outputs == 2);
  CHECK(!strcmp(s->inputs[1].name, "double"));
  CHECK(s->inputs[0].rank == 2 && s->inputs[0].sizes[0] == -1 &&
        s->inputs[0].sizes[1] == 3);
  CHECK(!strcmp(s->states[1].name, "layer/w"));
  CHECK(s->states[1].dtype == ARETE_INT64 && s->states[1].rank == 0);
  CHECK(s->outputs[0].dtype == ARETE_FLOAT32);
}

static void check_several_objects(void) {
  int32_t values[] = {1, 2, 3}, doubled[3], squared[3];
  const int64_t three = 3;
  const arete_tensor x = arete_tensor_view(values, ARETE_INT32, 1, &three);
  arete_tensor d = arete_tensor_view(doubled, ARETE_INT32, 1, &three);
  arete_tensor s = arete_tensor_view(squared, ARETE_INT32, 1, &three);
  arete_context ctx;
  memset(&ctx, 0, sizeof ctx);
  /* "double" is a keyword. */
  CHECK(double__call(&ctx, &x, &d) == ARETE_OK);
  CHECK(square_it_call(&ctx, &x, &s) == ARETE_OK);
  CHECK(doubled[2] == 6 && squared[2] == 9);
  arete_context_destroy(&ctx);
}

int main(void) {
  check_results();
  check_failing_init();
  check_signature();
  check_several_objects();
  return 0;
}
