//===- SharedCell.h - The storage of a shared variable ----------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_LIB_API_SHAREDCELL_H
#define ARETE_LIB_API_SHAREDCELL_H

#include "arete/Tensor.h"

#include <shared_mutex>

namespace arete::detail {

/// Memory as the runtime wants it: aligned to 64 bytes. Every context of the
/// API uses these two, so memory may pass from one to another, and to Tensors.
void *allocateAligned(size_t bytes, void *user);
void freeAligned(void *data, void *user);

/// Whoever reads `value` holds the mutex shared, whoever changes it alone. A
/// call that needs several cells locks them in the order of their addresses.
struct SharedCell {
  explicit SharedCell(const Tensor &initial);
  ~SharedCell() { freeAligned(value.data, nullptr); }
  SharedCell(const SharedCell &) = delete;
  SharedCell &operator=(const SharedCell &) = delete;

  /// A view of the value.
  Tensor view() const { return Tensor::fromAbi(value); }
  /// Copies the elements; dtype and rank must be the same.
  void assign(const Tensor &source);

  mutable std::shared_mutex mutex;
  arete_tensor value;
};

} // namespace arete::detail

#endif // ARETE_LIB_API_SHAREDCELL_H
