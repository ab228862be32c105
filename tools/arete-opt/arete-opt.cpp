//===- arete-opt.cpp - Runs passes on a module ----------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Pipeline/Pipelines.h"
#include "lib/Plugin/Loader.h"
#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Affine/Passes.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Func/Transforms/Passes.h"
#include "mlir/Dialect/LLVMIR/Transforms/Passes.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Dialect/SCF/Transforms/Passes.h"
#include "mlir/Dialect/Tensor/Transforms/Passes.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Support/FileUtilities.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"
#include "tools/arete-opt/SelfCheck.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/ToolOutputFile.h"

static void registerUpstreamPasses() {
  mlir::registerTransformsPasses();
  mlir::registerConversionPasses();
  mlir::affine::registerAffinePasses();
  mlir::arith::registerArithPasses();
  mlir::bufferization::registerBufferizationPasses();
  mlir::func::registerFuncPasses();
  mlir::LLVM::registerLLVMPasses();
  mlir::registerLinalgPasses();
  mlir::math::registerMathPasses();
  mlir::memref::registerMemRefPasses();
  mlir::registerSCFPasses();
  mlir::tensor::registerTensorPasses();
}

/// LLVM's libraries register hundreds of options of their own, which would be
/// most of --help.
static void hideLibraryOptions() {
  for (auto &entry : llvm::cl::getRegisteredOptions()) {
    llvm::StringRef name = entry.getKey();
    if (!name.starts_with("help") && name != "version")
      entry.second->setHiddenFlag(llvm::cl::ReallyHidden);
  }
}

static llvm::cl::opt<bool> selfCheck(
    "self-check",
    llvm::cl::desc("Evaluate the function before and after each pass, and name "
                   "the rewrite that changes what it computes"));
static llvm::cl::opt<std::string> reproducers(
    "reproducers", llvm::cl::value_desc("folder"),
    llvm::cl::desc("With --self-check: where modules that show a difference "
                   "are written (that of temporary files)"));

namespace {
/// Notes whether any pass was run.
struct Watch : mlir::PassInstrumentation {
  explicit Watch(bool &hasRun) : hasRun(hasRun) {}
  void runBeforePass(mlir::Pass *, mlir::Operation *) override {
    hasRun = true;
  }
  bool &hasRun;
};
} // namespace

/// The module, printed after its passes; whatever goes wrong was reported.
static mlir::LogicalResult run(llvm::StringRef input, llvm::StringRef output,
                               mlir::DialectRegistry &registry) {
  std::string message;
  auto buffer = mlir::openInputFile(input, &message);
  if (!buffer) {
    llvm::errs() << message << "\n";
    return mlir::failure();
  }
  auto file = mlir::openOutputFile(output, &message);
  if (!file) {
    llvm::errs() << message << "\n";
    return mlir::failure();
  }
  arete::tools::SelfCheckReport report;
  report.folder = reproducers;
  auto given = mlir::MlirOptMainConfig::createFromCLOptions();
  report.writes = !given.shouldRunReproducer();
  mlir::MlirOptMainConfig config = given;
  bool hasRun = false;
  config.setPassPipelineSetupFn([&](mlir::PassManager &passes) {
    passes.addInstrumentation(std::make_unique<Watch>(hasRun));
    if (selfCheck) {
      passes.getContext()->disableMultithreading();
      passes.addInstrumentation(arete::tools::makeSelfCheck(report));
    }
    return given.setupPassPipeline(passes);
  });
  if (failed(
          mlir::MlirOptMain(file->os(), std::move(buffer), registry, config)) ||
      report.failed)
    return mlir::failure();
  // MLIR is content with a file that asks for nothing.
  if (given.shouldRunReproducer() && !hasRun) {
    llvm::errs() << input
                 << ": error: the file names no passes; it is no reproducer, "
                    "or its end is missing\n";
    return mlir::failure();
  }
  file->keep();
  return mlir::success();
}

/// Loads the plug-ins that the options of mlir-opt name, and takes them off the
/// command line: mlir-opt runs any library's code, and goes on where there is
/// none. Loaded before the other options are read, a plug-in's passes are
/// options themselves. Either option loads the whole plug-in.
static llvm::Error takePlugins(int &argc, char **argv) {
  int kept = 1;
  for (int i = 1; i < argc; ++i) {
    llvm::StringRef argument = argv[i];
    auto [option, path] = argument.split('=');
    option = option.ltrim('-');
    if (!argument.starts_with("-") ||
        (option != "load-dialect-plugin" && option != "load-pass-plugin")) {
      argv[kept++] = argv[i];
      continue;
    }
    if (!argument.contains('=') && i + 1 < argc)
      path = argv[++i];
    if (llvm::Error error = arete::plugin::load(path))
      return error;
  }
  argc = kept;
  argv[argc] = nullptr;
  return llvm::Error::success();
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  hideLibraryOptions();
  selfCheck.setHiddenFlag(llvm::cl::NotHidden);
  reproducers.setHiddenFlag(llvm::cl::NotHidden);
  mlir::DialectRegistry registry;
  arete::pipeline::registerDialects(registry);
  arete::pipeline::registerPasses();
  registerUpstreamPasses();
  if (llvm::Error error = takePlugins(argc, argv)) {
    llvm::errs() << "arete-opt: error: " << llvm::toString(std::move(error))
                 << "\n";
    return 1;
  }
  arete::plugin::addDialects(registry);
  auto [input, output] = mlir::registerAndParseCLIOptions(
      argc, argv, "arete-opt: runs passes and pipelines on a module\n",
      registry);
  return mlir::asMainReturnCode(run(input, output, registry));
}
