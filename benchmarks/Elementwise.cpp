//===- Elementwise.cpp - A chain of elementwise operations ----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Benchmarks.h"

#include "arete/Arete.h"

#include <benchmark/benchmark.h>

using namespace arete;

/// a * a + b * b + 2 * a * b, float32: one loop here, six in NumPy.
static void callElementwise(benchmark::State &state) {
  auto a = vector<float>("a");
  auto b = vector<float>("b");
  auto square = function({a, b}, {a * a + b * b + 2 * a * b});

  const Tensor x = full<float>({state.range(0)}, 3);
  const Tensor y = full<float>({state.range(0)}, 4);
  const Tensor result = square(x, y)[0];
  requireNear(result.at<float>({0}), 49, "the first element");
  requireNear(result.at<float>({-1}), 49, "the last element");
  for (auto _ : state)
    benchmark::DoNotOptimize(square(x, y));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(callElementwise)
    ->Name("elementwise")
    ->Arg(1'000)
    ->Arg(100'000)
    ->Arg(10'000'000);
