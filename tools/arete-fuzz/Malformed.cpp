//===- Malformed.cpp - Input that is not to be trusted --------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/arete-fuzz/Malformed.h"
#include "arete/Arete.h"
#include "arete/Saving.h"
#include "dialects/Arete/IR/Arete.h"
#include "lib/Pipeline/Pipelines.h"
#include "lib/SelfCheck/Graph.h"
#include "lib/Target/CHeader.h"
#include "lib/Target/Diagnostics.h"
#include "lib/Target/Signature.h"
#include "mlir/IR/BuiltinDialect.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "tools/arete-fuzz/Children.h"
#include "tools/arete-fuzz/Mutate.h"
#include "tools/common/TensorText.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/xxhash.h"
#include <optional>
#include <sstream>
#include <unistd.h>

#if __has_feature(address_sanitizer)
#include <sanitizer/lsan_interface.h>

// What is undefined ends the process, as a bad access does.
extern "C" const char *__ubsan_default_options() {
  return "halt_on_error=1:print_stacktrace=1";
}
#endif

using namespace mlir;
using arete::selfcheck::Random;

namespace arete::fuzz {

static constexpr uint64_t batchSize = 250;
static constexpr unsigned inputSeconds = 20;
/// Larger files of the corpus are left out: their variants are mostly alike.
static constexpr size_t maxTextBytes = 6000;

namespace {
struct Progress {
  uint64_t seed;
  MalformedResult result;
};

/// The inputs, each a function of its seed.
class Inputs {
public:
  explicit Inputs(std::vector<std::string> corpus);

  enum Kind { Module, Npy, Text, Saved };
  struct Input {
    Kind kind;
    std::string bytes;
    DType dtype;
  };
  Input make(uint64_t seed) const;

private:
  Mutator modules;
  std::vector<std::string> npyFiles, texts, savedFiles;
  Mutator savedModules;
};

/// A name for a file that is removed in the end.
class TemporaryFile {
public:
  TemporaryFile() {
    if (std::error_code error =
            llvm::sys::fs::createTemporaryFile("arete-fuzz", "mlir", path))
      llvm::report_fatal_error(llvm::Twine("no temporary file: ") +
                               error.message());
  }
  ~TemporaryFile() { llvm::sys::fs::remove(path); }
  TemporaryFile(const TemporaryFile &) = delete;

