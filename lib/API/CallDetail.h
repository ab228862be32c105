//===- CallDetail.h - What every way to call shares -------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_LIB_API_CALLDETAIL_H
#define ARETE_LIB_API_CALLDETAIL_H

#include "FunctionState.h"

namespace arete::detail {

/// Holds the states of a call: alone those that it updates. All calls lock in
/// the same order, so none waits for one that waits for it.
class StateLock {
public:
  explicit StateLock(const Function::State &function)
      : function(function),
        isNeeded(!function.lockOrder.empty() || function.checks.debugCheck) {
    if (isNeeded)
      lock();
  }
  ~StateLock() {
    if (isNeeded)
      unlock();
  }
  StateLock(const StateLock &) = delete;
  StateLock &operator=(const StateLock &) = delete;

private:
  const Function::State &function;
  const bool isNeeded;

  void lock();
  void unlock();
};

/// A frame for the time of a call.
class Borrowed {
public:
  explicit Borrowed(const Function::State &function)
      : frame(function.frames.take(function.signature())) {}
  ~Borrowed() { FramePool::give(frame); }
  Borrowed(const Borrowed &) = delete;
  Borrowed &operator=(const Borrowed &) = delete;
  Frame *operator->() const { return &frame; }
  Frame &operator*() const { return frame; }

private:
  Frame &frame;
};

} // namespace arete::detail

#endif // ARETE_LIB_API_CALLDETAIL_H
