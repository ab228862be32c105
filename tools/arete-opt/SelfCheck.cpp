//===- SelfCheck.cpp - arete-opt --self-check -----------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/arete-opt/SelfCheck.h"
#include "lib/SelfCheck/Reproducer.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Pass/Pass.h"

using namespace mlir;

namespace arete::tools {

namespace {
class SelfCheck : public PassInstrumentation {
public:
  explicit SelfCheck(SelfCheckReport &report)
      : report(report),
        recorder([this](selfcheck::Step step) { check(std::move(step)); }) {}

  void runBeforePass(Pass *pass, Operation *op) override {
    if (!hasStarted)
      start(op);
    recorder.runBeforePass(pass, op);
  }
  void runAfterPass(Pass *pass, Operation *op) override {
    recorder.runAfterPass(pass, op);
  }

private:
  void start(Operation *op);
  void check(selfcheck::Step step);
  void fail(const Twine &message) {
    report.failed = true;
    emitError(UnknownLoc::get(context)) << message;
  }

  SelfCheckReport &report;
  selfcheck::Recorder recorder;
  bool hasStarted = false;
  MLIRContext *context = nullptr;
  std::optional<selfcheck::Step> last;
  std::vector<selfcheck::Arguments> calls;
};
} // namespace

void SelfCheck::start(Operation *op) {
  hasStarted = true;
  context = op->getContext();
  auto module = dyn_cast<ModuleOp>(op);
  if (!module || !llvm::hasSingleElement(module.getOps<func::FuncOp>()))
    return fail("--self-check wants a module with one function");
  if (!selfcheck::hasCalls(module)) {
    auto function = *module.getOps<func::FuncOp>().begin();
    if (!selfcheck::canEvaluate(function))
      return fail("--self-check: the reference interpreter cannot evaluate '" +
                  function.getName() + "'");
    if (auto arguments = selfcheck::drawArguments(function))
      calls.push_back(std::move(*arguments));
    else
      fail("--self-check finds no arguments for '" + function.getName() +
           "'; give some in 'arete.calls'");
    return;
  }
  OwningOpRef<ModuleOp> copy = module.clone();
  auto taken = selfcheck::takeCalls(*copy);
  if (succeeded(taken))
    calls = std::move(*taken);
  else
    report.failed = true;
}

void SelfCheck::check(selfcheck::Step step) {
  for (const selfcheck::Arguments &arguments : calls) {
    if (!last)
      break;
    auto finding = selfcheck::checkPass(*last, step, arguments);
    if (!finding)
      continue;
    std::string text = "self-check: " + finding->message();
    if (report.writes) {
      auto path =
          selfcheck::writeReproducer(finding->reproducer, report.folder);
      text += "\n  reproducer: " +
              (path ? *path : llvm::toString(path.takeError()));
    }
    fail(text);
    // One fault is told once.
    calls.clear();
    break;
  }
  last = std::move(step);
}

std::unique_ptr<PassInstrumentation> makeSelfCheck(SelfCheckReport &report) {
  return std::make_unique<SelfCheck>(report);
}

} // namespace arete::tools
