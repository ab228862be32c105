/*===- classify.c - Classify digits without a compiler -------------*- C -*-===*
 *
 * Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * classify DIR
 *
 * Calls the classifier that digits-train saved, an object file that is part of
 * this program, on the samples in DIR/held-back.bin, and compares with what the
 * just-in-time compiled classifier said of them. The status is 0 if every
 * answer is the same, to the last bit of each probability.
 *
 *===----------------------------------------------------------------------===*/

#include "digits.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { image_size = 64, num_classes = 10 };

/* The file, as digits-train writes it. */
typedef struct samples {
  int64_t count;
  float *images;        /* [count, image_size] */
  int64_t *labels;      /* [count] */
  int64_t *digits;      /* [count], what was answered */
  float *probabilities; /* [count, num_classes] */
} samples;

static void fail(const char *path, const char *text) {
  fprintf(stderr, "classify: error: %s: %s\n", path, text);
  exit(1);
}

/* Reads `count` elements of `bytes` each into memory of their own. */
static void *read_array(FILE *file, const char *path, size_t count,
                        size_t bytes) {
  void *data = malloc(count * bytes);
  if (!data)
    fail(path, "out of memory");
  if (fread(data, bytes, count, file) != count)
    fail(path, "the file is truncated");
  return data;
}

static samples read_samples(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file)
    fail(path, "cannot be opened");
  samples all;
  if (fread(&all.count, sizeof(all.count), 1, file) != 1)
    fail(path, "the file is truncated");
  if (all.count <= 0 || all.count > 1000000)
    fail(path, "the file is damaged");
  const size_t count = (size_t)all.count;
  all.images = read_array(file, path, count * image_size, sizeof(float));
  all.labels = read_array(file, path, count, sizeof(int64_t));
  all.digits = read_array(file, path, count, sizeof(int64_t));
  all.probabilities =
      read_array(file, path, count * num_classes, sizeof(float));
  if (fgetc(file) != EOF)
    fail(path, "the file is longer than it says");
  fclose(file);
  return all;
}

static void free_samples(samples *all) {
  free(all->images);
  free(all->labels);
  free(all->digits);
  free(all->probabilities);
}

/* Prints the context's message and gives up unless the status is good. */
static void check(arete_context *ctx, int32_t status) {
  if (status != ARETE_OK) {
    fprintf(stderr, "classify: error: %s\n", arete_context_message(ctx));
    exit(1);
  }
}

int main(int argc, char **argv) {
  char path[4096];
  if (argc != 2) {
    fprintf(stderr, "Usage: classify DIR\n");
    return 2;
  }
  if (snprintf(path, sizeof(path), "%s/held-back.bin", argv[1]) >=
      (int)sizeof(path))
    fail(argv[1], "the name is too long");
  samples all = read_samples(path);

  /* All memory of the calls; the weights, which the object file holds. */
  arete_context ctx = {0};
  digits_state weights;
  check(&ctx, digits_state_init(&ctx, &weights));

  const int64_t sizes[] = {all.count, image_size};
  const arete_tensor images =
      arete_tensor_view(all.images, ARETE_FLOAT32, 2, sizes);
  /* No data: the call allocates the results. */
  arete_tensor digit = {0}, probability = {0};
  check(&ctx, digits_call(&ctx, &weights, &images, &digit, &probability));

  const int64_t *got = digit.data;
  const float *got_probabilities = probability.data;
  int64_t right = 0, different = 0;
  for (int64_t i = 0; i < all.count; ++i) {
    right += got[i] == all.labels[i];
    different +=
        got[i] != all.digits[i] || memcmp(got_probabilities + i * num_classes,
                                          all.probabilities + i * num_classes,
                                          num_classes * sizeof(float)) != 0;
  }
  printf("accuracy on %" PRId64 " digits: %.4f\n", all.count,
         (double)right / (double)all.count);
  if (different)
    fprintf(stderr,
            "classify: error: %" PRId64
            " answers differ from those of the just-in-time compiler\n",
            different);
  else
    printf("the answers of the object file and of the just-in-time compiler "
           "are the same\n");

  arete_tensor_free(&ctx, &digit);
  arete_tensor_free(&ctx, &probability);
  digits_state_destroy(&ctx, &weights);
  arete_context_destroy(&ctx);
  free_samples(&all);
  return different ? 1 : 0;
}
