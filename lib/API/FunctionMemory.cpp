//===- FunctionMemory.cpp - What functions hold in memory -----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/Calls.h"

#include "FunctionState.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

using namespace arete;
using namespace arete::detail;

FunctionMemory arete::memory(const Function &function, Location loc) {
  FunctionMemory memory;
  const Function::State &self = Access::state(function, "memory", loc);
  self.frames.forEachFree([&](const Frame &frame) {
    const arete_context &context = frame.context;
    auto sum = [](const arete_context::arete_arena *blocks, int32_t count) {
      int64_t bytes = 0;
      for (int32_t i = 0; i < count; ++i)
        bytes += blocks[i].bytes;
      return bytes;
    };
    ++memory.calls;
    memory.temporaries +=
        context.arena_bytes +
        sum(context.more_arenas, context.more_arenas_capacity);
    memory.copies += context.pack_bytes;
    memory.scratch +=
        context.panels_bytes + sum(context.scratch, context.scratch_capacity);
  });
  return memory;
}

size_t arete::release_memory() {
  size_t bytes = arete_memory_release();
#ifdef __GLIBC__
  // What the compiler freed: many small pieces, which the C library keeps.
  malloc_trim(0);
#endif
  return bytes;
}
