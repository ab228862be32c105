//===- Passes.cpp - The passes that rewrite the graph ---------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Transforms/Passes.h"
#include "dialects/Arete/IR/Dialect.h"
#include "lib/Transforms/Rewrite/Rewrite.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;

namespace arete {
#define GEN_PASS_DEF_ARETECANONICALIZE
#define GEN_PASS_DEF_ARETESTABILIZE
#define GEN_PASS_DEF_ARETESPECIALIZE
#include "lib/Transforms/Passes.h.inc"

namespace {
using rewrite::Group;

/// "model.cpp:12:3: ", the user's line where it is known.
void printLocation(raw_ostream &os, Location loc) {
  if (auto file = loc->findInstanceOf<FileLineColLoc>())
    os << file.getFilename().getValue() << ':' << file.getLine() << ':'
       << file.getColumn() << ": ";
}

/// `Base` is generated from the pass's record.
template <typename Base> struct RewritePass : Base {
  template <typename... Options>
  explicit RewritePass(ArrayRef<Group> groups, Options &&...options)
      : Base(std::forward<Options>(options)...), groups(groups) {}
  RewritePass(const RewritePass &other) = default;

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
    return success();
  }

  void runOnOperation() override {
    auto printed = [](StringRef name, Location loc) {
      printLocation(llvm::errs(), loc);
      llvm::errs() << "rewrite: " << name << '\n';
    };
    func::FuncOp function = this->getOperation();
    if (failed(rewrite::rewriteRegion(function.getBody(), patterns,
                                      this->print ? rewrite::Observer(printed)
                                                  : nullptr))) {
      function.emitError("rewriting '")
          << function.getName() << "' does not end; this is a fault of Arete";
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
      : RewritePass({Group::Specialize}, std::move(options)) {}
};
} // namespace
} // namespace arete
