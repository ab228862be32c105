//===- Server.cpp - Workloads by request ----------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Server.h"

#include "Limits.h"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <sstream>
#include <stdexcept>

using namespace arete;
using namespace bench;

using Clock = std::chrono::steady_clock;

static double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

Case bench::prepareFunction(const Line &line) {
  const Clock::time_point start = Clock::now();
  Workload workload = build(line);
  const double milliseconds = 1e3 * secondsSince(start);

  std::vector<Tensor> outputs = workload.function(workload.inputs);
  std::vector<Tensor> results;
  for (const Tensor &output : outputs)
    results.push_back(output.copy());
  for (const Shared &variable : workload.state)
    results.push_back(variable.get_value());

  auto call = [workload = std::move(workload),
               outputs = std::move(outputs)](int64_t count) {
    for (; count > 0; --count)
      workload.function.call(workload.inputs, outputs);
  };
  return {std::move(call), std::move(results), milliseconds};
}

/// Nanoseconds of a call: of five runs that take about `seconds` together the
/// fastest.
static double measure(const Case &target, double seconds) {
  constexpr int runs = 5;
  int64_t count = 1;
  double best = 0;
  for (int run = 0; run < runs;) {
    const Clock::time_point start = Clock::now();
    target.call(count);
    const double elapsed = secondsSince(start);
    const double perCall = elapsed / static_cast<double>(count);
    if (run == 0 && elapsed < seconds / runs) {
      count = std::max(2 * count,
                       static_cast<int64_t>(seconds / runs * 1.1 / perCall));
      continue;
    }
    best = run == 0 ? perCall : std::min(best, perCall);
    // A call that takes longer than all runs should is made twice.
    run = elapsed > seconds && run == 0 ? runs - 1 : run + 1;
  }
  return 1e9 * best;
}

void bench::serve(Case (*prepare)(const Line &)) {
  Case target;
  std::string request;
  while (std::getline(std::cin, request)) {
    std::istringstream rest(request);
    std::string command, argument;
    rest >> command >> std::ws;
    std::getline(rest, argument);
    try {
      if (command == "prepare") {
        target = {};
        target = prepare(Line(argument));
        std::cout << "ok " << target.milliseconds << std::endl;
      } else if (command == "result") {
        for (size_t i = 0; i < target.results.size(); ++i)
          saveNpy(argument + "/" + std::to_string(i) + ".npy",
                  target.results[i]);
        std::cout << "ok " << target.results.size() << std::endl;
        target.results.clear();
      } else if (command == "time") {
        if (!target.call)
          throw std::invalid_argument("there is nothing to time");
        std::cout << "ok " << measure(target, std::stod(argument)) << std::endl;
      } else if (command == "limits") {
        std::cout << "ok " << bench_triad_bandwidth() << " "
                  << bench_fma_peak_f32() << " " << bench_fma_peak_f64()
                  << std::endl;
      } else {
        throw std::invalid_argument("unknown request " + command);
      }
    } catch (const std::exception &error) {
      std::string message = error.what();
      std::replace(message.begin(), message.end(), '\n', ' ');
      std::cout << "error " << message << std::endl;
    }
  }
}