  std::string name() const { return path.str().str(); }
  std::string read() const {
    auto buffer = llvm::MemoryBuffer::getFile(path);
    return buffer ? (*buffer)->getBuffer().str() : std::string();
  }
  void write(StringRef bytes) const {
    std::error_code error;
    llvm::raw_fd_ostream(path, error) << bytes;
  }

private:
  SmallString<128> path;
};
} // namespace

/// Functions with states, defaults and options, as they are saved.
static std::vector<std::string> makeSavedFiles() {
  Variable x = matrix<float>("x"), y = vector<double>("y");
  Shared w = shared(Tensor::zeros({3, 2}, DType::Float32), "w");
  Shared n = shared(Tensor::zeros({}, DType::Int64), "n");
  Function step =
      function({x}, {sum(dot(x, w))},
               {.updates = {{w, w - 0.5 * grad(sum(tanh(dot(x, w))), {w})[0]},
                            {n, n + 1}},
                .name = "step"});
  Variable flag = scalar<bool>("flag");
  Function plain = function({y, {flag, Tensor::zeros({}, DType::Bool)}},
                            {where(flag, sqrt(y), y), y[{slice(1, none)}]},
                            {.rewrites = {.excluding = {"sqrt-of-square"}},
                             .mode = Mode::FastCompile,
                             .excluding_passes = {"arete-fuse"}});
  std::vector<std::string> files;
  TemporaryFile file;
  for (const Function &saved : {step, plain}) {
    save_function(saved, file.name());
    files.push_back(file.read());
  }
  return files;
}

static std::vector<std::string> bodiesOf(ArrayRef<std::string> files) {
  std::vector<std::string> bodies;
  for (StringRef file : files)
    bodies.push_back(file.split('\n').second.str());
  return bodies;
}

/// A file whose first line fits what follows.
static std::string seal(StringRef original, StringRef body) {
  return llvm::formatv("{0}, {1} bytes follow, xxh3 {2:x-16}\n{3}",
                       original.split(", ").first, body.size(),
                       llvm::xxh3_64bits(body), body);
}

Inputs::Inputs(std::vector<std::string> corpus)
    : modules(std::move(corpus)), savedFiles(makeSavedFiles()),
      savedModules(bodiesOf(savedFiles)) {
  for (DType dtype :
       {DType::Float32, DType::Float64, DType::Int64, DType::UInt8, DType::Bool,
        DType::Complex64, DType::Float16})
    for (const Shape &shape : {Shape{}, Shape{3}, Shape{2, 0}, Shape{2, 3}}) {
      std::ostringstream os;
      saveNpy(os, Tensor::zeros(shape, dtype));
      npyFiles.push_back(os.str());
    }
  texts = {"[[1, 2], [3, 4]]",          "3.25e-7",  "[true, false, 1]",
           "[-inf, nan, 0x1.8p3]",      "[[], []]", "[1+2j, 3-4.5j]",
           "[[[1]], [[-128]], [[255]]]"};
}

/// Whether a text has one of the things that MLIR 19 itself does not survive,
/// before any code of this project sees them.
static bool diesInMlir(StringRef text) {
  // Sparse constants whose numbers do not fit their type; arrays of bits, when
  // they are printed in an error.
  if (text.contains("sparse<") || text.contains("array<i1:"))
    return true;
  // Integers of no bits in constants.
  if (llvm::Regex("[^A-Za-z0-9_]u?s?i0[^A-Za-z0-9_]|xu?s?i0[^0-9]").match(text))
    return true;
  // Result two milliards of an op, for which the parser allocates a list.
  return llvm::Regex("#[0-9]{6}").match(text);
}

Inputs::Input Inputs::make(uint64_t seed) const {
  Random random(seed);
  int64_t choice = random.below(20);
  Input input{choice == 0   ? Npy
              : choice == 1 ? Text
              : choice == 2 ? Saved
                            : Module,
              {},
              DType(random.below(int64_t(ARETE_NUM_DTYPES)))};
  if (input.kind == Module) {
    do
      input.bytes = modules.mutate(random);
    while (diesInMlir(input.bytes));
    return input;
  }
  if (input.kind == Saved && random.below(4) != 0) {
    // What has the right sum gets further.
    std::string body;
    do
      body = savedModules.mutate(random);
    while (diesInMlir(body));
    input.bytes = seal(savedFiles.front(), body);
    return input;
  }
  input.bytes = random.pick(input.kind == Npy    ? npyFiles
                            : input.kind == Text ? texts
                                                 : savedFiles);
  mutateBytes(input.bytes, random);
  return input;
}

//===----------------------------------------------------------------------===//
// One input
//===----------------------------------------------------------------------===//

/// Whether the passes of the compiler are made for all of the module's ops.
static bool isOfGraph(ModuleOp module) {
  auto walked = module.walk([](Operation *op) {
    return isa<ir::AreteDialect, func::FuncDialect, BuiltinDialect>(
               op->getDialect())
               ? WalkResult::advance()
               : WalkResult::interrupt();
  });
  return !walked.wasInterrupted();
}

/// Runs a pipeline on a copy. A failure must have a reason.
static bool runPipeline(ModuleOp module, const std::string &diagnostics,
                        void (*build)(OpPassManager &,
                                      const pipeline::PipelineOptions &)) {
  OwningOpRef<ModuleOp> copy = module.clone();
  PassManager passes(module.getContext(), ModuleOp::getOperationName());
  build(passes, pipeline::PipelineOptions());
  if (succeeded(passes.run(*copy)))
    return true;
  if (diagnostics.empty())
    llvm::report_fatal_error("a pass failed without a diagnostic");
  return false;
}

static void readModule(StringRef text, MLIRContext &context,
                       MalformedResult &result) {
  std::string diagnostics;
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
    diagnostics += diagnostic.str();
    return success();
  });
  auto module = parseSourceString<ModuleOp>(text, &context);
  if (!module)
    return;
  ++result.verified;
  bool hasForm = false;
  for (auto function : module->getOps<func::FuncOp>()) {
    auto signature = target::Signature::get(function);
    if (failed(signature))
      continue;
    hasForm = true;
    llvm::raw_null_ostream os;
    target::writeCHeader(*signature, "f", /*initialStates=*/false, os);
  }
  diagnostics.clear();
  runPipeline(*module, diagnostics, pipeline::buildGraphPipeline);
  diagnostics.clear();
  if (hasForm && isOfGraph(*module))
    result.lowered +=
        runPipeline(*module, diagnostics, pipeline::buildCpuPipeline);
}

static void readNpy(const std::string &bytes, MalformedResult &result) {
  std::istringstream is(bytes);
  try {
    (void)loadNpy(is);
    ++result.tensors;
  } catch (const std::exception &error) {
    if (!error.what()[0])
      llvm::report_fatal_error("an error without a message");
  }
}

