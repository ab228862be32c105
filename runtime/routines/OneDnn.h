//===- OneDnn.h - oneDNN, if there is one -----------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The library is opened when the first routine asks for it: a program needs
// neither link it nor have it, and one that does not convolve does not load it.
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_ROUTINES_ONEDNN_H
#define ARETE_ROUTINES_ONEDNN_H

#include <dnnl.h>

#if DNNL_VERSION_MAJOR != 2
#error "this is written for version 2 of oneDNN"
#endif

namespace arete::routines {

#define ARETE_FOR_EACH_DNNL_FUNCTION(X)                                        \
  X(dnnl_dilated_convolution_backward_data_desc_init)                          \
  X(dnnl_dilated_convolution_backward_weights_desc_init)                       \
  X(dnnl_dilated_convolution_forward_desc_init)                                \
  X(dnnl_engine_create)                                                        \
  X(dnnl_memory_create)                                                        \
  X(dnnl_memory_desc_equal)                                                    \
  X(dnnl_memory_desc_get_size)                                                 \
  X(dnnl_memory_desc_init_by_strides)                                          \
  X(dnnl_memory_desc_init_by_tag)                                              \
  X(dnnl_memory_destroy)                                                       \
  X(dnnl_memory_set_data_handle)                                               \
  X(dnnl_primitive_attr_create)                                                \
  X(dnnl_primitive_attr_destroy)                                               \
  X(dnnl_primitive_attr_set_scratchpad_mode)                                   \
  X(dnnl_primitive_create)                                                     \
  X(dnnl_primitive_desc_create)                                                \
  X(dnnl_primitive_desc_destroy)                                               \
  X(dnnl_primitive_desc_query)                                                 \
  X(dnnl_primitive_desc_query_md)                                              \
  X(dnnl_primitive_destroy)                                                    \
  X(dnnl_primitive_execute)                                                    \
  X(dnnl_reorder_primitive_desc_create)                                        \
  X(dnnl_stream_create)                                                        \
  X(dnnl_stream_destroy)

/// The functions of the library.
struct OneDnn {
#define X(NAME) decltype(&::NAME) NAME;
  ARETE_FOR_EACH_DNNL_FUNCTION(X)
#undef X
  /// OpenMP's; null where the library has other threads.
  void (*omp_set_num_threads)(int);
  int (*omp_get_max_threads)();
  dnnl_engine_t engine;
};

/// Null where there is none, or where the environment has ARETE_ONEDNN=0.
const OneDnn *oneDnn();

} // namespace arete::routines

#endif // ARETE_ROUTINES_ONEDNN_H
