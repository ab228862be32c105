//===- Checks.cpp - Mode::Debug and Mode::NanGuard ------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FunctionState.h"
#include "lib/SelfCheck/DebugCheck.h"
#include "lib/SelfCheck/NanGuard.h"
#include "lib/SelfCheck/Reproducer.h"

#include "llvm/ADT/STLExtras.h"

using namespace arete;
using namespace arete::detail;
using selfcheck::Arguments;
using selfcheck::Finding;
using selfcheck::Outcome;

//===----------------------------------------------------------------------===//
// Making the checks
//===----------------------------------------------------------------------===//

/// What was found, as the text of an Error, with the file that shows it again.
static std::string report(const Finding &finding, const DebugOptions &options) {
  auto path =
      selfcheck::writeReproducer(finding.reproducer, options.reproducers);
  return finding.message() +
         "\n  reproducer: " + (path ? *path : llvm::toString(path.takeError()));
}

void Function::State::makeChecks(GraphBuilder &b) {
  checks.debugCheck = nullptr;
  checks.guard = nullptr;
  mlir::ModuleOp root = *module;
  auto function = *root.getOps<mlir::func::FuncOp>().begin();
  if (checks.mode == Mode::Debug) {
    auto made = selfcheck::DebugCheck::create(function, compileOptions);
    if (!made)
      b.fail(ErrorKind::Compile, llvm::toString(made.takeError()));
    auto check =
        std::make_shared<const selfcheck::DebugCheck>(std::move(*made));
    // Much is found without any call.
    if (auto arguments = selfcheck::drawArguments(check->function()))
      if (auto finding = check->checkPasses(*arguments))
        b.fail(ErrorKind::Internal, report(*finding, checks.debug));
    checks.debugCheck = std::move(check);
  }
  if (checks.mode == Mode::NanGuard) {
    auto made = selfcheck::NanGuard::create(function, compileOptions,
                                            {checks.nanGuard.nan_is_error,
                                             checks.nanGuard.inf_is_error,
                                             checks.nanGuard.big});
    if (!made)
      b.fail(ErrorKind::Compile, llvm::toString(made.takeError()));
    checks.guard =
        std::make_shared<const selfcheck::NanGuard>(std::move(*made));
  }
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

static selfcheck::Array arrayOf(const arete_tensor &tensor) {
  return llvm::cantFail(selfcheck::Array::fromTensor(tensor));
}

namespace {
/// Runs a call on copies of the states that it updates, which become the states
/// if it is accepted.
class Trial {
public:
  Trial(const Function::State &function, Frame &frame, const Location &loc);
  ~Trial();
  Outcome outcome() const;
  void accept();

private:
  const Function::State &function;
  Frame &frame;
  std::vector<arete_tensor> copies;
  /// Of the outputs: whose memory is not the caller's.
  std::vector<bool> isOurs;
  bool accepted = false;
};
} // namespace

Trial::Trial(const Function::State &function, Frame &frame, const Location &loc)
    : function(function), frame(frame), copies(function.states.size()) {
  for (const arete_tensor &result : frame.results)
    isOurs.push_back(!result.data);
  for (auto [i, copy] : llvm::enumerate(copies)) {
    copy = {};
    if (!function.isUpdated[i])
      continue;
    const arete_tensor &value = function.states[i]->value;
    if (arete_tensor_alloc(&frame.context, &copy,
                           static_cast<arete_dtype>(value.dtype), value.rank,
                           value.sizes) != ARETE_OK ||
        arete_tensor_copy(&frame.context, &copy, &value) != ARETE_OK) {
      for (arete_tensor &made : copies)
        arete_tensor_free(&frame.context, &made);
      throw Error(ErrorKind::Memory, function.name,
                  arete_context_message(&frame.context), loc);
    }
    frame.states[i] = &copy;
  }
}

Trial::~Trial() {
  // The copies, or what they replaced.
  for (arete_tensor &copy : copies)
    arete_tensor_free(&frame.context, &copy);
  if (accepted)
    return;
  for (auto [i, result] : llvm::enumerate(frame.results))
    if (isOurs[i])
      arete_tensor_free(&frame.context, &result);
}

Outcome Trial::outcome() const {
  std::vector<selfcheck::Array> outputs;
  for (const arete_tensor &result : frame.results)
    outputs.push_back(arrayOf(result));
  return function.checks.debugCheck->outcomeOf(
      std::move(outputs), [&](size_t i) { return arrayOf(copies[i]); });
}

void Trial::accept() {
  for (auto [i, copy] : llvm::enumerate(copies))
    if (function.isUpdated[i])
      std::swap(function.states[i]->value, copy);
  accepted = true;
}

void Function::State::runChecked(Frame &frame, const Location &loc) const {
  if (checks.guard) {
    if (auto text = checks.guard->check(frame.inputs, frame.states))
      throw Error(ErrorKind::Value, name, *text, loc);
    return run(frame, loc);
  }
  Arguments arguments;
  for (const arete_tensor *input : frame.inputs)
    arguments.push_back(arrayOf(*input));
  for (const arete_tensor *state : frame.states)
    arguments.push_back(arrayOf(*state));
  auto fail = [&](const std::optional<Finding> &finding) {
    if (finding)
      throw Error(ErrorKind::Internal, name, report(*finding, checks.debug),
                  loc);
  };
  fail(checks.debugCheck->checkPasses(arguments));
  Trial trial(*this, frame, loc);
  try {
    run(frame, loc);
  } catch (const Error &error) {
    fail(checks.debugCheck->checkResults(arguments,
                                         {std::nullopt, error.what()}));
    throw;
  }
  fail(checks.debugCheck->checkResults(arguments, trial.outcome()));
  trial.accept();
}
