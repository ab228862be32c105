//===- Server.h - Workloads by request --------------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The protocol between benchmarks/run.py and a process that is measured; that
/// of the peers, peers/server.py, speaks the same. A request is a line on the
/// standard input, its answer a line on the standard output, "ok ..." or
/// "error MESSAGE":
///
///     prepare LINE   builds and compiles a workload and calls it once; the
///                    answer is the milliseconds of compiling, and perhaps
///                    those of the processor
///     result FOLDER  writes what the first call gave as FOLDER/0.npy, ...;
///                    the answer is their number
///     time SECONDS   calls it for about as long; the answer is nanoseconds a
///                    call
///     bound SECONDS  the same by calls whose arguments are bound before, as
///                    those of a loop of C are: arete::BoundCall; Arete alone
///     trim           gives memory that is not in use back to the system
///     limits COUNT   bytes and, in float32 and float64, floating-point
///                    operations that so many threads can do in a nanosecond;
///                    arete-bench alone can say
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_BENCHMARKS_SERVER_H
#define ARETE_BENCHMARKS_SERVER_H

#include "Workload.h"

#include <functional>

namespace bench {

/// What is measured.
struct Case {
  /// Calls that often.
  std::function<void(int64_t count)> call;
  /// The same on arguments that are bound before; empty where that is no other.
  std::function<void(int64_t count)> boundCall = {};
  /// What the first call gave.
  std::vector<arete::Tensor> results;
  /// Of compiling, by the clock and of the processor.
  double milliseconds = 0, cpuMilliseconds = 0;
};

/// Arete: the function into outputs of the caller.
Case prepareFunction(const Line &line);
/// The same as a loop of C, where there is one.
Case prepareLoop(const Line &line);

/// Answers requests until there are no more.
void serve(Case (*prepare)(const Line &));

} // namespace bench

#endif // ARETE_BENCHMARKS_SERVER_H
