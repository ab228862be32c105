/* What the runtime's routines compute, ahead of time and just in time: bit for
 * bit the same, complex and 16-bit arguments included.
 *
 * DEFINE: %{compile} = aretec %S/Inputs/library.mlir
 * DEFINE: %{run} = arete-run %S/Inputs/library.mlir
 * DEFINE: %{z} = 'z=[1+2j, -0.5j, 0.25-1j, 3]'
 * DEFINE: %{w} = 'w=[0.5+1j, 2j, -1.5]'
 * DEFINE: %{x} = 'x=[3, -1, 0.5, 3, -1, 7.25, 0, 3]'
 * DEFINE: %{s} = 'x=[0.3, 1, 4.7, 33]'
 * DEFINE: %{p} = 'p=[0.01, 0.3, 0.5, 0.97]'
 * DEFINE: %{h} = 'h=[0.5, -1.25, 3, 0.125]'
 * DEFINE: %{b} = 'b=[0.5, -1.25, 3, 0.125]'
 * RUN: rm -rf %t && mkdir %t
 * RUN: %{compile} --function spectrum -o %t/spectrum.o --header %t/spectrum.h
 * RUN: %{compile} --function ordered -o %t/ordered.o --header %t/ordered.h
 * RUN: %{compile} --function special -o %t/special.o --header %t/special.h
 * RUN: %{compile} --function narrow -o %t/narrow.o --header %t/narrow.h
 * Only what transforms needs the C++ library.
 * RUN: %cc -Wall -Wextra -Wpedantic -Werror -I%t %s %t/spectrum.o %t/ordered.o \
 * RUN:   %t/special.o %t/narrow.o %runtime_link -lstdc++ -o %t/c
 *
 * RUN: %{run} --function spectrum --input %{z} --input %{w} | %t/c spectrum %{z} %{w}
 * RUN: %{run} --function ordered --input %{x} | %t/c ordered %{x}
 * RUN: %{run} --function special --input %{s} --input %{p} | %t/c special %{s} %{p}
 * RUN: %{run} --function narrow --input %{h} --input %{b} | %t/c narrow %{h} %{b}
 * The comparison sees a difference.
 * RUN: %{run} --function ordered --input 'x=[3, -1, 0.5, 3, -1, 7.25, 0, 2.999999]' \
 * RUN:   | not %t/c ordered %{x} 2>&1 | FileCheck %s
 * CHECK: element 4 of result 0 is 3, not 2.999999
 */

#include "narrow.h"
#include "ordered.h"
#include "special.h"
#include "spectrum.h"

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

enum { MAX_ARGUMENTS = 9, MAX_ELEMENTS = 16 };

typedef int32_t (*function)(arete_context *, const arete_tensor *const *,
                            arete_tensor *const *, arete_tensor *const *);

static const struct {
  const char *name;
  function call;
  const arete_signature *signature;
} functions[] = {{"spectrum", spectrum, &spectrum_signature},
                 {"ordered", ordered, &ordered_signature},
                 {"special", special, &special_signature},
                 {"narrow", narrow, &narrow_signature}};

static int is_complex(int32_t dtype) {
  return dtype == ARETE_COMPLEX64 || dtype == ARETE_COMPLEX128;
}

/* A 16-bit float is the upper half of a float32, float16 after its exponent and
 * fraction are moved. For numbers that are exact and not denormal. */
static uint16_t narrow_bits(int32_t dtype, float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  if (dtype == ARETE_BFLOAT16)
    return (uint16_t)(bits >> 16);
  uint32_t sign = bits >> 16 & 0x8000, rest = bits & 0x7fffffff;
  return (uint16_t)(sign | (rest ? (rest - (112u << 23)) >> 13 : 0));
}

/* Part `part` of element `i`. */
static void store(const arete_tensor *tensor, int64_t i, int part,
                  double value) {
  int64_t at = is_complex(tensor->dtype) ? 2 * i + part : i;
  switch (tensor->dtype) {
  case ARETE_FLOAT16:
  case ARETE_BFLOAT16:
    ((uint16_t *)tensor->data)[at] = narrow_bits(tensor->dtype, (float)value);
    return;
  case ARETE_FLOAT32:
  case ARETE_COMPLEX64:
    ((float *)tensor->data)[at] = (float)value;
    return;
  case ARETE_FLOAT64:
  case ARETE_COMPLEX128:
    ((double *)tensor->data)[at] = value;
    return;
  default:
    CHECK(0);
  }
}

/* The next number, or 0 at the end of a list. */
static int next_number(const char **text, double *value) {
  while (**text && **text != ']' && !strchr("0123456789-", **text))
    ++*text;
  char *end;
  *value = strtod(*text, &end);
  int found = end != *text;
  *text = end;
  return found;
}

