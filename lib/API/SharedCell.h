//===- SharedCell.h - The storage of a shared variable ----------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_LIB_API_SHAREDCELL_H
#define ARETE_LIB_API_SHAREDCELL_H

#include "arete/Tensor.h"
#include "arete/memory.h"

#include <shared_mutex>

namespace arete::detail {

/// Its memory, as that of every context and Tensor of the API, is of
/// arete_memory_allocate, so that it may pass from one to another. Whoever
/// reads `value` holds the mutex shared, whoever changes it alone. A call that
/// needs several cells locks them in the order of their addresses.
struct SharedCell {
  explicit SharedCell(const Tensor &initial);
  ~SharedCell() { arete_memory_free(value.data, nullptr); }
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