static void readText(StringRef text, DType dtype, MalformedResult &result) {
  if (auto tensor = tools::parseTensor(text, dtype))
    ++result.tensors;
  else if (llvm::toString(tensor.takeError()).empty())
    llvm::report_fatal_error("an error without a message");
}

static void readSaved(StringRef bytes, const TemporaryFile &file,
                      MalformedResult &result) {
  file.write(bytes);
  try {
    (void)load_function(file.name());
    ++result.functions;
  } catch (const Error &error) {
    if (!error.what()[0])
      llvm::report_fatal_error("an error without a message");
  }
}

/// Reads the inputs from progress.seed on.
static void readBatch(const Inputs &inputs, uint64_t end, Progress &progress) {
  auto context = selfcheck::makeContext();
  TemporaryFile file;
  for (; progress.seed < end; ++progress.seed) {
    alarm(inputSeconds);
    Inputs::Input input = inputs.make(progress.seed);
    switch (input.kind) {
    case Inputs::Module:
      readModule(input.bytes, *context, progress.result);
      break;
    case Inputs::Npy:
      readNpy(input.bytes, progress.result);
      break;
    case Inputs::Text:
      readText(input.bytes, input.dtype, progress.result);
      break;
    case Inputs::Saved:
      readSaved(input.bytes, file, progress.result);
      break;
    }
    ++progress.result.inputs;
  }
#if __has_feature(address_sanitizer)
  context.reset();
  if (__lsan_do_recoverable_leak_check())
    _exit(1);
#endif
}

//===----------------------------------------------------------------------===//
// All inputs
//===----------------------------------------------------------------------===//

static std::vector<std::string> readCorpus(StringRef folder) {
  std::vector<std::string> paths, corpus;
  std::error_code error;
  for (llvm::sys::fs::recursive_directory_iterator it(folder, error), end;
       it != end && !error; it.increment(error))
    if (StringRef(it->path()).ends_with(".mlir"))
      paths.push_back(it->path());
  // The same inputs whatever the order of the files is.
  llvm::sort(paths);
  for (const std::string &path : paths) {
    auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/true);
    if (!buffer)
      continue;
    SmallVector<StringRef> parts;
    (*buffer)->getBuffer().split(parts, "// -----");
    for (StringRef part : parts) {
      // Function by function, so that one that is bad hides no other.
      SmallVector<StringRef> functions;
      StringRef separator = "\nfunc.func";
      if (part.contains("\nmodule") || part.starts_with("module"))
        functions.push_back(part);
      else
        part.split(functions, separator);
      for (auto [i, function] : llvm::enumerate(functions)) {
        std::string text = (i == 0 ? "" : separator.str()) + function.str();
        if (text.size() < maxTextBytes && StringRef(text).contains("func.func"))
          corpus.push_back(std::move(text));
      }
    }
  }
  return corpus;
}

llvm::Expected<MalformedResult>
runMalformed(const MalformedOptions &options,
             llvm::function_ref<void(uint64_t, StringRef, StringRef)> report) {
  std::vector<std::string> corpus = readCorpus(options.corpus);
  if (corpus.empty())
    return target::makeError("there are no .mlir files with functions in '" +
                             options.corpus + "'");
  Inputs inputs(std::move(corpus));
  auto *progress = makeShared<Progress>();
  uint64_t seed = options.firstSeed, end = seed + options.count;
  while (seed < end) {
    uint64_t batchEnd = std::min(end, seed + batchSize);
    progress->seed = seed;
    ChildResult child = runChild(inputSeconds, [&](llvm::raw_ostream &) {
      readBatch(inputs, batchEnd, *progress);
    });
    bool isAtEnd = progress->seed == batchEnd;
    if (!child.exited) {
      ++progress->result.failures;
      uint64_t number = isAtEnd ? seed : progress->seed;
      std::string bytes = inputs.make(number).bytes;
      report(number,
             isAtEnd ? "leaks, of one of the seeds up to " +
                           std::to_string(batchEnd - 1)
                     : child.howItEnded,
             bytes);
      if (!options.dumpFolder.empty()) {
        llvm::sys::fs::create_directories(options.dumpFolder);
        SmallString<128> path(options.dumpFolder);
        llvm::sys::path::append(path, "malformed-" + std::to_string(number));
        std::error_code error;
        llvm::raw_fd_ostream(path, error) << bytes;
      }
    }
    seed = isAtEnd ? batchEnd : progress->seed + 1;
    if (!isAtEnd)
      ++progress->result.inputs;
  }
  return progress->result;
}

} // namespace arete::fuzz
