/*===- arete/window.h - Sliding windows in the C ABI ----------------*- C -*-===
 *
 * Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 *===----------------------------------------------------------------------===*
 *
 * What compiled code tells the routines of convolutions and pooling about the
 * window that slides over the r spatial axes of [batch, channels, spatial...]:
 * r strides, r dilations, r paddings below, r above and an arete_padding, after
 * which come parameters of the op. Before all that a convolution says whether
 * its tensors have one more axis in front, over which it is done for each.
 *
 *===----------------------------------------------------------------------===*/

#ifndef ARETE_WINDOW_H
#define ARETE_WINDOW_H

/* Where the first window begins. `extent` is what a window spans: (size - 1) *
 * dilation + 1. The numbers are part of the ABI: append only. */
typedef enum arete_padding {
  ARETE_PADDING_EXPLICIT = 0,   /* as given below and above */
  ARETE_PADDING_HALF = 1,       /* extent / 2 on both sides */
  ARETE_PADDING_FULL = 2,       /* extent - 1 on both sides */
  ARETE_PADDING_CAUSAL = 3,     /* extent - 1 below, nothing above */
  ARETE_PADDING_SAME = 4,       /* what ceil(size / stride) windows need, the
                                   smaller half below */
  ARETE_PADDING_SAME_LOWER = 5, /* the same, the larger half below */
  ARETE_NUM_PADDINGS
} arete_padding;

/* What sum_pool divides a sum by. */
typedef enum arete_pool_mean {
  ARETE_POOL_SUM = 0,         /* nothing */
  ARETE_POOL_MEAN_PADDED = 1, /* the places of the window that are not beyond
                                 the padding */
  ARETE_POOL_MEAN_INSIDE = 2  /* its elements */
} arete_pool_mean;

#endif /* ARETE_WINDOW_H */
