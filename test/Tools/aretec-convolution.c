/* A C program that convolves links what any other does: oneDNN is opened when
 * it runs, and it runs without.
 *
 * RUN: rm -rf %t && mkdir %t
 * RUN: aretec %S/Inputs/convolution.mlir -o %t/filtered.o \
 * RUN:   --header %t/filtered.h
 * RUN: %cc -Wall -Wextra -Werror -I%t %s %t/filtered.o %runtime_link -o %t/c
 * RUN: %t/c
 * RUN: env ARETE_ONEDNN=0 %t/c
 * RUN: ldd %t/c | FileCheck %s --implicit-check-not=dnnl \
 * RUN:   --implicit-check-not=c++
 * CHECK: openblas
 */

#include "filtered.h"

#include <arete/runtime.h>

#include <stdio.h>

enum { BATCH = 2, CHANNELS = 5, FILTERS = 6, SIDE = 12 };

static float x[BATCH * CHANNELS * SIDE * SIDE], w[FILTERS * CHANNELS * 9];

int main(void) {
  /* Each filter takes the middle of one channel, times its number. */
  for (int i = 0; i < BATCH * CHANNELS * SIDE * SIDE; ++i)
    x[i] = (float)(i % 101);
  for (int filter = 0; filter < FILTERS; ++filter)
    w[(filter * CHANNELS + filter % CHANNELS) * 9 + 4] = (float)filter;
  const int64_t x_sizes[] = {BATCH, CHANNELS, SIDE, SIDE};
  const int64_t w_sizes[] = {FILTERS, CHANNELS, 3, 3};
  const arete_tensor image = arete_tensor_view(x, ARETE_FLOAT32, 4, x_sizes);
  const arete_tensor filter = arete_tensor_view(w, ARETE_FLOAT32, 4, w_sizes);
  const arete_tensor *inputs[] = {&image, &filter};

  arete_context ctx = {0};
  for (int call = 0; call < 3; ++call) {
    arete_tensor y = {0};
    arete_tensor *outputs[] = {&y};
    if (filtered(&ctx, inputs, NULL, outputs) != ARETE_OK) {
      fprintf(stderr, "%s\n", arete_context_message(&ctx));
      return 1;
    }
    const float *values = y.data;
    for (int n = 0; n < BATCH; ++n)
      for (int f = 0; f < FILTERS; ++f)
        for (int i = 0; i < SIDE / 2; ++i)
          for (int j = 0; j < SIDE / 2; ++j) {
            const float *plane =
                x + (n * CHANNELS + f % CHANNELS) * SIDE * SIDE;
            float most = 0;
            for (int k = 0; k < 4; ++k) {
              float value = plane[(2 * i + k / 2) * SIDE + 2 * j + k % 2];
              most = value > most ? value : most;
            }
            if (*values++ != most * (float)f)
              return 2;
          }
    arete_tensor_free(&ctx, &y);
  }
  arete_context_destroy(&ctx);
  return 0;
}
