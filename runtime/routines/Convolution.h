//===- Convolution.h - One convolution, ready to be computed ----*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The three routines are one sum,
//   y[n, o, p] x[n, c, p * stride + k * dilation - low] w[o, c, k],
// over all but the indices of one of the tensors.
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_ROUTINES_CONVOLUTION_H
#define ARETE_ROUTINES_CONVOLUTION_H

#include "Routine.h"
#include "Window.h"

namespace arete::routines {

enum class ConvTarget { Result, Input, Filter };

/// All tensors are packed, and no size is zero. The memory of the target is not
/// initialised.
struct Convolution {
  ConvTarget target;
  int32_t dtype, spatialRank;
  int64_t batch, groups;
  int64_t inChannels, outChannels; ///< Of one group.
  Window window;
  void *x, *w, *y;

  int64_t inPlane() const { return Window::product(window.in); }
  int64_t taps() const { return Window::product(window.size); }
  int64_t outPlane() const { return Window::product(window.out); }
  int64_t inCount() const { return batch * groups * inChannels * inPlane(); }
  int64_t filterCount() const {
    return groups * outChannels * inChannels * taps();
  }
  int64_t outCount() const { return batch * groups * outChannels * outPlane(); }
};

/// Scratch memory of the routines, by what it is for.
enum ConvScratch : int32_t {
  FirstOperandSlot,
  SecondOperandSlot,
  TargetSlot,
  ColumnSlot,
  BlockSlot,
  PartialSlot,
};

/// By loops over the taps; for few channels in a group.
void convolveDirectly(const Convolution &conv);
/// By oneDNN, if there is one and it is good at it; else false. Sets a status.
bool convolveByOneDnn(arete_context *ctx, const Convolution &conv,
                      int32_t &status);
/// By matrix products. Returns a status.
int32_t convolveByProducts(arete_context *ctx, const Convolution &conv);

} // namespace arete::routines

#endif // ARETE_ROUTINES_CONVOLUTION_H
