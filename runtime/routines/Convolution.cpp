//===- Convolution.cpp - Convolutions -------------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Convolution.h"

#include <algorithm>
#include <cstring>

using namespace arete::routines;

/// A view in which the spatial axes run backwards.
static arete_tensor turned(const arete_tensor &tensor) {
  arete_tensor view = tensor;
  int64_t offset = 0;
  for (int32_t axis = 2; axis < view.rank; ++axis) {
    offset += (view.sizes[axis] - 1) * view.strides[axis];
    view.strides[axis] = -view.strides[axis];
  }
  view.data = static_cast<char *>(tensor.data) +
              offset * int64_t(arete_dtype_size(tensor.dtype));
  return view;
}

static bool isEmpty(const arete_tensor &tensor) {
  return arete_tensor_count(&tensor) == 0;
}

/// Few channels give matrices that are too narrow for a product to be worth
/// arranging the operand for it.
static bool isNarrow(const Convolution &conv) {
  return conv.outChannels <= 3 || conv.inChannels * conv.taps() <= 4;
}

/// `x`, `w` and `y` are the three tensors of the sum. The one that is the
/// target is written.
static int32_t convolveOne(arete_context *ctx, ConvTarget target,
                           arete_tensor x, arete_tensor w, arete_tensor y,
                           const int64_t *parameters) {
  int32_t spatial = x.rank - 2;
  const int64_t *own = parameters + Window::numParameters(spatial);
  int64_t groups = own[0];
  bool flip = own[1];
  arete_tensor *tensors[] = {&y, &x, &w};
  arete_tensor &written = *tensors[int32_t(target)];
  if (isEmpty(written))
    return ARETE_OK;
  if (flip && !isEmpty(w))
    w = turned(w);

  // The target is computed in place if it lies there in C order.
  arete_tensor result = written, packed = written;
  int64_t bytes =
      arete_tensor_count(&written) * int64_t(arete_dtype_size(written.dtype));
  if (!arete_tensor_is_contiguous(&written)) {
    void *memory = arete_routine_scratch(ctx, TargetSlot, bytes);
    if (!memory)
      return ARETE_ERROR_MEMORY;
    packed = arete_tensor_view(memory, arete_dtype(written.dtype), written.rank,
                               written.sizes);
  }

  int32_t slot = FirstOperandSlot;
  bool hasTerms = true;
  for (arete_tensor *tensor : tensors) {
    if (tensor == &written)
      continue;
    hasTerms &= !isEmpty(*tensor);
    arete_tensor operand = *tensor;
    if (int32_t status = arete_routine_pack(ctx, slot++, &operand, tensor))
      return status;
  }
  written = packed;

  int32_t status = ARETE_OK;
  if (!hasTerms) {
    std::memset(packed.data, 0, size_t(bytes));
  } else {
    Convolution conv{
        target,
        x.dtype,
        spatial,
        x.sizes[0],
        groups,
        x.sizes[1] / groups,
        y.sizes[1] / groups,
        Window(spatial, parameters, x.sizes + 2, w.sizes + 2, y.sizes + 2),
        x.data,
        w.data,
        y.data};
    bool isDone = false;
#ifdef ARETE_HAVE_ONEDNN
    isDone = convolveByOneDnn(ctx, conv, status);
#endif
    if (!isDone && isNarrow(conv))
      convolveDirectly(conv);
    else if (!isDone)
      status = convolveByProducts(ctx, conv);
  }
  if (status == ARETE_OK && packed.data != result.data)
    status = arete_tensor_copy(ctx, &result, &packed);
  return status;
}

/// Element `i` of a tensor.
static arete_tensor elementOf(const arete_tensor &tensor, int64_t i) {
  arete_tensor view = tensor;
  view.data = static_cast<char *>(tensor.data) +
              i * tensor.strides[0] * int64_t(arete_dtype_size(tensor.dtype));
  --view.rank;
  std::copy_n(tensor.sizes + 1, view.rank, view.sizes);
  std::copy_n(tensor.strides + 1, view.rank, view.strides);
  return view;
}

/// Of three tensors, or of each three elements of them: the first parameter
/// says which.
static int32_t convolve(arete_context *ctx, ConvTarget target,
                        const arete_tensor &x, const arete_tensor &w,
                        const arete_tensor &y, const int64_t *parameters) {
  bool isBatched = *parameters++;
  if (!isBatched)
    return convolveOne(ctx, target, x, w, y, parameters);
  for (int64_t i = 0; i < x.sizes[0]; ++i)
    if (int32_t status =
            convolveOne(ctx, target, elementOf(x, i), elementOf(w, i),
                        elementOf(y, i), parameters))
      return status;
  return ARETE_OK;
}

ARETE_ROUTINE(conv) {
  return convolve(ctx, ConvTarget::Result, inputs[0], inputs[1], outputs[0],
                  parameters);
}

ARETE_ROUTINE(conv_input_gradient) {
  return convolve(ctx, ConvTarget::Input, outputs[0], inputs[1], inputs[0],
                  parameters);
}

ARETE_ROUTINE(conv_filter_gradient) {
  return convolve(ctx, ConvTarget::Filter, inputs[0], outputs[0], inputs[1],
                  parameters);
}
