//===- Driver.cpp - Many graphs, and what came of them --------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/arete-fuzz/Driver.h"
#include "tools/arete-fuzz/Children.h"
#include "tools/arete-fuzz/Generate.h"
#include "tools/arete-fuzz/Shrink.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <chrono>
#include <cstring>

using namespace mlir;

namespace arete::fuzz {

/// A child does so many seeds, then gives its memory back.
static constexpr uint64_t batchSize = 100;
static constexpr unsigned batchSeconds = 120, shrinkSeconds = 300;

size_t RunResult::distinctOps() const {
  return size_t(
      llvm::count_if(opCounts, [](uint64_t count) { return count != 0; }));
}

namespace {
/// What a child has done so far, for its parent, whatever becomes of it.
struct Progress {
  uint64_t seed; ///< at work
  uint64_t graphs, ops, succeeded, failed;
  uint64_t opCounts[512];
  Fault found; ///< that of the graph of `seed`
  char message[1024];
};
} // namespace

/// Every fourth graph is compiled without fusion; of every sixteenth LLVM's
/// passes are verified, which takes long.
static CheckOptions optionsFor(const RunOptions &options, uint64_t seed) {
  CheckOptions check = options.check;
  check.fuse &= seed % 4 != 3;
  check.verifyLlvm |= seed % 16 == 0;
  return check;
}

static void countOps(const Graph &graph, Progress &progress) {
  ArrayRef<OpEntry> ops = catalogue();
  graph.function().walk([&](Operation *op) {
    if (const OpEntry *entry = findEntry(op->getName().getStringRef())) {
      ++progress.ops;
      ++progress.opCounts[size_t(entry - ops.begin())];
    }
  });
}

/// Checks the seeds from progress.seed to the last one or one that fails.
static void runBatch(const RunOptions &options, uint64_t end,
                     Progress &progress) {
  for (; progress.seed < end; ++progress.seed) {
    auto context = makeContext();
    Graph graph = makeGraph(*context, progress.seed, options.maxOps);
    Verdict verdict = check(graph, optionsFor(options, progress.seed));
    progress.succeeded += verdict.succeeded;
    progress.failed += verdict.failed;
    if (verdict.fault != Fault::None) {
      progress.found = verdict.fault;
      std::strncpy(progress.message, verdict.message.c_str(),
                   sizeof(progress.message) - 1);
      return;
    }
    ++progress.graphs;
    countOps(graph, progress);
  }
}

/// Makes the graph of a seed that fails small. What only fails behind the
/// graphs of other seeds is left as it is: `verdict` is that of the first time.
static Failure examine(const RunOptions &options, uint64_t seed,
                       Verdict verdict) {
  Failure failure{seed, std::move(verdict), 0, ""};
  CheckOptions checkOptions = optionsFor(options, seed);
  ChildResult child = runChild(shrinkSeconds, [&](llvm::raw_ostream &os) {
    auto context = makeContext();
    Graph graph = makeGraph(*context, seed, options.maxOps);
    Fault fault = checkApart(graph, checkOptions).fault;
    if (fault != Fault::None)
      graph = shrink(std::move(graph), [&](const Graph &candidate) {
        return checkApart(candidate, checkOptions).fault == fault;
      });
    Verdict verdict = checkApart(graph, checkOptions);
    os << int(verdict.fault) << " " << graph.numOps() << " "
       << verdict.message.size() << " " << verdict.message << print(graph);
  });
  StringRef text = child.output;
  int fault = 0;
  size_t length = 0;
  if (!child.exited || text.consumeInteger(10, fault) ||
      !text.consume_front(" ") || text.consumeInteger(10, failure.numOps) ||
      !text.consume_front(" ") || text.consumeInteger(10, length) ||
      !text.consume_front(" ")) {
    failure.verdict.message += "; shrinking " + child.howItEnded;
    return failure;
  }
  if (Fault(fault) == Fault::None)
    failure.verdict.message += ", but not in a process of its own";
  else
    failure.verdict = {Fault(fault), text.take_front(length).str()};
  failure.text = text.drop_front(length).str();
  return failure;
}

static void dump(const Failure &failure, StringRef folder, bool isFused) {
  if (folder.empty() || failure.text.empty())
    return;
  llvm::sys::fs::create_directories(folder);
  SmallString<128> path(folder);
  llvm::sys::path::append(path,
                          "seed-" + std::to_string(failure.seed) + ".mlir");
  std::error_code error;
  llvm::raw_fd_ostream os(path, error);
  os << "// arete-fuzz --replay " << path << (isFused ? "" : " --no-fuse")
     << "\n// Seed " << failure.seed << ", " << name(failure.verdict.fault)
     << ":\n";
  for (StringRef line : llvm::split(failure.verdict.message, '\n'))
    os << "// " << line << "\n";
  os << failure.text;
}

RunResult run(const RunOptions &options,
              llvm::function_ref<void(const Failure &)> report) {
  using Clock = std::chrono::steady_clock;
  auto start = Clock::now();
  auto elapsed = [&] {
    return std::chrono::duration<double>(Clock::now() - start).count();
  };
  RunResult result;
  result.opCounts.resize(catalogue().size());
  auto *progress = makeShared<Progress>();
  assert(catalogue().size() <= std::size(progress->opCounts));
  uint64_t seed = options.firstSeed;
  uint64_t end = options.count ? seed + options.count : UINT64_MAX;
  while (seed < end && (!options.seconds || elapsed() < options.seconds)) {
    uint64_t batchEnd = std::min(end, seed + batchSize);
    progress->seed = seed;
    progress->found = Fault::None;
    progress->message[0] = 0;
    ChildResult child = runChild(batchSeconds, [&](llvm::raw_ostream &) {
      runBatch(options, batchEnd, *progress);
    });
    seed = progress->seed;
    if (child.exited && progress->found == Fault::None)
      continue;
    Failure failure =
        examine(options, seed,
                child.exited ? Verdict{progress->found, progress->message, 0, 0}
                             : Verdict{Fault::Died, child.howItEnded, 0, 0});
    dump(failure, options.dumpFolder, optionsFor(options, seed).fuse);
    report(failure);
    result.failures.push_back(std::move(failure));
    ++seed;
    ++progress->graphs;
  }
  result.graphs = progress->graphs;
  result.ops = progress->ops;
  result.succeeded = progress->succeeded;
  result.failed = progress->failed;
  result.opCounts.assign(progress->opCounts,
                         progress->opCounts + catalogue().size());
  result.seconds = elapsed();
  return result;
}

} // namespace arete::fuzz