/* Reads "[1+2j, 3, ...]" into a vector. */
static void read_vector(arete_tensor *tensor, const char *text) {
  double value;
  int64_t count = 0;
  memset(tensor->data, 0, MAX_ELEMENTS * 16);
  while (next_number(&text, &value)) {
    CHECK(count < MAX_ELEMENTS);
    store(tensor, count, *text == 'j', value);
    if (is_complex(tensor->dtype) && (*text == '+' || *text == '-')) {
      CHECK(next_number(&text, &value));
      store(tensor, count, 1, value);
    }
    ++count;
  }
  tensor->sizes[0] = count;
}

/* A number as arete-run printed it is that of these bits. */
static int is_same(const arete_tensor *tensor, int64_t i, int part,
                   double expected) {
  int64_t at = is_complex(tensor->dtype) ? 2 * i + part : i;
  switch (tensor->dtype) {
  case ARETE_INT64:
    return ((int64_t *)tensor->data)[at] == (int64_t)expected;
  case ARETE_FLOAT32:
  case ARETE_COMPLEX64: {
    float value = (float)expected;
    return !memcmp((float *)tensor->data + at, &value, sizeof value);
  }
  case ARETE_FLOAT64:
  case ARETE_COMPLEX128:
    return !memcmp((double *)tensor->data + at, &expected, sizeof expected);
  default:
    return 0;
  }
}

static double as_double(const arete_tensor *tensor, int64_t at) {
  return tensor->dtype == ARETE_INT64 ? (double)((int64_t *)tensor->data)[at]
         : tensor->dtype == ARETE_FLOAT32 || tensor->dtype == ARETE_COMPLEX64
             ? ((float *)tensor->data)[at]
             : ((double *)tensor->data)[at];
}

static int compare(int result, const arete_tensor *tensor, const char *text) {
  int parts = is_complex(tensor->dtype) ? 2 : 1;
  for (int64_t i = 0; i < arete_tensor_count(tensor); ++i)
    for (int part = 0; part < parts; ++part) {
      double expected;
      CHECK(next_number(&text, &expected));
      if (is_same(tensor, i, part, expected))
        continue;
      fprintf(stderr, "element %d of result %d is %.9g, not %.9g\n", (int)i,
              result, as_double(tensor, parts * i + part), expected);
      return 1;
    }
  return 0;
}

/* A 16-bit result is followed by the same as float32. */
static void compare_narrow(const arete_tensor *narrow,
                           const arete_tensor *wide) {
  CHECK(arete_tensor_count(narrow) == arete_tensor_count(wide));
  for (int64_t i = 0; i < arete_tensor_count(narrow); ++i)
    CHECK(((uint16_t *)narrow->data)[i] ==
          narrow_bits(narrow->dtype, ((float *)wide->data)[i]));
}

int main(int argc, char **argv) {
  size_t which = 0;
  CHECK(argc > 2);
  while (which < 4 && strcmp(functions[which].name, argv[1]))
    ++which;
  CHECK(which < 4);
  const arete_signature *signature = functions[which].signature;
  CHECK(argc - 2 == signature->num_inputs);

  static char memory[MAX_ARGUMENTS][MAX_ELEMENTS * 16];
  arete_tensor inputs[MAX_ARGUMENTS], outputs[MAX_ARGUMENTS];
  const arete_tensor *in[MAX_ARGUMENTS];
  arete_tensor *out[MAX_ARGUMENTS];
  memset(outputs, 0, sizeof outputs);
  const int64_t capacity = MAX_ELEMENTS;
  for (int i = 0; i < signature->num_inputs; ++i) {
    inputs[i] = arete_tensor_view(
        memory[i], (arete_dtype)signature->inputs[i].dtype, 1, &capacity);
    read_vector(&inputs[i], strchr(argv[i + 2], '=') + 1);
    in[i] = &inputs[i];
  }
  for (int i = 0; i < signature->num_outputs; ++i)
    out[i] = &outputs[i];

  arete_context ctx;
  memset(&ctx, 0, sizeof ctx);
  int32_t status = functions[which].call(&ctx, in, NULL, out);
  if (status != ARETE_OK)
    fprintf(stderr, "%s\n", arete_context_message(&ctx));
  CHECK(status == ARETE_OK);

  int differences = 0;
  char line[4096];
  for (int i = 0; i < signature->num_outputs; ++i) {
    CHECK(fgets(line, sizeof line, stdin));
    int is_narrow = arete_dtype_size((arete_dtype)outputs[i].dtype) == 2;
    if (is_narrow)
      compare_narrow(&outputs[i], &outputs[i + 1]);
    else
      differences += compare(i, &outputs[i], strchr(line, '='));
    CHECK(strlen(line) < sizeof line - 1);
  }
  for (int i = 0; i < signature->num_outputs; ++i)
    arete_tensor_free(&ctx, &outputs[i]);
  arete_context_destroy(&ctx);
  return differences != 0;
}
