//===- NumThreads.cpp - How many threads compute --------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/NumThreads.h"
#include "arete/threads.h"

#include <string>

int arete::get_num_threads() { return arete_num_threads(); }

void arete::set_num_threads(int count, Location loc) {
  if (arete_set_num_threads(count) != ARETE_OK)
    throw Error(ErrorKind::Value, "set_num_threads",
                "there must be at least 1 thread, got " + std::to_string(count),
                loc);
}
