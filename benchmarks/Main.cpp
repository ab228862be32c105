//===- Main.cpp - Runs the benchmarks -------------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// arete-bench [options of Google Benchmark]
/// arete-bench --print-logistic-step
///
/// The second form prints the graph of the training step, for `arete-run
/// --times`.
///
//===----------------------------------------------------------------------===//

#include "Benchmarks.h"
#include "arete/Printing.h"

#include <benchmark/benchmark.h>

#include <string_view>

int main(int argc, char **argv) {
  if (argc == 2 && std::string_view(argv[1]) == "--print-logistic-step") {
    std::cout << arete::to_mlir(logisticStep());
    return 0;
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv))
    return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
