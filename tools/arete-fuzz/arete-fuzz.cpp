//===- arete-fuzz.cpp - Random graphs against the reference ---------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Compiles random graphs and compares what they compute with the reference
/// interpreter. docs/fuzzing.md says how to use it.
///
//===----------------------------------------------------------------------===//

#include "arete/NumThreads.h"
#include "tools/arete-fuzz/Catalogue.h"
#include "tools/arete-fuzz/Driver.h"
#include "tools/arete-fuzz/Generate.h"
#include "tools/arete-fuzz/Malformed.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/MemoryBuffer.h"
#include <cstdlib>

using namespace arete::fuzz;
namespace cl = llvm::cl;

static cl::OptionCategory category("arete-fuzz options");
static cl::opt<std::string> seeds("seeds", cl::desc("Seeds of the graphs"),
                                  cl::value_desc("FIRST:COUNT"),
                                  cl::init("0:100"), cl::cat(category));
static cl::opt<unsigned>
    seconds("seconds", cl::desc("Run for so long, from the first seed on"),
            cl::cat(category));
static cl::opt<unsigned> maxOps("max-ops", cl::desc("Ops of a graph"),
                                cl::init(30), cl::cat(category));
static cl::opt<std::string>
    dumpFolder("dump", cl::desc("Write failing graphs, made small, to here"),
               cl::value_desc("folder"), cl::cat(category));
static cl::opt<std::string>
    replay("replay", cl::desc("Check the graph of a file, and its calls"),
           cl::value_desc("file.mlir"), cl::cat(category));
static cl::opt<std::string>
    malformed("malformed",
              cl::desc("Read variants of the .mlir files of a folder instead"),
              cl::value_desc("folder"), cl::cat(category));
static cl::opt<bool> noFuse("no-fuse", cl::desc("Do not fuse elementwise ops"),
                            cl::cat(category));
static cl::opt<bool> printGraphs("print", cl::desc("Print the graphs, no more"),
                                 cl::cat(category));
static cl::opt<bool> printOps("print-ops",
                              cl::desc("Print how often each op was used"),
                              cl::cat(category));

static int fail(const llvm::Twine &message) {
  llvm::errs() << "arete-fuzz: " << message << "\n";
  return 2;
}

static int replayFile() {
  auto buffer = llvm::MemoryBuffer::getFile(replay, /*IsText=*/true);
  if (!buffer)
    return fail("'" + replay + "': " + buffer.getError().message());
  auto context = makeContext();
  auto graph = parse((*buffer)->getBuffer(), context.get());
  if (mlir::failed(graph))
    return 2;
  CheckOptions options;
  options.fuse = !noFuse;
  Verdict verdict = checkApart(*graph, options);
  llvm::outs() << name(verdict.fault) << "\n";
  if (verdict.fault != Fault::None)
    llvm::outs() << verdict.message << "\n";
  return verdict.fault != Fault::None;
}

static int readMalformed(uint64_t firstSeed, uint64_t count) {
  auto result = runMalformed(
      {malformed, firstSeed, count, dumpFolder},
      [](uint64_t seed, llvm::StringRef what, llvm::StringRef input) {
        llvm::outs() << "seed " << seed << ": " << what << ":\n"
                     << input << "\n";
        llvm::outs().flush();
      });
  if (!result)
    return fail(llvm::toString(result.takeError()));
  llvm::outs() << result->inputs << " inputs, " << result->verified
               << " modules verified, " << result->lowered << " lowered, "
               << result->tensors << " tensors read, " << result->functions
               << " functions loaded, " << result->failures << " failures\n";
  return result->failures != 0;
}

static void report(const Failure &failure) {
  llvm::outs() << "seed " << failure.seed << ": " << name(failure.verdict.fault)
               << ": " << failure.verdict.message << "\n"
               << failure.text << "\n";
  llvm::outs().flush();
}

int main(int argc, char **argv) {
  // The arrays are small; threads would outlive no fork.
  arete::set_num_threads(1);
  // No function is compiled twice.
  setenv("ARETE_CACHE", "0", /*overwrite=*/1);
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(
      argc, argv, "Compares compiled random graphs with the reference\n");
  if (!replay.empty())
    return replayFile();

  RunOptions options;
  auto [first, count] = llvm::StringRef(seeds).split(':');
  if (first.getAsInteger(10, options.firstSeed) ||
      count.getAsInteger(10, options.count))
    return fail("--seeds=FIRST:COUNT, got '" + seeds + "'");
  if (!malformed.empty())
    return readMalformed(options.firstSeed, options.count);
  options.seconds = seconds;
  if (seconds)
    options.count = 0;
  options.maxOps = maxOps;
  options.dumpFolder = dumpFolder;
  options.check.fuse = !noFuse;
  if (printGraphs) {
    for (uint64_t i = 0; i < options.count; ++i) {
      auto context = makeContext();
      llvm::outs() << print(makeGraph(*context, options.firstSeed + i, maxOps));
    }
    return 0;
  }

  RunResult result = run(options, report);
  if (printOps)
    for (auto [entry, used] : llvm::zip(catalogue(), result.opCounts))
      llvm::outs() << entry.name << " " << used << "\n";
  llvm::outs() << llvm::format(
      "%llu graphs, %llu ops, %zu distinct ops, %zu failures\n"
      "%llu calls gave results, %llu an error; %.1f graphs/s\n",
      (unsigned long long)result.graphs, (unsigned long long)result.ops,
      result.distinctOps(), result.failures.size(),
      (unsigned long long)result.succeeded, (unsigned long long)result.failed,
      double(result.graphs) / result.seconds);
  return !result.failures.empty();
}
