//===- Shrink.h - Small graphs that fail as large ones did -----*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TOOLS_ARETE_FUZZ_SHRINK_H
#define ARETE_TOOLS_ARETE_FUZZ_SHRINK_H

#include "lib/SelfCheck/Graph.h"

namespace arete::fuzz {

using namespace selfcheck;

/// Makes the graph smaller as long as it fails: fewer calls, results and ops,
/// arguments in place of what was computed, smaller sizes and plainer numbers.
/// What it gives fails if `graph` does.
Graph shrink(Graph graph, llvm::function_ref<bool(const Graph &)> fails);

} // namespace arete::fuzz

#endif // ARETE_TOOLS_ARETE_FUZZ_SHRINK_H
