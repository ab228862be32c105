//===- Main.cpp - Runs the benchmarks -------------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// arete-bench --serve
/// arete-bench --serve-loops
/// arete-bench --check FILE
/// arete-bench FILE [options of Google Benchmark]
///
/// The first two answer the requests of benchmarks/run.py (see Server.h): Arete
/// and the loops by hand. FILE holds the lines that benchmarks/workloads.py
/// prints; "-" is the standard input. With --check each is run once as it is
/// measured and once compiled without optimisation, and the results must agree.
/// The last form measures each by itself.
///
//===----------------------------------------------------------------------===//

#include "Server.h"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <stdexcept>

using namespace arete;
using namespace bench;

static std::vector<std::string> readLines(const std::string &path) {
  std::ifstream file;
  if (path != "-")
    file.open(path);
  std::istream &stream = path == "-" ? std::cin : file;
  if (!stream)
    throw std::invalid_argument("cannot read " + path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);)
    lines.push_back(line);
  return lines;
}

/// Whether the results are those of code that is not optimised.
static bool check(const std::string &text) {
  Line line(text);
  const std::vector<Tensor> results = prepareFunction(line).results;
  line.options.mode = Mode::FastCompile;
  const std::vector<Tensor> expected = prepareFunction(line).results;
  bool equal = results.size() == expected.size();
  for (size_t i = 0; equal && i < results.size(); ++i) {
    const double tolerance =
        results[i].dtype() == DType::Float32 ? 1e-4 : 1e-10;
    equal = allClose(results[i], expected[i], tolerance, tolerance);
  }
  std::cout << (equal ? "same: " : "DIFFERENT: ") << line.get("name") << "\n";
  return equal;
}

static void runBenchmark(benchmark::State &state, const std::string &text) {
  const Case target = prepareFunction(Line(text));
  for (auto _ : state)
    target.call(1);
}

static int run(int argc, char **argv) {
  // What compiling takes is measured, not what reading takes.
  setenv("ARETE_CACHE", "0", /*replace=*/1);
  const std::string first = argc > 1 ? argv[1] : "";
  if (first == "--serve" || first == "--serve-loops") {
    serve(first == "--serve" ? prepareFunction : prepareLoop);
    return 0;
  }
  if (first == "--check" && argc == 3) {
    bool passed = true;
    for (const std::string &line : readLines(argv[2]))
      passed &= check(line);
    return passed ? 0 : 1;
  }
  benchmark::Initialize(&argc, argv);
  if (argc != 2)
    throw std::invalid_argument("usage: arete-bench --serve | --serve-loops | "
                                "--check FILE | FILE [options]");
  for (const std::string &text : readLines(argv[1]))
    benchmark::RegisterBenchmark(
        Line(text).get("name").c_str(),
        [text](benchmark::State &state) { runBenchmark(state, text); });
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}

int main(int argc, char **argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception &error) {
    std::cerr << "arete-bench: error: " << error.what() << "\n";
    return 1;
  }
}
