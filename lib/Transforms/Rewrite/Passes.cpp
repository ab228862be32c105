//===- Passes.cpp - The passes that rewrite the graph ---------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Transforms/Passes.h"
#include "dialects/Arete/IR/Dialect.h"
#include "lib/Transforms/Rewrite/Registered.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;

namespace arete {
#define GEN_PASS_DEF_ARETECANONICALIZE
#define GEN_PASS_DEF_ARETESTABILIZE
#define GEN_PASS_DEF_ARETESPECIALIZE
#include "lib/Transforms/Passes.h.inc"

namespace {
using rewrite::Group;

rewrite::Report makeReport(StringRef name, Location loc) {
  rewrite::Report report;
  report.name = name.str();
  if (const rewrite::RewriteInfo *info = rewrite::findRewrite(name)) {
    report.from = info->from.str();
    report.to = info->to.str();
  }
  if (auto file = loc->findInstanceOf<FileLineColLoc>()) {
    report.file = file.getFilename().str();
    report.line = file.getLine();
    report.column = file.getColumn();
  }
  return report;
}

/// `Base` is generated from the pass's record.
template <typename Base> struct RewritePass : Base {
  template <typename... Options>
  explicit RewritePass(ArrayRef<Group> groups, Options &&...options)
      : Base(std::forward<Options>(options)...), groups(groups) {}
  RewritePass(const RewritePass &other) = default;

  void getDependentDialects(DialectRegistry &registry) const override {
    Base::getDependentDialects(registry);
    rewrite::addDependentDialects(registry);
  }

  LogicalResult initialize(MLIRContext *context) override {
    rewrite::Selection selection;
    selection.fastMath = this->fastMath;
    for (auto [names, set] : {std::pair(&this->disabled, &selection.disabled),
                              std::pair(&this->only, &selection.only)})
      for (const std::string &name : *names) {
        if (!rewrite::findRewrite(name))
          return reportUnknown(context, name);
        set->insert(name);
      }
    RewritePatternSet set(context);
    for (Group group : groups)
      rewrite::populate(set, group, selection);
    patterns = std::move(set);
    if (this->print && !report)
      report = rewrite::makeRewriteLog(llvm::errs());
    return success();
  }

  void runOnOperation() override {
    auto tell = [&](StringRef name, Location loc) {
      report(makeReport(name, loc));
    };
    func::FuncOp function = this->getOperation();
    if (failed(rewrite::rewriteRegion(function.getBody(), patterns,
                                      report ? rewrite::Observer(tell)
                                             : nullptr))) {
      function.emitError("rewriting '")
          << function.getName()
          << "' does not end; this is a fault of Arete or "
             "of a plug-in";
      this->signalPassFailure();
    }
  }

  static LogicalResult reportUnknown(MLIRContext *context, StringRef name) {
    InFlightDiagnostic error = emitError(UnknownLoc::get(context))
                               << "there is no rewrite '" << name << "'";
    if (StringRef nearest = rewrite::nearestRewrite(name); !nearest.empty())
      error << "; did you mean '" << nearest << "'?";
    return error;
  }

  SmallVector<Group> groups;
  rewrite::Reporter report;
  FrozenRewritePatternSet patterns;
};

struct Canonicalize : RewritePass<impl::AreteCanonicalizeBase<Canonicalize>> {
  explicit Canonicalize(AreteCanonicalizeOptions options = {})
      : RewritePass({Group::Canonicalize}, std::move(options)) {}
};
struct Stabilize : RewritePass<impl::AreteStabilizeBase<Stabilize>> {
  explicit Stabilize(AreteStabilizeOptions options = {})
      : RewritePass({Group::Canonicalize, Group::Stabilize},
                    std::move(options)) {}
};
struct Specialize : RewritePass<impl::AreteSpecializeBase<Specialize>> {
  explicit Specialize(AreteSpecializeOptions options = {})
      : RewritePass({Group::Canonicalize, Group::Specialize},
                    std::move(options)) {}
};

template <typename PassTy, typename Options>
std::unique_ptr<Pass> createReporting(Options options,
                                      rewrite::Reporter report) {
  auto pass = std::make_unique<PassTy>(std::move(options));
  pass->report = std::move(report);
  return pass;
}
} // namespace

std::unique_ptr<Pass> createAreteStabilize(AreteStabilizeOptions options,
                                           rewrite::Reporter report) {
  return createReporting<Stabilize>(std::move(options), std::move(report));
}
std::unique_ptr<Pass> createAreteSpecialize(AreteSpecializeOptions options,
                                            rewrite::Reporter report) {
  return createReporting<Specialize>(std::move(options), std::move(report));
}
} // namespace arete
