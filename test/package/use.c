/*===- use.c - A C program with a compiled object ------------------*- C -*-===*
 *
 * Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*/

#include "scaled_sum.h"

#include <arete/runtime.h>

#include <stdio.h>

int main(void) {
  double values[] = {1, 2, 3, 4}, factor = 0.25;
  double gradient[4], total;
  const int64_t four = 4;
  const arete_tensor x = arete_tensor_view(values, ARETE_FLOAT64, 1, &four);
  const arete_tensor scale = arete_tensor_view(&factor, ARETE_FLOAT64, 0, NULL);
  arete_tensor out = arete_tensor_view(&total, ARETE_FLOAT64, 0, NULL);
  arete_tensor grad = arete_tensor_view(gradient, ARETE_FLOAT64, 1, &four);
  const arete_tensor *inputs[] = {&x, &scale};
  arete_tensor *outputs[] = {&out, &grad};

  arete_context ctx = {0};
  if (scaled_sum(&ctx, inputs, NULL, outputs) != ARETE_OK) {
    fprintf(stderr, "%s\n", arete_context_message(&ctx));
    return 1;
  }
  arete_context_destroy(&ctx);
  for (int i = 0; i < 4; ++i)
    if (gradient[i] != 0.5 * values[i])
      return 1;
  return total == 7.5 ? 0 : 1;
}
