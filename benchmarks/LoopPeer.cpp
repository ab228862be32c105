//===- LoopPeer.cpp - Loops of C as a peer --------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Loops.h"
#include "Server.h"

#include <stdexcept>

using namespace arete;
using namespace bench;

template <class T>
static Case prepareLoopOf(const Line &line, void (*loop)(const T *, const T *,
                                                         T *const *, long)) {
  const std::vector<Tensor> &inputs = line.inputs;
  const int64_t n = inputs[0].size();
  std::vector<Tensor> outputs;
  std::vector<T *> pointers;
  for (int i = 0, count = line.get("formula") == "dag" ? 3 : 1; i < count;
       ++i) {
    outputs.push_back(zeros<T>({n}));
    pointers.push_back(outputs.back().data<T>());
  }
  auto call = [=](int64_t count) {
    const T *a = inputs.front().data<T>();
    const T *b = inputs.size() > 1 ? inputs[1].data<T>() : nullptr;
    for (; count > 0; --count)
      loop(a, b, pointers.data(), n);
  };
  call(1);
  // The capture of `outputs` keeps their memory.
  Case result;
  result.call = [call, outputs](int64_t count) { call(count); };
  result.results = outputs;
  return result;
}

Case bench::prepareLoop(const Line &line) {
  if (line.kind == "elementwise") {
    const std::string &formula = line.get("formula");
#define BENCH_PREPARE(NAME)                                                    \
  if (formula == #NAME)                                                        \
    return line.get("dtype") == "f32"                                          \
               ? prepareLoopOf<float>(line, bench_##NAME##_f32)                \
               : prepareLoopOf<double>(line, bench_##NAME##_f64);
    BENCH_LOOPS(BENCH_PREPARE)
#undef BENCH_PREPARE
  }
  throw std::invalid_argument("unsupported: no loop by hand");
}
