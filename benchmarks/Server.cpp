//===- Server.cpp - Workloads by request ----------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Server.h"

#include "Limits.h"
#include "arete/Calls.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <iostream>
#include <memory>
#include <numeric>
#include <sstream>
#include <stdexcept>
#include <thread>

using namespace arete;
using namespace bench;

using Clock = std::chrono::steady_clock;

static double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

Case bench::prepareFunction(const Line &line) {
  const Clock::time_point start = Clock::now();
  const std::clock_t cpuStart = std::clock();
  Workload workload = build(line);
  const double milliseconds = 1e3 * secondsSince(start);
  const double cpuMilliseconds =
      1e3 * static_cast<double>(std::clock() - cpuStart) / CLOCKS_PER_SEC;

  std::vector<Tensor> outputs = workload.function(workload.inputs);
  std::vector<Tensor> results;
  for (const Tensor &output : outputs)
    results.push_back(output.copy());
  for (const Shared &variable : workload.state)
    results.push_back(variable.get_value());

  auto bound =
      std::make_shared<BoundCall>(workload.function, workload.inputs, outputs);
  auto boundCall = [bound](int64_t count) {
    for (; count > 0; --count)
      (*bound)();
  };
  auto call = [workload = std::move(workload),
               outputs = std::move(outputs)](int64_t count) {
    for (; count > 0; --count)
      workload.function.call(workload.inputs, outputs);
  };
  Case result;
  result.call = std::move(call);
  result.boundCall = std::move(boundCall);
  result.results = std::move(results);
  result.milliseconds = milliseconds;
  result.cpuMilliseconds = cpuMilliseconds;
  return result;
}

/// Nanoseconds of a call: of five runs that take about `seconds` together the
/// fastest.
static double measure(const std::function<void(int64_t)> &call,
                      double seconds) {
  if (!call)
    throw std::invalid_argument("there is nothing to time");
  constexpr int runs = 5;
  int64_t count = 1;
  double best = 0;
  for (int run = 0; run < runs;) {
    const Clock::time_point start = Clock::now();
    call(count);
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

/// What `count` threads reach at the same time, in sum.
static double together(int count, double (*limit)()) {
  std::vector<double> reached(static_cast<size_t>(count));
  std::vector<std::thread> threads;
  for (double &each : reached)
    threads.emplace_back([&each, limit] { each = limit(); });
  for (std::thread &thread : threads)
    thread.join();
  return std::accumulate(reached.begin(), reached.end(), 0.0);
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
        std::cout << "ok " << target.milliseconds << " "
                  << target.cpuMilliseconds << std::endl;
      } else if (command == "result") {
        for (size_t i = 0; i < target.results.size(); ++i)
          saveNpy(argument + "/" + std::to_string(i) + ".npy",
                  target.results[i]);
        std::cout << "ok " << target.results.size() << std::endl;
        target.results.clear();
      } else if (command == "time" || command == "bound") {
        const auto &call = command == "time" ? target.call : target.boundCall;
        std::cout << "ok " << measure(call, std::stod(argument)) << std::endl;
      } else if (command == "trim") {
        release_memory();
        std::cout << "ok" << std::endl;
      } else if (command == "limits") {
        const int count = std::stoi(argument);
        std::cout << "ok " << together(count, bench_triad_bandwidth) << " "
                  << together(count, bench_fma_peak_f32) << " "
                  << together(count, bench_fma_peak_f64) << std::endl;
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
