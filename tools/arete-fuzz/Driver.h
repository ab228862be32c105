//===- Driver.h - Many graphs, and what came of them -----------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TOOLS_ARETE_FUZZ_DRIVER_H
#define ARETE_TOOLS_ARETE_FUZZ_DRIVER_H

#include "tools/arete-fuzz/Check.h"
#include <optional>

namespace arete::fuzz {

struct RunOptions {
  uint64_t firstSeed = 0;
  uint64_t count = 0;   ///< of seeds; 0: no end but that of time
  unsigned seconds = 0; ///< 0: no end but that of the seeds
  unsigned maxOps = 30;
  std::string dumpFolder; ///< where failing graphs are written; empty: nowhere
  CheckOptions check;
};

/// A seed whose graph fails.
struct Failure {
  uint64_t seed;
  Verdict verdict;
  unsigned numOps;  ///< after shrinking
  std::string text; ///< of the small graph
};

struct RunResult {
  uint64_t graphs = 0, ops = 0;
  uint64_t succeeded = 0, failed = 0; ///< calls
  double seconds = 0;
  std::vector<uint64_t> opCounts; ///< in the order of catalogue()
  std::vector<Failure> failures;

  size_t distinctOps() const;
};

/// Makes and checks the graphs of some seeds in processes of their own, shrinks
/// those that fail, and reports each to `report` when it is found.
RunResult run(const RunOptions &options,
              llvm::function_ref<void(const Failure &)> report);

} // namespace arete::fuzz

#endif // ARETE_TOOLS_ARETE_FUZZ_DRIVER_H
