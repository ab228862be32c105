//===- arete-run.cpp - Runs a function of a module ------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/SelfCheck/DebugCheck.h"
#include "lib/SelfCheck/Reproducer.h"
#include "lib/Target/CPU/Jit.h"
#include "lib/Target/Diagnostics.h"
#include "tools/arete-run/Arguments.h"
#include "tools/arete-run/Compare.h"
#include "tools/arete-run/Execute.h"
#include "tools/common/PluginFlag.h"
#include "tools/common/RewriteFlags.h"
#include "tools/common/TensorText.h"
#include "tools/common/ToolSupport.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Format.h"

using namespace llvm;
using arete::Tensor;
namespace selfcheck = arete::selfcheck;
namespace target = arete::target;
namespace tools = arete::tools;

//===----------------------------------------------------------------------===//
// Options
//===----------------------------------------------------------------------===//

static cl::OptionCategory category("arete-run options");

static cl::opt<std::string> inputPath(cl::Positional, cl::Required,
                                      cl::desc("<model.mlir, or - for stdin>"),
                                      cl::cat(category));
static cl::opt<std::string>
    functionName("function", cl::value_desc("name"),
                 cl::desc("The function to run, where there are several"),
                 cl::cat(category));
static cl::list<std::string>
    values("input", cl::value_desc("name=value"),
           cl::desc("Value of an input or a state: a .npy file, or a literal "
                    "such as 3, [1.5, nan] or [[1, 2], [3, 4]]"),
           cl::cat(category));
static cl::opt<uint64_t>
    seed("random", cl::value_desc("seed"),
         cl::desc("Random values, the same for each seed, for what has none"),
         cl::cat(category));
static cl::list<std::string> shapes("shape", cl::value_desc("name=2x3"),
                                    cl::desc("The shape of a random value"),
                                    cl::cat(category));
static cl::opt<int64_t>
    dynamicSize("size", cl::init(4), cl::value_desc("n"),
                cl::desc("The dynamic sizes that no --shape gives (4)"),
                cl::cat(category));
static cl::list<std::string>
    ranges("range", cl::value_desc("[name=]low:high"),
           cl::desc("The range of random values, all or one's (-1:1, integers "
                    "-8:8 or 0:8)"),
           cl::cat(category));
static cl::opt<bool>
    useReference("reference",
                 cl::desc("Run the reference interpreter, not compiled code"),
                 cl::cat(category));
static cl::opt<bool>
    check("check", cl::desc("Run both and compare; a difference exits with 1"),
          cl::cat(category));
static cl::opt<bool>
    selfCheck("self-check",
              cl::desc("Run both, and the reference after each pass; name the "
                       "pass, the rewrite and the line that a difference "
                       "comes from. Without values the module's own calls"),
              cl::cat(category));
static cl::opt<std::string>
    reproducers("reproducers", cl::value_desc("folder"),
                cl::desc("With --self-check: where a module that shows a "
                         "difference is written (that of temporary files)"),
                cl::cat(category));
static cl::opt<double> ulp("ulp", cl::init(16), cl::value_desc("n"),
                           cl::desc("With --check: how many ULP a float may "
                                    "be off (16)"),
                           cl::cat(category));
static cl::opt<double>
    relative("rtol", cl::init(0), cl::value_desc("x"),
             cl::desc("With --check: or how much relative to "
                      "the reference (0)"),
             cl::cat(category));
static cl::opt<double>
    absolute("atol", cl::init(0), cl::value_desc("x"),
             cl::desc("With --check: or how much at all (0)"),
             cl::cat(category));
static cl::opt<std::string> cpu("cpu", cl::init("native"),
                                cl::value_desc("name"),
                                cl::desc("The CPU to compile for (native)"),
                                cl::cat(category));
static cl::opt<unsigned> optLevel("O", cl::Prefix, cl::init(2),
                                  cl::desc("Optimisation level, 0 to 3 (2)"),
                                  cl::cat(category));
static tools::RewriteFlags rewriteFlags(category);
static tools::PluginFlag pluginFlag(category);
static cl::opt<bool> showTimes("times",
                               cl::desc("Print the times of the compiler"),
                               cl::cat(category));

//===----------------------------------------------------------------------===//
// Running
//===----------------------------------------------------------------------===//

static void print(StringRef kind, const target::Param &param,
                  const Tensor &value) {
  target::Param actual{param.name, static_cast<arete_dtype>(value.dtype()),
                       value.shape()};
  outs() << kind << param.name << ": " << actual.type() << " = ";
  tools::printTensor(value, outs());
  outs() << "\n";
}

static void printResults(const target::Signature &signature,
                         const tools::Results &results) {
  for (auto [param, value] : zip_equal(signature.outputs, results.outputs))
    print("", param, value);
  for (auto [param, value, update] :
       zip_equal(signature.states, results.states, signature.updates))
    if (update)
      print("state ", param, value);
}

static target::CompileOptions compileOptions() {
  target::CompileOptions options;
  options.optLevel = optLevel;
  options.cpu = cpu;
  options.rewrites = rewriteFlags.get();
  return options;
}

