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

namespace {
/// a * a + b * b + 2 * a * b, float32: one loop here, six in NumPy.
struct Chain {
  explicit Chain(int64_t n) : x(full<float>({n}, 3)), y(full<float>({n}, 4)) {
    auto a = vector<float>("a");
    auto b = vector<float>("b");
    square = function({a, b}, {a * a + b * b + 2 * a * b});
    const Tensor result = square(x, y)[0];
    requireNear(result.at<float>({0}), 49, "the first element");
    requireNear(result.at<float>({-1}), 49, "the last element");
  }

  Tensor x, y;
  Function square;
};
} // namespace

/// As one writes it; the result is allocated.
static void callElementwise(benchmark::State &state) {
  Chain chain(state.range(0));
  for (auto _ : state)
    benchmark::DoNotOptimize(chain.square(chain.x, chain.y));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(callElementwise)
    ->Name("elementwise")
    ->Arg(1'000)
    ->Arg(100'000)
    ->Arg(10'000'000);

/// Into memory of the caller: nothing is allocated.
static void callElementwiseOut(benchmark::State &state) {
  Chain chain(state.range(0));
  const Tensor inputs[] = {chain.x, chain.y};
  const Tensor outputs[] = {zeros<float>({state.range(0)})};
  for (auto _ : state)
    chain.square.call(inputs, outputs);
  requireNear(outputs[0].at<float>({-1}), 49, "the last element");
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(callElementwiseOut)
    ->Name("elementwise_out")
    ->Arg(1'000)
    ->Arg(100'000)
    ->Arg(10'000'000);
