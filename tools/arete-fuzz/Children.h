//===- Children.h - Work in processes that may die -------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TOOLS_ARETE_FUZZ_CHILDREN_H
#define ARETE_TOOLS_ARETE_FUZZ_CHILDREN_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <string>

namespace arete::fuzz {

struct ChildResult {
  bool exited = false;    ///< by itself, with status 0
  std::string howItEnded; ///< otherwise: "signal 11", "took more than 20 s"
  std::string output;
};

/// Runs `work` in a forked process, whose writes to the stream come back. It is
/// killed after so many seconds.
ChildResult runChild(unsigned seconds,
                     llvm::function_ref<void(llvm::raw_ostream &)> work);

/// Memory that a process and its children share; zero at first.
void *shareMemory(size_t bytes);
template <typename T> T *makeShared() {
  return static_cast<T *>(shareMemory(sizeof(T)));
}

} // namespace arete::fuzz

#endif // ARETE_TOOLS_ARETE_FUZZ_CHILDREN_H