static Expected<tools::Results> compileAndRun(mlir::ModuleOp module,
                                              StringRef name,
                                              ArrayRef<Tensor> arguments) {
  target::CompileOptions options = compileOptions();
  target::CompileTimes times;
  auto function = target::compileJit(module, name, options, &times);
  if (!function)
    return function.takeError();
  if (showTimes)
    errs() << format("graph %.2f ms, lowering %.2f ms, optimisation %.2f ms, "
                     "code %.2f ms, loading %.2f ms\n",
                     times.graph, times.lowering, times.optimize, times.codegen,
                     times.link);
  return tools::runCompiled(*function, arguments);
}

static bool comparePart(StringRef kind, ArrayRef<target::Param> params,
                        ArrayRef<Tensor> actual, ArrayRef<Tensor> expected) {
  bool equal = true;
  for (auto [param, a, e] : zip_equal(params, actual, expected)) {
    tools::Comparison result = tools::compare(a, e, {ulp, relative, absolute});
    outs() << kind << param.name << ": " << param.type() << ": " << result.text
           << "\n";
    equal &= result.equal;
  }
  return equal;
}

static llvm::Error failureOf(StringRef who, llvm::Error error) {
  std::string text = toString(std::move(error));
  StringRef message = text;
  message.consume_front("error: ");
  return target::makeError(who + " fails: " + message);
}

static llvm::Error runBoth(mlir::ModuleOp module, mlir::func::FuncOp function,
                           const target::Signature &signature,
                           ArrayRef<Tensor> arguments) {
  auto expected = tools::runReference(function, signature, arguments);
  auto actual = compileAndRun(module, signature.name, arguments);
  if (!expected || !actual) {
    llvm::Error error = llvm::Error::success();
    if (!expected)
      error = failureOf("the reference", expected.takeError());
    if (!actual)
      error = joinErrors(std::move(error), failureOf("the compiled function",
                                                     actual.takeError()));
    return error;
  }
  bool equal =
      comparePart("", signature.outputs, actual->outputs, expected->outputs);
  equal &=
      comparePart("state ", signature.states, actual->states, expected->states);
  return equal ? llvm::Error::success()
               : target::makeError("the compiled function and the reference "
                                   "differ");
}

/// Each pass and the machine code against the reference, for each call.
static llvm::Error runSelfCheck(mlir::func::FuncOp function,
                                ArrayRef<selfcheck::Arguments> calls) {
  auto check = selfcheck::DebugCheck::create(function, compileOptions());
  if (!check)
    return check.takeError();
  for (const selfcheck::Arguments &arguments : calls) {
    auto finding = check->check(arguments);
    if (!finding)
      return finding.takeError();
    if (!*finding)
      continue;
    auto path = selfcheck::writeReproducer((*finding)->reproducer, reproducers);
    return target::makeError(
        "self-check: " + (*finding)->message() +
        "\n  reproducer: " + (path ? *path : toString(path.takeError())));
  }
  outs() << "self-check: no difference in " << calls.size()
         << (calls.size() == 1 ? " call\n" : " calls\n");
  return llvm::Error::success();
}

static llvm::Error run() {
  if (optLevel > 3)
    return target::makeError("the optimisation levels are -O0 to -O3");
  if (dynamicSize < 0)
    return target::makeError("--size must not be negative");
  if (check && useReference)
    return target::makeError("--check runs the reference anyway");
  if (llvm::Error error = pluginFlag.load())
    return error;
  auto context = tools::makeContext();
  auto module = tools::readModule(*context, inputPath);
  if (!module)
    return module.takeError();
  target::DiagnosticCollector diagnostics(context.get());
  auto function = target::findFunction(**module, functionName);
  if (failed(function))
    return diagnostics.takeError("there is no such function");
  auto signature = target::Signature::get(*function);
  if (failed(signature))
    return diagnostics.takeError("the function has no signature");

  bool givesValues = !values.empty() || seed.getNumOccurrences();
  if (selfCheck && !givesValues && selfcheck::hasCalls(**module)) {
    auto calls = selfcheck::takeCalls(**module);
    if (failed(calls))
      return diagnostics.takeError("the calls cannot be read");
    return runSelfCheck(*function, *calls);
  }

  tools::ArgumentOptions argumentOptions;
  argumentOptions.values = values;
  argumentOptions.shapes = shapes;
  argumentOptions.ranges = ranges;
  argumentOptions.size = dynamicSize;
  if (seed.getNumOccurrences())
    argumentOptions.seed = seed;
  auto arguments = tools::makeArguments(*signature, argumentOptions);
  if (!arguments)
    return arguments.takeError();

  if (selfCheck) {
    auto arrays = tools::toArrays(*arguments);
    if (!arrays)
      return arrays.takeError();
    return runSelfCheck(*function, *arrays);
  }
  if (check)
    return runBoth(**module, *function, *signature, *arguments);
  auto results = useReference
                     ? tools::runReference(*function, *signature, *arguments)
                     : compileAndRun(**module, signature->name, *arguments);
  if (!results)
    return results.takeError();
  printResults(*signature, *results);
  return llvm::Error::success();
}

int main(int argc, char **argv) {
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(argc, argv,
                              "arete-run: runs a function of Arete ops\n");
  try {
    if (llvm::Error error = run())
      return tools::reportError("arete-run", std::move(error));
  } catch (const std::exception &error) {
    // Memory for a result, say.
    return tools::reportError("arete-run", tools::fromException("", error));
  }
  return 0;
}
